"""Files of live pictures, as visitors and readers of previews get them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.page_cache_keys import stored_path
from tests import factories
from tests.files import makers
from timeline.admin.preview.shared_page import make_link
from timeline.files import stores
from timeline.files.names import files_of
from timeline.files.uploads import take_in
from timeline.models import Picture
from timeline.publishing.publish import publish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def made(content, **values):
    return factories.picture(**dict(take_in(content, "file").columns), **values)


@pytest.fixture
def photograph():
    picture = made(makers.jpeg(900, 600))
    publish([picture])
    return picture


def test_each_file_of_a_live_picture_is_served_for_good(client, photograph):
    types = {".jpg": "image/jpeg", "avif": "image/avif"}
    for name in files_of(photograph):
        response = client.get(f"/media/{name}")

        assert response.status_code == 200
        assert response.headers["Content-Type"] == types[name[-4:]]
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["ETag"] == f'"{name}"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
        assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert not response.cookies
        assert Image.open(BytesIO(response.content)).size[0] in (400, 800, 900)


def test_who_has_it_already_is_told_so(client, photograph):
    address = f"/media/{photograph.file}"

    response = client.get(address, headers={"If-None-Match": f'"{photograph.file}"'})

    assert (response.status_code, response.content) == (304, b"")
    assert client.head(address).content == b""
    assert client.post(address).status_code == 405


def test_a_picture_is_not_compressed_twice_and_a_drawing_is_compressed(client, photograph):
    drawing = made(makers.svg('<rect width="3" height="3"/>' * 50), key="drawing")
    publish([drawing])
    asked = {"headers": {"Accept-Encoding": "gzip"}}

    picture = client.get(f"/media/{photograph.file}", **asked)
    compressed = client.get(f"/media/{drawing.file}", **asked)

    assert "Content-Encoding" not in picture.headers
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert compressed.headers["Content-Type"] == "image/svg+xml"


def test_a_document_is_read_in_the_browser_and_may_load_nothing(client):
    document = made(makers.pdf(), key="report", alt_en="", alt_es="")
    publish([document])

    response = client.get(f"/media/{document.file}")

    assert response.headers["Content-Type"] == "application/pdf"
    assert "sandbox" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "0" * 32 + ".png",
        "0" * 32 + "-400.png",
        "../public.sqlite3",
        "..%2fsecret-key",
        "secret-key",
        "0" * 31 + ".png",
        "0" * 32 + ".html",
        "0" * 32 + ".png/",
    ],
)
def test_what_no_live_picture_has_is_not_found(client, photograph, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_a_file_that_only_lies_in_the_store_is_not_found(client):
    draft = factories.picture("draft")
    for name in files_of(draft):
        stores.write(stores.PUBLIC_FILES, name, stores.read(stores.EDITORIAL_FILES, name))

        assert client.get(f"/media/{name}").status_code == 404


def test_a_live_picture_whose_file_is_lost_is_not_found_and_no_error(client, photograph):
    stores.delete(stores.PUBLIC_FILES, photograph.file)

    assert client.get(f"/media/{photograph.file}").status_code == 404


def test_a_store_that_is_away_is_said_and_asked_again(client, photograph, monkeypatch):
    def away(*_arguments):
        raise stores.StoreAway

    monkeypatch.setattr(stores, "read", away)

    response = client.get(f"/media/{photograph.file}")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_store_of_pages_leaves_files_alone():
    assert not stored_path("/media/" + "0" * 32 + ".png")


@pytest.mark.parametrize("name", ["notes.txt", "..", ".jpg", f"{'a' * 32}.exe", "a.jpg"])
def test_what_is_no_name_of_a_file_is_never_read(editor, name):
    assert editor.get(f"/preview/media/{name}").status_code == 404


def test_who_may_see_no_pictures_fetches_none_of_them(client):
    draft = made(makers.jpeg(900, 600))
    client.force_login(factories.person("eva"))

    assert client.get(f"/preview/media/{draft.file}").status_code == 403


def test_who_has_the_link_of_a_preview_may_fetch_its_pictures(client):
    draft = factories.picture("draft")
    portal = factories.initiative(picture=draft)
    token = make_link(portal, by="ana", ends=timezone.now() + timedelta(days=1))
    address = f"/preview/shared/{token}/media/{draft.file}"

    open_link, wrong_link = client.get(address), client.get(address.replace(token, "nonsense"))
    portal.delete()

    assert (open_link.status_code, wrong_link.status_code) == (200, 404)
    assert client.get(address).status_code == 404
    assert Picture.objects.filter(pk=draft.pk).exists()
