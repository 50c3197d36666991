from timeline.models import Theme
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, STAMPS, Noun

THEME = Noun(
    model=Theme,
    crossing=("id", "identifier", "slug", "title", *SORT_KEYS, *STAMPS),
    private=EDITORIAL_ONLY,
    texts=("title",),
    required=("title_en",),
    table=("slug", "title_en", "title_es"),
    no_export="stands with the initiatives that have it",
    not_in_table={"editor_notes": "what editors tell each other stays in the form"},
)
