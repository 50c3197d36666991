"""What the head of an entry's page tells reference managers, in the terms of Dublin Core."""

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.references.cited_work import CitedWork
from timeline.references.date_parts import date_parts, words_of
from timeline.references.ris_records import name_of

# What Zotero calls the types of sources: without one it may take a page for a journal article.
TYPES = {
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "book": "book",
    "chapter": "bookSection",
    "dataset": "dataset",
    "interview": "interview",
    "legislation": "statute",
    "paper-conference": "conferencePaper",
    "post-weblog": "blogPost",
    "report": "report",
    "speech": "presentation",
    "thesis": "thesis",
    "webpage": "webpage",
}


@dataclass(frozen=True)
class HeadWords:
    """The values of the elements; what is not known is blank, and left out."""

    type: str
    title: str
    creators: Sequence[str]
    date: str
    language: str
    publisher: str
    rights: str
    doi: str


def head_of(work: CitedWork) -> HeadWords:
    """The work as its page's head has it. No creator is named where the site is the author: a name
    with a comma would be taken apart.
    """
    creators = [] if work.is_by_its_site else [name_of(author) for author in work.authors]
    parts, about = date_parts(work.date)
    is_day = len(parts) == 1 and not about
    return HeadWords(
        type=TYPES[work.type],
        title=work.title,
        creators=creators,
        date=work.date if is_day or not work.date else words_of(work.date),
        language=work.language,
        publisher=work.publisher,
        rights=work.licence,
        doi=work.doi,
    )
