import pytest

from tests import factories
from timeline.models import Picture, Source
from timeline.public.figures import figure_of

DIGEST = "0123456789abcdef0123456789abcdef"


def picture(**values):
    columns = {
        "key": "portal",
        "file": f"{DIGEST}.jpg",
        "content_type": "image/jpeg",
        "width": 2000,
        "height": 1000,
        "size": 90_000,
        "formats": "avif jpg",
        "alt": "A page.",
        "caption": "In 2001.",
        "credit": "Ana Pérez",
        "licence": "CC-BY-4.0",
        "date": "2001",
    }
    return Picture(**columns | values)


def test_a_photograph_is_offered_in_each_width_and_format():
    figure = figure_of(picture())

    assert (figure.src, figure.width, figure.height) == (f"/media/{DIGEST}-1200.jpg", 1200, 600)
    assert figure.srcset == (
        f"/media/{DIGEST}-400.jpg 400w, /media/{DIGEST}-800.jpg 800w, "
        f"/media/{DIGEST}-1200.jpg 1200w"
    )
    [better] = figure.sources
    assert better.content_type == "image/avif"
    assert better.srcset.startswith(f"/media/{DIGEST}-400.avif 400w, ")
    assert (figure.alt, figure.licence) == ("A page.", "CC BY 4.0")
    assert figure.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert figure.original == f"/media/{DIGEST}.jpg"


def test_a_small_picture_is_not_made_larger():
    figure = figure_of(picture(width=300, height=200))

    assert (figure.src, figure.width) == (f"/media/{DIGEST}-300.jpg", 300)
    assert figure.srcset == f"/media/{DIGEST}-300.jpg 300w"


def test_a_drawing_is_shown_as_it_is():
    drawing = picture(
        file=f"{DIGEST}.svg", content_type="image/svg+xml", formats="", width=20, height=10
    )

    figure = figure_of(drawing)

    assert (figure.src, figure.srcset, figure.sources) == (f"/media/{DIGEST}.svg", "", ())
    assert (figure.width, figure.height) == (20, 10)


def test_a_logo_that_decorates_has_no_alternative_text():
    assert figure_of(picture(decorative=True)).alt == ""


def test_a_document_has_nothing_but_its_file():
    figure = figure_of(
        picture(file=f"{DIGEST}.pdf", content_type="application/pdf", width=0, formats="")
    )

    assert figure.is_document
    assert (figure.original, figure.size) == (f"/media/{DIGEST}.pdf", 90_000)


@pytest.mark.parametrize("values", [{"file": ""}, {"withdrawn_at": "2026-11-26"}])
def test_what_has_no_file_or_is_withdrawn_is_no_figure(values):
    assert figure_of(picture(**values)) is None


@pytest.mark.django_db
def test_what_was_loaded_is_not_asked_for(django_assert_num_queries):
    made = factories.picture(source=factories.source())
    loaded = Picture.objects.select_related("source").get(pk=made.pk)

    with django_assert_num_queries(0):
        assert isinstance(figure_of(loaded).source, Source)
