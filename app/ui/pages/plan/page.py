"""The Plan page: what everything inherits. Delivery spec, script, characters and kit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.pages.plan.entry import Entry
from app.ui.pages.plan.kit import KitPart
from app.ui.pages.plan.script import ScriptPane
from app.ui.pages.plan.spec import SpecForm
from app.ui.springs import Spring, Way, becomes
from app.ui.state.film import Film
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import label
from app.ui.widgets.thumbnails import Thumbnails


class PlanPage(QWidget):
    """Three parts, chosen at the left."""

    page_wanted = Signal(str)
    review_wanted = Signal(str)
    shot_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self.spec, self.kit = SpecForm(film), KitPart(film, actions, thumbnails)
        self.script = ScriptPane(film, actions, thumbnails)
        self._stack = QStackedWidget()
        actions.give("plan", self)
        self._parts: dict[str, tuple[QWidget, Callable[[], None]]] = {
            "spec": (self.spec, self.spec.refresh),
            "script": (self.script, self.script.refresh),
            "kit": (self.kit, self.kit.refresh),
        }
        self._rows = {
            "spec": Entry("Delivery spec", "sliders-horizontal"),
            "script": Entry("Script", "file-text"),
            "kit": Entry("Characters, kit", "palette"),
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
        left.addWidget(self.kit.foot)
        self.kit.foot.after = self._rows["kit"]
        for part, _refresh in self._parts.values():
            self._stack.addWidget(part)
        whole = row(surface(left, width=200), line("edge", vertical=True), gap=0)
        centre = QVBoxLayout()
        centre.addWidget(self._stack)
        whole.addLayout(centre, 1)
        self.setLayout(whole)
        self.script.shot_wanted.connect(self.shot_wanted)
        self.kit.review_wanted.connect(self.review_wanted)
        self.kit.told.connect(self.told)
        self.spec.told.connect(self.told)
        self.kit.missing_changed.connect(self._rows["kit"].show_missing)
        film.opened.connect(self.refresh)
        film.records_changed.connect(self._refresh_if_seen)
        film.picture_made.connect(self._refresh_if_seen)
        self.spring = Spring(self._rows["kit"], self._kit_way, beside=True)
        self.show_part("spec")

    def _kit_way(self, mime: QMimeData) -> Way | None:
        """A picture held over the kit's line goes on there."""
        words, here = becomes("kit", mime), self._part()
        if not words or here == "kit":
            return None
        to = self.show_part
        return Way(f"Becomes {words}", lambda: to("kit"), lambda: to(here))

    def _part(self) -> str:
        shown = self._stack.currentWidget()
        return next(key for key, (part, _refresh) in self._parts.items() if part is shown)

    def show_part(self, key: str) -> None:
        self._stack.setCurrentWidget(self._parts[key][0])
        for name, entry in self._rows.items():
            entry.setChecked(name == key)
        self._told.setVisible(key == "spec")
        self.script.foot.setVisible(key == "script")
        self.kit.foot.setVisible(key == "kit")
        self.refresh()

    def script_part(self) -> ScriptPane:
        """The script, in front of the other parts."""
        self.show_part("script")
        return self.script

    def refresh(self) -> None:
        if spec := self._film.spec:
            self._rows["spec"].show_note(f"{spec.width}×{spec.height}")
        for part, refresh in self._parts.values():
            if part is self._stack.currentWidget():
                refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        if self._stack.currentWidget() is not self.kit:
            self.kit.refresh(history=False)  # its badge is seen from every part

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()
