"""Two versions of an entry laid side by side, in a reader's words."""

import re
from html import unescape

import pytest
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import (
    Citation,
    Dispute,
    Initiative,
    Milestone,
    Position,
    PublishedEntry,
    Relation,
    Source,
)
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LANGUAGES = ("", "/es")
KIOSKS = "/initiatives/kiosks/compare/"


def main_of(client, path):
    """What stands in the page's main part, its white space as one blank."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(
        r"\s+", " ", answer.content.decode().partition("<main")[2].partition("</main>")[0]
    )


def words_of(client, path):
    """The same without marks, as it is read aloud."""
    words = re.sub(r"<[^>]+>", " ", main_of(client, path))
    return unescape(re.sub(r"\s+", " ", words)).strip()


def changed(entry, **values):
    """Publish the entry with other values."""
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return publish([entry])


@pytest.fixture
def report():
    return factories.source("perez-2014", factories.agent("Ana Pérez"), date="2014")


@pytest.fixture
def kiosks(report):
    entry = factories.initiative(
        "kiosks", rests_on=report, date="2014-06-22", title_en="Kiosks", title_es="Kioscos"
    )
    factories.live(factories.site(), entry)
    return entry


def test_a_changed_word_is_marked_and_told_to_who_listens(kiosks, client):
    changed(kiosks, summary_en="A kiosk opens [@perez-2014].")

    page = main_of(client, f"{KIOSKS}?from=1&to=2")

    assert "<h2>Summary</h2>" in page
    assert re.search(r'<del><span class="hidden">removed: ?</span>portal ', page)
    assert re.search(r'<ins><span class="hidden">added: ?</span>kiosk ', page)
    assert "end of removed" in page


def test_the_page_speaks_the_reader_s_language(kiosks, client):
    changed(kiosks, summary_en="Other.", summary_es="Se abre un kiosco [@perez-2014].")

    page = words_of(client, f"/es{KIOSKS}?from=1&to=2")

    assert "Resumen" in page
    assert "quitado: portal" in page
    assert "agregado: kiosco" in page
    assert "Other." not in page


def test_what_differs_in_the_other_language_alone_leads_there(kiosks, client):
    changed(kiosks, summary_en="Other.")

    page = main_of(client, f"/es{KIOSKS}?from=1&to=2")

    assert 'href="/initiatives/kiosks/compare/?from=1&amp;to=2" lang="en"' in page
    assert "Nothing differs" not in main_of(client, f"{KIOSKS}?from=1&to=2")


def test_a_text_without_spanish_is_compared_in_english_with_its_language(client):
    entry = factories.initiative("kiosks", summary_en="One.", summary_es="", body_es="")
    factories.live(factories.site(), entry)
    changed(entry, summary_en="Two.")

    page = main_of(client, f"/es{KIOSKS}?from=1&to=2")

    assert re.search(r'<p lang="en"><del>.*One\.', page)


def test_sources_are_named_by_their_references(kiosks, report, client):
    other = factories.source(
        "secret-key-9", factories.organisation("Ministry"), title="The other report", date="2015-03"
    )
    factories.live(other)
    Milestone.objects.filter(initiative=kiosks).update(source=other, date="2014-06-23")
    texts = {"body_en": "", "body_es": "", "summary_es": ""}
    changed(kiosks, summary_en="A portal opens [@secret-key-9, p. 3].", **texts)

    page = words_of(client, f"{KIOSKS}?from=1&to=3")

    old = "Ana Pérez, “Report perez-2014”, Journal, 2014"
    new = "Ministry, “The other report”, Journal, March 2015"
    assert f"Removed: {old}" in page
    assert f"Added: {new}" in page
    assert "3]." in page
    assert "secret-key-9" not in page
    assert f"#{other.pk}" not in page
    assert "Milestones Changed: launched, 23 June 2014" in page


def test_milestones_are_the_same_by_their_identifiers(kiosks, report, client):
    first = Milestone.objects.get(initiative=kiosks)
    Milestone.objects.create(
        initiative=kiosks, kind="announced", date="2013", source=report, description_en="First."
    )
    Milestone.objects.filter(pk=first.pk).update(description_en="It is opened.")
    publish([kiosks])

    page = words_of(client, f"{KIOSKS}?from=1&to=2")

    assert "Changed: launched, 22 June 2014" in page
    assert "removed: launched. end of removed added: opened. end of added" in page
    assert "Added: announced, 2013" in page
    assert "Removed: " not in page


def test_rows_of_older_snapshots_are_the_same_by_their_order(kiosks, report, client):
    Milestone.objects.filter(initiative=kiosks).update(description_en="It is opened.")
    publish([kiosks])
    row = PublishedEntry.objects.using(PUBLIC).get(publication=1, model="initiative")
    del row.snapshot["identifier"]
    del row.snapshot["milestones"][0]["identifier"]
    row.save()

    page = words_of(client, f"{KIOSKS}?from=1&to=2")

    assert "Changed: launched, 22 June 2014" in page
    assert "Removed: " not in page


def test_disputes_relations_and_themes_are_named(kiosks, report, client):
    other = factories.initiative("terminals", title_en="Terminals")
    factories.live(other)
    kiosks.themes.set([factories.theme("health", title_en="Health")])
    Relation.objects.create(from_initiative=kiosks, to_initiative=other, kind="replaces")
    dispute = Dispute.objects.create(initiative=kiosks, question_en="Since when?")
    for text in ("Since June.", "Since July."):
        Position.objects.create(dispute=dispute, source=report, text_en=text)
    factories.live(kiosks)

    page = words_of(client, f"{KIOSKS}?from=1&to=3")

    assert "Themes added: Health end of added" in page
    assert "Relations Added: replaces, Terminals" in page
    assert "Disputes Added: Since when?" in page
    assert "Positions Added: Since when?, " in page
    assert "added: Since July. end of added" in page


def test_a_name_is_the_one_of_then(kiosks, client):
    other = factories.initiative("terminals", title_en="Terminals")
    factories.live(other)
    changed(kiosks, summary_en="See [[initiative:terminals]].")
    changed(other, title_en="Named anew")

    page = words_of(client, f"{KIOSKS}?from=1&to=3")

    assert "Terminals" in page
    assert "Named anew" not in page


def test_versions_that_are_alike_say_so(kiosks, client):
    unpublish(kiosks, reason=GONE)

    assert "Nothing differs of what readers see." in words_of(client, f"{KIOSKS}?from=1&to=2")


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("", "from=2&to=3"),
        ("?from=&to=", "from=2&to=3"),
        ("?from=3&to=1", "from=1&to=3"),
        ("?from=2&to=2", "from=1&to=2"),
        ("?from=1&to=1", "from=1&to=2"),
        ("?to=2", "from=1&to=2"),
        ("?to=1", "from=1&to=2"),
        ("?from=1", "from=1&to=3"),
        ("?from=3", "from=2&to=3"),
        ("?to=3&from=1&from=2", None),
    ],
)
def test_numbers_are_put_right(query, right, kiosks, client):
    changed(kiosks, summary_en="Two.")
    changed(kiosks, summary_en="Three.")

    for prefix in LANGUAGES:
        answer = client.get(f"{prefix}{KIOSKS}{query}")

        if right is None:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer["Location"]) == (302, f"{prefix}{KIOSKS}?{right}")


@pytest.mark.parametrize(
    "number", ["0", "4", "x", "-1", "01", "1.0", "１", "9" * 18, "9" * 30, "9" * 5000, "1 ", "%00"]
)
@pytest.mark.parametrize("name", ["from", "to"])
def test_a_number_that_is_not_this_entry_s_is_404(name, number, kiosks, client):
    changed(kiosks, summary_en="Two.")
    publish([factories.initiative("others")])
    other = "to" if name == "from" else "from"

    for prefix in LANGUAGES:
        assert client.get(f"{prefix}{KIOSKS}", {name: number, other: "1"}).status_code == 404
    assert client.get(KIOSKS, {name: "3", other: "1"}).status_code == 404


def test_one_version_alone_leads_to_the_history(kiosks, client):
    answer = client.get(KIOSKS)

    assert (answer.status_code, answer["Location"]) == (302, "/initiatives/kiosks/history/")
    assert client.get("/initiatives/nothing/compare/").status_code == 404


def test_an_address_that_the_entry_has_left_leads_to_its_comparison(kiosks, client):
    changed(kiosks, slug="terminals")

    answer = client.get(f"{KIOSKS}?from=1&to=2")

    location = "/initiatives/terminals/compare/?from=1&to=2"
    assert (answer.status_code, answer["Location"]) == (301, location)
    assert "Address" in words_of(client, location)


def test_search_engines_are_kept_away(kiosks, client):
    changed(kiosks, summary_en="Two.")

    page = client.get(f"{KIOSKS}?from=1&to=2").content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "Disallow: /*/compare/" in client.get("/robots.txt").content.decode()


def test_words_of_texts_are_escaped(kiosks, client):
    changed(kiosks, summary_en="`</ins><script>x</script>`", title_en="<script>y</script>")

    page = client.get(f"{KIOSKS}?from=1&to=2").content.decode()

    assert "<script>x" not in page
    assert "<script>y" not in page


def test_drafts_do_not_stand_in_a_comparison(kiosks, report, client):
    changed(kiosks, summary_en="Two [@perez-2014].")
    Initiative.objects.filter(pk=kiosks.pk).update(summary_en="Secret plan", title_en="Secret")
    Source.objects.filter(pk=report.pk).update(title="Secret report")

    assert "ecret" not in client.get(f"{KIOSKS}?from=1&to=2").content.decode()


def test_a_page_of_long_texts_stays_light(client):
    entry = factories.initiative("kiosks", body_en="old words " * 20_000)
    factories.live(factories.site(), entry)
    changed(entry, body_en="new sayings " * 20_000, summary_en="Changed.")

    answer = client.get(f"{KIOSKS}?from=1&to=2", headers={"accept-encoding": "gzip"})

    assert len(answer.content) < 30_000
    assert "[…]" in words_of(client, f"{KIOSKS}?from=1&to=2")


def test_many_rows_have_as_much_room_as_a_page(report, client):
    entry = factories.indicator("rank", rests_on=report)
    factories.live(factories.site(), entry)
    rows = [
        {
            "indicator": entry,
            "date": f"{year}",
            "value": year,
            "source": report,
            "note_en": "x" * 80,
        }
        for year in range(1000, 2000)
    ]
    entry.observations.bulk_create([entry.observations.model(**row) for row in rows])
    publish([entry])

    words = words_of(client, "/indicators/rank/compare/?from=1&to=2")

    assert re.search(r"\d+ more differences have no room here", words)
    assert len(client.get("/indicators/rank/compare/?from=1&to=2").content) < 300_000


@pytest.mark.parametrize("rows", [1, 3])
def test_one_and_three_rows_are_read_by_eight_queries(rows, client, django_assert_max_num_queries):
    story(rows)
    entry = Initiative.objects.get(slug="gob-1")
    for number in range(rows):
        report = Source.objects.get(key=f"further-{number + 1}")
        Milestone.objects.create(initiative=entry, kind="changed", date="2020", source=report)
    changed(entry, summary_en="Other [@further-1]. See [[era:era-1]].")

    with django_assert_max_num_queries(8, connection=connections[PUBLIC]) as queries:
        assert client.get("/initiatives/gob-1/compare/?from=1&to=2").status_code == 200

    assert len(queries) == 7


def test_every_kind_of_entry_can_be_compared(client):
    story()
    paths = {
        "eras/era-1": "era",
        "indicators/rank-1": "indicator",
        "sources/report-1": "source",
        "people/ana-perez": "agent",
        "organisations/agency": "agent",
        "articles/essay-1": "article",
        "accessibility": "article",
    }
    rows = PublishedEntry.objects.using(PUBLIC)
    last = rows.get(model="initiative", address="gob-1").publication
    for path, model in paths.items():
        row = rows.get(model=model, address=path.rpartition("/")[2])
        last.pk = last.number = last.number + 1
        last.save(using=PUBLIC, force_insert=True)
        for name in ("title", "title_en", "title_es", "name_en", "name_es"):
            if name in row.snapshot:
                row.snapshot[name] += " II"
        row.pk, row.publication = None, last
        row.save(using=PUBLIC)
        for prefix in LANGUAGES:
            page = words_of(client, f"{prefix}/{path}/compare/?from=1&to={last.number}")
            assert re.search("(added|agregado): II", page)


def test_a_snapshot_that_lacks_everything_is_compared_all_the_same(kiosks, client):
    changed(kiosks, summary_en="Two.")
    PublishedEntry.objects.using(PUBLIC).filter(publication=1, model="initiative").update(
        snapshot={"title_en": "Kiosks", "milestones": [{"kind": "launched"}], "citations": []}
    )

    assert "Added" in words_of(client, f"{KIOSKS}?from=1&to=2")
    assert Citation.objects.count()


def test_what_is_added_at_the_end_leaves_the_word_before_it_alone(kiosks, client):
    changed(kiosks, body_en="It opened in 2014 [@perez-2014]. More [@perez-2014].\n\nStill more.")

    page = words_of(client, f"{KIOSKS}?from=1&to=2")

    assert "removed: " not in page
    assert "Journal, 2014]. added: More" in page


def test_a_text_of_which_each_other_word_differs_has_as_much_room_as_a_page(client):
    old = " ".join(f"same{number} old{number}" for number in range(5_000))
    entry = factories.initiative("kiosks", body_en=old)
    factories.live(factories.site(), entry)
    changed(entry, body_en=old.replace("old", "new"))

    answer = client.get(f"{KIOSKS}?from=1&to=2", headers={"accept-encoding": "gzip"})

    assert len(answer.content) < 30_000
    assert "1 more difference has no room here" in words_of(client, f"{KIOSKS}?from=1&to=2")
