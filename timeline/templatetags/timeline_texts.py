"""Template tags for texts, notes and dates; those that cite read `rendering`, the notes
and links of the page.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django import template
from django.db.models import Model
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from timeline.dates.wording import in_words, joined_words, span_in_words
from timeline.models import FormerAddress, PublishedEntry, Source
from timeline.models.language_tag import language_name
from timeline.models.languages import foreign_language
from timeline.public.addresses import address
from timeline.public.pages import DisputedPoint
from timeline.texts import note_elements
from timeline.texts.citations import Note, Reference, full_stop
from timeline.texts.note_elements import (
    capitalised,
    date_element,
    note_mark,
    reference_element,
    source_link,
    source_links,
    statement_link,
)
from timeline.texts.pieces import piece
from timeline.texts.rendering import TextPart, render, render_in_parts, render_inline
from timeline.texts.unbroken import unbroken

register = template.Library()

# {{ entry.title|unbroken }}: words with marks around what no line may break in.
register.filter(unbroken)


@register.simple_tag(takes_context=True)
def prose(
    context: Context, text: str | None, side_notes: bool = False, names: str | None = ""
) -> SafeString:
    """{% prose entry.body side_notes=True names=entry.body_en %}: paragraphs, headings and lists,
    with notes in the margin where a page has one, and sections that are found in both languages.
    """
    return render(text or "", context["rendering"], side_notes, names or "")


class DisputedPart(NamedTuple):
    """A part of a text, and the disputed points that stand under it."""

    text: TextPart
    points: list[DisputedPoint]


@register.simple_tag(takes_context=True)
def parts_of(
    context: Context,
    text: str | None,
    points: Sequence[DisputedPoint],
    side_notes: bool = False,
    names: str | None = "",
) -> list[DisputedPart]:
    """{% parts_of entry.body points as parts %}: a text whose disputed points stand under the
    paragraphs that cite the sources which differ; a loop shows `part.text.html`, then its points.
    """
    key_groups = []
    for point in points:
        key_groups.append({position.source.key for position in point.positions})
    parts = []
    rendering = context["rendering"]
    for part in render_in_parts(text or "", rendering, key_groups, side_notes, names or ""):
        parts.append(DisputedPart(part, [points[number] for number in part.below]))
    return parts


@register.simple_tag(takes_context=True)
def line(context: Context, text: str | None, stated: bool = False) -> SafeString:
    """{% line page.entry.summary stated=True %}: one paragraph's words, without the paragraph; with
    the names of its statements where the page is its entry's.
    """
    return render_inline(text or "", context["rendering"], stated)


@register.simple_tag(takes_context=True)
def link_to(context: Context, identifier: str) -> SafeString:
    """{% link_to milestone.identifier %}: the way to a milestone, value or dispute of the page's
    entry as it stands in the version that is read.
    """
    statements = context["rendering"].statements
    return statement_link(statements.link_to(identifier) if statements else "")


@register.simple_tag(takes_context=True)
def cite(context: Context, source: Source, locator: str = "") -> SafeString:
    """{% cite milestone.source milestone.locator %}: the note mark of this place."""
    mark = context["rendering"].notes.cite(source, locator)
    return note_mark(mark) if mark else SafeString("")


@register.simple_tag
def words(text: str | None) -> SafeString:
    """{% words era.span %}: an EDTF date in words, with its time elements."""
    return date_element(tuple(in_words(text or "")))


@register.simple_tag
def words_begin(text: str | None) -> SafeString:
    """{% words_begin figure.date %}: an EDTF date in words at the beginning of a sentence."""
    return date_element(capitalised(in_words(text or "")))


@register.simple_tag
def span_words(start: str | None, end: str | None, running: bool = False) -> SafeString:
    """{% span_words initiative.start initiative.end running %}: the life of a thing in words."""
    return date_element(tuple(span_in_words(start or "", end or "", running)))


@register.filter
def date_words(text: str | None) -> str:
    """{{ era.span|date_words }}: an EDTF date in plain words, for attributes and titles."""
    return joined_words(in_words(text or ""))


@register.filter(expects_localtime=True)
def day_words(day: date | None) -> str:
    """{{ entry.updated_at|day_words }}: a day, or that of a time, in plain words."""
    return date_words(day.isoformat()[:10] if day else "")


@register.filter
def says(text: str, word: str) -> bool:
    """{% if indicator.title|says:indicator.unit %}: whether the words stand in the text."""
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


@register.filter
def stop(text: object) -> str:
    """{{ title|stop }}: the full stop that the text still needs."""
    return full_stop(str(text))


# {{ source.language|language_name }}: the language as it stands in a sentence.
register.filter(language_name)


@register.filter
def host(url: str) -> str:
    """{{ initiative.website|host }}: an address as people write it, without its scheme and the
    slash at its end.
    """
    return url.partition("://")[2].rstrip("/") or url


@register.filter
def going_on(text: str | None) -> str:
    """{{ milestone.description|going_on }}: a sentence without its full stop, for a line that goes
    on after it.
    """
    words = (text or "").rstrip()
    if words.endswith(".") and not words.endswith(".."):
        return words[:-1]
    return words


@register.simple_tag
def lang_of(entry: Model, name: str) -> SafeString:
    """<h1{% lang_of entry "title" %}>: the language that stands in where the reader's is missing,
    as lang="en".
    """
    language = foreign_language(entry, name)
    return format_html(' lang="{}"', language) if language else SafeString("")


@register.simple_tag(takes_context=True)
def whole_reference(context: Context, reference: Reference) -> SafeString:
    """{% whole_reference page.reference %}: the source as a list of references names it, with the
    way to its page.
    """
    try:
        page = address(context.get("request"), "source", reference.key)
    except NoReverseMatch:
        page = ""
    return reference_element(reference, page)


# {% source_link reference number %}: the way to the source's own address.
register.simple_tag(source_link)

# {% source_links note.reference note.number %}: the ways to the source itself.
register.simple_tag(source_links)


@register.simple_tag
def note_places(note: Note) -> SafeString:
    """{% note_places note %}: the ways back to where it is cited."""
    return note_elements.note_places(note.number, note.places)


# {% foreign_language entry "note" as language %}: the same language alone.
register.simple_tag(foreign_language)


@register.simple_tag
def titled(entry: PublishedEntry | FormerAddress) -> SafeString:
    """{% titled entry %}: the title that was live, with the language in which it stands where not
    the reader's.
    """
    return mark_safe(piece("titled", entry=entry))
