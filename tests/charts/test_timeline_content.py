import pytest

from tests.charts.unsaved_rows import TODAY, collisions, era, initiative, rows
from timeline.charts import drawing


def ordinary():
    return [
        initiative(f"Portal {year}", str(year), status="happened") for year in range(1994, 2020, 4)
    ]


def test_drawing_cuts_an_era_where_the_next_begins_in_its_last_year():
    drawn = drawing([era(), era(span="2018/..", position=2, pk=2)], TODAY)

    first, second = (row.rects[0] for row in drawn.views[0].bands)
    assert first.x + first.width <= second.x


def test_drawing_names_a_far_entry_whose_title_says_its_date():
    far = initiative("Constitution of 1824", start="1824", end="1824", status="completed")
    drawn = drawing([era(initiative(start="2014"), initiative(start="2015"), far)], TODAY)

    named = next(row for row in rows(drawn) if row.name.startswith("Constitution"))
    assert named.name == "Constitution of 1824, 1824, beyond this scale, completed"


@pytest.mark.parametrize("outlier", ["0001", "0201", "1914", "2104", "9999", "0002/2014"])
def test_one_far_year_does_not_squeeze_the_drawing(outlier):
    far = initiative("Typed wrong", outlier, status="completed")
    drawn = drawing([era(*ordinary(), far, span="1990/2020")], TODAY)

    for view in drawn.views:
        years = [int(label.text) for label in view.years]
        assert (min(years) >= 1990, max(years) <= 2021) == (True, True)
    (row,) = (row for row in rows(drawn) if row.name.startswith("Typed wrong"))
    assert row.labels[-1].after == f"{outlier.replace('/', '–')}, beyond this scale"
    assert f"{outlier.replace('/', '–')}, beyond this scale" in row.name
    assert [collisions(view) for view in drawn.views] == [[], []]


def test_far_years_at_both_ends_do_not_squeeze_the_drawing():
    far = [
        initiative("Early", "0001", status="happened"),
        initiative("Late", "9999", status="happened"),
    ]
    drawn = drawing([era(*ordinary(), *far, span="1990/2020")], TODAY)

    assert drawn.description.endswith("from 1990 to 2020. The list below says all of it in words.")


def test_an_era_that_begins_in_a_far_year_does_not_squeeze_the_drawing():
    eras = [era(*ordinary(), span="0199/2020"), era(span="2018/2020", position=2, pk=2)]
    drawn = drawing(eras, TODAY)

    assert drawn.description.endswith("from 1994 to 2020. The list below says all of it in words.")
    assert "0199–2020, beyond this scale" in [label.text for label in drawn.views[0].labels]


def test_the_first_decades_of_a_long_story_are_drawn():
    early = [initiative("Computers", "1978", status="happened")]
    drawn = drawing([era(*early, *ordinary(), span="1990/2020")], TODAY)

    assert not any("beyond" in row.name for row in rows(drawn))
