"""Counters that a worker keeps while it serves, in files of its own beside those of the other
workers. They are kept only where METRICS_ADDRESS is set; timeline/management/metrics.py adds them
up.
"""

import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from govdigital.middleware import GetResponse, is_for_editors

if TYPE_CHECKING:
    from prometheus_client import Histogram

# Seconds: pages take 20 to 200 ms.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Count = Callable[[], None]


class AnswerCounters(NamedTuple):
    """What is counted at each answer: by the first figure of its status, and whether its page was
    ready.
    """

    statuses: Mapping[str, Count]
    hit: Count
    miss: Count


def keep_in_files() -> None:
    """Let the library keep numbers in files, which it must know before it is imported first."""
    settings.METRICS_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(settings.METRICS_FOLDER))


@cache
def answer_counters() -> AnswerCounters | None:
    """The counters of this process; None where nobody reads them."""
    if settings.METRICS_ADDRESS is None:
        return None
    keep_in_files()
    from prometheus_client import Counter

    answers = Counter("govdigital_answers", "Answers to requests, by status.", ["status"])
    pages = Counter(
        "govdigital_page_cache",
        "Requests for visitors' pages, by whether the page was ready (hit) or rendered (miss).",
        ["result"],
    )
    # Looked up once, and not at each answer.
    statuses = {figure: answers.labels(f"{figure}xx").inc for figure in "12345"}
    return AnswerCounters(statuses, pages.labels("hit").inc, pages.labels("miss").inc)


@cache
def render_seconds() -> "Histogram":
    """How long pages take to be made, by kind of page."""
    keep_in_files()
    from prometheus_client import Histogram

    return Histogram(
        "govdigital_render_seconds",
        "Seconds to make an answer that was not ready, by kind of page.",
        ["page"],
        buckets=BUCKETS,
    )


class RenderTimes:
    """Measures how long each answer takes that Django makes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.seconds = render_seconds()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self.get_response(request)
        self.seconds.labels(kind_of_page(request)).observe(time.perf_counter() - begun)
        return response


def kind_of_page(request: HttpRequest) -> str:
    """The name of the view, one for all of the admin and one for all previews: as many kinds as
    visitors have pages, whatever is asked for.
    """
    match = request.resolver_match
    if match is None:
        return "file or none"
    if is_for_editors(request):
        return "preview" if "preview" in request.path_info.split("/")[1:3] else "admin"
    return match.url_name or "unnamed"
