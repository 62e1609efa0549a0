"""A sheet's wording with what it names and lacks beside it, read again while somebody types."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QWidget

from app.domain.wording import Part, WordingFinding, WordingReport
from app.ui.later import later
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.fields import TextBox
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, retone, set_picture

_PAUSE_MS = 150  # after the last key
_MOST = 3  # sentences shown; the rest is counted
_WORDS = {
    Part.AGE: "Age",
    Part.HAIR: "Hair",
    Part.SKIN: "Skin",
    Part.GARMENT: "Garment",
    Part.COLOUR: "Colour",
}


class WordingBox(QWidget):
    """Signal `committed(str)`."""

    committed = Signal(str)

    def __init__(self, film: Film, name: str) -> None:
        super().__init__()
        self._film, self._turn = film, 0
        self.report: WordingReport | None = None
        self.box = TextBox(f"Wording of {name}", 5, 9)
        self.box.set_hint("Age band, hair form and length, skin tone, garment and its colour")
        self.box.committed.connect(self.committed)
        self.box.textChanged.connect(self._soon)
        self._bar = QFrame()
        self._bar.setFixedWidth(3)
        self._ticks = {part: _Tick(word) for part, word in _WORDS.items()}
        self._said = [label("", "caption", "secondary", wrap=True) for _ in range(_MOST)]
        ticks = row(*self._ticks.values(), None, gap=6)
        self.setLayout(column(row(self._bar, self.box, gap=0), ticks, *self._said, None, gap=4))
        self._timer = later(self, _PAUSE_MS, self._look)

    def show_wording(self, text: str, locked: bool, report: WordingReport) -> None:
        self.box.show_text(text)
        self.box.setReadOnly(locked or not self._film.may_write)
        self.box.setToolTip("Locked: unlock it to change a word" if locked else "")
        tint = t.STATES["ready"].fill if locked else t.LINE
        self._bar.setStyleSheet(f"background: {tint};")
        if self.box.toPlainText() == text:
            self._timer.stop()
            self._show(report)

    def _soon(self) -> None:
        if not self.box.isReadOnly():
            self._timer.start()

    def _look(self) -> None:
        bench = self._film.workbench
        if bench is None:
            return
        self._turn += 1
        turn, text, art = self._turn, self.box.toPlainText(), bench.art_department

        def show(report: WordingReport) -> None:
            if turn == self._turn and text == self.box.toPlainText():
                self._show(report)

        self._film.bridge.ask(lambda: art.check_wording(text), show)

    def _show(self, report: WordingReport) -> None:
        if report == self.report:
            return
        self.report = report
        for part, tick in self._ticks.items():
            lacking = [f for f in report.findings if f.part is part]
            tick.show_named(part in report.named, lacking)
        vague = [f for f in report.findings if f.part is None]
        told = [*vague, *(f for f in report.findings if f.part is not None)]
        room = _MOST if len(told) <= _MOST else _MOST - 1
        lines = [_sentence(finding) for finding in told[:room]]
        if len(told) > _MOST:
            lines.append(f"and {len(told) - room} more; point at a word above to read it")
        for n, shown in enumerate(self._said):
            shown.setText(lines[n] if n < len(lines) else "")
            shown.setVisible(n < len(lines))
        self._underline([f for f in report.findings if f.end > f.start])
        names = ", ".join(_WORDS[part].lower() for part in report.lacking())
        self.box.setAccessibleDescription(
            "; ".join([f"not named: {names}" if names else "everything is named", *lines])
        )

    def _underline(self, findings: list[WordingFinding]) -> None:
        marks = []
        for finding in findings:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.box.document())
            cursor.setPosition(finding.start)
            cursor.setPosition(finding.end, QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(t.WARNING))
            mark.cursor, mark.format = cursor, shape
            marks.append(mark)
        self.box.setExtraSelections(marks)


class _Tick(QWidget):
    """A tick or a sign, and the word of one part."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._sign, self._word = QLabel(), label(word, "caption")
        self._sign.setFixedSize(12, 12)
        self.setLayout(row(self._sign, self._word, gap=4))
        self._named: bool | None = None

    def show_named(self, named: bool, lacking: list[WordingFinding]) -> None:
        tips = [_sentence(finding) for finding in lacking]
        self.setToolTip("\n".join(tips) or "Named")
        word = self._word.text()
        self.setAccessibleName(f"{word}: named" if named else f"{word}: missing")
        if named != self._named:
            self._named = named
            sign, tint = ("check", t.OK) if named else ("triangle-alert", t.WARNING)
            set_picture(self._sign, sign, 12, tint)
            retone(self._word, "ok" if named else "warning")


def _sentence(finding: WordingFinding) -> str:
    if finding.part is None:
        return f"{finding.message} {finding.example[:1].upper()}{finding.example[1:]}."
    return f"{finding.message} Write, say: {finding.example}."
