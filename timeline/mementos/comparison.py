"""Two versions of one entry compared, field by field, in the reader's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import override

from timeline.mementos.history import day_of, place_or_way
from timeline.mementos.place import Place
from timeline.mementos.taken_away import taken_away_page
from timeline.mementos.versions_in_words import named_in, versions_in_words
from timeline.models import PublishedEntry
from timeline.public import queries
from timeline.public.addresses import absolute, other_languages
from timeline.public.entry_log import REMOVED
from timeline.public.entry_paths import EntryPath
from timeline.public.logged_entries import LoggedNames
from timeline.public.pages import PublicPage
from timeline.public.views import show
from timeline.publishing.compare import Difference, RowDifference, compare
from timeline.registry import MODELS
from timeline.texts.text_diff import SAME, DiffPiece, shortened

NUMBER = re.compile("[1-9][0-9]{0,17}")
# A page has room for so many characters of what differs, of which the marks around a stretch take
# so many, and one stretch for so many.
ROOM, MARKS = 50_000, 100
MOST_OF_A_PIECE = 10_000


class Compared(NamedTuple):
    """What differs, as far as a page has room, and how many texts and rows are cut or left out."""

    differences: list[Difference]
    left_out: int


class ComparedVersion(NamedTuple):
    """One of both versions; `memento` is where it is read, blank of the entry's end."""

    row: PublishedEntry
    memento: str


class PageElsewhere(NamedTuple):
    """This page in another language: its tag, the language's own name, the address."""

    language: str
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ComparisonPage(PublicPage):
    """Two versions of the entry at `path`, the older one first; `elsewhere` is the same page in the
    language in which alone they differ, None where they differ in this one or in none.
    """

    path: EntryPath
    old: ComparedVersion
    new: ComparedVersion
    with_times: bool
    compared: Compared
    elsewhere: PageElsewhere | None
    canonical: str


def comparison(request: HttpRequest, entry: EntryPath, **using: str) -> HttpResponse:
    """What differs between the two versions that are asked for, under an address that names the
    older one first.
    """
    place = place_or_way(entry, using)
    if isinstance(place, EntryPath):
        return HttpResponsePermanentRedirect(reverse("mementos:history", args=[place]))
    numbers = numbers_of(request, [row.publication_id for row in place.log.rows])
    if numbers is None:
        return HttpResponseRedirect(reverse("mementos:history", args=[place.entry]))
    address = comparison_address(place.entry, *numbers)
    if place.entry != entry:
        return HttpResponsePermanentRedirect(address)
    asked = request.GET.get("from", ""), request.GET.get("to", "")
    if asked != tuple(map(str, numbers)):
        return HttpResponseRedirect(address)
    for row in place.log.rows:
        if row.publication_id in numbers and row.taken_away_id:
            return taken_away_page(request, row, **using)
    rows = queries.logged_at(entry.model_name, place.log.pk, numbers, **using)
    old, new = (rows[number] for number in numbers)
    page = comparison_page(request, place, old, new, using)
    return show(request, "timeline/comparison.html", page, using)


def comparison_address(path: EntryPath, old: int, new: int) -> str:
    """Where these two versions of an entry are compared."""
    address = reverse("mementos:compare", args=[path])
    return f"{address}?{urlencode({'from': old, 'to': new})}"


def numbers_of(request: HttpRequest, oldest_first: Sequence[int]) -> tuple[int, int] | None:
    """The numbers of the older and the newer version that are asked for, put right; None where
    there is only one version.

    A missing one is that before or the last. Raises Http404 for what is no version of this entry.
    """
    asked = sorted({number_of(request, name, oldest_first) for name in ("from", "to")} - {0})
    if len(oldest_first) < 2:
        return None
    if len(asked) == 2:
        return asked[0], asked[1]
    if not asked:
        return oldest_first[-2], oldest_first[-1]
    [number] = asked
    place = oldest_first.index(number)
    is_older = bool(request.GET.get("from")) and not request.GET.get("to")
    if place == 0 or (is_older and number != oldest_first[-1]):
        return number, oldest_first[-1] if is_older else oldest_first[1]
    return oldest_first[place - 1], number


def number_of(request: HttpRequest, name: str, numbers: Sequence[int]) -> int:
    """The number of a version under this name of the query; 0 where it is missing or blank."""
    text = request.GET.get(name, "")
    if not text:
        return 0
    if not NUMBER.fullmatch(text) or int(text) not in numbers:
        raise Http404
    return int(text)


def comparison_page(
    request: HttpRequest,
    place: Place,
    old: PublishedEntry,
    new: PublishedEntry,
    using: dict[str, str],
) -> ComparisonPage:
    """The page of these two versions."""
    named = named_in(MODELS[old.model], old.snapshot, new.snapshot)
    names = queries.names_then(named.keys, named.addresses, new.publication_id, **using)
    differences = compared(old, new, names)
    address = comparison_address(place.entry, old.publication_id, new.publication_id)
    return ComparisonPage(
        path=place.entry,
        old=compared_version(place, old),
        new=compared_version(place, new),
        with_times=day_of(old) == day_of(new),
        compared=shortened_to_page(differences),
        elsewhere=None if differences else page_that_differs(request, old, new, names),
        canonical=absolute(request, address),
    )


def compared_version(place: Place, row: PublishedEntry) -> ComparedVersion:
    """The version with the way to it."""
    return ComparedVersion(row, "" if row.event in REMOVED else place.memento(row))


def compared(old: PublishedEntry, new: PublishedEntry, names: LoggedNames) -> list[Difference]:
    """What differs between two versions for a reader of the active language."""
    words = versions_in_words(MODELS[old.model], old.snapshot, new.snapshot, names)
    return compare(words.old, words.new)


def page_that_differs(
    request: HttpRequest, old: PublishedEntry, new: PublishedEntry, names: LoggedNames
) -> PageElsewhere | None:
    """The page in the language in which the versions differ, where they do not for this reader;
    None where they do in none.
    """
    for language, name, address in other_languages(request):
        with override(language):
            if compared(old, new, names):
                return PageElsewhere(language, name, address)
    return None


def shortened_to_page(differences: Sequence[Difference]) -> Compared:
    """As many of the differences as a page has room for: of a long text its beginning, of many rows
    the first.
    """
    room = ROOM
    shown: list[Difference] = []
    left_out = 0
    for difference in differences:
        pieces = first_pieces(difference.pieces, room)
        room -= cost_of(pieces)
        left_out += len(pieces) < len(difference.pieces)
        rows: list[RowDifference] = []
        for row in difference.rows:
            if room <= 0:
                left_out += 1
                continue
            fields = []
            for field in row.fields:
                field_pieces = first_pieces(field.pieces, room)
                room -= cost_of(field_pieces)
                fields.append(Difference(field.name, field_pieces, []))
            rows.append(RowDifference(row.how, row.name, fields))
        if pieces or rows:
            shown.append(Difference(difference.name, pieces, rows))
    return Compared(shown, left_out)


def first_pieces(pieces: Sequence[DiffPiece], room: int) -> list[DiffPiece]:
    """The first of these stretches for which there is room, each with both its ends where it is
    long.
    """
    first = []
    for piece in pieces:
        if room <= 0:
            break
        text = piece.text
        if piece.how != SAME:
            text = shortened(text, MOST_OF_A_PIECE, MOST_OF_A_PIECE // 2)
        first.append(DiffPiece(piece.how, text))
        room -= cost_of(first[-1:])
    return first


def cost_of(pieces: Sequence[DiffPiece]) -> int:
    """How much room these stretches take: their characters, and the marks around each."""
    return sum(MARKS + len(piece.text) for piece in pieces)
