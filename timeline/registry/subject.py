from timeline.models import Subject
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, STAMPS, Noun

SUBJECT = Noun(
    model=Subject,
    crossing=("id", "slug", "title", "code", "region", "position", "peer", *SORT_KEYS, *STAMPS),
    private=EDITORIAL_ONLY,
    texts=("title", "region"),
    required=("title_en",),
    no_table="few, and written one by one",
    no_export="stands with its values, in the table of observations",
    not_on_page={
        "slug": "has no page: readers choose it by its code",
        "title_en": "stands in charts",
        "title_es": "stands in charts",
        "code": "stands in the addresses of charts",
        "region_en": "stands beside charts",
        "region_es": "stands beside charts",
        "position": "puts subjects in their order",
        "peer": "chooses whose name stands in a chart",
    },
)
