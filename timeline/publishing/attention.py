"""What of the working copies waits for an editor; told from stored columns, so that 100,000 are counted at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL
from timeline.models import Dispute, Source, Sourced, State
from timeline.models.dispute import DISPUTED
from timeline.publishing.fields import ENTRIES

Rows = QuerySet[Any]

REVIEWED_WITHIN = timedelta(days=365)
STATED = tuple(model for model in ENTRIES if issubclass(model, Sourced))
DEAD = (Source.LinkStatus.GONE, Source.LinkStatus.UNREACHABLE)


class Need(NamedTuple):
    """A reason for an editor to look at entries: its name in addresses, its words, and how they are found."""

    name: str
    label: Any
    find: Callable[[Rows], Rows]
    models: tuple[type[Any], ...] = ENTRIES


def in_state(state: State) -> Callable[[Rows], Rows]:
    """Finds the working copies in that state."""
    return lambda rows: rows.in_state(state)  # type: ignore[attr-defined]


def unsourced(rows: Rows) -> Rows:
    """Entries with a statement that names no source."""
    return rows.filter(withdrawn_at__isnull=True, statements_sourced__lt=F("statements"))


def with_dead_link(rows: Rows) -> Rows:
    """Sources whose address did not answer when it was last checked."""
    return rows.filter(link_status__in=DEAD)


def with_moved_link(rows: Rows) -> Rows:
    """Sources whose address leads to another one."""
    return rows.filter(link_status=Source.LinkStatus.MOVED)


def with_unchecked_link(rows: Rows) -> Rows:
    """Sources whose address nobody has checked as it stands."""
    return rows.exclude(url="").filter(link_checked_on__isnull=True)


def lacking_translation(rows: Rows) -> Rows:
    """Entries with a text that is missing in the second language, or behind the first."""
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
    return rows.filter(confirmed, withdrawn_at__isnull=True, live_fingerprint__gt="", updated_at__lt=limit)


NEEDS = (
    Need("review", _("Waiting for review"), in_state(State.IN_REVIEW)),
    Need("changed", _("Live with unpublished changes"), in_state(State.CHANGED)),
    Need("scheduled", _("Scheduled"), in_state(State.SCHEDULED)),
    Need("unsourced", _("With unsourced statements"), unsourced, STATED),
    Need("dead-link", _("Dead links"), with_dead_link, (Source,)),
    Need("moved-link", _("Links that have moved"), with_moved_link, (Source,)),
    Need("unchecked-link", _("Links not checked yet"), with_unchecked_link, (Source,)),
    Need("translation", _("Missing or outdated Spanish"), lacking_translation),
    Need("disputed", _("Disputed"), disputed, tuple(m for m in STATED if m._meta.model_name in DISPUTED)),
    Need("unreviewed", _("Live, and not reviewed for a year"), unreviewed),
)


def needs_of(model: type[Any]) -> list[Need]:
    """The needs that entries of the model can have."""
    return [need for need in NEEDS if model in need.models]
