"""Contents in the words of the form, so that two of them can be compared by a reader."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.contents import Content, name_of
from timeline.history.registered import typed, written_parts
from timeline.history.restoring import named
from timeline.models.languages import LANGUAGE_NAMES
from timeline.publishing.compare import Difference, compare

Names = dict[tuple[type[Any], int], str]


def differences(model: type[Any], old: Content, new: Content) -> list[Difference]:
    """What differs between two contents of one entry, in words."""
    names = names_in(model, old, new)
    return compare(worded(model, old, names), worded(model, new, names))


def worded(model: type[Any], content: Content, names: Names) -> dict[str, Any]:
    """The content with labels for names and words for values."""
    if not content:
        return {}
    words: dict[str, Any] = fields_worded(model, content, names, "")
    for part in written_parts(model):
        label = capfirst(str(part.model._meta.verbose_name_plural))
        rows = content.get(name_of(part.model), [])
        words[label] = [
            {"id": row["id"], **fields_worded(part.model, row, names, part.owner)} for row in rows
        ]
    return words


def fields_worded(model: type[Any], values: Content, names: Names, owner: str) -> dict[str, str]:
    """The fields of one row, without the key of the entry that it hangs on."""
    fields = [
        model._meta.get_field(name) for name in typed(model) if name in values and name != owner
    ]
    return {label_of(field): value_worded(field, values[field.name], names) for field in fields}


def label_of(field: Any) -> str:
    """The field's name, and its language where it is one of several."""
    original = getattr(field, "translated_field", None)
    if original is None:
        return capfirst(str(field.verbose_name))
    return capfirst(f"{original.verbose_name} ({LANGUAGE_NAMES[field.language]})")


def value_worded(field: Any, value: Any, names: Names) -> str:
    """The value as a reader of the form sees it."""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value] if value else []
        return "; ".join(names.get((field.related_model, key), f"#{key}") for key in keys)
    value = field.to_python(value)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return (
        f"{value.normalize():f}" if isinstance(value, Decimal) else str(value).replace("\r\n", "\n")
    )


def names_in(model: type[Any], *contents: Content) -> Names:
    """The names of all entries and disputes that the contents name, deleted ones by their last
    versions.
    """
    names: Names = {}
    rows = [(model, contents)] + [
        (part.model, [row for content in contents for row in content.get(name_of(part.model), [])])
        for part in written_parts(model)
    ]
    for kind, values in rows:
        for related, pks in named(kind, list(values), "").items():
            unknown = {pk for pk in pks if (related, pk) not in names}
            names |= {(related, pk): name for pk, name in names_of(related, unknown).items()}
    return names


def names_of(model: type[Any], pks: set[int]) -> dict[int, str]:
    """The present names of entries, and the last ones of those that have been deleted."""
    found = {row.pk: str(row) for row in model._base_manager.using(EDITORIAL).filter(pk__in=pks)}
    for pk in pks - set(found):
        last = Version.objects.get_for_object_reference(model, pk).first()
        found |= {pk: last.object_repr} if last else {}
    return found
