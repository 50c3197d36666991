"""The working copies whose texts name a citekey, found by index, whether or not a source has it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from govdigital.databases import EDITORIAL
from timeline.models import Citation, Publishable, Source, UnknownKey
from timeline.models.languages import LANGUAGES
from timeline.models.owner import OWNERS, owner_of
from timeline.publishing.derive import keys_in
from timeline.publishing.snapshots import chunks
from timeline.registry import ENTRIES, NOUNS

CITING = [model for model in ENTRIES if NOUNS[model].cited]
# The words of the site, and captions, stand on the pages of others: no citations are kept of them.
WITHOUT_CITATIONS = [model for model in CITING if model._meta.model_name not in OWNERS]


def naming(keys: Iterable[str]) -> list[Publishable]:
    """The entries whose texts name one of the keys, which had no source when the entries were last
    derived.
    """
    citekeys = sorted({key for key in keys if key})
    if not citekeys:
        return []
    pks: dict[str, set[int]] = defaultdict(set)
    for chunk in chunks(citekeys):
        rows = UnknownKey.objects.using(EDITORIAL).filter(key__in=chunk)
        for name, pk in rows.values_list("model", "entry_pk"):
            pks[name].add(pk)
    entries: list[Publishable] = []
    for model in CITING:
        working_copies = model._base_manager.using(EDITORIAL).order_by("pk")
        for pks_of_chunk in chunks(sorted(pks[str(model._meta.model_name)])):
            entries += working_copies.filter(pk__in=pks_of_chunk)
        # What was loaded and never derived has no keys stored yet; these are the columns of the
        # index of states.
        underived = working_copies.filter(
            withdrawn_at=None, review_requested_at=None, live_fingerprint="", fingerprint=""
        )
        for entry in underived:
            if not keys_in(entry).isdisjoint(citekeys):
                entries.append(entry)
    return list(dict.fromkeys(entries))


def citing(model: type[Publishable], key: str) -> Q:
    """Which working copies of the model cite the source with this key, or name a key that no source
    has yet.
    """
    name = str(model._meta.model_name)
    unknown = UnknownKey.objects.using(EDITORIAL).filter(model=name, key=key)
    matching = Q(pk__in=unknown.values("entry_pk"))
    if name in OWNERS:
        citations = Citation.objects.using(EDITORIAL).filter(source__key=key)
        matching |= Q(pk__in=citations.filter(**{f"{name}__isnull": False}).values(name))
    if model in WITHOUT_CITATIONS:
        matching |= Q(pk__in=[entry.pk for entry in naming_in_words(model, key, EDITORIAL)])
    return matching


def naming_in_words(model: type[Publishable], key: str, using: str) -> list[Publishable]:
    """The entries of the model whose texts, as they are in that database, cite this key; found by
    reading them.
    """
    holds = Q()
    for name in NOUNS[model].cited:
        for tag in LANGUAGES:
            holds |= Q(**{f"{name}_{tag}__contains": f"@{key}"})
    rows = model._base_manager.using(using).filter(holds).order_by("pk")
    return [entry for entry in rows if key in keys_in(entry)]


def naming_without_citations(key: str, using: str) -> list[Publishable]:
    """The site and the pictures whose texts in that database cite the source with this key."""
    entries: list[Publishable] = []
    for model in WITHOUT_CITATIONS:
        entries += naming_in_words(model, key, using)
    return entries


def still_naming(source: Source, key: str) -> list[Publishable]:
    """The entries that cite the source and whose texts name the key that it had."""
    citations = Citation.objects.using(EDITORIAL).filter(source=source).order_by("pk")
    owners = dict.fromkeys(owner_of(citation) for citation in citations.select_related(*OWNERS))
    stale = [owner for owner in owners if key in keys_in(owner)]
    return stale + naming_without_citations(key, EDITORIAL)
