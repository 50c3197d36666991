from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.history.comments import comment
from timeline.history.maker import maker_of
from timeline.history.recording import record
from timeline.models import Theme
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/theme/"


@pytest.fixture
def draft(contributor):
    """A theme that the contributor has made by the form."""
    address = f"{LIST}add/"
    words = {"title_en": "Open data", "title_es": "Datos abiertos", "slug": "open-data"}
    contributor.post(address, sent(contributor.get(address), **words))
    return Theme.objects.get()


def delete(client, theme):
    return client.post(f"{LIST}{theme.pk}/delete/", {"post": "yes"}).status_code


def test_a_contributor_deletes_her_own_draft_and_recovers_it(contributor, draft):
    assert f"{LIST}{draft.pk}/delete/" in contributor.get(f"{LIST}{draft.pk}/change/").text

    assert delete(contributor, draft) == 302
    assert Theme.objects.count() == 0

    ((line,),) = [contributor.get(f"{LIST}deleted/").context["lines"]]
    page = contributor.get(f"{LIST}deleted/{line['version'].pk}/")
    contributor.post(f"{LIST}deleted/{line['version'].pk}/", {"seen": page.context["seen"]})
    assert Theme.objects.get().title_en == "Open data"


def test_it_stays_hers_when_an_editor_has_changed_it_since(contributor, draft):
    chief = Client()
    chief.force_login(factories.person("ana", "editor"))
    address = f"{LIST}{draft.pk}/change/"
    chief.post(address, sent(chief.get(address), title_en="Better"))

    assert delete(contributor, draft) == 302


def test_nobody_else_without_the_right_deletes_it(draft):
    client = Client()
    client.force_login(factories.person("eva", "contributor"))

    assert delete(client, draft) == 403
    assert Theme.objects.count() == 1
    assert f"{LIST}{draft.pk}/delete/" not in client.get(f"{LIST}{draft.pk}/change/").text


@pytest.mark.parametrize(
    "happened",
    [
        factories.live,
        lambda theme: [factories.live(theme), unpublish(theme, reason=GONE)],
        lambda theme: schedule([theme], timezone.now() + timedelta(days=1)),
    ],
    ids=["live", "was live", "planned"],
)
def test_what_somebody_outside_has_seen_or_will_see_is_not_hers_to_delete(
    contributor, draft, happened
):
    happened(draft)

    assert delete(contributor, draft) == 403
    assert Theme.objects.count() == 1


def test_the_list_offers_her_no_deletion(contributor, draft):
    offered = contributor.get(LIST).context["action_form"].fields["action"].choices

    assert "delete_selected" not in {name for name, _label in offered}


def test_who_imported_an_entry_has_made_it_and_nobody_what_came_with_the_site():
    ana = factories.person("ana", "contributor")
    imported, loaded, unknown = (factories.theme(slug) for slug in ("a", "b", "c"))
    record([imported], comment("imported"), ana)
    record([loaded], comment("loaded"))
    record([loaded], comment("imported"), ana)
    record([unknown], '[{"changed": {"fields": ["Title"]}}]', ana)

    makers = [maker_of(theme) for theme in (imported, loaded, unknown, factories.theme("d"))]

    assert makers == [ana.pk, None, None, None]
