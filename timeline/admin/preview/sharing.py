"""Sharing the preview of a working copy, and taking the link back."""

from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from govdigital.site_addresses import editors_address
from timeline.admin.base import addresses
from timeline.admin.base.entry_action import Address, Button, EntryPage, NamedButton
from timeline.admin.preview.shared_page import make_link
from timeline.models import Publishable, SharedPreview, Site

LISTED_AT_MOST = 50


class ShareForm(forms.Form):
    """How long the link shows the page."""

    days = forms.ChoiceField(
        label=gettext_lazy("The link works for"),
        choices=[
            (1, gettext_lazy("1 day")),
            (7, gettext_lazy("7 days")),
            (30, gettext_lazy("30 days")),
        ],
        initial=7,
        widget=forms.RadioSelect,
    )
    readers_may_comment = forms.BooleanField(
        label=gettext_lazy("Readers may comment"),
        required=False,
        help_text=gettext_lazy(
            "They give a name and see what was said through this link. Editors see it as from "
            "outside; visitors never do."
        ),
    )


def share_url(editing: admin.ModelAdmin[Publishable], pk: int) -> str:
    """The address of the page that shares an entry."""
    return reverse(
        f"{editing.admin_site.name}:timeline_{editing.model._meta.model_name}_share", args=[pk]
    )


def entry_to_share(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int
) -> Publishable:
    """The entry, for an editor who may share it."""
    entry = editing.get_object(request, str(pk))
    if entry is None or not may_be_shared(entry):
        raise Http404
    if not editing.has_change_permission(request, entry):
        raise PermissionDenied
    return entry


def share_view(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int
) -> HttpResponse:
    """The entry's links; makes another on POST, and shows its address this once."""
    entry = entry_to_share(editing, request, pk)
    form = ShareForm(request.POST or None)
    context = editing.admin_site.each_context(request) | {
        "title": _("Share the preview"),
        "form": form,
    }
    context |= {"opts": editing.model._meta, "entries": [entry], "form_url": addresses.form(entry)}
    if request.method == "POST" and form.is_valid():
        ends = timezone.now() + timedelta(days=int(form.cleaned_data["days"]))
        token = make_link(
            entry,
            by=str(request.user),
            ends=ends,
            readers_may_comment=form.cleaned_data["readers_may_comment"],
        )
        # No redirect: the address would have to be kept somewhere on the way.
        context |= {"new_links": links_in_languages(request, token), "form": ShareForm()}
        messages.success(
            request,
            _("The link is made. Whoever has it sees this working copy as it is saved."),
        )
    context["links"] = SharedPreview.objects.filter(**link_columns(entry))[:LISTED_AT_MOST]
    return TemplateResponse(request, "admin/timeline/share.html", context)


def revoke_view(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int, link: int
) -> HttpResponse:
    """End a link of the entry at once."""
    entry = entry_to_share(editing, request, pk)
    links = SharedPreview.objects.filter(**link_columns(entry), pk=link, revoked_at=None)
    if links.update(revoked_at=timezone.now()):
        messages.success(request, _("The link shows nothing any more."))
    return HttpResponseRedirect(share_url(editing, pk))


def may_be_shared(entry: Publishable) -> bool:
    """Whether the entry has a page of its own; the start page would show all other working
    copies.
    """
    return bool(addresses.place(entry).name) and not isinstance(entry, Site)


def link_columns(entry: Publishable) -> dict[str, Any]:
    """The columns by which a link names its entry."""
    return {"model": str(entry._meta.model_name), "entry_pk": entry.pk}


class LanguageLink(NamedTuple):
    """The name of a language and the whole address of the page in it."""

    language: str
    address: str


def links_in_languages(request: HttpRequest, token: str) -> list[LanguageLink]:
    """The whole address with a token in each language."""
    links = []
    for code, name in settings.LANGUAGES:
        with override(code):
            address = reverse("shared_preview", args=[token])
        links.append(LanguageLink(name, editors_address(address, request)))
    return links


def preview_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
) -> list[NamedButton]:
    """A preview in each language, and the live page in the editor's own, where there is one."""
    buttons = []
    editors = (get_language() or "").split("-")[0]
    # The editor's own language first.
    for code, name in sorted(settings.LANGUAGES, key=lambda language: language[0] != editors):
        preview = addresses.page(entry, "preview", code)
        label = _("Preview (%(language)s)") % {"language": name}
        buttons.append(NamedButton(label, preview, "preview", beside=True))
    if entry.live_fingerprint:
        live = addresses.page(entry, "timeline", editors or settings.LANGUAGE_CODE)
        buttons.append(NamedButton(_("See live page"), live, "live", beside=True))
    return [button for button in buttons if button.address]


def share_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
) -> list[Button]:
    """The preview on a phone, and the page that makes links."""
    buttons = []
    preview = addresses.page(entry, "preview", settings.LANGUAGE_CODE)
    if preview:
        buttons.append(Button(_("Preview on a phone"), f"{reverse('phone')}?page={preview}"))
    if may_be_shared(entry) and editing.has_change_permission(request, entry):
        buttons.append(Button(_("Share preview…"), share_url(editing, entry.pk)))
    return buttons


PREVIEW = EntryPage(buttons=preview_buttons)
SHARE = EntryPage(
    addresses=(
        Address("<int:pk>/share/", "share", share_view),
        Address("<int:pk>/share/<int:link>/revoke/", "revoke", revoke_view, only_post=True),
    ),
    buttons=share_buttons,
)
