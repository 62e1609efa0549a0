"""Beats moved by hand: never outside the shot, never over each other, none lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.shot import Beat
from app.production.board import beat_edits as be


def beats(*edges: tuple[int, int]) -> tuple[Beat, ...]:
    return tuple(
        Beat(start_frame=start, end_frame=end, action=chr(97 + n))
        for n, (start, end) in enumerate(edges)
    )


def places(found: tuple[Beat, ...]) -> list[tuple[int, int]]:
    return [(beat.start_frame, beat.end_frame) for beat in found]


def test_an_edge_moves_by_a_frame_and_stops_at_the_next_beat() -> None:
    two = beats((0, 24), (30, 72))
    assert places(be.set_beat(two, 0, 0, 25, 72)) == [(0, 25), (30, 72)]
    with pytest.raises(BadInput, match="over the beat from 30 to 72"):
        be.set_beat(two, 0, 0, 31, 72)
    for start, end in ((24, 24), (-1, 24), (30, 73)):
        with pytest.raises(BadInput, match="does not lie inside"):
            be.set_beat(two, 1, start, end, 72)
    assert be.room(two, 0, 72) == (0, 30)
    assert be.room(two, 1, 72) == (24, 72)


def test_a_whole_beat_may_be_moved_past_another() -> None:
    two = beats((0, 10), (20, 30))
    assert [b.action for b in be.set_beat(two, 0, 40, 50, 72)] == ["b", "a"]


def test_a_new_beat_takes_the_gap_behind_or_halves_the_longest() -> None:
    assert places(be.insert((), 72)) == [(0, 72)]
    assert places(be.insert(beats((0, 24), (48, 72)), 72, 30)) == [(0, 24), (24, 48), (48, 72)]
    assert places(be.insert(beats((0, 24), (24, 72)), 72)) == [(0, 24), (24, 48), (48, 72)]
    with pytest.raises(BadInput, match="no room"):
        be.insert(beats((0, 1), (1, 2)), 2)


def test_removing_and_writing_keep_the_others() -> None:
    two = beats((30, 72), (0, 24))
    assert [b.action for b in be.remove(two, 0)] == ["a"]
    assert [b.action for b in be.set_words(two, 1, " looks up ")] == ["b", "looks up"]
    with pytest.raises(BadInput, match="no beat 3"):
        be.remove(two, 2)


EDGES = st.lists(st.integers(0, 200), min_size=2, max_size=12, unique=True)


@given(EDGES, st.integers(6, 120))
def test_fitting_keeps_every_beat_in_order_inside_and_apart(edges: list[int], frames: int) -> None:
    ordered = sorted(edges)[: len(edges) // 2 * 2]
    made = beats(*zip(ordered[::2], ordered[1::2], strict=True))
    fitted = be.fit(made, frames)
    assert [b.action for b in fitted] == [b.action for b in made]
    at = 0
    for beat in fitted:
        assert at <= beat.start_frame < beat.end_frame <= frames
        at = beat.end_frame


@given(EDGES, st.integers(0, 5), st.integers(-20, 220), st.integers(-20, 220))
def test_setting_a_beat_gives_good_beats_or_a_refusal(
    edges: list[int], at: int, start: int, end: int
) -> None:
    ordered = sorted(edges)[: len(edges) // 2 * 2]
    made = beats(*zip(ordered[::2], ordered[1::2], strict=True))
    try:
        found = be.set_beat(made, at, start, end, 200)
    except BadInput:
        return
    assert len(found) == len(made)
    assert all(a.end_frame <= b.start_frame for a, b in pairwise(found))
    assert all(0 <= b.start_frame < b.end_frame <= 200 for b in found)
