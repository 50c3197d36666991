import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from govdigital.site_addresses import (
    addresses_at,
    editors_address,
    live_address,
    visitors_address,
)


@pytest.fixture
def request_here():
    return RequestFactory().get("/initiatives/")


def test_visitors_pages_are_at_public_url(settings, request_here):
    settings.PUBLIC_URL = "https://timeline.example.org"

    assert visitors_address(request_here, "/es/") == "https://timeline.example.org/es/"


def test_without_it_they_are_where_the_request_was_sent(settings, request_here):
    settings.PUBLIC_URL = ""

    assert visitors_address(request_here, "/es/") == "http://testserver/es/"


@pytest.mark.parametrize(
    ("public_url", "role", "address"),
    [
        ("https://timeline.example.org", "editorial", "https://timeline.example.org/es/"),
        ("https://timeline.example.org", "both", "https://timeline.example.org/es/"),
        ("", "both", "/es/"),
        ("", "editorial", ""),
    ],
)
def test_an_editor_is_led_to_what_visitors_see(settings, public_url, role, address):
    settings.PUBLIC_URL, settings.ROLE = public_url, role

    assert live_address("/es/") == address


@pytest.mark.parametrize(
    ("editorial_url", "asked", "address"),
    [
        ("https://editors.example.org", True, "https://editors.example.org/admin/"),
        ("", True, "http://testserver/admin/"),
        ("", False, "http://[::1]:8000/admin/"),
    ],
)
def test_editors_pages_are_at_editorial_url(settings, request_here, editorial_url, asked, address):
    settings.EDITORIAL_URL, settings.HOST, settings.PORT = editorial_url, "::1", 8000

    assert editors_address("/admin/", request_here if asked else None) == address
    assert editors_address("https://x.example/", request_here) == "https://x.example/"


def test_addresses_are_paths_again_after_an_error():
    with pytest.raises(NoReverseMatch), addresses_at("https://timeline.example.org"):
        reverse("timeline:nowhere")

    assert reverse("timeline:eras") == "/eras/"


def test_whole_addresses_are_made_meanwhile():
    with addresses_at("https://timeline.example.org"):
        whole = reverse("timeline:eras")
        with addresses_at(""):
            path = reverse("timeline:eras")

    assert (whole, path) == ("https://timeline.example.org/eras/", "/eras/")
