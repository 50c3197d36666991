from importlib import import_module

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from govdigital.healthz import healthz

# What visitors ask for: the pages, what stands above them, and their wings.
PAGES = (
    "timeline.urls",
    "timeline.citing.urls",
    "timeline.mementos.urls",
    "timeline.open_data.urls",
    "timeline.reader_reports.urls",
    "timeline.embeds.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", healthz, name="healthz")]

if settings.ROLE != "public":
    from django.contrib import admin

    from govdigital.openid_connect import sign_in
    from timeline.admin.preview.media import preview_media, shared_media
    from timeline.admin.preview.pages import phone, preview_patterns
    from timeline.admin.preview.reader_comments import reader_comments
    from timeline.admin.preview.shared_page import shared
    from timeline.admin.preview.typed_page import beside, typed

    urlpatterns += i18n_patterns(
        # Before the admin, which answers whatever else begins with its address.
        path("admin/account/organisation/", sign_in.begin, name="organisation_sign_in"),
        path("admin/account/organisation/back/", sign_in.callback, name="organisation_callback"),
        path("admin/account/", include("timeline.admin.account.addresses")),
        path("admin/", admin.site.urls),
        # Where django-allauth sends whoever has to begin anew: the admin's own door, by another
        # name.
        path("admin/login/", admin.site.login, name="account_login"),
        path("preview/phone/", phone, name="phone"),
        path("preview/beside/", beside, name="preview_beside"),
        path("preview/typed/", typed, name="preview_typed"),
        path("preview/shared/<str:token>/", shared, name="shared_preview"),
        path("preview/shared/<str:token>/media/<str:name>", shared_media, name="shared_media"),
        path("preview/media/<str:name>", preview_media, name="preview_media"),
        path("preview/shared/<str:token>/comment/", reader_comments, name="shared_comment"),
        path("preview/", include((preview_patterns, "timeline"), namespace="preview")),
        prefix_default_language=False,
    )

if settings.ROLE == "editorial":
    from timeline.public.elsewhere import leading_elsewhere

    for pages in PAGES:
        module = import_module(pages)
        elsewhere = (leading_elsewhere(module.urlpatterns), module.app_name)
        urlpatterns += i18n_patterns(path("", include(elsewhere)), prefix_default_language=False)
else:
    urlpatterns += [path("", include("timeline.urls_unprefixed"))]
    for pages in PAGES:
        urlpatterns += i18n_patterns(path("", include(pages)), prefix_default_language=False)

handler404 = "timeline.public.views.not_found"
if settings.ROLE != "public":
    handler400 = "timeline.admin.frame.refusals.not_taken"
    handler403 = "timeline.admin.frame.refusals.not_allowed"
    handler404 = "timeline.admin.frame.refusals.not_found"
handler500 = "timeline.public.views.broken"
