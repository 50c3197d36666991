"""What a report is about: a page as it is live, and the places on it that a reader can choose."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import get_language

from timeline.models import Milestone, Publishable
from timeline.models.languages import LANGUAGES
from timeline.public import queries
from timeline.registry import noun_of
from timeline.texts.markup import plain_text
from timeline.texts.statement_ids import statements_in

# As a form shows a statement.
LONGEST_CHOICE = 160
MOST_CHOICES = 500


class Place(NamedTuple):
    """A statement or a milestone: the name that it has on the page, its words, and the field of the
    editors' form where it stands.
    """

    name: str
    words: str
    field: str

    @property
    def label(self) -> str:
        """Its words, as far as a list of choices shows them."""
        return Truncator(self.words).chars(LONGEST_CHOICE)


class About(NamedTuple):
    """A page that is live, and its places."""

    entry: Publishable
    title: str
    places: list[Place]

    def place(self, name: str) -> Place:
        """The place of this name; of none, or an unknown one, the whole page."""
        for place in self.places:
            if place.name == name:
                return place
        return Place("", "", "")


def about_page(model: str, slug: str) -> About:
    """What can be reported at the address of an entry; raises DoesNotExist."""
    entry, milestones = queries.reported_entry(model, slug)
    places = [*statements_of(entry), *map(milestone_place, milestones)]
    return About(entry, plain_text(str(entry)), places[:MOST_CHOICES])


def statements_of(entry: Publishable) -> Iterator[Place]:
    """Each statement of the texts that a reader of this language has; of several alike the
    first.
    """
    names = set()
    for column in noun_of(entry).stated:
        field, text = shown_text(entry, column)
        for statement in statements_in(text):
            if statement.key not in names:
                names.add(statement.key)
                yield Place(statement.key, statement.words, field)


def shown_text(entry: Publishable, column: str) -> tuple[str, str]:
    """The column of a text in the reader's language, else in the first that has it; its words."""
    for language in (get_language() or LANGUAGES[0], *LANGUAGES):
        name = f"{column}_{language}"
        text: str = getattr(entry, name, "") or ""
        if text:
            return name, text
    return f"{column}_{LANGUAGES[0]}", ""


def milestone_place(milestone: Milestone) -> Place:
    """A milestone, by its date and words."""
    words = plain_text(milestone.description or "")
    return Place(milestone.identifier, f"{milestone}. {words}".strip(), "milestones")
