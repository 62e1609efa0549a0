"""The table view of the board: the table, what could not be taken, what the selection adds up to.

Every action on cells is judged cell by cell and written as one undo step. What does not fit is
named in place, and the person says whether the rest is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.character import Character
from app.domain.project import Project
from app.domain.reference_kit import Anchor
from app.production.fields.cells import (
    Cells,
    Checked,
    Laid,
    Place,
    Sheet,
    check,
    parse_block,
    write_block,
)
from app.ui.actions import Actions
from app.ui.item_models.board_model import BoardModel
from app.ui.pages.board.table.columns import COLUMNS, PLACE, Column
from app.ui.pages.board.table.foot import TableFoot
from app.ui.pages.board.table.headers import below
from app.ui.pages.board.table.model import TableModel
from app.ui.pages.board.table.refusals import Refusals
from app.ui.pages.board.table.row_drop import RowDrop
from app.ui.pages.board.table.view import OWN, ShotTable
from app.ui.state.film import Film
from app.ui.widgets.stacks import column, line
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.domain.shot import Shot
    from app.production.board.board import Board

_NAMED = {"Scene", "Asset", Character.__name__, Anchor.__name__, Project.__name__}
_AT_ONCE = 2_000  # so many cells are copied before the next key; more are written in a thread


class TablePanel(QWidget):
    """A `ShotView`. Signals: `opened(str)` a shot; `asked(QPoint)` context menu; `chosen()`."""

    opened = Signal(str)
    asked = Signal(QPoint)
    chosen = Signal()

    def __init__(
        self, board: BoardModel, film: Film, actions: Actions, thumbnails: Thumbnails
    ) -> None:
        super().__init__()
        self._film = film
        self.model = TableModel(board, film)
        self.table = ShotTable(self.model, actions, thumbnails, self._take)
        self.drop = RowDrop(self.table, film)
        self.refusals = Refusals()
        self.foot = TableFoot()
        layout = column(self.table, self.refusals, line("edge"), self.foot, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)
        self.table.opened.connect(self.opened)
        self.table.asked.connect(self.asked)
        self.table.chosen.connect(self._chosen)
        self.table.flagged.connect(self._turn_over)
        self.table.editing.lost.connect(self.refusals.tell)
        self.refusals.accepted.connect(lambda cells, deed: self._write(cells, deed))
        self.refusals.closed.connect(self.table.setFocus)
        self.foot.board_order.connect(self.back_to_board_order)
        self.model.modelReset.connect(self._chosen)
        film.rows_changed.connect(self._sum_up)
        film.records_changed.connect(self._records_changed)
        film.opened.connect(self._read_names)
        acts = {
            "table.edit": self.table.edit_here,
            "table.copy": self.copy,
            "table.paste": self.paste,
            "table.fill": self.fill_down,
            "table.clear": self.clear,
        }
        assert set(acts) == set(OWN)
        for key, act in acts.items():
            actions[key].triggered.connect(lambda _on=False, act=act: act())
        actions.give("table", self.table)
        actions["board.fold"].triggered.connect(lambda _on=False: self._fold())
        self._read_names()
        self._chosen()

    # a view of the board

    def selected_ids(self) -> list[str]:
        return self.table.selected_ids()

    def select_ids(self, ids: Iterable[str]) -> None:
        self.table.select_ids(ids)

    def select_all(self) -> None:
        self.table.select_all()

    def current_id(self) -> str:
        return self.table.current_id()

    def go_to(self, shot_id: str) -> None:
        self.table.go_to(shot_id)

    def back_to_board_order(self) -> None:
        """The board's order with its scenes, all of them unfolded."""
        self.table.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model.unfold_all()

    def choose_columns(self, beside: QWidget) -> None:
        """Every column in a menu under a button."""
        self.table.head.chooser(beside).popup(below(beside))

    def _fold(self) -> None:
        """Fold the scene of the shot at hand; the next one is then at hand."""
        if self.isVisible():
            tile = self.model.shot_at(self.table.currentIndex().row())
            if tile is not None and not self.model.sorted_by:
                self.model.fold(tile.scene_id)

    # actions on cells

    def copy(self) -> None:
        """The chosen cells as spreadsheet rows."""
        sheet, places = self._sheet(wide=True)
        if not places:
            return
        clipboard = QGuiApplication.clipboard()
        if len(places) <= _AT_ONCE:
            clipboard.setText(self._copied(sheet, places))
        else:
            self._film.bridge.ask(lambda: self._copied(sheet, places), clipboard.setText)
        self.foot.tell(f"{len(places)} cell{'' if len(places) == 1 else 's'} copied")

    def paste(self) -> None:
        """The clipboard's cells from the first chosen one on; nothing is written unseen."""
        text = QGuiApplication.clipboard().text()
        if not text:
            self.refusals.tell("The clipboard holds no text. Copy cells or words first.")
            return

        sheet, narrow = self._sheet(wide=False)
        _, wide = self._sheet(wide=True)

        def lay() -> Checked:
            block = parse_block(text)
            places = wide if max(map(len, block)) > 1 else narrow
            return self._checked(sheet.pasted(block, places))

        self._judge(lay, "Paste")

    def fill_down(self) -> None:
        sheet, places = self._sheet(wide=False)
        self._judge(lambda: self._checked(sheet.filled_down(places, self._text)), "Fill down")

    def clear(self) -> None:
        sheet, places = self._sheet(wide=False)
        self._judge(lambda: self._checked(sheet.cleared(places)), "Clear")

    def _turn_over(self, key: str) -> None:
        """Every chosen flag of a column takes what the one at hand was not."""
        on = bool(self.model.text(self.table.current_id(), key))
        ids = self.table.selected_ids() or [self.table.current_id()]
        self._write([(shot_id, {key: "" if on else "yes"}) for shot_id in ids], "Change")

    def _take(self, shot_id: str, column: Column, text: str) -> str:
        """Write one edited cell; the reason when it does not fit."""
        names = self.model.names
        if names is None:
            return "The film is still being read. Try again."
        shots = self.model.shots() if column.key == "number" else self._some([shot_id])
        checked = check([(shot_id, {column.field: text})], shots, names)
        if checked.bad:
            return checked.bad[0].reason
        self._write(checked.cells, "Change", checked.shots)
        return ""

    # how cells are judged and written

    def _judge(self, lay: Callable[[], Checked], deed: str) -> None:
        if self._board() is None or self.model.names is None:
            return
        self.refusals.clear()

        def done(checked: Checked) -> None:
            if checked.bad:
                self.refusals.show_bad(checked, deed, self._titles())
            elif checked.cells:
                self._write(checked.cells, deed, checked.shots)

        self._film.bridge.ask(lay, done)

    def _checked(self, laid: Laid) -> Checked:
        """Judge every cell that would become something else."""
        names = self.model.names
        assert names is not None
        keys = {column.field or column.key: column.key for column in COLUMNS}
        cells = []
        for shot_id, fields in laid.cells:
            new = {f: t for f, t in fields.items() if self.model.text(shot_id, keys[f]) != t}
            if new:
                cells.append((shot_id, new))
        checked = check(cells, self.model.shots(), names)
        return Checked(checked.cells, checked.bad + laid.outside, checked.shots)

    def _write(self, cells: Cells, deed: str, ahead: dict[str, Shot] | None = None) -> None:
        board, ids = self._board(), [shot_id for shot_id, _ in cells]
        if board is None:
            return
        self.model.show_ahead(ahead or {})

        def failed(error: Exception) -> None:
            self.model.settle(ids, failed=True)
            self._film.bridge.report(error)

        self._film.change(
            lambda: board.set_cells(cells, deed), lambda: self.model.settle(ids), failed
        )

    # what is at hand

    def _sheet(self, *, wide: bool) -> tuple[Sheet, list[Place]]:
        sheet, rows = self.model.sheet(self.table.head.shown())
        return sheet, self.table.places(self.table.chosen_cells(wide), rows)

    def _text(self, shot_id: str, name: str) -> str:
        return self.model.text(shot_id, name)

    def _copied(self, sheet: Sheet, places: list[Place]) -> str:
        shown = [column.key for column in self.table.head.shown()]
        as_shown = Sheet(sheet.shot_ids, shown)  # length and frames are one field, not one text
        return write_block(as_shown.copied(places, self.model.text))

    def _some(self, ids: list[str]) -> dict[str, Shot]:
        return {i: shot for i in ids if (shot := self.model.shot(i)) is not None}

    def _titles(self) -> dict[str, str]:
        return {column.field or column.key: column.title or "Picture" for column in COLUMNS}

    def _board(self) -> Board | None:
        workbench = self._film.workbench
        return workbench.board if workbench is not None and self._film.may_write else None

    def _chosen(self) -> None:
        self._sum_up()
        title = COLUMNS[PLACE[self.model.sorted_by]].title if self.model.sorted_by else ""
        self.foot.show_order(title, self.model.any_folded())
        self.chosen.emit()

    def _sum_up(self) -> None:
        self.foot.show_shots(self.table.selected_tiles(), self._film.spec)

    # names

    def _records_changed(self, kinds: set[str]) -> None:
        if kinds & _NAMED:
            self._read_names()

    def _read_names(self) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            self._film.bridge.ask(workbench.board.names, self.model.use_names)
