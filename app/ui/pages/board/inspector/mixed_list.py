"""Where several shots differ in a field: whose value is which, and a click takes one for all.

Signal `changed(dict)`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.shot import Camera, Shot
from app.production.board.board_order import called
from app.ui.pages.board.inspector.elements import camera_words
from app.ui.pages.board.inspector.form import value_of
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import empty, row
from app.ui.widgets.text import Elided, label

_SHOWN = 5
# what is asked about when no field has the focus, first one that differs
FIELDS = {
    "elements.camera": "Camera",
    "elements.subject_action": "Subject",
    "elements.environment_lighting": "Place and light",
    "elements.style": "Style",
    "elements.mood": "Mood",
    "model": "Model",
    "frames": "Length",
    "coverage": "Coverage",
    "batch_group": "Group",
    "dialogue": "Dialogue",
    "audio": "Sound",
    "client": "Client",
    "seed": "Seed",
}


class MixedList(QWidget):
    """Hidden while nothing differs."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Values that differ")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._shown: list[tuple[str, object]] = []
        self.title = ""

    def show_shots(self, shots: Sequence[Shot], wanted: str = "") -> None:
        """`wanted` is the path of the field in use; camera parts count as the camera."""
        if wanted.startswith("elements.camera"):
            wanted = "elements.camera"
        paths = [wanted, *FIELDS] if wanted in FIELDS else list(FIELDS)
        groups: dict[object, list[Shot]] = {}
        path = ""
        for path in paths if len(shots) > 1 else ():
            groups = {}
            for shot in shots:
                groups.setdefault(value_of(shot, path), []).append(shot)
            if len(groups) > 1:
                break
        shown = [(path, value) for value in groups] if len(groups) > 1 else []
        if shown == self._shown:
            return
        self._shown = shown
        self.title = f"Mixed: {FIELDS[path]}" if shown else ""
        empty(self._layout)
        listed = list(groups.items())[:_SHOWN] if shown else []
        wide = 64 if any(len(members) > 1 for _value, members in listed) else 34
        for value, members in listed:
            self._layout.addWidget(self._row(path, value, members, wide))
        rest = len(groups) - _SHOWN
        if shown and rest > 0:
            self._layout.addWidget(label(f"and {rest} more values", "caption", "secondary"))

    def _row(self, path: str, value: object, members: Sequence[Shot], wide: int) -> QWidget:
        words = camera_words(value) if isinstance(value, Camera) else str(value or "")
        numbers = called(members[0].number)
        more = f" +{len(members) - 1}" if len(members) > 1 else ""
        number = label(f"{numbers}{more}", "name", "strong")
        number.setFixedWidth(wide)
        number.setToolTip(", ".join(shot.number for shot in members[:40]))
        take = button("For all", tip=f"Give every selected shot: {words or 'nothing'}")
        take.setAccessibleName(f"For all: {words or 'nothing'}")
        told = value.model_dump(mode="json") if isinstance(value, Camera) else value
        take.clicked.connect(lambda _on=False: self.changed.emit({path: told}))
        holder = QWidget()
        layout = row(number, Elided(words or "nothing"), take, gap=4)
        layout.setStretch(1, 1)
        holder.setLayout(layout)
        return holder
