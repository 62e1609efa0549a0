"""Every key on paper: pages to look at and a PDF to print, from the keymap that holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPaintEvent, QPdfWriter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import BadInput
from app.ui.bridge import Bridge
from app.ui.command_table import COMMANDS, MENUS
from app.ui.dialogs.files import to_save
from app.ui.dialogs.sheet import Sheet
from app.ui.key_presets import PRESETS
from app.ui.keymap import FIXED, Keymap, caps
from app.ui.page_catalog import PLACE_WORDS
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, scrolled

PAPER = QSize(1123, 794)  # A4 across at 96 dots an inch
_MARGIN, _TOP, _LINE, _COLUMNS, _GAP = 40, 92, 19, 4, 28


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sheet; a heading has no keys."""

    text: str
    keys: tuple[str, ...] = ()


def sheet_lines(keymap: Keymap) -> list[Entry]:
    """Every command that has a key, under its menu, then the keys nothing can change."""
    lines: list[Entry] = []
    for menu in MENUS:
        group = [
            Entry(slot.text, keymap.keys(command.key))
            for command in COMMANDS
            if command.menu == menu
            and (slot := keymap.slots[command.key])
            and keymap.keys(command.key)
        ]
        lines += [Entry(menu), *group] if group else []
    lines.append(Entry("Always"))
    told: dict[tuple[str, str], list[str]] = {}
    for place, key, does in FIXED:
        if not does.startswith("shows take") and not key.startswith("Shift+"):
            told.setdefault((place, does), []).append(key)
    for (place, does), keys in told.items():
        where = f"{PLACE_WORDS[place]}: " if place in PLACE_WORDS else ""
        lines.append(Entry(f"{where}{does}".capitalize(), tuple(keys[:4])))
    lines.append(Entry("Review: shows take 1, 2 … 9", ("1", "2")))
    return lines


def sheet_pages(lines: list[Entry]) -> list[list[list[Entry]]]:
    """Pages of columns of lines; no heading stands alone at the foot of a column."""
    room = (PAPER.height() - _TOP - _MARGIN) // _LINE
    columns: list[list[Entry]] = [[]]
    for n, one in enumerate(lines):
        needed = 3 if not one.keys and n + 1 < len(lines) else 1
        if len(columns[-1]) + needed > room:
            columns.append([])
        if not one.keys and columns[-1]:
            columns[-1].append(Entry(""))
        columns[-1].append(one)
    return [columns[n : n + _COLUMNS] for n in range(0, len(columns), _COLUMNS)]


def paint_page(p: QPainter, keymap: Keymap, columns: list[list[Entry]], page: int, of: int) -> None:
    """One page of `PAPER` logical pixels."""
    p.fillRect(QRect(0, 0, PAPER.width(), PAPER.height()), QColor(t.PAPER))
    inner = QRect(_MARGIN, _MARGIN, PAPER.width() - 2 * _MARGIN, PAPER.height() - 2 * _MARGIN)
    p.setFont(font(20, 600))
    p.setPen(QColor(t.PAPER_TEXT))
    p.drawText(inner.x(), inner.y() + 20, "Takeboard keys")
    right = Qt.AlignmentFlag.AlignRight
    count = len(keymap.changes)
    told = f"{PRESETS[keymap.preset].word} preset" + (f", {count} changed" if count else "")
    p.setFont(font(12))
    p.setPen(QColor(t.PAPER_SECONDARY))
    p.drawText(QRect(inner.x(), inner.y() + 4, inner.width(), 20), right, told)
    p.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, f"page {page} of {of}")
    p.setPen(QPen(QColor(t.PAPER_RULE)))
    p.drawLine(inner.x(), inner.y() + 34, inner.right(), inner.y() + 34)
    wide = (inner.width() - _GAP * (_COLUMNS - 1)) // _COLUMNS
    for n, lines in enumerate(columns):
        for m, one in enumerate(lines):
            y = _TOP + m * _LINE
            _paint_line(p, QRect(inner.x() + n * (wide + _GAP), y, wide, _LINE), one)


def _paint_line(p: QPainter, box: QRect, one: Entry) -> None:
    if not one.keys:
        p.setFont(font(12, 600))
        p.setPen(QColor(t.PAPER_TEXT))
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter, one.text)
        return
    p.setFont(font(11, 500))
    x = box.right() + 1
    for cap in reversed([cap for key in one.keys for cap in [*caps(key), ""]][:-1]):
        if not cap:
            x -= 4
            continue
        wide = max(15, p.fontMetrics().horizontalAdvance(cap) + 8)
        x -= wide
        cell = QRect(x, box.y() + 2, wide, 15)
        p.setPen(QPen(QColor(t.PAPER_SECONDARY)))
        p.drawRoundedRect(cell, 2, 2)
        p.setPen(QColor(t.PAPER_TEXT))
        p.drawText(cell, Qt.AlignmentFlag.AlignCenter, cap)
        x -= 3
    p.setFont(font(11))
    room = QRect(box.x(), box.y(), x - box.x() - 4, box.height())
    shown = p.fontMetrics().elidedText(one.text, Qt.TextElideMode.ElideRight, room.width())
    p.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def write_pdf(file: Path, keymap: Keymap) -> int:
    """Write the sheet as A4 pages; returns how many."""
    pages = sheet_pages(sheet_lines(keymap))
    writer = QPdfWriter(str(file))
    writer.setResolution(96)
    writer.setTitle("Takeboard keys")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(0, 0, 0, 0),
        )
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise BadInput(f"{file.name} cannot be written.", "Choose another folder.")
    for n, columns in enumerate(pages):
        if n:
            writer.newPage()
        paint_page(painter, keymap, columns, n + 1, len(pages))
    painter.end()
    return len(pages)


class _Page(QWidget):
    def __init__(self, keymap: Keymap, columns: list[list[Entry]], page: int, of: int) -> None:
        super().__init__()
        self._what = (keymap, columns, page, of)
        self.setAccessibleName(f"Key sheet, page {page} of {of}")
        self.setAccessibleDescription(
            "; ".join(
                f"{one.text}: {', '.join(' plus '.join(caps(key)) for key in one.keys)}"
                for lines in columns
                for one in lines
                if one.keys
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(_shown(920).height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = min(self.width() / PAPER.width(), self.height() / PAPER.height())
            p.scale(scale, scale)
            paint_page(p, *self._what)


class KeySheet(Sheet):
    """The pages, and a button that writes them as PDF."""

    def __init__(self, parent: QWidget, keymap: Keymap, bridge: Bridge) -> None:
        self._keymap, self._bridge = keymap, bridge
        pages = sheet_pages(sheet_lines(keymap))
        body = QWidget()
        body.setLayout(
            column(
                *(_Page(keymap, one, n, len(pages)) for n, one in enumerate(pages, 1)), None, gap=12
            )
        )
        area = scrolled(body)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("Pages")
        area.setMinimumHeight(min(660, max(320, parent.window().height() - 190)))
        super().__init__(parent, "Key sheet", column(area), "Done", 970)
        self.cancel_button.hide()
        self.save = button("Save PDF…", "printer", tall=28, tip="A4 pages, to print")
        self.save.clicked.connect(lambda _on=False: self._choose())
        self.foot.insertWidget(0, self.save)

    def write(self, file: Path) -> None:
        """Write the PDF and say so."""
        keymap = self._keymap
        self._bridge.ask(
            lambda: write_pdf(file, keymap),
            lambda count: self.tell(f"{file.name}: {count} page" + ("s" if count > 1 else "")),
            lambda error: self.tell(str(error)),
            lane="write",
        )

    def _choose(self) -> None:
        dialog = to_save(self, "Save the key sheet", "takeboard-keys.pdf", "PDF (*.pdf)", "pages")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.open()


def _shown(wide: int) -> QSizeF:
    return QSizeF(wide, wide * PAPER.height() / PAPER.width())
