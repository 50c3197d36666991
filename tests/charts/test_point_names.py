from tests.charts.unsaved_rows import observation, rank


def test_chart_draws_and_names_both_sources_of_one_year():
    values = [
        observation(1, "2018", 64),
        observation(2, "2018", 64, "United Nations"),
        observation(3, "2020", 61),
    ]
    found = rank(*values)

    first, second, _later = found.plots[0].points
    assert first.marks[0].x != second.marks[0].x
    assert [first.labels[0].after, second.labels[0].after] == ["UNU-EGOV", "United Nations"]
    assert [value.observation.pk for value in found.together] == [1, 2]
