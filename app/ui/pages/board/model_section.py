"""Which model renders the shot: the catalogue with letter, price and life cycle; seed and marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.model_card import ModelCard, PriceUnit, Status
from app.domain.shot import Shot
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, retone

_NOTE = Qt.ItemDataRole.UserRole + 2
_LETTER = Qt.ItemDataRole.UserRole + 3


class ModelSection(QWidget):
    """Signal `changed(dict)`."""

    changed = Signal(dict)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._cards: dict[str, ModelCard] = {}
        self.choice = Choice("Model")
        self._seed = Field("Seed")
        self._seed.setFixedWidth(88)
        self._seed.set_hint("Seed")
        self._note = label("", "caption", "secondary", wrap=True)
        self.choice.activated.connect(
            lambda at: self.changed.emit({"model": self.choice.itemData(at)})
        )
        self._seed.committed.connect(self._seed_given)
        self.setLayout(
            column(
                row(self.choice, self._seed, gap=4),
                self._note,
            )
        )
        film.opened.connect(self._offer)

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        if not self._cards:
            self._offer()
        self.setEnabled(enabled and bool(shots))
        models = {shot.model for shot in shots}
        self.choice.setPlaceholderText("mixed" if len(models) > 1 else "No model")
        card_id = models.pop() if len(models) == 1 else None
        self.choice.choose(card_id if card_id else object())
        seeds = {shot.seed for shot in shots}
        self._seed.show_text(
            str(next(iter(seeds)) if len(seeds) == 1 and None not in seeds else ""),
            mixed=len(seeds) > 1,
        )
        self._tell(self._cards.get(card_id or ""))

    def _tell(self, card: ModelCard | None) -> None:
        if card is None:
            self._note.setText("")
            self._note.hide()
            return
        today = date.today()
        words, tone = card.lane.best_at or card.maker, "secondary"
        if not card.can_be_ordered(today):
            words, tone = f"Retired {_day(card.life.on)}. Choose another model.", "bad"
        elif card.life.status is Status.RETIRING:
            words, tone = f"Retires {_day(card.life.on)}.", "warning"
        elif card.stale(today):
            words, tone = f"Card of {_day(card.as_of)}: prices may have changed.", "warning"
        self._note.setText(words)
        self._note.show()
        retone(self._note, tone)

    def _seed_given(self, text: str) -> None:
        if not text.strip():
            self.changed.emit({"seed": None})
        elif text.strip().isdigit():
            self.changed.emit({"seed": int(text)})
        else:
            self.changed.emit({"seed": text})  # the board says what is wrong with it

    def _offer(self) -> None:
        office = self._film.office
        if office is None or self._cards:
            return
        cards = list(office.catalogue.all())
        self._cards = {card.id: card for card in cards}
        offer_cards(self.choice, cards)


def offer_cards(choice: Choice, cards: Iterable[ModelCard]) -> None:
    """The catalogue as a choice of card ids: those for sale first, retired ones to look at."""
    today = date.today()
    choice.setItemDelegate(CardRow(choice))
    choice.view().setMinimumWidth(320)
    for card in sorted(cards, key=lambda c: (not c.can_be_ordered(today), c.name)):
        living = card.can_be_ordered(today)
        note = card_price(card) if living else f"retired {_day(card.life.on)}"
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
    amount = format(price.amount.value.normalize(), "f")
    more = "from " if len({p.amount.value for p in card.prices}) > 1 else ""
    return f"{more}{mark}{amount} a {price.unit.value}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "on an unknown date"
