"""What follows from what editors typed: citations, shares, the life of an initiative,
fingerprints.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from govdigital.databases import EDITORIAL
from timeline.models import (
    Article,
    Citation,
    Dispute,
    Initiative,
    Milestone,
    Position,
    Publishable,
    Source,
    Sourced,
    Status,
    UnknownKey,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.columns import store
from timeline.publishing.snapshots import chunks, fingerprint, snapshots
from timeline.publishing.translations import due
from timeline.registry import NOUNS, noun_of
from timeline.texts.markup import cited, statements
from timeline.texts.statements import Share

DERIVED = ("fingerprint", "translations_due")
LONGEST_KEY = 100
SHARE_FIELDS = ("statements", "statements_sourced", "source_count")
LIFE_FIELDS = (
    "start",
    "start_earliest",
    "start_latest",
    "end",
    "end_earliest",
    "end_latest",
    "status",
)
STANDING = {
    Milestone.Kind.PROPOSED: Status.PROPOSED,
    Milestone.Kind.ANNOUNCED: Status.ANNOUNCED,
    Milestone.Kind.LAUNCHED: Status.ACTIVE,
    Milestone.Kind.SUSPENDED: Status.SUSPENDED,
    Milestone.Kind.ENDED: Status.COMPLETED,
    Milestone.Kind.REPLACED: Status.REPLACED,
    Milestone.Kind.OCCURRED: Status.COMPLETED,
}
BEGINNINGS = (
    {Milestone.Kind.LAUNCHED, Milestone.Kind.OCCURRED},
    {Milestone.Kind.ANNOUNCED},
    {Milestone.Kind.PROPOSED},
)


class Life(NamedTuple):
    """When an initiative began and ended (EDTF, blank where not known) and where it stands."""

    start: str
    end: str
    status: str


class Mention(NamedTuple):
    """A source, a locator in it, and the place in the entry that names them."""

    source_id: int
    locator: str
    place: str


def refresh(*entries: Publishable) -> None:
    """Derive anew, and store, what follows from the working copies and the rows that hang
    on them.
    """
    for model in dict.fromkeys(type(entry) for entry in entries):
        same = {entry.pk: entry for entry in entries if type(entry) is model}
        for chunk in chunks(same):
            with transaction.atomic(using=EDITORIAL):
                refresh_chunk(model, {pk: same[pk] for pk in chunk})


def refresh_chunk(model: type[Any], entries: dict[int, Any]) -> None:
    """Refresh entries of one model from rows read afresh, and bring the given copies up to date."""
    fields = [*DERIVED]
    rows = model._base_manager.using(EDITORIAL).filter(pk__in=entries)
    if model is Source:
        forget_links(rows)
    fresh = with_parts(rows)
    if issubclass(model, Sourced):
        fields += refresh_texts(model, fresh)
    taken = snapshots(model, entries, EDITORIAL)
    for row in fresh:
        row.fingerprint, row.translations_due = fingerprint(taken[row.pk]), due(row)
        for name in fields:
            setattr(entries[row.pk], name, getattr(row, name))
    store(fresh, DERIVED)


def forget_links(rows: Any) -> None:
    """Take back what is known of links whose address has changed; which one was checked stays
    known.
    """
    stale = (
        rows.exclude(link_checked_url="")
        .exclude(link_checked_url=F("url"))
        .exclude(link_checked_on=None)
    )
    stale.update(
        link_status="", link_checked_on=None, link_moved_to="", link_code=None, link_trouble=""
    )


def with_parts(rows: Any) -> list[Any]:
    """The rows with the parts that name sources and hold texts."""
    names = [dated] if (dated := NOUNS[rows.model].dated_rows) else []
    names += ["disputes__positions"] if hasattr(rows.model, "disputes") else []
    return list(rows.prefetch_related(*raw_rows.prefetches(rows.model, names, EDITORIAL)))


def refresh_texts(model: type[Any], rows: Sequence[Any]) -> list[str]:
    """Store the citations, shares and lives of rows of one model; the names of the columns
    written.
    """
    keys = {cite.key for row in rows for text in texts(row).values() for cite in cited(text)}
    ids = dict(Source.objects.using(EDITORIAL).filter(key__in=keys).values_list("key", "pk"))
    found = {row.pk: mentions(row, ids) for row in rows}
    store_unknown_keys(
        str(model._meta.model_name), {row.pk: unknown_keys(row, ids) for row in rows}
    )
    for row in rows:
        row.statements, row.statements_sourced = shares(row)
        row.source_count = len({mention.source_id for mention in found[row.pk]})
        if isinstance(row, Initiative):
            row.start, row.end, row.status = life(list(row.milestones.all()), row.kind)
            if is_disputed(row):
                row.status = Status.DISPUTED
    fields = [*SHARE_FIELDS, *(LIFE_FIELDS if model is Initiative else ())]
    store(rows, fields)
    store_mentions(str(model._meta.model_name), found)
    return fields


def store_mentions(owner: str, found: dict[int, list[Mention]]) -> None:
    """Replace the citations of those owners whose mentions have changed."""
    known = stored_mentions(owner, found)
    changed = [pk for pk in found if known.get(pk, []) != found[pk]]
    Citation.objects.using(EDITORIAL).filter(**{f"{owner}__in": changed}).delete()
    fresh = [
        Citation(**{f"{owner}_id": pk}, **mention._asdict())
        for pk in changed
        for mention in found[pk]
    ]
    Citation.objects.using(EDITORIAL).bulk_create(fresh, batch_size=500)


def store_unknown_keys(model: str, unknown: dict[int, set[str]]) -> None:
    """Keep which keys in the texts of those entries have no source, so that one that comes finds
    its texts.
    """
    rows = UnknownKey.objects.using(EDITORIAL).filter(model=model, entry_pk__in=unknown)
    known: dict[int, set[str]] = {}
    for pk, key in rows.values_list("entry_pk", "key"):
        known.setdefault(pk, set()).add(key)
    changed = [pk for pk in unknown if known.get(pk, set()) != unknown[pk]]
    if changed:
        UnknownKey.objects.using(EDITORIAL).filter(model=model, entry_pk__in=changed).delete()
        fresh = [
            UnknownKey(model=model, entry_pk=pk, key=key)
            for pk in changed
            for key in sorted(unknown[pk])
        ]
        UnknownKey.objects.using(EDITORIAL).bulk_create(fresh, batch_size=500)


def unknown_keys(entry: Any, ids: dict[str, int]) -> set[str]:
    """The keys in the entry's texts that no source has; one that is longer than any key is
    no key.
    """
    keys = {cite.key for text in texts(entry).values() for cite in cited(text)}
    return {key for key in keys if key not in ids and len(key) <= LONGEST_KEY}


def texts(entry: Any) -> dict[str, str]:
    """The entry's own texts that may cite, in every language, by column."""
    names = noun_of(entry).cited
    return {
        f"{name}_{tag}": getattr(entry, f"{name}_{tag}") or ""
        for name in names
        for tag in LANGUAGES
    }


def stored_mentions(owner: str, pks: Iterable[int]) -> dict[int, list[Mention]]:
    """The citations that are stored now, by the key of their owner."""
    rows = Citation.objects.using(EDITORIAL).filter(**{f"{owner}__in": list(pks)})
    known: dict[int, list[Mention]] = {}
    for pk, *mention in rows.order_by("pk").values_list(f"{owner}_id", *Mention._fields):
        known.setdefault(pk, []).append(Mention(*mention))
    return known


def mentions(entry: Any, ids: dict[str, int]) -> list[Mention]:
    """Each source that the entry names, once for a place and locator."""
    found = [
        Mention(ids[cite.key], cite.locator, column.rsplit("_", 1)[0])
        for column, text in texts(entry).items()
        for cite in cited(text)
        if cite.key in ids
    ]
    found += [
        Mention(row.source_id, row.locator, noun_of(entry).dated_rows)
        for row in dated_rows(entry)
        if row.source_id
    ]
    found += [Mention(row.source_id, row.locator, "disputes") for row in positions(entry)]
    return list(dict.fromkeys(found))


def shares(entry: Any) -> Share:
    """How many statements the entry makes, and how many of them name a source; milestones and
    values count as one each.

    Of its languages the one with the most statements that name none, so that no reader is told more
    than holds. A page about the site itself makes none: nothing but the site could be its source.
    """
    if isinstance(entry, Article) and entry.kind == Article.Kind.PAGE:
        return Share(0, 0)
    rows = dated_rows(entry)
    sourced_rows = sum(1 for row in rows if row.source_id)
    languages = [texts_share(entry, tag) for tag in LANGUAGES]
    share = max(languages, key=lambda share: share.total - share.sourced)
    return Share(share.total + len(rows), share.sourced + sourced_rows)


def texts_share(entry: Any, tag: str) -> Share:
    """The statements of the texts that a reader of the language gets: English stands in for what is
    missing.
    """
    total = sourced = 0
    for name in noun_of(entry).stated:
        text = getattr(entry, f"{name}_{tag}") or getattr(entry, f"{name}_{LANGUAGES[0]}") or ""
        share = statements(text)
        total += share.total
        sourced += share.sourced
    return Share(total, sourced)


def dated_rows(entry: Any) -> list[Any]:
    """The milestones of an initiative, the observations of an indicator; none for others."""
    relation = noun_of(entry).dated_rows
    return list(getattr(entry, relation).all()) if relation else []


def positions(entry: Any) -> list[Position]:
    """What sources say in the entry's disputes."""
    if not hasattr(entry, "disputes"):
        return []
    return [position for dispute in entry.disputes.all() for position in dispute.positions.all()]


def turn(milestone: Milestone) -> tuple[date, int]:
    """What puts milestones in order; without a date, a beginning comes first and an end last."""
    begins = any(milestone.kind in kinds for kinds in BEGINNINGS)
    return (milestone.date_earliest or (date.min if begins else date.max), milestone.pk)


def is_disputed(initiative: Initiative) -> bool:
    """Whether sources differ on whether it happened at all, or on the milestone from which its
    status follows.
    """
    disputes = initiative.disputes.all()
    doubted = {
        dispute.milestone_id for dispute in disputes if dispute.about == Dispute.About.EXISTENCE
    }
    told = sorted(initiative.milestones.all(), key=turn)
    decisive = [milestone.pk for milestone in told if milestone.kind in STANDING][-1:]
    return None in doubted or bool(doubted.intersection(decisive))


def life(milestones: Sequence[Milestone], kind: str) -> Life:
    """Start, end and status as they follow from the milestones of an initiative of that kind."""
    told = sorted(milestones, key=turn)
    turns = [milestone for milestone in told if milestone.kind in STANDING]
    if not turns:
        return Life("", "", Status.UNKNOWN)
    dated = (m.date for kinds in BEGINNINGS for m in turns if m.kind in kinds and m.date)
    last = turns[-1]
    ended = last.kind in (Milestone.Kind.ENDED, Milestone.Kind.REPLACED)
    status = STANDING[Milestone.Kind(last.kind)]
    if last.kind == Milestone.Kind.OCCURRED and kind == Initiative.Kind.MILESTONE:
        status = Status.HAPPENED
    return Life(next(dated, ""), last.date if ended else "", status)
