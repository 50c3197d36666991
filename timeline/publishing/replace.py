"""The verb replace: one source stands wherever another stood, in the working copies."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model, Q, TextField

from govdigital.databases import EDITORIAL
from timeline.models import Dispute, Milestone, Observation, Position, Publishable, Source
from timeline.models.dispute import DISPUTED
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owner_of
from timeline.publishing.columns import store
from timeline.publishing.derive import refresh
from timeline.publishing.public_rows import by_model
from timeline.publishing.snapshots import chunks
from timeline.registry import NOUNS, texts_of
from timeline.texts.rename_citekey import rename_citekey

# What leads from a part to its entry, so that it is loaded with it.
LEADING: dict[type[Model], tuple[str, ...]] = {
    Milestone: ("initiative",),
    Observation: ("indicator",),
    Dispute: DISPUTED,
    Position: tuple(f"dispute__{name}" for name in DISPUTED),
}
POINTING: tuple[type[Any], ...] = (Milestone, Observation, Position)


class Place(NamedTuple):
    """A column of a working copy, or of one of its parts, and what is to stand there."""

    row: Any
    column: str
    value: Any

    @property
    def entry(self) -> Publishable:
        """The entry that the row belongs to."""
        return owner_of(self.row)


def replace(old: Source, new: Source) -> list[Publishable]:
    """Name `new` in every place that names `old`, all or nothing; the entries that changed.

    What visitors see stays as it is until the entries are published.
    """
    with transaction.atomic(using=EDITORIAL):
        found = places(old, new)
        for model in dict.fromkeys(type(place.row) for place in found):
            same = [place for place in found if type(place.row) is model]
            # A milestone may name the source twice: in its words and as what it rests on.
            rows = {place.row.pk: place.row for place in same}
            for place in same:
                setattr(rows[place.row.pk], place.column, place.value)
            store(rows.values(), {place.column for place in same})
        entries = afresh(place.entry for place in found)
        refresh(*entries)
    return entries


def afresh(entries: Iterable[Publishable]) -> list[Publishable]:
    """The entries as they are stored, each once: what led to one may have loaded it before it
    changed.
    """
    return [
        entry
        for model, pks in by_model(dict.fromkeys(entries)).items()
        for chunk in chunks(pks)
        for entry in model._base_manager.using(EDITORIAL).filter(pk__in=chunk).order_by("pk")
    ]


def places(old: Source, new: Source) -> list[Place]:
    """Every place that names `old`, with what stands there once it names `new`."""
    with transaction.atomic(using=EDITORIAL):
        written = [place for model in NOUNS for place in in_texts(model, old, new)]
        return written + [place for model in POINTING for place in in_keys(model, old, new)]


def in_texts(model: type[Any], old: Source, new: Source) -> list[Place]:
    """The texts of the model's rows that cite the source or link to its page."""
    texts = [name for name in texts_of(model) if isinstance(model._meta.get_field(name), TextField)]
    columns = [f"{name}_{tag}" for name in texts for tag in LANGUAGES]
    if not columns:
        return []
    spellings = (f"@{old.key}", f"[[source:{old.key}")
    named = reduce(
        or_, (Q(**{f"{column}__contains": said}) for column in columns for said in spellings)
    )
    changes = [
        Place(row, column, rename_citekey(getattr(row, column) or "", old.key, new.key))
        for row in held(model, named)
        for column in columns
    ]
    return [place for place in changes if place.value != (getattr(place.row, place.column) or "")]


def in_keys(model: type[Any], old: Source, new: Source) -> list[Place]:
    """The milestones, observations or positions that rest on the source."""
    return [Place(row, "source", new) for row in held(model, Q(source=old))]


def held(model: type[Any], condition: Q) -> Any:
    """The rows, kept from other editors until the change is over, each with the entry that it
    belongs to.
    """
    rows = (
        model._base_manager.using(EDITORIAL)
        .select_for_update(of=("self",), no_key=True)
        .filter(condition)
    )
    return rows.select_related(*LEADING.get(model, ())).order_by("pk")
