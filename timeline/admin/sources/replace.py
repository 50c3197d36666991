"""Asks by which source another is replaced, shows every place, and replaces it with
publishing/replace.py.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin.base import addresses
from timeline.admin.base.autocomplete_rows import OptionGroup
from timeline.admin.base.confirm_page import may_publish, page_about
from timeline.admin.base.entry_action import Address, Button, EntryPage
from timeline.admin.base.form_fields import row_field
from timeline.admin.base.row_keys import is_key
from timeline.history.comments import comment
from timeline.history.recording import begin, record_each
from timeline.models import Milestone, Publishable, Source
from timeline.publishing.keys import by_model
from timeline.publishing.locking import NotReady, afresh, alone
from timeline.publishing.locking import changed as changed_since
from timeline.publishing.public_rows import is_live
from timeline.publishing.replace import Replacement, replace, replacements
from timeline.publishing.unpublish import REPLACED


class SourceSearch(AutocompleteSelect):
    """A search field for a source; what is no number is refused by the form and does not stop its
    page.
    """

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, object] | None = None
    ) -> list[OptionGroup]:
        keys = [key for key in value if is_key(str(key))]
        return super().optgroups(name, keys, attr)


class ReplaceForm(forms.Form):
    """The source that is to stand in the other's place, and what becomes of the other."""

    by: "forms.ModelChoiceField[Source]" = forms.ModelChoiceField(
        label=gettext_lazy("Replace it by"), queryset=Source.objects.none()
    )
    merge = forms.BooleanField(
        label=gettext_lazy("Merge: the replaced source is to go"),
        required=False,
        help_text=gettext_lazy(
            "A draft is deleted with its list of authors. A live source is withdrawn by you, as "
            "“replaced”."
        ),
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = row_field(self.fields, "by")
        field.queryset = Source.objects.exclude(pk=source.pk)
        widget = SourceSearch(Milestone._meta.get_field("source"), admin.site)
        field.widget = widget
        widget.choices = field.choices


def replace_view(editing: admin.ModelAdmin[Source], request: HttpRequest, pk: int) -> HttpResponse:
    """Asks by what, shows every place that will change, and changes them on POST."""
    source = editing.get_object(request, str(pk))
    if source is None:
        raise Http404
    if not editing.has_change_permission(request, source):
        raise PermissionDenied
    form = ReplaceForm(request.POST or request.GET or None, source=source)
    other: Source | None = None
    if form.is_valid():
        other = form.cleaned_data["by"]
    if request.method == "POST" and other:
        try:
            return do_replace(editing, request, source, other, merge=form.cleaned_data["merge"])
        except NotReady as refusal:
            for problem in refusal.problems:
                messages.error(request, problem.sentence)
    places = []
    if other:
        places = replacements(source, other)
    context = editing.admin_site.each_context(request)
    context |= {
        "title": _("Replace everywhere"),
        "opts": editing.opts,
        "form_url": addresses.form(source),
        "entries": [source],
        "form": form,
        "other": other,
        "entry_places": places_by_entry(places),
        "locked_entries": entries_not_to_change(editing, request, places),
        "seen": fingerprint_of(places),
    }
    return TemplateResponse(request, "admin/timeline/replace.html", context)


def entries_not_to_change(
    editing: admin.ModelAdmin[Source], request: HttpRequest, places: Iterable[Replacement]
) -> list[Publishable]:
    """The entries with one of the places that this editor may not change."""
    entries = []
    for entry in {place.entry for place in places}:
        entry_admin = editing.admin_site.get_model_admin(type(entry))
        if not entry_admin.has_change_permission(request, entry):
            entries.append(entry)
    return entries


def do_replace(
    editing: admin.ModelAdmin[Source],
    request: HttpRequest,
    source: Source,
    other: Source,
    *,
    merge: bool,
) -> HttpResponseRedirect:
    """Replace, keep it in the history, and lead to what is left to do.

    Raises NotReady where the places are not those that were shown, or not this editor's to
    change.
    """
    removing = merge and may_remove(editing, request, source)
    with alone([source]):
        source, other = afresh([source, other])
        places = replacements(source, other)
        refuse_unseen_places(editing, request, source, places)
        begin(*{place.entry for place in places})
        changed = replace(source, other)
        record_each(changed, comment("replaced", old=source.key, new=other.key), request.user)
        for entry in changed:
            entry_admin = editing.admin_site.get_model_admin(type(entry))
            entry_admin.log_change(request, entry, f"@{source.key} replaced by @{other.key}.")
        # Not as it was recorded: a crash may have left it live, and visitors would keep it for
        # ever.
        deleted = removing and not is_live(source)
        if deleted:
            editing.log_deletions(request, Source.objects.filter(pk=source.pk))
            try:
                editing.delete_model(request, source)
            except ProtectedError as error:
                # Named by somebody else a moment ago.
                raise NotReady([changed_since(source)]) from error
    report_changes(request, source, other, changed)
    if deleted:
        messages.success(request, _("“%(source)s” is deleted.") % {"source": source})
        return HttpResponseRedirect(addresses.form(other))
    if removing:
        return to_withdrawal(request, source, other)
    if merge:
        messages.warning(request, _("You may not remove the replaced source. Ask an editor to."))
    return HttpResponseRedirect(addresses.form(source))


def refuse_unseen_places(
    editing: admin.ModelAdmin[Source],
    request: HttpRequest,
    source: Source,
    places: Sequence[Replacement],
) -> None:
    """Raise NotReady where the page showed other places, or where one is not this editor's to
    change.
    """
    fingerprint = fingerprint_of(places)
    if request.POST.get("seen", fingerprint) != fingerprint:
        raise NotReady([changed_since(source)])
    if entries_not_to_change(editing, request, places):
        # The page itself says which entries these are, and what to do.
        raise NotReady([])


def may_remove(editing: admin.ModelAdmin[Source], request: HttpRequest, source: Source) -> bool:
    """Whether this editor may delete the source or, where it is live, withdraw it."""
    if is_live(source):
        return may_publish(request, [source])
    return editing.has_delete_permission(request, source)


def report_changes(
    request: HttpRequest, source: Source, other: Source, changed: Sequence[Publishable]
) -> None:
    """Say what changed, and which live entries show visitors the old source until they are
    published.
    """
    number = len(changed)
    sentence = ngettext(
        "%(number)s entry names @%(new)s where it named @%(old)s.",
        "%(number)s entries name @%(new)s where they named @%(old)s.",
        number,
    )
    messages.success(request, sentence % {"number": number, "new": other.key, "old": source.key})
    live = [entry for entry in changed if entry.live_fingerprint]
    if live:
        links = format_html_join(", ", '<a href="{}">{}</a>', publish_pages(live))
        intro = _("Visitors see the old source until these are published:")
        messages.warning(request, format_html("{} {}.", intro, links))


def to_withdrawal(request: HttpRequest, source: Source, other: Source) -> HttpResponseRedirect:
    """To the page that withdraws the source, filled in."""
    sentence = _("Publish what changed, then withdraw this source as replaced by the other.")
    messages.info(request, sentence)
    address = reverse("admin:timeline_source_withdraw")
    return HttpResponseRedirect(
        f"{address}?entry={source.pk}&reason={REPLACED}&replaced_by={other.pk}"
    )


def fingerprint_of(places: Iterable[Replacement]) -> str:
    """The SHA-256 of the places and of what is to stand there: another one where they are not those
    that a page showed.
    """
    lines = []
    for place in places:
        row = place.row
        lines.append(f"{row._meta.model_name} {row.pk} {place.column} {place.value}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class PublishPage(NamedTuple):
    """The page that publishes entries of one kind together, and the words that lead to it."""

    address: str
    label: str


def publish_pages(entries: Iterable[Publishable]) -> list[PublishPage]:
    """A page for each kind among the entries."""
    pages = []
    for model, pks in by_model(entries).items():
        label = f"{model._meta.verbose_name_plural} ({len(pks)})"
        pages.append(PublishPage(page_about(model, "publish", pks), label))
    return pages


@dataclass(frozen=True)
class EntryPlaces:
    """An entry, the address of its form, and the places in it, in words."""

    entry: Publishable
    address: str
    labels: list[str]


def places_by_entry(places: Iterable[Replacement]) -> list[EntryPlaces]:
    """The places, gathered by their entries, which stand in the order of their first place."""
    labels: dict[Publishable, list[str]] = {}
    for place in places:
        label = place.label
        if place.row != place.entry:
            label = f"{place.row._meta.verbose_name} “{place.row}”: {label}"
        labels.setdefault(place.entry, []).append(capfirst(label))
    return [EntryPlaces(entry, addresses.form(entry), labels[entry]) for entry in labels]


def replace_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, source: Publishable
) -> list[Button]:
    """The button that leads to the page, for who may change the source."""
    if not editing.has_change_permission(request, source):
        return []
    address = reverse("admin:timeline_source_replace", args=[source.pk])
    return [Button(_("Replace everywhere…"), address)]


REPLACE = EntryPage(
    addresses=(Address("<int:pk>/replace/", "replace", replace_view),), buttons=replace_buttons
)
