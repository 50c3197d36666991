"""A visitor's words, taken apart: whatever was typed becomes words to find, never syntax of a
database.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from timeline.search.tokens import STOP_WORDS, Word, bare, chains, compound, forms, stems, words

LONGEST = 400
MOST_TERMS = 12
SHORTEST_PREFIX = 2
QUOTES = str.maketrans("“”„«»", '"' * 5)
CHUNK = re.compile(r'"([^"]*)"|([^"]+)')


class Term(NamedTuple):
    """Words that stand side by side; `begins` where the last one may be the beginning of a word.

    `spelled` is a single word with its accents: one that was typed, or one that hyphens make of
    several.
    """

    words: tuple[str, ...]
    begins: bool = False
    spelled: str = ""

    @property
    def joined(self) -> str:
        """The single word as it is compared; blank for a phrase in quotation marks."""
        return "".join(self.words) if self.spelled or len(self.words) == 1 else ""

    @property
    def stems(self) -> frozenset[str]:
        """The stems by which the term is found too; a phrase is found as it stands."""
        return stems(self.spelled) - {self.joined} if self.spelled else frozenset()

    def means(self, word: Word) -> bool:
        """Whether this term is why a text that holds the word was found."""
        if not self.joined:
            return word.folded in self.words
        if self.begins and (
            word.folded.startswith(self.joined) or bare(word.folded).startswith(self.joined)
        ):
            return True
        # A stem begins like its word, so that most words need not be stemmed here.
        near = bare(word.folded[:2]) == bare(self.joined[:2])
        return near and not forms(word).isdisjoint({self.joined, *self.stems})


class Question(NamedTuple):
    """What was asked: the text as it is shown again, its terms, and whether some of it was left
    out.
    """

    text: str
    terms: tuple[Term, ...]
    shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def has_phrase(self) -> bool:
        """Whether some of the words must stand side by side."""
        return any(not term.joined for term in self.terms)


def parse_question(text: str) -> Question:
    """The terms of what was typed: words, phrases in quotation marks, and the last word as a
    beginning.
    """
    shown = " ".join(text[:LONGEST].replace("\0", " ").split())
    all_terms: list[Term] = []
    for quoted, loose in CHUNK.findall(shown.translate(QUOTES)):
        phrase = tuple(word.folded for word in words(quoted))[:MOST_TERMS]
        if phrase:
            all_terms.append(Term(phrase))
        else:
            all_terms += [_term(chain) for chain in chains(loose)]
    terms = [term for term in all_terms if not STOP_WORDS.issuperset(term.words)] or all_terms
    if terms and terms[-1] is all_terms[-1] and _may_go_on(text, terms[-1]):
        terms[-1] = terms[-1]._replace(begins=True)
    terms = list(dict.fromkeys(terms))
    shortened = len(text.strip()) > LONGEST or len(terms) > MOST_TERMS
    return Question(shown, tuple(terms[:MOST_TERMS]), shortened)


def _term(chain: Sequence[Word]) -> Term:
    """What is looked for where this was typed: a word, or words that a hyphen makes one."""
    folded_words = tuple(word.folded for word in chain)
    return Term(folded_words, spelled=compound(chain).spelled)


def _may_go_on(text: str, last: Term) -> bool:
    """Whether the visitor may still be typing the last word."""
    return bool(last.joined) and text[-1:].isalnum() and len(last.joined) >= SHORTEST_PREFIX
