"""Play begins when it can go through, or when it has waited long enough."""

from app.media.start import Start


def test_what_is_there_begins_at_its_first_tick() -> None:
    start = Start(lambda: True)
    assert not start.waits
    assert start.under_way(10.0, 1)
    assert start.over


def test_what_is_not_there_waits_until_it_goes_through() -> None:
    there = [False, False, True]
    start = Start(lambda: there.pop(0) if there else True)
    assert [start.under_way(10.0 + n, 1) for n in (0.0, 0.1, 0.2, 0.3)] == [
        False, False, False, True,
    ]  # fmt: skip


def test_no_wait_is_longer_than_two_seconds_and_none_is_made_for_shuttle() -> None:
    start = Start(lambda: False)
    assert start.waits
    ticks = [start.under_way(now, 1) for now in (10.0, 11.9, 12.1, 12.2)]
    assert ticks == [False, False, False, True]
    start.reset()
    assert start.under_way(20.0, 2)
