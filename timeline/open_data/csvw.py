"""What a table means, beside its CSV (CSV on the Web: metadata vocabulary)."""

from typing import Any

from django.utils.translation import get_language

from timeline.data_tables.dictionary import DictionaryColumn
from timeline.open_data.described_version import DescribedVersion
from timeline.public.pages import DataTable

CONTEXT = "http://www.w3.org/ns/csvw"
# Types of XML Schema for those of the Data Package standard, where they are called otherwise.
DATATYPES = {"number": "decimal"}


def metadata(version: DescribedVersion, table: DataTable) -> dict[str, Any]:
    """The metadata of the table's CSV, in the language that is active."""
    described: dict[str, Any] = {
        "@context": [CONTEXT, {"@language": get_language()}],
        "url": f"{table.dictionary.name}.csv",
        "dc:title": table.dictionary.title,
        "dc:identifier": version.address("version_file", table=table.dictionary.name, form="csv"),
        "dc:publisher": version.site_name,
        "dc:modified": {"@value": version.created, "@type": "xsd:dateTime"},
    }
    if licence := version.site["licence_url"]:
        described["dc:license"] = {"@id": licence}
    described["dialect"] = {"encoding": "utf-8", "header": True}
    described["tableSchema"] = {
        "columns": [column_metadata(column) for column in table.dictionary.columns],
        "primaryKey": table.dictionary.key,
    }
    return described


def column_metadata(column: DictionaryColumn) -> dict[str, Any]:
    """A column with its type and what may be empty."""
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": DATATYPES.get(column.type, column.type),
        "required": column.required,
    }
