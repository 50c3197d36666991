"""What somebody types for a date, made plain: digits, small letters, words."""

import re
import unicodedata

FILLERS = {"the", "of", "in", "on", "year", "el", "la", "los", "de", "del", "en", "ano"}
# Hyphens and minus signs that word processors put in the place of the one of the keyboard.
HYPHENS = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{MINUS SIGN}"
# Its last full stop is its own.
ABBREVIATED = re.compile(r"\b[a-z]\.$", re.IGNORECASE)

# What a cataloguer has added; a set of EDTF has more than one date.
BRACKETED = re.compile(r"\(.*\)|\[(?:(?!,|\.\.).)*\]")
DASHED_DAY = re.compile(r"[0-9]{1,4}([–—])[0-9]{1,2}\1[0-9]{1,4}")


def plain_characters(text: str) -> str:
    """The text with digits and signs as a keyboard of ours has them: “２０１４” is 2014."""
    if text.isascii():
        return text
    plain: list[str] = []
    for character in text:
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            plain.append(str(digit))
        elif character in HYPHENS:
            plain.append("-")
        elif "！" <= character <= "～":
            # The wide characters stand in the order of ASCII.
            plain.append(chr(ord(character) - ord("！") + ord("!")))
        else:
            plain.append(character)
    return "".join(plain)


def folded(text: str) -> str:
    """In small letters without accents, quotes around it and a full stop behind it, with one space
    where there were some, and every dash that parts as “ - ”.
    """
    base_letters: list[str] = []
    bare = plain_characters(text).strip().strip('"“”«»').strip("¿")
    if ABBREVIATED.search(bare) is None:
        bare = bare.rstrip(".,;:")
    if BRACKETED.fullmatch(bare):
        bare = bare[1:-1]
    for letter in unicodedata.normalize("NFD", bare.casefold()):
        if not unicodedata.combining(letter):
            base_letters.append(letter)
    words = "".join(base_letters)
    if DASHED_DAY.fullmatch(words.strip()):
        return re.sub("[–—]", "-", words.strip())
    words = re.sub(r"\s*[–—]\s*|\s+-\s+", " - ", words)
    # “23-25 June”, “June-July” and “January/February”
    words = re.sub(r"(?<![-0-9])([0-9]{1,2})-(?=[0-9]{1,2}(?: [a-z]|, [0-9]))", r"\1 - ", words)
    words = re.sub("(?<=[a-z]{3})[/-](?=[a-z]{3})", " - ", words)
    return " ".join(words.replace("’", "'").split())


def tokens_of(words: str) -> list[str]:
    """The words and numbers without articles and prepositions."""
    tokens: list[str] = []
    # “1.º” is one word.
    for word in re.split(r"[ ,]+|\.(?![º°]) ?", words):
        # “23-jun-2014”
        for token in word.split("-"):
            if token and token not in FILLERS:
                tokens.append(token)
    return tokens
