from timeline.models import Milestone
from timeline.registry.noun import CITED_AT, Noun

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
    ),
    no_export="is read on its initiative, whose table has the dates that follow from it",
)
