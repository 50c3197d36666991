from timeline.charts.lanes import columns_for, free_lanes


def test_free_lanes_give_each_stretch_the_first_lane_that_is_free():
    assert free_lanes([(0, 10), (5, 20), (10, 15), (12, 30)]) == [0, 1, 0, 2]


def test_free_lanes_let_the_earlier_stretch_choose_first():
    assert free_lanes([(5, 20), (0, 10)]) == [1, 0]


def test_columns_share_a_width_that_does_not_grow_between_many_lanes():
    few, many = columns_for(1, 7), columns_for(1, 70)

    assert (few.lane, many.lane) == (12, 1.2)
    assert few.text == many.text
    assert (few.radius, many.radius) == (5.4, 1.5)


def test_columns_leave_room_for_four_tiers_of_eras_at_most():
    assert columns_for(3, 1).lanes < columns_for(4, 1).lanes == columns_for(9, 1).lanes
