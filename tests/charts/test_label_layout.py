from tests.charts.unsaved_rows import TODAY, era, initiative
from timeline.charts import drawing
from timeline.charts.label_layout import (
    MOST_DEPTH,
    TOP,
    Block,
    Line,
    laid_out,
)
from timeline.charts.timeline_content import story_of


def test_drawing_keeps_eras_in_their_order_where_an_entry_is_older_than_its_own():
    old = initiative("Old", start="2002")
    drawn = drawing(
        [era(initiative("New", start="2014")), era(old, span="2018/..", position=2, pk=2)], TODAY
    )

    tall = drawn.views[1]
    first, second = (row.hit.y for row in tall.bands)
    new, older = (
        next(row.hit.y for row in tall.rows if row.name.startswith(name)) for name in ("New", "Old")
    )
    assert first < new < second < older


def blocks_of(drawn_story, line_count):
    lines = tuple(Line("gob.mx", "title") for _number in range(line_count))
    return [Block(entry, lines) for entry in drawn_story.entries]


def test_layout_starts_a_label_below_the_one_before_it():
    drawn_story = story_of([era(initiative("One", "2014"), initiative("Two", "2014"))], TODAY)

    layout = laid_out(drawn_story, blocks_of(drawn_story, 2))

    first, second = layout.placed
    assert second.top == first.top + first.block.height


def test_layout_deepens_the_scale_for_more_labels_up_to_a_limit():
    depths = []
    for count in (1, 30, 200):
        entries = [initiative(f"Entry {number}", "2014") for number in range(count)]
        drawn_story = story_of([era(*entries)], TODAY)
        depths.append(laid_out(drawn_story, blocks_of(drawn_story, 1)).scale.far - TOP)

    assert depths[0] < depths[1] < depths[2] == MOST_DEPTH
