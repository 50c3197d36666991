from django.utils.translation import gettext_lazy as _

from timeline.models import Relation
from timeline.registry.noun import Column, Noun

RELATION = Noun(
    model=Relation,
    crossing=("id", "from_initiative", "kind", "to_initiative"),
    table=("from_initiative", "kind", "to_initiative"),
    exported_key=(
        "from_initiative",
        "kind",
        "to_initiative",
    ),
    exported={
        "from_initiative": Column(
            _("last part of the address of the initiative"),
            *("mexicox", "from_initiative.slug"),
            to="initiatives.slug",
        ),
        "kind": Column(_("how it stands to the other initiative"), "part_of"),
        "to_initiative": Column(
            _("last part of the address of the other initiative"),
            *("edx", "to_initiative.slug"),
            to="initiatives.slug",
        ),
    },
    not_on_page={
        "to_initiative": "is read as the other end of the relation",
    },
)
