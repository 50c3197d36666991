from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import versions
from timeline.models import Initiative, State
from timeline.publishing.derive import refresh
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


def chosen(client, entries):
    keys = {"action": "change_many_selected", "_selected_action": [entry.pk for entry in entries]}
    return client.post(LIST, keys).url


def test_themes_come_and_go_and_the_era_is_another_for_all_that_were_chosen(contributor):
    data, portals, era = factories.theme("data"), factories.theme("portals"), factories.era()
    both = [factories.initiative("one"), factories.initiative("two")]
    for entry in both:
        entry.themes.add(portals)
        refresh(entry)

    words = {"add": [data.pk], "remove": [portals.pk], "era": era.pk}
    page = contributor.post(chosen(contributor, both), words, follow=True)

    for entry in Initiative.objects.all():
        assert (list(entry.themes.all()), entry.era) == ([data], era)
    assert [str(message) for message in page.context["messages"]] == ["2 entries have changed."]


def test_each_keeps_its_version_and_a_live_one_stays_live_as_it_was(contributor):
    portal = factories.initiative()
    factories.live(portal)
    theme = factories.theme("data")

    contributor.post(chosen(contributor, [portal]), {"add": [theme.pk]})

    portal.refresh_from_db()
    words = contributor.get(f"{LIST}{portal.pk}/history/").content.decode()
    assert portal.state == State.CHANGED
    assert versions(Initiative, portal.pk).count() == 2
    assert "Theme or era changed together with other entries." in words


def test_what_is_so_already_is_not_written_again(contributor):
    theme, portal = factories.theme("data"), factories.initiative()
    portal.themes.add(theme)
    refresh(portal)

    page = contributor.post(chosen(contributor, [portal]), {"add": [theme.pk]}, follow=True)

    assert "Nothing has changed" in page.content.decode()


def test_what_is_scheduled_only_an_editor_changes_and_then_none_is_changed(contributor, client):
    planned, other = factories.initiative("planned"), factories.initiative("other")
    schedule([planned], timezone.now() + timedelta(days=1))
    theme = factories.theme("data")
    address = chosen(contributor, [planned, other])

    response = contributor.post(address, {"add": [theme.pk]})

    assert response.context["form"].non_field_errors() == [
        "Portal planned: This entry is scheduled to go live. Only an editor can change it meanwhile."
    ]
    assert not other.themes.exists()
    client.force_login(factories.person("eva", "editor"))
    client.post(address, {"add": [theme.pk]})
    assert planned.themes.exists()
    assert other.themes.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "__all__"),
        ({"add": ["{theme}"], "remove": ["{theme}"]}, "remove"),
        ({"add": ["99"]}, "add"),
        ({"add": ["x"]}, "add"),
        ({"era": "99"}, "era"),
    ],
)
def test_what_makes_no_sense_is_refused(contributor, words, field):
    theme, portal = factories.theme("data"), factories.initiative()
    words = {
        name: [text.format(theme=theme.pk) for text in values]
        if isinstance(values, list)
        else values
        for name, values in words.items()
    }

    response = contributor.post(chosen(contributor, [portal]), words)

    assert list(response.context["form"].errors) == [field]


def many(total):
    rows = []
    for number in range(total):
        rows.append(
            Initiative(
                slug=f"n{number}", title_en=f"N {number}", title="N", kind="portal", title_es=""
            )
        )
    return Initiative.objects.bulk_create(rows)


def test_a_thousand_are_changed_at_once(contributor):
    entries = many(1000)
    theme = factories.theme("data")
    everything = {"action": "change_many_selected", "select_across": "1"}
    address = contributor.post(LIST, everything | {"_selected_action": [entries[0].pk]}).url

    page = contributor.post(address, {"add": [theme.pk]}, follow=True)

    assert len(address) < 200
    assert Initiative.objects.filter(themes=theme).count() == 1000
    assert "1000 entries have changed." in page.content.decode().replace(",", "")


def test_more_are_refused_in_words(contributor):
    entries = many(1001)
    everything = {"action": "change_many_selected", "select_across": "1"}

    page = contributor.post(LIST, everything | {"_selected_action": [entries[0].pk]}, follow=True)

    assert "Choose at most 1000 entries at once." in page.content.decode()


def test_the_word_of_another_session_opens_nothing(contributor, client):
    many(101)
    everything = {"action": "change_many_selected", "select_across": "1", "_selected_action": [1]}
    address = contributor.post(LIST, everything).url

    client.force_login(factories.person("eva", "editor"))

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [2, 6])
def test_a_change_asks_the_same_for_any_number_of_entries(
    contributor, django_assert_max_num_queries, number
):
    theme = factories.theme("data")
    source = factories.source()
    entries = [factories.initiative(f"portal-{n}", rests_on=source) for n in range(number)]
    address = chosen(contributor, entries)
    # Content types are asked for once a process.
    contributor.get(address)

    with django_assert_max_num_queries(63):
        contributor.post(address, {"add": [theme.pk]})

    for entry in entries:
        assert versions(Initiative, entry.pk).count() == 2
    assert LogEntry.objects.count() == number
