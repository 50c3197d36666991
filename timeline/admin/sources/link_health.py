"""What is known of the addresses of sources, in words, and what an editor can do about it."""

from datetime import timedelta
from time import monotonic

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govdigital.site_day import site_day
from timeline.admin.base.confirm_page import may_publish
from timeline.links.check import answers
from timeline.models import Source
from timeline.models.source import DEAD_LINKS
from timeline.publishing.links import show_links, store_answer

AT_ONCE = 20
PATIENCE = timedelta(seconds=8)
LONGEST = timedelta(minutes=1)
USE_NEW = "_use_new_address"
NO_ADDRESS, UNCHECKED, CHANGED = "none", "unchecked", "changed"


class LinkFilter(admin.SimpleListFilter):
    """Sources by how their link stands."""

    title = gettext_lazy("link")
    parameter_name = "link"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Source]
    ) -> list[tuple[str, str]]:
        states = [(value, str(label)) for value, label in Source.LinkStatus.choices if value]
        return [
            *states,
            (UNCHECKED, _("never checked")),
            (CHANGED, _("address changed since the check")),
            (NO_ADDRESS, _("no address")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        choice = self.value()
        unchecked = Q(link_checked_on=None) & ~Q(url="")
        if choice == NO_ADDRESS:
            return queryset.filter(url="")
        if choice == UNCHECKED:
            return queryset.filter(unchecked, link_checked_url="")
        if choice == CHANGED:
            return queryset.filter(unchecked & ~Q(link_checked_url=""))
        if choice and choice in Source.LinkStatus.values:
            return queryset.filter(Q(link_status=choice) & ~Q(url=""))
        return queryset


def link_in_full(source: Source) -> str:
    """The last check in words, with what to do about it."""
    context = {"source": source, "dead": source.link_status in DEAD_LINKS, "use_new": USE_NEW}
    return render_to_string("admin/timeline/link_health.html", context)


def take_new_address(request: HttpRequest, source: Source) -> None:
    """Let the form that was sent say the address where the page has moved."""
    post = request.POST.copy()
    post["_continue"] = "on"
    post["url"] = source.link_moved_to or source.url
    request.POST = post  # type: ignore[assignment]


@admin.action(description=gettext_lazy("Check links now"), permissions=["change"])
def check_links_now(
    editing: admin.ModelAdmin[Source], request: HttpRequest, queryset: QuerySet[Source]
) -> None:
    """Ask the addresses of a few sources, as check_links does for all."""
    chosen = list(queryset.exclude(url="").order_by("pk")[: AT_ONCE + 1])
    if len(chosen) > AT_ONCE:
        messages.error(
            request, _("Choose at most %(number)s sources at once.") % {"number": AT_ONCE}
        )
        return
    answered = check_addresses({source.url for source in chosen})
    if answered and may_publish(request, chosen):
        show_links()
    for source in Source.objects.in_bulk([source.pk for source in chosen]).values():
        level = messages.WARNING
        words = _("No answer yet. Try again later.")
        if source.url in answered:
            words = in_words(source)
            if source.link_status == Source.LinkStatus.OK:
                level = messages.SUCCESS
        messages.add_message(request, level, f"“{source}”: {words}")
    if not chosen:
        messages.warning(request, _("None of these sources has an address."))


def check_addresses(addresses: set[str]) -> set[str]:
    """Ask the addresses and store what they answer; those that answered within LONGEST."""
    began = monotonic()
    answered = set()
    for address, answer in answers(sorted(addresses), patience=PATIENCE.total_seconds()):
        store_answer(address, answer, site_day())
        answered.add(address)
        if monotonic() - began > LONGEST.total_seconds():
            break
    return answered


def in_words(source: Source) -> str:
    """How the link stands: the state, the HTTP status, the trouble and where the page has moved."""
    words = [source.get_link_status_display()]
    if source.link_code:
        words.append(f"HTTP {source.link_code}")
    if source.link_trouble:
        words.append(source.get_link_trouble_display())
    if source.link_moved_to:
        words.append(source.link_moved_to)
    return ", ".join(str(word) for word in words)
