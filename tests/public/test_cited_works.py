"""What is read of a page that is cited; tests/citing/test_views.py reads the files."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Source
from timeline.public import queries
from timeline.public.cited_works import CitedPage
from timeline.public.entry_paths import EntryPath
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PORTAL = EntryPath("initiative", "gob-mx")


def portal(**values):
    made = factories.initiative(rests_on=factories.source(), **values)
    factories.live(factories.site(), made)
    return made


def test_a_page_is_cited_in_the_language_in_which_it_is_read():
    portal(title_es="", summary_es="", body_es="")
    with override("es"):
        page = queries.cited_page(PORTAL)
    assert (page.title, page.language, page.author) == ("Portal gob-mx", "en", None)


def test_an_identifier_leads_to_a_page_or_a_source():
    made = portal()
    source = Source.objects.get()

    page = queries.cited_by_identifier(made.identifier)

    assert isinstance(page, CitedPage)
    assert (page.path, page.version.number) == (PORTAL, 1)
    assert queries.cited_by_identifier(source.identifier) == source


def test_what_is_gone_or_has_no_page_is_not_cited():
    theme = factories.theme()
    made = portal()
    made.themes.set([theme])
    factories.live(theme)
    unpublish(made, reason="gone", note_en="It was another portal, and not this one.")

    for identifier in (made.identifier, theme.identifier, "", "none"):
        with pytest.raises(ObjectDoesNotExist):
            queries.cited_by_identifier(identifier)


def test_of_two_entries_that_had_an_address_the_one_that_had_it_then_counts():
    first = portal()
    first.slug = "first"
    first.save()
    publish([first])
    second = factories.initiative(title_en="The second", rests_on=Source.objects.get())
    factories.live(second)

    then, now = queries.version_at(1, PORTAL), queries.version_at(3, PORTAL)

    assert (then.logged.entry_pk, then.path.slug) == (first.pk, "first")
    assert (now.logged.entry_pk, now.path.slug) == (second.pk, "gob-mx")


def test_of_what_is_gone_older_versions_can_be_cited():
    made = portal()
    unpublish(made, reason="gone", note_en="It was another portal, and not this one.")

    then, gone = queries.version_at(1, PORTAL), queries.version_at(2, PORTAL)

    assert (then.is_there, then.path) == (True, PORTAL)
    assert queries.page_then(then).title == "Portal gob-mx"
    assert not gone.is_there
