from django.utils.translation import gettext_lazy as _

from timeline.models import Agent, Citation
from timeline.models.sort_key import SORT_KEYS
from timeline.registry.noun import (
    EDITORIAL_ONLY,
    FINDS_DUPLICATES,
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
        "identifier",
    ),
    exported_key=("slug",),
    exported={
        "identifier": IDENTIFIER,
        "slug": SLUG._replace(example="ana-perez"),
        "kind": Column(_("person or organisation"), "person"),
        **spoken("name", _("name"), "Ana Pérez", "Ana Pérez"),
        "family": Column(_("family name of a person"), "Pérez"),
        "given": Column(_("given names of a person"), "Ana"),
        **spoken(
            *("biography", _("biography, without notes,")),
            *("She wrote the plan.", "Escribió el plan."),
        ),
        **marked(*("biography", _("biography")), *("She wrote it [@a].", "Lo escribió [@a].")),
        "website": Column(_("address of its own website"), "https://example.org/"),
        **SHARES_COLUMNS,
        "picture": Column(
            _("key of the picture beside it"), "ana-perez", "picture.key", to="pictures.key"
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
        "family": "is part of the name, and sorts references",
        "given": "is part of the name",
    },
)
