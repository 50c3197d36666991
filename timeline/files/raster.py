"""Pictures made of pixels: read by Pillow, turned upright, freed of metadata and written anew, with
smaller copies for every width of screen.
"""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from timeline.files.names import ENDINGS, WIDTHS, ContentType, widths_of
from timeline.files.refusal import Cleaned, Refused

# What Pillow calls them.
FORMATS = {
    ContentType.JPEG: "JPEG",
    ContentType.PNG: "PNG",
    ContentType.WEBP: "WEBP",
    ContentType.AVIF: "AVIF",
}
# A phone's JPEG that holds several pictures, of which the first is shown.
SEVERAL_IN_JPEG = "MPO"
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
# WebP has no longer side.
LONGEST_WEBP = 16_383
# More than this is a photograph and no drawing: it is kept small by formats for photographs. So is
# what has few colours in ever other places, and would be large without loss.
FEW_COLOURS = 256
SMALL_WITHOUT_LOSS = 60_000
# The copy that a page takes at 1280 pixels.
SHOWN_WIDTH = WIDTHS[1]
# How each format is written. AVIF is slow at its best: 8 of 10 takes a fifth of the time of 6. At
# 800 pixels a photograph has 45 kB so, and a page of text with small letters 30.
WRITTEN: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 75, "optimize": True, "progressive": True},
    "png": {"format": "PNG", "optimize": True},
    "webp": {"format": "WEBP", "lossless": True, "quality": 60, "method": 4},
    "avif": {"format": "AVIF", "quality": 50, "speed": 8},
}
# The file itself loses as little as its format allows.
WHOLE: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 92, "optimize": True, "progressive": True},
    "png": {"format": "PNG"},
    "webp": {"format": "WEBP", "quality": 92, "method": 4},
    "avif": {"format": "AVIF", "quality": 85, "speed": 8},
}


def cleaned(content: bytes, content_type: str) -> Cleaned:
    """The picture written anew, with its copies; raises Refused."""
    try:
        picture = upright(opened(content, ContentType(content_type)))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(too_large()) from None
    except Exception:
        # Pillow raises whatever Python raises where a file ends early or says what cannot be.
        sentence = _("This file is damaged: it cannot be read to its end. Save the picture anew.")
        raise Refused(sentence) from None
    formats = formats_for(picture)
    copies: dict[tuple[int, str], bytes] = {}
    for width in widths_of(picture.width):
        smaller = narrowed(picture, width)
        for ending in formats:
            copies[width, ending] = written(smaller, WRITTEN[ending])
    whole = written(picture, WHOLE[ENDINGS[ContentType(content_type)]])
    return Cleaned(whole, content_type, picture.width, picture.height, " ".join(formats), copies)


def opened(content: bytes, content_type: ContentType) -> Image.Image:
    """The picture with its pixels; its size is looked at before one of them is unpacked."""
    picture = Image.open(BytesIO(content), formats=[FORMATS[content_type]])
    refuse_large(*picture.size)
    if picture.format != SEVERAL_IN_JPEG and getattr(picture, "n_frames", 1) > 1:
        raise Refused(_("This picture moves. Choose one that stands still."))
    picture.load()
    return picture


def refuse_large(width: int, height: int) -> None:
    """Raise Refused for more pixels than are taken."""
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(too_large())


def too_large() -> str:
    """That a picture has too many pixels."""
    sentence = _(
        "This picture has too many pixels. At most %(pixels)s million are taken, and "
        "%(side)s along a side: save a smaller copy of it."
    )
    return sentence % {"pixels": MOST_PIXELS // 1_000_000, "side": f"{LONGEST_SIDE:,}"}


def upright(picture: Image.Image) -> Image.Image:
    """The pixels alone, as eyes see them: turned as the camera was held, in the colours of the web,
    without a word about who made them, where and with what.
    """
    profile = picture.info.get("icc_profile")
    picture = in_eight_bits(ImageOps.exif_transpose(picture))
    if profile:
        picture = in_web_colours(picture, profile)
    transparent = picture.has_transparency_data
    picture = picture.convert("RGBA" if transparent else "RGB")
    if transparent and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    picture.info = {}
    return picture


def in_eight_bits(picture: Image.Image) -> Image.Image:
    """The picture with 256 shades of grey where it had more; converting alone cuts them off."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda shade: shade / 256).convert("L")
    if picture.mode in ("I", "F"):
        _least, most = picture.getextrema()
        if isinstance(most, (int, float)) and most > 255:
            return picture.point(lambda shade: shade / 256).convert("L")
        return picture.convert("L")
    return picture


def in_web_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture in sRGB, which all browsers take a picture without a profile for."""
    if picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        # A profile speaks of the colours of a palette, and not of their numbers in it.
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        converted = ImageCms.profileToProfile(
            colours,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that is damaged, or of other colours, says nothing.
        return picture
    if converted is None:
        return picture
    if alpha:
        converted.putalpha(alpha)
    return converted


def formats_for(picture: Image.Image) -> list[str]:
    """In which formats copies are made: a better one, then one for every browser."""
    if is_small_without_loss(picture):
        tallest = max(narrowed_height(picture, width) for width in widths_of(picture.width))
        return ["webp", "png"] if tallest <= LONGEST_WEBP else ["png"]
    if picture.mode == "RGBA":
        return ["avif", "png"]
    return ["avif", "jpg"]


def is_small_without_loss(picture: Image.Image) -> bool:
    """Whether it is a drawing that no format for photographs makes smaller."""
    if picture.getcolors(FEW_COLOURS) is None:
        return False
    width = min(picture.width, SHOWN_WIDTH)
    if narrowed_height(picture, width) > LONGEST_WEBP:
        return True
    return len(written(narrowed(picture, width), WRITTEN["webp"])) <= SMALL_WITHOUT_LOSS


def narrowed(picture: Image.Image, width: int) -> Image.Image:
    """The picture at this width."""
    if width == picture.width:
        return picture
    height = narrowed_height(picture, width)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def narrowed_height(picture: Image.Image, width: int) -> int:
    """How high the picture is at this width."""
    return max(1, round(picture.height * width / picture.width))


def written(picture: Image.Image, options: dict[str, Any]) -> bytes:
    """The bytes of the picture in a format."""
    if options["format"] == "JPEG" and picture.mode == "RGBA":
        # Only a file that was a JPEG is written as one, and that has no transparency.
        picture = picture.convert("RGB")
    with BytesIO() as file:
        picture.save(file, **options)
        return file.getvalue()
