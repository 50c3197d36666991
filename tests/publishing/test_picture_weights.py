"""Pages whose pictures have more bytes than a page should: advised, and refused never."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.files import makers
from timeline.files import stores
from timeline.files.uploads import take_in
from timeline.publishing import picture_weights
from timeline.publishing.picture_weights import bytes_shown
from timeline.publishing.publish import publish
from timeline.publishing.readiness import advice

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def photograph(key):
    return factories.picture(key, **take_in(makers.jpeg(1600, 1000), "photo.jpg").columns)


def advised(entry):
    words = "The pictures of this page have"
    hints = [hint for hint in advice([entry]) if hint.sentence.startswith(words)]
    return [(hint.field, hint.sentence) for hint in hints]


@pytest.mark.parametrize(
    ("width", "copy"), [(120, 400), (400, 400), (672, 800), (1200, 1200), (2000, 1200)]
)
def test_a_browser_takes_the_smallest_copy_that_is_wide_enough(width, copy):
    picture = photograph("photo")
    name = picture.file.replace(".jpg", f"-{copy}.avif")

    assert bytes_shown(picture, width) == stores.size(stores.EDITORIAL_FILES, name)


def test_a_drawing_is_fetched_as_it_is_and_a_document_not_at_all():
    drawing = factories.picture("drawing", **take_in(makers.svg(), "a.svg").columns)
    report = factories.picture("report", **take_in(makers.pdf(), "a.pdf").columns)

    assert bytes_shown(drawing, 672) == drawing.size > 0
    assert bytes_shown(report, 672) == 0


def test_a_page_of_heavy_pictures_is_advised_against_and_goes_live(monkeypatch):
    picture = photograph("photo")
    essay = factories.article(
        picture=picture, body_en="![[picture:photo]]\n![[picture:photo]]", body_es="Nada."
    )
    monkeypatch.setattr(picture_weights, "MOST_BYTES", 2 * bytes_shown(picture, 672) - 1)

    [(field, sentence)] = advised(essay)
    publish([picture, essay])

    assert field == "body_en"
    assert sentence.endswith("Show fewer, or simpler ones.")


def test_a_usual_page_and_a_store_that_is_away_advise_nothing(monkeypatch):
    photograph("photo")
    essay = factories.article(body_en="![[picture:photo]]")

    def away(*_place):
        raise stores.StoreAway

    assert advised(essay) == []
    monkeypatch.setattr(picture_weights, "MOST_BYTES", 1)
    assert len(advised(essay)) == 1
    monkeypatch.setattr(stores, "size", away)
    assert advised(essay) == []
