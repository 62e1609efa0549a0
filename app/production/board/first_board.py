"""The board for the first paint, from rows read with one plain query before the house is built.

Only the domain is needed here, so that a window can show its shots at once; prices, lint and names
of models follow with the real board.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.board_row import BoardRow
from app.domain.project import DeliverySpec
from app.production.board.tile_rows import (
    SceneFacts,
    SceneHead,
    TileRow,
    scene_heads,
    tile_row,
    unread_tile,
)


@dataclass(frozen=True, slots=True)
class FirstBoard:
    """What the first paint shows; of a long film only the first screens are `whole`."""

    name: str
    spec: DeliverySpec | None
    rows: Sequence[TileRow]
    scenes: Sequence[SceneHead]
    whole: bool = True


def first_board(
    name: str,
    spec: dict[str, Any],
    rows: Sequence[BoardRow],
    rest: Sequence[tuple[str, str, str | None, int, int]],
    scenes: Sequence[SceneFacts],
    picture_of: Callable[[str], str | None],
) -> FirstBoard:
    """`picture_of` gives the path of a made thumbnail of a take or asset, else None.

    `rest` are the shots behind `rows` of which only id, number, scene id, frames and omitted are
    known so far.
    """
    tiles = [tile_row(row, picture_of) for row in rows] + [unread_tile(*shot) for shot in rest]
    return FirstBoard(
        name=name,
        spec=DeliverySpec.model_validate(spec),
        rows=tiles,
        scenes=scene_heads(tiles, scenes),
        whole=not rest,
    )
