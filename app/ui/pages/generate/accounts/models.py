"""Which models a vendor renders, as far as the cards of this version know them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.model_card import ModelCard
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import row, surface
from app.ui.widgets.text import Elided, StateLine, label

_HEADS = ("Model", "Life", "At once", "Price", "Card of")


class ModelRows(QWidget):
    """One row a card; prices are the cards' own words, nothing is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for n, stretch in enumerate((4, 2, 1, 2, 2)):
            self._grid.setColumnStretch(n, stretch)
        self._shown: list[str] | None = None

    def show_cards(self, cards: Sequence[ModelCard]) -> None:
        ids = [card.id for card in cards]
        if ids == self._shown:
            return
        self._shown = ids
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for n, word in enumerate(_HEADS):
            self._grid.addWidget(_cell(label(word, tone="secondary"), "panel"), 0, n)
        today = date.today()
        for nth, card in enumerate(cards, 1):
            life = StateLine(12, "body")
            life.show_state(*_life(card, today))
            cells = (
                Elided(card.name, "name", "strong"), life, label(str(card.pace.concurrent)),
                label(_price(card)), label(f"{card.as_of:%d %b %Y}", tone="secondary"),
            )  # fmt: skip
            for n, made in enumerate(cells):
                self._grid.addWidget(_cell(made, "window"), nth, n)


def _life(card: ModelCard, today: date) -> tuple[str, str, str]:
    if not card.can_be_ordered(today):
        return "circle-slash", "retired", t.SECONDARY_RAISED
    if card.life.status.value == "retiring":
        return "triangle-alert", "retires", t.WARNING
    return "check", card.life.status.value, t.OK


def _price(card: ModelCard) -> str:
    if not card.prices:
        return "not known"
    price = card.prices[0]
    return f"${price.amount.value:.2f} / {card.unit_word(price)}"


def _cell(inner: QWidget, kind: str) -> QWidget:
    layout = row(inner, margins=(16, 0, 8, 0))
    if not isinstance(inner, Elided):
        layout.addStretch(1)
    return surface(layout, kind, height=28)
