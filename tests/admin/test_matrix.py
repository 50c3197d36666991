import re

import pytest
from django.db import transaction
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.matrix import CHANGING, GET, POST, WHO, addresses
from tests.admin.words import foreign_words
from timeline.history.recording import begin, versions
from timeline.models import Article, Dispute, Mail, Publication, Site
from timeline.newsroom.comments import Author, Place, say
from timeline.publishing.former_addresses import lead_on_by_hand
from timeline.publishing.schedule import schedule
from timeline.registry import ENTRIES

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

SELECTED = ("publish", "withdraw", "review", "send-back", "confirm", "change-many")
SELECTED += ("assign", "assignment-done", "reviewer")
SLUGS = {"name": "initiatives", "form": "csv", "app_label": "timeline", "url": "nothing"}


@pytest.fixture
def targets(db):
    """A draft of each kind that nothing needs, by kind; the site and one page are live."""
    words = factories.site()
    factories.live(words, factories.article("accessibility"))
    Site.objects.update(fingerprint="another")
    era = factories.era()
    return {
        "agent": factories.agent(),
        "organisation": factories.organisation(),
        "article": factories.article(),
        "era": era,
        "indicator": factories.indicator(),
        "initiative": factories.initiative(),
        "picture": factories.picture(),
        "source": factories.source(),
        "theme": factories.theme(),
        "subject": factories.subject(),
        "dispute": Dispute.objects.create(era=factories.era("disputed"), question_en="When?"),
        "site": words,
        "publication": Publication.objects.using(PUBLIC).get(),
        "scheduledpublication": schedule([factories.initiative("waits")], timezone.now()),
        "formeraddress": lead_on_by_hand(Article, "old", "accessibility", {}),
        "mail": Mail.objects.create(to="eva@example.org", message_id="<1@x>"),
        "comments": say(Place(era), Author("eva"), "A word."),
        "user": factories.person("somebody"),
    }


@pytest.fixture
def visit(client, targets):
    """Ask one address, or send it words; the letter of the answer. Nothing stays changed."""

    def visiting(name, route, words=None):
        address = concrete(name, route, targets)
        with transaction.atomic(EDITORIAL), transaction.atomic(PUBLIC):
            response = client.get(address) if words is None else client.post(address, words)
            for alias in (EDITORIAL, PUBLIC):
                transaction.set_rollback(True, alias)
        return letter_of(response)

    return visiting


def concrete(name, route, targets):
    """The address of a target."""
    kind = name.partition(":")[2].partition("_")[0]
    target = targets.get({"person": "agent", "data": "era"}.get(kind, kind))
    slug = getattr(target, "slug", "none")
    values = SLUGS | {
        "slug": slug,
        "object_id": str(getattr(target, "pk", 1)),
        "content_type_id": "1",
    }
    values |= {"link": "1", "number": "1"}
    values["id"] = values["pk"] = values["object_id"]
    values |= {"link": "1", "token": "nonsense", "uidb64": "MQ"}
    values["version"] = str(version_of(target))
    address = re.sub(r"\^?\(\?P<(\w+)>[^)]*\)(/?)\$", r"<\1>\2", route)
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], address)
    queries = {
        "autocomplete": "?app_label=timeline&model_name=milestone&field_name=source&term=a",
        **dict.fromkeys(SELECTED, f"?entry={values['object_id']}"),
    }
    return f"/{address}" + queries.get(name.rpartition("_")[2].rpartition(":")[2], "")


def version_of(target):
    """A version of the entry, made where there is none."""
    if type(target) not in ENTRIES:
        return 1
    begin(target)
    return versions(type(target), target.pk).first().pk


def letter_of(response):
    if response.status_code == 403 and "kept" in response.context:
        # What was sent is kept through the login.
        return "L"
    if response.status_code == 302:
        return "L" if "/admin/login/" in response.url else "D"
    return {200: "S", 301: "D", 403: "R", 404: "M", 405: "N"}[response.status_code]


def signed_in(client, who):
    if who != "visitor":
        client.force_login(factories.person(who, who))


def expected(table, who):
    return {name: row[WHO.index(who)] for name, row in table.items()}


@pytest.mark.any_database
@pytest.mark.parametrize("who", WHO)
def test_each_address_shows_what_it_may_to_whom(client, visit, who):
    signed_in(client, who)

    answers = {name: visit(name, route) for name, route in addresses().items()}

    assert answers == expected(GET, who)


@pytest.mark.parametrize("who", WHO)
def test_each_address_changes_only_for_whom_it_may(client, visit, who):
    signed_in(client, who)

    answers = {
        name: visit(name, route, CHANGING[view])
        for name, route in addresses().items()
        if (view := name.partition("_")[2]) in CHANGING and name != "admin:password_change"
    }

    assert answers == expected(POST, who)


@pytest.mark.parametrize("language", ["", "/es"])
def test_no_page_of_the_admin_speaks_of_columns_and_objects(client, targets, language):
    client.force_login(factories.person("berta", "administrator"))
    routes = {name: route.removeprefix("<language>") for name, route in addresses().items()}
    found = {}
    for name, row in GET.items():
        if name.startswith("admin:") and row.endswith("S"):
            response = client.get(language + concrete(name, routes[name], targets))
            if response.status_code == 200 and "text/html" in response["Content-Type"]:
                words = foreign_words(response.content.decode())
                found |= {name: words} if words else {}
    assert [f"{name}: {said}" for name, words in found.items() for said in words] == []
