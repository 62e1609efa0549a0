"""The command palette: a few letters, a list, Enter. Drawn over the window it belongs to.

Signals: `command_wanted(str)` a command's key, `shot_wanted(str)` a shot to go to; `gone()` after
either and after Esc.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.item_models.palette_model import ENTRY, Entry, Listing, PaletteModel
from app.ui.keymap import caps
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.key_caps import Caps, draw_keys, keys_width
from app.ui.widgets.stacks import column, line, row
from app.ui.widgets.text import label, picture

_WIDE, _LEFT, _TOP, _ROW, _HEAD = 560, 32, 96, 32, 24
_MOST_HIGH = 520


class Palette(QWidget):
    """`search` answers a query with what fits; it is asked at every letter and reckons nothing."""

    command_wanted = Signal(str)
    shot_wanted = Signal(str)
    gone = Signal()

    def __init__(
        self, window: QWidget, search: Callable[[str], Listing], commands: int, shots: int
    ) -> None:
        super().__init__(window)
        self._search, self._of = search, (commands, shots)
        self.model = PaletteModel()
        self.field = _Query()
        self.list = _List(self.model)
        self._count = label("", "caption", "secondary")
        self._box = QFrame(self)
        self._box.setProperty("box", "dialog")
        self._box.setAccessibleName("Find command")
        self._build()
        self.field.textChanged.connect(self._find)
        self.field.moved.connect(self.list.step)
        self.field.entered.connect(self._run)
        self.field.left.connect(self.close_)
        self.list.clicked.connect(lambda _index: self._run())
        window.installEventFilter(self)
        self._find("")
        self._fit()

    def open_(self) -> None:
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            parent.removeEventFilter(self)
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def current(self) -> Entry | None:
        found = self.list.currentIndex().data(ENTRY)
        return found if isinstance(found, Entry) else None

    def _find(self, query: str) -> None:
        found = self._search(query)
        self.model.show(found.entries)
        self.list.first()
        commands, shots = self._of
        told = f"{found.commands} of {commands} commands"
        if query.strip():
            told += f", {found.shots} of {shots} shots"
        self._count.setText(told if found.entries else "Nothing fits. Fewer letters find more.")
        self._fit()

    def _run(self) -> None:
        entry = self.current()
        if entry is None or entry.why_not or entry.heading:
            return
        self.close_()
        if entry.command:
            self.command_wanted.emit(entry.command)
        else:
            self.shot_wanted.emit(entry.shot_id)

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        high = sum(_HEAD if one.heading else _ROW for one in self.model.entries)
        room = max(_ROW * 3, min(_MOST_HIGH, self.height() - _TOP - 44 - 33 - 40))
        self.list.setFixedHeight(min(high, room))
        self._box.setFixedWidth(min(_WIDE, self.width() - 2 * _LEFT))
        self._box.adjustSize()
        self._box.move(_LEFT, min(_TOP, max(8, self.height() - self._box.height() - 8)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), t.SCRIM)

    def _build(self) -> None:
        head = row(
            picture("search", 16, t.SECONDARY), self.field, Caps(["Esc"]),
            gap=8, margins=(12, 0, 12, 0),
        )  # fmt: skip
        head.setStretch(1, 1)
        foot = row(
            Caps(["↑"]), Caps(["↓"]), _word("choose"), 8, Caps(["Enter"]), _word("run"), None,
            self._count, gap=4, margins=(12, 0, 12, 0),
        )  # fmt: skip
        whole = column(_high(head, 44), line("line"), self.list, line("line"), _high(foot, 32),
                       gap=0, margins=(1, 1, 1, 1))  # fmt: skip
        self._box.setLayout(whole)


class _Query(QLineEdit):
    """Where the letters are typed; arrows and Enter belong to the list, no key leaves.

    Signals: `moved(int)` lines to go, `entered()`, `left()`.
    """

    moved = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self.setFont(font(15, 400))
        self.setFixedHeight(32)
        self.setAccessibleName("Find command or shot")
        self.setToolTip("Letters of a command, or a shot's number or words")
        self.setPlaceholderText("Command, or shot number and words")

    def event(self, event: QEvent) -> bool:
        # while the palette is open no key may run a command behind it
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False  # Tab comes to keyPressEvent like any key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_Backtab: -1, Qt.Key.Key_Tab: 1,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key is Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _List(QListView):
    """The lines; the typing field keeps the focus, readers are told which line is at hand."""

    def __init__(self, model: PaletteModel) -> None:
        super().__init__()
        self._entries = model
        self.setModel(model)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName("Commands and shots that fit")
        self.setProperty("surface", "panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def first(self) -> None:
        self._go(next((n for n, one in enumerate(self._entries.entries) if not one.heading), -1))
        self.scrollToTop()

    def step(self, lines: int) -> None:
        """Some lines on or back, headings left out, stopping at the ends."""
        places = [n for n, one in enumerate(self._entries.entries) if not one.heading]
        if places:
            here = self.currentIndex().row()
            at = places.index(here) if here in places else 0
            self._go(places[max(0, min(len(places) - 1, at + lines))])

    def _go(self, place: int) -> None:
        index = self._entries.index(place, 0) if place >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if place >= 0:
            self.scrollTo(index)
            if place == 1:
                self.scrollToTop()  # the heading above the first line
            told = QAccessibleEvent(self, QAccessible.Event.Focus)
            told.setChild(place)
            QAccessible.updateAccessibility(told)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._entries.entries[index.row()].heading:
            self.setCurrentIndex(index)


class _Line(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        entry = index.data(ENTRY)
        return QSize(200, _HEAD if entry.heading else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry, box = index.data(ENTRY), option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, QColor(t.SELECTED if on else t.PANEL))
        inner = box.adjusted(12, 0, -12, 0)
        quiet = t.SECONDARY_SELECTED if on else t.SECONDARY
        if entry.heading:
            painter.setFont(font(11))
            painter.setPen(QColor(quiet))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, entry.text)
        else:
            self._entry(painter, inner, entry, on, quiet)
        painter.restore()

    def _entry(self, p: QPainter, box: QRect, entry: Entry, on: bool, quiet: str) -> None:
        tone = quiet if entry.why_not else t.STRONG if on else t.TEXT
        if entry.icon:
            square = QRect(box.x(), box.center().y() - 6, 14, 14)
            draw_icon(p, entry.icon, square, t.STRONG if on and not entry.why_not else quiet)
        keys = [caps(key) for key in entry.keys[:2]]
        right = box.right() - (keys_width(keys) if keys else 0)
        if keys:
            draw_keys(p, right, box.center().y() + 1, keys)
        elif entry.command:
            p.setFont(font(11))
            p.setPen(QColor(quiet))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            p.drawText(box, flags, "no key")
            right -= metrics(11).horizontalAdvance("no key")
        room = QRect(box.x() + 22, box.y(), right - 12 - box.x() - 22, box.height())
        end = _draw_found(p, room, entry, tone, 500 if on else 400)
        said = f"{entry.context}: {entry.why_not}" if entry.why_not else entry.context
        left = room.right() - end - 8
        if said and left > 40:
            p.setFont(font(11))
            p.setPen(QColor(quiet))
            shown = metrics(11).elidedText(said, Qt.TextElideMode.ElideRight, left)
            p.drawText(
                QRect(end + 8, box.y(), left, box.height()), Qt.AlignmentFlag.AlignVCenter, shown
            )


def _draw_found(p: QPainter, room: QRect, entry: Entry, tone: str, weight: int) -> int:
    """The name with the letters that were found marked; returns where it ends."""
    plain = font(12, weight)
    marked = QFont(font(12, 600))
    marked.setUnderline(True)
    letters = set(entry.letters)
    x = room.x()
    text = entry.text
    at = 0
    while at < len(text) and x < room.right():
        found = at in letters
        end = at
        while end < len(text) and (end in letters) == found:
            end += 1
        part = text[at:end]
        p.setFont(marked if found else plain)
        p.setPen(QColor(t.FOUND if found and not entry.why_not else tone))
        if end == len(text) or x + p.fontMetrics().horizontalAdvance(part) > room.right():
            part = p.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, room.right() - x)
        p.drawText(
            QRect(x, room.y(), room.right() - x, room.height()), Qt.AlignmentFlag.AlignVCenter, part
        )
        x += p.fontMetrics().horizontalAdvance(part)
        at = end
    return x


def _word(text: str) -> QWidget:
    return label(text, "caption", "secondary")


def _high(content: object, high: int) -> QWidget:
    holder = QWidget()
    holder.setLayout(content)  # type: ignore[arg-type]
    holder.setFixedHeight(high)
    return holder
