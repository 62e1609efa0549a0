"""The Plan page: what everything inherits. Delivery spec, style words, characters, kit pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.pages.plan.cast import Cast
from app.ui.pages.plan.looks import Looks
from app.ui.pages.plan.script import ScriptPane
from app.ui.pages.plan.spec import SpecForm
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import label
from app.ui.widgets.thumbnails import Thumbnails


class PlanPage(QWidget):
    """Three parts, chosen at the left."""

    page_wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.spec, self.cast = SpecForm(film), Cast(film, thumbnails)
        self.looks = Looks(film, thumbnails)
        self.script = ScriptPane(film, actions, thumbnails)
        self._stack = QStackedWidget()
        self._parts: dict[str, tuple[QWidget, Callable[[], None]]] = {
            "spec": (self.spec, self.spec.refresh),
            "script": (self.script, self.script.refresh),
            "cast": (self.cast, self.cast.refresh),
            "looks": (self.looks, self.looks.refresh),
        }
        self._rows = {
            "spec": _entry("Delivery spec", "sliders-horizontal"),
            "script": _entry("Script", "file-text"),
            "cast": _entry("Characters", "users"),
            "looks": _entry("Style and kit", "palette"),
        }
        left = column(gap=0, margins=(0, 6, 0, 0))
        for key, entry in self._rows.items():
            entry.clicked.connect(lambda _on=False, key=key: self.show_part(key))
            left.addWidget(entry)
        left.addStretch(1)
        left.addWidget(line())
        told = column(
            label("Everything inherits this", "name"),
            label("Every shot takes its size and words from here.", tone="secondary", wrap=True),
            gap=4, margins=(12, 12, 12, 12),
        )  # fmt: skip
        self._told = QWidget()
        self._told.setLayout(told)
        left.addWidget(self._told)
        left.addWidget(self.script.foot)
        for part, _refresh in self._parts.values():
            self._stack.addWidget(part)
        whole = row(surface(left, width=200), line("edge", vertical=True), gap=0)
        centre = QVBoxLayout()
        centre.addWidget(self._stack)
        whole.addLayout(centre, 1)
        self.setLayout(whole)
        film.opened.connect(self.refresh)
        film.records_changed.connect(lambda _kinds: self._refresh_if_seen())
        film.picture_made.connect(lambda _key: self._refresh_if_seen())
        self.show_part("spec")

    def show_part(self, key: str) -> None:
        self._stack.setCurrentWidget(self._parts[key][0])
        for name, entry in self._rows.items():
            entry.setChecked(name == key)
        self._told.setVisible(key != "script")
        self.script.foot.setVisible(key == "script")
        self.refresh()

    def refresh(self) -> None:
        for part, refresh in self._parts.values():
            if part is self._stack.currentWidget():
                refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()


def _entry(word: str, icon_name: str) -> QPushButton:
    made = button(word, icon_name, kind="flat", tall=28)
    made.setCheckable(True)
    made.setIcon(icon(icon_name, t.TEXT))
    made.setProperty("entry", "true")
    return made
