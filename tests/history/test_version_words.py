import pytest

from govdigital.databases import EDITORIAL
from tests import factories
from timeline.history.comments import comment
from timeline.history.contents import stored_content
from timeline.history.recording import begin, record
from timeline.history.restoring import last_names
from timeline.history.version_words import content_in_words, label_of, names_in, value_in_words
from timeline.models import Agent, Indicator, Initiative, Source, Theme

pytestmark = pytest.mark.django_db(databases=[EDITORIAL])


def in_words(model, entry):
    content = stored_content(model, entry.pk)
    return content_in_words(model, content, names_in(model, content))


def test_an_entry_is_said_with_the_labels_and_choices_of_its_form():
    era, theme = factories.era(), factories.theme()
    portal = factories.initiative("portal", era=era, title_en="Kiosk")
    portal.themes.add(theme)

    words = in_words(Initiative, portal)

    assert words["Title (English)"] == "Kiosk"
    assert words["Era"] == str(era)
    assert words["Themes"] == str(theme)
    assert words["Kind"] == portal.get_kind_display()


def test_rows_of_a_part_stand_under_its_plural_without_the_key_of_their_entry():
    source = factories.source("report")
    portal = factories.initiative("portal", rests_on=source, date="2014-06")

    [row] = in_words(Initiative, portal)["Milestones"]

    assert row["id"] == portal.milestones.get().pk
    assert row["Source"] == str(source)
    assert "2014-06" in row.values()
    assert "Initiative" not in row


def test_what_was_deleted_keeps_its_last_name():
    theme = factories.theme(title_en="Lost years")
    portal = factories.initiative("portal")
    portal.themes.add(theme)
    content = stored_content(Initiative, portal.pk)
    pk = theme.pk
    record([theme], comment("loaded"))
    theme.delete()

    assert names_in(Initiative, content)[Theme, pk] == "Lost years"


def test_what_nobody_can_name_is_said_by_its_number():
    field = Initiative._meta.get_field("era")

    assert value_in_words(field, 987, {}) == "#987"
    assert value_in_words(field, None, {}) == ""


@pytest.mark.parametrize(
    ("model", "name", "value", "words"),
    [
        (Initiative, "budget", "3500.00", "3500"),
        (Initiative, "budget", None, ""),
        (Source, "type", "legislation", "law or decree"),
        (Source, "type", "nonsense", "nonsense"),
        (Indicator, "key_figure", True, "yes"),
        (Initiative, "body_en", "One\r\n\r\nTwo", "One\n\nTwo"),
    ],
)
def test_a_value_is_said_as_the_form_shows_it(model, name, value, words):
    assert value_in_words(model._meta.get_field(name), value, {}) == words


def test_the_label_of_a_text_names_its_language():
    assert label_of(Agent._meta.get_field("biography_es")) == "Biography (Spanish)"
    assert label_of(Source._meta.get_field("title")) == "Title"


def test_an_entry_that_is_not_there_has_no_words():
    assert content_in_words(Initiative, stored_content(Initiative, 987), {}) == {}


def test_the_last_names_of_many_are_found_by_one_query(django_assert_num_queries):
    themes = [factories.theme(f"theme-{number}", title_en=f"T {number}") for number in range(3)]
    begin(*themes)
    pks = [theme.pk for theme in themes]
    for theme in themes:
        theme.delete()

    with django_assert_num_queries(1):
        names = last_names(Theme, [*pks, 999])

    assert names == {pk: f"T {number}" for number, pk in enumerate(pks)}
