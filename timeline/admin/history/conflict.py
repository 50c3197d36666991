"""No save takes away what somebody else has saved meanwhile: both people's changes are brought
together, the form asks about what both have changed, and keeps all that was typed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.models import Version

from govdigital import rescued_form
from timeline.admin.history import presence
from timeline.admin.history.merge import ASKED, BASE, Merge, Part, named
from timeline.admin.history.versions import SAFE, Versioned, author_of
from timeline.history.contents import (
    EntryContent,
    content_on_form,
    stored_content,
    token,
    version_content,
)
from timeline.history.opened_content import Opened, opened_content
from timeline.history.recording import versions
from timeline.history.version_words import differences
from timeline.models import Publishable
from timeline.publishing.parts import knowing_parts
from timeline.publishing.people import name_of_person

SEEN = "seen"
# More would be looked for in the history than questions of one day arise from.
ASKED_BASES_AT_MOST = 6
# Sent by the buttons that show what would be saved, and save nothing.
ONLY_SHOW = "_show"
# A cookie that the page's script reads: the windows whose words have been saved.
SAVED = f"{settings.COOKIE_PREFIX}saved_windows"
SAVED_AT_MOST = 10
SAVED_FOR = 24 * 60 * 60


class Unsaved(Form):
    """A form that is shown again without being saved."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


class Guarded(Versioned):
    """Compares what a form was filled from, as the versions of its entry tell it, with what is
    stored when it comes back, under a lock.
    """

    model: Any
    change_form_template = "admin/timeline/guarded_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        entry = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and entry is None and request.method == "POST":
            deleted = reverse(
                f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_changelist"
            )
            return rescued_form.offer(
                request, rescued_form.seal(request), deleted=deleted, status=410
            )
        if entry is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        may_write = self.has_change_permission(request)
        if request.method == "POST" and may_write != self.has_change_permission(request, entry):
            return rescued_form.offer(
                request, rescued_form.seal(request), is_scheduled=True, status=403
            )
        if request.method in SAFE:
            # Taken before the form is filled: at worst, a save in between is noticed once too
            # often.
            request.seen = token(content_on_form(entry))  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(savepoint=False):
            self.meet(request, entry)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """The row: read once in a request, and once more when it is locked."""
        row = getattr(request, "entry_read", None)
        if row is None or str(row.pk) != object_id or from_field:
            row = super().get_object(request, object_id, from_field)
            request.entry_read = row
        return row

    def meet(self, request: Any, entry: Any) -> None:
        """Lock the entry, and bring what was sent together with what is stored."""
        # SQLite has no row locks; its transactions begin IMMEDIATE, so that savers queue here.
        # Whoever only points to the row, as a publication's new citations do, need not wait.
        rows = self.get_queryset(request).select_for_update(no_key=True, of=("self",))
        if issubclass(self.model, Publishable):
            rows = knowing_parts(rows)
        locked = rows.filter(pk=entry.pk).first()
        if locked is None:
            return
        request.entry_read = locked
        stored = content_on_form(locked)
        request.seen = token(stored)
        sent_seen = request.POST.get(SEEN, "")
        has_questions = any(name.startswith(ASKED) for name in request.POST)
        if sent_seen == request.seen and not has_questions:
            return
        historic = self.historic(locked)
        opened = opened_content(historic, locked, sent_seen)
        merge = Merge(
            self.model,
            request.POST.copy(),
            stored,
            opened.content if opened else None,
            sent_seen,
            asked_bases(request.POST, historic, locked),
        )
        merge.run(
            self.get_form(request, entry, change=True).base_fields, self.parts(request, entry)
        )
        self.merge_file(request, merge)
        request.POST = merge.sent
        request.merge = merge
        request.opened = opened

    def merge_file(self, request: HttpRequest, merge: Merge) -> None:
        """Bring a file that was sent together with the stored one, where the entry has one."""

    def parts(self, request: Any, entry: Any) -> Iterator[Part]:
        """The inlines of the form, each with the stored rows that it shows."""
        for formset_class, inline in self.get_formsets_with_inlines(request, entry):
            formset: Any = formset_class
            rows = formset(instance=entry, queryset=inline.get_queryset(request)).get_queryset()
            shown = {str(row.pk): str(row) for row in rows}
            prefix = formset.get_default_prefix()
            yield Part(formset.model, prefix, formset.form.base_fields, shown)

    def get_form(
        self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if is_saved(request):
            return form
        return type(form.__name__, (Unsaved, form), {})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context[SEEN] = getattr(request, "seen", "")
        context |= self.window(request, kwargs.get("obj"))
        merge: Merge | None = getattr(request, "merge", None)
        if merge and (merge.questions or merge.taken_over):
            context["conflict"] = self.conflict(request, merge, kwargs["obj"])
        elif not is_saved(request):
            context["is_only_shown"] = True
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.closed(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        self.say_taken_over(request)
        return self.closed(request, response)

    def closed(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer to a save: the form is open no more, and its words need not be kept."""
        window = presence.window_of(request)
        presence.forget_saved(request, window)
        saved = presence.window_names(request.COOKIES.get(SAVED, ""))
        response.set_cookie(
            SAVED,
            ".".join([*saved[1 - SAVED_AT_MOST :], window]),
            max_age=SAVED_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
        return response

    def window(self, request: HttpRequest, row: Model | None) -> dict[str, object]:
        """The name of the window, and who else has the form open, for whoever may change it."""
        window = presence.window_of(request)
        if row is None or not row.pk or not self.has_change_permission(request, row):
            return {"window": window}
        if request.method != "HEAD":
            presence.note_open(request, row, window)
        return {"window": window, "is_open": True, "others": presence.others(request, row, window)}

    def conflict(self, request: Any, merge: Merge, row: Model) -> dict[str, object]:
        """Who saved when, what of theirs was taken over, and what both have changed."""
        return {
            "questions": merge.questions,
            "taken_over": merge.taken_over,
            "base_is_known": request.opened is not None,
            **self.saver(request, row),
        }

    def say_taken_over(self, request: Any) -> None:
        """Say whose changes were kept beside those that were saved now."""
        merge: Merge | None = getattr(request, "merge", None)
        if merge is None or not merge.taken_over:
            return
        opened: Opened | None = request.opened
        # The newest version is the one that was saved now.
        who = people(opened.later if opened else [])
        labels = {"who": "; ".join(who), "what": named(merge.taken_over)}
        if who == [name_of_person(request.user)]:
            sentence = _("In another window you changed: %(what)s. Both changes are kept.")
        elif who:
            sentence = _("%(who)s changed meanwhile: %(what)s. Both changes are kept.")
        else:
            sentence = _("Somebody changed meanwhile: %(what)s. Both changes are kept.")
        messages.info(request, sentence % labels)

    def saver(self, request: HttpRequest, row: Model) -> dict[str, object]:
        """Who made the version that is stored now, where the history knows it, and when."""
        entry = self.historic(row)
        last = versions(type(entry), entry.pk).first()
        if last is None:
            return {}
        stored = stored_content(type(entry), entry.pk)
        if differences(type(entry), version_content(last), stored):
            return {}
        is_yours = last.revision.user_id == request.user.pk
        return {"who": author_of(last), "is_yours": is_yours, "at": last.revision.date_created}


def asked_bases(sent: QueryDict, historic: Model, row: Model) -> dict[str, EntryContent | None]:
    """What the form was filled from when its open questions arose, by the tokens that it sends."""
    tokens = {str(sent[name]) for name in sent if name.startswith(BASE)}
    contents: dict[str, EntryContent | None] = {}
    for wanted in sorted(tokens)[:ASKED_BASES_AT_MOST]:
        opened = opened_content(historic, row, wanted)
        contents[wanted] = opened.content if opened else None
    return contents


def is_saved(request: Any) -> bool:
    """Whether what was sent may be saved: all is answered, and saving was asked for."""
    merge: Merge | None = getattr(request, "merge", None)
    has_questions = merge is not None and bool(merge.questions)
    return not has_questions and ONLY_SHOW not in request.POST


def people(later: Iterable[Version]) -> list[str]:
    """The names of those who made the versions, each once."""
    names = []
    for version in later:
        name = author_of(version)
        if name and name not in names:
            names.append(name)
    return names
