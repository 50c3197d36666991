"""What has to be decided for each noun, in one file a noun: it names models and fields, and imports
nothing else.

Publishing, search, the history, the admin's forms and tables and the public exports read it.
"""

from django.db.models import Model

from timeline.models import Publishable
from timeline.models.addressed import Addressed
from timeline.registry.agent import AGENT
from timeline.registry.article import ARTICLE
from timeline.registry.authorship import AUTHORSHIP
from timeline.registry.citation import CITATION
from timeline.registry.dispute import DISPUTE, POSITION
from timeline.registry.era import ERA
from timeline.registry.indicator import INDICATOR
from timeline.registry.initiative import INITIATIVE
from timeline.registry.milestone import MILESTONE
from timeline.registry.noun import CITED_AT, Noun, Part
from timeline.registry.observation import OBSERVATION
from timeline.registry.picture import PICTURE
from timeline.registry.relation import RELATION
from timeline.registry.site import SITE
from timeline.registry.source import SOURCE
from timeline.registry.subject import SUBJECT
from timeline.registry.theme import THEME

__all__ = [
    "ENTRIES",
    "LINKED",
    "NOUNS",
    "Noun",
    "Part",
    "noun_of",
    "parts_of",
    "source_keys",
    "texts_of",
]

# Parents stand before what points to them: this is the order of copying. A source and the picture
# that is its archived copy may point to each other.
NOUNS: dict[type[Model], Noun] = {
    noun.model: noun
    for noun in (
        THEME,
        PICTURE,
        AGENT,
        SOURCE,
        ERA,
        INITIATIVE,
        SUBJECT,
        INDICATOR,
        ARTICLE,
        SITE,
        AUTHORSHIP,
        MILESTONE,
        RELATION,
        OBSERVATION,
        DISPUTE,
        POSITION,
        CITATION,
    )
}


# The nouns that go live as one piece with their parts, in the order of copying.
ENTRIES: tuple[type[Publishable], ...] = tuple(
    model for model in NOUNS if issubclass(model, Publishable)
)
# By its name, as rows and addresses say it: each of them.
MODELS: dict[str, type[Publishable]] = {str(model._meta.model_name): model for model in ENTRIES}

# The words by which texts link to entries, each with its model, in the order in which they are
# offered.
LINKED: dict[str, type[Addressed]] = {}
for noun in (INITIATIVE, ERA, INDICATOR, ARTICLE, SOURCE, AGENT):
    if issubclass(noun.model, Addressed):
        LINKED |= dict.fromkeys(noun.kinds, noun.model)


def noun_of(row: Model) -> Noun:
    """The decisions for the row's model; raises KeyError for a row that no file here decides on."""
    return NOUNS[type(row)]


def texts_of(model: type[Model]) -> tuple[str, ...]:
    """The names of the model's texts that are written in each language; none for rows without a
    decision.
    """
    return NOUNS[model].texts if model in NOUNS else ()


def source_keys(model: type[Model]) -> list[str]:
    """The keys by which editors name the source on which a row, or a value of it, rests."""
    if model not in NOUNS:
        return []
    noun = NOUNS[model]
    keys = [f"{name}_source" for name in noun.sourced_values]
    # A citation follows from texts: nobody writes its source.
    rests_on_one = {*CITED_AT} <= {*noun.crossing} and "source" not in noun.not_in_form
    # An entry that was itself taken from a source.
    if rests_on_one or (issubclass(model, Publishable) and "source" in noun.crossing):
        keys.append("source")
    return keys


def parts_of(model: type[Model]) -> tuple[Part, ...]:
    """The rows that go live with an entry of this model, those that others hang on first."""
    return NOUNS[model].parts if model in NOUNS else ()
