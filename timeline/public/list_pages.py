"""The pages that lead to all others: their names, in the menu or at the foot, and by which words a
visitor finds them.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.search import Question


class ListPage(NamedTuple):
    """A list: the name of its page in urls.py, its words, and what it is called in a question, in
    both languages and folded as questions are.
    """

    name: str
    label: str | Promise
    names: tuple[str, ...] = ()


# Both in the menu and at the foot.
ARTICLES = ListPage(
    "articles",
    _("Articles"),
    ("article", "articles", "articulo", "articulos", "essay", "essays", "ensayo", "ensayos"),
)
DISPUTES = ListPage("disputes", _("Disputes"))
MENU = (
    ListPage("timeline", _("Timeline"), ("timeline", "cronologia")),
    ListPage("initiatives", _("Initiatives"), ("initiatives", "iniciativas")),
    ARTICLES,
    ListPage("indicators", _("Indicators"), ("indicators", "indicadores")),
    DISPUTES,
    ListPage("sources", _("Sources"), ("sources", "fuentes")),
)
FOOT = (
    ListPage("eras", _("Eras"), ("eras", "epocas")),
    ListPage("people", _("People"), ("people", "personas")),
    ListPage(
        "organisations", _("Organisations"), ("organisations", "organizations", "organizaciones")
    ),
    ARTICLES,
    DISPUTES,
    ListPage("updates", _("Updates"), ("updates", "novedades")),
    ListPage("data", _("Data"), ("data", "datos")),
    # All of it on one page, for print.
    ListPage("book", _("The whole story"), ("book", "libro")),
)
LIST_PAGES = tuple(dict.fromkeys(MENU + FOOT))
# The list in which an entry stands, by the name of its page.
LIST_OF = {
    "era": "eras",
    "initiative": "initiatives",
    "source": "sources",
    "indicator": "indicators",
    "person": "people",
    "organisation": "organisations",
    "article": "articles",
    "publication": "updates",
}
# How words begin that ask for what is disputed: a dispute, “disputed”, “en disputa”, a discrepancy,
# “las fuentes no coinciden”.
DISPUTED = ("disput", "disagree", "discrep", "desacuerdo", "coinciden")


def shown(pages: Sequence[ListPage], empty: Collection[str]) -> list[ListPage]:
    """The pages that lead to something: all but those with these names."""
    return [page for page in pages if page.name not in empty]


def nearest(pages: Sequence[ListPage], name: str) -> list[ListPage]:
    """The pages, the one of that name first."""
    return sorted(pages, key=lambda page: page.name != name)


def asks_for_disputes(question: Question) -> bool:
    """Whether one of the words asks for what is disputed."""
    words: list[str] = []
    for term in question.terms:
        words += term.words
    return any(word.startswith(DISPUTED) for word in words)


def asked_for(question: Question) -> ListPage | None:
    """The list that a visitor’s words lead to: the disputes, or one that they name."""
    if asks_for_disputes(question):
        return DISPUTES
    return named_by(question)


def named_by(question: Question) -> ListPage | None:
    """The list that the question names, with nothing else in it; None where it names none."""
    if len(question.terms) != 1:
        return None
    for page in LIST_PAGES:
        if " ".join(question.terms[0].words) in page.names:
            return page
    return None
