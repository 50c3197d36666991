"""The admin site itself: its name, the groups of its first page and the labels of its search
fields.

It stands outside timeline/admin/, because that package registers with the site while it is
imported.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govdigital import rescued_form

GROUPS = (
    (_("The story"), ("Initiative", "Era", "Indicator", "Article", "Dispute")),
    (_("What it stands on"), ("Source", "Agent", "Subject")),
    (_("The site"), ("Site", "Theme", "Publication", "ScheduledPublication")),
)


class Labelled(AutocompleteJsonView):
    """Search results that say as much as their admin wants to tell."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "search_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class NamedSite(AdminSite):
    """An admin that bears the name of the site, in the editor's language."""

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from timeline.models import Site

        context = super().each_context(request)
        name = str(Site.objects.first() or "")
        if name:
            context |= {"site_title": name, "site_header": name}
        return context


class EditorialSite(NamedSite):
    """The admin, in the order of an editor's work."""

    site_header = site_title = "govdigital"
    index_title = _("Editing")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        story, others = [], []
        for app in super().get_app_list(request, app_label):
            if app["app_label"] == "timeline":
                story += grouped(app)
            else:
                others.append(app)
        return story + others

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from timeline.admin.publishing.dashboard import attention

        return super().index(
            request, {"attention": attention(request, self), **(extra_context or {})}
        )

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        @wraps(inner)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not leaving:
                return rescued_form.ask_to_sign_in(request, rescued_form.seal(request))
            return inner(request, *args, **kwargs)

        return keeping

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        sealed = request.POST.get(rescued_form.SEALED, "")
        response = super().login(request, {rescued_form.SEALED: sealed} | (extra_context or {}))
        if sealed and response.status_code == 302:
            return rescued_form.offer(request, sealed)
        return response

    def get_urls(self) -> list[Any]:
        from timeline.admin.writing.tools import patterns

        return [*patterns(self.admin_view), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Labelled.as_view(admin_site=self)(request)


class EditorialConfig(AdminConfig):
    default_site = "govdigital.admin_site.EditorialSite"

    def ready(self) -> None:
        super().ready()
        # An app config of our own for this would hide the users from type checks.
        apps.get_app_config("auth").verbose_name = _("Accounts")


def grouped(app: dict[str, Any]) -> list[dict[str, Any]]:
    """The story's models in their groups; a group without a model that the editor may see is left
    out.
    """
    models = {model["object_name"]: model for model in app["models"]}
    groups = []
    for title, names in GROUPS:
        visible = [models[name] for name in names if name in models]
        if visible:
            groups.append(app | {"name": title, "models": visible})
    return groups
