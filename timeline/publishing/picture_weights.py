"""How many bytes of pictures a page makes its readers fetch."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from govdigital.databases import EDITORIAL
from timeline.files import stores
from timeline.files.names import renditions_of
from timeline.files.stores import EDITORIAL_FILES
from timeline.models import Agent, Article, Era, Picture, Publishable
from timeline.models.languages import LANGUAGES
from timeline.registry import noun_of
from timeline.texts.markup import pictures

# The bound of design: of all pictures of a page, on a window of 1280 pixels.
MOST_BYTES = 150_000
# How wide a picture is shown there: in a text, beside one, as a portrait or a logo.
MEASURE, BESIDE, PORTRAIT = 672, 288, 120


class HeavyPage(NamedTuple):
    """An entry whose pictures have more bytes than a page should, and the field that shows them."""

    entry: Publishable
    field: str
    bytes: int


def heavy_pages(batch: Sequence[Publishable]) -> Iterator[HeavyPage]:
    """The entries of the batch whose pages are heavy in a language; none where the store does not
    answer.
    """
    by_key = pictures_by_key(batch)
    for entry in batch:
        try:
            page = heavy_page(entry, by_key)
        except (stores.StoreAway, stores.Missing):
            # Another check speaks of both.
            continue
        if page is not None:
            yield page


def heavy_page(entry: Publishable, by_key: dict[str, Picture]) -> HeavyPage | None:
    """The page of the entry in the first language in which it is heavy."""
    own: Picture | None = getattr(entry, "picture", None)
    own_bytes = bytes_shown(own, width_of_own(entry)) if own else 0
    for tag in LANGUAGES:
        total = own_bytes
        field = "picture"
        for name in noun_of(entry).paragraphs:
            for key in keys_in(entry, name, tag):
                if key in by_key:
                    total += bytes_shown(by_key[key], MEASURE)
                    field = f"{name}_{tag}"
        if total > MOST_BYTES:
            return HeavyPage(entry, field, total)
    return None


def pictures_by_key(batch: Iterable[Publishable]) -> dict[str, Picture]:
    """The pictures that stand in the texts of the batch; asks nothing where there are none."""
    keys: set[str] = set()
    for entry in batch:
        for name in noun_of(entry).paragraphs:
            for tag in LANGUAGES:
                keys.update(keys_in(entry, name, tag))
    if not keys:
        return {}
    return {row.key: row for row in Picture.objects.using(EDITORIAL).filter(key__in=sorted(keys))}


def keys_in(entry: Publishable, name: str, tag: str) -> list[str]:
    """The keys of the pictures in that text, each once: a browser fetches a file once."""
    return list(dict.fromkeys(pictures(getattr(entry, f"{name}_{tag}") or "")))


def width_of_own(entry: Publishable) -> int:
    """How wide the page of the entry shows the entry's own picture."""
    if isinstance(entry, Agent):
        return PORTRAIT
    return MEASURE if isinstance(entry, (Article, Era)) else BESIDE


def bytes_shown(picture: Picture, width: int) -> int:
    """The bytes of the copy that a browser takes for this width; none of a document, and of a
    picture without a file.
    """
    if picture.is_document or not picture.file:
        return 0
    copies = renditions_of(picture)
    # A drawing is shown as it is.
    if not copies:
        return picture.size
    best = [copy for copy in copies if copy.content_type == copies[0].content_type]
    shown = best[-1]
    for copy in reversed(best):
        if copy.width >= width:
            shown = copy
    return stores.size(EDITORIAL_FILES, shown.name)
