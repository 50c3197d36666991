from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models.identifier import is_identifier

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def minted(*arguments):
    said = StringIO()
    call_command("mint", *arguments, stdout=said)
    return said.getvalue().split()


@pytest.mark.parametrize(("arguments", "count"), [((), 1), (("5",), 5)])
def test_free_identifiers_are_printed(arguments, count):
    names = minted(*arguments)

    assert len(names) == count
    assert all(map(is_identifier, names))


@pytest.mark.parametrize("number", ["0", "-1", "many", "1000000", "²"])
def test_any_other_number_is_refused_with_a_sentence(number):
    with pytest.raises(CommandError, match="is no number from 1 to 10,000"):
        minted("--", number)
