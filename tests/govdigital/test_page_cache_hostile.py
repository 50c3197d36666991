"""Whatever a visitor says, the store answers what Django would, and leaves nothing of it for
others.
"""

import gzip

import pytest
from django.core.wsgi import get_wsgi_application

from tests.factories import era, live, site
from tests.govdigital.test_database_state import Reader

pytestmark = [pytest.mark.django_db(databases=["default", "public"]), pytest.mark.any_database]

PATHS = [
    "//",
    "///es/",
    "//evil.example/",
    "/initiatives//",
    "/es//initiatives/",
    "/initiatives/../admin/",
]
PATHS += [
    "/%2e%2e/admin/",
    "/initiatives/%2Fadmin/",
    "/ES/",
    "/es",
    "/admin",
    "/es/admin/../",
    "/é/",
    "/a\r\nb/",
]
PATHS += [
    "/eras/first-steps",
    "/eras/first-steps//",
    "/eras/First-Steps/",
    "/\x00/",
    "/;/admin/",
    "/?/",
    "/" + "x" * 500,
]
HEADERS = [
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "443"},
    {"HTTP_FORWARDED": "host=evil.example;proto=https"},
    {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_ACCEPT_LANGUAGE": "es"},
    {"HTTP_RANGE": "bytes=0-3", "HTTP_IF_RANGE": '"x"'},
    {"HTTP_IF_MODIFIED_SINCE": "Wed, 21 Oct 2099 07:28:00 GMT"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=nan, br;q=0, *;q=1"},
    {"HTTP_COOKIE": "django_language=es; sessionid=x"},
    {"HTTP_AUTHORIZATION": "Basic eA=="},
    {"HTTP_HOST": "LOCALHOST"},
    {"HTTP_HOST": "localhost:80"},
    {"HTTP_HOST": "localhost."},
    {"HTTP_HOST": "localhost@evil.example"},
    {"HTTP_HOST": "evil.example"},
    {"SCRIPT_NAME": "/mounted"},
    {"method": "HEAD"},
    {"method": "POST"},
    {"method": "OPTIONS"},
    {"method": "PURGE"},
    {"STATIC_EXPORT": ""},
]
QUERIES = [
    "q=%00",
    "q=<script>alert(1)</script>",
    "page=2&page=1",
    "page=1e9",
    "q=%ff%fe",
    "a&b&=c&;",
    "page=" + "9" * 400,
]


class Plain(Reader):
    """A visitor of Django without a store."""

    def __init__(self):
        self.store = get_wsgi_application()


def told(visitor, path, query="", **said):
    status, headers, body = visitor.get(path, query=query, **said)
    plain = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    return status, headers.get("Location"), headers.get("Set-Cookie"), plain


def same_as_django(path, query="", **said):
    live(site(), era(title_en="First title"))
    reader, django = Reader(), Plain()
    pages = ["/", "/es/", "/initiatives/", "/eras/first-steps/"]
    before = [told(reader, page) for page in pages]

    expected = told(django, path, query, **said)

    assert [told(reader, path, query, **said) for _ in range(2)] == [expected, expected]
    assert [told(reader, page) for page in pages] == before


@pytest.mark.parametrize("path", PATHS)
def test_an_odd_path_gets_what_django_says_of_it(path):
    same_as_django(path)


@pytest.mark.parametrize("said", HEADERS, ids="-".join)
def test_odd_headers_and_methods_get_what_django_says_to_them(said):
    same_as_django("/", **said)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ["/search/", "/es/initiatives/"])
def test_an_odd_query_gets_what_django_says_of_it(path, query):
    same_as_django(path, query)
