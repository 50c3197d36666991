import pytest

from tests import factories
from timeline.references import near_duplicates_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"url": "http://www.example.org/a/#top"},
        {"doi": "https://doi.org/10.1000/X"},
        {"title": "portals in latin america"},
        {"title": "Portals, in Latín  America"},
    ],
)
def test_near_duplicates_are_the_same_source_under_another_spelling(values):
    same = factories.source(
        url="https://example.org/a", doi="10.1000/x", title="Portals in Latin America"
    )
    factories.source("other", url="https://example.org/a/b", doi="10.1000/xy")

    assert list(near_duplicates_of(values)) == [same]
