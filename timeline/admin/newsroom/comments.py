"""Pages of comments: the list, a thread, and the page on which one is written."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.entry_action import Address, EntryPage
from timeline.admin.base.may_see import may_see
from timeline.admin.base.row_keys import is_key, person_key
from timeline.admin.newsroom import threads
from timeline.admin.newsroom.forms import AnswerForm, ChangeForm, CommentForm
from timeline.admin.newsroom.places import place_in
from timeline.models import Comment, Publishable
from timeline.newsroom import comments
from timeline.registry import MODELS

PER_PAGE = 30

View = Callable[..., HttpResponse]


class StateChoice(NamedTuple):
    """A choice of the list: its words, its address, and whether it is chosen."""

    label: str
    address: str
    chosen: bool


def patterns(wrap: Callable[[View], View]) -> list[URLPattern]:
    """The addresses of the list and of threads, wrapped by the admin site."""
    return [
        path("comments/", wrap(comment_list), name="comments"),
        path("comments/<int:pk>/", wrap(thread_view), name="comments_thread"),
    ]


@require_safe
def comment_list(request: HttpRequest) -> HttpResponse:
    """Threads that this person may see, those that wait first; by state, entry, or whom they
    concern.
    """
    if not any(may_see(request, name) for name in MODELS):
        raise PermissionDenied
    rows = threads.visible(request)
    state = request.GET.get("state", "waiting")
    mine = request.GET.get("mine", "")
    entry_name = request.GET.get("entry", "")
    model, _colon, pk = entry_name.partition(":")
    if model in MODELS and is_key(pk):
        rows = rows.filter(model=model, entry_pk=pk)
    else:
        entry_name = ""
    if mine:
        rows = rows.filter(threads.concerning(person_key(request)))
    if state in Comment.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        state = "waiting"
        rows = rows.unsettled()
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("p"))
    page.object_list = threads.threads_of(request, list(page.object_list))
    context = admin.site.each_context(request) | {
        "title": _("Comments"),
        "page": page,
        "states": state_choices(state, mine, entry_name),
        "mine_choices": mine_choices(state, mine, entry_name),
        "entry_name": entry_name,
        "query": query_of(state, mine, entry_name),
    }
    return TemplateResponse(request, "admin/timeline/comments.html", context)


def query_of(state: str, mine: str, entry: str) -> str:
    """The query of the list with these filters."""
    values = {"state": state, "mine": mine and "1", "entry": entry}
    return urlencode({name: value for name, value in values.items() if value})


def state_choices(state: str, mine: str, entry: str) -> list[StateChoice]:
    """The states by which the list is filtered."""
    labels = [("waiting", _("not settled"))]
    labels += [(value, str(label)) for value, label in Comment.State.choices]
    labels.append(("all", _("all")))
    choices = []
    for value, label in labels:
        choices.append(StateChoice(label, f"?{query_of(value, mine, entry)}", value == state))
    return choices


def mine_choices(state: str, mine: str, entry: str) -> list[StateChoice]:
    """All comments, or those that concern who asks."""
    return [
        StateChoice(_("everybody’s"), f"?{query_of(state, '', entry)}", not mine),
        StateChoice(_("mine and on what I wrote"), f"?{query_of(state, '1', entry)}", bool(mine)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def thread_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread, also of an entry that has been deleted; on POST does what the form says."""
    comment = Comment.objects.using(EDITORIAL).threads().filter(pk=pk).first()
    if comment is None:
        raise Http404
    if not may_see(request, comment.model):
        raise PermissionDenied
    if request.method == "POST":
        return carry_out(request, comment)
    return thread_page(request, comment, AnswerForm())


def carry_out(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Answer, settle, open again, change or delete; what was typed is shown again where that is
    refused.
    """
    deed = request.POST.get("do", "")
    form = ChangeForm(request.POST) if deed == "change" else AnswerForm(request.POST)
    try:
        if deed not in DEEDS:
            raise comments.Refused(_("Choose what to do with the comment."))
        return done(request, comment, DEEDS[deed](request, comment, form))
    except NothingToSay:
        return words_refused(request, comment, form)
    except comments.Refused as refusal:
        return refused(request, comment, str(refusal))


class NothingToSay(Exception):
    """What was typed is nothing, or too much: the field says so."""


def do_answer(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """Answer; what is said of it. Raises Refused and NothingToSay."""
    comments.answer(comment, threads.author_of(request.user), text_of(form))
    return _("The answer is there.")


def do_settle(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """Settle the thread, after a last answer where one was typed; what is said of it. Raises
    Refused and NothingToSay.
    """
    if not threads.may_settle_thread(request, comment):
        raise PermissionDenied
    author = threads.author_of(request.user)
    with transaction.atomic(using=EDITORIAL):
        if is_typed(request):
            comments.answer(comment, author, text_of(form))
        comments.settle(comment, author)
    return _("It is settled.")


def do_reopen(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """Open the thread again, and answer where something was typed; what is said of it. Raises
    Refused and NothingToSay.
    """
    if not threads.may_settle_thread(request, comment):
        raise PermissionDenied
    author = threads.author_of(request.user)
    with transaction.atomic(using=EDITORIAL):
        comments.reopen(comment, author)
        if is_typed(request):
            comments.answer(comment, author, text_of(form))
    return _("It is open again.")


def do_change(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """Say it in other words; what is said of it. Raises Refused and NothingToSay."""
    saying = saying_of(comment, request.POST.get("saying", ""))
    comments.change(saying, threads.author_of(request.user), text_of(form))
    return _("The comment is changed.")


def do_delete(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """Take it back; what is said of it. Raises Refused."""
    saying = saying_of(comment, request.POST.get("saying", ""))
    comments.delete(saying, threads.author_of(request.user))
    return _("The comment is deleted.")


def do_silence(request: HttpRequest, comment: Comment, form: forms.Form) -> str:
    """End the link of a robot and delete what it said; what is said of it. Raises Refused."""
    if not threads.may_silence(request, comment):
        raise PermissionDenied
    link = comment.link
    if link is None:
        raise comments.Refused(_("This comment has been deleted meanwhile."))
    total = comments.silence(link)
    sentence = ngettext(
        "The link has ended, and %(number)s comment is deleted.",
        "The link has ended, and %(number)s comments are deleted.",
        total,
    )
    return sentence % {"number": total}


# By the value of the button that was pressed.
DEEDS: dict[str, Callable[[HttpRequest, Comment, forms.Form], str]] = {
    "answer": do_answer,
    "settle": do_settle,
    "reopen": do_reopen,
    "change": do_change,
    "delete": do_delete,
    "silence": do_silence,
}


def is_typed(request: HttpRequest) -> bool:
    """Whether words came with the button."""
    return bool(request.POST.get("text", "").strip())


def text_of(form: forms.Form) -> str:
    """What was typed; raises NothingToSay where that is nothing, or too much."""
    if not form.is_valid():
        raise NothingToSay
    text: str = form.cleaned_data["text"]
    return text


def saying_of(thread: Comment, number: str) -> Comment:
    """The comment of the thread with this number; raises Refused where it is no more."""
    for each in comments.thread_of(thread):
        if str(each.pk) == number:
            return each
    raise comments.Refused(_("This comment has been deleted meanwhile."))


def wants_panel(request: HttpRequest) -> bool:
    """Whether the form of an entry asks, which stays open beside it."""
    return request.headers.get("X-Panel") == "comments"


def done(request: HttpRequest, comment: Comment, said: str) -> HttpResponse:
    """The panel of the entry as it is now, or back to the thread, with a sentence."""
    entry = entry_of(comment)
    if wants_panel(request) and entry is not None:
        return panel(request, entry, said)
    messages.success(request, said)
    if not Comment.objects.using(EDITORIAL).filter(pk=comment.pk).exists():
        return HttpResponseRedirect(reverse("admin:comments"))
    return HttpResponseRedirect(reverse("admin:comments_thread", args=[comment.pk]))


def entry_of(comment: Comment) -> Publishable | None:
    """The working copy that the thread is about; None where it has been deleted."""
    rows = MODELS[comment.model]._base_manager.using(EDITORIAL)
    entry: Publishable | None = rows.filter(pk=comment.entry_pk).first()
    return entry


def panel(request: HttpRequest, entry: Publishable, said: str) -> HttpResponse:
    """The comments of the entry, for its form."""
    context = {
        "comments": threads.panel_of(request, entry),
        "comment_form": CommentForm(type(entry), entry),
        "said": said,
    }
    return render(request, "admin/timeline/comments_panel.html", context)


def words_refused(request: HttpRequest, comment: Comment, form: forms.Form) -> HttpResponse:
    """What is wrong with what was typed, said once: at its field, or beside an entry's form."""
    if wants_panel(request):
        return sentence_alone(str(form.errors["text"][0]))
    if isinstance(form, ChangeForm):
        return thread_page(request, comment, AnswerForm(), form, status=409)
    return thread_page(request, comment, form, status=409)


def refused(request: HttpRequest, comment: Comment, sentence: str) -> HttpResponse:
    """Why nothing was changed, with what was typed."""
    if wants_panel(request):
        return sentence_alone(sentence)
    messages.error(request, sentence)
    typed = AnswerForm(initial={"text": request.POST.get("text", "")})
    return thread_page(request, comment, typed, status=409)


def sentence_alone(sentence: str) -> HttpResponse:
    """Why nothing was changed, for a form that keeps what was typed."""
    return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")


def thread_page(
    request: HttpRequest,
    comment: Comment,
    form: forms.Form,
    change_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a thread."""
    fresh = Comment.objects.using(EDITORIAL).filter(pk=comment.pk).first()
    thread = threads.threads_of(request, [fresh or comment])[0]
    last = thread.sayings[-1]
    if last.may_change:
        change_form = change_form or ChangeForm(initial={"text": last.comment.text})
    context = admin.site.each_context(request) | {
        "title": _("Comment on “%(entry)s”") % {"entry": comment.entry_title},
        "thread": thread,
        "last": last,
        "may_silence": threads.may_silence(request, comment),
        "form": form,
        "change_form": change_form if last.may_change else None,
    }
    return TemplateResponse(request, "admin/timeline/comment_page.html", context, status=status)


def say_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a comment on an entry is written; writes it down on POST."""
    if not may_see(request, str(editing.opts.model_name)):
        raise PermissionDenied
    entry = editing.get_object(request, str(pk))
    model = editing.model
    if request.method != "POST":
        if entry is None:
            raise Http404
        initial = {name: request.GET.get(name, "") for name in ("field", "quote")}
        return say_page(editing, request, entry, CommentForm(model, entry, initial=initial))
    form = CommentForm(model, entry, request.POST)
    is_valid = form.is_valid()
    if entry is None:
        # What was typed is shown with the sentence, so that it can be kept.
        form.add_error(None, _("This entry has been deleted meanwhile. Nothing was stored."))
        return say_refused(editing, request, entry, form, 404)
    if not is_valid:
        return say_refused(editing, request, entry, form, 200)
    place = place_in(entry, form.cleaned_data["field"], form.cleaned_data["quote"])
    comment = comments.say(place, threads.author_of(request.user), form.cleaned_data["text"])
    if wants_panel(request):
        return panel(request, entry, _("The comment is there."))
    messages.success(request, _("The comment is there."))
    return HttpResponseRedirect(f"{addresses.form(entry)}#comment-{comment.pk}")


def say_refused(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    entry: Publishable | None,
    form: CommentForm,
    status: int,
) -> HttpResponse:
    """Why nothing was stored, with what was typed."""
    if wants_panel(request):
        sentences = []
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            sentences += [f"{label}: {error}" if label else str(error) for error in errors]
        return sentence_alone(" ".join(sentences))
    return say_page(editing, request, entry, form, status)


def say_page(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    entry: Publishable | None,
    form: CommentForm,
    status: int = 200,
) -> HttpResponse:
    """The page on which a comment is written."""
    context = editing.admin_site.each_context(request) | {
        "title": _("Write a comment"),
        "opts": editing.opts,
        "entry": entry,
        "entry_address": addresses.form(entry) if entry else "",
        "form": form,
    }
    return TemplateResponse(request, "admin/timeline/comment_add.html", context, status=status)


def panel_context(request: HttpRequest, entry: Publishable) -> dict[str, object]:
    """What the form of an entry says of its comments; empty for who may not read them."""
    if not may_see(request, str(entry._meta.model_name)):
        return {}
    return {
        "comments": threads.panel_of(request, entry),
        "comment_form": CommentForm(type(entry), entry),
    }


COMMENTS = EntryPage(addresses=(Address("<int:pk>/comment/", "comment", say_view),))
