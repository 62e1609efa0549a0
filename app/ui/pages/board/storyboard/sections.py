"""Which runs of shots stand under which scene head, and which heads are folded.

Shots of a scene usually lie together; a film that cuts back to a scene shows its head again. Empty
scenes keep their place. Folds are kept a film in the person's settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

Run = tuple[int, int]  # place of the scene among the heads, number of rows


def runs(rows: Sequence[TileRow], scenes: Sequence[SceneHead]) -> list[Run]:
    """The sections of a board from above; their counts add up to the rows."""
    place = {scene.scene_id: n for n, scene in enumerate(scenes)}
    last = max(0, len(scenes) - 1)
    found: list[Run] = [
        (place.get(scene_id, last), len(list(group)))
        for scene_id, group in groupby(rows, key=attrgetter("scene_id"))
    ]
    seen = {scene for scene, _ in found}
    for scene in range(len(scenes)):
        if scene not in seen:
            behind = [n + 1 for n, (one, _) in enumerate(found) if one < scene]
            found.insert(max(behind, default=0), (scene, 0))
    return found or [(0, 0)]


class Folds:
    """The folded scenes of one film, by scene id (empty text for shots without a scene)."""

    def __init__(self) -> None:
        self._film = ""
        self._folded: set[str] = set()

    def use(self, film: str) -> None:
        """Take up what was folded in this film; `film` is the project's id."""
        self._film = film
        kept = _settings().value(f"folded/{film}", [])
        listed = [kept] if isinstance(kept, str) else kept
        self._folded = {str(one) for one in listed} if isinstance(listed, list) else set()

    def __contains__(self, scene_id: str | None) -> bool:
        return (scene_id or "") in self._folded

    def turn(self, scene_id: str | None) -> None:
        self._folded ^= {scene_id or ""}
        self._keep()

    def set_all(self, scene_ids: Sequence[str | None], folded: bool) -> None:
        self._folded = {one or "" for one in scene_ids} if folded else set()
        self._keep()

    def _keep(self) -> None:
        if self._film:
            _settings().setValue(f"folded/{self._film}", sorted(self._folded))


def _settings() -> QSettings:
    return QSettings("Takeboard", "Board")
