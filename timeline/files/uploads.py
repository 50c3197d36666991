"""A file that somebody sends: what it is follows from its bytes, never from its name."""

from typing import NamedTuple

from django.core.files.base import File
from django.utils.translation import gettext as _

from govdigital.plain_text import plain_text
from timeline.files import document, drawing, raster, stores
from timeline.files.names import ContentType, name_of, renditions_of
from timeline.files.refusal import Cleaned, Refused
from timeline.models import Picture

LONGEST = 20_000_000
LONGEST_NAME = 200
SIGNATURES = {
    b"\xff\xd8\xff": ContentType.JPEG,
    b"\x89PNG\r\n\x1a\n": ContentType.PNG,
    b"%PDF-": ContentType.PDF,
}
AVIF_BRANDS = (b"avif", b"avis")


class StoredFile(NamedTuple):
    """A file that stands among the editorial files: the columns by which a picture names it, and
    what was taken out of it.
    """

    columns: dict[str, str | int]
    removed: tuple[str, ...] = ()

    def name_in(self, picture: Picture) -> None:
        """Let the picture name the file; it is not saved."""
        for column, value in self.columns.items():
            setattr(picture, column, value)


def take_in(content: bytes, name: str) -> StoredFile:
    """Check the file, clean it, and keep it with its copies among the editorial files.

    Raises Refused or StoreAway. What was kept and is never named does no harm: nobody else can
    fetch it.
    """
    clean = cleaned(content)
    file = name_of(clean.content, clean.content_type)
    copied = Picture(file=file, width=clean.width, height=clean.height, formats=clean.formats)
    for copy in renditions_of(copied):
        ending = copy.name.rpartition(".")[2]
        stores.write(stores.EDITORIAL_FILES, copy.name, clean.copies[copy.width, ending])
    # The last one: where it is, its copies are.
    stores.write(stores.EDITORIAL_FILES, file, clean.content)
    columns: dict[str, str | int] = {
        "file": file,
        "content_type": str(clean.content_type),
        "original_name": plain_text(name)[-LONGEST_NAME:],
        "width": clean.width,
        "height": clean.height,
        "size": len(clean.content),
        "formats": clean.formats,
    }
    return StoredFile(columns, clean.removed)


def read_whole(file: File[bytes]) -> bytes:
    """The bytes of an uploaded file; raises Refused where there are too many."""
    if (file.size or 0) > LONGEST:
        raise Refused(too_long())
    content: bytes = file.read()
    return content


def too_long() -> str:
    """That a file has too many bytes."""
    sentence = _("This file is larger than %(number)s megabytes. Send a smaller one.")
    return sentence % {"number": LONGEST // 1_000_000}


def cleaned(content: bytes) -> Cleaned:
    """The file written anew; raises Refused."""
    if len(content) > LONGEST:
        raise Refused(too_long())
    if not content:
        raise Refused(_("This file is empty."))
    content_type = type_by_content(content)
    if content_type is None:
        sentence = _(
            "This is no picture and no document that can be shown here. Send a JPEG, PNG, WebP, "
            "AVIF, SVG or PDF: what counts is what is in the file, not how it is called."
        )
        raise Refused(sentence)
    if content_type == ContentType.SVG:
        return drawing.cleaned(content)
    if content_type == ContentType.PDF:
        return document.cleaned(content)
    return raster.cleaned(content, content_type)


def type_by_content(content: bytes) -> ContentType | None:
    """The type that the first bytes tell; None where they tell of none that is taken."""
    for signature, content_type in SIGNATURES.items():
        if content.startswith(signature):
            return content_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ContentType.WEBP
    # The first brand, or one of those with which it goes together (ISO 14496-12, 4.3).
    if content[4:8] == b"ftyp" and any(brand in content[8:64] for brand in AVIF_BRANDS):
        return ContentType.AVIF
    return ContentType.SVG if drawing.looks_like_drawing(content) else None
