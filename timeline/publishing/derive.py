"""What follows from what editors typed: citations, shares, the life of an initiative,
fingerprints.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model

from govdigital.databases import EDITORIAL
from timeline.models import (
    Article,
    Citation,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Publishable,
    Source,
    Sourced,
    Status,
    UnknownKey,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.columns import follow_texts_of_dates, update_columns
from timeline.publishing.keys import same_model
from timeline.publishing.parts import knowing_parts, load_parts
from timeline.publishing.snapshots import chunks, fingerprint, snapshot_of
from timeline.publishing.translations import due
from timeline.registry import noun_of
from timeline.registry.noun import SHARES
from timeline.texts.markup import cited, statements
from timeline.texts.statements import Share

DERIVED = ("fingerprint", "translations_due")
LONGEST_KEY = 100
# Entries whose texts are read together. Each text is asked for its keys, its citations and its
# share, and what was read of the last thousand is remembered.
READ_TOGETHER = 100
LIFE_FIELDS = (
    "start",
    "start_earliest",
    "start_latest",
    "end",
    "end_earliest",
    "end_latest",
    "status",
)
# What is known of the link of a source, but for the address that was checked.
LINK_ANSWER = ("link_status", "link_checked_on", "link_moved_to", "link_code", "link_trouble")
STATUS_AFTER = {
    Milestone.Kind.PROPOSED: Status.PROPOSED,
    Milestone.Kind.ANNOUNCED: Status.ANNOUNCED,
    Milestone.Kind.LAUNCHED: Status.ACTIVE,
    Milestone.Kind.SUSPENDED: Status.SUSPENDED,
    Milestone.Kind.ENDED: Status.COMPLETED,
    Milestone.Kind.REPLACED: Status.REPLACED,
    Milestone.Kind.OCCURRED: Status.COMPLETED,
}
# What begins, halts or ends an initiative; a plan or an event in its life does not undo it.
DECISIVE = {
    Milestone.Kind.LAUNCHED,
    Milestone.Kind.SUSPENDED,
    Milestone.Kind.ENDED,
    Milestone.Kind.REPLACED,
}
BEGINNINGS = (
    {Milestone.Kind.LAUNCHED},
    {Milestone.Kind.OCCURRED},
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
    """Derive anew, and store, what follows from the working copies as they are stored and the rows
    that hang on them, and bring the given ones up to date.
    """
    for model, same in same_model(entries).items():
        by_key = {entry.pk: entry for entry in same}
        columns = derived_columns(model)
        for chunk in chunks(by_key, READ_TOGETHER):
            for row in refreshed(model, chunk):
                for column in columns:
                    setattr(by_key[row.pk], column, getattr(row, column))


def refreshed(model: type[Publishable], pks: Iterable[int]) -> list[Publishable]:
    """These working copies, read afresh with their parts, with what follows from them stored."""
    with transaction.atomic(using=EDITORIAL, savepoint=False):
        rows = list(knowing_parts(raw_rows.rows(model, EDITORIAL).filter(pk__in=pks)))
        derive(rows)
    return rows


def derive(batch: Iterable[Publishable]) -> None:
    """Store what follows from these working copies, as they have just been read, and let them
    say it.
    """
    for model, same in same_model(batch).items():
        load_parts(same)
        for start in range(0, len(same), READ_TOGETHER):
            derive_chunk(model, same[start : start + READ_TOGETHER])


def derive_chunk(model: type[Publishable], rows: Sequence[Publishable]) -> None:
    """Derive what follows from rows of one model, with their parts; writes only what is new."""
    columns = derived_columns(model)
    before = {row.pk: values_in(row, columns) for row in rows}
    if issubclass(model, Sourced):
        derive_from_texts(model, rows)
    for row in rows:
        if isinstance(row, Source):
            forget_link(row)
        follow_texts_of_dates(row, columns)
        row.fingerprint = fingerprint(snapshot_of(row))
        row.translations_due = due(row)
    changed = [row for row in rows if values_in(row, columns) != before[row.pk]]
    update_columns(changed, columns)


def derived_columns(model: type[Publishable]) -> list[str]:
    """The columns of the model that nobody types."""
    columns = [*DERIVED]
    if issubclass(model, Sourced):
        columns += SHARES
    if model is Initiative:
        columns += LIFE_FIELDS
    if model is Source:
        columns += LINK_ANSWER
    return columns


def values_in(row: Publishable, columns: Iterable[str]) -> list[object]:
    """What the row says in these columns."""
    return [getattr(row, column) for column in columns]


def forget_link(source: Source) -> None:
    """Take back what is known of a link whose address has changed; which one was checked stays
    known.
    """
    was_checked = source.link_checked_url and source.link_checked_on
    if was_checked and source.link_checked_url != source.url:
        source.link_status = source.link_moved_to = source.link_trouble = ""
        source.link_checked_on = source.link_code = None


def derive_from_texts(model: type[Publishable], rows: Sequence[Publishable]) -> None:
    """Store the citations of rows of one model, and let the rows say their shares and lives."""
    cited_keys: set[str] = set()
    for row in rows:
        cited_keys |= keys_in(row)
    ids: dict[str, int] = {}
    if cited_keys:
        sources = raw_rows.rows(Source, EDITORIAL).filter(key__in=cited_keys)
        ids = dict(sources.values_list("key", "pk"))
    model_name = str(model._meta.model_name)
    store_unknown_keys(model_name, {row.pk: unknown_keys(row, ids) for row in rows})
    mentions = {row.pk: mentions_in(row, ids) for row in rows}
    for row in rows:
        if isinstance(row, Sourced):
            share = share_of(row)
            row.statements = share.total
            row.statements_sourced = share.sourced
            row.source_count = len({mention.source_id for mention in mentions[row.pk]})
        if isinstance(row, Initiative):
            row.start, row.end, row.status = life(list(row.milestones.all()), row.kind)
            if is_disputed(row):
                row.status = Status.DISPUTED
    store_mentions(model_name, rows, mentions)


def store_mentions(
    owner: str, rows: Sequence[Publishable], mentions: Mapping[int, list[Mention]]
) -> None:
    """Replace the citations of those rows whose mentions have changed."""
    changed = [row for row in rows if mentions[row.pk] != stored_mentions(row)]
    if not changed:
        return
    pks = [row.pk for row in changed]
    Citation.objects.using(EDITORIAL).filter(**{f"{owner}__in": pks}).delete()
    citations = []
    for pk in pks:
        for mention in mentions[pk]:
            citations.append(Citation(**{f"{owner}_id": pk}, **mention._asdict()))
    raw_rows.insert(citations, EDITORIAL)
    for row in changed:
        row.refresh_from_db(fields=["citations"])
    load_parts(changed)


def store_unknown_keys(model: str, unknown: Mapping[int, set[str]]) -> None:
    """Keep which keys in the texts of those entries have no source, so that one that comes finds
    its texts.
    """
    stored: dict[int, set[str]] = {}
    rows = UnknownKey.objects.using(EDITORIAL).filter(model=model, entry_pk__in=unknown)
    for pk, key in rows.values_list("entry_pk", "key"):
        stored.setdefault(pk, set()).add(key)
    changed = [pk for pk in unknown if unknown[pk] != stored.get(pk, set())]
    if not changed:
        return
    UnknownKey.objects.using(EDITORIAL).filter(model=model, entry_pk__in=changed).delete()
    fresh = []
    for pk in changed:
        for key in sorted(unknown[pk]):
            fresh.append(UnknownKey(model=model, entry_pk=pk, key=key))
    raw_rows.insert(fresh, EDITORIAL)


def keys_in(entry: Publishable) -> set[str]:
    """The citekeys in the entry's own texts."""
    keys: set[str] = set()
    for text in texts_by_column(entry).values():
        keys.update(cite.key for cite in cited(text))
    return keys


def unknown_keys(entry: Publishable, ids: Mapping[str, int]) -> set[str]:
    """The keys in the entry's texts that no source has; one that is longer than any key is
    no key.
    """
    return {key for key in keys_in(entry) if key not in ids and len(key) <= LONGEST_KEY}


def texts_by_column(entry: Publishable) -> dict[str, str]:
    """The entry's own texts that may cite, in every language."""
    texts = {}
    for name in noun_of(entry).cited:
        for tag in LANGUAGES:
            texts[f"{name}_{tag}"] = text_in(entry, name, tag)
    return texts


def text_in(row: Model, name: str, tag: str) -> str:
    """The text of a row in that language, blank where it has none."""
    return getattr(row, f"{name}_{tag}") or ""


def stored_mentions(entry: Any) -> list[Mention]:
    """The citations that are stored now."""
    citations = entry.citations.all()
    return [Mention(row.source_id, row.locator, row.place) for row in citations]


def mentions_in(entry: Publishable, ids: Mapping[str, int]) -> list[Mention]:
    """Each source that the entry names, once for a place and locator."""
    mentions = []
    for column, text in texts_by_column(entry).items():
        place = column.rpartition("_")[0]
        for cite in cited(text):
            if cite.key in ids:
                mentions.append(Mention(ids[cite.key], cite.locator, place))
    for row in dated_rows(entry):
        if row.source_id:
            mentions.append(Mention(row.source_id, row.locator, noun_of(entry).dated_rows))
    for name in noun_of(entry).sourced_values:
        source_id = getattr(entry, f"{name}_source_id")
        if source_id:
            mentions.append(Mention(source_id, getattr(entry, f"{name}_locator"), name))
    for dispute in disputes_of(entry):
        for position in dispute.positions.all():
            mentions.append(Mention(position.source_id, position.locator, "disputes"))
    return list(dict.fromkeys(mentions))


def share_of(entry: Publishable) -> Share:
    """How many statements the entry makes, and how many of them name a source; milestones,
    observations and values of its own count as one each.

    Of its languages the one with the most statements that name none, so that no reader is told more
    than holds. A page about the site itself makes none: nothing but the site could be its source.
    """
    if isinstance(entry, Article) and entry.kind == Article.Kind.PAGE:
        return Share(0, 0)
    rows = dated_rows(entry)
    sourced_rows = [row for row in rows if row.source_id]
    # A constraint lets no such value stand without its source.
    values = [name for name in noun_of(entry).sourced_values if getattr(entry, name) is not None]
    languages = [share_of_texts(entry, tag) for tag in LANGUAGES]
    share = max(languages, key=lambda share: share.total - share.sourced)
    total = share.total + len(rows) + len(values)
    return Share(total, share.sourced + len(sourced_rows) + len(values))


def share_of_texts(entry: Publishable, tag: str) -> Share:
    """The statements of the texts that a reader of the language gets: English stands in for what is
    missing.
    """
    total = sourced = 0
    for name in noun_of(entry).stated:
        share = statements(text_in(entry, name, tag) or text_in(entry, name, LANGUAGES[0]))
        total += share.total
        sourced += share.sourced
    return Share(total, sourced)


def dated_rows(entry: Publishable) -> list[Milestone] | list[Observation]:
    """The milestones of an initiative, the observations of an indicator; none for others."""
    if isinstance(entry, Initiative):
        return list(entry.milestones.all())
    if isinstance(entry, Indicator):
        return list(entry.observations.all())
    return []


def disputes_of(entry: Publishable) -> list[Dispute]:
    """The disputes of an entry; none where entries of its kind have none."""
    if isinstance(entry, (Era, Initiative, Indicator, Article)):
        return list(entry.disputes.all())
    return []


def in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """The milestones by date; without one, a beginning comes first and an end last."""
    return sorted(milestones, key=date_and_key)


def date_and_key(milestone: Milestone) -> tuple[date, int]:
    """What puts milestones in order."""
    if milestone.date_earliest:
        return milestone.date_earliest, milestone.pk
    is_beginning = any(milestone.kind in kinds for kinds in BEGINNINGS)
    return date.min if is_beginning else date.max, milestone.pk


def is_disputed(initiative: Initiative) -> bool:
    """Whether sources differ on whether it happened at all, or on the milestone from which its
    status follows.
    """
    doubted = set()
    for dispute in initiative.disputes.all():
        if dispute.about == Dispute.About.EXISTENCE:
            doubted.add(dispute.milestone_id)
    if None in doubted:
        return True
    turns = turning_points(initiative.milestones.all())
    return bool(turns) and turns[-1].pk in doubted


def turning_points(milestones: Iterable[Milestone]) -> list[Milestone]:
    """The milestones from which a status follows, in order."""
    return [milestone for milestone in in_order(milestones) if milestone.kind in STATUS_AFTER]


def life(milestones: Sequence[Milestone], kind: str) -> Life:
    """Start, end and status as they follow from the milestones of an initiative of that kind."""
    turns = turning_points(milestones)
    if not turns:
        return Life("", "", Status.UNKNOWN)
    decisive_turns = [milestone for milestone in turns if milestone.kind in DECISIVE]
    events = [milestone for milestone in turns if milestone.kind != Milestone.Kind.PROPOSED]
    last = (decisive_turns or events or turns)[-1]
    status = STATUS_AFTER[Milestone.Kind(last.kind)]
    if last.kind == Milestone.Kind.OCCURRED and kind == Initiative.Kind.MILESTONE:
        status = Status.HAPPENED
    has_ended = last.kind in (Milestone.Kind.ENDED, Milestone.Kind.REPLACED)
    return Life(start_of(turns), last.date if has_ended else "", status)


def start_of(turns: Sequence[Milestone]) -> str:
    """The first date of the best kind of beginning that has one; blank where none has."""
    for kinds in BEGINNINGS:
        for milestone in turns:
            if milestone.kind in kinds and milestone.date:
                return str(milestone.date)
    return ""
