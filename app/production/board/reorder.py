"""Shots to another place in the film: between others, into a scene, one place on, one scene on.

Every function commits one reversible edit of the board and gives it, or None when nothing moves.
Numbers and codes stay; only order and scene change.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.shot import Shot
from app.production.board.board import Board


def move_into(
    board: Board, shot_ids: Sequence[str], scene_id: str | None, before: str | None = None
) -> Edit | None:
    """The shots, in their order, into a scene: before a shot, else at the end of the scene.

    `scene_id` None means no scene. `before` may be the first shot behind the scene: the end of one
    scene is not the start of the next. A shot that moves itself stands for the next one that
    stays, so that a move onto itself changes nothing. Raises `NotFound`.
    """
    shots = board.shots()
    wanted = set(shot_ids)
    moving = [shot for shot in shots if shot.id in wanted]
    if len(moving) < len(wanted):
        board.shot(min(wanted - {shot.id for shot in moving}))
    if not moving:
        return None
    if scene_id is not None:
        board.scene(scene_id)
    rest = [shot for shot in shots if shot.id not in wanted]
    place = _end(board, rest, scene_id) if before is None else _place(shots, rest, before)
    return board.move(shot_ids, rest[place].id if place < len(rest) else None, scene_id)


def move_on(board: Board, shot_ids: Sequence[str], step: int) -> Edit | None:
    """The shots one place later (`step` 1) or earlier (-1); at the edge of a scene into the next
    one, past nobody. Several shots gather at the first or last of them.
    """
    wanted, shots = set(shot_ids), board.shots()
    places = [n for n, shot in enumerate(shots) if shot.id in wanted]
    if not places:
        return None
    edge = places[-1] + 1 if step > 0 else places[0] - 1
    own = shots[places[-1] if step > 0 else places[0]].scene_id
    beside = shots[edge] if 0 <= edge < len(shots) else None
    if beside is not None and beside.scene_id == own:
        if step < 0:
            return move_into(board, shot_ids, own, beside.id)
        behind = shots[edge + 1].id if edge + 1 < len(shots) else None
        return move_into(board, shot_ids, own, behind)
    return to_scene(board, shot_ids, step)


def to_scene(board: Board, shot_ids: Sequence[str], step: int) -> Edit | None:
    """To the start of the next scene (`step` 1) or the end of the one before (-1)."""
    wanted, shots = set(shot_ids), board.shots()
    moving = [shot for shot in shots if shot.id in wanted]
    if not moving:
        return None
    order = _scenes(board, shots)
    at = order.index((moving[-1] if step > 0 else moving[0]).scene_id) + step
    if not 0 <= at < len(order):
        return None
    scene_id = order[at]
    inside = [shot.id for shot in shots if shot.scene_id == scene_id and shot.id not in wanted]
    return move_into(board, shot_ids, scene_id, inside[0] if step > 0 and inside else None)


def _place(shots: Sequence[Shot], rest: Sequence[Shot], before: str) -> int:
    """Where in `rest` the shot lies, or the first behind it that stays."""
    at = next((n for n, shot in enumerate(shots) if shot.id == before), None)
    if at is None:
        raise BadInput("The shot to move before is not there any more.", "Choose another place.")
    staying = {shot.id: n for n, shot in enumerate(rest)}
    return next((staying[shot.id] for shot in shots[at:] if shot.id in staying), len(rest))


def _end(board: Board, rest: Sequence[Shot], scene_id: str | None) -> int:
    """Behind the last shot of a scene; of an empty one behind the scenes before it."""
    order = _scenes(board, rest)
    earlier = set(order[: order.index(scene_id) + 1]) if scene_id in order else set(order)
    own = [n for n, shot in enumerate(rest) if shot.scene_id == scene_id]
    if own:
        return own[-1] + 1
    return max((n + 1 for n, shot in enumerate(rest) if shot.scene_id in earlier), default=0)


def _scenes(board: Board, shots: Sequence[Shot]) -> list[str | None]:
    """Scenes in board order; shots without one come last."""
    order: list[str | None] = list(board.names().scenes)
    return [*order, None] if any(shot.scene_id is None for shot in shots) else order
