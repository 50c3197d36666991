"""How often the databases are asked while one entry is saved and published."""

from contextlib import ExitStack, contextmanager

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from timeline.models import Dispute, Initiative, Milestone, Relation, Source, State
from timeline.publishing.derive import refresh
from timeline.publishing.snapshots import snapshots
from timeline.registry import parts_of

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@contextmanager
def at_most(number):
    """Of both databases, with what begins and ends transactions."""
    with ExitStack() as captured:
        queries = [
            captured.enter_context(CaptureQueriesContext(connections[alias]))
            for alias in (EDITORIAL, PUBLIC)
        ]
        yield
    asked = [query["sql"] for database in queries for query in database]
    assert len(asked) <= number, "\n".join(asked)


def portal_with(**values):
    """A live initiative with milestones, themes and citations, and all that it needs."""
    report, era = factories.source(), factories.era()
    themes = [factories.theme("portals"), factories.theme("health")]
    portal = factories.initiative(
        rests_on=report, era=era, summary_en="It opens [@perez-2014].", **values
    )
    Milestone.objects.create(initiative=portal, kind="changed", date="2016", source=report)
    portal.themes.set(themes)
    factories.live(portal)
    return Initiative.objects.get(pk=portal.pk)


def publish_page(entry):
    return f"{reverse('admin:timeline_initiative_publish')}?entry={entry.pk}"


def publish_by_page(client, entry):
    """Publish as an editor does, who has looked; what the answer was."""
    shown = client.get(publish_page(entry)).context["form"]
    return client.post(publish_page(entry), {"kind": "update", "seen": shown["seen"].value()})


def test_publishing_one_entry_asks_at_most_forty_times(editor):
    portal = portal_with()
    # What kinds of rows there are is asked once in a process.
    retell(portal, "It opens soon [@perez-2014].")
    publish_by_page(editor, portal)
    retell(portal, "It opened [@perez-2014].")
    seen = editor.get(publish_page(portal)).context["form"]["seen"].value()

    # PostgreSQL is asked for locks, which SQLite's transactions are by themselves.
    locks = 2 * (connections[PUBLIC].vendor == "postgresql")
    with at_most(40 + locks):
        response = editor.post(publish_page(portal), {"kind": "update", "seen": seen})

    assert response.status_code == 302
    copy = Initiative.objects.using(PUBLIC).get(pk=portal.pk)
    assert copy.summary_en == "It opened [@perez-2014]."


def retell(entry, summary):
    Initiative.objects.filter(pk=entry.pk).update(summary_en=summary)
    refresh(entry)


def change_every_part(portal, other, sources):
    """Change, add and take away rows of each part, and bring one from another entry."""
    first, second = portal.milestones.order_by("pk")
    first.date = "2013"
    first.save()
    second.delete()
    other.milestones.update(initiative=portal)
    Relation.objects.filter(from_initiative=other).update(from_initiative=portal)
    portal.themes.remove(portal.themes.first())
    portal.themes.add(factories.theme("added"))
    dispute, gone = portal.disputes.order_by("pk")
    position = gone.positions.first()
    position.dispute = dispute
    position.save()
    gone.delete()
    added = Dispute.objects.create(initiative=portal, question_en="How much?")
    for source in sources:
        added.positions.create(source=source, text_en="Much.")
    Initiative.objects.filter(pk=portal.pk).update(summary_en="Said twice [@one] [@two].")


def test_every_part_crosses_that_is_changed_added_moved_or_gone(editor):
    portal, sources = portal_with(), [factories.source("one"), factories.source("two")]
    other = factories.initiative("other", rests_on=sources[0])
    for question in ("When?", "Where?"):
        dispute = Dispute.objects.create(initiative=portal, question_en=question)
        for source in sources:
            dispute.positions.create(source=source, text_en="Here.")
    third = factories.initiative("third")
    Relation.objects.create(from_initiative=other, to_initiative=third, kind="part_of")
    factories.live(portal, other, third)
    change_every_part(portal, other, sources)
    factories.live(*portal.themes.all())

    response = publish_by_page(editor, portal)

    assert response.status_code == 302
    stored, live = (snapshots(Initiative, [portal.pk], using) for using in (EDITORIAL, PUBLIC))
    assert stored == live
    for part in parts_of(Initiative):
        keys = {
            using: list(
                part.model._base_manager.using(using)
                .filter(**{part.owner: portal.pk})
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            for using in (EDITORIAL, PUBLIC)
        }
        assert keys[EDITORIAL] == keys[PUBLIC]
        assert keys[PUBLIC], part


def test_publishing_again_what_is_live_writes_no_part(editor):
    portal = portal_with()

    with CaptureQueriesContext(connections[PUBLIC]) as asked:
        publish_by_page(editor, portal)

    assert [query["sql"] for query in asked if "INSERT" in query["sql"]] == []


def test_two_relations_exchange_what_only_one_can_have(editor):
    portal = portal_with()
    ends = [factories.initiative("one"), factories.initiative("two")]
    relations = [
        Relation.objects.create(from_initiative=portal, to_initiative=end, kind="part_of")
        for end in ends
    ]
    factories.live(portal, *ends)
    Relation.objects.filter(pk=relations[0].pk).delete()
    relations[1].to_initiative = ends[0]
    relations[1].save()
    relations[0].pk = None
    relations[0].to_initiative = ends[1]
    relations[0].save()

    publish_by_page(editor, portal)

    stored, live = (snapshots(Initiative, [portal.pk], using) for using in (EDITORIAL, PUBLIC))
    assert stored == live


def test_saving_a_form_asks_at_most_forty_times(editor):
    portal = portal_with()
    address = reverse("admin:timeline_initiative_change", args=[portal.pk])
    # What kinds of rows there are is asked once in a process.
    editor.post(address, sent(editor.get(address), summary_en="It opens soon [@perez-2014]."))
    form = sent(editor.get(address), summary_en="It opened [@perez-2014].")

    with at_most(39):
        response = editor.post(address, form)

    assert response.status_code == 302
    stored = Initiative.objects.get(pk=portal.pk)
    assert stored.summary_en == "It opened [@perez-2014]."
    assert stored.state == State.CHANGED


def test_rows_that_nobody_changed_cost_a_save_nothing(editor):
    portal = portal_with()
    address = reverse("admin:timeline_initiative_change", args=[portal.pk])
    editor.post(address, sent(editor.get(address), summary_en="It opens soon [@perez-2014]."))
    for year in range(2000, 2010):
        portal.milestones.create(kind="changed", date=str(year), source=Source.objects.get())
    form = sent(editor.get(address), summary_en="It opened [@perez-2014].")

    with at_most(39):
        editor.post(address, form)

    assert Initiative.objects.get(pk=portal.pk).summary_en == "It opened [@perez-2014]."


def test_a_row_whose_source_is_changed_to_none_that_exists_is_refused(editor):
    portal = portal_with()
    address = reverse("admin:timeline_initiative_change", args=[portal.pk])
    form = sent(editor.get(address), **{"milestones-0-source": "999"})

    response = editor.post(address, form)

    assert list(sentences(response)) == ["milestones-0-source"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_that_publishes_asks_as_often_for_one_entry_as_for_several(editor, number):
    portal_with()
    portals = [factories.initiative(f"portal-{place}") for place in range(number)]
    factories.live(*portals)
    for portal in portals:
        retell(portal, "It opened [@perez-2014].")
    chosen = "&".join(f"entry={portal.pk}" for portal in portals)
    address = f"{reverse('admin:timeline_initiative_publish')}?{chosen}"

    with at_most(26):
        response = editor.get(address)

    assert len(response.context["comparisons"]) == number
