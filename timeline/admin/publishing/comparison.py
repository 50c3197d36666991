"""What visitors would read differently: the working copy of an entry beside its live copy, field by
field.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.history.contents import EntryContent, content_with_rows
from timeline.history.registered import written_parts
from timeline.history.version_words import content_in_words, names_in
from timeline.models import Citation, Publishable, State
from timeline.models.owner import OWNERS
from timeline.models.sort_key import Alphabetical
from timeline.publishing.compare import Difference, compare
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.publishing.parts import load_parts
from timeline.publishing.public_rows import live_copies
from timeline.registry import noun_of

# A longer page is not read.
AT_MOST = 25


class Comparison(NamedTuple):
    """An entry, whether visitors know it yet, and what differs."""

    entry: Publishable
    is_new: bool
    differences: list[Difference]


def comparisons(entries: Iterable[Publishable]) -> list[Comparison]:
    """For the first AT_MOST entries that are not live as they are: what publishing changes for
    visitors. Few queries, however many they are.
    """
    changed = [entry for entry in entries if entry.standing != State.LIVE or entry.withdrawn_at]
    batch = changed[:AT_MOST]
    load_parts(batch)
    live = live_copies(batch)
    old_citations, new_citations = citations_of(live.values()), citations_of(batch)
    compared: dict[EntryKey, Comparison] = {}
    for model, same in same_model(batch).items():
        old = {entry.pk: content_of(live.get(key_of(entry))) for entry in same}
        new = {entry.pk: content_of(entry) for entry in same}
        names = names_in(model, *old.values(), *new.values())
        for entry in same:
            key = key_of(entry)
            old_words = content_in_words(model, old[entry.pk], names)
            new_words = content_in_words(model, new[entry.pk], names)
            if model._meta.model_name in OWNERS:
                old_words |= citations_in_words(old_citations.get(key, ()))
                new_words |= citations_in_words(new_citations.get(key, ()))
            differences = compare(old_words, new_words)
            compared[key] = Comparison(entry, key not in live, differences)
    return [compared[key_of(entry)] for entry in batch]


def content_of(row: Publishable | None) -> EntryContent:
    """What editors typed of this copy and visitors may read, with its parts; no fields where there
    is no copy.
    """
    if row is None:
        return EntryContent()
    private = noun_of(row).private
    content = content_with_rows(row, written_parts(type(row)))
    public_fields = {name: value for name, value in content.fields.items() if name not in private}
    return EntryContent(public_fields, content.rows)


def citations_of(copies: Iterable[Publishable]) -> dict[EntryKey, list[Citation]]:
    """By entry: the citations of these copies, in the alphabet of their sources."""
    citations: dict[EntryKey, list[Citation]] = {}
    for model, same in same_model(copies).items():
        owner = str(model._meta.model_name)
        if owner in OWNERS:
            rows = Citation.objects.using(same[0]._state.db)
            rows = rows.filter(**{f"{owner}__in": [copy.pk for copy in same]}).select_related(
                "source"
            )
            for row in rows.order_by(Alphabetical("source__"), "locator"):
                key = EntryKey(model, getattr(row, f"{owner}_id"))
                citations.setdefault(key, []).append(row)
    return citations


def citations_in_words(citations: Iterable[Citation]) -> dict[str, object]:
    """The sources that are cited, and where in them; a row is known by both: its key changes."""
    rows = {(citation.source_id, citation.locator): citation for citation in citations}
    source_label = capfirst(_("source"))
    locator_label = capfirst(_("locator"))
    words = []
    for key, citation in rows.items():
        source = str(citation.source)
        words.append({"id": key, source_label: source, locator_label: citation.locator})
    return {capfirst(_("citations")): words}
