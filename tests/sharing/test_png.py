"""What the picture of a shared page is made of, a site's own colours among it."""

import pytest
from django.contrib.staticfiles import finders

from timeline.sharing import png


@pytest.fixture
def own_sheet(settings, tmp_path):
    """Writes static/css/own.css of a site of one's own."""

    def forget():
        finders.get_finder.cache_clear()
        png.light_colours.cache_clear()
        png.made_with.cache_clear()

    def write(text):
        (tmp_path / "css").mkdir()
        (tmp_path / "css" / "own.css").write_text(text)
        settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
        forget()

    yield write
    forget()


def test_colours_of_a_site_of_ones_own_go_before_ours(own_sheet):
    ours, made = png.light_colours(), png.made_with()

    own_sheet(":root { --link: #00529A; } @media x { :root { --link: #ffffff; } }")

    assert png.light_colours() == ours | {"link": "#00529A"}
    assert png.made_with() != made


def test_a_colour_may_be_written_as_css_allows(own_sheet):
    ours = png.light_colours()

    own_sheet(":root{--link:#05a;--ink : #000000}")

    assert png.light_colours() == ours | {"link": "#05a", "ink": "#000000"}
