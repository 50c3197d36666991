from django.utils.translation import gettext_lazy as _

from timeline.models import Milestone
from timeline.registry.noun import CITED_AT, PLACE, Column, Noun, dated, spoken

MILESTONE = Noun(
    model=Milestone,
    crossing=(
        "id",
        "identifier",
        "initiative",
        "kind",
        "date",
        "date_earliest",
        "date_latest",
        "description",
        *CITED_AT,
    ),
    texts=("description",),
    table=(
        "initiative",
        "kind",
        "date",
        "number",
        "description_en",
        "description_es",
        "source",
        "locator",
        "identifier",
    ),
    exported_key=("identifier",),
    exported={
        "identifier": Column(_("name of the row that never changes"), "m3k1p7x2p"),
        "initiative": Column(
            _("last part of the address of the initiative"),
            *("mexicox", "initiative.slug"),
            to="initiatives.slug",
            required=True,
        ),
        "kind": Column(_("what happened"), "launched"),
        **dated(*("date", _("when it happened (EDTF)")), *("2015-06", "2015-06-01", "2015-06-30")),
        **spoken(
            *("description", _("description")),
            *("It opened with 12 courses.", "Abrió con 12 cursos."),
        ),
        "source": Column(_("citekey of its source"), "sear-2016", "source.key", to="sources.key"),
        **PLACE,
    },
)
