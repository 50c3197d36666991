"""Statements on the pages of entries: their ids and links, and who comes for one of them."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.public.test_disputes import dispute
from tests.stories import story
from timeline.models import Initiative, Milestone, Publication
from timeline.public import queries
from timeline.publishing.unpublish import unpublish
from timeline.texts.statement_ids import statement_key

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

OPENED = "It opened on 23 June 2015, according to Class Central."
ABRIO = "Se abrió el 23 de junio de 2015, según Class Central."
KEY, SPANISH_KEY = "d16e676d", statement_key(ABRIO)
PATH = "/initiatives/mexicox/"


def mexicox(**values):
    """A platform of which one sentence is cited."""
    report = factories.source("report")
    texts = {"body_en": f"{OPENED} [@report]", "body_es": f"{ABRIO} [@report]"}
    words = {"summary_en": "A platform.", "summary_es": "Una plataforma."}
    entry = factories.initiative("mexicox", **words | texts | values)
    Milestone.objects.create(initiative=entry, kind="launched", date="2015", source=report)
    Milestone.objects.create(initiative=entry, kind="ended", date="2019", source=report)
    factories.live(factories.site(), report, entry)
    return entry


def change(entry, words="It opened in 2016, according to Class Central.", **options):
    entry.body_en = f"{words} [@report]"
    entry.save()
    factories.live(entry, **options)
    return Publication.objects.using(PUBLIC).first()


def main_of(client, path):
    page = client.get(path).content.decode()
    return " ".join(page.partition("<main")[2].partition("</main>")[0].split())


def first_of_main(client, path):
    """What stands first in <main>, in words."""
    inside = main_of(client, path).partition(">")[2].partition("<article")[0]
    return " ".join(re.sub("<[^>]*>", " ", inside).split())


@pytest.mark.parametrize(
    ("prefix", "key", "words"),
    [("", KEY, "Link to this statement"), ("/es", SPANISH_KEY, "Enlace a esta afirmación")],
)
def test_a_statement_has_an_id_and_a_link_to_the_version_that_is_read(client, prefix, key, words):
    mexicox()

    shown = main_of(client, prefix + PATH)

    assert f'<span id="s-{key}">' in shown
    link = f'<a class="statement-link" href="{prefix}/at/1{PATH}#s-{key}" aria-label="{words}"></a>'
    assert shown.count(link) == 1


def test_the_link_leads_to_the_last_version(client):
    entry = mexicox()
    publication = change(entry)

    assert f'href="/at/{publication.number}{PATH}#s-' in main_of(client, PATH)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_of_each_kind_of_entry_has_statements(client, prefix):
    cited = "It is said [@report]."
    texts = {
        "era": ("summary", "body"),
        "initiative": ("summary", "body"),
        "indicator": ("description",),
        "article": ("standfirst", "body"),
        "organisation": ("biography",),
    }
    made = [factories.source("report")]
    for kind, names in texts.items():
        values = {f"{name}_{code}": cited for name in names for code in ("en", "es")}
        made.append(
            getattr(factories, kind)(
                "entry", **values, **({"slug": "entry"} if kind == "organisation" else {})
            )
        )
    factories.live(factories.site(), *made)
    key = statement_key("It is said.")

    for kind, names in texts.items():
        shown = main_of(client, f"{prefix}/{kind}s/entry/")
        ids = [f"s-{key}", f"s-{key}-2"][: len(names)]
        assert re.findall(r' id="(s-[^"]*)"', shown) == ids


@pytest.mark.parametrize(
    "path", ["/", "/initiatives/", "/eras/", "/articles/", "/disputes/", "/book/", "/people/"]
)
def test_no_list_names_statements(client, path):
    story()

    assert "statement" not in main_of(client, path)


def test_a_card_on_the_page_of_an_era_names_none(client):
    report = factories.source("report")
    era = factories.era("early")
    factories.live(factories.site(), factories.initiative("one", era=era, rests_on=report))

    shown = main_of(client, "/eras/early/")

    assert "A portal opens" in shown
    assert "statement" not in shown


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_milestones_values_and_disputes_have_their_identifier_and_a_link(client, prefix):
    entry = mexicox()
    made = dispute(initiative=entry)
    rank = factories.indicator("rank", rests_on=factories.source("survey"))
    factories.live(entry, rank)
    [value] = rank.observations.all()

    shown = main_of(client, prefix + PATH)
    for row in (*entry.milestones.all(), made):
        assert shown.count(f' id="{row.identifier}"') == 1
        assert f'href="{prefix}/at/2{PATH}#{row.identifier}"' in shown
    shown = main_of(client, f"{prefix}/indicators/rank/")
    assert shown.count(f' id="{value.identifier}"') == 1
    assert f'href="{prefix}/at/2/indicators/rank/#{value.identifier}"' in shown


def test_the_only_milestone_in_the_head_has_its_identifier(client):
    entry = factories.initiative("portal", rests_on=factories.source("report"))
    factories.live(factories.site(), entry)
    [milestone] = entry.milestones.all()

    assert f'<span class="statement" id="{milestone.identifier}">' in main_of(
        client, "/initiatives/portal/"
    )


def test_a_preview_has_ids_and_no_links(admin_client):
    mexicox()

    shown = main_of(admin_client, f"/preview{PATH}")

    assert f'<span id="s-{KEY}">' in shown
    assert "statement-link" not in shown
    assert "/at/" not in shown


@pytest.mark.parametrize(("prefix", "key"), [("", KEY), ("/es", SPANISH_KEY)])
def test_the_statement_for_which_a_reader_came_is_marked(client, prefix, key):
    mexicox()

    shown = main_of(client, f"{prefix}{PATH}?s={key}")

    assert f'<mark id="s-{key}">' in shown
    assert "page_notice" not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "D16E676D",
        "d16e676",
        "d16e676d0",
        "s-d16e676d",
        "d16e676d&s=",
        "<script>",
        "%00",
        "9" * 500,
    ],
)
def test_what_is_no_name_of_a_statement_is_ignored(client, wrong):
    mexicox()

    assert main_of(client, f"{PATH}?s={wrong}") == main_of(client, PATH)


@pytest.mark.parametrize(
    ("prefix", "key", "words"),
    [
        ("", KEY, "This statement was changed on 1 August 2026. Read it as it was."),
        (
            "/es",
            SPANISH_KEY,
            "Esta afirmación cambió el 1 de agosto de 2026. Leerla como era.",
        ),
    ],
)
def test_a_statement_that_was_changed_leads_to_the_last_version_that_has_it(
    client, prefix, key, words
):
    entry = mexicox()
    kept = change(entry, OPENED.replace("It", "*It*"))
    entry.body_es = "Se abrió en 2016 [@report]."
    changed = change(entry)
    Publication.objects.using(PUBLIC).filter(pk=changed.pk).update(at="2026-08-01T18:00Z")
    change(entry, "It opened later.")

    address = f"{prefix}{PATH}?s={key}"

    assert first_of_main(client, address) == words
    assert f'<a href="{prefix}/at/{kept.number}{PATH}#s-{key}">' in main_of(client, address)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "No version of this page has this statement."),
        ("/es", "Ninguna versión de esta página tiene esta afirmación."),
    ],
)
@pytest.mark.parametrize("path", [PATH, "/sources/report/"])
def test_a_statement_that_no_version_has_is_said_so(client, path, prefix, words):
    mexicox()

    assert first_of_main(client, f"{prefix}{path}?s=00000000") == words
    assert client.get(f"{prefix}{path}?s=00000000").status_code == 200


def test_a_draft_is_no_version(client):
    entry = mexicox()
    entry.body_en = "A secret is out [@report]."
    entry.save()

    shown = first_of_main(client, f"{PATH}?s={statement_key('A secret is out.')}")

    assert shown == "No version of this page has this statement."


def test_only_the_newest_versions_are_read(client, monkeypatch):
    monkeypatch.setattr(queries, "READ_VERSIONS", 2)
    entry = mexicox()
    change(entry)

    assert "changed on" in first_of_main(client, f"{PATH}?s={KEY}")

    change(entry, "It opened later.")

    assert "No version" in first_of_main(client, f"{PATH}?s={KEY}")


@pytest.mark.parametrize("versions", [1, 3])
def test_who_comes_for_a_statement_costs_one_query_more(client, versions):
    entry = mexicox()
    for number in range(1, versions):
        change(entry, f"It opened in {number}.")
    asked = {}
    for query in ("", "?s=00000000"):
        with CaptureQueriesContext(connections[PUBLIC]) as captured:
            client.get(PATH + query)
        asked[query] = len(captured)

    assert asked["?s=00000000"] == asked[""] + 1 <= 12


def test_an_untranslated_page_finds_the_english_statement(client):
    entry = mexicox(title_es="", summary_es="", body_es="")

    assert f'<mark id="s-{KEY}">' in main_of(client, f"/es{PATH}?s={KEY}")

    change(entry)

    assert "cambió" in first_of_main(client, f"/es{PATH}?s={KEY}")


def test_who_comes_for_a_statement_of_an_entry_that_has_moved_is_led_on_with_it(client):
    entry = mexicox()
    other = factories.initiative("other")
    factories.live(other)
    unpublish(entry, reason="replaced", replaced_by=other)

    response = client.get(f"{PATH}?s={KEY}")

    assert response.headers["Location"] == f"/initiatives/other/?s={KEY}"


def test_the_other_language_is_asked_for_no_statement(client):
    mexicox()

    page = client.get(f"{PATH}?s={KEY}").content.decode()

    assert f'<a class="masthead-language" href="/es{PATH}"' in page
    assert f'<link rel="canonical" href="http://testserver{PATH}">' in page


def test_a_withdrawn_page_keeps_its_statements(client):
    mexicox()
    unpublish(Initiative.objects.get(slug="mexicox"), reason="withdrawn", note_en="Wrong.")

    shown = main_of(client, f"{PATH}?s={KEY}")

    assert f'<mark id="s-{KEY}">' in shown
    assert f'href="/at/2{PATH}#s-{KEY}"' in shown


@pytest.mark.parametrize(("prefix", "key"), [("", KEY), ("/es", SPANISH_KEY)])
def test_on_an_older_version_the_link_asks_the_page_of_today(client, prefix, key):
    entry = mexicox()
    change(entry)
    milestone = entry.milestones.first()

    shown = main_of(client, f"{prefix}/at/1{PATH}")

    assert f'<span id="s-{key}">' in shown
    assert f'href="{prefix}{PATH}?s={key}#s-{key}"' in shown
    assert f'href="{prefix}{PATH}#{milestone.identifier}"' in shown
