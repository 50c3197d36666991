"""The editorial side's own notes of what is live."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from timeline.models import Publishable, Review, Site
from timeline.models.languages import LANGUAGES
from timeline.publishing.columns import update_columns
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.publishing.review_rounds import close_reviews
from timeline.publishing.snapshots import AUTHORITY

NOTES = tuple(f"withdrawal_note_{tag}" for tag in LANGUAGES)
REVIEW = (
    "review_requested_at",
    "review_requested_by",
    "review_note",
    "review_note_by",
    "reviewed_at",
)
RECORDED = (
    *("live_fingerprint", "first_published_at", "updated_at", "withdrawn_at"),
    *(*AUTHORITY, *NOTES, *REVIEW),
)


def record_live(batch: Sequence[Publishable], live: Mapping[EntryKey, Publishable]) -> None:
    """Note on the working copies what is live now; `live` has the live copies."""
    for same in same_model(batch).values():
        for entry in same:
            copy = live[key_of(entry)]
            entry.live_fingerprint = entry.fingerprint
            entry.first_published_at = copy.first_published_at
            entry.updated_at = copy.updated_at
            entry.withdrawn_at = None
            if isinstance(entry, Site) and isinstance(copy, Site):
                entry.tag_authority, entry.tag_year = copy.tag_authority, copy.tag_year
            write_notes(entry, {})
            end_review(entry)
        update_columns(same, RECORDED)
    close_reviews(batch, Review.Answer.PUBLISHED)


def record_withdrawn(entry: Publishable, notes: Mapping[str, str], at: datetime) -> None:
    """Note on the working copy that its page stays, with the reason."""
    entry.withdrawn_at = at
    write_notes(entry, notes)
    end_review(entry)
    update_columns([entry], RECORDED)
    close_reviews([entry], Review.Answer.WITHDRAWN)


def record_removed(entry: Publishable) -> None:
    """Note on the working copy that nothing of it is live: it is a draft again."""
    entry.live_fingerprint = ""
    entry.withdrawn_at = None
    write_notes(entry, {})
    end_review(entry)
    update_columns([entry], RECORDED)
    close_reviews([entry], Review.Answer.WITHDRAWN)


def end_review(entry: Publishable) -> None:
    """What an editor puts live or takes away is reviewed: nobody waits for an answer any more."""
    entry.reviewed_at = timezone.now()
    entry.review_requested_at = None
    entry.review_requested_by = ""
    entry.review_note = ""
    entry.review_note_by = ""


def write_notes(entry: Publishable, notes: Mapping[str, str]) -> None:
    """Set the reason for withdrawal in every language."""
    for tag in LANGUAGES:
        setattr(entry, f"withdrawal_note_{tag}", notes.get(tag, ""))
