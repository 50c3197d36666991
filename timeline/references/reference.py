"""A reference that was read: what a source is made of, and in sentences what was not understood."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govdigital.plain_text import plain_text
from timeline.models import Agent, Source
from timeline.models.source import CITEKEY

Values = dict[str, str]
LONGEST_KEY = 100
SHOWN = 80
# Of what a reference holds beyond this, an editor is told the number.
MOST_NAMES = 500
MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Author:
    """A person by family and given names, or an organisation by its whole name alone."""

    name: str
    family: str = ""
    given: str = ""


@dataclass
class ImportedReference:
    """One reference: the values of a source, who wrote, edited and published it, and in sentences
    what was left out.

    `values` are columns of Source that can be stored as they are; nothing is taken where they have
    no title.
    """

    number: int
    values: Values = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    publisher: str = ""
    problems: list[str] = field(default_factory=list)
    editors: list[Author] = field(default_factory=list)

    def leave_out(self, name: str, value: str) -> None:
        """Say that a source has no place for a field of the reference; nothing where it is
        blank.
        """
        self.say(
            _("%(field)s “%(value)s” is left out: a source here has no place for it."), name, value
        )

    def not_understood(self, name: str, value: str) -> None:
        """Say that a field of the reference is left out because it is not understood; nothing where
        it is blank.
        """
        self.say(_("%(field)s “%(value)s” is left out: it is not understood."), name, value)

    def kept_in_part(self, name: str, value: str, part: str) -> None:
        """Say that of a field of the reference only so much is taken; nothing where it is blank."""
        sentence = _(
            "Of %(field)s “%(value)s” only “%(kept)s” is taken: the rest is not understood."
        )
        self.say(sentence, name, value, kept=one_line(part)[:SHOWN])

    def say(self, sentence: str, name: str, value: str, **words: str) -> None:
        """Say something of a field of the reference and its value."""
        value = one_line(value)
        if value:
            shown = f"{value[:SHOWN]}…" if len(value) > SHOWN else value
            self.problems.append(
                sentence % {"field": one_line(name)[:SHOWN], "value": shown, **words}
            )


def person(
    family: str, given: str, particle: str = "", suffix: str = "", dropping: str = ""
) -> Author:
    """A person whose particles and suffix are kept: “de la Rueda, Simón”, “Carmona Jr., Ramiro”,
    “Holt, Petra von”.
    """
    family = " ".join(part for part in (particle, family, suffix) if part)
    given = " ".join(part for part in (given, dropping) if part)
    return Author(f"{given} {family}".strip(), family if given else "", given)


def read_type(
    reference: ImportedReference, kind: str, types: dict[str, str], otherwise: str
) -> None:
    """Set the type to the one that is known by that name, else to `otherwise`, and say so."""
    reference.values["type"] = types.get(kind, otherwise)
    if kind and kind not in types:
        label = Source.Type(otherwise).label
        sentence = _("“%(type)s” is not a type of source here; it is read as: %(other)s.")
        reference.problems.append(sentence % {"type": kind[:SHOWN], "other": label})


def tidy(reference: ImportedReference) -> None:
    """Keep of the values what a source can store, and say in sentences what that leaves out."""
    reference.values = {
        name: one_line(value) for name, value in reference.values.items() if one_line(value)
    }
    reference.publisher = one_line(reference.publisher)
    reference.authors = tidy_names(reference, reference.authors)
    reference.editors = tidy_names(reference, reference.editors)
    if not fits(Author(reference.publisher)):
        say_too_long(reference, reference.publisher)
        reference.publisher = ""
    tidy_key(reference)
    for name, value in list(reference.values.items()):
        column: Any = Source._meta.get_field(name)
        try:
            reference.values[name] = str(column.clean(value, Source()))
        except ValidationError as error:
            reason = {
                "field": column.verbose_name,
                "value": value[:SHOWN],
                "reason": " ".join(error.messages),
            }
            reference.problems.append(_("%(field)s “%(value)s” is left out: %(reason)s") % reason)
            del reference.values[name]
    if not reference.values.get("title") and not reference.problems:
        reference.problems.append(_("This reference has no title."))
    reference.problems = [one_line(problem) for problem in reference.problems]
    if len(reference.problems) > MOST_PROBLEMS:
        number = len(reference.problems) - MOST_PROBLEMS
        sentence = ngettext(
            "%(number)s more remark is not shown.", "%(number)s more remarks are not shown.", number
        )
        reference.problems[MOST_PROBLEMS:] = [sentence % {"number": number}]


def tidy_names(reference: ImportedReference, authors: list[Author]) -> list[Author]:
    """The names that can be stored, in one line each; those that cannot are said."""
    names = []
    if len(authors) > MOST_NAMES:
        sentence = _("Only the first %(number)s of %(count)s names are taken.")
        reference.problems.append(sentence % {"number": MOST_NAMES, "count": len(authors)})
    for author in authors[:MOST_NAMES]:
        name = Author(one_line(author.name), one_line(author.family), one_line(author.given))
        if not name.name:
            continue
        if fits(name):
            names.append(name)
        else:
            say_too_long(reference, name.name)
    return names


def say_too_long(reference: ImportedReference, name: str) -> None:
    """Say that a name is left out because it is longer than a person's or an organisation's
    may be.
    """
    reference.problems.append(
        _("The name “%(name)s…” is left out: it is too long.") % {"name": name[:60]}
    )


def fits(author: Author) -> bool:
    """Whether the names can be stored."""
    agent = Agent(name_en=author.name, family=author.family, given=author.given)
    try:
        agent.clean_fields(exclude=["slug"])
    except ValidationError:
        return not author.name
    return True


def tidy_key(reference: ImportedReference) -> None:
    """Make the key fit the rule for keys here, and say what it has become, or that it is
    not taken.
    """
    key = reference.values.pop("key", "")
    fitting = fitting_key(key)
    if fitting:
        reference.values["key"] = fitting
    if fitting and fitting != key:
        reference.problems.append(
            _("The key “%(key)s” becomes “%(new)s”.") % {"key": key[:SHOWN], "new": fitting}
        )
    elif key and not fitting:
        reference.problems.append(
            _("The key “%(key)s” is left out: it cannot be a key here.") % {"key": key[:SHOWN]}
        )


def fitting_key(key: str) -> str:
    """The key in the letters that keys have here; blank where it has none of them, or is an address
    or too long.
    """
    if "://" in key or len(key) > LONGEST_KEY:
        return ""
    decomposed = unicodedata.normalize("NFKD", key)
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
    # What stands between two words stays, if it is one that keys have; all else becomes a hyphen.
    spelled = re.sub(r"[^a-z0-9_:.]+", "-", letters)
    spelled = re.sub(r"([-_:.])[-_:.]+", r"\1", spelled).strip("-_:.")
    try:
        CITEKEY(spelled)
    except ValidationError:
        return ""
    return spelled


def one_line(text: str) -> str:
    """The text in one line, without characters that no database stores."""
    return " ".join(plain_text(" ".join(text.split())).split())
