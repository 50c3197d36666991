import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.site_addresses import addresses_at
from tests import factories
from timeline.public.addresses import address
from timeline.publishing.unpublish import unpublish

KINDS = ["era", "initiative", "source", "indicator", "person", "organisation", "indicator_values"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", ["portal", "-", "a-_-b", "X_2"])
def test_the_address_of_an_entry_is_that_of_its_name(kind, slug, language):
    with override(language):
        by_name = reverse(f"timeline:{kind}", args=[slug])

        assert address(None, kind, slug) == by_name
        with addresses_at("https://a-_-b.org"):
            assert address(None, kind, slug) == f"https://a-_-b.org{by_name}"


def test_keys_have_more_letters_than_slugs():
    assert address(None, "source", "un:2020.1") == "/sources/un:2020.1/"
    for kind, slug in (("source", "a b"), ("source", "año"), ("era", "a.b"), ("era", "a\n")):
        with pytest.raises(NoReverseMatch):
            address(None, kind, slug)


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_a_file_of_values_moves_with_its_indicator(client):
    old, new = factories.indicator("old"), factories.indicator("new")
    factories.live(old, new)
    unpublish(old, reason="replaced", replaced_by=new)

    response = client.get("/es/indicators/old/values.csv")

    assert (response.status_code, response["Location"]) == (301, "/es/indicators/new/values.csv")
