"""Asks by which source another is replaced, shows every place, and replaces it with
publishing/replace.py.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

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
from timeline.admin.base.confirm_page import may_publish, page_about
from timeline.admin.base.entry_action import Address, Button, EntryPage
from timeline.admin.base.row_keys import is_key
from timeline.history.comments import comment
from timeline.history.recording import begin, record_each
from timeline.models import Milestone, Publishable, Source
from timeline.publishing.locking import NotReady, afresh, alone
from timeline.publishing.locking import changed as changed_since
from timeline.publishing.public_rows import is_live
from timeline.publishing.replace import Replacement, replace, replacements
from timeline.publishing.unpublish import REPLACED


class SourceSearch(AutocompleteSelect):
    """A search field for a source; what is no number is refused by the form and does not stop its
    page.
    """

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(str(key))], attr)


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
        self.fields["by"].queryset = Source.objects.exclude(pk=source.pk)  # type: ignore[attr-defined]
        self.fields["by"].widget = SourceSearch(Milestone._meta.get_field("source"), admin.site)
        self.fields["by"].widget.choices = self.fields["by"].choices  # type: ignore[attr-defined]


def replace_view(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int
) -> HttpResponse:
    """Asks by what, shows every place that will change, and changes them on POST."""
    source = editing.get_object(request, str(pk))
    if source is None:
        raise Http404
    if not editing.has_change_permission(request, source):
        raise PermissionDenied
    form = ReplaceForm(request.POST or request.GET or None, source=source)
    other = form.cleaned_data["by"] if form.is_valid() else None
    if request.method == "POST" and other:
        try:
            return do_replace(editing, request, source, other, merge=form.cleaned_data["merge"])
        except NotReady as refusal:
            for problem in refusal.problems:
                messages.error(request, problem.sentence)
    found = replacements(source, other) if other else []
    refused = kept_from(editing, request, {place.entry for place in found})
    context = editing.admin_site.each_context(request)
    context |= {
        "title": _("Replace everywhere"),
        "opts": editing.opts,
        "form_url": addresses.form(source),
    }
    context |= {"entries": [source], "form": form, "other": other}
    context |= {"places": told(found), "refused": refused, "seen": state_of(found)}
    return TemplateResponse(request, "admin/timeline/replace.html", context)


def kept_from(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entries: Iterable[Publishable]
) -> list[Publishable]:
    """The entries that this editor may not change."""
    site = editing.admin_site
    return [
        entry
        for entry in entries
        if not site.get_model_admin(type(entry)).has_change_permission(request, entry)
    ]


def do_replace(
    editing: admin.ModelAdmin[Publishable],
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
    goes = merge and may_go(editing, request, source)
    with alone([source]):
        source, other = afresh([source, other])
        found = replacements(source, other)
        entries = {place.entry for place in found}
        refuse_unseen_places(editing, request, source, found)
        begin(*entries)
        changed = replace(source, other)
        record_each(changed, comment("replaced", old=source.key, new=other.key), request.user)
        for entry in changed:
            editing.log_change(request, entry, f"@{source.key} replaced by @{other.key}.")
        # Not as it was recorded: a crash may have left it live, and visitors would keep it for
        # ever.
        deleted = goes and not is_live(source)
        if deleted:
            editing.log_deletions(request, Source.objects.filter(pk=source.pk))
            try:
                editing.delete_model(request, source)
            except ProtectedError as error:
                # Named by somebody else a moment ago.
                raise NotReady([changed_since(source)]) from error
    tell_replaced(request, source, other, changed)
    if deleted:
        messages.success(request, _("“%(source)s” is deleted.") % {"source": source})
    elif goes:
        return to_withdrawal(request, source, other)
    elif merge:
        messages.warning(request, _("You may not remove the replaced source. Ask an editor to."))
    return HttpResponseRedirect(addresses.form(other if deleted else source))


def refuse_unseen_places(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    source: Source,
    found: Sequence[Replacement],
) -> None:
    """Raise NotReady where the page showed other places, or where one is not this editor's to
    change.
    """
    if request.POST.get("seen", state_of(found)) != state_of(found):
        raise NotReady([changed_since(source)])
    if kept_from(editing, request, {place.entry for place in found}):
        # The page itself says which entries these are, and what to do.
        raise NotReady([])


def may_go(editing: admin.ModelAdmin[Publishable], request: HttpRequest, source: Source) -> bool:
    """Whether this editor may delete the source or, where it is live, withdraw it."""
    if is_live(source):
        return may_publish(request, [source])
    return editing.has_delete_permission(request, source)


def tell_replaced(
    request: HttpRequest, source: Source, other: Source, changed: Sequence[Any]
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


def state_of(found: Iterable[Replacement]) -> str:
    """What tells whether these are the places that a page showed, with the same words."""
    words = "\n".join(
        f"{place.row._meta.model_name} {place.row.pk} {place.column} {place.value}"
        for place in found
    )
    return hashlib.sha256(words.encode()).hexdigest()


def publish_pages(entries: Sequence[Any]) -> list[tuple[str, str]]:
    """For each kind among the entries, the address of the page that publishes them together, and
    its words.
    """
    found = []
    for model in dict.fromkeys(type(entry) for entry in entries):
        pks = [entry.pk for entry in entries if type(entry) is model]
        label = f"{model._meta.verbose_name_plural} ({len(pks)})"
        found.append((page_about(model, "publish", pks), label))
    return found


def told(found: Iterable[Replacement]) -> list[tuple[Publishable, str, list[str]]]:
    """Each entry with the address of its form and the places in it, in words."""
    entries: dict[Publishable, list[str]] = {}
    for place in found:
        words = place.label
        if place.row != place.entry:
            words = f"{place.row._meta.verbose_name} “{place.row}”: {words}"
        entries.setdefault(place.entry, []).append(capfirst(words))
    return [(entry, addresses.form(entry), words) for entry, words in entries.items()]


def replace_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Any
) -> list[Button]:
    """The button that leads to the page, for who may change the source."""
    if not editing.has_change_permission(request, entry):
        return []
    address = reverse("admin:timeline_source_replace", args=[entry.pk])
    return [Button(_("Replace everywhere…"), address)]


REPLACE = EntryPage(
    addresses=(Address("<int:pk>/replace/", "replace", replace_view),), buttons=replace_buttons
)
