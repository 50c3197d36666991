"""An editorial process knows visitors' addresses by name and serves none of them."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from timeline.public.elsewhere import elsewhere, leading_elsewhere
from timeline.urls import urlpatterns


@pytest.fixture(autouse=True)
def _editors(settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.ALLOWED_HOSTS = ["editors.example.org", "timeline.example.org"]


def asked(path, host="editors.example.org", method="get"):
    return getattr(RequestFactory(), method)(path, headers={"host": host})


def test_each_address_keeps_its_name():
    leading = leading_elsewhere(urlpatterns)

    assert [(each.name, str(each.pattern)) for each in leading] == [
        (each.name, str(each.pattern)) for each in urlpatterns
    ]


def test_an_address_leads_to_the_same_one_of_the_visitors_site():
    response = elsewhere(asked("/es/initiatives/?q=a%20b&page=2"))

    assert (response.status_code, response["Location"]) == (
        302,
        "https://timeline.example.org/es/initiatives/?q=a%20b&page=2",
    )


@pytest.mark.parametrize("path", ["//evil.example/", "/@evil.example/", "/\\evil.example/"])
def test_it_never_leads_to_another_site(path):
    response = elsewhere(asked(path))

    assert response["Location"].startswith("https://timeline.example.org/")


def test_a_proxy_that_sends_visitors_to_editors_is_no_endless_walk():
    with pytest.raises(Http404):
        elsewhere(asked("/", host="Timeline.example.org"))


def test_where_the_visitors_site_is_not_known_there_is_no_page(settings):
    settings.PUBLIC_URL = ""

    with pytest.raises(Http404):
        elsewhere(asked("/"))


def test_it_is_only_read():
    assert elsewhere(asked("/", method="post")).status_code == 405
