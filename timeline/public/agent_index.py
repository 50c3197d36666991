"""The index of people and of organisations: who stands in it, in which order, and how much of the
site is theirs.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.translation import get_language

from timeline.models import Agent, Article, Authorship, Initiative, Source
from timeline.models.publishable import PublishableQuerySet
from timeline.models.sort_key import Alphabetical
from timeline.models.tally import What, tallies
from timeline.public.pages import IndexedAgent
from timeline.search.tokens import fold

# In Spanish, ñ follows all words with n; in English it is an n with an accent.
AFTER_N = "n\uffff"


def keys_in_order(kind: str, using: str) -> list[int]:
    """The keys of the listed people by family name, or of the organisations by name, in the
    alphabet of the page's language.
    """
    rows: PublishableQuerySet = Agent.objects.using(using).listed().filter(kind=kind)
    if kind == Agent.Kind.ORGANISATION:
        return list(rows.order_by(Alphabetical(), "pk").values_list("pk", flat=True))
    names = []
    for key, family, given, name in rows.values_list("pk", "family", "given", "name_en"):
        names.append((letters(family or name), letters(given), letters(name), key))
    # The stored keys are those of whole names, which begin with the given one.
    return [key for _family, _given, _name, key in sorted(names)]


def letters(name: str) -> str:
    """What names are put in order by: small letters without accents, word by word."""
    words = [fold(word) for word in name.replace("-", " ").split()]
    spanish = (get_language() or "").startswith("es")
    return " ".join(words).replace("ñ", AFTER_N if spanish else "n")


def index_lines(agents: Iterable[Agent], using: str) -> list[IndexedAgent]:
    """A line for each of the people or organisations, in five queries."""
    agents = list(agents)
    keys = [agent.pk for agent in agents]
    works = works_of(keys, using)
    kept = tallies(using, What.LEAD, keys=keys)
    led = Counter({of.key: number for of, number in kept.items()})
    views = counted(Initiative.objects.using(using), "opinion_of", keys)
    essays = Article.objects.using(using).filter(kind=Article.Kind.ESSAY)
    written = counted(essays, "author", keys)
    lines = []
    for agent in agents:
        key = agent.pk
        lines.append(IndexedAgent(agent, works[key], led[key], views[key], written[key]))
    return lines


def works_of(keys: Iterable[int], using: str) -> Counter[int]:
    """How many listed sources each of them has written, edited or published."""
    written = Authorship.objects.using(using).filter(
        agent__in=keys, source__withdrawn_at__isnull=True
    )
    published = Source.objects.using(using).listed().filter(publisher__in=keys)
    # What somebody has both written and published is one work.
    pairs = set(written.order_by().values_list("agent", "source"))
    pairs |= set(published.order_by().values_list("publisher", "pk"))
    return Counter(agent for agent, _source in pairs)


def counted(rows: PublishableQuerySet, column: str, keys: Iterable[int]) -> Counter[int]:
    """How many of the rows that are listed name each of them in that column."""
    rows = rows.filter(**{f"{column}__in": keys}).order_by()
    # Asked for listed rows alone, SQLite would read the index of all that are listed.
    listed = Count("pk", filter=Q(withdrawn_at__isnull=True))
    return Counter(dict(rows.values_list(column).annotate(listed=listed)))
