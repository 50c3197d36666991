from timeline.models import Citation, Dispute, Era, Position
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, SHARES, STAMPS, Noun, Part

ERA = Noun(
    model=Era,
    crossing=(
        "id",
        "identifier",
        "slug",
        "title",
        "span",
        "span_earliest",
        "span_latest",
        "summary",
        "body",
        "position",
        "picture",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    private=EDITORIAL_ONLY,
    texts=("title", "summary", "body"),
    cited=("summary", "body"),
    stated=("summary", "body"),
    paragraphs=("body",),
    required=("title_en", "summary_en"),
    parts=(
        Part(Dispute, "era", rows="disputes", inline="disputes"),
        Part(Position, "dispute__era", rows="disputes__positions", inline="disputes"),
        Part(Citation, "era"),
    ),
    kinds=("era",),
    searched_texts=(
        "summary",
        "body",
        "disputes.question",
        "disputes.note",
        "disputes.positions.text",
    ),
    table=(
        "slug",
        "title_en",
        "title_es",
        "span",
        "summary_en",
        "summary_es",
        "body_en",
        "body_es",
        "position",
    ),
    no_export="stands with the initiatives that belong to it",
    not_in_table={
        "picture": "is chosen on the form, where it can be seen",
        "editor_notes": "what editors tell each other stays in the form",
    },
    not_on_page={
        "picture": "stands in the figure that timeline/public/figures.py makes of it",
        "position": "puts eras in their order",
    },
)
