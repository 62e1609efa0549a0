"""Which shots have takes that are older than they are, reckoned for the tiles that are looked at.

Reckoning compiles prompts, so it waits until scrolling rests and goes through a thread a few shots
at a time; what was known of a shot is shown until there is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.shot import Shot
from app.ui.later import later
from app.ui.state.film import Film

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_REST_MS = 300
_BATCH = 40  # shots in one question
_MOST = 400  # asked for at a time; what was scrolled past long ago is asked again when seen
_KINDS = {"Project", "Character", "Anchor", "ReferenceKit", "Scene"}


@dataclass(slots=True)
class _Known:
    words: str
    shot: Shot
    takes: tuple[int, str | None]  # how many, and which is circled
    turn: int


class OlderTakes(QObject):
    """Signal `turned()`: some shots are told otherwise than before."""

    turned = Signal()

    def __init__(self, film: Film, parent: QObject) -> None:
        super().__init__(parent)
        self._film = film
        self._known: dict[str, _Known] = {}
        self._wanted: dict[str, None] = {}  # in the order they were looked at
        self._asked = False
        self._turn = 0
        self._rest = later(self, _REST_MS, self._ask)
        film.takes_changed.connect(self._begin_again)
        film.records_changed.connect(self._records_changed)

    def words(self, row: TileRow) -> str:
        """Why a take of the shot is older than the shot; empty when none is, or not known yet."""
        shot = self._film.shots.get(row.shot_id)
        if not row.take_count or shot is None:
            return ""
        known = self._known.get(row.shot_id)
        if known is None or not self._holds(known, shot, row):
            self._want(row.shot_id)
        return known.words if known is not None else ""

    def _holds(self, known: _Known, shot: Shot, row: TileRow) -> bool:
        if known.turn != self._turn or known.takes != (row.take_count, row.circled_take_id):
            return False
        if known.shot is not shot:
            if known.shot != shot:
                return False
            known.shot = shot  # the same, read again
        return True

    def _want(self, shot_id: str) -> None:
        if shot_id in self._wanted or self._film.workbench is None:
            return
        self._wanted[shot_id] = None
        if len(self._wanted) > _MOST:
            del self._wanted[next(iter(self._wanted))]
        if not self._asked:
            self._rest.start()

    def _records_changed(self, kinds: set[str]) -> None:
        if kinds & _KINDS:
            self._begin_again()

    def _begin_again(self) -> None:
        """A character, the style or a take is another one: everything seen is asked again."""
        self._turn += 1
        self.turned.emit()

    def _ask(self) -> None:
        workbench, shots = self._film.workbench, self._film.shots
        rows = {row.shot_id: row for row in self._film.rows_of(self._wanted)}
        ids = [one for one in reversed(self._wanted) if one in rows and one in shots][:_BATCH]
        if workbench is None or not ids:
            self._wanted.clear()
            return
        facts, turn, self._asked = workbench.board.facts, self._turn, True
        asked = {
            one: _Known("", shots[one], (rows[one].take_count, rows[one].circled_take_id), turn)
            for one in ids
        }

        def show(found: Mapping[str, str]) -> None:
            self._asked = False
            turned = False
            for one, known in asked.items():
                self._wanted.pop(one, None)
                known.words = str(found.get(one, ""))
                before = self._known.get(one)
                turned |= (before.words if before else "") != known.words
                self._known[one] = known
            if turned or turn != self._turn:
                self.turned.emit()
            if self._wanted:
                self._rest.start()

        def failed(error: Exception) -> None:
            self._asked = False
            self._wanted.clear()
            self._film.bridge.report(error)

        self._film.bridge.ask(lambda: facts.older(ids), show, failed)
