"""The commands of notes and drawing, of stars and labels, connected to what does them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from app.domain.edit import Edit
from app.domain.take import LABELS
from app.production.screening.ratings import MOST, Ratings
from app.ui.actions import Actions
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.drawing import Pen
from app.ui.pages.review.notes_panel import NotesPanel
from app.ui.pages.review.stage import Stage


class Dock(Protocol):
    """What holds the panel: it is seen as long as somebody writes."""

    def lend(self) -> None: ...
    def give_back(self) -> None: ...


class NoteKeys(QObject):
    """Lives as long as the dock."""

    def __init__(
        self,
        stage: Stage,
        dock: Dock,
        panel: NotesPanel,
        pen: Pen,
        canvas: Canvas,
        actions: Actions,
    ) -> None:
        super().__init__(panel)
        self._stage, self._dock, self._canvas, self._actions = stage, dock, canvas, actions
        self._panel, self._pen, self._noting = panel, pen, panel.noting
        noting = panel.noting
        for key, act in {
            "note.new": self._write,
            "note.span": panel.span.toggle,
            "note.mark": self._mark,
            "note.next": lambda: noting.step(1),
            "note.previous": lambda: noting.step(-1),
            "note.loop": lambda: noting.pick(noting.current, play=True),
            "note.draw": lambda: self._take_up("draw"),
            "note.erase": lambda: self._take_up("erase"),
            "note.name": self._name,
            "note.play": stage.viewer.toggle,
        }.items():
            actions[key].triggered.connect(lambda _on=False, act=act: act())
        for n in range(MOST + 1):
            actions[f"take.stars{n}"].triggered.connect(
                lambda _on=False, n=n: self._rate(lambda desk, ids: desk.star(ids, n))
            )
        for n, name in enumerate(LABELS, 1):
            actions[f"take.label{n}"].triggered.connect(
                lambda _on=False, name=name: self._rate(lambda desk, ids: desk.label(ids, name))
            )
        panel.draw_wanted.connect(lambda: self._take_up("draw"))
        panel.back_wanted.connect(self._back)
        pen.changed.connect(self._show_tool)

    def _write(self) -> None:
        self._dock.lend()
        self._panel.write()

    def _mark(self) -> None:
        noting = self._noting
        if noting.author:
            noting.mark()
        else:
            self._dock.lend()
            self._panel.ask_name(noting.mark)

    def _name(self) -> None:
        self._dock.lend()
        self._panel.ask_name(lambda: None)

    def _take_up(self, tool: str) -> None:
        pen = self._pen
        drawn = pen.tool == tool == "draw" and self._noting.strokes
        pen.take_up(tool)
        if not pen.tool and drawn:
            self._write()  # now say what was drawn; Enter writes both

    def _show_tool(self) -> None:
        tool = self._pen.tool
        self._actions["note.draw"].setChecked(tool == "draw")
        self._actions["note.erase"].setChecked(tool == "erase")
        self._panel.pencil.setChecked(tool == "draw")

    def _back(self) -> None:
        if self._pen.tool:
            self._pen.take_up(self._pen.tool)
        self._dock.give_back()
        self._canvas.setFocus()

    def _rate(self, work: Callable[[Ratings, list[str]], Edit]) -> None:
        workbench, take = self._stage.film.workbench, self._stage.take
        if workbench is None or take is None or not self._stage.film.may_write:
            return
        desk = workbench.screening.ratings
        self._stage.film.change(lambda: work(desk, [take.id]), self._stage.read)
