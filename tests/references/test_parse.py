import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.references import read

WORDS = st.sampled_from(
    ["@book{", "}", "title=", "{", '"', ",", "TY  - ", "ER  - ", "\n", "TI  - x", "[", '{"title":']
)


PIECES = st.lists(WORDS | st.text(max_size=8), max_size=20).map("".join)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "author", "issued", "date-parts", "URL", "family", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.text() | PIECES)
def test_any_text_gives_rows_that_say_something(text):
    assert all(row.values.get("title") or row.problems for row in read(text))


@settings(deadline=None)
@given(VALUES)
def test_any_json_gives_rows_that_say_something(value):

    assert all(row.values.get("title") or row.problems for row in read(json.dumps([value])))


NESTED = '[{"title":' * 900 + '"x"' + "}]" * 900


@pytest.mark.parametrize(
    "text",
    [
        "@book{x, title={" + "{" * 5_000 + "}" * 5_000 + "}}",
        "@book{x," * 20_000,
        "[" * 200_000,
        NESTED,
        "TY  - JOUR\n" + "AU  - A, B\n" * 20_000,
        "@book{x, title={A}, author={" + " and" * 50_000 + "}}",
        "@string{a0={xxxxxxxx}}"
        + "".join(f"@string{{a{n + 1}=a{n} # a{n}}}" for n in range(60))
        + "@book{x,title=a60}",
        '[{"title": "T", "issued": {"date-parts": [[' + "9" * 6_000 + "]]}}]",
    ],
    ids=["braces", "entries", "brackets", "objects", "authors", "ands", "strings", "digits"],
)
def test_hostile_texts_give_short_answers(text):
    rows = read(text)

    assert 0 < len(rows) <= 501
    assert all(len(row.problems) <= 51 and len(row.authors) <= 500 for row in rows)
    assert not any(
        "Error" in problem or "Exceeds" in problem for row in rows for problem in row.problems
    )


def random_reference(chance):
    """Some bytes of any kind after a beginning by which a format is told, and lines with tags."""
    beginnings = [
        "",
        "TY  - JOUR\n",
        "TY -BOOK",
        "TY-x",
        "TY  -\n",
        "@article{a, ",
        "@string{",
        "[{",
    ]
    text = chance.choice(beginnings) + chance.randbytes(chance.randint(0, 60)).decode("latin-1")
    values = ["", "JOUR", "0/13/2001", "2001/00/00/about", "99999999999/1/1", "²", "٢٠٠١"]
    for _line in range(chance.randint(0, 6)):
        tag = chance.choice(["TY", "AU", "PY", "DA", "Y2", "TI", "ER", "1A"])
        hyphen = " " * chance.randint(0, 5) + chance.choice(["-", "- ", "-\t", ""])
        text += chance.choice(["\n", "\x0b", "\x85"]) + tag + hyphen + chance.choice(values)
        name = chance.choice(["date", "year", "month", "day", "urldate", "author"])
        text += f",\n{name}={{{chance.choice(values)}}}"
    return text


def test_two_thousand_random_texts_are_read_and_none_raises():
    chance = random.Random(2014)

    for _number in range(2_000):
        assert read(random_reference(chance))
