"""What of the working copies waits for an editor; told from stored columns, so that 100,000 are
counted at once.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Model, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL
from timeline.models import (
    Article,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Mail,
    Publishable,
    ScheduledPublication,
    Source,
    Sourced,
    State,
    raw_rows,
)
from timeline.models.publishable import PublishableQuerySet
from timeline.publishing.parents import along
from timeline.publishing.readiness import problems
from timeline.publishing.schedule import left_by_maker
from timeline.registry import ENTRIES

Rows = QuerySet[Any]

PARAMETER = "attention"
REVIEWED_WITHIN = timedelta(days=365)
# Whether a draft is ready is no column: it depends on what its texts name. It is asked of so many
# of a kind.
LOOKED_AT = 200
STATED = tuple(model for model in ENTRIES if issubclass(model, Sourced))


class Need(NamedTuple):
    """A reason for an editor to look at entries: its words, how they are found, and the query of
    the list of them.
    """

    label: Promise
    find: Callable[[Rows], Rows]
    query: str
    models: tuple[type[Model], ...] = ENTRIES
    # Where finding takes long: what there must be before it is worth the while.
    among: Callable[[Rows], Rows] | None = None

    @property
    def choice(self) -> str:
        """The value of the filter that only this list has; blank where another filter finds the
        same.
        """
        parameter, _sign, value = self.query.partition("=")
        return value if parameter == PARAMETER else ""


def in_state(state: State) -> Callable[[Rows], Rows]:
    """Finds the working copies in that state."""
    return lambda rows: rows.in_state(state)  # type: ignore[attr-defined]


def with_link(state: Source.LinkStatus) -> Callable[[Rows], Rows]:
    """Finds the sources whose link was found so when it was last checked."""
    return lambda rows: rows.exclude(url="").filter(link_status=state)


def ready(rows: Rows) -> Rows:
    """Drafts that nothing keeps from going live, among the newest LOOKED_AT."""
    drafts = list(rows.in_state(State.DRAFT).order_by("-pk")[:LOOKED_AT])  # type: ignore[attr-defined]
    blocked = {problem.entry for problem in problems([*drafts, *along(drafts)])}
    return rows.filter(pk__in=[draft.pk for draft in drafts if draft not in blocked])


def unsourced(rows: Rows) -> Rows:
    """Entries with a statement that names no source."""
    return rows.filter(withdrawn_at__isnull=True, statements_sourced__lt=F("statements"))


def unchecked(rows: Rows) -> Rows:
    """Sources with an address that has never been checked."""
    return rows.filter(link_checked_on__isnull=True, link_checked_url="").exclude(url="")


def lacking_spanish(rows: Rows) -> Rows:
    """Entries with a text whose Spanish is missing, or older than its English."""
    return rows.lacking_spanish()  # type: ignore[attr-defined,no-any-return]


def disputed(rows: Rows) -> Rows:
    """Entries on which sources disagree."""
    owner = f"{rows.model._meta.model_name}_id"
    disputes = Dispute.objects.using(EDITORIAL).filter(**{f"{owner}__isnull": False})
    return rows.filter(pk__in=disputes.values(owner))


def unreviewed(rows: Rows) -> Rows:
    """Live entries that nobody has published or confirmed within a year."""
    limit = timezone.now() - REVIEWED_WITHIN
    confirmed = Q(reviewed_at__isnull=True) | Q(reviewed_at__lt=limit)
    return rows.filter(
        confirmed, withdrawn_at__isnull=True, live_fingerprint__gt="", updated_at__lt=limit
    )


def refused(rows: Rows) -> Rows:
    """Plans whose time came, and which did not go live."""
    return rows.filter(done_at__isnull=True, problem__gt="")


def given_up(rows: Rows) -> Rows:
    """E-mails that no server has taken for days."""
    return rows.filter(given_up_at__isnull=False)


NEEDS = (
    Need(_("Waiting for review"), in_state(State.IN_REVIEW), "state=review"),
    Need(_("Ready, and not live"), ready, f"{PARAMETER}=ready", among=in_state(State.DRAFT)),
    Need(_("Live with unpublished changes"), in_state(State.CHANGED), "state=changed"),
    Need(_("Scheduled"), in_state(State.SCHEDULED), "state=scheduled"),
    Need(_("Did not go live at their time"), refused, "outcome=refused", (ScheduledPublication,)),
    Need(
        _("Scheduled by somebody who may not publish any more"),
        left_by_maker,
        "maker=left",
        (ScheduledPublication,),
    ),
    Need(_("E-mails that could not be sent"), given_up, "outcome=given-up", (Mail,)),
    Need(_("With unsourced statements"), unsourced, f"{PARAMETER}=unsourced", STATED),
    Need(_("Links that are gone"), with_link(Source.LinkStatus.GONE), "link=gone", (Source,)),
    Need(
        _("Links that cannot be reached"),
        with_link(Source.LinkStatus.UNREACHABLE),
        "link=unreachable",
        (Source,),
    ),
    Need(_("Links that have moved"), with_link(Source.LinkStatus.MOVED), "link=moved", (Source,)),
    Need(_("Links not checked yet"), unchecked, "link=unchecked", (Source,)),
    Need(_("Missing or outdated Spanish"), lacking_spanish, "spanish=lacking"),
    Need(_("Disputed"), disputed, f"{PARAMETER}=disputed", (Era, Initiative, Indicator, Article)),
    Need(_("Live, and not reviewed for a year"), unreviewed, f"{PARAMETER}=unreviewed"),
)


class NeedOfNoun(NamedTuple):
    """A need, and the noun whose rows may have it."""

    need: Need
    model: type[Model]


def numbers_in_need(asked: Sequence[NeedOfNoun]) -> dict[NeedOfNoun, int]:
    """How many rows of each noun have each need; those that no row has are left out.

    One query counts all of them, and only nouns with drafts cost some more.
    """
    if not asked:
        return {}
    counts = []
    for place, (need, model) in enumerate(asked):
        rows = (need.among or need.find)(rows_of(model)).order_by()
        placed = rows.annotate(place=Value(place)).values_list("place")
        counts.append(placed.annotate(number=Count("pk")))
    first, *others = counts
    numbers = {}
    for place, number in first.union(*others, all=True):
        need, model = asked[place]
        numbers[asked[place]] = number
        if number and need.among:
            numbers[asked[place]] = need.find(rows_of(model)).count()
    return {need: number for need, number in numbers.items() if number}


def rows_of(model: type[Model]) -> Rows:
    """The rows of the noun as they are stored: to count them, no reader's language is asked for."""
    if issubclass(model, Publishable):
        return PublishableQuerySet(model=model, using=EDITORIAL)
    return raw_rows.rows(model, EDITORIAL)
