from timeline.models import Site
from timeline.registry.noun import EDITORIAL_ONLY, STAMPS, Noun

SITE = Noun(
    model=Site,
    crossing=(
        "id",
        "name",
        "kicker",
        "headline",
        "finding",
        "contrast_title",
        "contrast_text",
        "contrast_gap",
        "licence_name",
        "licence_url",
        "contact_email",
        "tag_authority",
        "tag_year",
        *STAMPS,
    ),
    private=EDITORIAL_ONLY,
    texts=(
        "name",
        "kicker",
        "headline",
        "finding",
        "contrast_title",
        "contrast_text",
        "contrast_gap",
    ),
    cited=("finding", "contrast_text"),
    placed=("finding",),
    required=("name_en",),
    no_table="one row, written in its form",
    no_export="stands on every page",
)
