"""Keeps how each shot was looked at last: its takes in the panes, layout, slips, mode with its
line, opacity and gain.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from app.domain.note import ReviewPlace
from app.ui.later import later
from app.ui.pages.review.stage import Stage

_REST_MS = 400


class PlaceKeeper(QObject):
    """Writes a little after somebody's last choice, and at once when the shot is left."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._waiting: ReviewPlace | None = None
        self._timer = later(self, _REST_MS, self.flush)
        stage.chosen.connect(self._chosen)
        stage.compare.tuned.connect(self._chosen)
        stage.shot_changed.connect(self.flush)
        canvas = stage.viewer.parent()
        if canvas is not None:
            canvas.installEventFilter(self)

    def flush(self) -> None:
        """Write what waits."""
        self._timer.stop()
        place, workbench = self._waiting, self._stage.film.workbench
        self._waiting = None
        if place is not None and workbench is not None:
            places = workbench.screening.places
            self._stage.film.bridge.ask(lambda: places.keep(place), lane="write")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            self.flush()
        return False

    def _chosen(self) -> None:
        stage = self._stage
        if stage.panes and stage.film.may_write:
            self._waiting = ReviewPlace(
                id=stage.panes[0].shot_id,
                panes=tuple(stage.ids),
                layout=str(stage.compare.layout),
                mode=stage.compare.way.text,
                offsets=tuple(stage.shifts),
            )
            self._timer.start()
