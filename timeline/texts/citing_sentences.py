"""The sentences of a text that cite a source, as words alone."""

import re
from typing import NamedTuple

from markdown_it.token import Token

from timeline.texts.citation_syntax import Cite
from timeline.texts.markup import PARSER
from timeline.texts.sentences import CITED, PIECE, STOPS, ends_sentence
from timeline.texts.statements import marked_words, opinion_cite

MARKS = re.compile("[\x01-\x04]")


class CitingSentence(NamedTuple):
    """A sentence in words, and where in the source it is said to stand."""

    words: str
    locator: str


def citing_sentences(text: str, key: str) -> list[CitingSentence]:
    """The sentences that cite the source with this key, in order; of an opinion its first one."""
    sentences: list[CitingSentence] = []
    if key not in text:
        return sentences
    opinion: Cite | None = None
    for token in PARSER.parse(text):
        if token.type == "container_opinion_open":
            opinion = opinion_cite(token)
        elif token.type == "inline":
            if opinion and opinion.key == key:
                first = parted(marked_words(token))[0]
                sentences.append(CitingSentence(plain(first), opinion.locator))
            opinion = None
            sentences += sentences_citing(token, key)
    return sentences


def sentences_citing(token: Token, key: str) -> list[CitingSentence]:
    """The sentences of a paragraph that cite the key, each with the first locator."""
    brackets = [child.meta["cites"] for child in token.children or () if child.type == "citation"]
    sentences = []
    number = 0
    for sentence in parted(marked_words(token)):
        cites: list[Cite] = []
        for _mark in range(sentence.count(CITED)):
            cites += brackets[number]
            number += 1
        for cite in cites:
            if cite.key == key:
                sentences.append(CitingSentence(plain(sentence), cite.locator))
                break
    return sentences


def parted(text: str) -> list[str]:
    """A paragraph sentence by sentence, with all its marks; a citation belongs to the sentence
    before it.
    """
    sentences = []
    start = 0
    has_ended = False
    for piece in PIECE.finditer(text):
        if piece[0][0] in STOPS:
            has_ended = has_ended or ends_sentence(text, piece)
        elif has_ended and not MARKS.match(piece[0]):
            # With the quotation mark or the bracket that the sentence begins with.
            beginning = max(text.rfind(" ", start, piece.start()) + 1, start)
            sentences.append(text[start:beginning])
            start, has_ended = beginning, False
    sentences.append(text[start:])
    return sentences


def plain(sentence: str) -> str:
    """The words of a sentence without marks, with single blanks."""
    return " ".join(MARKS.sub("", sentence).split())
