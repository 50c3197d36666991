"""The people and organisations whom references name, as they are here already."""

from collections.abc import Iterable

from django.db.models import Q

from govdigital.databases import EDITORIAL
from timeline.models import Agent
from timeline.models.marks import mark
from timeline.references.reference import Author


class People:
    """Agents by name, however it is spelt; of two with one name the first."""

    def __init__(self) -> None:
        self.by_mark: dict[str, Agent | None] = {}

    def find(self, name: str) -> Agent | None:
        """The agent of that name, or None; each name is looked up once."""
        value = mark("name", {"name_en": name})
        if value and value not in self.by_mark:
            agents = Agent.objects.using(EDITORIAL).order_by("pk")
            agents = agents.filter(Q(name_mark=value) | Q(name_mark_es=value))
            self.by_mark[value] = agents.first()
        return self.by_mark.get(value)

    def add(self, agent: Agent) -> None:
        """Remember one that was made since."""
        self.by_mark[mark("name", {"name_en": agent.name})] = agent


def to_lines(authors: Iterable[Author]) -> str:
    """One author a line, as `from_lines` reads them."""
    lines = []
    for author in authors:
        if author.family:
            lines.append(f"{author.family}, {author.given}")
        elif "," in author.name:
            lines.append(f"{{{author.name}}}")
        else:
            lines.append(author.name)
    return "\n".join(lines)


def from_lines(text: str) -> list[Author]:
    """The authors of the lines: “Family, Given” for a person, else the whole name of an
    organisation.
    """
    return [from_line(line.strip()) for line in text.splitlines() if line.strip(" ,{}")]


def from_line(line: str) -> Author:
    """One author; braces keep a name with a comma whole, as in BibTeX."""
    if line.startswith("{") and line.endswith("}"):
        return Author(line[1:-1].strip())
    family, _comma, given = (part.strip() for part in line.partition(","))
    if family and given:
        return Author(f"{given} {family}", family, given)
    return Author(line.strip(" ,"))
