import gzip
from threading import Thread

import pytest
from django.db import connections
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from govdigital import urls as site_urls
from govdigital.databases import EditorialRefused
from govdigital.middleware import PublicPages, plain_parameters
from timeline.models import Site

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(databases=["default", "public"])]


def page(request):
    response = HttpResponse("A page of a thousand letters. " * 40)
    response.set_cookie("asked", "1")
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def forgetful(request):
    return HttpResponse(str(Site.objects.count()))


def forgetful_stream(request):
    return StreamingHttpResponse(str(Site.objects.count()) for _ in range(2))


def broken(request):
    raise ValueError("broken")


urlpatterns = [
    path("page/", page),
    path("forgetful/", forgetful),
    path("forgetful-stream/", forgetful_stream),
    path("broken/", broken),
    path("admin/remembered/", forgetful),
    *site_urls.urlpatterns,
]
handler404, handler500 = site_urls.handler404, site_urls.handler500

POLICY = {
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize(
    "address",
    ["/page/", "/admin/remembered/", "/nowhere/", "/broken/", "/static/admin/css/base.css"],
)
def test_every_answer_carries_every_header(client, address):
    client.raise_request_exception = False

    response = client.get(address)
    response.close()

    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY


def test_no_answer_opens_the_site_to_scripts_of_another(client):
    response = client.get("/page/", headers={"Origin": "https://elsewhere.example"})

    assert not [name for name in response.headers if name.startswith("Access-Control-")]


def test_an_error_tells_visitors_no_cause(client):
    client.raise_request_exception = False

    response = client.get("/broken/")

    words = response.content.decode()
    assert response.status_code == 500
    assert not [word for word in ("ValueError", "broken", "Traceback") if word in words]


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/static/.git/config",
        "/govdigital/settings.py",
        "/var/secret-key",
        "/static/",
        "/static/css/",
        "/media/",
        "/static/../govdigital/settings.py",
    ],
)
def test_neither_lists_of_files_nor_files_of_the_program_are_served(client, address):
    response = client.get(address)
    response.close()

    assert response.status_code == 404


def test_browsers_find_the_icon_that_they_ask_for(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, b"".join(response)[:4]) == (200, b"\x00\x00\x01\x00")
    response.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ["/page/", "/nowhere/", "/static/admin/css/base.css"])
def test_visitors_pages_refuse_every_method_but_two(client, method, address):
    response = client.generic(method, address)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_a_page_is_compressed_for_those_who_can_read_it(client):
    plain = client.get("/page/")

    compressed = client.get("/page/", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(compressed.content) == plain.content
    assert compressed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_page_that_is_known_is_answered_with_304(client, encoding):
    headers = {"Accept-Encoding": encoding}
    etag = client.get("/page/", headers=headers).headers["ETag"]

    known = client.get("/page/", headers=headers | {"If-None-Match": etag})

    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_an_editors_page_is_kept_nowhere_and_not_compressed(client):
    response = client.get("/admin/remembered/", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in response.headers


def test_a_page_that_forgets_its_database_is_refused(client):
    with pytest.raises(EditorialRefused):
        client.get("/forgetful/")


def test_a_stream_that_forgets_its_database_is_refused(client):
    response = client.get("/forgetful-stream/")

    with pytest.raises(EditorialRefused):
        b"".join(response.streaming_content)


def test_between_two_chunks_an_editor_may_work_in_the_same_thread(client):
    response = PublicPages(lambda request: StreamingHttpResponse(iter([b"one", b"two"])))(
        RequestFactory().get("/page/")
    )
    chunks = iter(response.streaming_content)

    next(chunks)

    assert Site.objects.count() == 0


def test_each_thread_refuses_for_itself():
    refused = []

    def visit():
        try:
            Client().get("/forgetful/")
        except EditorialRefused as error:
            refused.append(error)
        connections.close_all()

    threads = [Thread(target=visit) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3


def test_visitors_get_no_cookie_and_one_page_for_all(client):
    client.cookies["sessionid"] = "x"

    response = client.get("/page/", headers={"Accept-Language": "es"})

    assert (dict(response.cookies), response.headers["Vary"]) == ({}, "Accept-Encoding")
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_parameters_in_plain_text_are_as_fixed_as_those_that_were_sent():
    parameters = plain_parameters(QueryDict("title=a%00b"))

    assert parameters["title"] == "ab"
    with pytest.raises(AttributeError, match="immutable"):
        parameters["title"] = "c"


@pytest.mark.urls("govdigital.urls")
@pytest.mark.parametrize("name", ["text_en__regex", "slug__iregex", "era__title_en__regex"])
@pytest.mark.parametrize("path", ["", "export/"])
def test_no_list_is_asked_for_by_a_pattern(admin_client, name, path):
    response = admin_client.get(f"/admin/timeline/initiative/{path}", {name: r"^(\w+\W*)+#$"})

    assert response.status_code == 400


@pytest.mark.urls("govdigital.urls")
@pytest.mark.parametrize("way_on", ["//evil.example", "/\\evil.example", "https:///evil.example"])
def test_signing_in_leads_to_no_other_site_but_to_the_first_page(client, admin_user, way_on):
    typed = {"username": "admin", "password": "password", "next": way_on}

    response = client.post("/admin/login/", typed)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
