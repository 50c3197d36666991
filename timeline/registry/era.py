from django.utils.translation import gettext_lazy as _

from timeline.models import Citation, Dispute, Era, Position
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
    dated,
    marked,
    spoken,
)

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
        "identifier",
    ),
    exported_key=("slug",),
    exported={
        "identifier": IDENTIFIER,
        "slug": SLUG._replace(example="first-steps"),
        **spoken("title", _("title"), "First steps", "Primeros pasos"),
        **dated("span", _("its years (EDTF)"), "1995/2006", "1995-01-01", "2006-12-31"),
        **spoken(
            *("summary", _("summary, without notes,")),
            *("The first portals opened.", "Se abrieron los primeros portales."),
        ),
        **marked(
            *("summary", _("summary")),
            *("The first portals opened [@a].", "Se abrieron los primeros portales [@a]."),
        ),
        **marked("body", _("text"), "It *began* [@a, p. 3].", "*Empezó* [@a, p. 3]."),
        "position": Column(_("its place in the order of eras"), 1),
        **SHARES_COLUMNS,
        "picture": Column(
            _("key of the picture beside it"), "first-modem", "picture.key", to="pictures.key"
        ),
    },
    not_in_table={
        "picture": "is chosen on the form, where it can be seen",
        "editor_notes": "what editors tell each other stays in the form",
    },
    not_exported={
        "editor_notes": "never leaves the editorial database",
    },
    not_on_page={
        "picture": "stands in the figure that timeline/public/figures.py makes of it",
        "position": "puts eras in their order",
    },
)
