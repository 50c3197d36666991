from django.utils.translation import gettext_lazy as _

from timeline.models import Citation
from timeline.registry.noun import CITED_AT, ENTRY, PLACE, Column, Noun

CITATION = Noun(
    model=Citation,
    crossing=("id", "place", "era", "initiative", "indicator", "article", "agent", *CITED_AT),
    not_in_form=dict.fromkeys(("place", *CITED_AT), "follows from the texts"),
    no_table="follows from the texts",
    exported_key=(
        "entry",
        "order",
    ),
    exported={
        "entry": ENTRY,
        "order": Column(_("its place among the citations of the entry"), 1, type="integer"),
        "place": Column(_("the text or part in which it stands"), "body_en"),
        "source": Column(_("citekey of the source"), "sear-2016", "source.key", to="sources.key"),
        **PLACE,
    },
)
