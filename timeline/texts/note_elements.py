"""The elements of notes, references and dates. A page has hundreds of them, and a template takes
some twenty steps for each.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from timeline.dates.single_date_words import WordRun
from timeline.dates.wording import in_words, joined_words
from timeline.texts.citations import NoteMark, Reference, full_stop
from timeline.texts.pieces import kept, kept_piece
from timeline.texts.unbroken import unbroken

NOTHING = SafeString("")
# One for each language.
KEPT_NAMES = 8
# Some 500 bytes each.
KEPT_CARDS = KEPT_REFERENCES = KEPT_LINKS = KEPT_DATES = 1_024


@kept(KEPT_DATES)
def date_element(words: tuple[WordRun, ...]) -> SafeString:
    """A date in words, with its time elements."""
    runs = []
    for run in words:
        text = unbroken(run.text)
        if run.datetime:
            text = format_html('<time datetime="{}">{}</time>', run.datetime, text)
        runs.append(text)
    return mark_safe(f'<span class="date">{"".join(runs)}</span>')


def note_mark(mark: NoteMark) -> SafeString:
    """The number at a place that cites, with the card that shows the source there."""
    words = gettext("Source %(number)s, %(label)s")
    if mark.prefix:
        words = gettext("Source %(number)s, %(prefix)s %(label)s")
    label = mark.reference.label
    name = words % {"number": mark.number, "prefix": mark.prefix, "label": label}
    return format_html(
        '<span class="note-mark"><a href="#{}" id="{}" role="doc-noteref" aria-label="{}">{}</a>'
        '<span class="note-card"><span class="note-card-words">{}{}</span></span></span>',
        mark.note,
        mark.anchor,
        ", ".join(filter(None, (name, mark.locator))),
        mark.number,
        card_words(mark.reference, mark.locator, mark.prefix),
        card_links(mark.reference, mark.number),
    )


@kept(KEPT_CARDS)
def card_words(reference: Reference, locator: str, prefix: str) -> SafeString:
    """What a card says of the source, whatever the number of its note."""
    container = NOTHING
    if reference.container:
        words = '<span lang="{}">{}</span>, '
        container = format_html(words, reference.language, reference.container)
    return format_html(
        '{}{}<span class="note-card-title" lang="{}">{}</span> '
        '<span class="note-card-where">{}{}</span>',
        f"{prefix} " if prefix else "",
        card_author(reference),
        reference.language,
        unbroken(reference.title),
        container,
        when_and_where(reference, locator),
    )


def card_author(reference: Reference) -> SafeString:
    """Whose the source is, before its title; blank where what holds it says so."""
    author: str = ""
    if reference.first_names:
        author = unbroken(reference.first_names)
    elif not reference.container:
        author = reference.publisher
    return format_html('<span class="note-card-author">{}</span> ', author) if author else NOTHING


def card_links(reference: Reference, number: int) -> SafeString:
    """The ways to the source, as a card shows them."""
    links = ways_to(reference, number)
    if not links:
        return NOTHING
    return mark_safe(f' <span class="note-card-links">{" ".join(links)}</span>')


def when_and_where(reference: Reference, locator: str) -> SafeString:
    """The date of the source, and the place in it."""
    when = unbroken(joined_words(in_words(reference.date)) if reference.date else "")
    when = when or conditional_escape(gettext("no date given"))
    return format_html("{}, {}", when, unbroken(locator)) if locator else when


def side_note(number: int, locator: str, reference: Reference) -> SafeString:
    """The copy of a note in the margin."""
    container: str = ""
    if reference.container and reference.container != reference.label:
        container = format_html("{}, ", unbroken(reference.container))
    return format_html(
        '<span class="side_note" aria-hidden="true">'
        '<span class="side_note-number">{}</span> {}, {}{}.</span>',
        number,
        unbroken(reference.label),
        container,
        when_and_where(reference, locator),
    )


def ways_to(reference: Reference, number: int = 0) -> list[SafeString]:
    """The ways to the source itself; to its copy first, where its address is dead."""
    ways = []
    if reference.url:
        ways.append(source_link(reference, number))
    if reference.has_copy:
        copy = kept_piece("copy_link", reference=reference, number=number)
        ways.insert(0 if reference.is_dead else len(ways), copy)
    return ways


@kept(KEPT_LINKS)
def source_link(reference: Reference, number: int = 0) -> SafeString:
    """The way to the source's own address, named after the number of its note."""
    words = gettext("Read the source")
    if reference.is_dead:
        words = gettext("Original address, which did not answer")
    name: str = ""
    if number:
        name = format_html(' aria-label="{}: {}, {}"', words, number, reference.label)
    return format_html(
        '<a class="source-address" href="{}" rel="noopener"{}>{}</a>', reference.url, name, words
    )


def source_links(reference: Reference, number: int = 0) -> SafeString:
    """The ways to the source, and when it was read and its address checked."""
    parts = ways_to(reference, number)
    if reference.accessed_on:
        words = gettext("read on %(day)s") % {"day": in_plain_words(reference.accessed_on)}
        parts.append(format_html("<span>{}</span>", words))
    if reference.url and reference.link_checked_on:
        day = in_plain_words(reference.link_checked_on)
        words = gettext("link last checked %(day)s") % {"day": day}
        parts.append(format_html('<span class="source-checked">{}</span>', words))
    return mark_safe(f'<span class="source-links">{" ".join(parts)}</span>')


def statement_link(address: str) -> SafeString:
    """The way to a statement as it stands in the version that is read; blank without an address."""
    if not address:
        return NOTHING
    return mark_safe(f'<a class="statement-link" href="{escape(address)}"{link_name()}></a>')


@kept(KEPT_NAMES)
def link_name() -> SafeString:
    """What the link to a statement is called, as an attribute."""
    return format_html(' aria-label="{}"', gettext("Link to this statement"))


def note_places(number: int, places: Sequence[str]) -> SafeString:
    """The ways back to where a note is cited; an arrow before those that are not folded away."""
    words = gettext("Back to place %(place)s of note %(number)s")
    links: list[str] = []
    if len(places) <= 3:
        links.append('<span aria-hidden="true">↑</span>')
    for place, anchor in enumerate(places, 1):
        link = '<a href="#{}" role="doc-backlink" aria-label="{}">{}</a>'
        name = words % {"place": place, "number": number}
        links.append(format_html(link, anchor, name, place))
    return mark_safe(f'<span class="note-place_list">{" ".join(links)}</span>')


@kept(KEPT_REFERENCES)
def reference_element(reference: Reference, address: str) -> SafeString:
    """The source as a list of references names it, with the way to its page."""
    title = unbroken(reference.title)
    if address:
        title = format_html('<a href="{}">{}</a>', address, title)
    parts = [
        names_element("names", reference.first_names, unbroken(reference.first_names)),
        format_html(
            '<cite lang="{}">{}</cite>{}', reference.language, title, full_stop(reference.title)
        ),
        names_element("holder", reference.holder, unbroken(reference.holder)),
    ]
    if reference.publisher not in (reference.authors, reference.container):
        parts.append(names_element("holder", reference.publisher, reference.publisher))
    parts.append(reference_date(reference.date))
    if reference.doi:
        link = '<a class="reference-more" href="https://doi.org/{}" rel="noopener">doi:{}</a>'
        parts.append(format_html(link, reference.doi, reference.doi))
    if reference.isbn:
        parts.append(format_html('<span class="reference-more">ISBN {}</span>', reference.isbn))
    return mark_safe(f'<span class="reference">{" ".join(filter(None, parts))}</span>')


def names_element(kind: str, names: str, shown: str) -> SafeString:
    """Names as they are shown, with their full stop; blank where there are none."""
    if not names:
        return NOTHING
    return format_html('<span class="reference-{}">{}{}</span>', kind, shown, full_stop(names))


def reference_date(text: str) -> SafeString:
    """An EDTF date as a sentence of its own."""
    if not text:
        return conditional_escape(gettext("No date."))
    words = in_words(text)
    return mark_safe(date_element(capitalised(words)) + full_stop(joined_words(words)))


def capitalised(words: Sequence[WordRun]) -> tuple[WordRun, ...]:
    """The words as a sentence begins with them."""
    first, *others = words
    return (first._replace(text=capfirst(first.text)), *others)


def in_plain_words(day: date) -> str:
    """A day in words."""
    return joined_words(in_words(day.isoformat()))
