"""The file that comes with the form of a picture: held for a form that is shown again, and brought
together with a file that somebody else has sent meanwhile.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from timeline.admin.history.field_merge import Choice
from timeline.admin.history.merge import Merge, Values, same
from timeline.files import stores, uploads
from timeline.files.names import renditions_of
from timeline.files.refusal import Refused
from timeline.files.uploads import StoredFile
from timeline.models import Picture
from timeline.registry import NOUNS
from timeline.texts.text_merge import MINE, THEIRS

UPLOAD = "upload"
# The field of the form in which a file that was sent before travels: signed, so that nobody names
# another one.
HELD = "uploaded"
HELD_FOR = 24 * 60 * 60
SALT = "timeline.admin.entries.picture_file"
# The column that names the file.
FILE = "file"


def sent_with(request: HttpRequest) -> StoredFile | Refused | None:
    """What became of the file that came with the form, now or when it was sent before; None where
    none did.
    """
    file = request.FILES.get(UPLOAD)
    try:
        if file is None:
            return held(request.POST.get(HELD, ""))
        return uploads.take_in(uploads.read_whole(file), file.name or "")
    except Refused as refused:
        return refused
    except stores.StoreAway:
        sentence = gettext(
            "The store of files does not answer. Nothing is saved; please try again."
        )
        return Refused(sentence)


def held(text: str) -> StoredFile | None:
    """The file of which an earlier sending of the form said this; None where it said nothing.
    Raises Refused where that is too long ago, and StoreAway.
    """
    if not text:
        return None
    try:
        columns, removed = signing.loads(text, salt=SALT, max_age=HELD_FOR)
    except signing.BadSignature:
        columns, removed = {FILE: ""}, []
    if not columns[FILE] or not stores.exists(stores.EDITORIAL_FILES, columns[FILE]):
        raise Refused(gettext("Choose the file once more: it is held for a day."))
    return StoredFile(columns, tuple(removed))


def hold(request: Any) -> None:
    """Let the form carry the file that came with it, in case that it is shown again: a browser
    forgets files.
    """
    sent = sent_file(request)
    request.POST = request.POST.copy()
    request.POST[HELD] = ""
    if isinstance(sent, StoredFile):
        request.POST[HELD] = signing.dumps((sent.columns, sent.removed), salt=SALT)


def sent_file(request: HttpRequest) -> StoredFile | Refused | None:
    """What became of the file of this request, where it was read already."""
    sent: StoredFile | Refused | None = getattr(request, "sent_file", None)
    return sent


def merge_file(request: HttpRequest, merge: Merge) -> None:
    """Keep the file that only one of two has replaced, and ask where both have."""
    sent = sent_file(request)
    base = merge.base.fields if merge.base else None
    theirs = merge.theirs.fields
    mine = sent.columns[FILE] if isinstance(sent, StoredFile) else (base or theirs)[FILE]
    merge.sent[FILE] = str(mine)
    field = forms.CharField(label=capfirst(gettext("file")))
    merge.merge_fields({FILE: field}, Values(Picture, "", "", "", theirs, base))
    chosen = merge.sent.pop(FILE)[0]
    if not isinstance(sent, StoredFile):
        return
    if chosen != mine:
        # Theirs, which is stored already.
        request.sent_file = None  # type: ignore[attr-defined]
        merge.sent[HELD] = ""
    for number, question in enumerate(merge.questions):
        if question.name == FILE:
            choices = [choice_of(MINE, sent.columns), choice_of(THEIRS, theirs)]
            merge.questions[number] = question._replace(choices=choices)


def choice_of(name: str, columns: Mapping[str, object]) -> Choice:
    """One of two files as an answer, which shows it."""
    picture = Picture()
    for column in NOUNS[Picture].from_file:
        setattr(picture, column, columns[column])
    return Choice(name, same(facts(picture)), small_address(picture))


def facts(picture: Picture) -> str:
    """Type, size and name of its file."""
    words = [picture.get_content_type_display()]
    if picture.width:
        words.append(f"{picture.width:,} × {picture.height:,}")
    words += [filesizeformat(picture.size), picture.original_name]
    return ", ".join(filter(None, words))


def small_address(picture: Picture) -> str:
    """Where the picture is found as small as it is kept; blank for a document, and without a
    file.
    """
    if not picture.file or picture.is_document:
        return ""
    for copy in renditions_of(picture):
        if copy.name.endswith((".jpg", ".png")):
            return file_address(copy.name)
    return file_address(picture.file)


def file_address(name: str) -> str:
    """Where editors find a file of a working copy."""
    return reverse("preview_media", args=[name])
