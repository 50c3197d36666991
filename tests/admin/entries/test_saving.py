import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent, sentences
from timeline.models import (
    Agent,
    Article,
    Citation,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Source,
    State,
    Theme,
)

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/initiative/add/"


@pytest.fixture
def send(editor):
    """Send an entry's real form with changes; the answer, after its redirect."""

    def sending(address, **changes):
        return editor.post(address, sent(editor.get(address), **changes), follow=True)

    return sending


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("model", [Article, Era, Indicator, Initiative, Theme])
def test_a_draft_needs_a_title_only(send, model):
    send(f"/admin/timeline/{model._meta.model_name}/add/", title_en="A first thought")

    entry = model.objects.get()
    assert (entry.title_en, entry.slug, entry.state) == (
        "A first thought",
        "a-first-thought",
        State.DRAFT,
    )


def test_a_source_draft_needs_a_title_only(send):
    send("/admin/timeline/source/add/", title="A report, unread")

    assert Source.objects.get().key == "a-report-unread"


def test_a_person_needs_a_name_only(send):
    send("/admin/timeline/agent/add/", name_en="Ana Pérez")

    agent = Agent.objects.get()
    assert (agent.slug, agent.name_es) == ("ana-perez", "Ana Pérez")


def test_an_initiative_is_saved_with_milestones_in_both_languages(send):
    source = factories.source()
    milestones = [
        {
            "kind": "announced",
            "date": "2013-11",
            "description_en": "Planned.",
            "description_es": "Planeado.",
        },
        {"kind": "launched", "date": "2014~", "source": source.pk, "locator": "p. 3"},
    ]

    send(ADD, title_en="gob.mx", title_es="gob.mx (es)", **rows("milestones", *milestones))

    initiative = Initiative.objects.get()
    assert (initiative.start, initiative.status, initiative.source_count) == ("2014~", "active", 1)
    assert [row.description_es for row in initiative.milestones.all()] == ["Planeado.", ""]


def test_saving_derives_citations_and_the_share_of_sourced_statements(send):
    source = factories.source("perez-2014")

    send(
        ADD,
        title_en="gob.mx",
        body_en="It opened in 2014 [@perez-2014, p. 3].\n\nNobody knows why it did.",
    )

    citation = Citation.objects.get()
    initiative = Initiative.objects.get()
    assert (citation.source, citation.locator, citation.initiative) == (source, "p. 3", initiative)
    assert initiative.share_sourced == 50


def test_a_browsers_line_breaks_are_no_change(send):
    era = factories.era(body_en="One.\n\nTwo.", body_es="Uno.")
    factories.live(era)

    send(f"/admin/timeline/era/{era.pk}/change/", body_en="One.\r\n\r\nTwo.")

    era.refresh_from_db()
    assert (era.body_en, era.state) == ("One.\n\nTwo.", State.LIVE)


def test_an_unknown_citekey_is_a_warning_at_saving(send):
    response = send(ADD, title_en="gob.mx", body_en="It opened in 2014 [@nobody].")

    assert Initiative.objects.get().body_en == "It opened in 2014 [@nobody]."
    assert "No source has the key “nobody”." in said(response)[0]


def test_a_good_draft_is_saved_without_a_warning(send):
    response = send(ADD, title_en="gob.mx")

    assert [message.level_tag for message in response.context["messages"]] == ["success"]


REFUSED = [
    ("title_en", "", "Write it in one of the languages at least."),
    ("title_en", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ("slug", "gob-mx", "Another entry of this kind has this address. Choose a different one."),
    ("website", "javascript:alert(1)", "Write a web address that begins with https:// or http://."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED)
def test_bad_input_is_refused_at_its_field_and_nothing_is_lost(send, field, value, sentence):
    factories.initiative("gob-mx")

    response = send(ADD, **{"title_en": "Another", "body_en": "Kept text", field: value})

    assert sentences(response) == {field: [sentence]}
    assert response.context["adminform"].form["body_en"].value() == "Kept text"
    assert Initiative.objects.count() == 1


DATES = [
    ("Junio, 2014?!", "“Junio, 2014?!” is not a date in EDTF."),
    ("6/23/2014", "“6/23/2014” puts the month before the day. If that is meant, write 2014-06-23."),
    ("2018/2012", "“2018/2012” ends before it starts. Turn its two dates round."),
    ("2014-02-31", "“2014-02-31”: February has no 31st."),
]


@pytest.mark.parametrize(("date", "sentence"), DATES)
def test_a_bad_date_is_refused_at_its_field_and_nothing_is_half_saved(send, date, sentence):
    response = send(
        ADD, title_en="gob.mx", **rows("milestones", {"kind": "launched", "date": date})
    )

    (place, (said_there,)), *others = sentences(response).items()
    assert (place, others) == ("milestones-0-date", [])
    assert said_there.startswith(sentence)
    assert (Initiative.objects.count(), Milestone.objects.count()) == (0, 0)


def test_a_citekey_has_its_pattern(send):
    response = send("/admin/timeline/source/add/", title="A report", key="Pérez 2014")

    assert sentences(response)["key"][0].startswith("A key is made of small letters and digits")


def test_script_in_a_text_is_stored_as_text_and_shown_as_text(send, editor):
    script = "<script>alert(1)</script>"

    response = send(ADD, title_en=script, body_en=f"{script} [@nobody]")

    assert Initiative.objects.get().title_en == script
    assert script not in response.content.decode()
    assert (
        script
        not in editor.get(
            f"/admin/timeline/initiative/{Initiative.objects.get().pk}/change/"
        ).content.decode()
    )


def test_the_same_relation_twice_is_refused(send):
    other = factories.initiative("other")
    relation = {"kind": "part_of", "to_initiative": other.pk}

    response = send(ADD, title_en="gob.mx", **rows("relations_from", relation, relation))

    assert Initiative.objects.count() == 1
    assert "Two rows have the same in “" in response.content.decode()


def test_a_dispute_is_begun_on_its_entry_and_filled_on_its_own_page(send):
    era, one, other = factories.era(), factories.source("one"), factories.source("other")
    send(
        f"/admin/timeline/era/{era.pk}/change/",
        **rows("disputes", {"question_en": "When did it begin?"}),
    )
    dispute = Dispute.objects.get()
    sides = [
        {"source": one.pk, "text_en": "In 1990.", "position": 0},
        {"source": other.pk, "position": 1},
    ]

    send(f"/admin/timeline/dispute/{dispute.pk}/change/", **rows("positions", *sides))

    era.refresh_from_db()
    assert ([side.source for side in dispute.positions.all()], era.source_count) == (
        [one, other],
        2,
    )


def test_a_source_that_gets_the_missing_key_mends_the_texts_that_name_it(send):
    initiative = factories.initiative(body_en="It opened in 2014 [@perez-2014].")

    send("/admin/timeline/source/add/", title="A report", key="perez-2014")

    assert Citation.objects.get().initiative == initiative


def test_a_new_key_names_the_texts_that_still_say_the_old_one(send):
    source = factories.source("old")
    send(ADD, title_en="gob.mx", body_en="It opened in 2014 [@old].")

    response = send(f"/admin/timeline/source/{source.pk}/change/", key="new")

    assert "These texts still say @old. Change it there to @new:" in said(response)[0]
    assert Citation.objects.count() == 0


def test_the_site_has_one_row(send, editor):
    send("/admin/timeline/site/add/", name_en="Digital government")

    assert editor.get("/admin/timeline/site/").url == "/admin/timeline/site/1/change/"
    assert editor.get("/admin/timeline/site/add/").status_code == 403
