import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from timeline.models import Theme
from timeline.models.identifier import (
    ALPHABET,
    check_character,
    is_identifier,
    mint,
    refuse_mistyped,
)


@pytest.mark.parametrize(("name", "character"), [("x7k2m9q4", "k"), ("13030/xf93gt2", "q")])
def test_the_check_character_is_that_of_noid(name, character):
    assert check_character(name) == character


def test_minted_identifiers_hold_and_differ():
    names = {mint() for _number in range(1_000)}

    assert len(names) == 1_000
    assert all(map(is_identifier, names))


@given(st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(place, character):
    name = "x7k2m9q4k"
    wrong = name[:place] + character + name[place + 1 :]

    assert is_identifier(wrong) == (wrong == name)


@given(st.integers(0, 6))
def test_two_neighbours_that_changed_places_are_found(place):
    name = "x7k2m9q4k"
    wrong = name[:place] + name[place + 1] + name[place] + name[place + 2 :]

    assert not is_identifier(wrong)


@pytest.mark.parametrize(
    "text", ["", "x7k2m9q4", "X7K2M9Q4K", "17k2m9q4k", "x7k2m9q4k\n", "x7k2m9q4é", "x" * 5_000]
)
def test_nothing_else_is_an_identifier(text):
    assert not is_identifier(text)
    with pytest.raises(ValidationError, match="is no identifier"):
        refuse_mistyped(text)


@pytest.mark.django_db
def test_a_row_is_named_when_it_is_saved_first_and_keeps_its_name():
    saved = factories.theme("portals")
    [made] = Theme.objects.bulk_create([Theme(slug="made", title_en="Made")])
    identifier = saved.identifier
    saved.title_en = "Other"
    saved.save()

    assert is_identifier(identifier)
    assert is_identifier(made.identifier)
    assert Theme.objects.get(slug="portals").identifier == identifier
