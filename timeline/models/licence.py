"""The licences under which a picture may be shown, by the names that SPDX gives them."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CREATIVE_COMMONS = "https://creativecommons.org"


class Licence(models.TextChoices):
    """What allows this site to show a picture; what is not here is not known."""

    OWN_WORK = "own-work", _("own work of the editors")
    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY_4 = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA_4 = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC_4 = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC_BY_ND_4 = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    CC_BY_NC_SA_4 = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    CC_BY_NC_ND_4 = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    CC_BY_3 = "CC-BY-3.0", "CC BY 3.0"
    CC_BY_SA_3 = "CC-BY-SA-3.0", "CC BY-SA 3.0"
    CC_BY_3_IGO = "CC-BY-3.0-IGO", "CC BY 3.0 IGO"
    CC_BY_NC_SA_3_IGO = "CC-BY-NC-SA-3.0-IGO", "CC BY-NC-SA 3.0 IGO"
    CC_BY_2 = "CC-BY-2.0", "CC BY 2.0"
    CC_BY_SA_2 = "CC-BY-SA-2.0", "CC BY-SA 2.0"
    PUBLIC_DOMAIN = "public-domain", _("public domain")
    PERMISSION = "permission", _("shown with permission")
    QUOTED = "quoted", _("quoted, with its source")
    OTHER = "other", _("other licence, at its address")


ADDRESSES = {
    Licence.CC0: f"{CREATIVE_COMMONS}/publicdomain/zero/1.0/",
    Licence.CC_BY_4: f"{CREATIVE_COMMONS}/licenses/by/4.0/",
    Licence.CC_BY_SA_4: f"{CREATIVE_COMMONS}/licenses/by-sa/4.0/",
    Licence.CC_BY_NC_4: f"{CREATIVE_COMMONS}/licenses/by-nc/4.0/",
    Licence.CC_BY_ND_4: f"{CREATIVE_COMMONS}/licenses/by-nd/4.0/",
    Licence.CC_BY_NC_SA_4: f"{CREATIVE_COMMONS}/licenses/by-nc-sa/4.0/",
    Licence.CC_BY_NC_ND_4: f"{CREATIVE_COMMONS}/licenses/by-nc-nd/4.0/",
    Licence.CC_BY_3: f"{CREATIVE_COMMONS}/licenses/by/3.0/",
    Licence.CC_BY_SA_3: f"{CREATIVE_COMMONS}/licenses/by-sa/3.0/",
    Licence.CC_BY_3_IGO: f"{CREATIVE_COMMONS}/licenses/by/3.0/igo/",
    Licence.CC_BY_NC_SA_3_IGO: f"{CREATIVE_COMMONS}/licenses/by-nc-sa/3.0/igo/",
    Licence.CC_BY_2: f"{CREATIVE_COMMONS}/licenses/by/2.0/",
    Licence.CC_BY_SA_2: f"{CREATIVE_COMMONS}/licenses/by-sa/2.0/",
    Licence.PUBLIC_DOMAIN: f"{CREATIVE_COMMONS}/publicdomain/mark/1.0/",
}


def licence_name(licence: str) -> str | Promise:
    """The name of the licence as readers know it; blank where none is chosen."""
    return Licence(licence).label if licence in Licence.values else ""


def licence_address(licence: str, own: str = "") -> str:
    """Where the licence can be read: at its own address, else where the picture says."""
    if own or licence not in Licence.values:
        return own
    return ADDRESSES.get(Licence(licence), "")
