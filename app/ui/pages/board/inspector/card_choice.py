"""Choosing a model card: letter, name, price or date of retirement; retired ones stay, dimmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.model_card import ModelCard, PriceUnit
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.widgets.combo import Choice

_NOTE = Qt.ItemDataRole.UserRole + 2
_LETTER = Qt.ItemDataRole.UserRole + 3


class CardChoice(Choice):
    """Cards by name, living ones first. With `look` the first line is the shot's own model, and
    retired cards can be chosen too, to be looked at.
    """

    def __init__(self, name: str, *, look: bool = False) -> None:
        super().__init__(name)
        self._look = look
        self._filled: list[str] = []

    def fill(
        self, cards: Sequence[ModelCard], own: str | None = None, none: str = "No model assigned"
    ) -> None:
        """Offer the cards, once; `own` is the card the first line stands for, `none` its words
        where there is no card.
        """
        ids = [card.id for card in cards]
        if ids != self._filled:
            chosen, self._filled = self.currentData(), ids
            self.clear()
            if self._look:
                self.offer("Its own model", None)
            offer_cards(self, cards)
            model = self.model()
            for at in range(self.count() if self._look else 0):
                assert isinstance(model, QStandardItemModel)
                model.item(at).setEnabled(True)
            self.choose(chosen)
        if self._look and self.count():
            card = next((one for one in cards if one.id == own), None)
            self.setItemText(0, f"{card.name}, assigned" if card else none)
            self.setItemData(0, card.letter if card else "", _LETTER)
            if self.currentIndex() < 0:
                self.choose(None)

    def forget(self) -> None:
        """Let the next `fill` offer everything anew."""
        self._filled = []

    def offer_value(self, value: str, word: str, letter: str) -> None:
        """Another line of the same look, such as a stored version."""
        self.offer(word, value)
        self.setItemData(self.count() - 1, letter, _LETTER)

    def card_id(self) -> str | None:
        found = self.currentData()
        return found if isinstance(found, str) else None


def offer_cards(choice: Choice, cards: Iterable[ModelCard]) -> None:
    """What makes shots of the catalogue, by id: those for sale first, retired ones to look at."""
    today = date.today()
    choice.setItemDelegate(CardRow(choice))
    choice.view().setMinimumWidth(320)
    able = [card for card in cards if card.makes_shots()]
    for card in sorted(able, key=lambda c: (not c.can_be_ordered(today), c.name)):
        living = card.can_be_ordered(today)
        note = card_price(card) if living else f"retired {day_words(card.life.on)}"
        choice.offer(card.name, card.id, note=card.lane.why, enabled=living)
        at = choice.count() - 1
        choice.setItemData(at, note, _NOTE)
        choice.setItemData(at, card.letter, _LETTER)


class CardRow(QStyledItemDelegate):
    """Letter box, name, price or date at the right; retired ones dimmed but there."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(300, 28)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box = option.rect
        state = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        living = bool(state & QStyle.StateFlag.State_Enabled)
        painter.fillRect(box, QColor(t.SELECTED if on and living else t.RAISED))
        frame = QRect(box.x() + 8, box.y() + 6, 16, 16)
        painter.setFont(font(11, 600))
        painter.setPen(QColor(t.TICK_LINE))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(t.STRONG if living else t.SECONDARY_RAISED))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, str(index.data(_LETTER) or ""))
        note = str(index.data(_NOTE) or "")
        wide = metrics(11).horizontalAdvance(note)
        painter.setFont(font(11))
        painter.setPen(QColor(t.SECONDARY_SELECTED if on and living else t.SECONDARY_RAISED))
        right = box.adjusted(0, 0, -10, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
        painter.setFont(font(12, 500))
        painter.setPen(QColor(t.STRONG if living else t.SECONDARY_RAISED))
        room = box.width() - 32 - wide - 18
        name = metrics(12, 500).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(box.adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)


def card_price(card: ModelCard) -> str:
    """The card's cheapest unit price in words: `free`, `$0.05 a second`."""
    if not card.prices:
        return "price not known"
    price = min(card.prices, key=lambda p: p.amount.value)
    if price.unit is PriceUnit.FREE:
        return "free"
    if price.unit is PriceUnit.GPU_TIME:
        return "your own GPU"
    mark = "$" if price.currency == "USD" else f"{price.currency} "
    value = price.amount.value.normalize()
    amount = f"{value:.{max(2, -int(value.as_tuple().exponent))}f}"
    more = "from " if len({p.amount.value for p in card.prices}) > 1 else ""
    return f"{more}{mark}{amount} a {card.unit_word(price)}"


def day_words(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "on an unknown date"
