"""A country that does not exist, as large as asked: rows for measuring, the same at every call."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from timeline.files.uploads import take_in
from timeline.models import (
    Agent,
    Authorship,
    Era,
    Indicator,
    Initiative,
    Licence,
    Milestone,
    Observation,
    Picture,
    Site,
    Source,
    Theme,
)

ERAS, THEMES, ORGANISATIONS, PEOPLE, INDICATORS, YEARS = 10, 12, 60, 140, 20, 25
FIRST_YEAR = 1990
PER_SOURCE = 10
DRAWING = 1
HOUSE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60">'
    b'<path d="M20 30 60 8l40 22v26H20z" fill="#d8d3c8"/>'
    b'<path d="M52 56V36h16v20z" fill="#5a6b7b"/></svg>'
)
PLACES = (
    "Northern",
    "Southern",
    "Eastern",
    "Western",
    "Central",
    "Coastal",
    "Highland",
    "Lowland",
    "River",
)
SUBJECTS = {
    "health": "salud",
    "tax": "impuestos",
    "education": "educación",
    "justice": "justicia",
    "identity": "identidad",
    "transport": "transporte",
    "land": "tierras",
    "customs": "aduanas",
    "pension": "pensiones",
    "procurement": "compras",
    "census": "censo",
    "energy": "energía",
}
KINDS = {
    "portal": "Portal",
    "platform": "Plataforma",
    "programme": "Programa",
    "policy": "Política",
    "strategy": "Estrategia",
    "law": "Ley",
    "standard": "Norma",
}
EVENTS = {
    "announced": ("The ministry announces it.", "El ministerio lo anuncia."),
    "launched": ("It opens to the public.", "Se abre al público."),
    "changed": ("It is extended to all offices.", "Se extiende a todas las oficinas."),
    "suspended": ("It is suspended for want of funds.", "Se suspende por falta de fondos."),
    "ended": ("It is closed.", "Se cierra."),
}


def words(name: str, english: str, spanish: str) -> dict[str, str]:
    """The columns of one translated text."""
    return {name: english, f"{name}_en": english, f"{name}_es": spanish}


def frame() -> Iterator[Any]:
    """The site, its themes, organisations, people and eras, parents first."""
    yield Site(pk=1, **words("name", "Sample country", "País de muestra"))
    for number, (english, spanish) in zip(range(1, THEMES + 1), SUBJECTS.items(), strict=False):
        yield Theme(
            pk=number, slug=english, **words("title", english.title(), spanish.capitalize())
        )
    yield drawing()
    for number in range(1, ORGANISATIONS + 1):
        name = f"{PLACES[number % len(PLACES)]} Office {number}"
        yield Agent(
            pk=number,
            slug=f"office-{number}",
            kind="organisation",
            picture_id=DRAWING if number == 1 else None,
            **words("name", name, ""),
        )
    for number in range(ORGANISATIONS + 1, ORGANISATIONS + PEOPLE + 1):
        yield Agent(
            pk=number,
            slug=f"author-{number}",
            **words("name", f"Author {number}", ""),
            family=str(number),
            given="Author",
        )
    for number in range(ERAS):
        first = FIRST_YEAR + 3 * number
        texts = words(
            "summary",
            f"From {first} offices go online.",
            f"Desde {first} las oficinas van a la red.",
        )
        titles = words("title", f"Era {number + 1}", f"Época {number + 1}")
        span = f"{first}/{first + 3}"
        yield Era(
            pk=number + 1, slug=f"era-{number + 1}", span=span, position=number, **texts, **titles
        )


def drawing() -> Picture:
    """The only picture: a house with a door, as a file of its own."""
    picture = Picture(
        pk=DRAWING,
        key="office",
        **words("title", "An office", "Una oficina"),
        **words("alt", "A house with a door.", "Una casa con una puerta."),
        licence=Licence.OWN_WORK,
        date=str(FIRST_YEAR),
    )
    take_in(HOUSE, "office.svg").name_in(picture)
    return picture


def sources(initiatives: int) -> Iterator[Any]:
    """A report for every ten initiatives, each followed by its authors."""
    authorships = count(1)
    for number in range(1, max(initiatives // PER_SOURCE, 1) + 1):
        chance = Random(f"source {number}")  # noqa: S311
        year = FIRST_YEAR + chance.randrange(3 * ERAS)
        office = chance.randint(1, ORGANISATIONS)
        title = f"Report {number} on {chance.choice(list(SUBJECTS))}, {year}"
        address = f"https://example.org/reports/{number}"
        yield Source(
            pk=number,
            key=key(number),
            type="report",
            title=title,
            publisher_id=office,
            date=str(year),
            url=address,
        )
        for position, author in enumerate(
            chance.sample(range(ORGANISATIONS + 1, ORGANISATIONS + PEOPLE + 1), 2)
        ):
            yield Authorship(
                pk=next(authorships), source_id=number, agent_id=author, position=position
            )


def indicators(initiatives: int) -> Iterator[Any]:
    """Indicators, each followed by a value for every year."""
    reports = max(initiatives // PER_SOURCE, 1)
    for number in range(1, INDICATORS + 1):
        titles = words(
            "title", f"Share of services online {number}", f"Parte de servicios en línea {number}"
        )
        texts = words(
            "description", f"What is online [@{key(1)}].", f"Lo que está en línea [@{key(1)}]."
        )
        yield Indicator(
            pk=number,
            slug=f"share-{number}",
            position=number,
            **titles,
            **texts,
            **words("unit", "%", "%"),
        )
        for year in range(YEARS):
            pk = (number - 1) * YEARS + year + 1
            value = Decimal((number * 7 + year * 3) % 100)
            rests_on = pk % reports + 1
            yield Observation(
                pk=pk,
                indicator_id=number,
                date=str(FIRST_YEAR + year),
                value=value,
                source_id=rests_on,
            )


def initiatives(first: int, last: int, total: int) -> Iterator[Any]:
    """The initiatives from first to last of that total, each followed by its themes and
    milestones.
    """
    for number in range(first, last + 1):
        chance = Random(f"initiative {number}")  # noqa: S311
        era = chance.randrange(ERAS)
        cited = key((number - 1) // PER_SOURCE % max(total // PER_SOURCE, 1) + 1)
        yield initiative(number, era, cited, chance)
        for theme in chance.sample(range(1, THEMES + 1), 2):
            yield Initiative.themes.through(initiative_id=number, theme_id=theme)
        begun = FIRST_YEAR + 3 * era + chance.randrange(3)
        rests_on = chance.randint(1, max(total // PER_SOURCE, 1))
        later = chance.choice(list(EVENTS)[2:])
        for place, (kind, year) in enumerate(
            (("launched", begun), (later, begun + chance.randint(1, 6)))
        ):
            texts = words("description", *EVENTS[kind])
            date = f"{year}-{chance.randint(1, 12):02}" if place else str(year)
            pk = 2 * number - 1 + place
            yield Milestone(
                pk=pk, initiative_id=number, kind=kind, date=date, source_id=rests_on, **texts
            )


def initiative(number: int, era: int, cited: str, chance: Random) -> Initiative:
    """One initiative, with its texts in both languages."""
    place, kind = chance.choice(PLACES), chance.choice(list(KINDS))
    subject = chance.choice(list(SUBJECTS))
    spanish = SUBJECTS[subject]
    offices = chance.randint(2, 400)
    titles = f"{place} {subject} {kind} {number}", f"{KINDS[kind]} de {spanish} {number} ({place})"
    summaries = (
        f"The {subject} {kind} serves {offices} offices [@{cited}].",
        (f"El servicio de {spanish} atiende a {offices} oficinas [@{cited}]."),
    )
    bodies = (
        (
            f"It joins the {subject} registers of {offices} offices [@{cited}, p. {offices}]."
            "\n\nNobody counted visits."
        ),
        (
            f"Une los registros de {spanish} de {offices} oficinas [@{cited}, p. {offices}]."
            "\n\nNadie contó sus visitas."
        ),
    )
    return Initiative(
        pk=number,
        slug=f"initiative-{number}",
        kind=kind,
        era_id=era + 1,
        lead_id=chance.randint(1, ORGANISATIONS),
        **words("title", *titles),
        **words("summary", *summaries),
        **words("body", *bodies),
    )


def key(number: int) -> str:
    """The citekey of a report."""
    return f"report-{number}"
