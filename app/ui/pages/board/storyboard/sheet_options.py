"""How the contact sheet shows the film: best takes or keyframes, captions, scenes on new lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.state.film import Film
from app.ui.widgets.buttons import button
from app.ui.widgets.combo import Choice
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.actions import Actions

BEST, KEYFRAME = "best", "keyframe"
_LINES, _PICTURE = "sheet_lines", "sheet_picture"


class Sheet(Protocol):
    """What is shown differently."""

    def set_new_lines(self, on: bool) -> None: ...
    def show_pictures(self, pictures: Mapping[str, str] | None) -> None: ...
    def isVisible(self) -> bool: ...


class SheetOptions(QWidget):
    """The bar over the sheet; its switches are commands, kept in the person's settings."""

    def __init__(self, sheet: Sheet, film: Film, acts: Actions) -> None:
        super().__init__()
        self._sheet, self._film = sheet, film
        self._lines, self._keys = acts["view.sheet_lines"], acts["view.sheet_keyframes"]
        self.picture = Choice("Picture")
        self.picture.setFixedWidth(160)
        self.picture.offer(
            "Picture: best take", BEST,
            note="The circled take, else the newest, else the keyframe",
        )  # fmt: skip
        self.picture.offer("Picture: keyframe", KEYFRAME, note="The still each shot begins with")
        self.picture.setToolTip("Which picture stands for a shot")
        self.picture.activated.connect(lambda _at: self._chosen())
        captions = button("Captions", "message-square", kind="flat")
        bar = row(
            label("Whole film, fits the window", "caption", "secondary"), None, self.picture,
            _follow(captions, acts["board.captions"]),
            _follow(button("Scenes on new lines", "rows-3", kind="flat"), self._lines),
            gap=8, margins=(16, 0, 12, 0),
        )  # fmt: skip
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(surface(bar, height=32))
        whole.addWidget(line())
        kept = QSettings("Takeboard", "Board")
        self._lines.setChecked(kept.value(_LINES) in (True, "true"))
        self._keys.setChecked(kept.value(_PICTURE) == KEYFRAME)
        self._lines.toggled.connect(self._show_lines)
        self._keys.toggled.connect(self._keep_picture)
        film.rows_changed.connect(self._renew)
        film.picture_made.connect(self._renew)
        self._sheet.set_new_lines(self._lines.isChecked())
        self._show_picture()

    def _chosen(self) -> None:
        self._keys.setChecked(self.picture.currentData() == KEYFRAME)

    def _show_lines(self, on: bool) -> None:
        QSettings("Takeboard", "Board").setValue(_LINES, on)
        self._sheet.set_new_lines(on)

    def _keep_picture(self, on: bool) -> None:
        QSettings("Takeboard", "Board").setValue(_PICTURE, KEYFRAME if on else BEST)
        self._show_picture()

    def _show_picture(self) -> None:
        chosen = KEYFRAME if self._keys.isChecked() else BEST
        self.picture.choose(chosen)
        if chosen == BEST:
            self._sheet.show_pictures(None)
        else:
            self._renew()

    def _renew(self) -> None:
        """Look up the keyframes' small pictures in a thread."""
        bench = self._film.workbench
        if not self._keys.isChecked() or bench is None:
            return
        art = bench.art_department
        stills = {one.id: one.first_frame_id for one in self._film.shots.values()}

        def look() -> dict[str, str]:
            found = ((one, art.thumbnail(still)) for one, still in stills.items() if still)
            return {one: str(path) for one, path in found if path is not None}

        def show(found: dict[str, str]) -> None:
            if self._keys.isChecked():
                self._sheet.show_pictures(found)

        self._film.bridge.ask(look, show)


def _follow(made: QPushButton, action: QAction) -> QPushButton:
    """A button that is pressed while its command is on."""

    def follow() -> None:
        made.setToolTip(action.toolTip())
        made.setEnabled(action.isEnabled())
        made.setChecked(action.isChecked())

    made.setCheckable(action.isCheckable())
    made.clicked.connect(lambda _on=False: action.trigger())
    action.changed.connect(follow)
    follow()
    return made
