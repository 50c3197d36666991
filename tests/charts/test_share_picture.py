"""What stands on a picture of 1200 × 630, and what never does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.charts import share_picture
from timeline.charts.share_picture import Point, Words, YearDot
from timeline.charts.spans import Life

WORDS = Words("Digital government, dated", "Portal", "gob.mx", "since 2015")
TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=300
)


def day(year, month=6):
    return date(year, month, 15).toordinal()


def life(first, last, **values):
    known = {"sure_from": day(first), "sure_until": day(last)}
    return Life(day(first), day(last), **known | values)


def drawn(title="gob.mx"):
    """A picture of each kind."""
    words = Words("Digital government, dated", "Portal", title, "since 2015")
    return {
        "title": share_picture.titled(words),
        "story": share_picture.story(
            words, [YearDot(1978 + number % 48, "accent-1") for number in range(200)]
        ),
        "era": share_picture.era(
            words, [life(2012, 2013 + number % 8) for number in range(60)], "accent-2"
        ),
        "initiative": share_picture.initiative(
            words, life(2015, 2026, runs=True), day(2020), "accent-2"
        ),
        "values": share_picture.values(
            words,
            [Point(day(2003), 30, "30"), Point(day(2024), 65, "65")],
            [[Point(day(2003), 22, "22"), Point(day(2024), 31, "31")]],
            falls=True,
            colour="accent-2",
        ),
        "share": share_picture.share(words, 90, "90%", "accent-2"),
    }


def boxes(picture):
    """Left, upper, right and lower end of everything on the picture; of texts as much as they may
    take.
    """
    for text in picture.texts:
        width = share_picture.width_of(text.text, text.size, text.face)
        left = {"start": text.x, "middle": text.x - width / 2, "end": text.x - width}[text.anchor]
        yield left, text.y - text.size * 0.75, left + width, text.y
    for bar in picture.bars:
        yield bar.x, bar.y, bar.x + bar.width, bar.y + bar.height
    for dot in picture.dots:
        yield (
            dot.x - dot.radius,
            dot.y - dot.radius,
            dot.x + dot.radius,
            dot.y + dot.radius,
        )


@given(TITLES)
def test_a_title_has_three_lines_at_most_no_small_letter_and_nothing_in_the_margins(title):
    for picture in drawn(title).values():
        assert len([text for text in picture.texts if text.face == "serif"]) <= 3
        assert min(text.size for text in picture.texts) >= 28
        for left, upper, right, lower in boxes(picture):
            assert (left >= 60, upper >= 60, right <= 1140.5, lower <= 570) == (True,) * 4


def test_the_lines_of_a_title_are_about_as_long_as_each_other():
    picture = share_picture.story(
        Words("Site", "", "Mexico’s long way from forms on a screen to one digital agency"), []
    )

    lines = [text.text for text in picture.texts if text.face == "serif"]

    assert max(map(len, lines)) - min(map(len, lines)) < 8


def test_entries_of_one_year_are_stacked_and_none_covers_another():
    picture = drawn()["story"]

    places = [(dot.x, dot.y) for dot in picture.dots]

    assert len(picture.dots) == 200 == len(set(places))
    for number, (x, y) in enumerate(places):
        others = places[number + 1 :]
        radius = picture.dots[0].radius
        assert all((x - a) ** 2 + (y - b) ** 2 >= (2 * radius) ** 2 for a, b in others)


def test_a_life_that_runs_is_solid_until_it_was_reported_last_and_then_fades():
    picture = drawn()["initiative"]

    assert [bar.fill for bar in picture.bars] == ["solid", "fading"]
    assert picture.bars[0].x + picture.bars[0].width == pytest.approx(picture.bars[1].x, abs=0.2)


def test_an_uncertain_beginning_is_hatched():
    known = life(2012, 2018, sure_from=day(2014))

    picture = share_picture.initiative(WORDS, known, None, "accent-1")

    assert [bar.fill for bar in picture.bars] == ["hatched", "solid"]


@pytest.mark.parametrize(("falls", "higher"), [(True, 0), (False, 1)])
def test_the_better_rank_stands_higher(falls, higher):
    points = [Point(day(2003), 30, "30"), Point(day(2024), 65, "65")]

    picture = share_picture.values(WORDS, points, falls=falls, colour="accent-2")

    heights = [dot.y for dot in picture.dots]
    assert heights.index(min(heights)) == higher


def test_values_that_are_not_joined_have_no_line():
    points = [Point(day(2003), 30, "30"), Point(day(2024), 65, "65")]

    joined, apart = (
        share_picture.values(WORDS, points, joined=joined, colour="accent-2")
        for joined in (True, False)
    )

    assert (len(joined.lines), len(apart.lines)) == (2, 1)


def test_a_value_that_never_changes_is_drawn():
    points = [Point(day(2003), 5, "5"), Point(day(2024), 5, "5")]

    picture = share_picture.values(WORDS, points, colour="accent-2")

    assert picture.dots[0].y == picture.dots[1].y
