"""Sources as CSL-JSON (schema 1.0.2), which citation processors and reference managers read."""

import re

from django.core.exceptions import ValidationError

from timeline.dates.edtf import Interval, SingleDate, normalise, parse_edtf
from timeline.models import Agent, Source
from timeline.models.language_tag import UNKNOWN_LANGUAGE
from timeline.models.marks import bare_doi
from timeline.references.csl import COLUMNS

Item = dict[str, object]

# An archived copy is read apart: other programs put shelf marks there.
WRITTEN = COLUMNS | {"archive_location": "archived_url"}
DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
MONTHS = range(1, 13)


def item(source: Source) -> Item:
    """The source as an item of CSL-JSON; what is not known is left out."""
    values: Item = {"id": source.key, "type": source.type}
    for name, column in WRITTEN.items():
        text = getattr(source, column)
        if text and (column, text) != ("language", UNKNOWN_LANGUAGE):
            values[name] = text
    if source.doi:
        values["DOI"] = bare_doi(source.doi)
    if source.publisher:
        values["publisher"] = source.publisher.name_in(source.language)
    for role, agents in (("author", source.written_by), ("editor", source.edited_by)):
        if agents:
            values[role] = [name_of(agent, source.language) for agent in agents]
    if source.date:
        values["issued"] = date_of(source.date)
    if source.accessed_on:
        values["accessed"] = date_of(source.accessed_on.isoformat())
    return values


def name_of(agent: Agent, language: str) -> dict[str, str]:
    """A person by family and given names, the family name whole with its particles; any other by
    its name in the language of the source.
    """
    if agent.family and agent.given:
        return {"family": agent.family, "given": agent.given}
    return {"literal": agent.name_in(language)}


def date_of(edtf: str) -> str | dict[str, object]:
    """The parts of a date or of a range that is closed, with `circa` for about; of any other date
    its EDTF text.
    """
    try:
        date = parse_edtf(normalise(edtf))
    except ValidationError:
        # Only a text that was never validated.
        return {"literal": edtf}
    ends = [date.start, date.end] if isinstance(date, Interval) else [date]
    parts = [date_parts(end) for end in ends]
    # CSL has no word for uncertain, and one `circa` for both ends.
    circa = [isinstance(end, SingleDate) and end.approximate for end in ends]
    if not all(parts) or len(set(circa)) > 1:
        return edtf
    return {"date-parts": parts, "circa": True} if circa[0] else {"date-parts": parts}


def date_parts(moment: object) -> list[int]:
    """Year, month and day as far as they are known; none where CSL cannot say what the
    moment is.
    """
    if not isinstance(moment, SingleDate) or moment.uncertain or not DAY.fullmatch(moment.bare):
        return []
    numbers = [int(part) for part in moment.bare.split("-")]
    # A season of EDTF is no month.
    return [] if len(numbers) > 1 and numbers[1] not in MONTHS else numbers
