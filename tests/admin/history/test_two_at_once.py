"""Saves that come at the same moment: the lock lets one wait, and all changes are kept."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent
from timeline.models import Initiative, Milestone

pytestmark = pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])


def send_together(address, forms):
    """Send each form from another browser at the same moment; the status of each answer."""
    clients = []
    for number in range(len(forms)):
        client = Client()
        client.force_login(User.objects.create_superuser(f"editor-{number}"))
        clients.append(client)
    words = []
    for client, changes in zip(clients, forms, strict=True):
        words.append(sent(client.get(address), **changes))
    barrier = Barrier(len(forms))
    statuses = [None] * len(forms)

    def send(number):
        try:
            barrier.wait()
            statuses[number] = clients[number].post(address, words[number]).status_code
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=[number]) for number in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_saves_at_the_same_moment_keep_all_changes():
    portal = factories.initiative()
    address = f"/admin/timeline/initiative/{portal.pk}/change/"
    forms = [
        {"title_en": "One"},
        {"summary_en": "Two."},
        rows("milestones", {"kind": "ended", "date": "2018"}),
        rows("milestones", {"kind": "changed", "date": "2016"}),
    ]

    assert send_together(address, forms) == [302, 302, 302, 302]

    entry = Initiative.objects.get()
    assert (entry.title_en, entry.summary_en) == ("One", "Two.")
    assert [milestone.date for milestone in Milestone.objects.all()] == ["2016", "2018"]


def test_of_two_saves_of_one_field_at_the_same_moment_one_is_asked():
    portal = factories.initiative()
    address = f"/admin/timeline/initiative/{portal.pk}/change/"

    statuses = send_together(address, [{"title_en": "One"}, {"title_en": "Two"}])

    assert sorted(statuses) == [200, 302]
    assert Initiative.objects.get().title_en == ("One" if statuses[0] == 302 else "Two")
