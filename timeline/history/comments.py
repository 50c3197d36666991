"""What a revision says of itself: kept as values, told in the reader's language."""

import json
from collections.abc import Mapping

from django.contrib.admin.models import LogEntry
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from timeline.models import Publication

# As labels keep them.
LANGUAGE_WORDS = ("English", "Spanish")

SENTENCES = {
    "loaded": _("Loaded with the site."),
    "before": _("As it was before its history began."),
    "published": _("Published as publication %(number)s, %(kind)s."),
    "scheduled": _(
        "Published as publication %(number)s, %(kind)s, at the time that %(by)s had planned."
    ),
    "withdrawn": _("Withdrawn by publication %(number)s."),
    "review": _("Asked for review."),
    "send-back": _("Sent back."),
    "assign": _("Assigned to %(to)s."),
    "unassign": _("Assigned to nobody any more."),
    "assignment-done": _("What there was to do is done."),
    "planned": _("Scheduled for %(at)s."),
    "plan-ended": _("What was scheduled was cancelled."),
    "confirm": _("Confirmed that what is live is still true."),
    "replaced": _("The source @%(old)s was replaced by @%(new)s."),
    "imported": _("Imported from a table."),
    "deleted": _("Deleted."),
    "undisputed": _("A dispute was deleted."),
    "taken": _("Taken from references."),
    "restored": _("Went back to the version of %(at)s."),
    "reviewer": _("%(reviewer)s was asked to review it."),
    "any-reviewer": _("Any editor was asked to review it."),
    "ordered": _("Put in another order."),
    "copied": _("Copied from “%(of)s”."),
    "changed-many": _("Theme or era changed together with other entries."),
    "recovered": _("Recovered from the version of %(at)s."),
}

# By the sentence and a value that only some of its comments have: what is said where it is there.
FULLER_SENTENCES = {
    ("review", "reviewer"): _("Asked %(reviewer)s for review."),
    ("assign", "until"): _("Assigned to %(to)s until %(until)s."),
}


def comment(sentence: str, **values: object) -> str:
    """A comment to be kept; `sentence` is a key of SENTENCES."""
    return json.dumps({"said": sentence, **values})


def of_publication(publication: Publication, by: str = "") -> str:
    """What the history says of a publication that brought an entry, or took it away; `by` has
    planned it.
    """
    sentence = "published"
    if by:
        sentence = "scheduled"
    elif publication.kind == Publication.Kind.WITHDRAWAL:
        sentence = "withdrawn"
    notes = {"en": publication.note_en, "es": publication.note_es}  # type: ignore[attr-defined]
    return comment(sentence, number=publication.number, kind=publication.kind, notes=notes, by=by)


def comment_in_words(text: str) -> str:
    """The comment in the reader's language; Django's own messages and plain words too."""
    values = values_of(text)
    if not values:
        return str(LogEntry(change_message=with_labels(text)).get_change_message())
    if "kind" in values:
        values["kind"] = Publication.Kind(str(values["kind"])).label
    if at := parse_datetime(str(values.get("at", ""))):
        values["at"] = date_format(localtime(at), "DATETIME_FORMAT")
    if until := parse_date(str(values.get("until", ""))):
        values["until"] = date_format(until, "DATE_FORMAT")
    sentence = SENTENCES[str(values["said"])]
    for (said, name), fuller in FULLER_SENTENCES.items():
        if values["said"] == said and values.get(name):
            sentence = fuller
    return f"{sentence % values} {note_in(values)}".strip()


def with_labels(text: str) -> str:
    """Django's own message with the labels that it keeps in English said in the reader's language:
    “Title (Spanish)” is no sentence of the translators', and “Kind” is written small in theirs.
    """
    try:
        acts = json.loads(text)
    except ValueError:
        return text
    if not isinstance(acts, list):
        return text
    for act in acts:
        for said in act.values() if isinstance(act, dict) else ():
            if isinstance(said, dict) and isinstance(said.get("fields"), list):
                said["fields"] = [label_in_words(str(label)) for label in said["fields"]]
    return json.dumps(acts)


def label_in_words(label: str) -> str:
    """A label that was kept in English, in the reader's language."""
    word, bracket, language = label.removesuffix(")").rpartition(" (")
    if bracket and language in LANGUAGE_WORDS:
        return f"{label_in_words(word)} ({gettext(language)})"
    if not label:
        return ""
    # The translators know the name of the field, of which the label was made.
    name = label[0].lower() + label[1:]
    translated = gettext(name)
    return str(capfirst(translated)) if translated != name else gettext(label)


def note_in(values: Mapping[str, object]) -> str:
    """The note that a comment keeps, in the reader's language where it is there; else blank."""
    notes = values.get("notes")
    if not isinstance(notes, dict):
        return ""
    return str(notes.get(get_language()) or notes.get("en") or "")


def values_of(text: str) -> dict[str, object]:
    """The values of a comment that was made here; empty for any other."""
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    if isinstance(values, dict) and values.get("said") in SENTENCES:
        return values
    return {}
