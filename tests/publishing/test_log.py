"""The log tells what went live, in both languages, whoever published it and whatever their screen's
language.
"""

from xml.etree import ElementTree

import pytest
from django.db import connections
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import FormerAddress, Initiative, Publication, PublishedEntry
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REASONS, REPLACED, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LANGUAGES = (("", "en"), ("/es", "es"))


def text_of(response):
    return b"".join(response).decode()


def logged():
    """What the log has of its last entry."""
    columns = ("address", "title_en", "title_es", "title_language")
    return PublishedEntry.objects.using(PUBLIC).order_by("pk").values_list(*columns).last()


def plain_columns(table):
    """The notes as they are stored, past modeltranslation's choice of a language."""
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(f"SELECT note, note_en, note_es FROM {table} ORDER BY 1")
        return cursor.fetchall()


@pytest.fixture
def kiosks():
    """An entry that is live and whose working copy says something else."""
    entry = factories.initiative("kiosks", title_en="Kiosks", title_es="Kioscos")
    factories.live(factories.site(), entry, factories.initiative("terminals", title_en="Terminals"))
    Initiative.objects.filter(pk=entry.pk).update(
        slug="secret", title_en="Secret plan", title_es="Plan secreto"
    )
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize("reason", REASONS)
def test_withdrawal_tells_no_draft(reason, kiosks, client):
    # tests/cases/publishing.json: withdrawal-tells-no-draft
    terminals = Initiative.objects.get(slug="terminals")

    unpublish(kiosks, reason=reason, replaced_by=terminals if reason == REPLACED else None)

    assert logged() == ("kiosks", "Kiosks", "Kioscos", "")
    for prefix, language in LANGUAGES:
        title = {"en": "Kiosks", "es": "Kioscos"}[language]
        answers = [
            text_of(client.get(f"{prefix}{path}"))
            for path in ("/updates/", "/updates/2/", "/updates/feed.atom")
        ]
        for answer in answers:
            assert title in answer
            assert f"{prefix}/initiatives/kiosks/" in answer
            assert "ecret" not in answer
        response = client.get(f"{prefix}/initiatives/kiosks/")
        assert response.status_code == {WITHDRAWN: 200, REPLACED: 301, GONE: 410}[reason]
        assert (title in text_of(response)) == (reason != REPLACED)
        assert "ecret" not in text_of(response)


def test_an_address_leads_to_where_the_replacing_entry_is_live(kiosks, client):
    terminals = Initiative.objects.get(slug="terminals")
    Initiative.objects.filter(pk=kiosks.pk).update(slug="elsewhere")

    unpublish(terminals, reason=REPLACED, replaced_by=Initiative.objects.get(pk=kiosks.pk))

    assert client.get("/initiatives/terminals/")["Location"] == "/initiatives/kiosks/"
    assert client.get("/es/initiatives/terminals/")["Location"] == "/es/initiatives/kiosks/"


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_the_log_speaks_the_reader_s_language(spoken, client):
    # tests/cases/publishing.json: log-in-the-reader's-language
    with override(spoken):
        publish(
            [
                factories.site(),
                factories.initiative("kiosks", title_en="Kiosks", title_es="Kioscos"),
            ]
        )

    for prefix, language in LANGUAGES:
        title, other = {"en": ("Kiosks", "Kioscos"), "es": ("Kioscos", "Kiosks")}[language]
        for path in ("/updates/", "/updates/1/", "/updates/feed.atom"):
            answer = text_of(client.get(f"{prefix}{path}"))
            assert title in answer
            assert other not in answer


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_what_is_written_does_not_depend_on_the_editor_s_screen(spoken):
    notes = {"note_en": "A note.", "note_es": "Una nota."}
    entry = factories.initiative("kiosks")
    with override(spoken):
        publish([entry], **notes)
        unpublish(entry, reason=GONE, **notes)

    row = ("A note.", "A note.", "Una nota.")
    assert plain_columns("timeline_publication") == [row, row]
    assert plain_columns("timeline_formeraddress") == [row]


def test_a_snapshot_is_the_same_in_every_language_of_the_editor():
    taken = []
    for spoken in ("en", "es"):
        entry = factories.initiative(
            f"kiosks-{spoken}", title_en="Kiosks", title_es="Kioscos", body_es=""
        )
        with override(spoken):
            publish([entry])
        snapshot = PublishedEntry.objects.using(PUBLIC).get(entry_pk=entry.pk).snapshot
        taken.append(
            {
                name: value
                for name, value in snapshot.items()
                if name not in ("id", "identifier", "slug")
            }
        )

    assert taken[0] == taken[1]


def test_the_log_has_the_title_that_went_live():
    # tests/cases/publishing.json: log-tells-what-went-live
    entry = factories.initiative("kiosks", title_en="As it was read")
    Initiative.objects.filter(pk=entry.pk).update(title_en="Saved by someone else", slug="moved")

    publish([entry])

    assert logged() == ("moved", "Saved by someone else", "Portal kiosks (es)", "")


def test_what_has_one_title_in_every_language_is_logged_in_both():
    rows = {
        factories.agent("Ana Pérez"): ("ana-perez", "Ana Pérez", "Ana Pérez", ""),
        factories.source("key", title="Rapport", language="fr"): (
            "key",
            "Rapport",
            "Rapport",
            "fr",
        ),
        factories.site(): ("1", "Digital government, dated", "Gobierno digital, con fechas", ""),
    }
    for entry, row in rows.items():
        publish([entry])
        assert logged() == row


def test_a_title_in_another_language_says_so(client):
    portal = factories.initiative(
        "kiosks", title_en="Kiosks", title_es="", summary_es="", body_es=""
    )
    factories.live(
        factories.site(), portal, factories.source("key", title="Rapport", language="fr")
    )

    english, spanish = (
        text_of(client.get(f"{prefix}/updates/")) for prefix, _language in LANGUAGES
    )

    for page in (english, spanish):
        assert '<li lang="fr"><a href=' in page
    assert '<li lang="en"><a href="/es/initiatives/kiosks/">Kiosks' in spanish
    assert '<li><a href="/initiatives/kiosks/">Kiosks' in english


def test_a_title_that_has_only_spanish_says_so_to_english_readers(client):
    publish([factories.site(), factories.initiative("kiosks")])
    PublishedEntry.objects.using(PUBLIC).filter(model="initiative").update(
        title_en="", title_es="Kioscos"
    )

    assert '<li lang="es"><a href="/initiatives/kiosks/">Kioscos' in text_of(
        client.get("/updates/")
    )


def test_a_note_in_one_language_is_told_in_both_with_its_language(client):
    entry = factories.initiative("kiosks", title_es="Kioscos")
    publish([factories.site(), entry], note_es="Comienza.")
    unpublish(entry, reason=GONE, note_es="Nunca existió.")

    pages = [text_of(client.get(path)) for path in ("/updates/", "/initiatives/kiosks/")]
    updates, gone = (
        page.replace('lang="es" >', 'lang="es">').replace('lang="es"\n>', 'lang="es">')
        for page in pages
    )
    feed = ElementTree.fromstring(client.get("/updates/feed.atom").content)

    assert '<p lang="es">Comienza.</p>' in updates
    assert '<p lang="es">Nunca existió.</p>' in gone
    summaries = feed.findall(".//{http://www.w3.org/2005/Atom}summary")
    tag = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [(one.text, one.get(tag)) for one in summaries] == [
        ("Nunca existió.", "es"),
        ("Comienza.", "es"),
    ]


def test_the_page_of_what_is_gone_speaks_the_reader_s_language(client):
    report = factories.source("key", title="Rapport", language="fr")
    portal = factories.initiative("kiosks", title_en="Kiosks & <b>", title_es="Kioscos")
    publish([factories.site(), report, portal])
    unpublish(report, reason=GONE)
    unpublish(portal, reason=GONE)

    pages = [
        text_of(client.get(f"{prefix}/initiatives/kiosks/")) for prefix, _language in LANGUAGES
    ]

    assert "“Kiosks &amp; &lt;b&gt;” was taken off this site" in pages[0]
    assert "“Kioscos” se retiró de este sitio" in pages[1]
    assert '“<span lang="fr">Rapport</span>” was taken off' in text_of(client.get("/sources/key/"))


def test_swapped_addresses_keep_the_ways_that_led_to_them():
    one, two = factories.initiative("one"), factories.initiative("two")
    for slugs in (("one", "two"), ("three", "four"), ("four", "three")):
        for entry, slug in zip((one, two), slugs, strict=True):
            Initiative.objects.filter(pk=entry.pk).update(slug=f"{slug}-aside")
        for entry, slug in zip((one, two), slugs, strict=True):
            Initiative.objects.filter(pk=entry.pk).update(slug=slug)
        publish([one, two])

    ways = FormerAddress.objects.using(PUBLIC).values_list("address", "moved_to")
    assert dict(ways) == {"one": "four", "two": "three"}


def test_addresses_are_swapped_however_many_entries_stand_between(monkeypatch):
    monkeypatch.setattr("timeline.publishing.snapshots.CHUNK", 1)
    test_swapped_addresses_keep_the_ways_that_led_to_them()


def test_the_admin_s_list_of_publications_has_the_titles_that_were_live(kiosks, admin_client):
    unpublish(kiosks, reason=GONE)

    for prefix, title in (("", "Kiosks"), ("/es", "Kioscos")):
        for path in ("", "2/change/"):
            page = text_of(admin_client.get(f"{prefix}/admin/timeline/publication/{path}"))
            assert title in page
            assert "ecret" not in page


def test_each_publication_has_a_page_with_all_its_entries(client):
    entries = [factories.theme(f"theme-{number}") for number in range(70)]
    publish([factories.site(), *entries], note_en="Many.")

    first, second = (text_of(client.get(f"/updates/1/?page={number}")) for number in (1, 2))

    assert first.count("?theme=") + second.count("?theme=") == 70
    assert '<a href="/updates/1/">and 51 more</a>' in text_of(client.get("/updates/"))
    assert Publication.objects.using(PUBLIC).count() == 1


@pytest.mark.parametrize("number", ["0", "2", "01", "9" * 18, "9" * 5000, "-1", "1e3"])
def test_a_publication_that_never_was_is_404(number, client):
    publish([factories.site()])

    assert client.get(f"/updates/{number}/").status_code == 404


def test_what_led_to_a_replaced_entry_leads_on_when_its_address_is_taken():
    entries = [factories.theme(slug) for slug in ("one", "two", "three")]
    factories.live(*entries)
    unpublish(entries[0], reason=REPLACED, replaced_by=entries[1])
    unpublish(entries[1], reason=REPLACED, replaced_by=entries[2])
    entries[1].delete()

    publish([factories.theme("two", title_en="A stranger")])

    assert FormerAddress.objects.using(PUBLIC).get(address="one").moved_to == "three"
