"""Sharing the preview of a working copy, and taking the link back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST

from timeline.admin.base import addresses
from timeline.admin.preview.shared_page import make_link
from timeline.models import SharedPreview, Site

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


class Sharing(admin.ModelAdmin):
    """Leads from an entry to links for readers without an account, and to its preview on a
    phone.
    """

    model: Any

    def get_urls(self) -> list[URLPattern]:
        name = f"timeline_{self.model._meta.model_name}"
        wrap = self.admin_site.admin_view
        revoke = wrap(require_POST(self.revoke_view))
        return [
            path("<int:pk>/share/", wrap(self.share_view), name=f"{name}_share"),
            path("<int:pk>/share/<int:link>/revoke/", revoke, name=f"{name}_revoke"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = super().tools(request, entry)  # type: ignore[misc]
        preview = addresses.page(entry, "preview", settings.LANGUAGE_CODE)
        if preview:
            found.append((_("Preview on a phone"), f"{reverse('phone')}?page={preview}"))
        if shareable(entry) and self.has_change_permission(request, entry):
            found.append((_("Share preview…"), self.share_url(entry.pk)))
        return found

    def share_url(self, pk: int) -> str:
        """The address of the page that shares an entry."""
        return reverse(
            f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_share", args=[pk]
        )

    def sharable(self, request: HttpRequest, pk: int) -> Any:
        """The entry, for an editor who may share it."""
        entry = self.get_object(request, str(pk))
        if entry is None or not shareable(entry):
            raise Http404
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The entry's links; makes another on POST, and shows its address this once."""
        entry = self.sharable(request, pk)
        form = ShareForm(request.POST or None)
        context = self.admin_site.each_context(request) | {
            "title": _("Share the preview"),
            "form": form,
        }
        context |= {"opts": self.model._meta, "entries": [entry], "form_url": addresses.form(entry)}
        if request.method == "POST" and form.is_valid():
            ends = timezone.now() + timedelta(days=int(form.cleaned_data["days"]))
            token = make_link(entry, by=str(request.user), ends=ends)
            # No redirect: the address would have to be kept somewhere on the way.
            context |= {"made": addresses_of(request, token), "form": ShareForm()}
            messages.success(
                request,
                _("The link is made. Whoever has it sees this working copy as it is saved."),
            )
        context["links"] = SharedPreview.objects.filter(**key_of(entry))[:LISTED_AT_MOST]
        return TemplateResponse(request, "admin/timeline/share.html", context)

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """End a link of the entry at once."""
        entry = self.sharable(request, pk)
        found = SharedPreview.objects.filter(**key_of(entry), pk=link, revoked_at=None)
        if found.update(revoked_at=timezone.now()):
            messages.success(request, _("The link shows nothing any more."))
        return HttpResponseRedirect(self.share_url(pk))


def shareable(entry: Any) -> bool:
    """Whether the entry has a page of its own; the start page would show all other working
    copies.
    """
    return bool(addresses.place(entry)[0]) and not isinstance(entry, Site)


def key_of(entry: Any) -> dict[str, Any]:
    """The columns by which a link names its entry."""
    return {"model": str(entry._meta.model_name), "entry_pk": entry.pk}


def addresses_of(request: HttpRequest, token: str) -> list[tuple[str, str]]:
    """The whole address with a token in each language, by the language's name."""
    found = []
    for code, name in settings.LANGUAGES:
        with override(code):
            address = reverse("shared_preview", args=[token])
        found.append((name, request.build_absolute_uri(address)))
    return found
