"""What an editor reads on a page of the admin, and the words that are none of theirs."""

import re
from html.parser import HTMLParser

from tests.spanish import addressed, other_words

READ_ALOUD = ("title", "aria-label", "alt", "placeholder")
# Codes for machines may stand here: columns of tables, keys, what has been typed.
UNREAD = ("script", "style", "textarea", "code", "option")
# Names of columns and classes, hashes, and sentences of the stock admin that speak of its machinery.
NOT_WORDS = re.compile(
    r"\[(?:en|es)\]|\b[a-z]+_(?:en|es|id)\b|\bobjects?\b|pbkdf2|Select \w+ to|Are you sure|^None$"
    r"|\bslugs?\b|\bModel name\b|\bModels in\b|\bID “|\binstance\b|Nombre del modelo|\bModelos en\b",
)


class ReadWords(HTMLParser):
    """Collects the words of a page."""

    def __init__(self):
        super().__init__()
        self.words = []
        self.unread = 0

    def handle_starttag(self, tag, attrs):
        self.unread += tag in UNREAD
        self.words += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        self.unread -= tag in UNREAD

    def handle_data(self, data):
        if not self.unread and data.strip():
            self.words.append(" ".join(data.split()))


def foreign_words(html):
    """The words of the page that no editor should have to read."""
    page = ReadWords()
    page.feed(html)
    return sorted({words for words in page.words if is_foreign(words)})


def is_foreign(words):
    """Whether these are words of machinery, address the reader, or are not those of the site."""
    return bool(NOT_WORDS.search(words) or addressed(words) or other_words(words))
