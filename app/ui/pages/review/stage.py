"""What Review is about at this moment: a shot, its takes, the panes, and the pane with the focus.

Every part of the page holds the stage and connects itself to it; no part knows another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.take import Take
from app.ui.pages.review.viewer import Viewer
from app.ui.state.film import Film


@dataclass(frozen=True, slots=True)
class _Look:
    """What one reading of a shot's takes brings."""

    shot_id: str
    takes: list[Take]
    pictures: dict[str, str]


class Stage(QObject):
    """Signals: `shot_changed()` another shot was asked for, its takes are not read yet;
    `takes_changed()` the takes were read (again), records may differ; `panes_changed()` other takes
    stand in the panes; `focus_changed()` another take has the focus.

    `takes` are those of the shot in the order they landed; `panes` stand on screen, A first;
    `focus` counts panes from 0. All of it belongs to the Qt thread.
    """

    shot_changed = Signal()
    takes_changed = Signal()
    panes_changed = Signal()
    focus_changed = Signal()

    def __init__(self, film: Film, viewer: Viewer) -> None:
        super().__init__(viewer)
        self.film, self.viewer = film, viewer
        self.shot_id = ""
        self.takes: list[Take] = []
        self.panes: list[Take] = []
        self.focus = 0
        self.pictures: dict[str, str] = {}  # files of thumbnails by take id
        self._turn = 0
        self._wanted: str | None = None  # the take asked for, until it was read
        film.takes_changed.connect(self._takes_told)
        film.opened.connect(lambda: self.read())  # a shot may be asked for before the film is open

    @property
    def take(self) -> Take | None:
        """The take in the pane with the focus."""
        return self.panes[self.focus] if self.focus < len(self.panes) else None

    def find(self, take_id: str) -> Take | None:
        """A take of this shot by its id."""
        return next((take for take in self.takes if take.id == take_id), None)

    def open_shot(self, shot_id: str, take_id: str | None = None) -> None:
        """Show the takes of a shot: this one in the viewer, else the circled, else the newest."""
        self.shot_id, self._wanted = shot_id, None
        self.shot_changed.emit()
        self.read(take_id)

    def show(self, take_ids: Sequence[str]) -> None:
        """Put these takes of the shot in the panes, A first; unknown ones are left out."""
        found = [take for key in take_ids if (take := self.find(key)) is not None]
        if not found:
            return
        before = self.take
        same = [take.id for take in found] == [take.id for take in self.panes]
        self.panes = found
        self.focus = min(self.focus, len(found) - 1)
        if not same:
            self._open()
            self.panes_changed.emit()
        if before is None or self.take is None or before.id != self.take.id:
            self.focus_changed.emit()

    def set_focus(self, pane: int) -> None:
        """Give the focus to a pane, 0 is A."""
        if pane != self.focus and 0 <= pane < len(self.panes):
            self.focus = pane
            self.focus_changed.emit()

    def load(self, take_id: str, pane: int | None = None) -> None:
        """Put a take of the shot in a pane, the one with the focus if none is said."""
        at = self.focus if pane is None else pane
        ids = [take.id for take in self.panes]
        if not ids:
            ids = [take_id]
        elif at < len(ids):
            ids[at] = take_id
        self.show(ids)

    def read(self, take_id: str | None = None) -> None:
        """Read the shot's takes again; `take_id` is the one wanted in the viewer."""
        workbench, shot_id = self.film.workbench, self.shot_id
        if workbench is None or not shot_id:
            return
        dailies = workbench.dailies
        self._wanted = take_id or self._wanted  # a reading that overtakes this one shows it too
        self._turn += 1
        turn = self._turn

        def work() -> _Look:
            takes = dailies.takes(shot_id)
            paths = ((take.id, dailies.thumbnail(take.id)) for take in takes)
            return _Look(shot_id, takes, {key: str(path) for key, path in paths if path})

        def then(found: _Look) -> None:
            if turn == self._turn:
                wanted, self._wanted = self._wanted, None
                self._take_in(found, wanted)

        self.film.bridge.ask(work, then)

    # inside

    def _take_in(self, found: _Look, take_id: str | None) -> None:
        self.takes, self.pictures = found.takes, found.pictures
        stay = [take.id for take in self.panes if take.shot_id == found.shot_id]
        self.panes = [take for key in stay if (take := self.find(key)) is not None]
        kept = [take.id for take in self.panes] == stay and bool(stay)
        if not found.takes:
            self.focus = 0
            self.viewer.close()
            self.takes_changed.emit()
            self.panes_changed.emit()
            return
        self.takes_changed.emit()
        if take_id is not None and self.find(take_id) is not None:
            self.load(take_id)
        elif not kept:
            circled = next((take for take in found.takes if take.circled), found.takes[-1])
            self.panes = []
            self.show([circled.id])
        elif self.viewer.player is None:
            self._open()  # the file may be there again

    def _open(self) -> None:
        """Let the viewer open what stands in the panes."""
        workbench, take = self.film.workbench, self.take
        if workbench is None or take is None:
            return
        dailies = workbench.dailies

        def found(path: Path) -> None:
            if self.take is not None and self.take.id == take.id:
                self.viewer.open(path, take.picked)

        def gone(error: Exception) -> None:
            if self.take is not None and self.take.id == take.id:
                self.viewer.close(str(error))

        self.film.bridge.ask(lambda: dailies.path(take), found, gone)

    def _takes_told(self, shots: set[str]) -> None:
        if not shots or self.shot_id in shots:
            self.read()
