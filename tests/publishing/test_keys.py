import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.factories import initiative, site
from timeline.models import Initiative
from timeline.publishing.keys import EntryName, name_at, name_of, read_name

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_an_entry_is_named_by_kind_and_address():
    assert str(name_of(initiative("gob-mx"))) == "initiative:gob-mx"
    assert str(name_at(Initiative, "gob-mx")) == "initiative:gob-mx"


def test_an_entry_without_an_address_is_named_by_its_key():
    entry = site()

    assert str(name_of(entry)) == f"site:{entry.pk}"


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [("initiative:gob-mx", "initiative", "gob-mx"), ("era", "era", ""), ("era:a:b", "era", "a:b")],
)
def test_a_name_is_read_as_it_is_written(text, kind, address):
    assert read_name(text) == EntryName(kind, address)


def test_publishing_by_name_refuses_a_kind_and_an_address_that_are_not_there():
    with pytest.raises(CommandError, match="does not begin with one of theme, picture, agent"):
        call_command("publish", "law:gob-mx")
    with pytest.raises(CommandError, match="There is no initiative with the address “nowhere”"):
        call_command("publish", "initiative:nowhere")
    with pytest.raises(CommandError, match="There is no site with the address “abc”"):
        call_command("publish", "site:abc")


def test_publishing_by_name_makes_the_entry_live(capsys):
    initiative("gob-mx")

    call_command("publish", "initiative:gob-mx", along=True)

    assert capsys.readouterr().out.startswith("Publication 1: ")
    assert Initiative.objects.using(PUBLIC).get().slug == "gob-mx"
