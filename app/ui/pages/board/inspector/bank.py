"""The bank of prompts over the board: keeping what worked, and a list that drops down to use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.bank import BankedPrompt
from app.ui.actions import Actions
from app.ui.pages.board.views import BoardViews
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label

KEYS = ("bank.keep", "bank.use")
_EMPTY = (
    "The bank is empty. Circle a shot's first or second take and choose Keep Prompt in the Bank: "
    "its words and settings are then here in every film."
)


class BankDesk(QObject):
    """Hears both commands for the selected shots. Signal `told(str)`."""

    told = Signal(str)

    def __init__(
        self, views: BoardViews, film: Film, actions: Actions, ids: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(views)
        self._views, self._film, self._ids = views, film, ids
        actions["bank.keep"].triggered.connect(lambda _on=False: self.keep())
        actions["bank.use"].triggered.connect(lambda _on=False: self.open())

    def keep(self) -> None:
        bench, ids = self._film.workbench, list(self._ids())
        if bench is not None and ids:
            bank = bench.bank
            self._film.bridge.ask(lambda: bank.keep(ids), lambda kept: self.told.emit(kept.words))

    def open(self) -> None:
        """Drop the list down at the shot at hand."""
        if self._film.workbench is None or not self._film.may_write or not self._ids():
            return
        shown = BankList(self._views.window(), self._film, self._ids())
        shown.told.connect(self.told)
        shown.show_at(self._views.place_to_ask(), shown.words)


class BankList(Popover):
    """Filter, list, and a button that uses the chosen prompt for shots. Signal `told(str)`."""

    told = Signal(str)

    def __init__(self, parent: QWidget, film: Film, ids: Sequence[str]) -> None:
        super().__init__(parent, "From the bank", "Use", "check")
        self._film, self._ids, self._turn = film, list(ids), 0
        self.words = Field("Find in the bank")
        self.words.set_hint("Find in the bank")
        self.model, self.coverage = Choice("Model"), Choice("Type of shot")
        self.model.offer("Any model", "")
        self.coverage.offer("Any type", "")
        for choice in (self.model, self.coverage):
            choice.setFixedWidth(128)
            choice.activated.connect(lambda _at: self._ask())
        self.found = _Prompts()
        self.found.setFixedSize(520, 264)
        self.counted = label("", "caption", "secondary")
        self._none = label(_EMPTY, "body", "secondary", wrap=True)
        self._none.setFixedWidth(520)
        self._remove = icon_button("trash-2", "Take this prompt out of the bank")
        self._said = label("", "caption", "secondary", wrap=True)
        self._said.setFixedWidth(488)
        self._said.setMinimumHeight(48)
        self.body.addLayout(row(self.words, self.model, self.coverage, gap=4))
        self.body.addWidget(self.counted)
        self.body.addWidget(self.found)
        self.body.addWidget(self._none)
        self.body.addLayout(row(self._said, self._remove, gap=4))
        self.words.textChanged.connect(lambda _text: self._ask())
        self.words.installEventFilter(self)
        self.found.currentItemChanged.connect(lambda _new, _old: self._chosen())
        self.found.itemDoubleClicked.connect(lambda _item: self.accept())
        on_click(self._remove, self._forget)
        self.accepted.connect(self._use)
        self._chosen()
        self._ask()

    def entry(self) -> BankedPrompt | None:
        """The one at hand."""
        item = self.found.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move in the list."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                last = self.found.count() - 1
                self.found.setCurrentRow(max(0, min(last, self.found.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        bench = self._film.workbench
        if bench is None:
            return
        self._turn += 1
        turn, bank = self._turn, bench.bank
        asked = (
            self.words.text(),
            str(self.model.currentData() or ""),
            str(self.coverage.currentData() or ""),
        )

        def look() -> tuple[list[BankedPrompt], list[BankedPrompt], str]:
            found, all_ = bank.entries(*asked), bank.entries()
            return found, all_, bank.size_words(len(found), all_)

        def show(found: tuple[list[BankedPrompt], list[BankedPrompt], str]) -> None:
            if turn == self._turn:
                self._show(*found)

        self._film.bridge.ask(look, show)

    def _show(self, found: Sequence[BankedPrompt], all_: Sequence[BankedPrompt], size: str) -> None:
        self.counted.setText(size)
        self.counted.setVisible(bool(size))
        for choice, offered in (
            (self.model, {one.model: one.model_name for one in all_}),
            (self.coverage, {one.coverage: one.coverage.capitalize() for one in all_}),
        ):
            for value, word in sorted(offered.items(), key=lambda item: item[1]):
                if value and choice.findData(value) < 0:
                    choice.offer(word, value)
        self.found.clear()
        for one in found:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}, {facts(one)}")
            item.setToolTip(one.text)
            self.found.addItem(item)
        self.found.setVisible(bool(all_))
        self._none.setVisible(not all_)
        self.found.setCurrentRow(0 if found else -1)
        self._chosen()
        self.adjustSize()

    def _chosen(self) -> None:
        entry = self.entry()
        self.go.setEnabled(entry is not None)
        self._remove.setEnabled(entry is not None)
        self._said.setText(sends(entry) if entry else "")

    def _use(self) -> None:
        bench, entry, ids = self._film.workbench, self.entry(), self._ids
        if bench is None or entry is None:
            return
        bank = bench.bank
        self.told.emit(f"“{entry.name}” for {len(ids)} shot{'' if len(ids) == 1 else 's'}")
        self._film.change(lambda: bank.use(ids, entry.id))

    def _forget(self) -> None:
        bench, entry = self._film.workbench, self.entry()
        if bench is not None and entry is not None:
            bank = bench.bank
            self._film.bridge.ask(lambda: bank.forget(entry.id), lambda _none: self._ask())


def facts(entry: BankedPrompt) -> str:
    """Model, type of shot, on which try it worked, how often it was used."""
    tried = "first try" if entry.tries == 1 else "second try"
    size = entry.elements.camera.size
    parts = [entry.model_name, entry.coverage, size, tried, "rehearsed" if entry.rehearsed else ""]
    return " · ".join(dict.fromkeys(part for part in (*parts, used(entry)) if part))


def used(entry: BankedPrompt) -> str:
    if not entry.used:
        return "not used yet"
    return f"used {entry.used} time{'' if entry.used == 1 else 's'}"


def sends(entry: BankedPrompt) -> str:
    """Register and settings in words."""
    move = entry.elements.camera.move
    settings = [
        f"Preset {entry.preset}" if entry.preset else "",
        str(move).capitalize() if move else "",
        f"{entry.seconds} s" if entry.seconds else "",
        entry.aspect,
        f"Seed {entry.seed}" if entry.seed is not None else "",
        f"{entry.slate} of {entry.film}",
    ]
    return f"{entry.elements.style}\n{', '.join(part for part in settings if part)}"


class _Prompts(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Prompts in the bank")
        self.setItemDelegate(_PromptRow(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class _PromptRow(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, 44)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry, box = index.data(Qt.ItemDataRole.UserRole), QRect(option.rect)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, QColor(t.SELECTED if on else t.WINDOW))
        view = self.parent()
        if on and isinstance(view, QWidget) and view.hasFocus():
            painter.setPen(QPen(QColor(t.FOCUS), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        left, elide = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode.ElideRight
        tone = QColor(t.SECONDARY_SELECTED if on else t.SECONDARY)
        inner = box.adjusted(8, 4, -8, -4)
        upper, lower = inner.adjusted(0, 0, 0, -18), inner.adjusted(0, 18, 0, 0)
        count = used(entry)
        painter.setFont(font(11))
        painter.setPen(tone)
        painter.drawText(upper, left | Qt.AlignmentFlag.AlignRight, count)
        room = upper.width() - metrics(11).horizontalAdvance(count) - 12
        about = facts(entry).removesuffix(f" · {count}")
        painter.drawText(lower, left, metrics(11).elidedText(about, elide, lower.width()))
        painter.setFont(font(12, 500))
        painter.setPen(QColor(t.STRONG if on else t.TEXT))
        painter.drawText(upper, left, metrics(12, 500).elidedText(entry.name, elide, room))
