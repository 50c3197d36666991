"""The rows of one part as a form sent them: they can be taken out, put in and numbered anew."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

Values = list[str]


@dataclass
class SentRow:
    """One row: what its fields were called together, such as `milestones-0`, and what each held."""

    name: str
    fields: dict[str, Values] = field(default_factory=dict)
    # Whether the form showed it as one that is stored.
    is_stored: bool = False
    # Whether somebody else has taken it away, and this person has changed it.
    was_taken_away: bool = False

    @property
    def key(self) -> str:
        """The key of the stored row; blank for a new one."""
        values = self.fields.get("id") or [""]
        return values[0]

    @property
    def is_deleted(self) -> bool:
        """Whether the box that deletes it is ticked."""
        return any(self.fields.get("DELETE", ()))

    @property
    def digest(self) -> str:
        """What tells whether it has been changed since a question about it was shown."""
        ticks = ("id", "DELETE")
        values = {name: value for name, value in self.fields.items() if name not in ticks}
        return digest_of(json.dumps(values, sort_keys=True))


def digest_of(text: str) -> str:
    """A short name for a text; browsers send another end of line, and that is no change."""
    plain = text.replace("\\r\\n", "\\n").replace("\r\n", "\n")
    return hashlib.sha256(plain.encode()).hexdigest()


def has_counts(sent: QueryDict, prefix: str) -> bool:
    """Whether the form said how many rows the part has; Django refuses one that does not."""
    names = (f"{prefix}-TOTAL_FORMS", f"{prefix}-INITIAL_FORMS")
    return all(is_count(sent.get(name, "")) for name in names)


def is_count(text: str) -> bool:
    """Whether the text is a count as forms send them."""
    return text.isascii() and text.isdigit() and len(text) < 5


def rows_in(sent: QueryDict, prefix: str) -> list[SentRow]:
    """The rows of the part, in the order of the form."""
    total = int(sent.get(f"{prefix}-TOTAL_FORMS", ""))
    initial = int(sent.get(f"{prefix}-INITIAL_FORMS", ""))
    rows = []
    for number in range(total):
        rows.append(SentRow(f"{prefix}-{number}", is_stored=number < initial))
    for name, values in sent.lists():
        match = re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)", name)
        if match and int(match[1]) < total:
            rows[int(match[1])].fields[match[2]] = values
    return rows


def put_rows(sent: QueryDict, prefix: str, rows: Sequence[SentRow]) -> None:
    """Let the form have sent these rows of the part, in this order, the stored ones first; each
    gets its new name.
    """
    row_field = re.compile(rf"{re.escape(prefix)}-\d+-.+")
    for name in list(sent):
        if row_field.fullmatch(name):
            del sent[name]
    sent[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    sent[f"{prefix}-INITIAL_FORMS"] = str(sum(row.is_stored for row in rows))
    for number, row in enumerate(rows):
        row.name = f"{prefix}-{number}"
        for name, values in row.fields.items():
            sent.setlist(f"{row.name}-{name}", values)
