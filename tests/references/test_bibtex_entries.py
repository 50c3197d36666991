import tracemalloc

from timeline.references import read


def test_a_broken_entry_does_not_hide_the_others():
    rows = read("@misc{broken, title={x\n@book{good, title={Y}}")

    assert [row.values.get("title") for row in rows] == [None, "Y"]
    assert rows[0].problems == ["The entry in line 1 cannot be read: @misc{broken, title={x"]


def test_fields_are_inherited_from_any_depth_and_a_circle_ends():
    rows = read(
        "@xdata{house, publisher={Casa}}\n"
        "@inbook{a, title={Part}, crossref={b}}\n"
        "@book{b, title={Whole}, xdata={house}, crossref={a}, year=2001}"
    )

    assert [(row.values["title"], row.publisher, row.values["date"]) for row in rows] == [
        ("Part", "Casa", "2001"),
        ("Whole", "Casa", "2001"),
    ]
    assert rows[0].values["container_title"] == "Whole"


def test_strings_that_name_each_other_end():
    (row,) = read("@string{a = b}@string{b = a # a}@book{x, title = b # { end}}")

    assert row.values["title"].endswith(" end")


def test_macros_that_double_stay_within_bounds():
    doubled = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(20))
    text = f'@string{{a0 = "word "}}\n{doubled}@book{{x, title = {" # ".join(["a20"] * 20_000)}}}'
    tracemalloc.start()

    (row,) = read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert row.number == 1
    assert peak < 50_000_000
