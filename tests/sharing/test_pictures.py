"""The picture that goes with a shared address, as other sites fetch it."""

import re
import struct
import zlib

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.charts.share_picture import Words, titled
from timeline.models import Era, Initiative, Observation
from timeline.publishing.unpublish import unpublish
from timeline.sharing.pictures import list_titles, title_of_initiative
from timeline.sharing.png import png_of, rendered
from timeline.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGES = (
    "/",
    "/eras/era-1/",
    "/initiatives/",
    "/initiatives/gob-1/",
    "/sources/",
    "/sources/report-1/",
    "/indicators/",
    "/indicators/rank-1/",
    "/people/ana-perez/",
    "/search/",
    "/updates/",
    "/updates/1/",
    "/data/",
)
PICTURE = re.compile(r'property="og:image" content="http://testserver([^"]+)"')


def picture_address(client, path):
    return PICTURE.search(client.get(path).content.decode())[1]


def size_of(png):
    """Width and height, from the head of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def rows_of(png):
    """The pixels of a PNG of eight bits a channel, row by row, each as bytes of three or four."""
    width, height = size_of(png)
    channels = {2: 3, 6: 4}[png[25]]
    place, packed = 8, b""
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if kind == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += length + 12
    raw, stride = zlib.decompress(packed), width * channels
    before, rows = bytes(stride), []
    for number in range(height):
        start = number * (stride + 1)
        before = unfiltered(raw[start], raw[start + 1 : start + 1 + stride], before, channels)
        rows.append(before)
    return rows, channels


def unfiltered(kind, line, above, channels):
    """A row without its filter (PNG, 9.2)."""
    row = bytearray(line)
    for place in range(len(row)):
        left = row[place - channels] if place >= channels else 0
        corner = above[place - channels] if place >= channels else 0
        up = above[place]
        if kind == 4:
            guess = left + up - corner
            near = sorted((abs(guess - one), order) for order, one in enumerate((left, up, corner)))
            predicted = (left, up, corner)[near[0][1]]
        else:
            predicted = (0, left, up, (left + up) // 2)[kind]
        row[place] = (row[place] + predicted) & 255
    return bytes(row)


def inked(png, box):
    """How many pixels of a box are not the colour of the paper."""
    rows, channels = rows_of(png)
    paper = rows[0][:3]
    left, upper, right, lower = box
    count = 0
    for row in rows[upper:lower]:
        for x in range(left, right):
            if row[x * channels : x * channels + 3] != paper:
                count += 1
    return count


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_each_page_has_a_picture_of_its_own_in_each_language(client, prefix):
    story()

    addresses = {picture_address(client, prefix + path) for path in PAGES}

    assert len(addresses) == len(PAGES)
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert size_of(answer.content) == (1200, 630)
        assert len(answer.content) <= 200_000
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_picture_has_the_letters_of_its_title_and_none_in_the_margins():
    words = Words("Site", "Portal", "Ñandú, 2014", "since 2014")
    wordless = Words(" ", "", " ", "")

    picture, empty = rendered(titled(words)), rendered(titled(wordless))

    title = (60, 100, 1140, 260)
    assert inked(empty, title) == 0
    assert inked(picture, title) > 5_000
    for margin in ((0, 0, 1200, 58), (0, 0, 58, 630), (1142, 0, 1200, 630), (0, 582, 1200, 630)):
        assert inked(picture, margin) == 0


def test_each_face_draws_letters_of_its_own(client):
    """A font that is missing draws nothing, and the renderer says nothing."""
    words = Words("Site", "Portal", "", "")
    picture = rendered(titled(words))

    assert inked(picture, (60, 58, 120, 90)) > 200
    assert inked(picture, (1040, 58, 1141, 92)) > 200


def test_a_change_of_what_is_drawn_changes_the_address_and_the_old_one_leads_there(client):
    story()
    before = picture_address(client, "/initiatives/gob-1/")
    initiative = Initiative.objects.get(slug="gob-1")
    initiative.title_en = "Another title"
    initiative.save()
    factories.live(initiative)

    after = picture_address(client, "/initiatives/gob-1/")
    answer = client.get(before)

    assert after != before
    assert (answer.status_code, answer.headers["Location"]) == (302, after)


def test_an_answer_asks_no_more_queries_than_a_page_may(client):
    story(3)

    for path in PAGES:
        address = picture_address(client, path)
        with CaptureQueriesContext(connections[PUBLIC]) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 12


def test_a_picture_is_drawn_once_and_the_one_before_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    first, second = (titled(Words("Site", "", title)) for title in ("One", "Two"))

    made = png_of(first, "en timeline")
    monkeypatch.setattr("timeline.sharing.png.rendered", lambda picture: b"drawn again")

    assert png_of(first, "en timeline") == made
    assert png_of(second, "en timeline") == b"drawn again"
    assert [path.read_bytes() for path in tmp_path.rglob("*.png")] == [b"drawn again"]


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "file")
    (tmp_path / "file").write_text("")

    assert size_of(png_of(titled(Words("Site", "", "One")), "en timeline")) == (1200, 630)


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/initiative/never/0123456789abcdef.png",
        "/pictures/nothing/0123456789abcdef.png",
        "/pictures/initiative/0123456789abcdef.png",
        "/pictures/timeline/gob-1/0123456789abcdef.png",
        "/pictures/publication/many/0123456789abcdef.png",
        "/pictures/timeline/short.png",
    ],
)
def test_there_is_no_picture_of_what_is_no_page(client, path):
    story()

    assert client.get(path).status_code == 404


def test_no_draft_is_pictured_and_what_left_has_none(client):
    story()
    factories.initiative("secret", title_en="Secret portal")
    address = picture_address(client, "/initiatives/gob-1/")
    unpublish(Initiative.objects.get(slug="gob-1"), reason="gone", note_en="Wrong.")

    assert client.get("/pictures/initiative/secret/0123456789abcdef.png").status_code == 404
    assert client.get(address).status_code == 404


def test_the_picture_of_an_era_is_in_its_accent(client):
    story(2)
    eras = Era.objects.using(PUBLIC).order_by("position")

    pictures = {picture_address(client, f"/eras/{era.slug}/") for era in eras}

    assert len(pictures) == 2


def test_an_indicator_without_a_date_has_a_title_alone(client):
    source = factories.source("report")
    indicator = factories.indicator("undated")
    Observation.objects.create(indicator=indicator, value=64, source=source)
    factories.live(indicator)

    page = client.get("/indicators/undated/").content.decode()

    assert 'og:image:alt" content="64 (date not known)"' in page
    assert client.get(picture_address(client, "/indicators/undated/")).status_code == 200


def test_every_page_that_shows_no_single_entry_has_a_name_on_its_picture():
    """A page without one here names a picture that is not there."""
    without_picture = {"timeline", "accessibility", "suggestions", "feed", "manifest", "essays"}
    routes = {pattern.name for pattern in urlpatterns if "<" not in str(pattern.pattern)}

    assert routes - without_picture == set(list_titles())


def test_a_site_without_an_entry_has_a_picture(client):
    factories.live(factories.site())

    assert client.get(picture_address(client, "/")).status_code == 200


def test_the_picture_of_a_long_official_title_has_the_short_one():
    long = Initiative(title_en="Comité de Informática " * 4, short_title_en="CIAPEM")
    short = Initiative(title_en="Gobierno Digital", short_title_en="GD")
    without = Initiative(title_en="Comité de Informática " * 4)

    assert title_of_initiative(long) == "CIAPEM"
    assert title_of_initiative(short) == "Gobierno Digital"
    assert title_of_initiative(without) == without.title
