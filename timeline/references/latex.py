"""Values of BibTeX as text: LaTeX's letters become letters, addresses stay as they are, names come
apart.
"""

import re
from functools import cache
from typing import Any

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from timeline.references.reference import Author, person

# To LaTeX these mean something else, but who writes “R&D” or “100 %” in BibTeX means the sign.
SIGNS = re.compile(r"(?<!\\)[%&#_]")
DOLLARS = re.compile(r"(?<!\\)\$")
ESCAPED = re.compile(r"\\([%&#_{}$])")
TILDE = re.compile(r"\{?\\(?:textasciitilde|~|sim)(?:\{\})?\}?")
ADDRESS = re.compile(r"\\(?:url|href)\{([^{}]*)\}.*", re.DOTALL)
ONE_SIGN = re.compile(r"\{(.)\}")
SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
BRACES = str.maketrans("", "", "{}")
# Braces that are signs of the text stand apart from those of LaTeX, as characters that no text has.
ESCAPED_BRACE = re.compile(r"\\\\|\\([{}])")
APART = {"{": "\x01", "}": "\x02"}
SIGNS_AGAIN = str.maketrans({apart: brace for brace, apart in APART.items()})
# Escapes at the beginning of a group; all others make a letter of it.
BEGINS_WITH_SIGN = re.compile(r"\{(?:[^\\]|\\(?:[%&#_$]|textasciitilde|textbackslash))")
DEEPEST = 50


@cache
def decoder() -> Any:
    """The reader of LaTeX; addresses in a text stay without angle brackets."""
    context = get_default_latex_context_db()
    context.add_context_category(
        "address", prepend=True, macros=[MacroTextSpec("url", simplify_repl="%s")]
    )
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)


def decoded(text: str) -> str:
    """The text with LaTeX's spellings of letters as letters, and without the braces that keep
    capitals.
    """
    return unescaped(braces_apart(text)).translate(SIGNS_AGAIN)


def braces_apart(text: str) -> str:
    """The text with a character of its own for each brace that is escaped."""
    return ESCAPED_BRACE.sub(lambda escape: APART.get(escape[1], escape[0]), text)


def unescaped(text: str) -> str:
    """The same, while the braces of the text stand apart."""
    if (
        "\\" not in text
        and "$" not in text
        and "-" not in text
        and "~" not in text
        and "`" not in text
    ):
        return text.translate(BRACES)
    if deepest(text) > DEEPEST:
        return text.translate(BRACES)
    signs = SIGNS.sub(r"\\\g<0>", text)
    if len(DOLLARS.findall(signs)) % 2:
        signs = DOLLARS.sub(r"\\$", signs)
    try:
        return str(decoder().latex_to_text(signs)).translate(BRACES)
    # It promises nothing about texts that are not LaTeX: then they are as they are.
    except Exception:
        return text.translate(BRACES)


def deepest(text: str) -> int:
    """How many braces are open at once at most."""
    depth = most = 0
    for sign in text:
        if sign == "{":
            depth += 1
            most = max(most, depth)
        elif sign == "}":
            depth -= 1
    return most


def verbatim(text: str) -> str:
    """An address or a DOI: as it stands (BibLaTeX manual 2.2.1), without what only LaTeX needs."""
    text = TILDE.sub("~", text) if "\\" in text else text
    text = ESCAPED.sub(r"\1", ONE_SIGN.sub(r"\1", text.strip()))
    return ADDRESS.sub(r"\1", text).strip("{} ")


def bibtex_names(text: str) -> list[Author]:
    """The persons and organisations of a field of names; braces make an organisation, “others” are
    nobody.
    """
    authors = []
    text = braces_apart(text)
    text = re.sub(r"(?: and)+(?= |$)", " and", " ".join(text.split()))
    for name in split_multiple_persons_names(text.removeprefix("and ").removesuffix(" and")):
        whole = name.strip()
        if not whole.translate(BRACES).strip(" ,") or whole.lower() == "others":
            continue
        if is_one_group(whole):
            authors.append(Author(decoded(whole)))
        elif "=" in whole and re.match(r"(?:family|given|prefix|suffix)\s*=", whole):
            authors.append(extended_name(whole))
        else:
            authors.append(in_parts(whole))
    return authors


def is_one_group(name: str) -> bool:
    """Whether one pair of braces holds the whole name together."""
    if not (name.startswith("{") and name.endswith("}")):
        return False
    depth = 0
    for place, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and place < len(name) - 1:
            return False
    return bool(BEGINS_WITH_SIGN.match(name))


def in_parts(name: str) -> Author:
    """A person from “von Last, Jr, First” or “First von Last” (btxdoc 4)."""
    try:
        parts = parse_single_name_into_parts(name, strict=False)
    except Exception:  # It promises nothing about names with braces that do not close.
        return Author(decoded(name))
    given, particle, family, suffix = (
        decoded(" ".join(words)) for words in (parts.first, parts.von, parts.last, parts.jr)
    )
    if not family:
        return Author(decoded(name).strip(" ,"))
    if suffix and SUFFIX.fullmatch(given) and not SUFFIX.fullmatch(suffix):
        # “Carmona, Ramiro, Jr.” is against the rule, and common.
        given, suffix = suffix, given
    return person(family, given, particle, suffix)


def extended_name(name: str) -> Author:
    """A person from “family=Rueda, given=Simón, prefix=de la” (BibLaTeX manual 3.4)."""
    parts = {}
    for part in name.split(","):
        label, _equals, value = part.partition("=")
        parts[label.strip().lower()] = decoded(value.strip().strip('"'))
    family, given, prefix, suffix = (
        parts.get(part, "") for part in ("family", "given", "prefix", "suffix")
    )
    return person(family, given, prefix, suffix)
