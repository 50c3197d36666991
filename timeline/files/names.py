"""The names of files: made from their bytes, so that a name never means anything else."""

import hashlib
import re
from typing import NamedTuple

from timeline.models import Picture

ContentType = Picture.ContentType

# How each type of file ends.
ENDINGS = {
    ContentType.JPEG: "jpg",
    ContentType.PNG: "png",
    ContentType.WEBP: "webp",
    ContentType.AVIF: "avif",
    ContentType.SVG: "svg",
    ContentType.PDF: "pdf",
}
TYPES = {ending: str(content_type) for content_type, ending in ENDINGS.items()}
# A column of a phone, of a page, and of a page on a screen with two dots to the pixel.
WIDTHS = (400, 800, 1200)
DIGEST_LENGTH = 32
NAME = rf"[0-9a-f]{{{DIGEST_LENGTH}}}(?:-[1-9][0-9]{{0,3}})?\.(?:{'|'.join(TYPES)})"


class Rendition(NamedTuple):
    """A smaller copy of a picture: the name of its file, and its size in pixels."""

    name: str
    content_type: str
    width: int
    height: int


def name_of(content: bytes, content_type: str) -> str:
    """The name of the file that has this content: half of its SHA-256, and how its type ends."""
    digest = hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]
    return f"{digest}.{ENDINGS[ContentType(content_type)]}"


def is_name(text: str) -> bool:
    """Whether a file may have this name."""
    return re.fullmatch(NAME, text) is not None


def type_of(name: str) -> str:
    """The type of the file with this name (MIME)."""
    return TYPES[name.rpartition(".")[2]]


def widths_of(width: int) -> list[int]:
    """How wide the copies of a picture of this width are: never wider than itself."""
    widths = [smaller for smaller in WIDTHS if smaller < width]
    if width and width <= WIDTHS[-1]:
        widths.append(width)
    return widths


def renditions_of(picture: Picture) -> list[Rendition]:
    """The copies of a picture, the best format first and narrow ones before wide ones; none of a
    drawing and of a document, which are read as they are.
    """
    digest = picture.file.partition(".")[0]
    renditions = []
    for ending in picture.formats.split():
        for width in widths_of(picture.width):
            height = max(1, round(picture.height * width / picture.width))
            name = f"{digest}-{width}.{ending}"
            renditions.append(Rendition(name, TYPES[ending], width, height))
    return renditions


def files_of(picture: Picture) -> list[str]:
    """The names of all files of a picture, its own first; none before one was chosen."""
    if not picture.file:
        return []
    return [picture.file, *(rendition.name for rendition in renditions_of(picture))]
