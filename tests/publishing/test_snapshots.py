from datetime import date

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, Source
from timeline.publishing.snapshots import (
    CHUNK,
    PublicName,
    chunks,
    fingerprint,
    public_name,
    snapshots,
    with_plain_texts,
)


def test_chunks_hold_every_key_once_and_never_too_many():
    lists = list(chunks(range(CHUNK * 2 + 1)))

    assert [len(keys) for keys in lists] == [CHUNK, CHUNK, 1]
    assert [key for keys in lists for key in keys] == list(range(CHUNK * 2 + 1))


def test_a_fingerprint_does_not_hang_on_the_order_of_the_columns():
    one = fingerprint({"title_en": "Portal", "checked": date(2026, 11, 20)})
    other = fingerprint({"checked": date(2026, 11, 20), "title_en": "Portal"})

    assert one == other
    assert one != fingerprint({"title_en": "Portal", "checked": date(2026, 11, 21)})


def test_a_text_that_was_never_typed_is_an_empty_text():
    values = {"body_en": None, "position": None}

    assert with_plain_texts(values, {"body_en", "body_es"}) == {"body_en": "", "position": None}


def test_the_title_of_a_source_is_the_same_in_every_language():
    values = {"key": "perez-2014", "title": "Informe", "language": "es"}

    name = public_name(Source, values)

    assert name == PublicName("perez-2014", "Informe", "Informe", "es")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_a_snapshot_is_the_same_in_both_databases():
    portal = factories.initiative(rests_on=factories.source())
    factories.live(portal)

    editorial = snapshots(Initiative, [portal.pk], EDITORIAL)
    public = snapshots(Initiative, [portal.pk], PUBLIC)

    assert editorial == public
    assert [row["date"] for row in public[portal.pk]["milestones"]] == ["2014"]
