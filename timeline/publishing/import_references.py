"""The verb import: references become sources, as drafts, with the people and organisations whom
they name.
"""

from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

from django.db import transaction

from govdigital.databases import EDITORIAL
from timeline.models import Agent, Authorship, Source
from timeline.models.language_tag import UNKNOWN_LANGUAGE
from timeline.publishing.citing_texts import naming
from timeline.publishing.derive import refresh
from timeline.references import Author, ImportedReference, People, give_free_keys


class ImportedDrafts(NamedTuple):
    """The drafts that were made."""

    sources: list[Source]
    agents: list[Agent]


def import_references(rows: Iterable[ImportedReference]) -> ImportedDrafts:
    """Save the references as drafts, all or none; raises ValidationError where one cannot be
    stored.

    Who is here already under a name is taken for it; whoever is not becomes a draft too. A key that
    another source has got since gets a letter. Texts that name one of the keys cite the source from
    now on.
    """
    rows = list(rows)
    with transaction.atomic(using=EDITORIAL):
        give_free_keys(rows)
        people = People()
        drafts = ImportedDrafts([], [])
        for row in rows:
            source = Source(**{"language": UNKNOWN_LANGUAGE, **row.values})
            if row.publisher:
                source.publisher = agent_of(Author(row.publisher), people, drafts.agents)
            source.full_clean()
            source.save()
            name_authors(source, row.authors, people, drafts.agents)
            name_authors(source, row.editors, people, drafts.agents, Authorship.Role.EDITOR)
            drafts.sources.append(source)
        refresh(*drafts.agents, *drafts.sources)
        refresh(*naming(source.key for source in drafts.sources))
    return drafts


def name_authors(
    source: Source,
    authors: Iterable[Author],
    people: People,
    made: list[Agent],
    role: str = Authorship.Role.AUTHOR,
) -> None:
    """Name these authors or editors of the source too, in the places that are free; new ones are
    added to `made`.
    """
    positions = dict(source.authorships.filter(role=role).values_list("agent_id", "position"))
    free = (position for position in count() if position not in positions.values())
    for agent in dict.fromkeys(agent_of(author, people, made) for author in authors):
        if agent.pk not in positions:
            Authorship.objects.create(source=source, agent=agent, role=role, position=next(free))


def agent_of(author: Author, people: People, made: list[Agent]) -> Agent:
    """The agent of that name; one that is not here is saved as a draft and added to `made`."""
    agent = people.find(author.name)
    if agent is None:
        kind = Agent.Kind.PERSON if author.family else Agent.Kind.ORGANISATION
        agent = Agent(kind=kind, name_en=author.name, family=author.family, given=author.given)
        agent.full_clean()
        agent.save()
        people.add(agent)
        made.append(agent)
    return agent
