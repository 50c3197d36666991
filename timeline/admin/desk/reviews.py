"""The page of reviews: what waits for an editor, what is sent back, and what has ended."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from timeline.admin.base import addresses
from timeline.admin.desk.assigning import may_assign_others
from timeline.admin.desk.mine import asked_by
from timeline.admin.desk.visible import entries_named, visible_names
from timeline.history.restoring import last_names
from timeline.models import Review
from timeline.publishing.review_rounds import reviews, reviews_sent_back, waiting_reviews
from timeline.registry import MODELS

ON_A_PAGE = 50
WAITING, SENT_BACK, ENDED = "waiting", "sent-back", "ended"


class ReviewLine(NamedTuple):
    """A round and its entry; a blank address where that has been deleted."""

    review: Review
    name: str
    noun: str
    address: str
    state: str


def reviews_view(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """The reviews of everybody for editors, and one's own for who only asks."""
    names = visible_names(request, site)
    choices = {WAITING: _("Waiting"), SENT_BACK: _("Sent back"), ENDED: _("Ended")}
    choice = request.GET.get("show", "")
    if choice not in choices:
        choice = WAITING
    rows = chosen_reviews(choice).filter(model__in=names)
    if not may_assign_others(request.user):
        rows = rows.filter(asked_by(request.user))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = site.each_context(request) | {
        "title": _("Reviews"),
        "choices": choices,
        "choice": choice,
        "choice_title": choices[choice],
        "page": page,
        "lines": lines_of(list(page.object_list)),
    }
    return TemplateResponse(request, "admin/timeline/reviews.html", context)


def chosen_reviews(choice: str) -> "QuerySet[Review]":
    """The rounds of one kind, in the order in which they are read."""
    if choice == SENT_BACK:
        return reviews_sent_back()
    if choice == ENDED:
        return reviews().filter(closed=True).order_by("-answered_at", "-pk")
    return waiting_reviews()


def lines_of(rows: list[Review]) -> list[ReviewLine]:
    """The rounds with the names of their entries."""
    entries = entries_named(rows)
    names = names_of_deleted([row for row in rows if (row.model, row.entry_pk) not in entries])
    lines = []
    for row in rows:
        noun = str(MODELS[row.model]._meta.verbose_name)
        entry = entries.get((row.model, row.entry_pk))
        if entry is None:
            name = names.get((row.model, row.entry_pk), f"#{row.entry_pk}")
            lines.append(ReviewLine(row, name, noun, "", _("deleted")))
            continue
        address = addresses.form(entry)
        lines.append(ReviewLine(row, str(entry), noun, address, entry.state_in_words))
    return lines


def names_of_deleted(rows: list[Review]) -> dict[tuple[str, int], str]:
    """By noun and key: what deleted entries were called in their last versions; those without a
    version are left out. A query for each noun.
    """
    pks_by_name = defaultdict(set)
    for row in rows:
        pks_by_name[row.model].add(row.entry_pk)
    names = {}
    for name, pks in pks_by_name.items():
        for pk, title in last_names(MODELS[name], pks).items():
            names[name, pk] = title
    return names
