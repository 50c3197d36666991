"""Names that never change: eight characters and one by which a mistyped name is told (NOID's
alphabet and check character, as ARKs have them).
"""

import re
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"
# No spreadsheet takes a name that begins with a letter for a number, and it can be an id in HTML.
LETTERS = ALPHABET[10:]
LENGTH = 8
FORM = re.compile(rf"[{LETTERS}][{ALPHABET}]{{{LENGTH - 1}}}[{ALPHABET}]")


def mint() -> str:
    """A new identifier, drawn from 20 × 29⁷ by the system's own chance."""
    characters = [secrets.choice(LETTERS)]
    for _place in range(LENGTH - 1):
        characters.append(secrets.choice(ALPHABET))
    name = "".join(characters)
    return name + check_character(name)


def check_character(name: str) -> str:
    """The character that follows the name: the sum of each character's place, from 1, times its
    value, modulo 29; characters outside the alphabet count 0 (NOID).
    """
    total = 0
    for place, character in enumerate(name, start=1):
        total += place * max(ALPHABET.find(character), 0)
    return ALPHABET[total % len(ALPHABET)]


def is_identifier(text: str) -> bool:
    """Whether the text has the form of an identifier, and its check character is right."""
    return FORM.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]


def refuse_mistyped(value: str) -> None:
    """Raise ValidationError for what is no identifier."""
    if not is_identifier(value):
        raise ValidationError(
            _("“%(value)s” is no identifier: a character is wrong or missing."),
            params={"value": value},
            code="mistyped",
        )


class IdentifierField(models.CharField[Any, Any]):
    """The identifier of a row: made when it is saved for the first time, and never typed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        always = {
            "max_length": LENGTH + 1,
            "unique": True,
            "editable": False,
            "blank": True,
            "validators": [refuse_mistyped],
        }
        super().__init__(*args, **{"verbose_name": _("identifier"), **options, **always})

    def deconstruct(self) -> Any:
        """The field for a migration, without what is always so."""
        name, path, args, options = super().deconstruct()
        for option in ("max_length", "unique", "editable", "blank", "validators", "verbose_name"):
            options.pop(option, None)
        return name, path, args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The identifier, minted where the row has none yet; in bulk_create too."""
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, mint())
        identifier: str = getattr(model_instance, self.attname)
        return identifier


class IdentifiedManager(models.Manager[Any]):
    """Finds a row that has no address by its identifier, so that fixtures need no numbers."""

    def get_by_natural_key(self, identifier: str) -> Any:
        """The row with this identifier; raises DoesNotExist."""
        return self.get(identifier=identifier)


class Identified(models.Model):
    """What can be cited for good."""

    identifier = IdentifierField()

    class Meta:
        abstract = True


class IdentifiedPart(Identified):
    """A row of an entry that has a name of its own: fixtures, tables and addresses name it by
    that. Each of these models has IdentifiedManager.
    """

    class Meta:
        abstract = True

    @property
    def anchor(self) -> str:
        """The id of its place on the page of its entry: the identifier; of a version from before
        there were any, what tells it from its neighbours.
        """
        return self.identifier or f"{self._meta.model_name}-{self.pk}"

    def natural_key(self) -> tuple[str]:
        """The identifier, by which fixtures name this row."""
        return (self.identifier,)
