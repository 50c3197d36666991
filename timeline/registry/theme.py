from django.utils.translation import gettext_lazy as _

from timeline.models import Theme
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import EDITORIAL_ONLY, IDENTIFIER, STAMPS, Column, Noun, spoken

THEME = Noun(
    model=Theme,
    crossing=("id", "identifier", "slug", "title", *SORT_KEYS, *STAMPS),
    private=EDITORIAL_ONLY,
    texts=("title",),
    required=("title_en",),
    table=("slug", "title_en", "title_es", "identifier"),
    exported_key=("slug",),
    exported={
        "identifier": IDENTIFIER,
        "slug": Column(_("name by which lists are filtered"), "education"),
        **spoken("title", _("title"), "Education", "Educación"),
    },
    not_in_table={"editor_notes": "what editors tell each other stays in the form"},
    not_exported={"editor_notes": "never leaves the editorial database"},
)
