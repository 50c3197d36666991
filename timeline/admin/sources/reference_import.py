"""References that are pasted or sent as a file: one fills the form of a source, many are taken from
a report.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.entry_action import ListPage
from timeline.admin.base.row_keys import is_key
from timeline.history.comments import comment
from timeline.history.recording import record_each
from timeline.models import Authorship, Publishable
from timeline.models.language_tag import UNKNOWN_LANGUAGE
from timeline.publishing.import_references import ImportedDrafts, import_references
from timeline.references import (
    Author,
    ImportedReference,
    People,
    give_free_keys,
    read,
    report_on,
    to_lines,
)

LONGEST = 1_000_000
# Servers and browsers take longer addresses, but not all of them.
LONGEST_ADDRESS = 6_000
# As many rows as a form may have; an address within its bound names fewer.
MOST_AUTHORS = 1_000


class ReferencesForm(forms.Form):
    """A text or a file with references."""

    text = forms.CharField(
        label=gettext_lazy("References"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "BibTeX, RIS or CSL-JSON, as Zotero, a library or a journal exports it."
        ),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False, allow_empty_file=True)

    def clean_file(self) -> str:
        """The text in the file."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return ""
        if sent.size > LONGEST:
            raise ValidationError(_("This file is larger than one megabyte. Send it in parts."))
        try:
            return sent.read().decode("utf-8-sig").replace("\0", "")
        except UnicodeDecodeError:
            raise ValidationError(
                _("This file is not text in UTF-8. Save it as UTF-8 and send it again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        both = [values.get("text"), values.get("file")]
        if all(both):
            self.add_error("file", _("Paste a text or send a file, not both."))
        elif not any(both) and not self.errors:
            self.add_error("text", _("There is nothing to read."))
        return values | {"text": both[0] or both[1] or ""}


def may_take(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> bool:
    """Whether the editor may add sources and their authors."""
    return editing.has_add_permission(request) and request.user.has_perm("timeline.add_agent")


def references_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
    """Asks for references; one leads to its filled form, many to a report whose ticked rows are
    saved.
    """
    if not may_take(editing, request):
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReferencesForm(*sent)
    rows = read(form.cleaned_data["text"]) if form.is_valid() else []
    if "take" in request.POST or "save" in request.POST:
        told = {row.number: len(row.problems) for row in rows}
        # Before any is left out, so that each is saved under the key that the report has shown.
        give_free_keys(rows)
        ticked = [
            row
            for row in rows
            if row.values.get("title") and str(row.number) in request.POST.getlist("take")
        ]
        return take_ticked(editing, request, ticked, told) or report(editing, request, form, rows)
    if len(rows) == 1 and rows[0].values.get("title"):
        return to_filled_form(request, rows[0]) or report(editing, request, form, rows)
    if len(rows) == 1:
        form.add_error(None, [ValidationError(problem) for problem in rows[0].problems])
        rows = []
    return (
        report(editing, request, form, rows)
        if rows
        else references_page(editing, request, "references", form, {})
    )


def take_ticked(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    ticked: list[ImportedReference],
    told: dict[int, int],
) -> HttpResponse | None:
    """Save the ticked references and lead to the list; None, with a sentence, where nothing was
    saved.

    `told` has, by the number of a row, how many of its problems stand in the reference itself.
    """
    if not ticked:
        messages.error(request, _("Tick at least one reference."))
        return None
    try:
        with transaction.atomic(using=EDITORIAL):
            made = import_references(ticked)
            record_each([*made.agents, *made.sources], comment("taken"), request.user)
    except ValidationError as error:
        reason = " ".join(error.messages)
        messages.error(request, _("Nothing was saved: %(reason)s") % {"reason": reason})
        return None
    tell_taken(editing, request, made)
    # A key may have been taken by somebody else since the report.
    for row in ticked:
        for problem in row.problems[told[row.number] :]:
            messages.warning(request, problem)
    return HttpResponseRedirect(reverse("admin:timeline_source_changelist"))


def tell_taken(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, made: ImportedDrafts
) -> None:
    """Say what was saved, and keep it in the admin's own history."""
    for entry in (*made.sources, *made.agents):
        editing.log_addition(request, entry, "ImportedDrafts from references.")
    number = len(made.sources)
    sentence = ngettext(
        "%(number)s source is saved as a draft.",
        "%(number)s sources are saved as drafts.",
        number,
    )
    messages.success(request, sentence % {"number": number})
    if made.agents:
        links = addresses.linked_all(made.agents)
        messages.info(request, format_html(_("New, as drafts: {agents}."), agents=links))


def to_filled_form(request: HttpRequest, row: ImportedReference) -> HttpResponseRedirect | None:
    """To the form that adds a source, filled with the reference; nothing is saved. None where
    it is too long.
    """
    give_free_keys([row])
    query = urlencode(filling(row))
    if len(query) > LONGEST_ADDRESS:
        return None
    messages.info(request, _("The form is filled from the reference. Nothing is saved yet."))
    for problem in row.problems:
        messages.warning(request, problem)
    return HttpResponseRedirect(f"{reverse('admin:timeline_source_add')}?{query}")


def report(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    form: ReferencesForm,
    rows: Sequence[ImportedReference],
) -> TemplateResponse:
    """A row for each reference: new, like another, or not understood."""
    text = form.cleaned_data["text"]
    return references_page(
        editing, request, "references_report", form, {"report": report_on(rows), "text": text}
    )


def references_page(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    name: str,
    form: forms.Form,
    context: dict[str, Any],
) -> TemplateResponse:
    context |= editing.admin_site.each_context(request)
    context |= {"title": _("Paste references"), "opts": editing.opts, "form": form}
    return TemplateResponse(request, f"admin/timeline/{name}.html", context)


def filling(row: ImportedReference) -> dict[str, str]:
    """The reference as the address of the form that adds a source says it."""
    people = People()
    publisher = people.find(row.publisher) if row.publisher else None
    authors, new_authors = split(row.authors, people)
    editors, new_editors = split(row.editors, people)
    values = {
        "language": UNKNOWN_LANGUAGE,
        **row.values,
        "publisher": str(publisher.pk) if publisher else "",
        "new_publisher": "" if publisher else row.publisher,
        "authors": authors,
        "editors": editors,
        "new_authors": new_authors,
        "new_editors": new_editors,
    }
    return {name: value for name, value in values.items() if value}


def split(authors: Sequence[Author], people: People) -> tuple[str, str]:
    """Those of the names that are here already, as “key-position”, and the lines of the others."""
    pairs, others = [], []
    for position, author in enumerate(authors):
        agent = people.find(author.name)
        if agent:
            pairs.append(f"{agent.pk}-{position}")
        else:
            others.append(author)
    return ",".join(pairs), to_lines(others)


def authors_named(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of authors and editors that the address asks for."""
    rows = []
    for field, role in (("authors", Authorship.Role.AUTHOR), ("editors", Authorship.Role.EDITOR)):
        for pair in request.GET.get(field, "").split(",")[:MOST_AUTHORS]:
            agent, _dash, position = pair.partition("-")
            if is_key(agent) and position.isdecimal() and len(position) < 6:
                rows.append({"agent": agent, "role": str(role), "position": position})
    return rows


REFERENCES = ListPage(
    name="references",
    label=gettext_lazy("Paste a reference…"),
    may=may_take,
    route="references/",
    view=references_view,
)
