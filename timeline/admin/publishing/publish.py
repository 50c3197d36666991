"""Publishing from the admin. The rules stand in timeline/publishing/."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin.base import addresses
from timeline.admin.base.confirm_page import (
    back_from,
    chosen_entries,
    confirm_page,
    log_all,
    may_publish,
    page_about,
)
from timeline.admin.base.entry_action import EntryAction, MenuItem
from timeline.admin.publishing.comparison import AT_MOST, comparisons
from timeline.admin.publishing.forms import PublishForm
from timeline.admin.publishing.schedule import moment
from timeline.history.comments import comment
from timeline.history.recording import record, record_publication
from timeline.models import Publication, Publishable
from timeline.publishing.locking import NotReady, afresh, alone
from timeline.publishing.parents import along
from timeline.publishing.people import person_of
from timeline.publishing.publish import publish_read
from timeline.publishing.readiness import Problem, advice, problems
from timeline.publishing.schedule import schedule_as_seen, unschedule
from timeline.reader_reports.queue import corrected, correction_of, identifiers_of


def publish_view(
    action: EntryAction, editing: admin.ModelAdmin[Publishable], request: HttpRequest
) -> HttpResponse:
    """What blocks, what goes along and the public note; publishes on POST."""
    entries = chosen_entries(editing.model, request, action.may)
    blocking: list[Problem] | None = None
    if request.method == "POST":
        try:
            form = answered(action, request, entries)
        except NotReady as refusal:
            blocking = refusal.problems
        else:
            if form.is_valid():
                return back_from(entries)
        # They may not be what they were when this page began.
        entries = chosen_entries(editing.model, request, action.may)
    form = publish_form(request, entries)
    if blocking is None:
        blocking = problems([*entries, *form.waiting], waiting=())
    else:
        form.look_again()
    context: dict[str, object] = {
        "title": action.title,
        "form": form,
        "blocking": mendable(blocking, entries),
        "advised": mendable(advice([*entries, *form.waiting]), entries),
        "comparisons": comparisons(entries),
        "most_compared": AT_MOST,
        "waiting": form.waiting,
    }
    return confirm_page(editing, request, "publish", entries, context)


def answered(action: EntryAction, request: HttpRequest, entries: list[Publishable]) -> PublishForm:
    """The form as it was sent, about the entries as they are now and stay until this is done; where
    it is valid, it has been carried out. Raises NotReady.
    """
    # With its history, which must not fail once it is live.
    with alone(entries):
        rows = afresh(entries)
        form = publish_form(request, rows)
        if form.is_valid():
            ticked = afresh(form.ticked())
            if not action.may(request, [*rows, *ticked]):
                raise PermissionDenied
            put_live(request, [*rows, *ticked], form)
    return form


def put_live(request: HttpRequest, batch: list[Publishable], form: PublishForm) -> None:
    """Publish the entries now or let them wait for their time; raises NotReady."""
    kind = form.cleaned_data["kind"]
    at = form.cleaned_data["at"]
    if at:
        by = person_of(request.user)
        schedule_as_seen(batch, at, seen=form.states, by=by, kind=kind, **form.notes())
        record_scheduled(request, batch, at)
    else:
        waiting = [parent for parent in form.waiting if parent not in batch]
        publication = publish_read(
            batch, kind=kind, seen=form.states, waiting=waiting, **form.notes()
        )
        record_published(request, batch, publication)
        if publication and kind == Publication.Kind.CORRECTION:
            corrected(identifiers_of(batch), publication.number)
        end_plans(request, batch)


def end_plans(request: HttpRequest, entries: list[Publishable]) -> None:
    """Let what is live now wait no longer: at its time, words written since would go live
    unasked.
    """
    for entry in entries:
        if unschedule(entry):
            sentence = _("“%(entry)s” no longer waits for the time that was planned.")
            messages.info(request, sentence % {"entry": entry})


def record_scheduled(request: HttpRequest, entries: list[Publishable], at: datetime) -> None:
    """Say what waits and until when, and keep it in the admin's own history."""
    words = _("Scheduled for %(time)s.") % {"time": moment(at)}
    log_all(request, entries, words)
    record(afresh(entries), comment("planned", at=at.isoformat()), request.user)
    messages.success(request, words)


def record_published(
    request: HttpRequest, entries: list[Publishable], publication: Publication | None
) -> None:
    """Say what went live, and keep it in the admin's own history; the entries are those that the
    verb has read.
    """
    if publication is None:
        messages.info(request, _("Nothing had changed, so nothing new went live."))
        return
    log_all(request, entries, f"Published: {publication.number}.")
    record_publication(entries, publication, request.user)
    sentence = ngettext("%(number)s entry is live.", "%(number)s entries are live.", len(entries))
    messages.success(request, sentence % {"number": len(entries)})


def publish_form(request: HttpRequest, entries: list[Publishable]) -> PublishForm:
    """The form that publishes these entries, with what would go along."""
    kind = Publication.Kind.NEW
    if any(entry.live_fingerprint for entry in entries):
        kind = Publication.Kind.UPDATE
    waiting = along(entries)
    correction = correction_of(entries)
    if correction:
        kind = Publication.Kind.CORRECTION
    form = PublishForm(request.POST or None, entries=entries, waiting=waiting, kind=kind)
    if correction:
        for language, note in correction.notes.items():
            form.fields[f"note_{language}"].initial = note
    return form


def mendable(
    problems: Iterable[Problem], entries: Sequence[Publishable]
) -> list[dict[str, object]]:
    """Each problem with the address where it is mended; where another entry stands in the way, with
    that too.
    """
    lines = []
    for problem in problems:
        line: dict[str, object] = {
            "entry": problem.entry,
            "sentence": problem.sentence,
            "url": addresses.mending(problem),
        }
        if problem.other:
            line["other"] = problem.other
            line["other_url"] = addresses.form(problem.other)
            line["together_url"] = together(problem.entry, problem.other, entries)
        lines.append(line)
    return lines


def together(entry: Publishable, other: Publishable, entries: Sequence[Publishable]) -> str:
    """The address of the page that publishes both, with all the entries that are asked about if
    they are of a kind.
    """
    batch = [entry, other]
    if all(type(each) is type(other) for each in entries):
        batch = [*entries, entry, other]
    pks = [each.pk for each in dict.fromkeys(batch)]
    return page_about(type(other), "publish", pks)


def readiness(entry: Publishable) -> dict[str, object]:
    """What keeps the entry itself from going live, what is only advised, and what would go
    along.
    """
    waiting = along([entry])
    found = problems([entry, *waiting], waiting=())
    blocking = [problem for problem in found if problem.entry == entry]
    return {
        "blocking": mendable(blocking, [entry]),
        "advised": mendable(advice([entry]), [entry]),
        "waiting": waiting,
    }


PUBLISH = EntryAction(
    name="publish",
    may=may_publish,
    title=gettext_lazy("Publish"),
    button_label=gettext_lazy("Publish…"),
    menu=MenuItem(gettext_lazy("Publish selected…"), "publish", 3),
    # Its page shows more than a form.
    view=publish_view,
)
