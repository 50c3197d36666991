"""Language tags (BCP 47), read from the many ways in which programs and people name a language."""

import unicodedata
from functools import cache, lru_cache

from django.conf import global_settings, settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from timeline.models.languages import LANGUAGE_NAMES

LONGEST = 60
# Names that babel, polyglossia and BibLaTeX (manual, table 2) have for languages, where they are
# not the English names.
TEX_NAMES = {
    "acadian": "fr-CA",
    "american": "en-US",
    "usenglish": "en-US",
    "australian": "en-AU",
    "austrian": "de-AT",
    "naustrian": "de-AT",
    "brazil": "pt-BR",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "canadian": "en-CA",
    "canadien": "fr-CA",
    "castilian": "es",
    "castellano": "es",
    "francais": "fr",
    "germanb": "de",
    "ngerman": "de",
    "latin": "la",
    "magyar": "hu",
    "mexican": "es-MX",
    "spanishmx": "es-MX",
    "newzealand": "en-NZ",
    "norsk": "nb",
    "nynorsk": "nn",
    "nswissgerman": "de-CH",
    "swissgerman": "de-CH",
    "polutonikogreek": "el",
    "portuges": "pt",
    "slovene": "sl",
    "nahuatl": "nah",
    "maya": "yua",
}


@lru_cache(maxsize=1024)
def language_tag(text: str) -> str:
    """The tag (BCP 47, in its canonical form) of a language named by tag, by ISO 639-2 or by name;
    blank if unknown.

    `es_MX`, `spa`, `Spanish` and `español` are read; a tag whose subtags are not registered is not.
    """
    # It takes 50 ms, which commands that read no language do without.
    import langcodes

    text = text.strip()
    if not text or len(text) > LONGEST:
        return ""
    name = bare(text)
    tag = names().get(name) or names().get(name.removeprefix("lang"))
    if tag:
        return tag
    try:
        return langcodes.standardize_tag(text) if langcodes.tag_is_valid(text) else ""
    except ValueError:
        return ""


def language_name(tag: str) -> str:
    """The name of the tag's language as it stands in a sentence in the reader's language; blank
    where none is known.
    """
    code = tag.partition("-")[0].lower()
    if code in LANGUAGE_NAMES:
        return str(LANGUAGE_NAMES[code])
    english = dict(global_settings.LANGUAGES).get(code, "")
    name = gettext(english) if english else ""
    # Of the languages of this site English alone writes them with a capital.
    return name if name == english else name.lower()


@cache
def names() -> dict[str, str]:
    """Tags by the names of languages, in English, in the site's languages and in the language
    itself, all bare.
    """
    from django.conf.locale import LANG_INFO

    tags = dict(TEX_NAMES)
    for code, english in global_settings.LANGUAGES:
        tag = canonical(code)
        tags.setdefault(bare(english), tag)
        tags.setdefault(bare(LANG_INFO.get(code, {}).get("name_local", english)), tag)
        for spoken, _name in settings.LANGUAGES:
            with override(spoken):
                tags.setdefault(bare(gettext(english)), tag)
    return tags


def canonical(code: str) -> str:
    """The tag for one of Django's codes, which are in small letters."""
    import langcodes

    return str(langcodes.standardize_tag(code))


def bare(name: str) -> str:
    """The name in small letters, without accents and blanks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


def check_language(value: str) -> None:
    """Raise ValidationError where the value is no language tag."""
    if not language_tag(value):
        raise ValidationError(
            _(
                "“%(value)s” is not a language tag. Write es, en, es-MX, or the name of the "
                "language."
            ),
            params={"value": value[:LONGEST]},
        )


# What BCP 47 writes where the language is not known.
UNKNOWN_LANGUAGE = "und"


class LanguageTagField(models.CharField[str, str]):
    """A language tag (BCP 47); a name or an older code of the language becomes its tag."""

    default_validators = [check_language]

    def to_python(self, value: object) -> str | None:
        """The tag in its canonical form; what is none stays, and is refused by validation."""
        text: str | None = super().to_python(value)
        if not text:
            return text
        return language_tag(text) or text
