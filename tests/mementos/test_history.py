"""The list of the versions of an entry, from which two are chosen."""

import re

import pytest
from django.db import connections
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import FormerAddress, Initiative, Publication
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REPLACED, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LANGUAGES = ("", "/es")


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def changed(entry, **values):
    """Publish the entry with other values; the publication."""
    kind = values.pop("publication_kind", "")
    notes = {name: values.pop(name) for name in ("note_en", "note_es") if name in values}
    Initiative.objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return publish([entry], kind=kind, **notes)


@pytest.fixture
def kiosks():
    entry = factories.initiative("kiosks", title_en="Kiosks", title_es="Kioscos")
    factories.live(factories.site(), entry)
    return entry


def test_history_lists_versions_newest_first_with_their_notes(kiosks, client):
    note = {"note_en": "The day was wrong: it was another.", "note_es": "El día era otro."}
    changed(kiosks, summary_en="Other.", publication_kind="correction", **note)

    english, spanish = (
        text_of(client, f"{prefix}/initiatives/kiosks/history/") for prefix in LANGUAGES
    )

    assert english.index("/at/2/initiatives/kiosks/") < english.index("/at/1/initiatives/kiosks/")
    assert "2 versions, newest first" in english
    assert "<strong>correction</strong>" in english
    assert "The day was wrong: it was another." in english
    assert "El día era otro." in spanish
    assert "/es/at/2/initiatives/kiosks/" in spanish
    assert "Kioscos" in spanish


def test_a_note_without_spanish_is_shown_with_its_language(kiosks, client):
    changed(kiosks, summary_en="Other.", note_en="Only so.")

    assert '<p class="version_list-note" lang="en">Only so.</p>' in text_of(
        client, "/es/initiatives/kiosks/history/"
    )


def test_the_form_leads_to_the_comparison_of_the_two_newest(kiosks, client):
    changed(kiosks, summary_en="Other.")
    changed(kiosks, summary_en="Yet another.")

    page = text_of(client, "/initiatives/kiosks/history/")

    assert 'action="/initiatives/kiosks/compare/"' in page
    assert re.findall(r'name="(from|to)" value="(\d)"[^>]* checked', page) == [
        ("to", "3"),
        ("from", "2"),
    ]


def test_one_version_is_not_compared_with_anything(kiosks, client):
    page = text_of(client, "/initiatives/kiosks/history/")

    assert "1 version, as a publication left it." in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_versions_of_one_day_have_their_times(kiosks, client):
    changed(kiosks, summary_en="Other.")
    times = Publication.objects.using(PUBLIC)
    times.filter(number=1).update(at="2026-05-03T10:00:00Z")
    times.filter(number=2).update(at="2026-05-03T11:30:00Z")

    page = text_of(client, "/initiatives/kiosks/history/")

    assert "3 May 2026, 10:00" in page
    assert "3 May 2026, 11:30" in page


def test_a_page_has_fifty_versions(kiosks, client):
    for number in range(60):
        changed(kiosks, summary_en=f"The {number}th.")

    first = text_of(client, "/initiatives/kiosks/history/")
    second = text_of(client, "/initiatives/kiosks/history/?page=2")

    assert len(re.findall('name="to"', first)) == 50
    assert "/at/61/" in first
    assert "/at/11/" not in first
    assert len(re.findall('name="to"', second)) == 11
    assert '<link rel="canonical" href="http://testserver/initiatives/kiosks/history/?page=2">' in (
        second
    )


def test_as_many_versions_as_you_like_are_read_by_the_same_queries(
    kiosks, client, django_assert_max_num_queries
):
    changed(kiosks, summary_en="Other.")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(8, connection=connections[PUBLIC]) as queries:
            client.get("/initiatives/kiosks/history/")
        counts.append(len(queries))
        for number in range(3):
            changed(kiosks, summary_en=f"The {number}th.")

    assert counts[0] == counts[1]


def test_an_address_that_the_entry_has_left_leads_to_its_history(kiosks, client):
    changed(kiosks, slug="terminals")

    for prefix in LANGUAGES:
        answer = client.get(f"{prefix}/initiatives/kiosks/history/")

        assert (answer.status_code, answer["Location"]) == (
            301,
            f"{prefix}/initiatives/terminals/history/",
        )


def test_an_address_means_the_entry_that_had_it_last(kiosks, client):
    changed(kiosks, slug="terminals")
    factories.live(factories.initiative("kiosks", title_en="Other kiosks"))

    assert "Other kiosks" in text_of(client, "/initiatives/kiosks/history/")
    assert "2 versions" in text_of(client, "/initiatives/terminals/history/")


@pytest.mark.parametrize("reason", [WITHDRAWN, GONE, REPLACED])
def test_what_has_left_keeps_its_history(reason, kiosks, client):
    other = factories.initiative("terminals")
    factories.live(other)

    unpublish(
        kiosks, reason=reason, note_en="Why.", replaced_by=other if reason == REPLACED else None
    )
    page = text_of(client, "/initiatives/kiosks/history/")

    words = {
        WITHDRAWN: "<strong>withdrawal</strong>",
        GONE: "taken off this site",
        REPLACED: "replaced by another entry",
    }
    assert words[reason] in page
    assert "Why." in page
    assert ("/at/3/" in page) == (reason == WITHDRAWN)


def test_each_kind_of_entry_has_a_history(client):
    author = factories.agent("Ana Pérez")
    agency = factories.organisation("Agency")
    page = factories.article("accessibility", kind="page", title_en="Accessibility")
    report = factories.source("report.1:a", author)
    entries = [factories.era(), factories.indicator(rests_on=report), factories.article()]
    factories.live(factories.site(), page, author, agency, report, *entries)

    for path in (
        "eras/first-steps",
        "indicators/rank",
        "sources/report.1:a",
        "people/ana-perez",
        "organisations/agency",
        "articles/essay",
        "accessibility",
    ):
        for prefix in LANGUAGES:
            assert f'href="{prefix}/at/1/{path}/"' in text_of(client, f"{prefix}/{path}/history/")


def test_a_person_is_no_organisation(client):
    factories.live(factories.site(), factories.agent("Ana Pérez"))

    answer = client.get("/organisations/ana-perez/history/")

    assert (answer.status_code, answer["Location"]) == (301, "/people/ana-perez/history/")


@pytest.mark.parametrize(
    "path",
    [
        "/initiatives/nothing/history/",
        "/initiatives/kiosks/history/?page=0",
        "/initiatives/kiosks/history/?page=2",
        "/initiatives/kiosks/history/?page=x",
        f"/initiatives/kiosks/history/?page={'9' * 30}",
        f"/initiatives/{'k' * 5000}/history/",
        "/themes/portals/history/",
        "/initiatives/history/",
        "/initiatives/k%00/history/",
    ],
)
def test_what_is_not_there_is_404(path, kiosks, client):
    for prefix in LANGUAGES:
        assert client.get(f"{prefix}{path}").status_code == 404


def test_drafts_and_titles_of_drafts_do_not_stand_in_the_history(kiosks, client):
    Initiative.objects.filter(pk=kiosks.pk).update(title_en="Secret", slug="secret")

    assert "ecret" not in text_of(client, "/initiatives/kiosks/history/")
    assert client.get("/initiatives/secret/history/").status_code == 404


def test_words_of_a_title_are_escaped(client):
    factories.live(
        factories.site(), factories.initiative("kiosks", title_en="</title><script>x</script>")
    )

    assert "<script>x" not in text_of(client, "/initiatives/kiosks/history/")


def test_each_page_of_an_entry_leads_to_its_history_and_says_how_many_versions(client):
    author = factories.agent("Ana Pérez")
    page = factories.article("accessibility", kind="page", title_en="Accessibility")
    report = factories.source("report", author)
    entries = [factories.era(), factories.indicator(rests_on=report), factories.article()]
    kiosks = factories.initiative("kiosks")
    factories.live(factories.site(), page, author, report, kiosks, *entries)
    changed(kiosks, summary_en="Other.")

    for path in (
        "eras/first-steps",
        "indicators/rank",
        "sources/report",
        "people/ana-perez",
        "articles/essay",
        "accessibility",
    ):
        assert f'<a href="/{path}/history/">History (1 version)</a>' in text_of(client, f"/{path}/")
    assert '<a href="/es/initiatives/kiosks/history/">Historial (2 versiones)</a>' in text_of(
        client, "/es/initiatives/kiosks/"
    )


def test_an_address_that_an_editor_has_led_on_leads_to_the_history_there(kiosks, client):
    FormerAddress.objects.using(PUBLIC).create(
        model="initiative", address="booths", moved_to="kiosks", at=timezone.now()
    )

    for page in ("history", "compare"):
        answer = client.get(f"/initiatives/booths/{page}/")
        assert (answer.status_code, answer["Location"]) == (301, "/initiatives/kiosks/history/")
