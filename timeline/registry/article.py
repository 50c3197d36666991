from timeline.models import Article, Citation, Dispute, Position
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, SHARES, STAMPS, Noun, Part

ARTICLE = Noun(
    model=Article,
    crossing=(
        "id",
        "identifier",
        "slug",
        "title",
        "kind",
        "standfirst",
        "body",
        "author",
        "picture",
        "position",
        *SORT_KEYS,
        *SHARES,
        *STAMPS,
    ),
    private=EDITORIAL_ONLY,
    texts=("title", "standfirst", "body"),
    cited=("standfirst", "body"),
    # A standfirst introduces what another text says.
    stated=("body",),
    paragraphs=("body",),
    required=("title_en", "body_en"),
    parts=(
        Part(Dispute, "article", rows="disputes", inline="disputes"),
        Part(Position, "dispute__article", rows="disputes__positions", inline="disputes"),
        Part(Citation, "article"),
    ),
    kinds=("article",),
    searched_texts=(
        "standfirst",
        "body",
        "disputes.question",
        "disputes.note",
        "disputes.positions.text",
    ),
    searched_names=("author",),
    no_table="a text of many paragraphs is written in its form",
    no_export="a text of many paragraphs is read on its page",
    not_on_page={
        "picture": "stands in the figure that timeline/public/figures.py makes of it",
        "position": "puts articles in their order",
    },
)
