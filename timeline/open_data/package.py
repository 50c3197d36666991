"""A version as a Data Package 2.0: its tables with their columns, keys, bytes and digests."""

from typing import Any

from django.utils.translation import gettext as _

from timeline.data_tables.dictionary import DictionaryColumn
from timeline.open_data.described_version import DescribedVersion
from timeline.public.pages import DataTable

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def package(version: DescribedVersion) -> dict[str, Any]:
    """The package, in the language that is active."""
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": version.name,
        "id": version.address("version"),
        "version": version.version,
        "created": version.created,
        "title": version.title,
        "description": version.description,
        "homepage": version.page("data"),
    }
    described |= licences(version)
    described["contributors"] = [contributor(version)]
    described["sources"] = [
        {"title": _("The sources that each entry names"), "path": version.page("sources")}
    ]
    described["resources"] = [resource(table) for table in version.tables]
    return described


def licences(version: DescribedVersion) -> dict[str, Any]:
    """The licence, where the site has one that can be read."""
    address, name = version.site["licence_url"], version.site["licence_name"]
    if not address:
        return {}
    licence = {"path": address} | ({"title": name} if name else {})
    return {"licenses": [licence]}


def contributor(version: DescribedVersion) -> dict[str, Any]:
    """Whose data it is."""
    site = {"title": version.site_name, "path": version.page("timeline"), "roles": ["publisher"]}
    email = version.site["contact_email"]
    return site | ({"email": email} if email else {})


def resource(table: DataTable) -> dict[str, Any]:
    """A table with its file."""
    file = table.files["csv"]
    return {
        "name": table.dictionary.name,
        "path": f"{table.dictionary.name}.csv",
        "type": "table",
        "title": table.dictionary.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.content.size,
        "hash": f"sha256:{file.content_id}",
        "schema": schema(table),
    }


def schema(table: DataTable) -> dict[str, Any]:
    """The columns of the table, and which of them name rows of other tables."""
    described: dict[str, Any] = {
        "$schema": SCHEMA,
        "fields": [field(column) for column in table.dictionary.columns],
        "missingValues": [""],
        "primaryKey": table.dictionary.key,
    }
    keys = [foreign_key(column) for column in table.dictionary.columns if column.to]
    return described | ({"foreignKeys": keys} if keys else {})


def field(column: DictionaryColumn) -> dict[str, Any]:
    """A column with what it may hold."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = column.values
    described = {
        "name": column.name,
        "type": column.type,
        "description": column.meaning,
        "example": column.example,
    }
    return described | ({"constraints": constraints} if constraints else {})


def foreign_key(column: DictionaryColumn) -> dict[str, Any]:
    """Which column of which table the column names."""
    table, _dot, name = column.to.partition(".")
    return {"fields": [column.name], "reference": {"resource": table, "fields": [name]}}
