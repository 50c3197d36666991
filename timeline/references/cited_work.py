"""What reference managers are told of a source or of a page of the site, in whatever format."""

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.models import Agent, Source
from timeline.models.language_tag import UNKNOWN_LANGUAGE
from timeline.models.marks import bare_doi
from timeline.references.reference import Author, one_line


@dataclass(frozen=True, kw_only=True)
class CitedWork:
    """A work as it is cited: texts in one line each, blank where something is not known.

    `type` is one of CSL, `date` is EDTF, `accessed_on` a day (ISO 8601), `language` a tag (BCP 47).
    """

    key: str
    type: str
    title: str
    authors: Sequence[Author] = ()
    editors: Sequence[Author] = ()
    container: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    chapter: str = ""
    edition: str = ""
    number: str = ""
    version: str = ""
    date: str = ""
    accessed_on: str = ""
    url: str = ""
    archived_url: str = ""
    language: str = ""
    doi: str = ""
    isbn: str = ""
    licence: str = ""
    # The author is the site that publishes it: some formats would take its name apart.
    is_by_its_site: bool = False


def work_of(source: Source) -> CitedWork:
    """The source as it is cited; asks nothing where authorships, agents and publisher are
    prefetched.
    """
    language = source.language
    publisher = source.publisher.name_in(language) if source.publisher else ""
    return CitedWork(
        key=source.key,
        type=source.type,
        title=one_line(source.title),
        authors=[author_of(agent, language) for agent in source.written_by],
        editors=[author_of(agent, language) for agent in source.edited_by],
        container=one_line(source.container_title),
        publisher=one_line(publisher),
        volume=one_line(source.volume),
        issue=one_line(source.issue),
        pages=one_line(source.pages),
        chapter=one_line(source.chapter),
        edition=one_line(source.edition),
        number=one_line(source.number),
        date=source.date,
        accessed_on=str(source.accessed_on or ""),
        url=source.url,
        archived_url=source.archived_url,
        language="" if language == UNKNOWN_LANGUAGE else language,
        doi=bare_doi(source.doi),
        isbn=one_line(source.isbn),
    )


def author_of(agent: Agent, language: str) -> Author:
    """A person by family and given names, the family name whole with its particles; any other by
    its name in the language of this tag.
    """
    name = one_line(agent.name_in(language))
    if agent.family and agent.given:
        return Author(name, one_line(agent.family), one_line(agent.given))
    return Author(name)
