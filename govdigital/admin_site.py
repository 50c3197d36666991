"""The admin site itself: its name, the groups of its first page and the labels of its search
fields.

It stands outside timeline/admin/, because that package registers with the site while it is
imported.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from govdigital import rescued_form
from govdigital.databases import REPORTS_APP
from govdigital.site_addresses import live_address

GROUPS = (
    (_("The story"), ("Initiative", "Era", "Indicator", "Article", "Dispute")),
    (_("What it stands on"), ("Source", "Picture", "Agent", "Subject")),
    (
        _("The site"),
        ("Site", "Report", "Theme", "Publication", "ScheduledPublication", "FormerAddress", "Mail"),
    ),
)


# In the address of a search field that offers only what visitors see.
ONLY_LIVE = "live"


class Labelled(AutocompleteJsonView):
    """Search results that say as much as their admin wants to tell."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        # As where one entry is to stand in another's place for visitors.
        if ONLY_LIVE in self.request.GET:
            rows = rows.filter(live_fingerprint__gt="", withdrawn_at=None)
        return rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "search_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class NamedSite(AdminSite):
    """An admin that bears the name of the site, in the editor's language."""

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from timeline.models import Site

        context = super().each_context(request)
        context["site_url"] = live_address("/")
        name = str(Site.objects.first() or "")
        if name:
            context |= {"site_title": name, "site_header": name}
        return context


class EditorialSite(NamedSite):
    """The admin, in the order of an editor's work."""

    site_header = site_title = "govdigital"
    index_title = _("Editing")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from govdigital import first_password
        from timeline.admin.account.required import is_held_up
        from timeline.admin.frame import language, manual
        from timeline.admin.newsroom.notices import header_context

        is_first_password = first_password.is_pending(request)
        lacks_factor = is_held_up(request)
        return super().each_context(request) | {
            # Before these are done no other page opens: none is offered.
            "is_first_password": is_first_password,
            "lacks_second_factor": lacks_factor,
            "is_nav_sidebar_enabled": not (is_first_password or lacks_factor),
            "organisation": settings.OIDC_NAME,
            "help_address": manual.help_address(request),
            "language_choices": language.choices(request.get_full_path()),
            **header_context(request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        # Django asks for it in each head, and once more for the first page.
        lists: dict[str | None, list[Any]] = request.__dict__.setdefault("app_lists", {})
        if app_label not in lists:
            lists[app_label] = self.in_groups(request, app_label)
        return lists[app_label]

    def in_groups(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        """The nouns that the editor may see, in the groups of an editor's work."""
        ours, others = [], []
        for app in super().get_app_list(request, app_label):
            if app["app_label"] in ("timeline", REPORTS_APP):
                ours.append(app)
            else:
                others.append(app)
        return grouped(ours) + others

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from timeline.admin.desk.activity import newest_acts
        from timeline.admin.desk.mine import my_work
        from timeline.admin.newsroom.threads import my_comments
        from timeline.admin.publishing.dashboard import attention

        context = {
            "my_work": my_work(request, self),
            "attention": attention(request, self),
            "acts": newest_acts(request, self),
            **my_comments(request),
        }
        return super().index(request, context | (extra_context or {}))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        @wraps(inner)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            from timeline.admin.frame.language import same_page

            if self.has_permission(request) and (address := same_page(request)):
                return HttpResponseRedirect(address)
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not leaving:
                return rescued_form.ask_to_sign_in(request, rescued_form.seal(request))
            return inner(request, *args, **kwargs)

        return keeping

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from timeline.admin.account.pages import SignIn
        from timeline.admin.frame import sign_in

        if request.method == "GET" and self.has_permission(request):
            address = sign_in.way_on(request)
            return HttpResponseRedirect(address or reverse("admin:index", current_app=self.name))
        context = self.each_context(request) | {
            "title": _("Sign in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            rescued_form.SEALED: request.POST.get(rescued_form.SEALED)
            or request.session.get(rescued_form.SEALED, ""),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=self.name)
        request.current_app = self.name
        return SignIn.as_view(extra_context=context | (extra_context or {}))(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from timeline.admin.frame import language

        context = {
            "title": _("You are signed out"),
            # The address itself is only ever posted to.
            "language_choices": language.choices(reverse("admin:index", current_app=self.name)),
        }
        return super().logout(request, context | (extra_context or {}))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from govdigital import first_password
        from timeline.admin.account.pages import change_password

        return first_password.change(request, change_password, extra_context)

    def get_urls(self) -> list[Any]:
        from timeline.admin.desk import addresses as desk
        from timeline.admin.frame import addresses as frame
        from timeline.admin.history import presence
        from timeline.admin.newsroom import comments, notices
        from timeline.admin.writing import tools

        urls = [*desk.patterns(self), *super().get_urls()]
        for room in (frame, presence, notices, comments, tools):
            urls = [*room.patterns(self.admin_view), *urls]
        return urls

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Labelled.as_view(admin_site=self)(request)


class EditorialConfig(AdminConfig):
    default_site = "govdigital.admin_site.EditorialSite"

    def ready(self) -> None:
        super().ready()
        # An app config of our own for this would hide the users from type checks.
        apps.get_app_config("auth").verbose_name = _("Accounts")
        # Its models can be read only now.
        from govdigital import account_events

        account_events.connect()


def grouped(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of our apps in their groups; a group without a model that the editor may see is
    left out.
    """
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    groups = []
    for title, names in GROUPS:
        visible = [models[name] for name in names if name in models]
        if visible:
            groups.append(apps[0] | {"name": title, "models": visible})
    return groups
