"""References that are pasted or sent as a file: one fills the form of a source, many are taken from
a report.
"""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
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
    identifiers,
    look_up,
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
            "BibTeX, RIS or CSL-JSON, as Zotero, a library or a journal exports it; a reference as "
            "it is printed; or a DOI, an ISBN or an address of the web, which is looked up."
        ),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False, allow_empty_file=True)

    def clean_file(self) -> str:
        """The text in the file."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is None:
            return ""
        if (upload.size or 0) > LONGEST:
            raise ValidationError(_("This file is larger than one megabyte. Send it in parts."))
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(
                _("This file is not text in UTF-8. Save it as UTF-8 and send it again.")
            ) from None
        return text.replace("\0", "")

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        pasted = values.get("text")
        uploaded = values.get("file")
        if pasted and uploaded:
            self.add_error("file", _("Paste a text or send a file, not both."))
        elif not pasted and not uploaded and not self.errors:
            self.add_error("text", _("There is nothing to read."))
        if len(identifiers(str(pasted or uploaded or ""))) > 1:
            self.add_error("text", _("Paste one DOI, ISBN or address at a time."))
        return values | {"text": pasted or uploaded or ""}


def may_import(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> bool:
    """Whether the editor may add sources and their authors."""
    return editing.has_add_permission(request) and request.user.has_perm("timeline.add_agent")


def references_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
    """Asks for references; one leads to its filled form, many to a report whose ticked rows are
    saved.
    """
    if not may_import(editing, request):
        raise PermissionDenied
    form = ReferencesForm()
    if request.method == "POST":
        form = ReferencesForm(request.POST, request.FILES)
    rows: list[ImportedReference] = []
    if form.is_valid():
        rows = rows_of(form.cleaned_data["text"])
    response: HttpResponse | None
    if "take" in request.POST or "save" in request.POST:
        response = save_ticked(editing, request, rows)
        return response or report(editing, request, form, rows)
    if len(rows) == 1 and fills_a_form(rows[0]):
        response = to_filled_form(request, rows[0])
        return response or report(editing, request, form, rows)
    if len(rows) == 1:
        form.add_error(None, [ValidationError(problem) for problem in rows[0].problems])
        rows = []
    if rows:
        return report(editing, request, form, rows)
    return references_page(editing, request, "references", form, {})


def rows_of(text: str) -> list[ImportedReference]:
    """The references of the text, or the one that its identifier names."""
    for name in identifiers(text):
        return [look_up(name)]
    return read(text)


def fills_a_form(row: ImportedReference) -> bool:
    """Whether enough is known to begin a source: a title, or what names it for certain."""
    return any(row.values.get(name) for name in ("title", "doi", "isbn", "url"))


def save_ticked(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, rows: Sequence[ImportedReference]
) -> HttpResponse | None:
    """Save the ticked references and lead to the list; None, with a sentence, where nothing was
    saved.
    """
    problem_counts = {row.number: len(row.problems) for row in rows}
    # Before any is left out, so that each is saved under the key that the report has shown.
    give_free_keys(rows)
    numbers = request.POST.getlist("take")
    ticked = [row for row in rows if row.values.get("title") and str(row.number) in numbers]
    if not ticked:
        messages.error(request, _("Tick at least one reference."))
        return None
    try:
        with transaction.atomic(using=EDITORIAL):
            drafts = import_references(ticked)
            record_each([*drafts.agents, *drafts.sources], comment("taken"), request.user)
    except ValidationError as error:
        reason = " ".join(error.messages)
        messages.error(request, _("Nothing was saved: %(reason)s") % {"reason": reason})
        return None
    report_drafts(editing, request, drafts)
    # Those in the reference itself stood in the report; a key may have gone to somebody else since.
    for row in ticked:
        for problem in row.problems[problem_counts[row.number] :]:
            messages.warning(request, problem)
    if IS_POPUP_VAR in request.POST:
        # The window closes, and what opened it takes the first.
        return editing.response_add(request, drafts.sources[0])
    return HttpResponseRedirect(reverse("admin:timeline_source_changelist"))


def report_drafts(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, drafts: ImportedDrafts
) -> None:
    """Say what was saved, and keep it in the admin's own history."""
    for draft in (*drafts.sources, *drafts.agents):
        draft_admin = editing.admin_site.get_model_admin(type(draft))
        draft_admin.log_addition(request, draft, "Taken from references.")
    number = len(drafts.sources)
    sentence = ngettext(
        "%(number)s source is saved as a draft.",
        "%(number)s sources are saved as drafts.",
        number,
    )
    messages.success(request, sentence % {"number": number})
    if drafts.agents:
        links = addresses.linked_all(drafts.agents)
        messages.info(request, format_html(_("New, as drafts: {agents}."), agents=links))


def to_filled_form(request: HttpRequest, row: ImportedReference) -> HttpResponseRedirect | None:
    """To the form that adds a source, filled with the reference; nothing is saved. None where
    it is too long.
    """
    give_free_keys([row])
    values = form_values(row)
    if IS_POPUP_VAR in request.POST:
        values[IS_POPUP_VAR] = "1"
    query = urlencode(values)
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
    context: dict[str, object],
) -> TemplateResponse:
    context |= editing.admin_site.each_context(request)
    context |= {"title": _("Paste references"), "opts": editing.opts, "form": form}
    context |= {"is_popup": IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST}
    return TemplateResponse(request, f"admin/timeline/{name}.html", context)


def form_values(row: ImportedReference) -> dict[str, str]:
    """The reference as the address of the form that adds a source says it."""
    people = People()
    publisher = people.find(row.publisher) if row.publisher else None
    authors = match_authors(row.authors, people)
    editors = match_authors(row.editors, people)
    values = {
        "language": UNKNOWN_LANGUAGE,
        **row.values,
        "publisher": str(publisher.pk) if publisher else "",
        "new_publisher": "" if publisher else row.publisher,
        "authors": authors.matches,
        "editors": editors.matches,
        "new_authors": authors.new_lines,
        "new_editors": editors.new_lines,
    }
    return {name: value for name, value in values.items() if value}


class AuthorMatches(NamedTuple):
    """Agents that are here already, as “key-position” parted by commas, and the lines of the other
    names.
    """

    matches: str
    new_lines: str


def match_authors(authors: Sequence[Author], people: People) -> AuthorMatches:
    """The names parted into those that are here already and the others."""
    matches = []
    new_authors = []
    for position, author in enumerate(authors):
        agent = people.find(author.name)
        if agent:
            matches.append(f"{agent.pk}-{position}")
        else:
            new_authors.append(author)
    return AuthorMatches(",".join(matches), to_lines(new_authors))


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
    may=may_import,
    route="references/",
    view=references_view,
)
