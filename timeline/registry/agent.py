from timeline.models import Agent, Citation
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, FINDS_DUPLICATES, SHARES, STAMPS, Noun, Part

AGENT = Noun(
    model=Agent,
    crossing=(
        "id",
        "identifier",
        "slug",
        "kind",
        "name",
        "family",
        "given",
        "biography",
        "website",
        "picture",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    private=EDITORIAL_ONLY | {"name_mark": FINDS_DUPLICATES, "name_mark_es": FINDS_DUPLICATES},
    texts=("name", "biography"),
    cited=("biography",),
    stated=("biography",),
    paragraphs=("biography",),
    required=("name_en",),
    parts=(Part(Citation, "agent"),),
    kinds=("person", "organisation"),
    searched_texts=("biography",),
    table=(
        "slug",
        "kind",
        "name_en",
        "name_es",
        "family",
        "given",
        "biography_en",
        "biography_es",
        "website",
    ),
    no_export="stands with the entries and sources that name it",
    not_in_table={
        "picture": "is chosen on the form, where it can be seen",
        "editor_notes": "what editors tell each other stays in the form",
    },
    not_on_page={
        "picture": "stands in the figure that timeline/public/figures.py makes of it",
        "family": "is part of the name, and sorts references",
        "given": "is part of the name",
    },
)
