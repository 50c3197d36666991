import pytest
from django.contrib.auth.models import Permission, User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.admin.writing import tools

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PLACES = {"sources": "get", "entries": "get", "pictures": "get", "preview": "post"}


def found(client, what, **asked):
    return [
        result["value"] for result in client.get(f"/admin/writing/{what}/", asked).json()["results"]
    ]


def shown(client, text, **sent):
    response = client.post("/admin/writing/preview/", {"text": text, "language": "en"} | sent)
    return response.json()


@pytest.mark.parametrize(
    "words",
    ["pérez", "PEREZ", "gomez", "latin AMERICA", "2014", "perez-gom", "Gómez portals", "CEPAL"],
)
def test_a_source_is_found_by_what_an_editor_remembers(editor, words):
    report = factories.two_author_report()
    factories.source("other", title="Something else", date="2020")
    type(report).objects.filter(pk=report.pk).update(publisher=factories.organisation("Cepal"))

    assert found(editor, "sources", q=words) == ["perez-gomez-2014"]


def test_a_source_is_told_by_its_title_author_date_and_key(editor):
    factories.two_author_report()

    results = editor.get("/admin/writing/sources/?q=portals").json()["results"]

    detail = "Pérez and Gómez, 2014, perez-gomez-2014"
    assert results == [
        {"value": "perez-gomez-2014", "title": "Portals in Latin America", "detail": detail}
    ]


def test_keys_that_begin_with_the_words_come_first(editor):
    factories.source("a-un-report"), factories.source("un-survey")

    assert found(editor, "sources", q="un") == ["un-survey", "a-un-report"]


def test_without_words_the_newest_sources_are_offered(editor):
    made = [factories.source(f"report-{number}") for number in range(20)]

    assert found(editor, "sources", q="") == [source.key for source in reversed(made)][:12]


def test_a_source_that_was_just_saved_is_found_by_its_number(editor):
    source = factories.source()

    assert found(editor, "sources", pk=source.pk) == ["perez-2014"]
    assert found(editor, "sources", pk="9" * 40) == found(editor, "sources", pk="x") == []


def test_entries_of_all_kinds_are_found_by_title_in_either_language(editor):
    factories.era(title_es="Portales"), factories.source(title="A portal study")
    factories.initiative(), factories.organisation("Portal agency"), factories.agent("Ana Portal")

    values = ["initiative:gob-mx", "era:first-steps", "source:perez-2014"]
    assert found(editor, "entries", q="porta") == [
        *values,
        "person:ana-portal",
        "organisation:portal-agency",
    ]


def test_entries_of_one_kind_are_asked_for_by_its_name(editor):
    factories.era("one", title_en="Portal"), factories.initiative()

    assert (
        found(editor, "entries", q="era:portal")
        == found(editor, "entries", q="era:")
        == ["era:one"]
    )


@pytest.mark.parametrize("words", ["portál", "2014-first", "eva lópez", "IMAGEN first"])
def test_a_picture_is_found_by_title_key_and_credit(editor, words):
    factories.picture("portal-2014-first", credit="Eva López")
    factories.picture("other", title_es="Otra")

    assert found(editor, "pictures", q=words) == ["portal-2014-first"]


def test_a_picture_is_told_by_its_title_credit_date_and_key(editor):
    factories.picture("portal")

    answer = editor.get("/admin/writing/pictures/", {"q": "portal"}).json()

    assert answer["results"] == [
        {"value": "portal", "title": "Picture portal", "detail": "Ana Pérez, 2014, portal"}
    ]


def test_what_a_text_cannot_show_is_not_offered(editor):
    factories.picture("report", content_type="application/pdf")
    factories.picture("empty", file="")
    factories.picture("portal")

    assert found(editor, "pictures") == ["portal"]


@pytest.mark.parametrize(
    "words", ["\x00", "'; --", "%", "_", "\\", "🙂" * 300, "(" * 900, "a " * 400, ":"]
)
@pytest.mark.parametrize("what", ["sources", "entries", "pictures"])
def test_no_words_break_the_search(editor, what, words):
    factories.source(), factories.initiative()

    assert editor.get(f"/admin/writing/{what}/", {"q": words}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("what", "queries"), [("sources", 8), ("entries", 19)])
def test_finding_asks_the_same_for_any_number_of_rows(
    editor, django_assert_num_queries, what, queries, number
):
    for count in range(number):
        factories.source(f"found-{count}", factories.agent(f"Found {count}"))
        factories.initiative(f"found-{count}")

    with django_assert_num_queries(queries):
        editor.get(f"/admin/writing/{what}/", {"q": "found"})


def test_a_text_is_previewed_as_its_page_shows_it(editor):
    factories.two_author_report(), factories.initiative()

    answer = shown(
        editor, "# One\n\nIt *opens* [@perez-gomez-2014, p. 3], see [[initiative:gob-mx]]."
    )

    assert answer["problems"] == []
    assert '<h2 id="section-one">One</h2>' in answer["html"]
    assert (
        '<a class="entry-link" href="/preview/initiatives/gob-mx/">Portal gob-mx</a>'
        in answer["html"]
    )
    assert '<li id="n1">' in answer["html"]


def test_a_preview_speaks_the_language_of_its_text(editor):
    factories.two_author_report()

    assert "Fuente 1" in shown(editor, "Abre [@perez-gomez-2014].", language="es")["html"]


def test_a_text_of_one_line_is_previewed_without_blocks(editor):
    assert "<p># One</p>" in shown(editor, "# One", form="line")["html"]


def test_what_must_be_mended_is_said_in_sentences(editor):
    answer = shown(editor, "It opens [@nobody], see [[era:nothing]].")

    sentences = ["No source has the key “nobody”.", "There is no entry “era:nothing”."]
    assert answer["problems"] == sentences
    assert "unknown source: nobody" in answer["html"]


def test_a_preview_runs_no_script(editor):
    html = shown(
        editor, "<script>alert(1)</script> [x](javascript:alert(1)) <img onerror=alert(1)>"
    )["html"]

    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html


def test_a_text_that_is_too_long_is_refused_with_a_sentence(editor):
    response = editor.post("/admin/writing/preview/", {"text": "a" * (tools.LONGEST + 1)})

    assert response.status_code == 413
    assert "more than 100000 characters" in response.json()["problems"][0]


NASTY = [
    "\x00",
    "::: opinion\n" * 500,
    "> " * 2000 + "x",
    "[@" * 5000,
    "[[a:" * 5000,
    "*_" * 5000,
    "[" * 20_000,
]
CITES = "".join(f"[@a{number};@b{number}]" for number in range(5000))


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text", [*NASTY, CITES, "::: opinion @a\n" * 30 + "deep", "|a" * 3000 + "\n" + "|-" * 3000]
)
def test_no_text_breaks_the_preview(editor, text):
    assert editor.post("/admin/writing/preview/", {"text": text}).status_code == 200


PIECES = st.sampled_from(
    ["[@", "]", "[[", "]]", ":::", " opinion @a", "\n", "# ", "a", "|", "*", ";", "\ufffe", "- "]
)


@pytest.mark.any_database
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_no_text_at_all_breaks_the_preview(editor, text):
    sent = {"text": text.encode("utf-8", "replace").decode()}
    assert editor.post("/admin/writing/preview/", sent).status_code == 200


@pytest.mark.parametrize(("what", "verb"), PLACES.items())
def test_a_visitor_is_asked_to_sign_in(client, what, verb):
    response = getattr(client, verb)(f"/admin/writing/{what}/", follow=True)

    assert "admin/login.html" in [template.name for template in response.templates]


@pytest.mark.parametrize(("what", "verb"), PLACES.items())
def test_an_editor_without_permission_is_refused(client, what, verb):
    client.force_login(User.objects.create_user("luis", is_staff=True))

    assert getattr(client, verb)(f"/admin/writing/{what}/").status_code == 403


def test_an_editor_finds_only_the_kinds_that_she_may_see(client):
    luis = User.objects.create_user("luis", is_staff=True)
    luis.user_permissions.add(Permission.objects.get(codename="view_era"))
    factories.era("gob"), factories.initiative("gob")
    client.force_login(luis)

    assert found(client, "entries", q="gob") == ["era:gob"]


@pytest.mark.parametrize(
    ("what", "verb"),
    [("sources", "post"), ("entries", "post"), ("pictures", "post"), ("preview", "get")],
)
def test_each_tool_answers_one_verb(editor, what, verb):
    assert getattr(editor, verb)(f"/admin/writing/{what}/").status_code == 405
