"""What a report is about: a page as it is live, and the places on it that a reader can choose."""

from typing import NamedTuple

from django.utils.text import Truncator

from timeline.models import Milestone, Publishable
from timeline.public import queries
from timeline.texts.markup import plain_text

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
    places = [milestone_place(milestone) for milestone in milestones]
    return About(entry, plain_text(str(entry)), places[:MOST_CHOICES])


def milestone_place(milestone: Milestone) -> Place:
    """A milestone, by its date and words."""
    words = plain_text(milestone.description or "")
    return Place(milestone.identifier, f"{milestone}. {words}".strip(), "milestones")
