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
        if self.spelled or len(self.words) == 1:
            return "".join(self.words)
        return ""

    @property
    def stems(self) -> frozenset[str]:
        """The stems by which the term is found too; a phrase is found as it stands."""
        if not self.spelled:
            return frozenset()
        return stems(self.spelled) - {self.joined}

    def means(self, word: Word) -> bool:
        """Whether this term is why a text that holds the word was found."""
        term_word = self.joined
        if not term_word:
            return word.folded in self.words
        if self.begins and (
            word.folded.startswith(term_word) or bare(word.folded).startswith(term_word)
        ):
            return True
        # A stem begins like its word, so that most words need not be stemmed here.
        if bare(word.folded[:2]) != bare(term_word[:2]):
            return False
        return not forms(word).isdisjoint({term_word, *self.stems})


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
    question_text = " ".join(text[:LONGEST].replace("\0", " ").split())
    all_terms = _terms(question_text)
    terms = [term for term in all_terms if not STOP_WORDS.issuperset(term.words)]
    # “What is it” is searched as it stands.
    if not terms:
        terms = all_terms
    # Only what was typed last may go on: a stop word may have been left out after it.
    if terms and terms[-1] is all_terms[-1] and _may_go_on(text, terms[-1]):
        terms[-1] = terms[-1]._replace(begins=True)
    terms = list(dict.fromkeys(terms))
    shortened = len(text.strip()) > LONGEST or len(terms) > MOST_TERMS
    return Question(question_text, tuple(terms[:MOST_TERMS]), shortened)


def _terms(text: str) -> list[Term]:
    """All terms of the text in order: phrases in quotation marks, and the words outside of
    them.
    """
    terms: list[Term] = []
    for quoted, unquoted in CHUNK.findall(text.translate(QUOTES)):
        phrase = tuple(word.folded for word in words(quoted))[:MOST_TERMS]
        if phrase:
            terms.append(Term(phrase))
        for chain in chains(unquoted, words(unquoted)):
            terms.append(_term(chain))
    return terms


def _term(chain: Sequence[Word]) -> Term:
    """What is looked for where this was typed: a word, or words that a hyphen makes one."""
    folded_words = tuple(word.folded for word in chain)
    return Term(folded_words, spelled=compound(chain).spelled)


def _may_go_on(text: str, last: Term) -> bool:
    """Whether the visitor may still be typing the last word."""
    return bool(last.joined) and text[-1:].isalnum() and len(last.joined) >= SHORTEST_PREFIX
