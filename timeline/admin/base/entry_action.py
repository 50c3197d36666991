"""What an editor does with entries and lists, as values: addresses, buttons and the menu of a list
follow from them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.text import format_lazy
from django.views.decorators.http import require_POST

from govdigital.lazy_text import LazyText
from timeline.admin.base.confirm_page import (
    AT_ONCE,
    May,
    SeenForm,
    back_from,
    chosen_entries,
    confirm_page,
    log_all,
    page_about,
    say_refused,
    to_page_about,
)
from timeline.history.comments import comment
from timeline.history.recording import record, record_publication
from timeline.models import Publication, Publishable
from timeline.publishing.locking import NotReady, afresh, alone
from timeline.publishing.people import name_of_person

# Words in the editor's language, or a promise of them.
Words = str | LazyText
Form = TypeVar("Form", bound=SeenForm)


class Button(NamedTuple):
    """What an editor can press beside an entry or a list."""

    label: Words
    address: str


class NamedButton(NamedTuple):
    """A button for which the head of a form may have a place of its own."""

    label: Words
    address: str
    # What it does.
    name: str
    # Opens in a window of its own, so that the form stays as it is.
    beside: bool = False


EntryButton = Button | NamedButton


@dataclass(frozen=True)
class Address:
    """An address below the list of a noun; its view is called with the noun's admin, the request
    and what stands in the route.
    """

    route: str
    name: str
    view: Callable[..., HttpResponseBase]
    only_post: bool = False


@dataclass(frozen=True)
class MenuItem:
    """The words by which a list offers an action, the permission it takes, and its place."""

    label: Words
    permission: str
    place: int


def always(request: HttpRequest, entry: Publishable) -> bool:
    """An action that is offered in every state."""
    return True


@dataclass(frozen=True)
class EntryAction:
    """What an editor does with an entry from its form, or with some of a list at once: who may, its
    page, its button and its place in the menu.
    """

    name: str
    may: May
    title: Words
    menu: MenuItem
    # What `answer` shows.
    view: "Callable[[EntryAction, admin.ModelAdmin[Publishable], HttpRequest], HttpResponse]"
    # Without words of its own the button says the title and three dots.
    button_label: Words = ""
    offered: Callable[[HttpRequest, Publishable], bool] = always
    never_for: tuple[type[Publishable], ...] = ()
    # How many entries of a list it takes.
    at_once: int = AT_ONCE

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where its page is."""
        return (Address(f"{self.name}/", self.name, self.answer),)

    @property
    def words(self) -> Words:
        """What its button says."""
        return self.button_label or format_lazy("{}…", self.title)

    def answer(self, editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
        """What its view answers; raises Http404 for a noun that it is never for."""
        if editing.model in self.never_for:
            raise Http404
        return self.view(self, editing, request)

    def buttons(
        self, editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
    ) -> Sequence[EntryButton]:
        """Its button on the form of the entry, for whom it is offered now."""
        if isinstance(entry, self.never_for):
            return []
        if not self.may(request, [entry]) or not self.offered(request, entry):
            return []
        address = page_about(type(entry), self.name, [entry.pk])
        return [NamedButton(self.words, address, self.name)]


@dataclass(frozen=True)
class ConfirmRequest:
    """What a form is made from: the entries, what was sent, and what the address says."""

    entries: list[Publishable]
    sent: QueryDict | None
    query: QueryDict
    # Who asks.
    user: AbstractBaseUser | AnonymousUser


def title_and_note(title: Words, form: SeenForm) -> str:
    """What the admin's log says of an action: its title, and the note where one was written."""
    note = form.cleaned_data.get("note", "")
    return f"{title}: {note}" if note else str(title)


def note_in_history(action: EntryAction, form: SeenForm) -> str:
    """What the history of an entry says of an action: its name, and the note where one was
    written.
    """
    return comment(action.name, notes={"en": form.cleaned_data.get("note", "")})


@dataclass(frozen=True)
class VerbPage(Generic[Form]):
    """The page of an action that asks with a form alone and then runs a verb."""

    form: Callable[[ConfirmRequest], Form]
    # Returns the publication that it made, where it made one. Raises NotReady.
    verb: Callable[[Sequence[Publishable], Form, str], Publication | None]
    # Said of each entry once it is done.
    done: Words
    # Said once of several, in the place of that.
    done_together: Words = ""
    intro: Words = ""
    logged: Callable[[Words, Form], str] = title_and_note
    recorded: Callable[[EntryAction, Form], str] = note_in_history
    template: str = "ask"

    def answer(
        self, action: EntryAction, editing: admin.ModelAdmin[Publishable], request: HttpRequest
    ) -> HttpResponse:
        """Asks about the entries that the address names, and does it on POST."""
        sent = request.POST if request.method == "POST" else None
        entries = chosen_entries(editing.model, request, action.may, action.at_once)
        form = self.form(ConfirmRequest(entries, sent, request.GET, request.user))
        if form.is_valid():
            try:
                self.carry_out(action, request, entries, form)
            except NotReady as refusal:
                # They may not be what they were when this page began.
                entries = chosen_entries(editing.model, request, action.may, action.at_once)
                form = self.form(ConfirmRequest(entries, sent, request.GET, request.user))
                form.look_again()
                say_refused(form, refusal)
            else:
                return back_from(entries)
        context: dict[str, object] = {
            "form": form,
            "title": action.title,
            "submit": action.title,
            "intro": self.intro,
        }
        return confirm_page(editing, request, self.template, entries, context)

    def carry_out(
        self,
        action: EntryAction,
        request: HttpRequest,
        entries: Sequence[Publishable],
        form: Form,
    ) -> None:
        """Do it with all of the entries or none, keep it in their history, and say so; raises
        NotReady.
        """
        with alone(entries):
            publication = self.verb(entries, form, name_of_person(request.user))
            if publication:
                record_publication(afresh(entries), publication, request.user)
            else:
                record(afresh(entries), self.recorded(action, form), request.user)
            log_all(request, entries, self.logged(action.title, form))
        if self.done_together and len(entries) > 1:
            messages.success(request, self.done_together % {"total": len(entries)})
            return
        for entry in entries:
            messages.success(request, self.done % {"entry": entry})


def no_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
) -> Sequence[EntryButton]:
    """For pages to which others lead."""
    return []


@dataclass(frozen=True)
class EntryPage:
    """Pages about one entry that have views of their own, and the buttons that lead there."""

    addresses: tuple[Address, ...] = ()
    buttons: Callable[
        [admin.ModelAdmin[Publishable], HttpRequest, Publishable], Sequence[EntryButton]
    ] = no_buttons


@dataclass(frozen=True)
class ListPage:
    """A page about a list and not about an entry, and who finds its button above the list."""

    name: str
    label: Words
    may: Callable[[admin.ModelAdmin[Publishable], HttpRequest], bool]
    # Neither where a library has the address and the view.
    route: str = ""
    view: Callable[..., HttpResponseBase] | None = None
    # Whether it goes by the filters of the list.
    keeps_query: bool = False

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where the page is, if it is ours."""
        return (Address(self.route, self.name, self.view),) if self.view else ()

    def button(self, editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> Button:
        """The button that leads there."""
        address = reverse(f"admin:timeline_{editing.opts.model_name}_{self.name}")
        query = request.GET.urlencode() if self.keeps_query else ""
        return Button(self.label, f"{address}{query and '?'}{query}")


def list_buttons(
    editing: admin.ModelAdmin[Any], pages: Sequence[ListPage], request: HttpRequest
) -> list[Button]:
    """The buttons above a list that lead to those of the pages which this person may open."""
    return [page.button(editing, request) for page in pages if page.may(editing, request)]


# As Django's list takes what it does with the rows that were ticked.
MenuFunction = Callable[
    [admin.ModelAdmin[Publishable], HttpRequest, QuerySet[Publishable]], HttpResponse | None
]
Tool = EntryAction | EntryPage | ListPage


def url_patterns(editing: admin.ModelAdmin[Publishable], tools: Sequence[Tool]) -> list[URLPattern]:
    """The addresses of all of them, open to those who are signed in."""
    patterns = []
    for tool in tools:
        for address in tool.addresses:
            view: Callable[..., HttpResponseBase] = partial(address.view, editing)
            if address.only_post:
                view = require_POST(view)
            name = f"timeline_{editing.opts.model_name}_{address.name}"
            patterns.append(path(address.route, editing.admin_site.admin_view(view), name=name))
    return patterns


def menu_of(tools: Sequence[Tool]) -> list[MenuFunction]:
    """What the menu of the list does: each leads the chosen entries to the page of an action."""
    actions = [tool for tool in tools if isinstance(tool, EntryAction)]
    return [menu_item(action) for action in sorted(actions, key=lambda action: action.menu.place)]


def menu_item(action: EntryAction) -> MenuFunction:
    """The action as Django's list takes it."""

    @admin.action(description=action.menu.label, permissions=[action.menu.permission])
    def ask_about(
        editing: admin.ModelAdmin[Publishable],
        request: HttpRequest,
        queryset: QuerySet[Publishable],
    ) -> HttpResponse | None:
        return to_page_about(request, action.name, queryset, action.at_once)

    # Django names an action by its function.
    ask_about.__name__ = f"{action.name.replace('-', '_')}_selected"
    return ask_about
