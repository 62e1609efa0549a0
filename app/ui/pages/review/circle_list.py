"""Which takes of the shot were circled, kept or rejected, when and by whom; a circle can be given
back.
"""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.production.screening.circles import Circled
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, label, picture

_WORDS = {"Keep": "thumbs-up", "Maybe": "circle-help", "Reject": "thumbs-down"}


class CircleList(QWidget):
    """Read while it is seen; newest first."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._film, self._turn = stage, stage.film, 0
        self._seen = False
        self.setAccessibleName("Decisions of before")
        self._body = column(gap=0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scrolled(surface(self._body))
        area.setAccessibleName("Decisions of before, newest first")
        outer.addWidget(area)
        for signal in (stage.shot_changed, stage.takes_changed):
            signal.connect(self.read)

    def read(self) -> None:
        workbench, shot = self._film.workbench, self._stage.shot_id
        if workbench is None or not shot or not self._seen:
            return
        history = workbench.screening.circles
        self._turn += 1
        turn = self._turn

        def then(found: list[Circled]) -> None:
            if turn == self._turn:
                self.show_found(found)

        self._film.bridge.ask(lambda: history.of_shot(shot, words=True), then)

    def show_found(self, found: list[Circled]) -> None:
        empty(self._body)
        if not found:
            told = label("Nothing was decided here yet. Enter circles the take on screen.",
                         tone="secondary", wrap=True)  # fmt: skip
            self._body.addWidget(surface(row(told, margins=(12, 8, 12, 8))))
        for one in found:
            self._body.addWidget(self._row(one))
            self._body.addWidget(line())
        self._body.addStretch(1)

    # inside

    def _row(self, one: Circled) -> QWidget:
        icon, tint = ("circle-dot", t.OK) if one.on else ("circle-slash", t.SECONDARY)
        if one.on is None:
            icon = _WORDS.get(one.label.split()[0], "eye-off")
        when = label(f"{one.at.astimezone():%d %b %H:%M}", "caption", "secondary")
        head = row(picture(icon, 12, tint), label(one.slate[4:7], "name", "strong"), when, None)
        if one.now:
            head.addWidget(label("in the cut", "caption", "ok"))
        elif one.on and self._film.may_write:
            back = button("Give Back", tip=f"Circle {one.slate} again")
            head.addWidget(on_click(back, lambda: self._give_back(one.take_id)))
        said = f"{one.label}, by {one.by}" if one.by else one.label
        made = surface(
            column(head, Elided(said, "caption", "secondary"), gap=0, margins=(12, 6, 12, 6))
        )
        made.setAccessibleName(
            f"{said}, {one.at.astimezone():%d %b %H:%M}{', in the cut' if one.now else ''}"
        )
        return made

    def _give_back(self, take_id: str) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            selects = workbench.selects
            self._film.change(lambda: selects.circle(take_id), self._stage.read)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._seen = True
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._seen = False
