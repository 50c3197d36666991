"""Links with what a Memento client reads of them (RFC 7089, 2.2; RFC 6690)."""

from datetime import datetime
from typing import NamedTuple

from django.utils.http import http_date

TIMEMAP_TYPE = "application/link-format"
LINES = ",\n"


class Link(NamedTuple):
    """A whole address, how it is related, and further attributes in their order."""

    address: str
    relation: str
    attributes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        words = "".join(f'; {name}="{value}"' for name, value in self.attributes)
        return f'<{self.address}>; rel="{self.relation}"{words}'


def http_time(at: datetime) -> str:
    """The time as HTTP writes it: to the second, what is left of one cut off."""
    return http_date(int(at.timestamp()))


def memento_link(address: str, relation: str, at: datetime) -> Link:
    """A memento; `relation` is “memento”, or “first memento”."""
    return Link(address, relation, (("datetime", http_time(at)),))


def timemap_link(address: str, relation: str = "timemap") -> Link:
    """A list of mementos."""
    return Link(address, relation, (("type", TIMEMAP_TYPE),))


def header(*links: Link) -> str:
    """The links as one header."""
    return ", ".join(str(link) for link in links)
