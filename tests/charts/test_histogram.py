from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.unsaved_rows import TODAY, collisions, era
from timeline.charts import density
from timeline.charts.histogram import MOST_COLUMNS


def test_density_sums_years_into_columns_that_name_their_list():
    known = era(title="Digital strategy")
    counts = [(known, 1950 + year, 3) for year in range(60)] + [(known, None, 4)]
    found = density([known], counts, TODAY)

    column = found.views[0].columns[0]
    assert (found.era, column.years, column.name) == (
        "era-1",
        (1950, 1951),
        "6 entries began, 1950–1951",
    )


def test_density_of_nothing_dated_is_none():
    assert density([era()], [(era(), None, 4)], TODAY) is None


def test_one_column_holds_the_shares_of_all_eras_in_their_accents():
    first, second = era(pk=1), era(pk=2, position=2)
    found = density([first, second], [(first, 2012, 30), (second, 2012, 10)], TODAY)

    [column] = found.views[0].columns
    one, other = column.segments
    assert column.name == "40 entries began, 2012"
    assert (one.accent, other.accent, found.era) == (1, 2, "")
    assert one.rect.height == 3 * other.rect.height
    assert other.rect.y + other.rect.height == one.rect.y


def test_an_era_without_entries_keeps_its_accent_from_the_next():
    eras = [era(pk=number, position=number) for number in (1, 2, 3)]
    found = density(eras, [(eras[2], 2012, 1)], TODAY)

    assert found.views[0].columns[0].segments[0].accent == 3


def test_a_far_year_has_no_column_and_is_said():
    known = era(span="1990/2020")

    counts = [(known, 1990 + year, 10) for year in range(30)]
    found = density([known], [*counts, (known, 201, 1), (known, 9999, 1), (known, None, 5)], TODAY)

    for view in found.views:
        assert view.columns[0].years[0] == 1990
    assert found.description == (
        "307 entries by the year in which they began. Each column leads to all that ran in its "
        "years. Of no known year: 5. Beyond the columns: 0201, 9999."
    )


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.none() | st.integers(1, 9999), st.integers(1, 10**6)),
        min_size=1,
    )
)
def test_density_keeps_labels_apart_and_columns_few(counts):
    eras = {
        number: era(title="Era " * number * 4, position=number, pk=number)
        for number in range(1, 10)
    }
    rows = [(eras[number], year, count) for number, year, count in counts]
    found = density(list(eras.values()), rows, TODAY)

    for view in found.views if found else ():
        assert collisions(view) == []
        assert len(view.columns) <= MOST_COLUMNS
        assert view.height <= 260
