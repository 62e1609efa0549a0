"""What is asked of shots beyond what they say, for their models; until the film is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.shot import Shot

if TYPE_CHECKING:
    from app.production.shoot.extras import Asked
    from app.production.shoot.modes import Wish
    from app.production.workbench import Workbench


class ExtraShelf(QObject):
    """Signal `changed(str)` a shot id. What was asked of another model waits until it is back."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[tuple[str, str], Asked] = {}

    def of(self, shot: Shot) -> Asked | None:
        return self._asked.get((shot.id, shot.model or ""))

    def put(self, shot: Shot, asked: Asked) -> None:
        self._asked[shot.id, shot.model or ""] = asked
        self.changed.emit(shot.id)

    def wishes(self, bench: Workbench, shots: Sequence[Shot]) -> dict[str, Wish]:
        """By shot id, of those that something is asked of; in a thread. Raises `BadInput`."""
        from app.production.shoot.extras import as_wish

        made = {}
        for shot in shots:
            if asked := self.of(shot):
                frame = shot.first_frame_id
                made[shot.id] = as_wish(asked, bench.art_department.asset(frame) if frame else None)
        return made
