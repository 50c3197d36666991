"""Who made an entry, as its first version tells."""

import json

from timeline.history.comments import values_of
from timeline.history.recording import versions
from timeline.models import Publishable

# What a version says with which an entry begins. One that is older than its history, or whose first
# versions have been thrown away, begins with another: then nobody knows.
BEGINNINGS = ("taken", "imported", "copied")


def maker_of(entry: Publishable) -> int | None:
    """The key of who made the entry: of an import, who imported it; None where it came with the
    site, by a command, or nobody knows.
    """
    first = versions(type(entry), entry.pk).order_by("pk").first()
    if first is None or not is_beginning(first.revision.comment):
        return None
    key: int | None = first.revision.user_id
    return key


def is_beginning(comment: str) -> bool:
    """Whether a version with this comment is the one that the entry began with."""
    if values_of(comment).get("said") in BEGINNINGS:
        return True
    try:
        acts = json.loads(comment)
    except ValueError:
        return False
    # Django's own message of a form that adds: it names nothing, where a row of a part is named.
    return isinstance(acts, list) and {"added": {}} in acts
