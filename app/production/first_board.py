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
from app.production.tile_rows import SceneHead, TileRow, scene_heads, tile_row


@dataclass(frozen=True, slots=True)
class FirstBoard:
    """What the first paint shows."""

    name: str
    spec: DeliverySpec | None
    rows: Sequence[TileRow]
    scenes: Sequence[SceneHead]


def first_board(
    name: str,
    spec: dict[str, Any],
    rows: Sequence[BoardRow],
    picture_of: Callable[[str], str | None],
) -> FirstBoard:
    """`picture_of` gives the path of a made thumbnail of a take or asset, else None."""
    scenes = {
        row.scene_id: (row.scene_id, row.scene_number, row.scene_heading, row.scene_time)
        for row in rows
    }
    tiles = [tile_row(row, picture_of) for row in rows]
    return FirstBoard(
        name=name,
        spec=DeliverySpec.model_validate(spec),
        rows=tiles,
        scenes=scene_heads(tiles, list(scenes.values())),
    )
