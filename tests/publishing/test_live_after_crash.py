"""An entry that a crash between the two commits left live: what editors see of it, and what they
can do.
"""

import pytest
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import tools
from timeline.models import Initiative, Source, Theme
from timeline.publishing import publish as publishing
from timeline.publishing import unpublish as leaving
from timeline.publishing.derive import refresh
from timeline.publishing.locking import NotReady
from timeline.publishing.publish import publish
from timeline.publishing.review import confirm
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


class Killed(BaseException):
    """What no handler of errors stops, as a kill."""


@pytest.fixture
def crash(monkeypatch):
    """Does a verb, and is killed between the commit of PUBLIC and that of EDITORIAL."""

    def run(module, recording, verb, *arguments, **words):
        def kill(*_arguments):
            raise Killed

        with monkeypatch.context() as killed:
            killed.setattr(module, recording, kill)
            with pytest.raises(Killed):
                verb(*arguments, **words)

    return run


@pytest.fixture
def chief():
    client = Client()
    client.force_login(factories.person("ana", "editor", is_superuser=True))
    return client


def change_form(client, entry):
    return client.get(f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/")


def listed_state(client, entry):
    response = client.get(f"/admin/timeline/{entry._meta.model_name}/")
    return {row.pk: str(row.state_in_words) for row in response.context["cl"].result_list}[entry.pk]


def left_live(crash, entry):
    refresh(entry)
    crash(publishing, "record_live", publish, [entry])
    return type(entry).objects.get(pk=entry.pk)


def test_its_state_says_that_it_is_live_and_it_can_be_withdrawn(chief, crash):
    theme = left_live(crash, factories.theme())
    assert Theme.objects.using(PUBLIC).count() == 1

    response = change_form(chief, theme)

    assert response.context["state"] == "live"
    assert "Withdraw…" in [label for label, _address in tools(response)]
    assert listed_state(chief, theme) == "live"

    chief.post(f"/admin/timeline/theme/withdraw/?entry={theme.pk}", {"reason": "gone"})

    assert Theme.objects.using(PUBLIC).count() == 0
    assert Theme.objects.get().state == "draft"


def test_words_written_since_show_as_unpublished_changes(chief, crash):
    theme = left_live(crash, factories.theme())
    Theme.objects.filter(pk=theme.pk).update(title_en="Another title")
    refresh(Theme.objects.get())

    assert change_form(chief, theme).context["state"] == "live with unpublished changes"


def test_a_change_that_went_live_unrecorded_is_live(chief, crash):
    theme = factories.live(factories.theme()) or Theme.objects.get()
    Theme.objects.filter(pk=theme.pk).update(title_en="Another title")
    left_live(crash, Theme.objects.get())

    assert listed_state(chief, Theme.objects.get()) == "live"


def test_an_entry_that_left_unrecorded_is_a_draft_and_can_go_live_again(chief, crash):
    factories.live(factories.theme())
    theme = Theme.objects.get()
    crash(leaving, "record_removed", unpublish, theme, reason="gone")

    response = change_form(chief, theme)

    assert response.context["state"] == "draft"
    assert "Withdraw…" not in [label for label, _address in tools(response)]
    assert publish([theme]).number == 3


def test_a_withdrawal_that_was_not_recorded_shows(chief, crash):
    factories.live(factories.theme())
    theme = Theme.objects.get()
    crash(leaving, "record_withdrawn", unpublish, theme, note_en="Wrong.")

    assert change_form(chief, theme).context["state"] == "withdrawn"
    assert listed_state(chief, theme) == "withdrawn"


def test_merging_does_not_delete_a_source_that_a_crash_left_live(chief, crash):
    old, new = factories.source("old"), factories.source("new")
    old = left_live(crash, old)

    response = chief.post(
        f"/admin/timeline/source/{old.pk}/replace/", {"by": new.pk, "merge": "on"}
    )

    assert Source.objects.filter(pk=old.pk).exists()
    assert "/admin/timeline/source/withdraw/" in response["Location"]


def test_deleting_it_in_the_admin_is_refused(chief, crash):
    portal = left_live(crash, factories.initiative())

    chief.post(f"/admin/timeline/initiative/{portal.pk}/delete/", {"post": "yes"})
    chief.post(
        "/admin/timeline/initiative/",
        {"action": "delete_selected", "_selected_action": [portal.pk], "post": "yes"},
    )

    assert Initiative.objects.filter(pk=portal.pk).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_states_of_a_list_take_as_many_queries_for_one_entry_as_for_three(
    chief, crash, number, django_assert_num_queries
):
    for count in range(number):
        left_live(crash, factories.theme(f"theme-{count}"))
    chief.get("/admin/timeline/theme/")

    # Stamps, snapshots and the parts of snapshots: a theme has none.
    with django_assert_num_queries(2, using=PUBLIC):
        response = chief.get("/admin/timeline/theme/")

    assert {row.state for row in response.context["cl"].result_list} == {"live"}


def test_what_a_crash_left_live_is_called_live_where_it_is_asked_about_and_can_be_confirmed(
    chief, crash
):
    theme = left_live(crash, factories.theme())

    asked = chief.get(f"/admin/timeline/theme/confirm/?entry={theme.pk}")
    confirm([theme])

    assert [entry.state for entry in asked.context["entries"]] == ["live"]
    assert Theme.objects.get().reviewed_at


def test_what_is_withdrawn_cannot_be_confirmed():
    theme = factories.theme()
    factories.live(theme)
    unpublish(theme)

    with pytest.raises(NotReady, match="not live, so there is nothing to confirm"):
        confirm([theme])
