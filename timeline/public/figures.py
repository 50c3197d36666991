"""A picture as pages show it: a row in, addresses, words and rights out."""

from typing import NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise

from timeline.files.names import Rendition, renditions_of
from timeline.models import Picture, Source
from timeline.models.languages import language_shown
from timeline.public.addresses import media
from timeline.texts.markup import plain_text


class FigureSource(NamedTuple):
    """The copies of one format: what stands in a <source>, or beside the address of the <img>."""

    content_type: str
    # “/media/….avif 400w, /media/….avif 800w”.
    srcset: str


class Figure(NamedTuple):
    """What a page shows of a picture, in the reader's language."""

    key: str
    title: str
    # What <img> has: an address that every browser can show, and the size that is reserved for it.
    src: str
    width: int
    height: int
    # The other addresses of <img>; blank where it is shown as it is, as a drawing is.
    srcset: str
    # Better formats, each for a <source> before it, the best first.
    sources: tuple[FigureSource, ...]
    # Blank of a logo that only decorates.
    alt: str
    alt_language: str
    # With the marks of texts, and its words alone.
    caption: str
    caption_words: str
    caption_language: str
    credit: str
    # Where it was taken from, and when it was made (EDTF).
    source: Source | None
    date: str
    licence: str | Promise
    licence_url: str
    # The whole file, its type and its size; a document has nothing else to show.
    original: str
    content_type: str
    size: int
    is_document: bool


def figure_of(picture: Picture, request: HttpRequest | None = None) -> Figure | None:
    """The figure of a picture whose row is at hand; one of which the `source` was loaded asks
    nothing. None where there is nothing to show: no file yet, or withdrawn, for then it is gone.
    """
    if not picture.file or picture.withdrawn_at:
        return None
    renditions = renditions_of(picture)
    original = media(request, picture.file)
    by_type: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        by_type.setdefault(rendition.content_type, []).append(rendition)
    *better, fallback = [*by_type.values()] or [[]]
    sources = []
    for copies in better:
        srcset = srcset_of(copies, request)
        sources.append(FigureSource(copies[0].content_type, srcset))
    # The widest copy gives the size; its address is what a browser without srcset takes.
    widest = fallback[-1] if fallback else None
    return Figure(
        key=picture.key,
        title=picture.title,
        src=media(request, widest.name) if widest else original,
        width=widest.width if widest else picture.width,
        height=widest.height if widest else picture.height,
        srcset=srcset_of(fallback, request),
        sources=tuple(sources),
        alt="" if picture.decorative else picture.alt,
        alt_language=language_shown(picture, "alt"),
        caption=picture.caption,
        caption_words=plain_text(picture.caption),
        caption_language=language_shown(picture, "caption"),
        credit=picture.credit,
        source=picture.source,
        date=picture.date,
        licence=picture.licence_title,
        licence_url=picture.licence_address,
        original=original,
        content_type=picture.content_type,
        size=picture.size,
        is_document=picture.is_document,
    )


def srcset_of(copies: list[Rendition], request: HttpRequest | None) -> str:
    """The addresses of these copies with their widths; blank where there are none."""
    written = [f"{media(request, copy.name)} {copy.width}w" for copy in copies]
    return ", ".join(written)
