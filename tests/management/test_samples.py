from timeline.management import samples
from timeline.models import Agent, Era, Initiative, Milestone, Observation, Site, Source, Theme


def of_kind(rows, model):
    return [row for row in rows if isinstance(row, model)]


def test_the_frame_has_one_site_and_its_parents_first():
    rows = list(samples.frame())

    assert isinstance(rows[0], Site)
    counts = [len(of_kind(rows, model)) for model in (Site, Theme, Agent, Era)]
    assert counts == [1, samples.THEMES, samples.ORGANISATIONS + samples.PEOPLE, samples.ERAS]


def test_ten_initiatives_share_a_source():
    assert len(of_kind(samples.sources(100), Source)) == 10
    assert len(of_kind(samples.sources(3), Source)) == 1


def test_an_indicator_has_a_value_for_every_year_with_keys_of_their_own():
    keys = [row.pk for row in of_kind(samples.indicators(20), Observation)]

    assert keys == list(range(1, samples.INDICATORS * samples.YEARS + 1))


def test_initiatives_are_the_same_in_one_batch_or_in_two():
    whole = of_kind(samples.initiatives(1, 4, 20), Initiative)
    halves = [*samples.initiatives(1, 2, 20), *samples.initiatives(3, 4, 20)]

    titles = [row.title_en for row in whole]
    assert titles == [row.title_en for row in of_kind(halves, Initiative)]
    assert len(set(titles)) == 4


def test_an_initiative_has_two_milestones_in_order():
    rows = of_kind(samples.initiatives(5, 5, 20), Milestone)

    assert [(row.pk, row.initiative_id) for row in rows] == [(9, 5), (10, 5)]
    assert rows[0].kind == "launched"
    assert rows[0].date < rows[1].date
