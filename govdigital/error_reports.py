"""Reports of errors to a server that speaks Sentry's protocol, where SENTRY_DSN names one.

What leaves is chosen, not what stays: the kind of an error and the first line of what it says, the
lines of our code that it passed, the version, the role and the name of the page's address. No
request, no account, no variable. That first line is the error's own: a value may stand in it.
"""

from typing import TYPE_CHECKING

import sentry_sdk

from govdigital import __version__
from govdigital.databases import is_away

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

SENT = (
    "event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk",
    "transaction",
)  # fmt: skip
OF_A_FRAME = (
    "filename", "module", "function", "lineno", "in_app", "context_line", "pre_context",
    "post_context",
)  # fmt: skip
LONGEST_SENTENCE = 300


def begin(dsn: str, role: str) -> None:
    """Report what goes wrong in this process from now on, in the background: a server that is away
    holds up nothing.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=__version__,
        environment=role,
        server_name="",
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=chosen,
    )


def chosen(event: "Event", hint: "Hint") -> "Event | None":
    """The event with what may leave; None for a database that is away, which the log says."""
    error = hint.get("exc_info", (None, None, None))[1]
    if isinstance(error, BaseException) and is_away(error):
        return None
    rest: Event = {}
    for name in SENT:
        if name in event:
            rest[name] = event[name]  # type: ignore[literal-required]
    entry = event.get("logentry")
    if isinstance(entry, dict):
        # The sentence without what was put into it.
        rest["message"] = str(entry.get("message", ""))
    exceptions = event.get("exception")
    if isinstance(exceptions, dict):
        rest["exception"] = {"values": [without_values(one) for one in exceptions["values"]]}
    return rest


def without_values(exception: dict[str, object]) -> dict[str, object]:
    """An error with its kind, its lines of code and the first line of what it says: databases add
    the whole row in the next ones.
    """
    sentence = str(exception.get("value", "")).partition("\n")[0][:LONGEST_SENTENCE]
    rest: dict[str, object] = {"type": exception.get("type"), "value": sentence}
    rest["module"] = exception.get("module")
    trace = exception.get("stacktrace")
    if isinstance(trace, dict):
        frames = []
        for frame in trace.get("frames", ()):
            frames.append({name: frame[name] for name in OF_A_FRAME if name in frame})
        rest["stacktrace"] = {"frames": frames}
    return rest
