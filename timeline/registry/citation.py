from timeline.models import Citation
from timeline.registry.noun import CITED_AT, Noun

CITATION = Noun(
    model=Citation,
    crossing=("id", "place", "era", "initiative", "indicator", "article", "agent", *CITED_AT),
    not_in_form=dict.fromkeys(("place", *CITED_AT), "follows from the texts"),
    no_table="follows from the texts",
    no_export="follows from the texts, whose notes are read on the page",
)
