"""A version as a catalogue of datasets (DCAT-AP 3.0.1), in Turtle: a dataset a table."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from timeline.models.languages import LANGUAGES
from timeline.open_data.described_version import DescribedVersion
from timeline.public.pages import DataTable

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
LANGUAGE_NAMES = {"en": f"{AUTHORITY}/language/ENG", "es": f"{AUTHORITY}/language/SPA"}
FORMATS = {"csv": f"{AUTHORITY}/file-type/CSV", "json": f"{AUTHORITY}/file-type/JSON"}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
IANA = "http://www.iana.org/assignments/media-types"
STANDARD = "https://datapackage.org/standard/table-schema/"
ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What an IRI may not hold (RFC 3987, as Turtle has it).
NOT_IN_IRI = {ord(character): f"%{ord(character):02X}" for character in '<>"{}|^`\\ '}

Statements = Iterable[tuple[str, str]]


def catalogue(version: DescribedVersion) -> str:
    """The catalogue."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    lines.append(resource(iri(version.page("data")), "dcat:Catalog", of_catalogue(version)))
    lines.append(resource(publisher(version), "foaf:Agent", of_publisher(version)))
    for table in version.tables:
        lines.append(resource(dataset(version, table), "dcat:Dataset", of_dataset(version, table)))
        for form in table.files:
            name = distribution(version, table, form)
            lines.append(resource(name, "dcat:Distribution", of_distribution(version, table, form)))
    lines += named_things(version)
    return "\n".join(lines) + "\n"


def of_catalogue(version: DescribedVersion) -> Iterator[tuple[str, str]]:
    yield from spoken("dct:title", version.in_each_language("title"))
    yield from spoken("dct:description", version.in_each_language("description"))
    yield "dct:publisher", publisher(version)
    yield "foaf:homepage", iri(version.page("data"))
    yield from common(version)
    for table in version.tables:
        yield "dcat:dataset", dataset(version, table)


def of_publisher(version: DescribedVersion) -> Iterator[tuple[str, str]]:
    yield from spoken("foaf:name", version.in_each_language("site_name"))
    yield "foaf:homepage", iri(version.page("timeline"))


def of_dataset(version: DescribedVersion, table: DataTable) -> Iterator[tuple[str, str]]:
    yield from spoken("dct:title", table.dictionary.titles)
    yield from spoken("dct:description", descriptions(version, table))
    yield "dct:identifier", literal(dataset(version, table)[1:-1])
    yield "dct:publisher", publisher(version)
    yield "dcat:version", literal(version.version)
    yield "dct:conformsTo", iri(STANDARD)
    yield "dcat:landingPage", iri(version.page("data"))
    yield from common(version)
    if email := version.site["contact_email"]:
        names = "; ".join(
            f"vcard:fn {literal(words, tag)}"
            for tag, words in version.in_each_language("site_name").items()
        )
        yield "dcat:contactPoint", f"[ a vcard:Kind; {names}; vcard:hasEmail {mail(email)} ]"
    for form in table.files:
        yield "dcat:distribution", distribution(version, table, form)


def common(version: DescribedVersion) -> Iterator[tuple[str, str]]:
    """What a catalogue and its datasets both say."""
    if version.began:
        yield "dct:issued", typed(version.began, "dateTime")
    yield "dct:modified", typed(version.created, "dateTime")
    for tag in LANGUAGES:
        yield "dct:language", iri(LANGUAGE_NAMES[tag])


def of_distribution(
    version: DescribedVersion, table: DataTable, form: str
) -> Iterator[tuple[str, str]]:
    file = table.files[form]
    yield from spoken(
        "dct:title",
        {tag: f"{words} ({form.upper()})" for tag, words in table.dictionary.titles.items()},
    )
    yield "dcat:accessURL", iri(version.address("version"))
    yield "dcat:downloadURL", distribution(version, table, form)
    yield "dcat:mediaType", iri(f"{IANA}/{MEDIA_TYPES[form]}")
    yield "dct:format", iri(FORMATS[form])
    if licence := version.site["licence_url"]:
        yield "dct:license", iri(licence)
    yield "dct:issued", typed(version.created, "dateTime")
    yield "dcat:byteSize", typed(str(file.content.size), "nonNegativeInteger")
    checksum = typed(file.content_id, "hexBinary")
    algorithm = "spdx:algorithm spdx:checksumAlgorithm_sha256"
    yield "spdx:checksum", f"[ a spdx:Checksum; {algorithm}; spdx:checksumValue {checksum} ]"


def named_things(version: DescribedVersion) -> Iterator[str]:
    """What is named above, each with its class: validators ask for it."""
    yield "spdx:checksumAlgorithm_sha256 a spdx:ChecksumAlgorithm ."
    for tag in LANGUAGES:
        yield f"{iri(LANGUAGE_NAMES[tag])} a dct:LinguisticSystem ."
    for form, media_type in MEDIA_TYPES.items():
        yield f"{iri(f'{IANA}/{media_type}')} a dct:MediaType ."
        yield f"{iri(FORMATS[form])} a dct:MediaTypeOrExtent ."
    yield f"{iri(STANDARD)} a dct:Standard ."
    yield f"{iri(version.page('data'))} a foaf:Document ."
    yield f"{iri(version.page('timeline'))} a foaf:Document ."
    if licence := version.site["licence_url"]:
        yield f"{iri(licence)} a dct:LicenseDocument ."


def descriptions(version: DescribedVersion, table: DataTable) -> dict[str, str]:
    """A sentence on the table in each language."""
    texts = {}
    for tag in LANGUAGES:
        with override(tag):
            rows = ngettext("%(count)d row", "%(count)d rows", table.row_count) % {
                "count": table.row_count
            }
            words = {"title": table.dictionary.titles.get(tag, ""), "rows": rows}
            words["columns"] = ", ".join(column.name for column in table.dictionary.columns)
            words["number"] = str(version.number)
            texts[tag] = (
                _("%(title)s: %(rows)s after publication %(number)s. Columns: %(columns)s.") % words
            )
    return texts


def publisher(version: DescribedVersion) -> str:
    return iri(f"{version.page('data')}#publisher")


def dataset(version: DescribedVersion, table: DataTable) -> str:
    return iri(f"{version.page('data')}#{table.dictionary.name}")


def distribution(version: DescribedVersion, table: DataTable, form: str) -> str:
    return iri(version.address("version_file", table=table.dictionary.name, form=form))


def resource(name: str, kind: str, statements: Statements) -> str:
    """What is stated of a thing of this class."""
    lines = [f"\n{name} a {kind}"]
    lines += [f"    {verb} {value}" for verb, value in statements]
    return " ;\n".join(lines) + " ."


def spoken(verb: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The verb with the words in each language."""
    for tag, text in words.items():
        yield verb, literal(text, tag)


def literal(text: str, tag: str = "") -> str:
    """The text as Turtle writes it, in the language of the tag."""
    escaped = "".join(ESCAPED.get(character, character) for character in text)
    return f'"{escaped}"' + (f"@{tag}" if tag else "")


def typed(text: str, datatype: str) -> str:
    """A value of this type of XML Schema."""
    return f'"{text}"^^xsd:{datatype}'


def iri(address: str) -> str:
    return f"<{address.translate(NOT_IN_IRI)}>"


def mail(address: str) -> str:
    return iri(f"mailto:{address}")
