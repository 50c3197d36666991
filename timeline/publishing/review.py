"""Review: a contributor asks, an editor publishes it, sends it back, or confirms what is live."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.models import Publishable, Review, State
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.locking import afresh, alone, as_live, refuse, refuse_unseen
from timeline.publishing.people import Person
from timeline.publishing.public_rows import live_rows
from timeline.publishing.readiness import Problem
from timeline.publishing.review_rounds import answer_reviews, begin_reviews

REVIEWABLE = (State.DRAFT, State.CHANGED, State.IN_REVIEW)


def ask_for_review(
    entries: Iterable[Publishable],
    *,
    by: str,
    note: str = "",
    by_pk: int | None = None,
    reviewer: Person | None = None,
) -> list[Review]:
    """Let the working copies wait for an editor, or for the one who is named, with a word to them;
    all, or none. What was asked, one an entry.

    Raises NotReady for what has nothing to review: live without changes, scheduled or withdrawn.
    """
    given = list(entries)
    sentence = _("This entry is %(state)s, so there is nothing to review.")
    with alone(given):
        batch = afresh(given)
        problems = []
        for entry in batch:
            if entry.state not in REVIEWABLE:
                problems.append(Problem(entry, "", sentence % {"state": entry.state.label}))
        refuse(problems)
        now = timezone.now()
        write(
            batch,
            review_requested_at=now,
            review_requested_by=by,
            review_note=note,
            review_note_by=by if note else "",
        )
        return begin_reviews(batch, by=by, by_pk=by_pk, note=note, reviewer=reviewer, at=now)


def send_back(
    entries: Iterable[Publishable], *, by: str, note: str, by_pk: int | None = None
) -> list[Review]:
    """Return the working copies to who asked, with what should change; all, or none. What was
    asked and is answered now, one an entry.

    Raises NotReady for what nobody has asked to review.
    """
    given = list(entries)
    sentence = _("Nobody has asked for a review of this entry.")
    with alone(given):
        batch = afresh(given)
        refuse([Problem(entry, "", sentence) for entry in batch if not entry.review_requested_at])
        write(
            batch,
            review_requested_at=None,
            review_requested_by="",
            review_note=note,
            review_note_by=by,
        )
        return answer_reviews(batch, by=by, by_pk=by_pk, note=note)


def confirm(entries: Iterable[Publishable], seen: Mapping[EntryKey, str] | None = None) -> None:
    """Note that what visitors see has been looked at today and is still true; all, or none.

    Raises NotReady for what is not live or is withdrawn, and for what has gone live since it was
    seen.
    """
    given = list(entries)
    sentence = _("This entry is not live, so there is nothing to confirm.")
    with alone(given):
        batch = afresh(given)
        refuse_unseen(batch, seen, as_live)
        # As visitors have it: a crash may have left a page live without a record of it.
        live = {key for key, copy in live_rows(batch).items() if not copy.withdrawn_at}
        refuse([Problem(entry, "", sentence) for entry in batch if key_of(entry) not in live])
        write(batch, reviewed_at=timezone.now())


def write(batch: Iterable[Publishable], **values: object) -> None:
    """Write these columns of the working copies."""
    for model, pks in by_model(batch).items():
        model._base_manager.using(EDITORIAL).filter(pk__in=pks).update(**values)
