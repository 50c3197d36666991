"""The entries that must be live before an entry can be: its parents, and theirs in turn."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, ForeignKey, QuerySet, Value, prefetch_related_objects

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import (
    Agent,
    Article,
    Era,
    Indicator,
    Initiative,
    Picture,
    Publishable,
    Site,
    Source,
    Subject,
    Theme,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.derive import dated_rows, disputes_of, keys_in, text_in
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.publishing.parts import load_parts
from timeline.registry import ENTRIES, MODELS, noun_of
from timeline.texts.markup import pictures
from timeline.texts.value_places import named_indicators


class Parent(NamedTuple):
    """An entry that must be live, and the form field or inline that names it."""

    field: str
    key: EntryKey


def along(entries: Iterable[Publishable]) -> list[Publishable]:
    """The parents of these entries, and theirs in turn, that are not live; in the order of
    copying.
    """
    batch = list(entries)
    visited = {key_of(entry) for entry in batch}
    waiting: list[Publishable] = []
    while batch:
        prefetch_parts(batch)
        keys: set[EntryKey] = set()
        for entry in batch:
            keys.update(parent.key for parent in parents_of(entry))
        batch = not_live(keys - visited)
        visited |= keys
        waiting += batch
    return sorted(waiting, key=lambda parent: (ENTRIES.index(type(parent)), parent.pk))


def not_live(keys: Iterable[EntryKey]) -> list[Publishable]:
    """The working copies of those of these entries that visitors do not see."""
    pks_by_model: dict[type[Publishable], set[int]] = defaultdict(set)
    for key in keys:
        pks_by_model[key.model].add(key.pk)
    for model, pk in live_among(pks_by_model):
        pks_by_model[model].remove(pk)
    waiting: list[Publishable] = []
    for model, missing in pks_by_model.items():
        if missing:
            waiting += model._base_manager.using(EDITORIAL).filter(pk__in=missing).order_by("pk")
    return waiting


def live_among(pks_by_model: Mapping[type[Publishable], Collection[int]]) -> list[EntryKey]:
    """Which of these entries visitors see: one query, of however many kinds they are."""
    copies: list[QuerySet[Any, Any]] = []
    for model, pks in pks_by_model.items():
        rows = raw_rows.rows(model, PUBLIC).filter(pk__in=pks).order_by()
        # A withdrawn era would show nothing of what hangs on it; a relation is left out by itself.
        if model is not Initiative:
            rows = rows.filter(withdrawn_at__isnull=True)
        kind = Value(str(model._meta.model_name), output_field=CharField())
        copies.append(rows.values_list(kind, "pk"))
    if not copies:
        return []
    live = copies[0].union(*copies[1:], all=True)
    return [EntryKey(MODELS[name], pk) for name, pk in live]


def prefetch_parts(batch: Sequence[Publishable]) -> None:
    """Load the parts and the pictures of all entries at once, so that a thousand cost what one
    costs.
    """
    load_parts(batch)
    for model, same in same_model(batch).items():
        if hasattr(model, "picture"):
            prefetch_related_objects(same, *raw_rows.prefetches(model, ["picture"], EDITORIAL))


def parents_of(entry: Publishable) -> list[Parent]:
    """The entries that must be live for this one, each once for a field that names it."""
    parents = [*parents_by_key(entry), *sources_of(entry), *pictures_in(entry)]
    if isinstance(entry, Site):
        parents += parents_of_site(entry)
    if isinstance(entry, Source):
        for authorship in entry.authorships.all():
            parents.append(Parent("authorships", EntryKey(Agent, authorship.agent_id)))
    if isinstance(entry, Initiative):
        for relation in entry.relations_from.all():
            parents.append(Parent("relations", EntryKey(Initiative, relation.to_initiative_id)))
        for theme in entry.themes.all():
            parents.append(Parent("themes", EntryKey(Theme, theme.pk)))
    if isinstance(entry, Indicator):
        for observation in entry.observations.all():
            if observation.subject_id:
                parents.append(Parent("observations", EntryKey(Subject, observation.subject_id)))
    return list(dict.fromkeys(parents))


def parents_by_key(entry: Publishable) -> Iterator[Parent]:
    """The entries to which keys of the entry itself lead."""
    for field in foreign_keys(entry):
        model = field.related_model
        pk = getattr(entry, field.attname)
        if pk and issubclass(model, Publishable):
            yield Parent(field.name, EntryKey(model, pk))


def sources_of(entry: Publishable) -> Iterator[Parent]:
    """The sources that the entry and its parts name."""
    for row in dated_rows(entry):
        if row.source_id:
            yield Parent(noun_of(entry).dated_rows, EntryKey(Source, row.source_id))
    for dispute in disputes_of(entry):
        for position in dispute.positions.all():
            yield Parent("disputes", EntryKey(Source, position.source_id))
    if isinstance(entry, (Agent, Article, Era, Indicator, Initiative)):
        for citation in entry.citations.all():
            yield Parent(citation.place, EntryKey(Source, citation.source_id))
    if isinstance(entry, Picture):
        yield from sources_in_captions(entry)


def pictures_in(entry: Publishable) -> Iterator[Parent]:
    """The pictures that stand in the texts of the entry."""
    fields: dict[str, str] = {}
    for name in noun_of(entry).paragraphs:
        for tag in LANGUAGES:
            for key in pictures(text_in(entry, name, tag)):
                fields.setdefault(key, f"{name}_{tag}")
    if not fields:
        return
    rows = Picture.objects.using(EDITORIAL).filter(key__in=fields)
    for pk, key in rows.order_by("pk").values_list("pk", "key"):
        yield Parent(fields[key], EntryKey(Picture, pk))


def sources_in_captions(picture: Picture) -> Iterator[Parent]:
    """The sources that the caption cites; no citations are kept of it, for it stands on the pages
    of others.
    """
    sources = Source.objects.using(EDITORIAL).filter(key__in=keys_in(picture))
    for pk in sources.order_by("pk").values_list("pk", flat=True):
        yield Parent(f"caption_{LANGUAGES[0]}", EntryKey(Source, pk))


def parents_of_site(site: Site) -> Iterator[Parent]:
    """The sources that the words of the site cite, and the indicators of which they tell values.

    No citations are kept of them, for they are no entry of the story.
    """
    sources = Source.objects.using(EDITORIAL).filter(key__in=keys_in(site))
    for pk in sources.order_by("pk").values_list("pk", flat=True):
        yield Parent("finding", EntryKey(Source, pk))
    slugs = named_indicators(*findings(site).values())
    indicators = Indicator.objects.using(EDITORIAL).filter(slug__in=slugs)
    for pk in indicators.order_by("pk").values_list("pk", flat=True):
        yield Parent("finding", EntryKey(Indicator, pk))


def findings(site: Site) -> dict[str, str]:
    """What the site has found, in every language, by column."""
    return {f"finding_{tag}": text_in(site, "finding", tag) for tag in LANGUAGES}


def foreign_keys(entry: Publishable) -> list["ForeignKey[Publishable, Publishable]"]:
    """The keys of an entry that lead to other entries."""
    return [field for field in entry._meta.concrete_fields if isinstance(field, ForeignKey)]
