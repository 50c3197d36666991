"""Where an entry stands in the alphabet of each language: stored, so that both databases give the
same order.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BinaryField, F, Model
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.query_utils import DeferredAttribute
from django.utils.deconstruct import deconstructible
from django.utils.translation import get_language

from timeline.models.alphabet import sort_key

SORT_KEYS = ("sort_key_en", "sort_key_es")
NAMES = ("title", "name")


class SortKeyAttribute(DeferredAttribute):
    """The key of an instance, computed from its title or name, also before any save and from raw
    fixtures.
    """

    field: "SortKeyField"

    def __get__(self, instance: Model | None, owner: type | None = None) -> object:
        words = self.field.words(instance) if instance is not None else None
        if instance is not None and words is not None:
            instance.__dict__[self.field.attname] = sort_key(words, self.field.language)
        return super().__get__(instance, owner)

    def __set__(self, instance: Model, value: bytes | None) -> None:
        instance.__dict__[self.field.attname] = value


class SortKeyField(BinaryField[Any, Any]):
    """A key that follows from the title or name in that language, or in another where there is
    none; never typed.
    """

    descriptor_class = SortKeyAttribute

    def __init__(self, *args: Any, language: str = "en", **options: Any) -> None:
        self.language = language
        super().__init__(*args, **{**options, "null": True, "editable": False})

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """The field for a migration, with its language and without what is always so."""
        name, path, args, options = super().deconstruct()
        for option in ("null", "editable"):
            options.pop(option, None)
        return name, path, args, {**options, "language": self.language}

    def words(self, instance: Model) -> str | None:
        """The title or name to be sorted by; None where it was not loaded."""
        is_loaded = False
        for suffix in (f"_{self.language}", "_en", "_es", ""):
            for name in NAMES:
                words: str | None = instance.__dict__.get(f"{name}{suffix}")
                if words:
                    return words
                is_loaded = is_loaded or f"{name}{suffix}" in instance.__dict__
        return "" if is_loaded else None

    def pre_save(self, model_instance: Model, add: bool) -> bytes | None:
        """The key of the words that are being saved, in bulk_create too."""
        key: bytes | None = getattr(model_instance, self.attname)
        return key


@deconstructible
class Alphabetical(Combinable):
    """Orders entries by the alphabet of the reader's language; `path` leads to them, as “source__”
    does.
    """

    def __init__(self, path: str = "") -> None:
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alphabetical) and other.path == self.path

    def __hash__(self) -> int:
        return hash((Alphabetical, self.path))

    def resolve_expression(self, *args: Any, **options: Any) -> Any:
        """The stored key in the language of now."""
        column: Any = F(f"{self.path}{reader_sort_key()}")
        return column.resolve_expression(*args, **options)

    def prefix_references(self, prefix: str) -> "Alphabetical":
        """The same order of entries that a relation leads to."""
        return Alphabetical(f"{prefix}{self.path}")

    def asc(self, **options: Any) -> OrderBy:
        return OrderBy(self, **options)  # type: ignore[arg-type]

    def desc(self, **options: Any) -> OrderBy:
        return OrderBy(self, descending=True, **options)  # type: ignore[arg-type]


def reader_sort_key() -> str:
    """The column of keys in the language of now."""
    return "sort_key_es" if (get_language() or "").startswith("es") else "sort_key_en"
