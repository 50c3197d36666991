"""The documents of the start page and of the page of data."""

from collections.abc import Sequence

from timeline.linked_data.dates import moment
from timeline.linked_data.entries import organization
from timeline.linked_data.node import Node, Whole, node
from timeline.public.pages import DataTable, Frame

# Of the forms of a table.
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


def site_document(frame: Frame, language: str, whole: Whole, has_policy: bool) -> Node:
    """The site, as its start page tells of it."""
    return node(
        "WebSite",
        at=whole("timeline"),
        url=whole("timeline"),
        name=frame.site.name,
        description=frame.site.headline,
        inLanguage=language,
        dateModified=moment(frame.published_at) if frame.published_at else "",
        version=str(frame.number or ""),
        license=frame.site.licence_url,
        publisher=organization(frame.site, has_policy, whole),
    )


def catalogue_document(
    frame: Frame,
    tables: Sequence[DataTable],
    name: str,
    language: str,
    whole: Whole,
    has_policy: bool,
) -> Node:
    """All tables of the site, under the name of their page."""
    return node(
        "DataCatalog",
        at=whole("data"),
        url=whole("data"),
        name=name,
        inLanguage=language,
        dateModified=moment(frame.published_at) if frame.published_at else "",
        version=str(frame.number or ""),
        license=frame.site.licence_url,
        publisher=organization(frame.site, has_policy, whole),
        dataset=[dataset(frame, table, whole) for table in tables],
    )


def dataset(frame: Frame, table: DataTable, whole: Whole) -> Node:
    """A table with its files; a version that is not made yet has none."""
    files = []
    for form in table.files:
        address = whole("open_data:file", table.dictionary.name, form)
        files.append(node("DataDownload", contentUrl=address, encodingFormat=MEDIA_TYPES[form]))
    return node(
        "Dataset",
        name=table.dictionary.name,
        description=table.dictionary.title,
        url=whole("data"),
        license=frame.site.licence_url,
        distribution=files,
    )
