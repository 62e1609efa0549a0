"""The list that opens over a cell: one of a few words, or a model of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QComboBox

from app.domain.model_card import ModelCard
from app.ui.pages.board.inspector.card_choice import offer_cards
from app.ui.pages.board.table.choices import Offer
from app.ui.pages.board.table.editors import Ending
from app.ui.widgets.combo import Choice
from app.ui.widgets.letters import letter_pixmap


class ChoiceCell(Choice):
    """One of a list, which opens at once; with `free` also a word of one's own."""

    def __init__(
        self, name: str, text: str, typed: str, offers: Sequence[Offer], *, free: bool = False
    ) -> None:
        super().__init__(name)
        self.setMaxVisibleItems(12)
        self.setMaximumHeight(16_777_215)
        self.setMinimumHeight(0)
        self._begun = typed
        self._told = text
        for offer in offers:
            self.offer(offer.word, offer.text, note=offer.note)
        self._begin(free)

    def _begin(self, free: bool) -> None:
        self.view().setMinimumWidth(220)
        if free:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choose(self._told)
        if free and (self._begun or self.currentIndex() < 0):
            self.setEditText(self._begun or self._told)
        self.ending = Ending(self, self.lineEdit())
        self.activated.connect(lambda _at: self.ending.ended.emit("down"))

    def value(self) -> str:
        at = self.currentIndex()
        if self.isEditable():
            at = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
            if at < 0:
                return self.currentText()
        found = self.itemData(at)
        return self._told if found is None else str(found)

    def open(self) -> None:
        """Show the list; letters typed to begin with look for their entry."""
        if self.isEditable() and self._begun:
            return
        self.showPopup()
        if self._begun:
            self.look_for(self._begun)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the open list gives the edit up, not only the list."""
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            self.hidePopup()
            self.ending.ended.emit("give_up")
            return True
        return super().eventFilter(watched, event)

    def place(self, cell: QRect, room: QRect) -> None:
        self.setGeometry(cell.adjusted(0, 0, max(0, 110 - cell.width()), 0))


class ModelCell(ChoiceCell):
    """The catalogue with letter, name and price; retired models stay to look at."""

    def __init__(self, name: str, text: str, typed: str, cards: Sequence[ModelCard]) -> None:
        super().__init__(name, text, typed, [Offer("No model", "")])
        offer_cards(self, cards)
        letters = {card.id: card.letter for card in cards}
        self.setIconSize(QSize(16, 16))
        for at in range(self.count()):
            if letter := letters.get(self.itemData(at)):
                self.setItemIcon(at, QIcon(letter_pixmap(letter)))
        self.choose(text)
