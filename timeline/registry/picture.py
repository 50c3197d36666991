from django.utils.translation import gettext_lazy as _

from timeline.models import Picture
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, STAMPS, Column, Noun, dated, marked, spoken

PICTURE = Noun(
    model=Picture,
    crossing=(
        "id",
        "key",
        "title",
        "file",
        "content_type",
        "width",
        "height",
        "size",
        "formats",
        "alt",
        "decorative",
        "caption",
        "credit",
        "source",
        "licence",
        "licence_url",
        "date",
        "date_earliest",
        "date_latest",
        *SORT_KEYS,
        *STAMPS,
    ),
    private=EDITORIAL_ONLY | {"original_name": "what an editor called the file on another machine"},
    texts=("title", "alt", "caption"),
    cited=("caption",),
    required=("title_en",),
    from_file=(*("file", "content_type", "original_name", "width", "height", "size", "formats"),),
    no_table="a table holds no files",
    exported_key=("key",),
    exported={
        "key": Column(_("key by which texts name it"), "mexicox-home"),
        **spoken("title", _("title"), "First page", "Primera página"),
        **spoken("alt", _("alternative text"), "A page with courses", "Una página con cursos"),
        **spoken("caption", _("caption, without notes,"), "In 2015.", "En 2015."),
        **marked("caption", _("caption"), "In *2015* [@a].", "En *2015* [@a]."),
        "credit": Column(_("who made it"), "Ana Pérez"),
        "source": Column(
            _("citekey of the source from which it was taken"),
            *("sear-2016", "source.key"),
            to="sources.key",
        ),
        "licence": Column(_("licence, by its name in SPDX where it has one"), "CC-BY-4.0"),
        "licence_url": Column(
            _("address of the licence"), "https://creativecommons.org/licenses/by/4.0/"
        ),
        **dated("date", _("when it was made (EDTF)"), "2015", "2015-01-01", "2015-12-31"),
        "file": Column(_("address of the file on this site"), "/media/0123456789abcdef.png"),
        "content_type": Column(_("type of the file (MIME)"), "image/png"),
        "width": Column(_("width in pixels; 0 for a document"), 1280),
        "height": Column(_("height in pixels; 0 for a document"), 720),
        "size": Column(_("size of the file in bytes"), 48213),
    },
    not_exported={
        "editor_notes": "never leaves the editorial database",
        "decorative": "says how pages show it, and follows from its having no alternative text",
    },
    not_on_page={
        "key": "is the name by which texts show it",
        "title_en": "names it to editors and in the table of pictures",
        "title_es": "names it to editors and in the table of pictures",
        "decorative": "leaves out the alternative text",
        **dict.fromkeys(
            (
                *("alt_en", "alt_es", "caption_en", "caption_es"),
                *("credit", "source", "licence", "licence_url", "date"),
            ),
            "stands in the figure that timeline/public/figures.py makes of it",
        ),
    },
)
