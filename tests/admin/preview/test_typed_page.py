"""The page of a form as it is filled now, and that nothing of it is ever stored."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connections
from django.template.response import TemplateResponse
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC, refuse_editorial
from tests import factories, stories
from tests.admin.filling import rows, sent
from timeline.admin.preview import typed_page
from timeline.models import Agent, Article, Citation, Initiative, Milestone, Source
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

TYPED = "/preview/typed/"
STORED = (Agent, Article, Citation, Initiative, Milestone, Source, LogEntry, Version)


@pytest.fixture
def portal():
    factories.live(factories.site())
    portal = factories.initiative("gob-mx", rests_on=factories.source())
    refresh(portal)
    return portal


def form_of(client, entry=None, model="initiative", language="en", **changes):
    """What the form sends, with what the window adds to it."""
    place = f"{entry.pk}/change" if entry else "add"
    form = sent(client.get(f"/admin/timeline/{model}/{place}/"), **changes)
    return form | {"_model": model, "_pk": entry.pk if entry else "", "_language": language}


def everything():
    return {model: list(model._base_manager.order_by("pk").values()) for model in STORED}


def test_the_page_shows_what_is_typed_and_nothing_is_stored(editor, portal):
    form = form_of(editor, portal, title_en="The gate", body_en="It **opens** [@perez-2014].")
    before = everything()

    answer = editor.post(TYPED, form).json()

    assert "The gate" in answer["html"]
    assert "It <strong>opens</strong>" in answer["html"]
    assert 'href="#n1"' in answer["html"]
    assert "This is what is typed now." in answer["html"]
    assert answer["problems"] == []
    assert everything() == before


def test_the_page_is_the_one_that_the_preview_shows_after_saving(editor, portal):
    form = form_of(editor, portal, body_en="It *grows* [@perez-2014].")
    typed = editor.post(TYPED, form).json()["html"]
    editor.post(f"/admin/timeline/initiative/{portal.pk}/change/", form)

    saved = editor.get("/preview/initiatives/gob-mx/").content.decode()

    as_saved = "This is the working copy as it was last saved. Visitors do not see it."
    as_typed = "This is what is typed now. It is not saved, and visitors do not see it."
    assert typed.replace(as_typed, as_saved) == saved


def test_new_rows_and_what_follows_from_them_are_shown(editor, portal):
    milestone = {"kind": "launched", "date": "2019-03", "description_en": "A milestone is typed."}
    form = form_of(editor, portal) | rows("milestones", milestone)
    before = everything()

    html = editor.post(TYPED, form).json()["html"]

    assert "A milestone is typed" in html
    assert "March 2019" in html
    assert everything() == before


def test_a_new_entry_has_its_page_before_it_is_saved(editor, portal):
    form = form_of(editor, model="article", title_en="An essay", body_en="# One")

    answer = editor.post(TYPED, form).json()

    assert "An essay" in answer["html"]
    assert Article.objects.count() == 0


def test_the_page_speaks_the_language_that_is_asked_for(editor, portal):
    form = form_of(editor, portal, language="es", title_es="La puerta")

    html = editor.post(TYPED, form).json()["html"]

    assert "La puerta" in html
    assert 'lang="es-MX"' in html
    assert "/es/preview/" in html


def test_what_cannot_be_saved_is_said_with_its_field(editor, portal):
    form = form_of(editor, portal, slug="not a slug")

    answer = editor.post(TYPED, form).json()

    assert answer["html"] == ""
    assert [sentence.partition(":")[0] for sentence in answer["problems"]] == ["Address"]


def test_what_must_be_mended_is_named_beside_the_page(editor, portal):
    form = form_of(editor, portal, body_en="It opens [@nobody].")

    answer = editor.post(TYPED, form).json()

    assert any("“nobody”" in sentence for sentence in answer["problems"])
    assert "It opens" in answer["html"]


def test_looking_says_nothing_on_the_next_page_and_leaves_no_trace_in_the_log(editor, portal):
    form = form_of(editor, portal, body_en="It opens [@nobody].", title_en="x")
    editor.post(TYPED, form)

    page = editor.get("/admin/timeline/initiative/")

    assert [str(message) for message in page.context["messages"]] == []
    assert LogEntry.objects.count() == Version.objects.count() == 0


def test_an_author_who_is_named_anew_is_not_kept(editor, portal):
    form = form_of(editor, model="source", title="A report", kind="report", new_publisher="Nobody")

    answer = editor.post(TYPED, form).json()

    assert "A report" in answer["html"]
    assert not Agent.objects.filter(name="Nobody").exists()


@pytest.mark.parametrize("model", ["theme", "dispute", "user", "publication", "x", ""])
def test_what_has_no_page_is_not_there(editor, portal, model):
    assert editor.post(TYPED, {"_model": model}).status_code == 404


@pytest.mark.parametrize("pk", ["0", "-1", "x", "1 or 1", "9" * 30])
def test_a_number_that_no_entry_has_is_not_there(editor, portal, pk):
    assert editor.post(TYPED, {"_model": "initiative", "_pk": pk}).status_code == 404


def test_only_whoever_could_save_it_sees_it(client, portal):
    form = {"_model": "initiative", "_pk": portal.pk, "title_en": "x"}

    assert client.post(TYPED, form).url.startswith("/admin/login/")
    client.force_login(factories.person("luis", "contributor"))
    assert client.post(TYPED, form).status_code == 200
    assert client.get(TYPED).status_code == 405
    assert client.post(TYPED, {"_model": "site", "_pk": 1}).status_code == 403


def test_somebody_of_the_staff_without_rights_is_refused(client, portal, django_user_model):
    client.force_login(django_user_model.objects.create_user("eva", is_staff=True))

    assert client.post(TYPED, {"_model": "initiative", "_pk": portal.pk}).status_code == 403
    assert client.post(TYPED, {"_model": "initiative"}).status_code == 403


def test_the_window_is_for_editors(client, editor, portal):
    page = editor.get("/preview/beside/?language=es").content.decode()

    assert 'data-language="es" aria-pressed="true"' in page
    client.logout()
    assert client.get("/preview/beside/").url.startswith("/admin/login/")


def test_public_is_not_even_asked_to_write(editor, portal, django_assert_num_queries):
    form = form_of(editor, portal)
    with connections[PUBLIC].execute_wrapper(only_reads):
        assert editor.post(TYPED, form).status_code == 200


def only_reads(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
    return execute(sql, params, many, context)


def test_a_form_too_long_to_be_shown_is_refused_in_a_sentence(editor, portal, monkeypatch):
    form = form_of(editor, portal, body_en="The gate opens. " * 100)
    monkeypatch.setattr(typed_page, "LONGEST", 1500)

    answer = editor.post(TYPED, form).json()

    assert answer["html"] == ""
    (sentence,) = answer["problems"]
    assert sentence.startswith("These texts have more than 1,500 characters")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)
@pytest.mark.parametrize("model", ["initiative", "article", "era", "indicator", "source", "agent"])
def test_nothing_is_locked_or_asked_while_the_page_is_rendered(editor, monkeypatch, model):
    stories.story()
    entry = apps.get_model("timeline", model).objects.first()
    form = form_of(editor, entry, model=model)
    render = TemplateResponse.render

    def looked_at(response):
        assert not connections[EDITORIAL].in_atomic_block
        with refuse_editorial(), connections[PUBLIC].execute_wrapper(refused):
            return render(response)

    monkeypatch.setattr(TemplateResponse, "render", looked_at)

    assert editor.post(TYPED, form).json()["html"]


def refused(execute, sql, params, many, context):
    raise AssertionError(f"A page asked while it was rendered: {sql[:120]}")
