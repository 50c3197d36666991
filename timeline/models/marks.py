"""Marks by which an entry is found under another spelling: digests in indexed columns, so none is
compared with all.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models.query_utils import DeferredAttribute

DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
WORDS = re.compile(r"[^\W_]+")
LENGTH = 32
# The columns from which a mark is made, where they are not called as what it marks.
SPELLED = {"address": ("url",), "doi": ("url", "doi"), "name": ("name_en",)}


def bare_doi(text: str) -> str:
    """The DOI itself, as it is spelt, without the address or the label before it."""
    return DOI_PREFIX.sub("", text.strip())


def bare_address(url: str) -> str:
    """The address without what does not tell pages apart: scheme, www, the fragment, a slash at the
    end.
    """
    try:
        address = urlsplit(url.strip())
    except ValueError:
        return url
    query = f"?{address.query}" if address.query else ""
    return f"{address.netloc.lower().removeprefix('www.')}{address.path.rstrip('/')}{query}"


def bare_words(text: str) -> str:
    """The words in small letters, without accents and punctuation; the text where it has no
    words.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(WORDS.findall(letters)) or text.strip()


def mark(kind: str, values: Mapping[str, str]) -> str:
    """The mark of one kind (address, doi, title, name, name_es) of these values; blank where they
    have none.
    """
    url = values.get("url") or ""
    spelling = ""
    if kind == "address":
        spelling = bare_address(url)
    elif kind == "doi":
        address = url if DOI_PREFIX.match(url) else ""
        # A DOI knows no case (DOI handbook 2.4).
        spelling = bare_doi(values.get("doi") or address).lower()
    else:
        [column] = SPELLED.get(kind, (kind,))
        spelling = bare_words(values.get(column) or values.get(kind) or "")
    if not spelling:
        return ""
    # A title may be longer than what an index takes.
    return blake2b(spelling.encode("utf-8", "replace"), digest_size=LENGTH // 2).hexdigest()


class MarkAttribute(DeferredAttribute):
    """The mark of an instance, computed from what was loaded, also from raw fixtures."""

    field: "MarkField"

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> object:
        if instance is not None and all(name in instance.__dict__ for name in self.field.names):
            values = {name: instance.__dict__[name] for name in self.field.names}
            instance.__dict__[self.field.attname] = mark(self.field.of, values)
        return super().__get__(instance, owner)

    def __set__(self, instance: models.Model, value: str) -> None:
        instance.__dict__[self.field.attname] = value


class MarkField(models.CharField[str, str]):
    """A mark of the kind that `of` names; it follows the entry by itself, whoever saves it."""

    descriptor_class = MarkAttribute

    def __init__(self, *args: Any, of: str = "title", **options: Any) -> None:
        self.of = of
        fixed = {"max_length": LENGTH, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **{**options, **fixed})

    @property
    def names(self) -> tuple[str, ...]:
        """The columns from which the mark is made."""
        return SPELLED.get(self.of, (self.of,))

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """The field for a migration, with `of` and without what is always so."""
        name, path, args, options = super().deconstruct()
        for option in ("max_length", "blank", "default", "editable"):
            options.pop(option, None)
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The mark of what is being saved, in bulk_create too."""
        saved: str = getattr(model_instance, self.attname)
        return saved
