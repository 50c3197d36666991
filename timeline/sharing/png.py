"""A picture as PNG: drawn by resvg with the fonts that stand beside this file, and kept in DATA_DIR
under a digest of all that it is made of.
"""

import hashlib
import re
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import resvg_py
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Engine
from django.template.loader import get_template

from timeline.charts.share_picture import SharePicture

TEMPLATE = "timeline/sharing/picture.svg"
FONTS = Path(__file__).parent / "fonts"
FONT_FILES = sorted(FONTS.glob("*.ttf"))
COLOUR = re.compile(r"--([\w-]+)\s*:\s*(#(?:[0-9a-fA-F]{3}){1,2})\s*[;}]")
DIGEST_LENGTH = 16


def digest_of(picture: SharePicture) -> str:
    """Sixteen hexadecimal digits that change with anything that the PNG is made of."""
    return hashlib.sha256(f"{made_with()}{picture!r}".encode()).hexdigest()[:DIGEST_LENGTH]


def png_of(picture: SharePicture, page: str) -> bytes:
    """The PNG, from DATA_DIR where it was made before; else made now and kept for the page, whose
    earlier ones go.

    Where nothing can be written, it is made each time.
    """
    folder = settings.DATA_DIR / "shared" / hashlib.sha256(page.encode()).hexdigest()[:32]
    file = folder / f"{digest_of(picture)}.png"
    try:
        return file.read_bytes()
    except OSError:
        # It is not there, or another process has just put a newer one in its place.
        content = rendered(picture)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Of its own name, for another thread may be making the same picture.
        with NamedTemporaryFile(dir=folder, delete=False) as unfinished:
            unfinished.write(content)
        Path(unfinished.name).rename(file)
        for earlier in folder.glob("*.png"):
            if earlier != file:
                earlier.unlink(missing_ok=True)
    except OSError:
        # A public process may have a folder in which it can only read.
        return content
    return content


def rendered(picture: SharePicture) -> bytes:
    """The picture as PNG of 1200 × 630."""
    # Without the fonts of this machine, it looks the same on each.
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg_of(picture),
            skip_system_fonts=True,
            font_files=[str(path) for path in FONT_FILES],
        )
    )


def svg_of(picture: SharePicture) -> str:
    """The picture as SVG."""
    colours = light_colours()
    context = {"picture": picture, "colours": colours, "fading": colours[picture.colour]}
    return get_template(TEMPLATE).render(context).strip()


@lru_cache(maxsize=1)
def light_colours() -> dict[str, str]:
    """The colours of the light scheme by their names in variables.css; those of a site of one's own
    in own.css go before.
    """
    colours: dict[str, str] = {}
    for sheet in ("own.css", "variables.css"):
        style = Path(str(finders.find(f"css/{sheet}"))).read_text()
        for name, colour in COLOUR.findall(style):
            # The dark scheme comes after the light one.
            colours.setdefault(name, colour)
    return colours


@lru_cache(maxsize=1)
def made_with() -> str:
    """What decides about every picture alike: renderer, fonts, template, colours."""
    digest = hashlib.sha256(f"{version('resvg-py')} {light_colours()}".encode())
    digest.update(Engine.get_default().get_template(TEMPLATE).source.encode())
    for path in FONT_FILES:
        digest.update(path.read_bytes())
    return digest.hexdigest()
