from dataclasses import replace

import pytest

from timeline.admin.base.addresses import PageAddress, place
from timeline.models import Agent, Article, Era, Site, Source, Theme
from timeline.public.addresses import ACCESSIBILITY
from timeline.registry import NOUNS


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (Era(slug="first-steps"), PageAddress("era", ["first-steps"])),
        (Source(key="perez-2014"), PageAddress("source", ["perez-2014"])),
        (Agent(slug="ana", kind="person"), PageAddress("person", ["ana"])),
        (Agent(slug="un", kind="organisation"), PageAddress("organisation", ["un"])),
        (Article(slug="essay"), PageAddress("article", ["essay"])),
        (Article(slug=ACCESSIBILITY), PageAddress(ACCESSIBILITY, [])),
        (Site(), PageAddress("timeline", [])),
        (Theme(slug="portals"), PageAddress("", [])),
        (Era(), PageAddress("", [])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_entry_is_read_at_its_place(entry, address):
    assert place(entry) == address


def test_a_noun_with_several_kinds_says_which_is_an_entrys(monkeypatch):
    monkeypatch.setitem(NOUNS, Era, replace(NOUNS[Era], kinds=("era", "age")))

    with pytest.raises(ValueError, match="too many values"):
        place(Era(slug="first-steps"))
