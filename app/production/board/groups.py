"""Batch groups (SB-08): a film is sent in groups of ten, and refined while one of them renders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.shot import Shot, ShotKind
from app.production.board.board import Board
from app.production.board.tile_rows import TileRow

TEN, MOST = 10, 9999


@dataclass(frozen=True, slots=True)
class Group:
    """`number` None: in no group. Omitted shots do not count, nor do those that nobody renders."""

    number: int | None
    shots: int

    @property
    def full(self) -> bool:
        """More than are sent at a time."""
        return self.number is not None and self.shots > TEN


def lane(rows: Sequence[TileRow]) -> tuple[Group, ...]:
    """What is in no group, every group there is, and the next one, still empty."""
    counted = Counter(
        row.group for row in rows if not row.omitted and row.kind == ShotKind.GENERATED
    )
    numbers = sorted({row.group for row in rows if row.group is not None})
    free = next(n for n in range(1, len(numbers) + 2) if n not in numbers)
    groups = [Group(n, counted[n]) for n in sorted({*numbers, free})]
    return (Group(None, counted[None]), *groups)


def put_in_group(board: Board, shot_ids: Sequence[str], group: int | None) -> Edit | None:
    """One edit; None takes shots out of their groups. Raises `BadInput`, `NotFound`."""
    if group is not None and not 1 <= group <= MOST:
        raise BadInput(f"There is no group {group}.", f"Use 1 to {MOST}.")
    shots = [board.shot(one) for one in dict.fromkeys(shot_ids)]
    count = f"shot {shots[0].number}" if len(shots) == 1 else f"{len(shots)} shots"
    deed = f"Put {count} in group {group}" if group else f"Take {count} out of its group"
    if len(shots) > 1:
        deed = deed.replace("its group", "their groups")
    return _commit(board, deed, [(shot, group) for shot in shots])


def group_in_tens(board: Board, shot_ids: Sequence[str] = ()) -> Edit | None:
    """Tens in board order, of these shots or of all; live action, stock and omitted ones have no
    group. Chosen shots come into groups nobody else is in.
    """
    chosen = set(shot_ids)
    shots = board.shots()
    ours = [shot for shot in shots if not chosen or shot.id in chosen]
    others = [s.batch_group for s in shots if chosen and s.id not in chosen and s.batch_group]
    first = max(others, default=0) + 1
    wanted: list[tuple[Shot, int | None]] = []
    at = 0
    for shot in ours:
        sent = shot.kind is ShotKind.GENERATED and not shot.omitted
        wanted.append((shot, first + at // TEN if sent else None))
        at += sent
    count = f"{at} shot{'' if at == 1 else 's'}"
    return _commit(board, f"Group {count} in tens", wanted)


def _commit(board: Board, label: str, wanted: Sequence[tuple[Shot, int | None]]) -> Edit | None:
    made = edit(
        label,
        *(changed(shot, shot.model_copy(update={"batch_group": group})) for shot, group in wanted),
    )
    if not made:
        return None
    board.commit(made)
    return made
