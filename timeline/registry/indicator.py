from timeline.models import Citation, Dispute, Indicator, Observation, Position
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, SHARES, STAMPS, Noun, Part

INDICATOR = Noun(
    model=Indicator,
    crossing=(
        "id",
        "slug",
        "title",
        "unit",
        "better",
        "decimals",
        "summary",
        "description",
        "key_figure",
        "position",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    private=EDITORIAL_ONLY,
    texts=("title", "unit", "summary", "description"),
    cited=("summary", "description"),
    # A summary introduces what the description says.
    stated=("description",),
    paragraphs=("description",),
    required=("title_en", "description_en"),
    parts=(
        Part(Observation, "indicator", rows="observations", inline="observations"),
        Part(Dispute, "indicator", rows="disputes", inline="disputes"),
        Part(Position, "dispute__indicator", rows="disputes__positions", inline="disputes"),
        Part(Citation, "indicator"),
    ),
    dated_rows="observations",
    kinds=("indicator",),
    searched_texts=(
        "summary",
        "description",
        "unit",
        "observations.note",
        "disputes.question",
        "disputes.note",
        "disputes.positions.text",
    ),
    no_table="few, and written one by one",
    no_export="stands with its values, in the table of observations",
    not_on_page={
        "better": "is told by the words beside the chart",
        "decimals": "says how values are rounded",
        "key_figure": "chooses what stands on the start page",
        "position": "puts indicators in their order",
    },
)
