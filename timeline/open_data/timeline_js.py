"""The story as TimelineJS3 reads it: an event an initiative, and the eras."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.text import capfirst

from govdigital.site_day import site_day
from timeline.dates.edtf import SingleDate, extent, normalise, parse_edtf
from timeline.dates.wording import joined_words, span_in_words
from timeline.models import Era, Initiative
from timeline.models.choice import choice
from timeline.open_data.answers import in_sentences, open_to_all, refused, unknown_names
from timeline.public import exports, queries
from timeline.public.parameters import FILTERS
from timeline.public.whole_addresses import whole_addresses
from timeline.texts.markup import plain_text

Date = dict[str, int]
# In an event, HTML may stand.
TEXT = "timeline/timeline_js_text.html"
TOGETHER = 1_000
MONTHS = 12


@open_to_all
def timeline_json(request: HttpRequest, **using: str) -> HttpResponseBase:
    errors = unknown_names(request.GET, FILTERS)
    if errors:
        return refused(errors)
    chosen = queries.filtered_initiatives(request.GET, **using)
    if not chosen.form.is_valid():
        return refused(in_sentences(chosen.form.errors))
    initiatives = queries.dated_initiatives(chosen.qs)
    lines = timeline_lines(request, initiatives.iterator(TOGETHER), queries.era_spans(**using))
    return exports.sent(lines, "application/json", "timeline.json")


def timeline_lines(
    request: HttpRequest, initiatives: Iterable[Initiative], eras: Iterable[Era]
) -> Iterator[str]:
    """The file, an event a line; the eras come first, because events may be very many."""
    eras_in_file = [era for era in map(era_of, eras) if era]
    yield f'{{"eras": {json.dumps(eras_in_file, ensure_ascii=False)}, "events": ['
    whole, text = whole_addresses(request), get_template(TEXT)
    before = "\n"
    for initiative in initiatives:
        start = date_of(initiative.start)
        if not start:
            continue
        address = whole("initiative", initiative.slug)
        words = plain_text(initiative.summary or "")
        event = {
            "unique_id": initiative.identifier,
            "group": capfirst(choice(initiative, "kind")),
            "start_date": start,
            "display_date": words_of(initiative),
            "text": {
                "headline": escape(initiative.title),
                "text": text.render({"words": words, "address": address}).strip(),
            },
        }
        end = date_of(initiative.end)
        # The year in which something ended begins before the month in which it began.
        if end and first_day(end) >= first_day(start):
            event["end_date"] = end
        yield before + json.dumps(event, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def words_of(initiative: Initiative) -> str:
    """When it was, in words."""
    start, end = initiative.start, initiative.end
    return joined_words(span_in_words(start, end, initiative.running))


def date_of(edtf: str) -> Date:
    """The year, month and day that are known of a date; nothing where not even its year is."""
    if not edtf:
        return {}
    try:
        parsed = parse_edtf(normalise(edtf))
    except ValidationError:
        # Only a text that was never validated.
        return {}
    if isinstance(parsed, SingleDate):
        day, _hour, _time = parsed.bare.partition("T")
        return numbers_of(day.split("-"))
    # Of an interval or a set, what its first day and its last have in common.
    first, last = extent(parsed)
    if date.min in (first, last) or date.max in (first, last):
        return {}
    common = []
    for one, other in zip(first.timetuple()[:3], last.timetuple()[:3], strict=True):
        if one != other:
            break
        common.append(str(one))
    return numbers_of(common)


def numbers_of(parts: Iterable[str]) -> Date:
    """The parts of a date as numbers, up to the first that is not known."""
    numbers: Date = {}
    for name, part in zip(("year", "month", "day"), parts, strict=False):
        # Seasons of EDTF have numbers above twelve.
        if not part.isdigit() or (name == "month" and int(part) > MONTHS):
            break
        numbers[name] = int(part)
    return numbers


def first_day(known: Date) -> date:
    """The day on which a date begins of which these parts are known."""
    return date(known["year"], known.get("month", 1), known.get("day", 1))


def era_of(era: Era) -> dict[str, object] | None:
    """The years of an era; one that goes on is drawn until today. None without a beginning."""
    first, last = era.span_earliest, era.span_latest
    if not first or first == date.min:
        return None
    end = min(last or date.max, max(first, site_day()))
    return {
        "start_date": {"year": first.year},
        "end_date": {"year": end.year},
        "text": {"headline": escape(era.title)},
    }
