"""Every command with its keys, as a sheet to read; nothing can be changed here."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.actions import COMMANDS
from app.ui.dialogs.sheet import Sheet
from app.ui.widgets.stacks import column, row, scrolled, surface
from app.ui.widgets.text import label

_PLACES = (
    (0, "File"),
    (0, "Shot"),
    (1, "Edit"),
    (1, "Take"),
    (1, "View"),
    (2, "Play"),
    (2, "Help"),
)


class Keys(Sheet):
    """Three columns of menus."""

    def __init__(self, parent: QWidget) -> None:
        columns = [column(gap=16) for _ in range(3)]
        for n, menu in _PLACES:
            grid = QGridLayout()
            grid.setVerticalSpacing(4)
            grid.setHorizontalSpacing(16)
            grid.setColumnStretch(0, 1)
            for line, command in enumerate(c for c in COMMANDS if c.menu == menu and c.keys):
                keys = "  ".join(
                    QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText)
                    for k in command.keys[:1]
                )
                grid.addWidget(label(command.text), line, 0)
                shown = label(keys, "mono", "secondary")
                shown.setFixedWidth(96)
                grid.addWidget(shown, line, 1)
            columns[n].addLayout(column(label(menu, "head", "strong"), grid))
        for one in columns:
            one.addStretch(1)
        body = surface(row(*columns, gap=32, margins=(0, 0, 12, 0)))
        area = scrolled(body)
        area.setMinimumHeight(500)
        super().__init__(parent, "Keys", column(area), "Done", 920)
        self.cancel_button.hide()
