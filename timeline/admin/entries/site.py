from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from timeline.admin.base import addresses
from timeline.admin.base.language_fields import pair
from timeline.admin.entries.entry import PRIVATE, EntryAdmin
from timeline.models import Publishable, Site


@admin.register(Site)
class SiteAdmin(EntryAdmin):
    """The one row of site-wide words: its list is its form."""

    fieldsets = (
        (None, {"fields": (pair("name"), pair("kicker"), pair("headline"), pair("finding"))}),
        (
            _("Offered and used"),
            {
                "fields": (pair("contrast_title"), pair("contrast_text"), pair("contrast_gap")),
                "description": _(
                    "Words of the picture on the start page. Its bars are the indicators that are "
                    "marked “offered and used”."
                ),
            },
        ),
        (_("Licence and contact"), {"fields": (("licence_name", "licence_url"), "contact_email")}),
        PRIVATE,
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        site = Site.objects.first()
        if site and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(addresses.form(site))
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Site.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
