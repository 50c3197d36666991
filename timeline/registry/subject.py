from django.utils.translation import gettext_lazy as _

from timeline.models import Subject
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, STAMPS, Column, Noun, spoken

SUBJECT = Noun(
    model=Subject,
    crossing=("id", "slug", "title", "code", "region", "position", "peer", *SORT_KEYS, *STAMPS),
    private=EDITORIAL_ONLY,
    texts=("title", "region"),
    required=("title_en",),
    no_table="few, and written one by one",
    exported_key=("code",),
    exported={
        "code": Column(_("code of the country or population"), "MEX"),
        **spoken("title", _("title"), "Mexico", "México"),
        **spoken("region", _("region"), "Latin America", "América Latina"),
    },
    not_exported={
        "editor_notes": "never leaves the editorial database",
        "slug": "has no page: readers choose it by its code",
        "position": "puts subjects in their order",
        "peer": "chooses whose name stands in a chart",
    },
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
