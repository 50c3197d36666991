"""The verb take: references become sources, as drafts, with the people and organisations whom they name."""

from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

from django.db import transaction

from govdigital.databases import EDITORIAL
from timeline.models import Agent, Authorship, Source
from timeline.publishing.derive import refresh
from timeline.references import Author, People, Row


class Taken(NamedTuple):
    """The drafts that were made."""

    sources: list[Source]
    agents: list[Agent]


def take(rows: Iterable[Row]) -> Taken:
    """Save the references as drafts, all or none; raises ValidationError where one cannot be stored.

    Who is here already under a name is taken for it; whoever is not becomes a draft too.
    """
    with transaction.atomic(using=EDITORIAL):
        people, made = People(), Taken([], [])
        for row in rows:
            source = Source(**row.values)
            if row.publisher:
                source.publisher = agent_of(Author(row.publisher), people, made.agents)
            source.full_clean()
            source.save()
            name_authors(source, row.authors, people, made.agents)
            made.sources.append(source)
        refresh(*made.agents, *made.sources)
    return made


def name_authors(source: Source, authors: Iterable[Author], people: People, made: list[Agent]) -> None:
    """Name these authors of the source too, in the places that are free; those who are new are added to `made`."""
    known = dict(source.authorships.values_list("agent_id", "position"))
    free = (position for position in count() if position not in known.values())
    for agent in dict.fromkeys(agent_of(author, people, made) for author in authors):
        if agent.pk not in known:
            Authorship.objects.create(source=source, agent=agent, position=next(free))


def agent_of(author: Author, people: People, made: list[Agent]) -> Agent:
    """The agent of that name; one that is not here is saved as a draft and added to `made`."""
    found = people.find(author.name)
    if found is None:
        kind = Agent.Kind.PERSON if author.family else Agent.Kind.ORGANISATION
        found = Agent(kind=kind, name=author.name, family=author.family, given=author.given)
        found.full_clean()
        found.save()
        people.add(found)
        made.append(found)
    return found
