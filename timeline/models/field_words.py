"""What a field is called on forms: never by the name of its column."""

from django.db.models import Field
from django.utils.text import capfirst

from timeline.models.languages import LANGUAGE_NAMES


def label_of(field: "Field[object, object]") -> str:
    """The field's name, and its language where it is one of several."""
    original = getattr(field, "translated_field", None)
    if original is None:
        return capfirst(str(field.verbose_name))
    tag = field.name.rpartition("_")[2]
    return capfirst(f"{original.verbose_name} ({LANGUAGE_NAMES[tag]})")
