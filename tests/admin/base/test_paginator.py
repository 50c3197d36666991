import pytest

from govdigital.databases import EDITORIAL
from tests import factories
from timeline.admin.base.paginator import KeysFirst
from timeline.models import Theme


@pytest.mark.django_db(databases=[EDITORIAL])
def test_a_page_finds_its_keys_and_then_its_rows(django_assert_num_queries):
    for slug in ("a", "b", "c"):
        factories.theme(slug)
    paginator = KeysFirst(Theme.objects.order_by("slug"), 2)
    assert paginator.count == 3

    with django_assert_num_queries(2):
        slugs = [theme.slug for theme in paginator.page(2)]

    assert slugs == ["c"]


def test_only_rows_of_a_database_are_found_by_their_keys():
    with pytest.raises(TypeError, match="Only rows of a database have keys"):
        KeysFirst(["a"], 2).page(1)
