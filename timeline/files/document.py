"""Documents (PDF): read by pypdf and written anew without what runs, loads, hides a file or says
who made it.
"""

import re
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from timeline.files.names import ContentType
from timeline.files.refusal import Cleaned, Refused

MOST_PAGES = 3_000
MOST_OBJECTS = 500_000
# What the root of a document may have (ISO 32000-2, table 29): its pages, and how they are read.
ROOT = (
    *("/Type", "/Version", "/Pages", "/PageLabels", "/Dests", "/Outlines", "/StructTreeRoot"),
    *("/MarkInfo", "/Lang", "/PageLayout", "/PageMode", "/ViewerPreferences", "/OCProperties"),
    "/Names",
)
# What any part may not have: actions that begin by themselves, words about the file, files in it.
TAKEN_OUT = (
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/Metadata", "/PieceInfo", "/AF", "/EF"),
    *("/RichMediaContent", "/RichMediaSettings", "/XFA"),
)
# What a click may do: go to a place in the document or to an address on the web.
ACTIONS = ("/GoTo", "/URI", "/Named")
WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# Notes that hold a file, a film or a form.
NOTES = (
    *("/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Widget"),
    *("/PrinterMark", "/TrapNet"),
)


def cleaned(content: bytes) -> Cleaned:
    """The document with its pages; raises Refused."""
    try:
        return Cleaned(rewritten(content), ContentType.PDF)
    except Refused:
        raise
    except Exception:
        # pypdf raises whatever Python raises where a file says what cannot be.
        sentence = _("This document is damaged: it cannot be read to its end. Save it anew as PDF.")
        raise Refused(sentence) from None


def rewritten(content: bytes) -> bytes:
    """The bytes of the document without what is taken out."""
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        sentence = _("This document is locked with a password. Save it without one.")
        raise Refused(sentence)
    if not 0 < len(reader.pages) <= MOST_PAGES:
        sentence = _("This document has no page, or more than %(number)s. Send a part of it.")
        raise Refused(sentence % {"number": f"{MOST_PAGES:,}"})
    writer = PdfWriter(clone_from=reader)
    root = writer.root_object
    for key in [key for key in root if key not in ROOT]:
        del root[key]
    keep_destinations(root)
    writer.metadata = None
    objects = list(writer._objects)
    if len(objects) > MOST_OBJECTS:
        raise Refused(_("This document has too many parts. Send a part of it."))
    for item in objects:
        clean_object(item)
    # Cloned once more, it has only what its pages lead to: what was taken out would still be in it.
    return bytes_of(PdfWriter(clone_from=PdfReader(BytesIO(bytes_of(writer)))))


def bytes_of(writer: PdfWriter) -> bytes:
    """The document as a file."""
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()


def keep_destinations(root: DictionaryObject) -> None:
    """Of all names in the document keep those of places in it."""
    names = root.get("/Names")
    names = names.get_object() if names is not None else None
    if isinstance(names, DictionaryObject):
        for key in [key for key in names if key != "/Dests"]:
            del names[key]


def clean_object(item: Any, depth: int = 0) -> None:
    """Take out of one part, and of what stands in it, what is not taken in."""
    if depth > 50:
        raise Refused(_("This document has too many parts. Send a part of it."))
    if isinstance(item, ArrayObject):
        for inner in item:
            clean_object(inner, depth + 1)
    elif isinstance(item, DictionaryObject):
        clean_dictionary(item)
        for inner in item.values():
            clean_object(inner, depth + 1)


def clean_dictionary(item: DictionaryObject) -> None:
    """Take out of it what is not taken in, without looking at what stands in it."""
    for key in TAKEN_OUT:
        item.pop(NameObject(key), None)
    for key in ("/A", "/PA", "/NA"):
        if key in item and not is_harmless(item[key]):
            del item[key]
        elif key in item:
            end_after(item[key])
    if "/Annots" in item:
        keep_notes(item)
    if isinstance(item, StreamObject) and is_photograph(item):
        item._data = without_segments(item._data)


def is_photograph(stream: StreamObject) -> bool:
    """Whether the stream is a JPEG as a camera writes it, however its one filter is named."""
    filters = stream.get("/Filter")
    filters = filters.get_object() if filters is not None else None
    if isinstance(filters, ArrayObject) and len(filters) == 1:
        filters = filters[0]
    return filters == "/DCTDecode"


def is_harmless(action: Any) -> bool:
    """Whether a click that does this only turns pages or opens an address on the web."""
    action = action.get_object()
    if not isinstance(action, DictionaryObject):
        # Not an action but a number or a name, as in a table of the structure.
        return True
    if action.get("/S") not in ACTIONS and "/S" in action:
        return False
    address = action.get("/URI")
    return address is None or WEB.match(str(address)) is not None


def end_after(action: Any) -> None:
    """Take out of the action what would be done after it."""
    action = action.get_object()
    if isinstance(action, DictionaryObject):
        action.pop(NameObject("/Next"), None)


def keep_notes(page: DictionaryObject) -> None:
    """Of the notes on a page keep those that hold words and links."""
    notes = page["/Annots"].get_object()
    if not isinstance(notes, ArrayObject):
        del page["/Annots"]
        return
    kept = ArrayObject()
    for note in notes:
        content = note.get_object()
        if not isinstance(content, DictionaryObject):
            continue
        kind = content.get("/Subtype")
        if kind is not None and kind.get_object() not in NOTES:
            kept.append(note)
    page[NameObject("/Annots")] = kept


def without_segments(data: bytes) -> bytes:
    """A photograph in a document (JPEG) without what the camera said of it: its application
    segments but those of colours, and its comments.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        marker = data[place + 1]
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        # APP0 is the frame, APP2 a profile of colours, APP14 how colours are written.
        says_something = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE))
        if not says_something:
            kept.append(data[place:end])
        place = end
    return b"".join([*kept, data[place:]])
