"""What visitors would read differently: the working copy of an entry beside its live copy, field by
field.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.history.contents import EntryContent, content_with_rows
from timeline.history.registered import written_parts
from timeline.history.version_words import content_in_words, names_in
from timeline.models import State
from timeline.models.owner import OWNERS
from timeline.models.sort_key import Alphabetical
from timeline.publishing.compare import Difference, compare
from timeline.publishing.keys import key_of
from timeline.publishing.public_rows import live_rows
from timeline.registry import noun_of

# Each asks some twenty questions of two databases.
AT_MOST = 25


class Comparison(NamedTuple):
    """An entry, whether visitors know it yet, and what differs."""

    entry: Any
    is_new: bool
    differences: list[Difference]


def comparisons(entries: Iterable[Any]) -> list[Comparison]:
    """For the first AT_MOST entries that are not live as they are: what publishing changes for
    visitors.
    """
    batch = [entry for entry in entries if entry.standing != State.LIVE or entry.withdrawn_at][
        :AT_MOST
    ]
    live = live_rows(batch)
    return [compared(entry, live.get(key_of(entry))) for entry in batch]


def compared(entry: Any, live: Any) -> Comparison:
    """The two copies of one entry in the words of its form."""
    model = type(entry)
    old, new = content_of(live), content_of(entry)
    names = names_in(model, old, new)
    told = (
        content_in_words(model, old, names) | citations_of(live),
        content_in_words(model, new, names) | citations_of(entry),
    )
    return Comparison(entry, live is None, compare(*told))


def content_of(row: Any) -> EntryContent:
    """What editors typed of this copy and visitors may read, with its parts; no fields where there
    is no copy.
    """
    if row is None:
        return EntryContent()
    private = noun_of(row).private
    content = content_with_rows(row, written_parts(type(row)))
    public_fields = {name: value for name, value in content.fields.items() if name not in private}
    return EntryContent(public_fields, content.rows)


def citations_of(row: Any) -> dict[str, Any]:
    """The sources that the copy cites, and where in them; a row is known by both, for its key
    changes.
    """
    if row is None or row._meta.model_name not in OWNERS:
        return {}
    cited = row.citations.select_related("source").order_by(Alphabetical("source__"), "locator")
    rows = {(citation.source_id, citation.locator): citation for citation in cited}
    labels = capfirst(_("source")), capfirst(_("locator"))
    return {
        capfirst(_("citations")): [
            {"id": key, labels[0]: str(citation.source), labels[1]: citation.locator}
            for key, citation in rows.items()
        ]
    }
