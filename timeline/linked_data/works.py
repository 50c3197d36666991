"""Sources and those who made them, in the words of schema.org."""

from collections.abc import Iterable

from timeline.linked_data.dates import iso_date
from timeline.linked_data.node import Node, Whole, node
from timeline.models import Agent, Source
from timeline.models.language_tag import UNKNOWN_LANGUAGE
from timeline.models.marks import bare_doi

TYPES = {
    Source.Type.ARTICLE_JOURNAL: "ScholarlyArticle",
    Source.Type.ARTICLE_MAGAZINE: "Article",
    Source.Type.ARTICLE_NEWSPAPER: "NewsArticle",
    Source.Type.BOOK: "Book",
    Source.Type.CHAPTER: "Chapter",
    Source.Type.DATASET: "Dataset",
    Source.Type.INTERVIEW: "CreativeWork",
    Source.Type.LEGISLATION: "Legislation",
    Source.Type.PAPER_CONFERENCE: "ScholarlyArticle",
    Source.Type.POST_WEBLOG: "BlogPosting",
    Source.Type.REPORT: "Report",
    Source.Type.SPEECH: "CreativeWork",
    Source.Type.THESIS: "Thesis",
    Source.Type.WEBPAGE: "WebPage",
}


def work(source: Source, whole: Whole) -> Node:
    """The source with what its reference names; an ISBN names a whole book, and so no other."""
    language = source.language if source.language != UNKNOWN_LANGUAGE else ""
    publisher = agent(source.publisher, language) if source.publisher else None
    return node(
        type_of(source),
        at=whole("id", source.identifier),
        name=source.title,
        author=agents(source.written_by, language),
        editor=agents(source.edited_by, language),
        publisher=publisher,
        datePublished=iso_date(source.date),
        inLanguage=language,
        url=source.url,
        archivedAt=source.archived_url,
        identifier=doi(source),
        isbn=source.isbn if source.type == Source.Type.BOOK else "",
    )


def named_work(source: Source, whole: Whole) -> Node:
    """The source by its name, where it stands in whole elsewhere in the same document."""
    return node(type_of(source), at=whole("id", source.identifier), name=source.title)


def type_of(source: Source) -> str:
    """The class of schema.org for the source; of a type that is not known, the one of all works."""
    return TYPES.get(Source.Type(source.type), "CreativeWork")


def doi(source: Source) -> Node | None:
    """The DOI as a property with its value; None without one."""
    if not source.doi:
        return None
    return node("PropertyValue", propertyID="doi", value=bare_doi(source.doi))


def agents(named: Iterable[Agent], language: str) -> list[Node]:
    """People and organisations by the names that they have in a work of this language."""
    return [agent(each, language) for each in named]


def agent(named: Agent, language: str) -> Node:
    """A person or an organisation, by the name in a language."""
    name = named.name_in(language)
    return node("Person" if named.kind == Agent.Kind.PERSON else "Organization", name=name)
