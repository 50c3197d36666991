from django.urls import path, register_converter

from timeline.public import feeds, views
from timeline.public.converters import (
    DigestConverter,
    FormatConverter,
    KeyConverter,
    NumberConverter,
)
from timeline.public.entry_paths import EntryPathConverter

app_name = "timeline"

register_converter(DigestConverter, "digest")
register_converter(EntryPathConverter, "entry")
register_converter(FormatConverter, "format")
register_converter(KeyConverter, "key")
register_converter(NumberConverter, "number")

urlpatterns = [
    path("", views.timeline, name="timeline"),
    path("eras/", views.eras, name="eras"),
    path("eras/<slug:slug>/", views.era, name="era"),
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
    path("sources/", views.sources, name="sources"),
    path("sources/<key:slug>/", views.source, name="source"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<slug:slug>/", views.indicator, name="indicator"),
    path("indicators/<slug:slug>/values.csv", views.indicator_values, name="indicator_values"),
    path(
        "indicators/<slug:slug>/values.json",
        views.indicator_values_json,
        name="indicator_values_json",
    ),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("articles/", views.articles, name="articles"),
    path("essays/", views.essays, name="essays"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("disputes/", views.disputes, name="disputes"),
    path("search/", views.find, name="search"),
    path("search/suggestions.json", views.suggestions, name="suggestions"),
    path("updates/", views.updates, name="updates"),
    path("updates/<number:number>/", views.publication, name="publication"),
    path("updates/feed.atom", feeds.updates, name="feed"),
    path("updates/<slug:name>.atom", feeds.of_kind, name="feed_of_kind"),
    path("<entry:entry>/history.atom", feeds.history, name="history_feed"),
    path("book/", views.book, name="book"),
    path("data/", views.data, name="data"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("pictures/<slug:route>/<digest:digest>.png", views.picture, name="picture"),
    path(
        "pictures/<slug:route>/<key:entry>/<digest:digest>.png",
        views.picture,
        name="entry_picture",
    ),
]
