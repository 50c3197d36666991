"""Which subject stands in front of a chart, and which are named beside it, as an address has it:
?front=MEX&with=URY,CHL.
"""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import combining, normalize

from django.http import QueryDict
from django.utils.translation import gettext

from timeline.charts.subject_series import MOST_NAMED, Choice, chosen, usual_choice
from timeline.models import Subject

FRONT, WITH = "front", "with"
# As many unknown codes as a page names.
MOST_ERRORS = 3
LONGEST_CODE = 60


class SubjectOption(NamedTuple):
    """A subject that may be chosen, and whether it is."""

    code: str
    name: str
    in_front: bool
    named: bool


class SubjectForm(NamedTuple):
    """The choice that an address asks for, what can be chosen instead, and what could not be
    applied.
    """

    choice: Choice
    options: tuple[SubjectOption, ...]
    errors: tuple[str, ...]
    # Whether nobody has chosen anything.
    is_usual: bool
    most_named: int = MOST_NAMED


def subject_form(query: QueryDict, subjects: Sequence[Subject]) -> SubjectForm:
    """The form for these subjects, two or more, as the query fills it."""
    usual = usual_choice(subjects)
    by_code = {subject.code.upper(): subject for subject in subjects}
    errors: list[str] = []
    front = usual.front
    for code in codes_in(query, FRONT)[:1]:
        if code.upper() in by_code:
            front = by_code[code.upper()]
        else:
            errors.append(unknown(code))
    named = [subject for subject in usual.named if subject.pk != front.pk]
    if WITH in query:
        codes = codes_in(query, WITH)
        strange = [code for code in codes if code.upper() not in by_code]
        errors += [unknown(code) for code in strange[:MOST_ERRORS]]
        wanted = [by_code[code.upper()] for code in codes if code.upper() in by_code]
        named = [subject for subject in dict.fromkeys(wanted) if subject.pk != front.pk]
    if len(named) > MOST_NAMED:
        names = ", ".join(subject.title for subject in named[MOST_NAMED:])
        sentence = gettext("At most {most} can be named. Without a name: {names}.")
        errors.append(sentence.format(most=MOST_NAMED, names=names))
        named = named[:MOST_NAMED]
    choice = chosen(subjects, front, named)
    return SubjectForm(
        choice=choice,
        options=tuple(options_of(subjects, choice)),
        errors=tuple(errors),
        is_usual=FRONT not in query and WITH not in query,
    )


def codes_in(query: QueryDict, name: str) -> list[str]:
    """The codes that a parameter names, repeated or parted by commas."""
    codes: list[str] = []
    for text in query.getlist(name):
        codes += [code.strip() for code in text.split(",")]
    return list(dict.fromkeys(code for code in codes if code))


def unknown(code: str) -> str:
    """The sentence about a code that no subject of these values has."""
    return gettext("“%s” is not known here.") % code[:LONGEST_CODE]


def options_of(subjects: Sequence[Subject], choice: Choice) -> list[SubjectOption]:
    """The subjects in the alphabet of the reader's language."""
    named = {subject.pk for subject in choice.named}
    options: list[SubjectOption] = []
    for subject in sorted(subjects, key=letters_of):
        in_front = subject.pk == choice.front.pk
        options.append(SubjectOption(subject.code, subject.title, in_front, subject.pk in named))
    return options


def letters_of(subject: Subject) -> str:
    """The letters of its name without accents and case: the collation that is stored with entries
    would take every visitor's process half a second to load.
    """
    letters = normalize("NFD", subject.title.casefold())
    return "".join(letter for letter in letters if not combining(letter))
