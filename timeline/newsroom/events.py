"""What has happened, and who is told of it: the one place that verbs, plans and comments call."""

from collections.abc import Iterable, Mapping

from govdigital.databases import EDITORIAL
from timeline.models import Comment, Event, Publishable, ScheduledPublication
from timeline.newsroom.notices import Happening, notice_of_comment, tell, tell_about
from timeline.newsroom.people import (
    commenters,
    editors,
    in_thread,
    who_asked,
    writers,
)
from timeline.publishing.keys import EntryKey, key_of
from timeline.registry import ENTRIES

MODELS = {str(model._meta.model_name): model for model in ENTRIES}
# By the word with which the history keeps what a verb did: the event, and what exactly.
DEEDS = {
    "review": (Event.REVIEW, ""),
    "send-back": (Event.SENT_BACK, ""),
    "published": (Event.PUBLISHED, ""),
    "scheduled": (Event.PUBLISHED, "planned"),
    "withdrawn": (Event.PUBLISHED, "withdrawn"),
}


def happened(
    entries: Iterable[Publishable], deed: str, *, by: str, by_pk: int | None, note: str = ""
) -> None:
    """Tell of what a verb did with the entries; nothing where nobody is told of such a deed."""
    if deed not in DEEDS:
        return
    event, detail = DEEDS[deed]
    batch = list(entries)
    happening = Happening(event=event, detail=detail, by=by, by_pk=by_pk, words=note)
    people = whom_to_tell(event, batch)
    for entry in batch:
        tell(entry, people.get(key_of(entry), ()), happening)


def whom_to_tell(event: Event, entries: list[Publishable]) -> Mapping[EntryKey, Iterable[int]]:
    """By entry: who is told of the event."""
    if event == Event.REVIEW:
        everybody = [person.pk for person in editors()]
        return {key_of(entry): everybody for entry in entries}
    keys = [key_of(entry) for entry in entries]
    people = writers(keys)
    if event == Event.SENT_BACK:
        for key, pks in who_asked(keys).items():
            people[key] |= pks
    return people


def commented(comment: Comment) -> None:
    """Tell those who wrote the entry or commented on it of a new thread, or of an answer in one
    those who take part in it.
    """
    thread = comment.answers or comment
    model, pk = thread.model, thread.entry_pk
    title = thread.entry_title
    if comment.answers:
        answer = Happening(
            event=Event.ANSWER,
            by=comment.by,
            by_pk=comment.by_pk,
            words=comment.text,
            comment_pk=thread.pk,
        )
        tell_about(model, pk, title, in_thread(thread), answer)
        return
    others = commenters(model, pk)
    key = EntryKey(MODELS[model], pk)
    others |= writers([key])[key]
    tell_about(model, pk, title, others, notice_of_comment(comment))


def plan_failed(planned: ScheduledPublication) -> None:
    """Tell who planned it that it did not go live, once for each reason; every editor where that
    person is no editor any more.
    """
    everybody = editors()
    people = [person for person in everybody if planned.by in names_of(person)] or everybody
    pks = [person.pk for person in people]
    for row in planned.entries.using(EDITORIAL).order_by("pk"):
        entry = MODELS[row.model]._base_manager.using(EDITORIAL).filter(pk=row.entry_pk).first()
        if entry is None:
            continue
        happening = Happening(
            event=Event.PLAN_FAILED,
            words=planned.problem,
            once=f"plan:{row.pk}:{planned.problem}"[:100],
        )
        tell(entry, pks, happening)


def names_of(person: object) -> tuple[str, str]:
    """The names by which a person signs what they plan."""
    full = getattr(person, "get_full_name", str)()
    return full, str(person)
