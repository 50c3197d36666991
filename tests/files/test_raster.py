from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageDraw

from tests.files import makers
from timeline.files import raster, uploads
from timeline.files.names import ContentType
from timeline.files.refusal import Refused


def opened(content):
    return Image.open(BytesIO(content))


def test_a_photograph_has_copies_for_each_width_and_none_wider_than_itself():
    clean = uploads.cleaned(makers.jpeg(1000, 500))

    assert (clean.content_type, clean.width, clean.height) == ("image/jpeg", 1000, 500)
    assert clean.formats == "avif jpg"
    sizes = {place: opened(copy).size for place, copy in clean.copies.items()}
    assert sizes == {
        (width, ending): (width, width // 2)
        for width in (400, 800, 1000)
        for ending in ("avif", "jpg")
    }
    assert opened(clean.copies[400, "avif"]).format == "AVIF"
    assert opened(clean.copies[400, "jpg"]).format == "JPEG"


@pytest.mark.parametrize(
    ("content", "formats"),
    [
        (makers.png(), "webp png"),
        (makers.png(colour=(0, 0, 0, 0), mode="RGBA"), "webp png"),
        (makers.saved(makers.photograph(90, 60).convert("RGBA"), "PNG"), "avif jpg"),
        (makers.transparent_photograph(), "avif png"),
        # Higher than WebP can be.
        (makers.png(100, 18_000), "png"),
    ],
)
def test_drawings_and_what_is_transparent_have_copies_that_keep_it(content, formats):
    assert uploads.cleaned(content).formats == formats


def test_a_photograph_is_turned_upright_and_says_nothing_of_its_owner():
    clean = uploads.cleaned(makers.jpeg_of_a_phone(600, 400))

    assert (clean.width, clean.height) == (400, 600)
    for content in (clean.content, *clean.copies.values()):
        picture = opened(content)
        assert dict(picture.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile"} & picture.info.keys()
        assert b"owner" not in content


def test_colours_of_another_profile_become_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    picture = makers.photograph(60, 40)
    content = makers.saved(picture, "PNG", icc_profile=profile.tobytes())

    clean = uploads.cleaned(content)

    assert "icc_profile" not in opened(clean.content).info


def profile_with_red_for_green():
    """A profile of colours in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ")
    return profile.replace(b"....", b"gXYZ")


RED = Image.new("RGB", (30, 20), (200, 30, 30))
FAINT = Image.merge("RGBA", (*RED.split(), Image.new("L", RED.size, 120)))


@pytest.mark.parametrize(
    ("picture", "form"),
    [
        (RED, "PNG"),
        (RED, "JPEG"),
        (RED, "AVIF"),
        (RED.quantize(4), "PNG"),
        (FAINT, "PNG"),
        (FAINT.quantize(4), "PNG"),
    ],
    ids=lambda value: getattr(value, "mode", value),
)
def test_colours_of_a_wider_profile_stay_as_they_are_seen(picture, form):
    content = makers.saved(picture, form, icc_profile=profile_with_red_for_green())
    clean = opened(uploads.cleaned(content).content)
    red, green, blue = clean.convert("RGB").getpixel((3, 3))

    for channel, seen in ((red, 30), (green, 200), (blue, 30)):
        assert abs(channel - seen) < 4
    assert clean.mode == ("RGBA" if picture.has_transparency_data else "RGB")


@pytest.mark.parametrize(
    ("size", "form"),
    [
        *[((1, 1), form) for form in ("PNG", "JPEG", "WEBP", "AVIF")],
        ((20_000, 1), "PNG"),
        ((1, 20_000), "JPEG"),
    ],
)
def test_the_smallest_and_the_longest_are_taken(size, form):
    clean = uploads.cleaned(makers.saved(Image.new("RGB", size, "red"), form))

    assert (clean.width, clean.height) == size
    for content in clean.copies.values():
        assert opened(content).size[1] >= 1


def test_what_has_few_colours_in_ever_other_places_is_kept_small_as_photographs_are():
    noise = Image.effect_noise((600, 400), 90).convert("RGB").quantize(200)
    clean = uploads.cleaned(makers.saved(noise, "PNG"))

    assert clean.formats == "avif jpg"


def test_a_photograph_and_a_page_of_text_are_small_at_their_shown_width():
    paper = Image.new("RGB", (1000, 700), "white")
    for line in range(35):
        words = "Trámites y servicios en línea " * 6
        ImageDraw.Draw(paper).text((10, line * 20), words, fill=(line * 4, 40, 90))
    grain = Image.effect_noise(paper.size, 40).convert("RGB")
    photograph = Image.blend(makers.photograph(*paper.size), grain, 0.3)

    for picture in (paper, photograph):
        clean = uploads.cleaned(makers.saved(picture, "PNG"))
        best = clean.formats.split()[0]
        assert len(clean.copies[800, best]) < 75_000


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "PNG"])
def test_each_format_stays_what_it_is(form):
    clean = uploads.cleaned(makers.saved(makers.photograph(500, 300), form))

    assert clean.content_type == f"image/{form.lower()}"
    assert opened(clean.content).format == form


@pytest.mark.parametrize(
    "picture",
    [
        makers.photograph(30, 20).convert("CMYK"),
        makers.photograph(30, 20).convert("L"),
        makers.photograph(30, 20).quantize(16),
        Image.new("I;16", (30, 20), 40_000),
        Image.new("LA", (30, 20), (9, 9)),
        Image.new("1", (30, 20)),
    ],
    ids=lambda picture: picture.mode,
)
def test_pixels_of_every_kind_are_taken(picture):
    form = "JPEG" if picture.mode == "CMYK" else "PNG"

    assert uploads.cleaned(makers.saved(picture, form)).width == 30


def test_shades_of_sixteen_bits_are_not_cut_off():
    picture = Image.new("I;16", (30, 20), 32_768)

    clean = uploads.cleaned(makers.saved(picture, "PNG"))

    assert opened(clean.content).convert("L").getpixel((0, 0)) == 128


@pytest.mark.parametrize("size", [(50_000, 50_000), (100_000, 10), (7_000, 6_000)])
def test_a_picture_that_says_it_is_huge_is_refused_before_it_is_unpacked(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda *_args: pytest.fail("It was unpacked."))

    with pytest.raises(Refused, match="too many pixels"):
        uploads.cleaned(makers.png_of_size(*size))


def test_of_several_pictures_in_the_jpeg_of_a_phone_the_first_is_taken():
    first, second = makers.photograph(60, 40), makers.photograph(30, 20)
    content = makers.saved(first, "MPO", save_all=True, append_images=[second])

    assert uploads.cleaned(content)[1:4] == ("image/jpeg", 60, 40)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused(form):
    with pytest.raises(Refused, match="moves"):
        uploads.cleaned(makers.animation(form))


@pytest.mark.parametrize(
    "content",
    [
        makers.jpeg(200, 100)[:900],
        makers.png()[:60],
        makers.saved(makers.photograph(90, 60), "WEBP")[:200],
        makers.saved(makers.photograph(90, 60), "AVIF")[:300],
        makers.png_of_size(60, 40),
        b"\xff\xd8\xff" + b"<script>alert(1)</script>",
        b"RIFF0000WEBP",
        b"0000ftypavif",
    ],
)
def test_a_file_that_ends_early_or_lies_is_refused_with_a_sentence(content):
    with pytest.raises(Refused, match="damaged"):
        uploads.cleaned(content)


def test_what_is_hidden_behind_a_picture_is_not_kept():
    clean = uploads.cleaned(makers.png() + b"<script>alert(1)</script>PK\x03\x04")

    assert b"script" not in clean.content


def test_the_type_follows_from_the_bytes():
    assert uploads.type_by_content(makers.jpeg(9, 9)) == ContentType.JPEG
    assert uploads.type_by_content(makers.saved(makers.photograph(9, 9), "AVIF")) == "image/avif"


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><p>hello",
        b"MZ\x90\x00",
        b"GIF89a",
        b"hello",
        b"\x1f\x8b\x08",
        b"<?xml version='1.0'?><html/>",
    ],
)
def test_what_is_nothing_of_all_that_is_refused_with_what_is_taken(content):
    with pytest.raises(Refused, match="Send a JPEG, PNG, WebP, AVIF, SVG or PDF"):
        uploads.cleaned(content)


def test_an_empty_and_a_long_file_are_refused(monkeypatch):
    with pytest.raises(Refused, match="empty"):
        uploads.cleaned(b"")
    monkeypatch.setattr(uploads, "LONGEST", 1_000_000)
    with pytest.raises(Refused, match="larger than 1 megabytes"):
        uploads.cleaned(b"%PDF-" + b"x" * 1_000_000)


def test_the_same_bytes_make_the_same_file():
    first, second = (uploads.cleaned(makers.jpeg(300, 200)) for _time in range(2))

    assert first == second
    assert raster.WRITTEN.keys() >= {"avif", "jpg", "png", "webp"}
