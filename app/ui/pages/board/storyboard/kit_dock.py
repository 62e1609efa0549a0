"""The left dock of the board: what goes onto shots, to drag or to put on with Enter.

Folded it is a rail of 40. It is open at first where the screen has room for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.pages.board.storyboard.kit_chip import Chip
from app.ui.pages.board.storyboard.kit_shelf import Entry, KitShelf, Shelf
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import icon_button
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails

WIDTH, RAIL, WIDE_SCREEN = 260, 40, 1920


class KitDock(QWidget):
    """Signals: `put(object)` an entry goes onto the selected shots; `plan_wanted()`."""

    put = Signal(object)
    plan_wanted = Signal()

    def __init__(self, shelf: KitShelf, thumbnails: Thumbnails, toggle: QAction) -> None:
        super().__init__()
        self._shelf, self._thumbnails, self._toggle = shelf, thumbnails, toggle
        self._chips: list[Chip] = []
        self._shown: Shelf | None = None
        self.setAccessibleName("Kit and characters")
        self._body = column(gap=0)
        self._rail = surface(self._build_rail(), width=RAIL)
        self._dock = surface(self._build_dock(), width=WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addWidget(self._dock)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.open(self._kept())
        toggle.triggered.connect(self._toggled)
        shelf.changed.connect(self._show)

    def is_open(self) -> bool:
        return self._toggle.isChecked()

    def open(self, on: bool) -> None:
        self._toggle.setChecked(on)
        self._dock.setVisible(on)
        self._rail.setVisible(not on)
        self._show()

    def chips(self) -> list[Chip]:
        """Everything that can be dragged, from above."""
        return list(self._chips)

    def _toggled(self, on: bool) -> None:
        QSettings("Takeboard", "Board").setValue("kit", on)
        self.open(on)
        chips = self.chips()
        if on and chips:
            chips[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _kept(self) -> bool:
        kept = QSettings("Takeboard", "Board").value("kit")
        if kept is None:
            screen = self.screen()
            return screen is not None and screen.availableGeometry().width() > WIDE_SCREEN
        return kept in (True, "true")

    # building

    def _build_rail(self) -> QLayout:
        rail = column(gap=4, margins=(8, 8, 8, 8))
        for sign, tip in (("palette", "Kit: anchors, hero frame, stills, models"),
                          ("users", "Characters")):  # fmt: skip
            made = icon_button(sign, f"{tip}  ({self._toggle.shortcut().toString()})", size=16)
            made.clicked.connect(lambda _on=False: self._toggle.trigger())
            rail.addWidget(made)
        rail.addStretch(1)
        return rail

    def _build_dock(self) -> QLayout:
        fold = icon_button("panel-left", f"Fold  ({self._toggle.shortcut().toString()})")
        fold.clicked.connect(lambda _on=False: self._toggle.trigger())
        more = icon_button("plus", "Add characters, anchors and stills on the Plan page")
        more.clicked.connect(lambda _on=False: self.plan_wanted.emit())
        head = row(picture("palette", 14, t.TEXT), label("Kit and characters", "head", "strong"),
                   None, more, fold, gap=6, margins=(12, 0, 8, 0))  # fmt: skip
        inner = QWidget()
        inner.setProperty("surface", "panel")
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._body)
        outer.addStretch(1)
        self._area = scrolled(inner)
        return column(surface(head, height=32), line(), self._area, gap=0)

    def _show(self) -> None:
        """While it is folded nothing is made: there are many chips, and nobody sees them."""
        if not self.is_open() or self._shown == self._shelf.shelf:
            return
        self._shown = self._shelf.shelf
        focused = next((one.entry for one in self._chips if one.hasFocus()), None)
        at = self._area.verticalScrollBar().value()
        self._chips.clear()
        empty(self._body)
        shelf = self._shelf.shelf
        locked = sum(one.locked for one in shelf.characters)
        self._section(
            "Characters", f"{locked} locked" if shelf.characters else "",
            [shelf.characters], QSize(70, 40), 1, "Add characters on the Plan page.",
        )  # fmt: skip
        self._section("Anchors", "", [shelf.anchors], QSize(114, 64), 2,
                      "Drop a picture on a shot and choose anchor.")  # fmt: skip
        if shelf.hero is not None:
            self._section("Hero frame", "bridge still", [(shelf.hero,)], QSize(236, 133), 1)
        if shelf.stills:
            self._section("Kit stills", f"{len(shelf.stills)}", [shelf.stills], QSize(114, 64), 2)
        if shelf.style:
            self._body.addLayout(_titled("Style paragraph", "in every prompt"))
            self._body.addLayout(row(label(shelf.style, wrap=True), margins=(12, 0, 12, 12)))
            self._body.addWidget(line())
        self._models(shelf.models)
        for chip in self._chips:
            if focused is not None and chip.entry.id == focused.id:
                chip.setFocus()
        # only once it is laid out again is there anything to scroll
        QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(at))

    def _section(
        self, title: str, note: str, entries: Sequence[Sequence[Entry]], size: QSize,
        columns: int, nothing: str = "",
    ) -> None:  # fmt: skip
        self._body.addLayout(_titled(title, note))
        listed = [one for group in entries for one in group]
        grid = QGridLayout()
        grid.setContentsMargins(12, 0, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for n, entry in enumerate(listed):
            grid.addWidget(self._chip(entry, size), n // columns, n % columns)
        if not listed:
            grid.addWidget(label(nothing, tone="secondary", wrap=True), 0, 0)
        grid.setColumnStretch(columns, 1)
        self._body.addLayout(grid)
        self._body.addWidget(line())

    def _models(self, models: Sequence[Entry]) -> None:
        self._body.addLayout(_titled("Models", "drag onto shots"))
        lines, across = column(gap=4, margins=(12, 0, 12, 12)), row(gap=4)
        used = 0
        for entry in models:
            chip = self._chip(entry, QSize(0, 0))
            if used and used + chip.width() > WIDTH - 24:
                across.addStretch(1)
                lines.addLayout(across)
                across, used = row(gap=4), 0
            across.addWidget(chip)
            used += chip.width() + 4
        across.addStretch(1)
        lines.addLayout(across)
        self._body.addLayout(lines)

    def _chip(self, entry: Entry, size: QSize) -> Chip:
        made = Chip(entry, size, self._thumbnails)
        made.put.connect(self.put)
        self._chips.append(made)
        return made


def _titled(title: str, note: str) -> QHBoxLayout:
    return row(label(title, "head", "strong"), None, label(note, "caption", "secondary"),
               margins=(12, 8, 12, 6))  # fmt: skip
