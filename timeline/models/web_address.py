from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

check_web_address = URLValidator(
    schemes=["http", "https"],
    message=_("Write a web address that begins with https:// or http://."),
)


class WebAddressField(models.URLField[str, str]):
    """An address that a browser may open: http or https, nothing that runs script."""

    default_validators = [check_web_address]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
