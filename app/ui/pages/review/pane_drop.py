"""A take dropped on a viewer half is loaded there as A or B (6.5)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QDropEvent

from app.ui.drag import DropWord, Kind, decode
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.marks import LETTERS
from app.ui.pages.review.stage import Stage


class PaneDrop(QObject):
    """The half under the pointer lights up and says what it becomes."""

    def __init__(self, stage: Stage, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._stage, self._canvas = stage, canvas
        self.word = DropWord(canvas)
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DragLeave:
            self.word.hide()
            return True
        if not isinstance(event, QDropEvent):
            return False
        thing = decode(event.mimeData())
        take = thing.ids[0] if thing is not None and thing.kind is Kind.TAKE else ""
        found = self._stage.find(take)
        if found is None:
            self.word.hide()
            event.ignore()
            return True
        event.acceptProposedAction()
        pane, box = self._target(event.position().toPoint())
        if event.type() is QEvent.Type.Drop:
            self.word.hide()
            self._load(found.id, pane)
        else:
            self.word.say(f"Becomes: {LETTERS[pane]}, take {found.slate[4:7]}", box)
        return True

    def _load(self, take_id: str, pane: int) -> None:
        """Alone on screen, a take dropped on the right half stands beside it from now on."""
        stage = self._stage
        if pane and stage.compare.layout == 1:
            stage.show([stage.ids[0], take_id], 1)
            stage.chosen.emit()
        else:
            stage.load(take_id, pane)
            stage.set_focus(pane)

    def _target(self, point: QPoint) -> tuple[int, QRect]:
        """The pane that is meant, and the place that lights up."""
        cells, compare = self._canvas.cells(), self._canvas.compare
        if compare.over or compare.layout == 1:
            box = cells[0].box
            half = QRect(box.x(), box.y(), box.width() // 2, box.height())
            right = point.x() > box.center().x()
            return (1, half.translated(box.width() - half.width(), 0)) if right else (0, half)
        near = min(
            range(len(cells)),
            key=lambda n: (cells[n].box.center() - point).manhattanLength(),
        )
        pane = min(near, len(self._stage.panes))
        return pane, cells[pane].box
