from timeline.models import Citation
from timeline.registry.noun import CITED_AT, Noun

CITATION = Noun(
    model=Citation,
    crossing=("id", "place", "era", "initiative", "indicator", "article", "agent", *CITED_AT),
)
