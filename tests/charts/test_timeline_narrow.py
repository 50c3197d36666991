from tests.charts.unsaved_rows import TODAY, era, initiative, kinds
from timeline.charts import drawing


def tall(*eras):
    return drawing(eras, TODAY).views[1]


def test_tall_sheet_lets_a_running_bar_fade_downwards():
    (row,) = tall(era(initiative(start="2014"))).rows

    assert kinds(row) == ["bar", "fade-down"]
    assert row.rects[0].height > row.rects[0].width


def test_tall_sheet_gives_bars_of_the_same_time_lanes_of_their_own():
    one, other = tall(era(initiative(start="2014"), initiative(start="2014"))).rows

    assert one.rects[0].x + one.rects[0].width < other.rects[0].x


def test_tall_sheet_gives_the_lane_of_a_bar_that_has_ended_to_a_later_one():
    early = initiative(start="2001", end="2004", status="completed")
    late = initiative(start="2012", end="2018", status="completed")
    one, other = tall(era(early, late)).rows

    assert one.rects[0].x == other.rects[0].x


def test_tall_sheet_leads_from_each_row_to_its_label():
    view = tall(era(initiative(start="2014"), initiative("A wish", status="proposed")))

    assert len(view.leaders) == len(view.rows) == 2
    for leader, row in zip(view.leaders, view.rows, strict=True):
        label_x, label_y = leader.points.split(" ")[-1].split(",")
        assert float(label_x) == row.hit.x
        assert row.hit.y < float(label_y) < row.hit.y + row.hit.height


def test_tall_sheet_puts_proposals_past_today():
    view = tall(era(initiative("A wish", status="proposed")))

    (row,) = view.rows
    today_y = float(view.today.points.split(",")[-1])
    assert kinds(row) == ["outline"]
    assert row.rects[0].y > today_y


def test_tall_sheet_marks_a_disputed_bar_at_its_beginning():
    (row,) = tall(era(initiative(start="2012", end="2018", disputed=True))).rows

    assert kinds(row) == ["bar", "diamond"]
    assert row.marks[0].y == row.rects[0].y


def test_tall_sheet_crosses_a_bar_at_each_milestone():
    (row,) = tall(era(initiative(start="2014", milestones=["2016", "2018"]))).rows

    first, second = (float(tick.points.split(",")[-1]) for tick in row.ticks)
    assert row.rects[0].y < first < second < row.rects[0].y + row.rects[0].height
