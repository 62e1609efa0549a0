"""The right dock of Review: notes, and below them differences, facts or decisions of before."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.ui.actions import Actions
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.circle_list import CircleList
from app.ui.pages.review.differences import Differences
from app.ui.pages.review.drawing import Pen
from app.ui.pages.review.note_keys import NoteKeys
from app.ui.pages.review.notes_panel import NotesPanel
from app.ui.pages.review.noting import Noting
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import Segments
from app.ui.widgets.stacks import column, line, row, surface

WIDTH = 280
_PARTS = (("differences", "Differences", ""), ("facts", "Facts", ""), ("circles", "Decisions", ""))


class Side(QWidget):
    """280 wide. Folds where the window is small, unless a person asked for it."""

    def __init__(self, stage: Stage, canvas: Canvas, actions: Actions, facts: QWidget) -> None:
        super().__init__()
        self._actions, self._asked, self._lent = actions, False, False
        self.setFixedWidth(WIDTH)
        self.noting = Noting(stage)
        self.notes = NotesPanel(stage, self.noting)
        self.pen = Pen(stage, self.noting, canvas)
        self.keys = NoteKeys(stage, self, self.notes, self.pen, canvas, actions)
        self.differences, self.circles = Differences(stage), CircleList(stage)
        self.parts = Segments(_PARTS)
        self.parts.chosen.connect(self.show_part)
        self._stack = QStackedWidget()
        self._order = [key for key, _word, _icon in _PARTS]
        for part in (self.differences, facts, self.circles):
            part.setMinimumHeight(0)
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
            self._stack.addWidget(part)
        below = column(
            line(), surface(row(self.parts, None, margins=(12, 0, 12, 0)), height=36), line(),
            self._stack, gap=0,
        )  # fmt: skip
        below.setStretch(3, 1)
        whole = column(self.notes, surface(below), gap=0)
        whole.setStretch(1, 1)
        self._whole = whole
        self.setLayout(whole)
        actions["note.panel"].setChecked(True)
        actions["note.panel"].triggered.connect(self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notes.set_room(self.height() // 2)

    def set_foot(self, foot: QWidget) -> None:
        """What stands under everything."""
        self._whole.addWidget(line())
        self._whole.addWidget(surface(row(foot, gap=0)))

    def show_part(self, key: str) -> None:
        """differences, facts or circles."""
        self.parts.choose(key)
        self._stack.setCurrentIndex(self._order.index(key))

    def fit(self, wide: bool) -> None:
        """Whether there is room beside the picture; what a person asked for stays."""
        if not self._asked and not self._lent:
            self.setVisible(wide)
            self._actions["note.panel"].setChecked(wide)

    def lend(self) -> None:
        """Be seen as long as somebody writes here."""
        if self.isHidden():  # folded, or another panel alone fills the window
            self._lent = not self._actions["note.panel"].isChecked()
            self.show()

    def give_back(self) -> None:
        """It was written; the picture has its room again."""
        if self._lent:
            self._lent = False
            self.hide()

    def _wanted(self, on: bool) -> None:
        self._asked, self._lent = True, False
        self.setVisible(on)
        self._actions["note.panel"].setChecked(on)
