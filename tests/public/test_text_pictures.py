"""Pictures within the texts of entries, and those of the entries themselves."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.files import makers
from timeline.files.uploads import take_in
from timeline.models import Source
from timeline.publishing.locking import NotReady
from timeline.publishing.publish import publish
from timeline.publishing.replace import replace
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

TEXT = "Before it [@perez-2014].\n\n![[picture:portal]]\n\nAfter it."
WORDS = {"body_en": TEXT, "body_es": TEXT}
MISSING = "A picture that stood here is not shown"


def portal(key="portal", **values):
    return factories.picture(key, **values)


def document(key="report", **values):
    columns = take_in(makers.pdf(), "report.pdf").columns
    return factories.picture(key, **columns | values)


@pytest.fixture
def read(client):
    return lambda path: " ".join(client.get(path).content.decode().split())


def figure_in(shown):
    return shown.partition('<figure class="picture_figure"')[2].partition("</figure>")[0]


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (lambda: factories.article(**WORDS), "/articles/essay/"),
        (lambda: factories.era(**WORDS), "/eras/first-steps/"),
        (lambda: factories.initiative(**WORDS), "/initiatives/gob-mx/"),
        (
            lambda: factories.indicator("other", description_en=TEXT, description_es=TEXT),
            "/indicators/other/",
        ),
        (
            lambda: factories.agent("Eva", biography_en=TEXT, biography_es=TEXT),
            "/people/eva/",
        ),
    ],
)
def test_a_picture_stands_in_the_text_with_its_words_and_rights(read, made, path):
    picture = portal(source=factories.source())
    factories.live(factories.site(), picture, made())
    figure = figure_in(read(path))
    spanish = figure_in(read(f"/es{path}"))

    assert 'alt="A page with a search field."' in figure
    assert f'width="{picture.width}" height="{picture.height}"' in figure
    assert 'loading="lazy"' in figure
    assert "The portal in 2014." in figure
    assert "Credit: Ana Pérez" in figure
    assert 'href="#n1"' in figure
    assert (
        '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">' in figure
    )
    assert 'alt="Una página con un buscador."' in spanish
    assert "El portal en 2014." in spanish


def test_a_caption_for_the_place_stands_instead_of_the_picture_s_own(read):
    text = "One.\n\n![[picture:portal|Its first page]]"
    factories.live(factories.site(), portal(), factories.article(body_en=text, body_es=text))
    figure = figure_in(read("/articles/essay/"))

    assert "Its first page." in figure
    assert "The portal in 2014" not in figure


def test_the_logo_of_an_organisation_may_have_no_alternative_text(read):
    picture = portal(decorative=True, alt_en="", alt_es="")
    factories.live(factories.site(), picture, factories.organisation("Unit", picture=picture))

    assert 'alt=""' in read("/organisations/unit/").partition("picture_of is-logo")[2]


def test_a_decorative_picture_is_refused_in_a_text():
    logo = portal(decorative=True)
    essay = factories.article(body_en="![[picture:portal]]", body_es="Un texto.")

    with pytest.raises(NotReady) as refusal:
        publish([essay, logo])

    in_text = (
        "“portal” is decorative, which only the logo of an organisation can be. Give it an "
        "alternative text, or take it out of the text."
    )
    of_picture = (
        "“The story” shows this picture, and only the logo of an organisation is decorative. "
        "Give it an alternative text."
    )
    problems = {problem.field: problem.sentence for problem in refusal.value.problems}
    assert problems == {"body_en": in_text, "decorative": of_picture}


def test_what_an_editor_types_in_a_caption_is_read_as_in_texts(read):
    text = "![[picture:portal|`<b>` & “*more*”]]"
    factories.live(factories.site(), portal(), factories.article(body_en=text, body_es=text))

    assert "<code>&lt;b&gt;</code> &amp; “<em>more</em>”." in figure_in(read("/articles/essay/"))


CITING = "Before it [@perez-2014].\n\n![[picture:portal|Its page [@perez-2014, p. 3]]]\n\nIt ends."


@pytest.fixture
def essay_that_cites():
    """An essay whose captions cite, one for this place and one of the picture itself."""
    essay = factories.article(
        body_en=f"{CITING} [@last]\n\n![[picture:other]]\nLast [@last, p. 9].",
        body_es=f"{CITING} [@last]\n\n![[picture:other]]\nLast [@last, p. 9].",
    )
    sources = [factories.source(), factories.source("last"), factories.source("of-caption")]
    other = portal(
        "other",
        caption_en="As it was [see @of-caption, p. 7], of [[article:essay|this essay]]",
        caption_es="",
        source=factories.source("archive"),
    )
    factories.live(factories.site(), *sources, portal(), other, essay)
    return essay


@pytest.mark.parametrize("path", ["/articles/essay/", "/es/articles/essay/", "/book/"])
def test_captions_cite_and_their_notes_stand_in_the_order_of_the_page(read, essay_that_cites, path):
    page = read(path)
    marks = re.findall(r'<a href="#(n\d+)" id="r', page)
    notes = page.partition('class="note-list')[2]

    assert marks == ["n1", "n2", "n3", "n4", "n5", "n6"]
    assert re.findall(r"Report ([\w-]+)", notes)[:6] == [
        *("perez-2014", "perez-2014", "last", "of-caption", "archive", "last"),
    ]
    assert "side_note" not in figure_in(page)
    assert 'articles/essay/">this essay</a>.</span>' in page


def test_a_preview_shows_what_captions_cite(client, essay_that_cites):
    client.force_login(User.objects.create_superuser("ana"))
    previewed = client.get("/preview/articles/essay/").content.decode()
    typed = {"text": essay_that_cites.body_en, "language": "en"}
    written = client.post("/admin/writing/preview/", typed).json()

    assert "unknown source" not in previewed
    assert "unknown source" not in written["html"]
    assert written["html"].count('role="doc-noteref"') == 6
    assert written["problems"] == []


def test_the_source_of_a_caption_goes_live_with_it_and_stays(essay_that_cites):
    cited = Source.objects.get(key="of-caption")

    with pytest.raises(NotReady) as withdrawn:
        unpublish(cited)
    with pytest.raises(NotReady) as removed:
        unpublish(cited, reason="gone")

    sentence = "The live entry “Picture other” needs this one. Change or withdraw it first."
    for refusal in (withdrawn, removed):
        assert [problem.sentence for problem in refusal.value.problems] == [sentence]


def test_a_caption_waits_for_the_source_that_it_cites():
    picture = portal(caption_en="As it was [@perez-2014]", caption_es="Así era [@nobody]")
    factories.source()

    with pytest.raises(NotReady) as refusal:
        publish([picture])

    assert [(problem.field, problem.sentence) for problem in refusal.value.problems] == [
        ("caption_es", "No source has the key “nobody”."),
        (
            "caption_en",
            "“Report perez-2014” is not live. Publish it first, or together with this entry.",
        ),
    ]


def test_a_source_that_replaces_another_does_so_in_captions():
    picture = portal(caption_en="As it was [@perez-2014, p. 3]")
    replace(factories.source(), factories.source("newer"))
    picture.refresh_from_db()

    assert picture.caption_en == "As it was [@newer, p. 3]"


def test_a_caption_that_is_missing_stands_in_english_and_says_so(read, essay_that_cites):
    spanish = read("/es/articles/essay/").rpartition('<figure class="picture_figure"')[2]
    english = read("/articles/essay/").rpartition('<figure class="picture_figure"')[2]

    assert '<span class="picture-caption" lang="en">As it was' in spanish
    assert "<span>Pie de imagen en inglés</span>" in spanish
    assert 'alt="Una página con un buscador." lang="es"' in spanish
    assert "Caption in English" not in english


def test_a_text_whose_picture_is_a_draft_is_kept_back_and_takes_it_along():
    essay, picture = factories.article(**WORDS), portal()
    factories.live(factories.site(), factories.source())

    with pytest.raises(NotReady) as refusal:
        publish([essay])
    publish([essay, picture])

    [problem] = refusal.value.problems
    assert problem.field == "body_en"
    assert problem.sentence == (
        "“Picture portal” is not live. Publish it first, or together with this entry."
    )


def test_a_key_that_no_picture_has_is_refused_where_it_was_written():
    essay = factories.article(body_en="![[picture:nobody]]", body_es="Un texto.")

    with pytest.raises(NotReady) as refusal:
        publish([essay])

    [problem] = refusal.value.problems
    assert problem.field == "body_en"
    assert problem.sentence == "There is no picture with the key “nobody”."


def test_a_document_is_no_picture():
    report = document("portal")
    essay = factories.article(body_en="![[picture:portal]]", body_es="Un texto.")

    with pytest.raises(NotReady) as refusal:
        publish([essay, report])

    [sentence] = [problem.sentence for problem in refusal.value.problems if problem.entry == essay]
    assert sentence.startswith("“portal” is a document")


def test_a_summary_has_no_place_for_a_picture():
    portal()
    era = factories.era(summary_en="![[picture:portal]]")

    with pytest.raises(NotReady) as refusal:
        publish([era])

    sentences = {problem.sentence for problem in refusal.value.problems}
    assert "A picture can stand only in a text of several paragraphs." in sentences


def test_a_draft_s_picture_is_seen_in_previews_and_not_by_visitors(client, read):
    essay = factories.article(body_en="Nothing yet.", body_es="Nada.")
    factories.live(factories.site(), essay)
    portal(caption_en="Not for visitors yet.")
    essay.body_en = TEXT
    essay.save()

    visited = read("/articles/essay/")
    client.force_login(User.objects.create_superuser("ana"))
    previewed = read("/preview/articles/essay/")
    written = client.post("/admin/writing/preview/", {"text": TEXT, "language": "en"}).json()

    assert "<figure" not in visited
    assert "Not for visitors yet." in figure_in(previewed)
    assert "Not for visitors yet." in written["html"]


def test_a_changed_picture_is_shown_to_visitors_as_it_is_live(read):
    picture = portal()
    factories.live(factories.site(), picture, factories.article(**WORDS), factories.source())
    picture.caption_en = "Another caption, not published."
    for column, value in factories.file_columns("another").items():
        setattr(picture, column, value)
    picture.save()

    shown = read("/articles/essay/")

    assert "Another caption" not in shown
    assert picture.file.partition(".")[0] not in shown


def test_a_withdrawn_picture_leaves_a_sentence(read):
    picture = portal()
    factories.live(factories.site(), picture, factories.article(**WORDS), factories.source())
    unpublish(picture, note_en="Its rights were unclear.", note_es="Derechos dudosos.")
    shown = read("/articles/essay/")

    assert MISSING in shown
    assert "<img" not in shown.partition("<main")[2].partition("</main>")[0]
    assert "Aquí había una imagen" in read("/es/articles/essay/")


def test_a_page_with_pictures_asks_once_more(client):
    essay = factories.article(body_en="A text [@perez-2014].", body_es="Un texto.")
    factories.live(factories.site(), factories.source(), essay)

    def asked():
        with CaptureQueriesContext(connections[PUBLIC]) as captured:
            assert client.get("/articles/essay/").status_code == 200
        return len(captured)

    without = asked()
    essay.body_en = f"{TEXT}\n\n![[picture:other]]"
    essay.save()
    factories.live(portal(source=factories.source("other")), portal("other"), essay)

    assert asked() == without + 1


@pytest.mark.parametrize(
    ("made", "path", "form"),
    [
        (lambda shown: factories.agent("Eva", picture=shown), "/people/eva/", "portrait"),
        (
            lambda shown: factories.organisation("Unit", picture=shown),
            "/organisations/unit/",
            "logo",
        ),
        (lambda shown: factories.initiative(picture=shown), "/initiatives/gob-mx/", "beside"),
        (lambda shown: factories.era(picture=shown), "/eras/first-steps/", "above"),
        (lambda shown: factories.article(picture=shown), "/articles/essay/", "above"),
    ],
)
def test_an_entry_has_a_picture_with_its_rights(read, made, path, form):
    shown = portal(source=factories.source("photo-archive"))
    factories.live(factories.site(), shown, made(shown))
    page = read(path)
    figure = page.partition(f'<figure class="picture_of is-{form}">')[2].partition("</figure>")[0]

    assert 'alt="A page with a search field."' in figure
    assert f'width="{shown.width}" height="{shown.height}"' in figure
    assert "lazy" not in figure
    assert "Credit: Ana Pérez" in figure
    assert "CC BY 4.0" in figure
    assert 'href="#n1"' in figure
    assert "Report photo-archive" in page


def test_a_changed_portrait_is_not_shown_before_it_is_live(read):
    first = portal()
    eva = factories.agent("Eva", picture=first)
    factories.live(factories.site(), first, eva)
    eva.picture = portal("secret")
    eva.save()

    assert eva.picture.file.partition(".")[0] not in read("/people/eva/")


def test_a_source_links_the_copy_that_the_site_keeps(read):
    kept = factories.source(
        archived_document=document(size=1_258_291, date="2014-05-03"),
        language="es-MX",
        archived_url="https://web.archive.org/x",
        url="https://a.mx",
    )
    essay = factories.article(body_en="It runs [@perez-2014].", body_es="Opera [@perez-2014].")
    factories.live(factories.site(), kept.archived_document, kept, essay)
    link = f'href="/media/{kept.archived_document.file}"'
    source_page, essay_page = read("/sources/perez-2014/"), read("/articles/essay/")

    assert (
        f'<a class="source-own_copy" {link} hreflang="es-MX">'
        "Archived copy, 3 May 2014 (PDF, 1.2 MB, in Spanish)</a>"
    ) in source_page
    assert 'href="https://web.archive.org/x"' in source_page
    assert essay_page.count(link) == 2
    assert "https://web.archive.org/x" not in essay_page.partition("<body>")[2]
    assert "Archived copy (PDF, 1.2 MB)</a>" in essay_page
    assert "Copia archivada, 3 de mayo de 2014 (PDF, 1.2 MB, en español)" in read(
        "/es/sources/perez-2014/"
    )


def test_a_copy_without_a_date_says_since_when_it_is_here(read):
    kept = factories.source(archived_document=document(date=""), language="und")
    factories.live(factories.site(), kept.archived_document, kept)
    day = localdate(kept.archived_document.first_published_at)
    page = read("/sources/perez-2014/")

    assert f"Archived copy, {day.day} {day:%B %Y} (PDF, " in page
    assert "KB)</a>" in page or "bytes)</a>" in page


def test_a_withdrawn_copy_is_not_linked(read):
    kept = factories.source(archived_document=document(), archived_url="https://web.archive.org/x")
    essay = factories.article(body_en="It runs [@perez-2014].", body_es="Opera [@perez-2014].")
    factories.live(factories.site(), kept.archived_document, kept, essay)
    kept.archived_document = None
    kept.save()
    factories.live(kept)

    assert "/media/" not in read("/sources/perez-2014/") + read("/articles/essay/")
    assert "https://web.archive.org/x" in read("/articles/essay/")


def test_the_form_of_a_picture_says_which_entries_show_it(client):
    picture = portal()
    other = portal("portal-2")
    factories.article(title_en="Its essay", body_en="![[picture:portal]]")
    factories.era(title_en="Its era", body_es="![[picture:portal|pie]]")
    factories.agent("Eva", picture=picture)
    factories.initiative(title_en="Not this one", body_en="![[picture:portal-2]]")
    client.force_login(User.objects.create_superuser("ana"))

    form = client.get(f"/admin/timeline/picture/{picture.pk}/change/").content.decode()
    row = form.partition("field-shown_by")[2].partition("</fieldset>")[0]

    assert [title for title in ("Its essay", "Its era", "Eva", "Not this one") if title in row] == [
        "Its essay",
        "Its era",
        "Eva",
    ]
    assert (
        "Not this one" in client.get(f"/admin/timeline/picture/{other.pk}/change/").content.decode()
    )
