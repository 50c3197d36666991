from tests.unsaved import prefetched
from timeline.models import Era, Initiative


def test_a_prefetched_relation_asks_no_database():
    portal = Initiative(pk=1, title="gob.mx")

    assert list(prefetched(Era(pk=1), initiatives=[portal]).initiatives.all()) == [portal]
