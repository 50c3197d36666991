"""The sentences of a paragraph, and which of them name a source.

English and Spanish by one set of rules, because a text of either quotes the other. No library:
docs/decisions/0017.
"""

import re
from dataclasses import dataclass

# What stands for something else than words in the text that is read here.
CITED, REMARK, LINK_BEGINS, LINK_ENDS = "\x01", "\x02", "\x03", "\x04"
PIECE = re.compile(r"\w+|[.!?…]+|[\x01-\x04]")
STOPS = ".!?…"
# What may stand between the end of a sentence and the first letter of the next one.
BETWEEN = re.compile(r"[\s\x01-\x04)\]}»”’\"'*_¿¡«“‘(\[—–-]*")
LAST_WORD = re.compile(r"[^\s\x01-\x04(\[«“‘\"'¿¡—–]*$")
NEXT_WORD = re.compile(r"\w+")
# A name that begins small, as gob.mx and eGob do.
SMALL_NAME = re.compile(r"\w+\.\w|[^\W\d_]*[a-z][A-Z]")
LONGEST_ABBREVIATION = 20
# In words: what is shorter at the beginning of a text is a name.
SHORTEST_SENTENCE = 3


def set_of(words: str) -> frozenset[str]:
    """The words that blanks part."""
    return frozenset(words.split())


# These always have something to follow.
TITLES_AND_PLACES = set_of(
    """
    sr sra sres sras srta dr dra dres lic ing arq mtro mtra prof profa profra gral capt cmdte pdte
    mr mrs ms
    messrs gen sen rep gov pres hon rev st sta sto núm núms num nums nro nros vol vols pág págs
    pag pags pp párr párrs frac fracs ed eds coord coords comp comps trad cf vs p.ej ej e.g i.e ca
    approx aprox av
    avda blvd col tel ext op ibíd ibid edo mpio dept depto sec secs cía dip
    """
)
# These are words of their own, unless a number follows.
BEFORE_NUMBERS = set_of(
    """
    no n p c v ch chap mar abr ago sep sept oct nov dic ene feb jun jul jan apr aug dec tab
    """
)
# These end a sentence where one of the words below comes next.
MAY_END = set_of(
    """
    art arts fig figs cap al etc inc ltd ltda corp co jr uu ee ss cv bc ad
    """
)
BEGINNINGS = set_of(
    """
    a an the this that these those it its he she his her they their we our you i there here what
    who when where why
    how in on at by for from of to as since after before until during while with without and but or
    so yet if
    because although though however then also according no not one two each every some many most
    all both el la los
    las lo un una unos unas en por para con sin de del desde hasta según se su sus este esta estos
    estas ese esa eso
    esto aquel aquella y o e pero aunque si sí ya también además entonces después antes cuando
    donde como qué quién
    cómo cada todo todos todas al entre tras durante mientras hay hubo es era fue son dos
    """
)


@dataclass
class Sentence:
    """How many words a sentence has in all and outside its links, and whether it names a source."""

    words: int = 0
    unlinked_words: int = 0
    is_cited: bool = False
    follows_remark: bool = False

    @property
    def cites_for_remark(self) -> bool:
        """Whether its citation stands at a remark of the editors and at no words of its own."""
        return self.follows_remark and self.is_cited and not self.words


def sentences(text: str) -> list[Sentence]:
    """The sentences of a paragraph in which CITED, REMARK and the ends of links stand as single
    characters.

    A citation belongs to the sentence before it, also where it follows the full stop.
    """
    current = Sentence()
    sentences_so_far = [current]
    has_ended = is_linked = False
    for piece in PIECE.finditer(text):
        mark = piece[0]
        if mark[0] in STOPS:
            has_ended = has_ended or ends_sentence(text, piece)
        elif mark == CITED:
            current.is_cited = True
        elif mark in (LINK_BEGINS, LINK_ENDS):
            is_linked = mark == LINK_BEGINS
        else:
            if has_ended or current.cites_for_remark:
                current, has_ended = Sentence(), False
                sentences_so_far.append(current)
            if mark == REMARK:
                current.follows_remark = True
            else:
                current.words += 1
                current.unlinked_words += not is_linked
    return sentences_so_far


def ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether these full stops end a sentence: they do not within numbers, addresses and
    abbreviations.
    """
    following = text[stop.end() : stop.end() + 1]
    if following.isalnum():
        return False
    next_at = stop.end()
    between = BETWEEN.match(text, stop.end())
    if between:
        next_at = between.end()
    next_letter = text[next_at : next_at + 1]
    if next_letter in (",", ";", ":"):
        return False
    if next_letter.islower() and (
        stop[0] != "." or not SMALL_NAME.match(text, next_at, next_at + 60)
    ):
        return False
    return stop[0] != "." or not is_abbreviated(text, stop.start(), next_at)


def is_abbreviated(text: str, stop_at: int, next_at: int) -> bool:
    """Whether the full stop belongs to a short form of which the sentence goes on."""
    next_word = NEXT_WORD.match(text, next_at, next_at + 20)
    if next_word is None:
        return False
    following = next_word[0]
    word = ""
    last_word = LAST_WORD.search(text[max(0, stop_at - LONGEST_ABBREVIATION) : stop_at])
    if last_word:
        word = last_word[0]
    small = word.lower()
    if small in TITLES_AND_PLACES:
        return True
    if small in BEFORE_NUMBERS and following[0].isdigit():
        return True
    return (small in MAY_END or is_initials(word)) and following.lower() not in BEGINNINGS


def is_initials(word: str) -> bool:
    """Whether the word is made of initials, as in “J. Pérez”, “D.F.” and “EE.UU.”."""
    letters = word.split(".")
    if len(letters) == 1:
        return len(word) == 1 and word.isupper()
    for initial in letters:
        is_doubled = len(initial) == 2 and initial.isupper()
        if not initial.isalpha() or not (len(initial) == 1 or is_doubled):
            return False
    return True


def first_sentence(text: str) -> str:
    """The first sentence of a text without marks."""
    paragraph = text.strip().partition("\n")[0]
    for stop in re.finditer(f"[{STOPS}]+", paragraph):
        sentence = paragraph[: stop.end()]
        # A text may begin with somebody’s initials.
        if ends_sentence(paragraph, stop) and len(sentence.split()) >= SHORTEST_SENTENCE:
            return sentence
    return paragraph
