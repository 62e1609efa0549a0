"""What is wrong with a shot's words, by rule, with what would repair it. Three at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.prompt import Finding, Severity
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import empty, line, row, surface
from app.ui.widgets.text import label, picture

_SHOWN = 3


class LintList(QWidget):
    """Signal `waived(str)`: a rule the person wants to live with."""

    waived = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Findings")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        ordered = sorted(findings, key=lambda f: f.severity is not Severity.ERROR)
        empty(self._layout)
        self.setVisible(bool(ordered))
        for finding in ordered[:_SHOWN]:
            self._layout.addWidget(line())
            self._layout.addWidget(self._row(finding))
        if len(ordered) > _SHOWN:
            more = label(f"and {len(ordered) - _SHOWN} more", "caption", "secondary")
            self._layout.addWidget(surface(row(more, margins=(34, 0, 12, 6))))

    def _row(self, finding: Finding) -> QWidget:
        error = finding.severity is Severity.ERROR
        sign = picture(
            "octagon-x" if error else "triangle-alert", 14, t.BAD if error else t.WARNING
        )
        words = label(finding.message, wrap=True)
        words.setToolTip(f"{finding.rule}\n{finding.repair}".strip())
        layout = row(sign, words, gap=8, margins=(12, 6, 12, 6))
        layout.setStretch(1, 1)
        layout.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        if finding.waivable:
            waive = button("Waive", kind="flat", tip=f"Live with {finding.rule} on this shot")
            layout.addWidget(on_click(waive, lambda: self.waived.emit(finding.rule)))
            layout.setAlignment(waive, Qt.AlignmentFlag.AlignTop)
        return surface(layout)
