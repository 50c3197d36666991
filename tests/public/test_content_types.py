"""Every kind of answer says what it is, and in which letters a text is written."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.publishing import data_versions

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

TYPES = {
    "/": "text/html; charset=utf-8",
    "/es/": "text/html; charset=utf-8",
    "/nowhere/": "text/html; charset=utf-8",
    "/data/sources.csv": "text/csv; charset=utf-8",
    "/data/initiatives.json": "application/json; charset=utf-8",
    "/updates/feed.atom": "application/atom+xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/static/admin/css/base.css": 'text/css; charset="utf-8"',
    "/static/js/admin.js": 'text/javascript; charset="utf-8"',
}


@pytest.mark.parametrize(("address", "content_type"), TYPES.items())
def test_an_answer_says_its_type_and_its_letters(client, address, content_type):
    factories.live(factories.site(), factories.source())
    data_versions.make()

    response = client.get(address)
    response.close()

    assert response.headers["Content-Type"] == content_type
