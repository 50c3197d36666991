"""What the lists of the admin say of themselves."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext

register = template.Library()


class ChosenFilter(NamedTuple):
    """A filter of a list that is in use, what is chosen in it, and the address without it."""

    title: str
    value: str
    without: str
    is_known: bool


@register.simple_tag
def chosen_filters(changelist: ChangeList) -> list[ChosenFilter]:
    """The filters that are in use, each with its choice in words; one whose value the list does
    not know says so.
    """
    chosen = []
    for spec in changelist.filter_specs:
        used: dict[str, Any] = spec.used_parameters
        if not used:
            continue
        names = [name for name in spec.expected_parameters() if name]
        without = changelist.get_query_string(remove=names)
        words = words_of(spec.choices(changelist))
        is_known = bool(words)
        if not is_known:
            value = next(iter(used.values()))
            if isinstance(value, list):
                value = ", ".join(str(part) for part in value)
            words = gettext("“%(value)s”, which is not here") % {"value": str(value)[:80]}
        chosen.append(ChosenFilter(str(spec.title), words, without, is_known))
    return chosen


def words_of(choices: Iterable[Any]) -> str:
    """What is chosen, as its list says it; blank where nothing of the list is."""
    for choice in choices:
        if choice["selected"]:
            return str(choice["display"])
    return ""
