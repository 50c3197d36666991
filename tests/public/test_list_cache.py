from array import array

import pytest
from django.db import connections, transaction

from govdigital.databases import EDITORIAL, PUBLIC
from tests.factories import era, live, site
from timeline.public.list_cache import ListCache, list_cache

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def test_what_is_kept_of_public_is_emptied_by_a_commit():
    if connections[PUBLIC].vendor != "sqlite":
        return
    live(site(), era())
    before = (
        list_cache(PUBLIC).once("anything", lambda: [1]),
        list_cache(PUBLIC).once("anything", lambda: [2]),
    )

    live(era("second"))

    assert (before, list_cache(PUBLIC).once("anything", lambda: [3])) == (([1], [1]), [3])


def test_what_was_not_asked_for_longest_is_dropped():
    cache = ListCache("a state")
    cache.once("often", lambda: [1])
    for number in range(2 * ListCache.MOST):
        cache.once(f"once {number}", lambda: [1])
        cache.once("often", lambda: [2])

    assert (cache.once("often", lambda: [3]), cache.once("once 0", lambda: [3])) == ([1], [3])
    assert len(cache.collections) == ListCache.MOST


@pytest.mark.parametrize(("share", "stay"), [(0.45, 2), (2, 1)])
@pytest.mark.parametrize(
    "values", [lambda size: array("q", bytes(size // 8 * 8)), lambda size: [1] * (size // 250)]
)
def test_what_is_kept_is_bounded_in_bytes_and_the_last_is_always_kept(share, stay, values):
    cache = ListCache("a state")
    for number in range(5):
        cache.once(f"list {number}", lambda: values(int(share * ListCache.MOST_BYTES)))

    assert list(cache.collections) == [f"list {number}" for number in range(5)][-stay:]


def test_the_words_of_long_addresses_count_among_what_is_kept():
    cache = ListCache("a state")
    for number in range(50):
        cache.once(f"{number}" + "x" * 400_000, lambda: [1])

    assert sum(map(len, cache.collections)) <= ListCache.MOST_BYTES


def test_nothing_is_kept_of_the_editorial_database_nor_inside_a_transaction():
    live(site(), era())

    with transaction.atomic(using=PUBLIC):
        inside = list_cache(PUBLIC)

    assert (list_cache(EDITORIAL), inside) == (None, None)
