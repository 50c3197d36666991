from django.utils.translation import gettext_lazy as _

from timeline.models import Article, Citation, Dispute, Position
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import (
    EDITORIAL_ONLY,
    IDENTIFIER,
    SHARES,
    SHARES_COLUMNS,
    SLUG,
    STAMPS,
    Column,
    Noun,
    Part,
    marked,
    spoken,
)

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
    exported_key=("slug",),
    exported={
        "identifier": IDENTIFIER,
        "slug": SLUG._replace(example="what-changed"),
        "kind": Column(_("essay, or page about the site"), "essay"),
        **spoken("title", _("title"), "What changed", "Lo que cambió"),
        "author": Column(
            _("last part of the address of its author"),
            *("ana-perez", "author.slug"),
            to="agents.slug",
        ),
        **spoken(
            *("standfirst", _("standfirst, without notes,")),
            *("Ten years on.", "Diez años después."),
        ),
        **marked("standfirst", _("standfirst"), "Ten *years* on.", "Diez *años* después."),
        **marked("body", _("text"), "It *began* [@a, p. 3].", "*Empezó* [@a, p. 3]."),
        **SHARES_COLUMNS,
        "picture": Column(
            _("key of the picture beside it"), "first-modem", "picture.key", to="pictures.key"
        ),
    },
    not_exported={
        "editor_notes": "never leaves the editorial database",
        "position": "puts articles in their order",
    },
    not_on_page={
        "picture": "stands in the figure that timeline/public/figures.py makes of it",
        "position": "puts articles in their order",
    },
)
