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
from timeline.models import Agent, Article, Era, Indicator, Initiative, Publishable, State
from timeline.models.sort_key import Alphabetical
from timeline.publishing.compare import Difference, compare
from timeline.publishing.keys import key_of
from timeline.publishing.public_rows import live_rows
from timeline.registry import noun_of

# Entries whose texts cite: the models that OWNERS names, as mypy reads them.
Citing = Era | Initiative | Indicator | Article | Agent

# Each asks some twenty questions of two databases.
AT_MOST = 25


class Comparison(NamedTuple):
    """An entry, whether visitors know it yet, and what differs."""

    entry: Publishable
    is_new: bool
    differences: list[Difference]


def comparisons(entries: Iterable[Publishable]) -> list[Comparison]:
    """For the first AT_MOST entries that are not live as they are: what publishing changes for
    visitors.
    """
    changed = [entry for entry in entries if entry.standing != State.LIVE or entry.withdrawn_at]
    batch = changed[:AT_MOST]
    live = live_rows(batch)
    return [compare_copies(entry, live.get(key_of(entry))) for entry in batch]


def compare_copies(entry: Publishable, live: Publishable | None) -> Comparison:
    """The two copies of one entry in the words of its form."""
    model = type(entry)
    old = content_of(live)
    new = content_of(entry)
    names = names_in(model, old, new)
    old_words = content_in_words(model, old, names) | citations_of(live)
    new_words = content_in_words(model, new, names) | citations_of(entry)
    return Comparison(entry, live is None, compare(old_words, new_words))


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


def citations_of(row: Publishable | None) -> dict[str, object]:
    """The sources that the copy cites, and where in them; a row is known by both, for its key
    changes.
    """
    if not isinstance(row, Citing):
        return {}
    citations = row.citations.select_related("source")
    citations = citations.order_by(Alphabetical("source__"), "locator")
    rows = {(citation.source_id, citation.locator): citation for citation in citations}
    source_label = capfirst(_("source"))
    locator_label = capfirst(_("locator"))
    words = []
    for key, citation in rows.items():
        source = str(citation.source)
        words.append({"id": key, source_label: source, locator_label: citation.locator})
    return {capfirst(_("citations")): words}
