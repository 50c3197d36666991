"""Why an entry cannot go live yet, what would go with it, and what is only advised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, prefetch_related_objects
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import (
    Agent,
    Initiative,
    Milestone,
    Publishable,
    Site,
    Source,
    Theme,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.derive import dated_rows, texts
from timeline.publishing.far_dates import far_dates
from timeline.publishing.snapshots import chunks
from timeline.publishing.translations import advised
from timeline.registry import ENTRIES, LINKED, NOUNS, noun_of, texts_of
from timeline.texts.markup import cited, ends_in_remark, has_marks_of_texts, links
from timeline.texts.markup import problems as text_problems

# These texts of entries, and all of the site's, are shown as they are typed.
PLAIN_TEXTS = ("title", "unit")

Row = tuple[type[Model], int]


class Problem(NamedTuple):
    """What is missing or wrong, in a sentence, and the form field or inline where it can be
    mended.
    """

    entry: Publishable
    field: str
    sentence: str


class TakenAddress(Problem):
    """An address that another entry still has for visitors; `other` is the working copy of that
    one.
    """

    other: Publishable | None = None


def problems(entries: Iterable[Publishable]) -> list[Problem]:
    """Everything that keeps these entries from going live together; empty when nothing does."""
    batch = list(entries)
    _prefetch(batch)
    keys, addresses = _known(batch)
    found = [problem for entry in batch for problem in _own_problems(entry, keys, addresses)]
    found += _taken_addresses(batch)
    waiting = along(batch)
    names = {(type(parent), parent.pk): str(parent) for parent in waiting}
    for entry in batch if names else ():
        # A source may be needed in several places: it is said once, at the first of them.
        places = {row: field for field, row in reversed(_parents(entry))}
        for row, field in reversed(places.items()):
            if row in names:
                sentence = _(
                    "“%(parent)s” is not live. Publish it first, or together with this entry."
                )
                found.append(Problem(entry, field, sentence % {"parent": names[row]}))
    return list(dict.fromkeys(found))


def _taken_addresses(batch: Sequence[Any]) -> list[TakenAddress]:
    """The addresses that another entry still has in PUBLIC, though its working copy has given them
    up.
    """
    found = []
    for model in dict.fromkeys(type(entry) for entry in batch):
        field = getattr(model, "address_field", "")
        wanted = {getattr(entry, field): entry for entry in batch if type(entry) is model and field}
        going = {entry.pk for entry in wanted.values()}
        for addresses in chunks(wanted):
            for holder in model._base_manager.using(PUBLIC).filter(**{f"{field}__in": addresses}):
                if holder.pk not in going:
                    found.append(_taken(wanted[getattr(holder, field)], field, holder))
    return found


def _taken(entry: Any, field: str, holder: Any) -> TakenAddress:
    """That the live entry `holder` still has the address, and the way out."""
    sentence = _(
        "“%(other)s” still has the address “%(address)s” for visitors. "
        "Publish it first with its new address, or both together."
    )
    if holder.withdrawn_at:
        sentence = _(
            "“%(other)s” is withdrawn, and its page keeps the address “%(address)s”. "
            "Withdraw it as gone or replaced, or publish it with its new address, first or "
            "together."
        )
    other = type(entry)._base_manager.using(EDITORIAL).filter(pk=holder.pk).first()
    if other is None:
        sentence = _(
            "“%(other)s” has the address “%(address)s” for visitors, and no working copy. "
            "Ask whoever runs the site to call “manage.py check_databases”."
        )
    problem = TakenAddress(
        entry, field, sentence % {"other": holder, "address": getattr(entry, field)}
    )
    problem.other = other
    return problem


def advice(entries: Iterable[Publishable]) -> list[Problem]:
    """What would make the entries better, but keeps none of them from going live."""
    batch = list(entries)
    _prefetch(batch)
    found = [Problem(*said) for said in far_dates(batch)]
    for entry in batch:
        found += [Problem(entry, *said) for said in advised(entry)]
        unsourced = getattr(entry, "statements", 0) - getattr(entry, "statements_sourced", 0)
        if unsourced:
            sentence = _("Statements without a source: %(number)s.") % {"number": unsourced}
            found.append(Problem(entry, f"{noun_of(entry).cited[-1]}_{LANGUAGES[0]}", sentence))
    return found


def along(entries: Iterable[Publishable]) -> list[Publishable]:
    """The parents of these entries, and theirs in turn, that are not live; in the order of
    copying.
    """
    batch = list(entries)
    seen: set[Row] = {(type(entry), entry.pk) for entry in batch}
    waiting: list[Publishable] = []
    while batch:
        _prefetch(batch)
        wanted = {row for entry in batch for _field, row in _parents(entry)} - seen
        seen |= wanted
        batch = _not_live(wanted)
        waiting += batch
    return sorted(waiting, key=lambda parent: (ENTRIES.index(type(parent)), parent.pk))


def _not_live(rows: Iterable[Row]) -> list[Publishable]:
    keys: dict[type[Any], set[int]] = defaultdict(set)
    for model, pk in rows:
        keys[model].add(pk)
    found: list[Publishable] = []
    for model, pks in keys.items():
        copies = model._base_manager.using(PUBLIC).filter(pk__in=pks)
        # A withdrawn era would show nothing of what hangs on it; a relation is left out by itself.
        if model is not Initiative:
            copies = copies.filter(withdrawn_at__isnull=True)
        live = set(copies.values_list("pk", flat=True))
        found += model._base_manager.using(EDITORIAL).filter(pk__in=pks - live).order_by("pk")
    return found


def _prefetch(batch: Sequence[Publishable]) -> None:
    """Load the parts of all entries at once, so that a thousand cost what one costs."""
    for model in dict.fromkeys(type(entry) for entry in batch):
        same = [entry for entry in batch if type(entry) is model]
        names = [dated] if (dated := NOUNS[model].dated_rows) else []
        names += ["disputes__positions", "citations"] if hasattr(model, "disputes") else []
        names += ["relations_from", "themes"] if model is Initiative else []
        names += ["authorships"] if model is Source else []
        names += ["citations"] if model is Agent else []
        prefetch_related_objects(same, *raw_rows.prefetches(model, names, EDITORIAL))


def _known(batch: Sequence[Publishable]) -> tuple[set[str], set[tuple[str, str]]]:
    """The citekeys and the linked entries, of those that the texts name, that exist."""
    written = [text for entry in batch for _field, text in _written(entry)]
    keys = {cite.key for text in written for cite in cited(text)}
    known = set(Source.objects.using(EDITORIAL).filter(key__in=keys).values_list("key", flat=True))
    wanted = defaultdict(set)
    for text in written:
        for link in links(text):
            wanted[link.kind].add(link.slug)
    addresses = set()
    for kind in wanted.keys() & LINKED.keys():
        model = LINKED[kind]
        field = model.address_field
        lookup: dict[str, Any] = {f"{field}__in": wanted[kind]}
        if model is Agent:
            lookup["kind"] = kind
        rows = model._base_manager.using(EDITORIAL).filter(**lookup)
        addresses |= {(kind, slug) for slug in rows.values_list(field, flat=True)}
    return known, addresses


def _own_problems(entry: Any, keys: set[str], addresses: set[tuple[str, str]]) -> list[Problem]:
    """What is wrong with the entry itself, whatever else is live."""
    found = []
    for name in noun_of(entry).required:
        if not str(getattr(entry, name) or "").strip():
            label = entry._meta.get_field(name).verbose_name
            found.append(Problem(entry, name, _("“%(field)s” is empty.") % {"field": label}))
    try:
        # The database answers for the rows that keys lead to; asking for each would take a query.
        entry.clean_fields(exclude={field.name for field in _foreign_keys(entry)})
    except ValidationError as error:
        found += [
            Problem(entry, name, text)
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    for field, text in _written(entry):
        found += [
            Problem(entry, field, sentence) for sentence in text_problems(text, keys, addresses)
        ]
    return found + _misplaced_marks(entry) + _unsourced_parts(entry)


def _misplaced_marks(entry: Any) -> list[Problem]:
    """Citations and links where they would be shown as they are typed, or lead to no note."""
    found = []
    if isinstance(entry, Source):
        for tag in LANGUAGES:
            if cited(getattr(entry, f"note_{tag}") or ""):
                sentence = _(
                    "This note is the editors’ own word and names no source. Take the citation "
                    "out of it."
                )
                found.append(Problem(entry, f"note_{tag}", sentence))
    for field, text in _plain_texts(entry):
        if has_marks_of_texts(text):
            sentence = _(
                "“%(text)s” is shown as it is typed: take the citation or the link out of it."
            )
            found.append(Problem(entry, field, sentence % {"text": text[:60]}))
    return found


def _plain_texts(entry: Any) -> list[tuple[str, str]]:
    """The texts that pages show as they are typed, with the form field or inline that holds
    each.
    """
    model = type(entry)
    names = [name for name in texts_of(model) if model is Site or name in PLAIN_TEXTS]
    written = [
        (f"{name}_{tag}", getattr(entry, f"{name}_{tag}") or "")
        for name in names
        for tag in LANGUAGES
    ]
    for dispute in entry.disputes.all() if hasattr(entry, "disputes") else ():
        written += [("disputes", getattr(dispute, f"question_{tag}") or "") for tag in LANGUAGES]
    return written


def _unsourced_parts(entry: Any) -> list[Problem]:
    """Milestones and observations without a source, disputes without two sides, sources without an
    origin.
    """
    found = []
    for row in dated_rows(entry):
        if not row.source_id:
            sentence = _("“%(row)s” names no source.") % {"row": row}
            found.append(Problem(entry, noun_of(entry).dated_rows, sentence))
        # The number of a milestone's source stands behind its words.
        if isinstance(row, Milestone) and any(map(ends_in_remark, _part_texts(row))):
            sentence = _(
                "“%(row)s” ends in a remark, and the number of its source would stand at it. Put "
                "it first."
            )
            found.append(Problem(entry, noun_of(entry).dated_rows, sentence % {"row": row}))
    for dispute in entry.disputes.all() if hasattr(entry, "disputes") else ():
        if len(dispute.positions.all()) < 2:
            sentence = _("The dispute “%(question)s” needs the positions of two sources.")
            found.append(Problem(entry, "disputes", sentence % {"question": dispute}))
    if isinstance(entry, Source) and not (
        entry.publisher_id or entry.container_title or entry.authorships.all()
    ):
        sentence = _("Name an author, a publisher or what the source is published in.")
        found.append(Problem(entry, "authorships", sentence))
    return found


def _written(entry: Any) -> list[tuple[str, str]]:
    """Every text of the entry and its parts that may cite, with the form field or inline that holds
    it.
    """
    written = list(texts(entry).items())
    if isinstance(entry, Source):
        written += [(f"note_{tag}", getattr(entry, f"note_{tag}") or "") for tag in LANGUAGES]
    for row in dated_rows(entry):
        written += [(noun_of(entry).dated_rows, text) for text in _part_texts(row)]
    for dispute in entry.disputes.all() if hasattr(entry, "disputes") else ():
        for row in (dispute, *dispute.positions.all()):
            written += [("disputes", text) for text in _part_texts(row)]
    return written


def _part_texts(row: Any) -> list[str]:
    return [
        getattr(row, f"{name}_{tag}") or "" for name in texts_of(type(row)) for tag in LANGUAGES
    ]


def _parents(entry: Any) -> list[tuple[str, Row]]:
    """The entries that must be live for this one, each with the field that names it."""
    found = _keys(entry)
    parts = dated_rows(entry)
    found += [
        (noun_of(entry).dated_rows, (Source, part.source_id)) for part in parts if part.source_id
    ]
    if hasattr(entry, "disputes"):
        sides = [side for dispute in entry.disputes.all() for side in dispute.positions.all()]
        found += [("disputes", (Source, side.source_id)) for side in sides]
    if hasattr(entry, "citations") and not isinstance(entry, Source):
        found += [
            (citation.place, (Source, citation.source_id)) for citation in entry.citations.all()
        ]
    if isinstance(entry, Source):
        found += [("authorships", (Agent, row.agent_id)) for row in entry.authorships.all()]
    if isinstance(entry, Initiative):
        found += [
            ("relations", (Initiative, row.to_initiative_id)) for row in entry.relations_from.all()
        ]
        found += [("themes", (Theme, theme.pk)) for theme in entry.themes.all()]
    return list(dict.fromkeys(found))


def _keys(entry: Any) -> list[tuple[str, Row]]:
    """The entry's own keys to other entries."""
    return [
        (field.name, (field.related_model, getattr(entry, field.attname)))
        for field in _foreign_keys(entry)
        if getattr(entry, field.attname)
    ]


def _foreign_keys(entry: Any) -> list[Any]:
    return [field for field in entry._meta.concrete_fields if isinstance(field, ForeignKey)]
