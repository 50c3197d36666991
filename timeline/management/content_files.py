"""The files of a story: the rows of content/*.json and the pictures in content/files/, read and not
yet believed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db.models import Model

from timeline.management.text_files import text_of
from timeline.models import FormerAddress
from timeline.models.addressed import Addressed
from timeline.publishing.keys import name_at
from timeline.registry import MODELS, NOUNS

# The folder of the pictures' files, beside the fixtures that name them.
FILES = "files"
# In bytes; the whole story of Mexico has a twentieth of it.
LARGEST = 20_000_000


class Row(NamedTuple):
    """One row of a fixture: its file, its number in it, its model, the number that it gives itself
    where it has one, and its fields.
    """

    path: Path
    number: int
    model: type[Model]
    pk: int | None
    # Whatever the file says.
    fields: dict[str, Any]

    @property
    def place(self) -> str:
        """Where the row stands, as operators look for it."""
        return f"{self.path.name}: row {self.number}"


class Twice(dict[str, Any]):
    """An object of a file in which a name stands twice."""

    def __init__(self, values: dict[str, Any], name: str) -> None:
        super().__init__(values)
        self.name = name


def own_content() -> Path:
    """The folder with the content that this site begins with."""
    return Path(settings.FIXTURE_DIRS[0])


def read_all(problems: list[str], folder: Path | None = None) -> list[Row]:
    """Every row of every fixture in the folder, or of this site's own, in the order of the files;
    what cannot be read is added to `problems`.
    """
    rows: list[Row] = []
    for path in sorted((folder or own_content()).glob("*.json")):
        try:
            rows += read(path, problems)
        except RecursionError:
            problems.append(f"{path.name}: is nested too deeply.")
        except ValueError as error:
            problems.append(f"{path.name}: {in_one_line(error)}")
    return rows


def read(path: Path, problems: list[str]) -> list[Row]:
    """The rows of a file, without those that are none: why each is none is added to `problems`.
    Raises ValueError with a sentence where the file cannot be read.
    """
    if not is_within(path, path.parent):
        raise ValueError("is no file of this folder.")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"is larger than {LARGEST // 1_000_000} megabytes.")
    try:
        rows = json.loads(
            text_of(path), object_pairs_hook=with_doubles, parse_constant=refuse_constant
        )
    except json.JSONDecodeError as error:
        raise ValueError(
            f"is no JSON from line {error.lineno}, column {error.colno} on: look there for a "
            "comma, a quote or a bracket that is missing, or one too many."
        ) from None
    if not isinstance(rows, list):
        raise ValueError("a fixture is a list of rows.")
    readable: list[Row] = []
    for number, row in enumerate(rows, start=1):
        try:
            readable.append(Row(path, number, model_of(row), row.get("pk"), row["fields"]))
        except ValueError as error:
            problems.append(f"{path.name}: row {number} {error}")
    return readable


def is_within(path: Path, folder: Path) -> bool:
    """Whether this is a file of the folder, and no link that leads out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def with_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The names of an object with their values; a Twice where one stands there twice."""
    values: dict[str, Any] = {}
    twice: str | None = None
    for name, value in pairs:
        if name in values:
            twice = name
        values[name] = value
    return values if twice is None else Twice(values, twice)


def refuse_constant(name: str) -> None:
    """Raise ValueError for what only Python writes into JSON."""
    raise ValueError(f"“{name}” is no value of JSON.")


def model_of(row: object) -> type[Model]:
    """The model of a row of the file; raises ValueError with what is wrong with its frame."""
    fields = row.get("fields") if isinstance(row, dict) else None
    for part in (row, fields):
        if isinstance(part, Twice):
            raise ValueError(f"has “{part.name}” twice.")
    if not isinstance(row, dict) or not isinstance(fields, dict):
        raise ValueError("has no “fields”.")
    try:
        model = apps.get_model(str(row.get("model")))
    except (LookupError, ValueError):
        raise ValueError(f"is of “{row.get('model')}”, and there is no such model.") from None
    if model not in NOUNS and model is not FormerAddress:
        raise ValueError(f"is of “{row['model']}”, which is no part of the story.")
    number = row.get("pk")
    if number is not None and (type(number) is not int or not 0 <= number < 2**63):
        raise ValueError(f"has the “pk” {number!r}: write a whole number, or none.")
    if model is FormerAddress:
        refuse_incomplete(fields)
    return model


def refuse_incomplete(fields: dict[str, Any]) -> None:
    """Raise ValueError for a former address that does not say what leads where."""
    for name in ("model", "address", "moved_to"):
        if not isinstance(fields.get(name), str) or not fields[name]:
            raise ValueError(f"has no “{name}”.")
    model = MODELS.get(fields["model"])
    if model is None or not issubclass(model, Addressed):
        raise ValueError(f"has the “model” {fields['model']}, which has no addresses.")


def picture_file(row: Row) -> Path | None:
    """The file that the row of a picture names, None where it names none; raises ValueError."""
    name = row.fields.get("file")
    if not name:
        return None
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError(f"“{name}” is no name of a file.")
    folder = row.path.parent
    if not is_within(folder / FILES / name, folder):
        raise ValueError(f"“{name}” is not in the folder “{FILES}” of the fixtures.")
    return folder / FILES / name


def natural_keys(value: object, many: bool) -> Iterator[str]:
    """The addresses by which a value of a fixture names entries."""
    if not isinstance(value, list):
        return
    for natural_key in value if many else [value]:
        if isinstance(natural_key, list) and len(natural_key) == 1:
            yield str(natural_key[0])


def address_of(row: Row) -> str:
    """The address of an entry in a fixture; its number where its model has none."""
    return str(row.fields.get(getattr(row.model, "address_field", ""), row.pk))


def name_of(row: Row) -> str:
    """The entry as operators name it: kind and address."""
    return str(name_at(row.model, address_of(row)))


def in_one_line(error: BaseException) -> str:
    """What an error says, for a list of sentences."""
    # Django's error of a fixture repeats the row around the sentence.
    if isinstance(error, DeserializationError) and isinstance(error.__context__, ValidationError):
        error = error.__context__
    words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return " ".join(words.split()) or type(error).__name__
