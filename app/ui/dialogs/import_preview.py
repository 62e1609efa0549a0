"""A script or shot list before it is written: every line with its verdict, fixes in place.

Nothing is written before the button, which counts what it makes. Refused lines stay visible with
their reason; a cell can be typed anew, a line left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from app.domain.errors import UserFacing
from app.domain.timing import timecode
from app.ui.dialogs.sheet import Sheet
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label
from app.ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from app.production.breakdown import ImportPlan
    from app.production.breakdown.plan import Row

_FIRST = ("number", "scene", "title", "subject_action", "camera", "model", "frames", "characters")
_WORDS = {
    "number": "Number",
    "scene": "Scene",
    "title": "Title",
    "subject_action": "Action",
    "camera": "Camera",
    "model": "Model",
    "frames": "Frames",
    "characters": "Who",
}

_WIDTHS = {
    "Line": 44, "Verdict": 98, "Number": 68, "Scene": 56, "Frames": 60, "Who": 80,
    "Title": 130, "Camera": 96, "Model": 84, "Why": 60,
}  # fmt: skip
_MOST = 1000  # lines in the table; filling it takes a tenth of a second


def _in_view(rows: Sequence[Row], refused: Mapping[int, object]) -> list[Row]:
    """The lines to show, in the order of the file: when there are too many, refused ones first."""
    if len(rows) <= _MOST:
        return list(rows)
    bad = [row for row in rows if row.line in refused][:_MOST]
    good = [row for row in rows if row.line not in refused][: _MOST - len(bad)]
    return sorted([*bad, *good], key=lambda row: row.line)


class ImportPreview(Sheet):
    """Signals: `wanted(object)` the plan as it stands when the button is pressed;
    `instead_wanted(bool)` judge it with the board's shots giving way, or staying.
    """

    wanted = Signal(object)
    instead_wanted = Signal(bool)

    def __init__(self, parent: QWidget, plan: ImportPlan) -> None:
        self.plan = plan
        self._fields: list[str] = []
        self._shown: list[Row] = []
        self.table = QTableWidget()
        self.table.setAccessibleName("Lines of the file")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(360)
        self._sums = label("", tone="text")
        self._notes = label("", "caption", "secondary", wrap=True)
        leave = button(
            "Leave Line Out", "circle-minus", kind="flat", tip="The selected line makes no shot"
        )
        leave.clicked.connect(lambda _on=False: self.leave_out())
        self.instead = Tick(
            "", "They and their scenes go; shots with takes or jobs stay. One undo step"
        )
        self.instead.clicked.connect(lambda on: self.instead_wanted.emit(on))
        told = label("Nothing is written yet.", tone="secondary")
        head = row(told, 16, self.instead, None, leave)
        content = column(head, self.table, self._sums, self._notes, gap=8)
        super().__init__(parent, f"Import {plan.source}", content, "Create", 1080)
        self.table.cellChanged.connect(self._typed)
        self.show_plan(plan)
        if plan.standing:
            self.instead.setFocus()  # Space ticks it, Enter creates

    def show_plan(self, plan: ImportPlan) -> None:
        if not isValid(self):
            return  # closed while the plan was judged
        self.plan = plan
        named = "the shot" if plan.standing == 1 else f"the {plan.standing} shots"
        self.instead.setText(f"Instead of {named} on the board")
        self.instead.setAccessibleName(self.instead.text())
        self.instead.setVisible(plan.standing > 0)
        self.instead.setChecked(plan.instead)
        present = {name for line in plan.rows for name, text in line.cells.items() if text}
        self._fields = [name for name in _FIRST if name in present]
        reasons: dict[int, list[str]] = {}
        for refusal in plan.refused:
            word = _WORDS.get(refusal.field, refusal.field)
            reasons.setdefault(refusal.line, []).append(f"{word}: {refusal.reason}".strip(": "))
        numbers = {shot.line: shot.shot.number for shot in plan.shots}
        self.table.blockSignals(True)
        self.table.clear()
        self.table.setColumnCount(len(self._fields) + 3)
        heads = ["Line", "Verdict", *(_WORDS[name] for name in self._fields), "Why"]
        self.table.setHorizontalHeaderLabels(heads)
        self._shown = _in_view(plan.rows, reasons)
        self.table.setRowCount(len(self._shown))
        for n, line in enumerate(self._shown):
            bad = reasons.get(line.line)
            self._cell(n, 0, str(line.line), t.SECONDARY, fixed=True)
            verdict = self._cell(
                n, 1, "Refused" if bad else "Good", t.BAD if bad else t.OK, fixed=True
            )
            look = ("octagon-x", t.BAD) if bad else ("circle-check", t.OK)
            verdict.setIcon(icon(*look))
            for m, name in enumerate(self._fields):
                text = line.cells.get(name, "")
                if name == "number" and not text:
                    text = numbers.get(line.line, "")
                self._cell(n, m + 2, text, t.TEXT)
            self._cell(n, len(heads) - 1, "; ".join(bad or ()), t.BAD, fixed=True)
            if bad:
                for m in range(len(heads)):
                    item = self.table.item(n, m)
                    if item is not None:
                        item.setBackground(QColor(t.REFUSED_ROW))
        for m, word in enumerate(heads):
            wide = _WIDTHS.get(word, 130)
            self.table.setColumnWidth(m, 170 if word == "Why" and reasons else wide)
        stretch = heads.index("Action") if "Action" in heads else len(heads) - 1
        self.table.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.table.blockSignals(False)
        self._show_sums(plan)

    def leave_out(self) -> None:
        """The selected lines will not be imported."""
        lines = {self._shown[index.row()].line for index in self.table.selectedIndexes()}
        plan = self.plan
        for line in sorted(lines):
            plan = plan.leave_out(line)
        self.show_plan(plan)

    def confirm(self) -> None:
        self.wanted.emit(self.plan)
        self.accept()

    def _show_sums(self, plan: ImportPlan) -> None:
        good, bad = len(plan.shots), len(plan.refused)
        frames = sum(planned.shot.frames for planned in plan.shots)
        shots = f"{good} shot{'' if good == 1 else 's'}"
        scenes = len(plan.scenes)
        parts = [shots, f"{scenes} new scene{'' if scenes == 1 else 's'}"]
        if plan.characters:
            parts.append(f"{len(plan.characters)} new characters")
        parts.append(timecode(frames, plan.names.rate))
        lines = len({refusal.line for refusal in plan.refused})
        told = "  ·  ".join(parts) + (f"  ·  {lines} lines stay out" if bad else "")
        self._sums.setText(told)
        notes = list(plan.notes[:4])
        if len(self._shown) < len(plan.rows):
            notes.insert(
                0,
                f"{len(self._shown):,} of {len(plan.rows):,} lines are shown, refused ones first; "
                "all are counted.",
            )
        self._notes.setText("  ".join(notes))
        self._notes.setVisible(bool(notes))
        self.accept_button.setText(f"Create {shots.title()}")
        self.accept_button.setEnabled(good > 0)

    def _cell(
        self, line: int, column_: int, text: str, tone: str, *, fixed: bool = False
    ) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setForeground(QColor(tone))
        item.setToolTip(text)
        if fixed:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(line, column_, item)
        return item

    def _typed(self, line: int, column_: int) -> None:
        item = self.table.item(line, column_)
        if item is None or not 2 <= column_ < len(self._fields) + 2:
            return
        try:
            fixed = self.plan.fix(self._shown[line].line, self._fields[column_ - 2], item.text())
        except UserFacing as error:
            self.tell(str(error))
            return
        self.tell("")
        self.show_plan(fixed)
