"""What is asked of a vendor beyond the shot's words, kept with the shot."""

from __future__ import annotations

from app.domain.asked import Asked, with_asked
from app.domain.edit import Edit
from app.production.board.board import Board


def ask(board: Board, shot_id: str, asked: Asked) -> Edit | None:
    """Keep with the shot what is asked of one model; that of other models stays."""
    kept = with_asked(board.shot(shot_id).vendor_options, asked)
    return board.set_fields([shot_id], {"vendor_options": [one.model_dump() for one in kept]})
