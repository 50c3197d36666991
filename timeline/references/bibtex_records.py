"""Works as BibTeX with the types and fields of BibLaTeX, in UTF-8."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from timeline.references.cited_work import CitedWork
from timeline.references.date_parts import date_note, date_parts, is_plain
from timeline.references.reference import Author, one_line

# Entry types, each with the field that tells it from others of that type. Zotero leaves out
# @dataset, and takes @misc for a document.
TYPES: dict[str, tuple[str, dict[str, str]]] = {
    "article-journal": ("article", {}),
    "article-magazine": ("article", {"entrysubtype": "magazine"}),
    "article-newspaper": ("article", {"entrysubtype": "newspaper"}),
    "book": ("book", {}),
    "chapter": ("incollection", {}),
    "dataset": ("misc", {"type": "dataset"}),
    "interview": ("misc", {"type": "interview"}),
    "legislation": ("legislation", {}),
    "paper-conference": ("inproceedings", {}),
    "post-weblog": ("online", {"type": "blog post"}),
    "report": ("report", {}),
    "speech": ("misc", {"type": "speech"}),
    "thesis": ("thesis", {}),
    "webpage": ("online", {}),
}
ARTICLES = ("article-journal", "article-magazine", "article-newspaper")
# Where the field of what holds the work, or of who published it, has another name than for most.
CONTAINERS = {"chapter": "booktitle", "paper-conference": "booktitle", "book": "maintitle"}
PUBLISHERS = {
    "report": "institution",
    "thesis": "institution",
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper"), "publisher"),
    **dict.fromkeys(("book", "chapter", "paper-conference"), "publisher"),
}
# The languages by whose rules LaTeX breaks words (BibLaTeX manual, table 2).
LANGUAGE_NAMES = {
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "de-at": "austrian",
    "de-ch": "swissgerman",
    "el": "greek",
    "en": "english",
    "en-au": "australian",
    "en-ca": "canadian",
    "en-gb": "british",
    "en-nz": "newzealand",
    "en-us": "american",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "gl": "galician",
    "hr": "croatian",
    "hu": "hungarian",
    "is": "icelandic",
    "it": "italian",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "nb": "norsk",
    "nl": "dutch",
    "nn": "nynorsk",
    "pl": "polish",
    "pt": "portuguese",
    "pt-br": "brazilian",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
}
# With the sign that begins an entry, where a sign that gets braces comes after it.
SIGNS = re.compile(r"[{}%&#_$~\\`]|(?<=-)-|(?<=')'|@(?=\w*\s*`)")
ESCAPES = {
    "~": r"\textasciitilde{}",
    "\\": r"\textbackslash{}",
    # Two of these would become a dash or a quotation mark; after ? and ! one makes another sign.
    "`": "{`}",
    "'": "{'}",
    "-": "{-}",
    "@": "{@}",
}
# A name of one word, and given names, that nothing in them takes apart.
ONE_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
GIVEN = re.compile(r"[^\W\d_]+\.?(?:[ -][^\W\d_]+\.?)*")
JOINS_NAMES = re.compile(r"\b(?:and|others)\b", re.IGNORECASE)
ENCODED = {"{": "%7B", "}": "%7D", "\\": "%5C"}

Field = tuple[str, str]


def bibtex(works: Iterable[CitedWork]) -> Iterator[str]:
    """An entry for each work."""
    before = ""
    for work in works:
        lines = [f"  {name} = {{{value}}}" for name, value in fields_of(work) if value]
        yield f"{before}@{TYPES[work.type][0]}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"
        before = "\n"


def fields_of(work: CitedWork) -> Iterator[Field]:
    """The fields of the entry with their values in LaTeX, which may be blank."""
    # The inner braces keep its capitals.
    yield "title", f"{{{escaped(work.title)}}}"
    yield "author", names(work.authors)
    yield "editor", names(work.editors)
    yield from TYPES[work.type][1].items()
    yield PUBLISHERS.get(work.type, "organization"), name_in_braces(work.publisher)
    container = CONTAINERS.get(work.type, "journaltitle")
    yield container, f"{{{escaped(work.container)}}}" if work.container else ""
    yield "volume", escaped(work.volume)
    if work.type in ARTICLES:
        # BibTeX calls the issue of a journal its number.
        yield "number", escaped(work.issue)
    else:
        yield "number", escaped(work.number)
        yield "issue", escaped(work.issue)
    yield "chapter", escaped(work.chapter)
    yield "edition", escaped(work.edition)
    yield "pages", escaped(work.pages).replace("–", "--")
    yield from dates_of(work)
    yield "version", escaped(work.version)
    yield "url", verbatim(work.url)
    yield "urldate", work.accessed_on
    yield "doi", verbatim(work.doi)
    yield "isbn", escaped(work.isbn)
    yield "langid", langid(work.language)
    yield "language", escaped(work.language)
    if work.archived_url:
        words = gettext("Archived copy: %(address)s") % {"address": work.archived_url}
        yield "addendum", escaped(words)


def dates_of(work: CitedWork) -> Iterator[Field]:
    """The date as it is; a note in words where BibLaTeX has no such date."""
    if not work.date:
        return
    if not is_plain(work.date):
        yield "note", escaped(date_note(work.date))
        return
    yield "date", work.date
    parts = date_parts(work.date).parts
    if len(parts) == 1:
        # Programs older than BibLaTeX read nothing else.
        yield "year", f"{parts[0][0]:04}"


def langid(language: str) -> str:
    """The name of the language in LaTeX; blank where it has none."""
    tag = language.lower()
    return LANGUAGE_NAMES.get(tag) or LANGUAGE_NAMES.get(tag.partition("-")[0], "")


def escaped(text: str) -> str:
    """The text in one line, so that LaTeX and programs that read BibTeX show it as it is."""
    return SIGNS.sub(lambda sign: ESCAPES.get(sign[0], f"\\{sign[0]}"), one_line(text))


def verbatim(text: str) -> str:
    """An address or a DOI as it is, but for the signs that would end its field."""
    return re.sub(r"[{}\\]", lambda sign: ENCODED[sign[0]], one_line(text).replace(" ", "%20"))


def names(authors: Iterable[Author]) -> str:
    """The names in BibTeX's form, with “and” between them."""
    return " and ".join(name_of(author) for author in authors)


def name_of(author: Author) -> str:
    """“Family, Given”, in braces where programs would take it apart, or the whole name of an
    organisation in braces.
    """
    if not (author.family and author.given):
        return name_in_braces(author.name)
    family, given = escaped(author.family), escaped(author.given)
    if not ONE_WORD.fullmatch(author.family) or not author.family[0].isupper():
        family = f"{{{family}}}"
    if not GIVEN.fullmatch(author.given) or JOINS_NAMES.search(author.given):
        given = f"{{{given}}}"
    return f"{family}, {given}"


def name_in_braces(name: str) -> str:
    """A name that stays whole; blank for blank."""
    return f"{{{escaped(name)}}}" if name else ""
