import json

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Authorship, Source
from timeline.publishing.import_references import import_references
from timeline.references import csl_items, read

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# schemas/input/csl-data.json of the Citation Style Language, 1.0.2: the names that an item may have
# here.
NUMBERS = {"volume", "issue", "page", "chapter-number", "edition", "number"}
STRINGS = {
    "id",
    "type",
    "title",
    "container-title",
    "language",
    "URL",
    "ISBN",
    "DOI",
    "publisher",
    "archive_location",
}
DATES = {"issued", "accessed"}
NAMES = {"author", "editor"}
CUSTOM = {"custom"}


def is_date(value):
    if set(value) == {"literal"}:
        return bool(value["literal"])
    parts = value["date-parts"]
    rest = set(value) - {"date-parts", "circa"}
    return not rest and 1 <= len(parts) <= 2 and all(1 <= len(part) <= 3 for part in parts)


def is_name(value):
    return (
        bool(value)
        and set(value) <= {"family", "given", "literal"}
        and all(map(str, value.values()))
    )


def check(item):
    """Whether the item is one by the schema: no other names, each value of its type."""
    assert {"id", "type"} <= set(item) <= NUMBERS | STRINGS | DATES | NAMES | CUSTOM
    assert all(
        isinstance(item[name], str) and item[name] for name in (STRINGS | NUMBERS) & set(item)
    )
    assert all(is_date(item[name]) for name in DATES & set(item))
    assert all(item[name] and all(map(is_name, item[name])) for name in NAMES & set(item))


def chapter():
    press = factories.organisation("Casa Ejemplo", slug="casa")
    author = factories.agent("Simón de la Rueda", slug="rueda", family="de la Rueda", given="Simón")
    editor = factories.organisation("Oficina, Central", slug="oficina")
    made = factories.source(
        "rueda-2005",
        author,
        type="chapter",
        title="El mostrador: a <b> & c",
        container_title="Oficinas de ayer",
        publisher=press,
        volume="2",
        pages="101–117",
        chapter="4",
        edition="2.ª",
        date="2005~",
        url="https://example.org/~a/b%20c?x=1&y=2",
        archived_url="https://web.archive.org/web/2020/https://example.org/",
        accessed_on="2020-02-03",
        language="es-MX",
        doi="10.5555/ab_12%2F34",
        isbn="978-1",
    )
    Authorship.objects.create(source=made, agent=editor, role="editor")
    factories.live(factories.site(), press, author, editor, made)
    return made


def items(client):
    return json.loads(client.get("/sources/all.csl.json").content)


def test_sources_are_csl_json(client):
    chapter()

    (item,) = items(client)

    check(item)
    assert item == {
        "id": "rueda-2005",
        "type": "chapter",
        "title": "El mostrador: a <b> & c",
        "container-title": "Oficinas de ayer",
        "volume": "2",
        "page": "101–117",
        "chapter-number": "4",
        "edition": "2.ª",
        "language": "es-MX",
        "URL": "https://example.org/~a/b%20c?x=1&y=2",
        "ISBN": "978-1",
        "archive_location": "https://web.archive.org/web/2020/https://example.org/",
        "DOI": "10.5555/ab_12%2F34",
        "publisher": "Casa Ejemplo",
        "author": [{"family": "de la Rueda", "given": "Simón"}],
        "editor": [{"literal": "Oficina, Central"}],
        "issued": {"date-parts": [[2005]], "circa": True},
        "custom": {"edtf": "2005~"},
        "accessed": {"date-parts": [[2020, 2, 3]]},
    }


@pytest.mark.parametrize(
    ("edtf", "issued"),
    [
        ("2014", {"date-parts": [[2014]]}),
        ("2014-06", {"date-parts": [[2014, 6]]}),
        ("2014-06-23", {"date-parts": [[2014, 6, 23]]}),
        ("2014~", {"date-parts": [[2014]], "circa": True}),
        ("2012/2014-05", {"date-parts": [[2012], [2014, 5]]}),
        ("2012~/2014~", {"date-parts": [[2012], [2014]], "circa": True}),
        ("2012/2014~", {"date-parts": [[2012], [2014]], "circa": True}),
        ("2014?", {"date-parts": [[2014]], "circa": True}),
        ("2014%", {"date-parts": [[2014]], "circa": True}),
        ("199X", {"literal": "1990s"}),
        ("2018/..", {"literal": "since 2018"}),
        ("2014-23", {"literal": "autumn 2014"}),
        ("[1667,1668]", {"literal": "1667 or 1668"}),
        ("2014-~06", {"literal": "June 2014 (month approximate)"}),
        ("", None),
    ],
)
def test_a_date_is_as_exact_as_it_is_stored_and_comes_back_through_the_import(client, edtf, issued):
    factories.live(factories.site(), factories.source("a", date=edtf))

    (item,) = items(client)
    (row,) = read(json.dumps([item]))

    check(item)
    assert item.get("issued") == issued
    assert item.get("custom") == ({"edtf": edtf} if edtf else None)
    assert row.values.get("date", "") == edtf


def test_what_was_exported_comes_back_through_the_import(client):
    source = chapter()

    (row,) = read(client.get("/sources/all.csl.json").content.decode())

    assert row.problems == []
    for column in (
        "title",
        "key",
        "type",
        "container_title",
        "volume",
        "pages",
        "chapter",
        "edition",
        "date",
        "url",
        "doi",
    ):
        assert row.values[column] == getattr(source, column)
    assert [row.values[name] for name in ("accessed_on", "language", "isbn", "archived_url")] == [
        "2020-02-03",
        "es-MX",
        "978-1",
        source.archived_url,
    ]
    assert [(author.family, author.given) for author in row.authors] == [("de la Rueda", "Simón")]
    assert [editor.name for editor in row.editors] == ["Oficina, Central"]
    assert row.publisher == "Casa Ejemplo"


def test_no_draft_is_among_them_and_an_empty_list_is_a_list(client):
    factories.source("draft")
    assert items(client) == []


def test_what_was_never_validated_is_told_as_it_stands():
    assert csl_items.date_of("soon") == {"literal": "soon"}


def test_a_reference_that_names_no_language_says_that_it_is_not_known():
    import_references(
        read(
            "@book{a, title={A}, publisher={P}}\n@book{b, title={B}, publisher={P}, langid={spanish}}"
        )
    )

    sources = Source.objects.order_by("key")
    assert [(source.language, csl_items.item(source).get("language")) for source in sources] == [
        ("und", None),
        ("es", "es"),
    ]
