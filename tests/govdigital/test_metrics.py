import pytest
from django.http import HttpResponse
from django.urls import resolve
from django.utils.translation import override

from govdigital import metrics
from govdigital.metrics import AnswerCounters, RenderTimes, answer_counters, kind_of_page
from govdigital.page_cache import ByteStore
from tests.govdigital.test_page_cache import Visitor

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


class Tally(dict):
    """Counters that are read where they are counted."""

    def counters(self):
        statuses = {figure: self.counter(f"{figure}xx") for figure in "12345"}
        return AnswerCounters(statuses, self.counter("hit"), self.counter("miss"))

    def counter(self, name):
        def count():
            self[name] = self.get(name, 0) + 1

        return count


@pytest.fixture
def tally(monkeypatch):
    numbers = Tally()
    monkeypatch.setattr("govdigital.page_cache.answer_counters", numbers.counters)
    return numbers


def test_without_an_address_nothing_is_counted():
    assert answer_counters.__wrapped__() is None
    assert ByteStore(lambda *asked: []).counters is None


def test_a_page_is_missed_once_and_then_there(tally):
    visitor = Visitor()

    for _time in range(3):
        visitor.get("/")

    assert tally == {"miss": 1, "hit": 2, "2xx": 3}


def test_what_the_visitor_has_already_is_another_status(tally):
    visitor = Visitor()
    _status, headers, _body = visitor.get("/")

    visitor.get("/", HTTP_IF_NONE_MATCH=headers["ETag"])

    assert tally == {"miss": 1, "hit": 1, "2xx": 1, "3xx": 1}


def test_pages_that_are_never_kept_are_answers_and_nothing_else(tally):
    Visitor().get("/admin/")

    assert tally == {"2xx": 1}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "timeline"),
        ("/es/", "timeline"),
        ("/eras/x/", "era"),
        ("/admin/", "admin"),
        ("/es/admin/timeline/era/1/change/", "admin"),
        ("/admin/account/sessions/", "admin"),
        ("/preview/eras/x/", "preview"),
        ("/es/preview/shared/secret/", "preview"),
    ],
)
def test_pages_are_of_few_kinds(rf, path, kind):
    request = rf.get(path)
    with override("es" if path.startswith("/es/") else "en"):
        request.resolver_match = resolve(path)

    assert kind_of_page(request) == kind


def test_whatever_is_asked_for_in_vain_is_of_one_kind(rf):
    assert kind_of_page(rf.get("/a/secret/")) == "file or none"


def test_each_answer_of_django_is_measured(rf, monkeypatch):
    measured = []

    class Seconds:
        def labels(self, page):
            self.page = page
            return self

        def observe(self, seconds):
            measured.append((self.page, seconds >= 0))

    monkeypatch.setattr(metrics, "render_seconds", Seconds)

    RenderTimes(lambda request: HttpResponse())(rf.get("/nowhere/"))

    assert measured == [("file or none", True)]
