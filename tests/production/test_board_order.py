"""Places on the board: always in order, and a change rewrites few rows beside its own."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.domain.edit import Change
from app.domain.shot import Shot
from app.production.board.board_order import GAP, called, make_room, moved, numbered, settled


def board(positions: Sequence[int]) -> list[Shot]:
    return [
        Shot(id=f"s{n}", number=str(n), code="000", frames=1, position=at)
        for n, at in enumerate(positions)
    ]


def after(shots: Sequence[Shot], changes: Sequence[Change]) -> list[str]:
    """Ids in the order of their positions, which must all differ."""
    places = {shot.id: shot.position for shot in shots}
    places |= {change.id: change.after["position"] for change in changes if change.after}
    assert len(set(places.values())) == len(places)
    return sorted(places, key=lambda one: places[one])


def test_a_move_of_many_rewrites_few_others() -> None:
    shots = board([GAP * (n + 1) for n in range(3000)])
    moving, rest = shots[1000:2200], [*shots[:1000], *shots[2200:]]
    changes = moved(rest, moving, 5, None)
    assert len(changes) < len(moving) + 100
    assert after(shots, changes) == [s.id for s in [*rest[:5], *moving, *rest[5:]]]


def test_room_can_be_made_at_one_place_again_and_again() -> None:
    shots, total = board([GAP * (n + 1) for n in range(200)]), 0
    for n in range(150):
        moves, position = make_room(shots, 1)
        total += len(moves)
        at = {move.id: move.after["position"] for move in moves if move.after}
        shots = [s.model_copy(update={"position": at.get(s.id, s.position)}) for s in shots]
        shots.insert(1, Shot(id=f"n{n}", number="1", code="000", frames=1, position=position))
        positions = [shot.position for shot in shots]
        assert positions == sorted(set(positions))
    assert 0 < total < 150 * 25


@given(
    st.lists(st.integers(0, 60), unique=True, max_size=25).map(sorted),
    st.lists(st.integers(0, 25), max_size=25),
)
def test_new_shots_find_a_place_between_any_others(places: list[int], into: list[int]) -> None:
    order = board([place + 1 for place in places])
    fresh = set()
    for n, at in enumerate(into):
        made = Shot(id=f"n{n}", number="1", code="000", frames=1)
        order.insert(min(at, len(order)), made)
        fresh.add(made.id)
    done = settled(order, fresh)
    assert [shot.id for shot in done] == [shot.id for shot in order]
    positions = [shot.position for shot in done]
    assert positions == sorted(set(positions))
    assert all(position > 0 for position in positions)
    numbers = [shot.number for shot in numbered(done, fresh)]
    assert len(set(numbers)) == len(numbers)


def test_numbers_are_called_as_they_are_shown() -> None:
    assert [called(one) for one in ("1", "10", "20A", "1000", "7AB")] == [
        *("001", "010", "020A", "1000", "007AB")
    ]
