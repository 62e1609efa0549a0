"""Single keys that decide about the take with the focus; the next unseen one follows by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.take import Status
from app.ui.actions import Actions
from app.ui.pages.review.culling import Culler
from app.ui.pages.review.decision_keys import DecisionKeys
from app.ui.pages.review.marks import LETTERS
from app.ui.pages.review.name_line import NameLine
from app.ui.pages.review.noting import Noting
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column


class Decisions(QWidget):
    """Foot of the take list: the counter and the keys as they are now. The button `circle` belongs
    under the notes; where those are folded, `circle_here` stands in for it.
    """

    def __init__(self, stage: Stage, actions: Actions, noting: Noting) -> None:
        super().__init__()
        self._stage, self._film = stage, stage.film
        self.culler = Culler(stage)
        self.keys = DecisionKeys(actions, self.culler)
        self.circle, self.circle_here = self._button(), self._button()
        self.circle_here.setVisible(False)
        panel = actions["note.panel"]
        panel.toggled.connect(lambda on: self.circle_here.setVisible(not on))
        self.name = NameLine(noting)
        self.name.left.connect(self._back)
        parts = (self.keys, self.name, self.circle_here)
        self.setLayout(column(*parts, gap=8, margins=(12, 10, 12, 10)))
        for key, act in {
            "take.circle": self._circled,
            "take.keep": lambda: self._judge(Status.KEEP),
            "take.maybe": lambda: self._judge(Status.MAYBE),
            "take.reject": lambda: self._judge(Status.REJECT),
            "take.back": lambda: self._judge(Status.UNSEEN),
            "take.unseen": self.culler.next,
        }.items():
            actions[key].triggered.connect(lambda _on=False, act=act: act())
            actions[key].setAutoRepeat(False)  # a key held down is one decision
        stage.takes_changed.connect(self._show)
        stage.panes_changed.connect(self._show)
        stage.focus_changed.connect(self._show)

    def _show(self) -> None:
        take = self._stage.take
        if take is not None:
            several = len(self._stage.panes) > 1
            name = LETTERS[self._stage.focus] if several else take.slate[4:7]
            for one in (self.circle, self.circle_here):
                one.setText("Take Circle Off" if take.circled else f"Circle {name}")
                one.setAccessibleName(one.text())
        for one in (self.circle, self.circle_here):
            one.setEnabled(take is not None and self._film.may_write)

    def _button(self) -> QPushButton:
        tip = "The take that goes into the cut"
        made = button("Circle", "circle-dot", kind="primary", tall=28, tip=tip)
        made.clicked.connect(lambda _on=False: self._circled())
        return made

    def _circled(self) -> None:
        workbench, take = self._film.workbench, self._stage.take
        if workbench is None or take is None:
            return
        selects = workbench.selects
        if take.circled:
            self.culler.decide(take.status, lambda take: selects.uncircle(take.shot_id), False)
        else:
            if self.culler.decide(Status.KEEP, lambda take: selects.circle(take.id), True):
                self.name.ask()

    def _back(self) -> None:
        canvas = self._stage.viewer.parent()
        if isinstance(canvas, QWidget):
            canvas.setFocus()

    def _judge(self, status: Status) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            selects = workbench.selects
            circled = False if status is Status.UNSEEN else None  # as `judge` does
            take = self._stage.take
            done = self.culler.decide(status, lambda one: selects.judge(one.id, status), circled)
            if done and take is not None and take.circled:
                self._say_circled(take.slate[4:7], status)

    def _say_circled(self, name: str, status: Status) -> None:
        """What became of a take that is in the cut."""
        if status is Status.MAYBE:
            self.culler.said.emit(f"{name} is maybe now, and stays circled. Ctrl+Z takes it back.")
        elif status is Status.UNSEEN:
            self.culler.said.emit(f"{name} is unseen, its circle is off. Ctrl+Z gives it back.")
