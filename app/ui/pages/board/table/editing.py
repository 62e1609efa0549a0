"""Opens one editor over a cell, follows it while the table moves, and says why a text was refused.

What was typed is never thrown away: a refused text stays in its editor until it fits or the person
gives it up.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QTableView

from app.ui.pages.board.table.choice_cells import ChoiceCell, ModelCell
from app.ui.pages.board.table.choices import offers, step_length, step_number
from app.ui.pages.board.table.columns import COLUMNS, PLACE, Column, Kind
from app.ui.pages.board.table.editors import LineCell, ManyCell, StepCell, TextCell
from app.ui.pages.board.table.model import TableModel
from app.ui.widgets.text import label

Take = Callable[[str, Column, str], str]  # shot id, column, text: the reason it does not fit

Editor = LineCell | TextCell | ChoiceCell | ManyCell


class CellEditing(QObject):
    """Signal `moved(str)`: the editor closed, and the person goes down, up, right or left.

    `lost(str)`: the shot went away under its editor; the sentence keeps the typed text.
    """

    moved = Signal(str)
    lost = Signal(str)

    def __init__(self, table: QTableView, model: TableModel, take: Take) -> None:
        super().__init__(table)
        self._table, self._model, self._take = table, model, take
        self._editor: Editor | None = None
        self._at: tuple[str, str] = ("", "")  # shot id and column key
        self._before = ""
        self._reason = label("", "caption", "bad", wrap=True)
        self._reason.setParent(table.viewport())
        self._reason.setProperty("surface", "raised")
        self._reason.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._reason.setMargin(6)
        self._reason.setAccessibleName("Why the cell was not taken")
        self._reason.hide()
        model.modelReset.connect(self.place)

    @property
    def editor(self) -> Editor | None:
        return self._editor

    def reason(self) -> str:
        """Why the text in the open editor was refused, empty while it was not."""
        return "" if self._reason.isHidden() else self._reason.text()

    def open(self, index: QModelIndex, typed: str = "") -> None:
        """Edit a cell; letters typed to begin with take the place of what is there."""
        tile = self._model.shot_at(index.row())
        column = COLUMNS[index.column()]
        if self._editor is not None:
            self._editor.setFocus()  # its text was refused: that comes first
            return
        if tile is None or not column.field or self._model.names is None:
            return
        self._at = (tile.shot_id, column.key)
        self._before = self._model.text(tile.shot_id, column.key)
        editor = self._make(column, f"{column.title}, shot {tile.number}", typed)
        self._editor = editor
        editor.setParent(self._table.viewport())
        editor.setProperty("cell", "true")
        editor.ending.ended.connect(self._ended)
        self.place()
        editor.show()
        editor.setFocus()
        if isinstance(editor, ChoiceCell):
            editor.open()

    def give_up(self) -> None:
        if self._editor is not None:
            self._close()

    def place(self) -> None:
        """Follow the cell; a shot that went away takes its editor along, not its words."""
        if self._editor is None:
            return
        row = self._model.row_of(self._at[0])
        if row is None:
            told = self._editor.value()
            self._close()
            if told != self._before:
                self.lost.emit(f"The shot is no longer in the table. You had typed: {told}")
            return
        cell = self._table.visualRect(self._model.index(row, PLACE[self._at[1]]))
        self._editor.place(cell, self._table.viewport().rect())
        self._place_reason()

    def _make(self, column: Column, name: str, typed: str) -> Editor:
        text, names = self._before, self._model.names
        assert names is not None
        match column.kind:
            case Kind.TEXT:
                return TextCell(name, text, typed)
            case Kind.LENGTH:
                return StepCell(name, text, typed, lambda t, by: step_length(t, by, names))
            case Kind.NUMBER:
                return StepCell(name, text, typed, step_number)
            case Kind.MODEL:
                return ModelCell(name, text, typed, names.cards)
            case Kind.CHOICE:
                return ChoiceCell(name, text, typed, offers(column, names))
            case Kind.WORD:
                return ChoiceCell(name, text, typed, offers(column, names), free=True)
            case Kind.MANY:
                return ManyCell(name, text, typed, offers(column, names))
        return LineCell(name, text, typed)

    def _ended(self, how: str) -> None:
        editor = self._editor
        if editor is None:
            return
        if how == "give_up":
            self._close()
            return
        text = editor.value()
        reason = ""
        if text != self._before:
            reason = self._take(self._at[0], COLUMNS[PLACE[self._at[1]]], text)
        if reason:
            self._refuse(reason)
            return
        self._close(keep_focus=how != "stay")
        if how != "stay":
            self.moved.emit(how)

    def _refuse(self, reason: str) -> None:
        assert self._editor is not None
        self._reason.setText(reason)
        self._editor.setAccessibleDescription(reason)
        self._editor.setProperty("refused", "true")
        self._editor.style().unpolish(self._editor)
        self._editor.style().polish(self._editor)
        self._place_reason()
        self._reason.show()
        self._reason.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self._reason, QAccessible.Event.Alert))

    def _place_reason(self) -> None:
        if self._editor is None or not self._reason.text():
            return
        beside, room = self._editor.geometry(), self._table.viewport().rect()
        wide = max(240, min(380, room.width()))
        high = self._reason.heightForWidth(wide)
        box = QRect(beside.x(), beside.bottom() + 1, wide, high)
        if box.bottom() > room.bottom():
            box.moveBottom(beside.top() - 1)
        if box.right() > room.right():
            box.moveRight(room.right())
        self._reason.setGeometry(box)

    def _close(self, keep_focus: bool = True) -> None:
        editor, self._editor = self._editor, None
        self._reason.hide()
        self._reason.setText("")
        if editor is not None:
            editor.ending.ended.disconnect(self._ended)  # it still loses the focus
            if keep_focus:
                self._table.setFocus()
            editor.hide()
            editor.deleteLater()
