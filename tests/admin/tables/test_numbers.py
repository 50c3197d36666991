"""Numbers that nobody can mean, wherever an address or a form holds one: a sentence or “not found”,
never an error.
"""

import re
from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.history.recording import begin, versions
from timeline.models import Dispute
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ENDLESS = "9" * 5_000
# The last ones are digits to str.isdigit, no digits to int, or nothing that a database takes.
NUMBERS = (ENDLESS, str(2**63), "-1", "٣", "²", "1.5", "1e999", "1\0", "")
HARDEST = (ENDLESS, str(2**63), "²", "1\0")
SLUGS = {
    "name": "initiatives",
    "form": "csv",
    "app_label": "timeline",
    "url": "nothing",
    "slug": "gob-mx",
    "route": "timeline",
    "entry": "gob-mx",
    "entry:entry": "initiatives/gob-mx",
    "page": "initiatives/gob-mx",
    "identifier": "x7k2m9q4k",
    "naan": "12345",
    "table": "initiatives",
    "digest": "0" * 16,
}
# These kinds have every page that there is; those left out, and previews, share their views with
# them.
LEFT_OUT = re.compile(
    r"^es/|logout|jsi18n|password_change|/(era|agent|article|indicator|subject|theme|group|user|site|publication)/|^preview/(?!p|s)"
)


@pytest.fixture
def story(db):
    """An initiative with a history, live with what it rests on; a plan and a dispute."""
    factories.site()
    report = factories.source("perez-2014", factories.agent())
    portal = factories.initiative(era=factories.era(), rests_on=report)
    factories.live(portal, factories.indicator(), factories.article())
    begin(portal)
    schedule([factories.initiative("waits")], timezone.now())
    Dispute.objects.create(era=factories.era("disputed"), question_en="When?")
    return portal


def routes(patterns=None, before=""):
    """Every route of the site, each language's once."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif not LEFT_OUT.search(here):
            yield re.sub(r"\^?\(\?P<(\w+)>[^)]*\)(/?)\$", r"<\1>\2", here)


def address(route, story, number=None):
    """The address of the story's entry, or with this number in each place that takes anything."""
    version = versions(type(story), story.pk).first().pk
    values = SLUGS | dict.fromkeys(
        ("pk", "id", "object_id", "link", "content_type_id", "number"), story.pk
    )
    values |= {"version": version, "token": "nonsense", "uidb64": "MQ"}
    if number is not None:
        values = dict.fromkeys(values, quote(number)) | {"app_label": "timeline", "form": "csv"}

    def filled(part):
        return str(values.get(part[1], values[part[2]]))

    return "/" + re.sub(r"<((?:\w+:)?(\w+))>", filled, route)


def names_read(client, asked, monkeypatch):
    """The parameters that the page looks for, its filters' among them."""
    names = set()
    with monkeypatch.context() as watched:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            real = getattr(QueryDict, method)

            def reading(self, name, *args, real=real):
                names.add(name)
                return real(self, name, *args)

            watched.setattr(QueryDict, method, reading, raising=False)
        response = client.get(asked)
    listed = (response.context or {}).get("cl")
    for spec in listed.filter_specs if listed else ():
        names.update(name for name in spec.expected_parameters() if name)
    return names | ({"p", "o", "all", "pk__in", "era__id__exact"} if listed else set())


def broken(client, addresses):
    """Those of the addresses that answer with an error of the site; 501 is what oEmbed asks for."""
    client.raise_request_exception = False
    statuses = {asked: client.get(asked).status_code for asked in addresses}
    return [asked[:150] for asked, status in statuses.items() if status >= 500 and status != 501]


def test_a_number_in_an_address_is_never_an_error(editor, story):
    """Case “endless-number-in-the-address”, for every address."""
    addresses = {address(route, story, number) for route in routes() for number in NUMBERS}

    assert broken(editor, sorted(addresses)) == []


def test_a_number_in_a_query_is_never_an_error(editor, story, monkeypatch):
    """Case “endless-number-in-the-address”, for every parameter that a page reads."""
    addresses = []
    for route in routes():
        asked = address(route, story)
        names = names_read(editor, asked, monkeypatch)
        chosen = f"entry={story.pk}&" if "entry" in names else ""
        for name in sorted(names | {"page"}):
            before = "" if name == "entry" else chosen
            addresses += [f"{asked}?{before}{urlencode({name: number})}" for number in HARDEST]

    assert broken(editor, addresses) == []


def test_the_comparison_of_versions_with_an_endless_number_is_a_sentence(editor, story):
    """Case “endless-number-in-the-address”."""
    response = editor.get(
        f"/admin/timeline/initiative/{story.pk}/history/compare/?old={ENDLESS}&new=1", follow=True
    )

    assert "Choose two versions." in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?page=1", "?era__id__exact=x", f"?era__id__exact={ENDLESS}", "?nothing=1"]
)
def test_an_export_by_a_filter_that_is_none_is_not_found_or_takes_no_notice(editor, story, query):
    assert editor.get(f"/admin/timeline/initiative/export/{query}").status_code in (200, 404)


FORMS = ("change/", "publish/", "withdraw/", "confirm/", "share/", "replace/")


@pytest.mark.parametrize("number", [ENDLESS, "1\0"])
def test_a_number_in_a_form_is_never_an_error(editor, story, number):
    """Every field at once, and by themselves those that count and name the rows of inlines."""
    editor.raise_request_exception = False
    failures = []
    for route in routes():
        if not route.startswith("admin/timeline/") or not route.endswith(FORMS):
            continue
        asked = f"{address(route, story)}?entry={story.pk}"
        shown = editor.get(asked)
        if shown.status_code != 200:
            continue
        form = shown.context.get("form")
        filled = sent(shown) if "adminform" in shown.context else dict.fromkeys(form.fields, "")
        rows = [name for name in filled if re.search(r"-(TOTAL|INITIAL)_FORMS$|-0-\w*id$", name)]
        for changes in (dict.fromkeys(filled, number), *({name: number} for name in rows[:4])):
            if editor.post(asked, filled | changes).status_code >= 500:
                failures.append((asked, list(changes)))

    assert failures == []


ACTIONS = ("publish_selected", "withdraw_selected", "delete_selected")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("number", HARDEST)
def test_a_number_among_the_selected_is_never_an_error(editor, story, action, number):
    editor.raise_request_exception = False

    response = editor.post(
        "/admin/timeline/initiative/", {"action": action, "_selected_action": [number, story.pk]}
    )

    assert response.status_code < 500
