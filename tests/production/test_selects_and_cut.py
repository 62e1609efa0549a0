"""Circles, in and out, and the cut that follows from them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.domain.cut import RateMethod
from app.domain.errors import BadInput, NotFound, UsageError
from app.domain.take import Probe, Status, Take
from app.domain.timing import FrameRange
from tests.production.film import Film


def span(start: int, end: int) -> FrameRange:
    return FrameRange(start=start, end=end)


def probed(rate: object, **fields: object) -> Probe:
    base = {"width": 640, "height": 360, "frames": 96, "codec": "prores", "rate": rate}
    return Probe.model_validate({**base, **fields})


# circles


def test_one_take_of_a_shot_is_circled_at_a_time(film: Film) -> None:
    a, b = film.shots(2)
    first, second, other = film.take(a, 1), film.take(a, 2), film.take(b, 1)
    film.selects.circle(other)
    film.selects.circle(first)
    made = film.selects.circle(second)
    circled = {take.id: take.circled for take in film.dailies.takes()}
    assert circled == {first: False, second: True, other: True}
    assert film.dailies.take(second).status is Status.KEEP
    film.board.commit(made.inverse())
    assert film.dailies.take(first).circled
    assert not film.dailies.take(second).circled
    film.board.commit(made)
    assert film.dailies.take(second).circled


def test_circling_twice_changes_nothing_and_tells_nobody(film: Film) -> None:
    take = film.take(film.shots(1)[0])
    film.selects.circle(take)
    film.told.clear()
    assert not film.selects.circle(take)
    assert film.told == []


def test_a_circle_comes_off_and_only_where_one_is(film: Film) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot)
    with pytest.raises(BadInput, match="No take of this shot"):
        film.selects.uncircle(shot.id)
    film.selects.circle(take)
    film.selects.uncircle(shot.id)
    assert not film.dailies.take(take).circled
    with pytest.raises(NotFound):
        film.selects.circle("nobody")


@pytest.mark.parametrize("bad", [(-1, 10), (0, 97), (96, 97)])
def test_in_and_out_lie_inside_the_take(film: Film, bad: tuple[int, int]) -> None:
    take = film.take(film.shots(1)[0])
    with pytest.raises(BadInput, match="has frames 0 to 96"):
        film.selects.circle(take, span(*bad))
    with pytest.raises(BadInput, match="has frames 0 to 96"):
        film.selects.set_range(take, span(*bad))
    assert not film.dailies.take(take).circled


def test_in_and_out_are_set_and_kept_by_the_next_circle(film: Film) -> None:
    take = film.take(film.shots(1)[0])
    film.selects.set_range(take, span(0, 96))
    film.selects.circle(take)
    assert film.dailies.take(take).picked == span(0, 96)
    film.selects.circle(take, span(10, 20))
    assert film.dailies.take(take).picked == span(10, 20)


def test_a_circled_take_is_not_rejected_and_a_reason_belongs_to_a_reject(film: Film) -> None:
    take = film.take(film.shots(1)[0])
    film.selects.judge(take, Status.REJECT, "hands")
    assert film.dailies.take(take).reject_reason == "hands"
    film.selects.judge(take, Status.MAYBE, "hands")
    assert film.dailies.take(take).reject_reason == ""
    film.selects.circle(take)
    with pytest.raises(BadInput, match="is circled"):
        film.selects.judge(take, Status.REJECT)


# the cut


def test_the_cut_is_the_circled_takes_in_board_order_without_gaps(film: Film) -> None:
    a, b, c, d = film.shots(4)
    for shot, start, end in ((a, 12, 84), (b, 0, 10), (d, 20, 21)):
        film.selects.circle(film.take(shot), span(start, end))
    film.board.move([d.id], before=a.id)
    cut = film.assembly.cut()
    assert [item.shot for item in cut.items] == ["40", "10", "20"]
    assert [item.event for item in cut.items] == [1, 2, 3]
    assert [(i.record.start, i.record.end) for i in cut.items] == [(0, 1), (1, 73), (73, 83)]
    assert [i.source for i in cut.items] == [span(20, 21), span(12, 84), span(0, 10)]
    assert cut.missing == ("30",)
    assert cut.frames == 83
    film.board.omit([c.id, a.id])
    cut = film.assembly.cut("Harbour")
    assert ([i.shot for i in cut.items], cut.missing, cut.name) == (["40", "20"], (), "Harbour")


def test_an_empty_board_is_an_empty_cut(film: Film) -> None:
    cut = film.assembly.cut()
    assert (cut.items, cut.missing, cut.frames) == ((), (), 0)


@pytest.mark.parametrize(
    ("rate", "variable", "method", "frames"),
    [
        (24, False, RateMethod.SAME, 48),
        ("24000/1001", False, RateMethod.BY_FRAMES, 48),
        (25, False, RateMethod.BY_FRAMES, 48),
        (30, False, RateMethod.BY_TIME, 38),
        (16, False, RateMethod.BY_TIME, 72),
        (24, True, RateMethod.BY_TIME, 48),
    ],
)
def test_takes_of_another_rate_keep_frames_or_time(
    film: Film, rate: object, variable: bool, method: RateMethod, frames: int
) -> None:
    shot = film.shots(1)[0]
    take = film.take(shot, probe=probed(rate, variable=variable))
    film.selects.circle(take, span(10, 58))
    item = film.assembly.cut().items[0]
    assert item.method is method
    assert item.record.duration == frames
    assert item.source == span(10, 58)


# another spec


def test_a_new_rate_asks_by_frames_or_by_time(film: Film) -> None:
    a, b = film.shots(2)
    film.board.set_fields([a.id], {"beats": "0-48: up; 48-72: down"})
    film.board.set_fields([b.id], {"frames": "1"})
    film.take(a)
    spec = film.store.project().spec.model_copy(update={"rate": Fraction(30)})
    before = film.state()
    preview = film.respec.preview(spec)
    assert preview.asks_frames_or_time
    assert preview.lengths == (("10", 72, 90),)
    assert (preview.takes, preview.deliveries) == (1, 0)
    with pytest.raises(UsageError, match="by frames or by time"):
        film.respec.apply(spec)
    assert film.state() == before
    made = film.respec.apply(spec, "time")
    shots = film.board.shots()
    assert [shot.frames for shot in shots] == [90, 1]
    assert [(x.start_frame, x.end_frame) for x in shots[0].beats] == [(0, 60), (60, 90)]
    assert made is not None
    film.board.commit(made.inverse())
    assert film.state() == before
    film.respec.apply(spec, "frames")
    assert [shot.frames for shot in film.board.shots()] == [72, 1]
    assert film.store.project().spec == spec
    assert film.respec.apply(spec) is None


def test_a_change_says_every_thing_it_touches_and_nothing_else(film: Film) -> None:
    a, b = film.shots(2)
    film.board.set_fields([b.id], {"frames": "61"})
    film.selects.circle(film.take(a))
    old = film.store.project().spec
    change = film.respec.preview(old.model_copy(update={"rate": Fraction(30)}))
    rows = {one.what: (one.now, one.after) for one in change.rows}
    assert rows == {
        "Film length": ("133 f", "166 f"),
        "Shot lengths": ("61 to 72 f", "76 to 90 f"),
        "Takes": ("1, same", ""),
        "Circled takes": ("cut 72 f", "90 f"),
        "Handles": ("12 f, 0.50 s", "12 f, 0.40 s"),
    }
    assert change.notes == ("1 length falls between frames: 20 76.2 goes to 76.",)
    film.respec.apply(old.model_copy(update={"rate": Fraction(30)}), "time")
    assert [shot.frames for shot in film.board.shots()] == [90, 76]
    by_frames = film.respec.preview(old, "frames")
    assert {one.what: one.after for one in by_frames.rows}["Film length"] == "00:00:06:22"
    assert by_frames.notes == ()
    size = film.respec.preview(film.store.project().spec.model_copy(update={"width": 1920}))
    assert [one.what for one in size.rows] == ["Takes", "Circled takes"]


def test_a_new_size_asks_nothing_and_a_spec_that_cannot_be_is_refused(film: Film) -> None:
    film.shots(1)
    spec = film.store.project().spec
    film.respec.apply(spec.model_copy(update={"width": 1920, "height": 1080}))
    assert film.store.project().spec.width == 1920
    for fields in ({"width": 33}, {"start": "25:00:00:00"}, {"drop": True}, {"handles": -3}):
        with pytest.raises(BadInput):
            film.respec.apply(spec.model_copy(update=fields))
    assert film.store.all(Take) == []
