from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.unsaved_rows import TODAY, collisions, era
from timeline.charts import density


def test_density_sums_years_into_columns_that_name_their_list():
    known = era(title="Digital strategy")
    found = density([(known, 1990 + year, 3) for year in range(30)] + [(known, None, 4)], TODAY)

    column = found.views[0].rows[0].columns[0]
    assert (column.era, column.years, column.name) == (
        "era-1",
        (1990, 1991),
        "Digital strategy, 1990–1991: 6 entries began",
    )


def test_density_of_nothing_dated_is_none():
    assert density([(era(), None, 4)], TODAY) is None


def test_a_far_year_has_no_column_and_is_said_with_its_era():
    known = era(span="1990/2020")

    found = density(
        [(known, 1990 + year, 10) for year in range(30)] + [(known, 201, 1), (known, 9999, 1)],
        TODAY,
    )

    for view in found.views:
        assert view.rows[0].columns[0].years[0] == 1990
        assert "302 entries, beyond the columns: 0201, 9999" in view.rows[0].name


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.none() | st.integers(1, 9999), st.integers(1, 10**6)),
        min_size=1,
    )
)
def test_density_keeps_labels_apart(counts):
    eras = {
        number: era(title="Era " * number * 4, position=number, pk=number)
        for number in range(1, 10)
    }
    found = density([(eras[number], year, count) for number, year, count in counts], TODAY)

    for view in found.views if found else ():
        assert collisions(view) == []
