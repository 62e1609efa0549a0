"""The commands that change which shots there are: new, split, merge, omit, and the clipboard.

They act on the shots selected in the view in front. Rules are `production`'s; what a command made
is selected as soon as the film shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QSettings, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLineEdit

from app.domain.edit import Edit
from app.domain.errors import UserFacing
from app.production.board.board_order import called
from app.production.board.shot_clipboard import ATTRIBUTES, Copied, Pasted, read_copied
from app.ui.actions import Actions
from app.ui.pages.board.views import BoardViews, View
from app.ui.state.film import Film
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label
from app.ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from app.production.board.board import Board

MIME = "application/x-takeboard-shots+json"
_NEED_ONE = ("shot.before", "shot.duplicate", "shot.split", "shot.split_at", "shot.omit",
             "shot.remove")  # fmt: skip
_DIRECT = ("model", "camera", "references")


class ShotEdits(QObject):
    """Signals: `said(str)` a line for the status bar; `warned(object)` what could not be done
    whole, for a card.
    """

    said = Signal(str)
    warned = Signal(object)

    def __init__(self, film: Film, actions: Actions, views: BoardViews) -> None:
        super().__init__(views)
        self._film, self._actions, self._views = film, actions, views
        self._wanted: list[str] = []  # to be selected when the film shows them
        self._copying = False
        self._after_copy: list[Callable[[], None]] = []
        commands: dict[str, Callable[[], object]] = {
            "shot.new": lambda: self.new(),
            "shot.before": lambda: self.new(before=True),
            "shot.duplicate": self.duplicate,
            "shot.split": lambda: self.split(),
            "shot.split_at": self.ask_split,
            "shot.merge": self.merge,
            "shot.omit": self.omit,
            "shot.remove": self.remove,
            "edit.copy": self.copy,
            "edit.cut": self.cut,
            "edit.paste": self.paste,
            "edit.paste_attributes": self.ask_attributes,
            **{f"edit.paste_{key}": partial(self.paste_attributes, [key]) for key in _DIRECT},
        }
        for key, act in commands.items():
            self._on(actions[key], act)
        views.changed.connect(lambda _view: self.show_selection())
        self._there: bool | None = None  # shots on the clipboard; None: not asked yet
        QGuiApplication.clipboard().dataChanged.connect(self._other_clipboard)

    def _on(self, action: QAction, act: Callable[[], object]) -> None:
        action.triggered.connect(lambda _on=False: act())

    # what can be done

    def show_selection(self) -> None:
        """Offer what the selection allows."""
        ids, may = self._ids(), self._film.may_write
        tiles = self._views.view() is not View.TABLE  # there these keys are the cells'
        for key in _NEED_ONE:
            self._actions[key].setEnabled(bool(ids) and may)
        self._actions["shot.new"].setEnabled(may)
        self._actions["shot.merge"].setEnabled(len(ids) > 1 and may)
        self._actions["edit.copy"].setEnabled(bool(ids) and tiles)
        self._actions["edit.cut"].setEnabled(bool(ids) and may and tiles)
        gone = all(row.omitted for row in self._film.rows_of(ids))
        self._actions["shot.omit"].setText("Take In Again" if ids and gone else "Omit")
        self._show_clipboard()

    def _other_clipboard(self) -> None:
        self._there = None
        self._show_clipboard()

    def _show_clipboard(self) -> None:
        """The clipboard is asked once after each change: a display's server may answer slowly."""
        may, ids = self._film.may_write, self._ids()
        if self._there is None and ids:
            self._there = _shots_there()
        there = self._there or self._copying
        tiles = self._views.view() is not View.TABLE
        self._actions["edit.paste"].setEnabled(may and tiles)
        for key in ("attributes", *_DIRECT):
            self._actions[f"edit.paste_{key}"].setEnabled(may and bool(there) and bool(ids))

    def _ids(self) -> list[str]:
        return self._views.shots().selected_ids()

    def _board(self) -> Board | None:
        return self._film.workbench.board if self._film.workbench else None

    # shots

    def new(self, before: bool = False) -> None:
        board, ids = self._board(), self._ids()
        if board is None:
            return
        if before and ids:
            self._do(lambda: board.new_shot(before=ids[0]))
        else:
            self._do(lambda: board.new_shot(after=ids[-1] if ids else None))

    def duplicate(self) -> None:
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            self._do(lambda: board.cuts.duplicate(ids))

    def split(self, at: int | None = None) -> None:
        """The selected shot in two; the first half stays the one at hand."""
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            one = self._views.shots().current_id()
            shot_id = one if one in ids else ids[0]
            old = self._film.row(shot_id)

            def done() -> None:
                self._want([shot_id])
                if old is not None and old.take_count:
                    number = called(old.number)
                    self.said.emit(f"The takes of {number} are older than the shot now")

            self._film.change(lambda: board.cuts.split(shot_id, at), done)

    def ask_split(self) -> None:
        """Ask at which frame, beside the shot."""
        ids = self._ids()
        shot = self._film.shots.get(ids[0]) if ids else None
        if shot is None:
            return
        asked = Popover(self._views, "Split at frame", "Split", "scissors")
        frame = QLineEdit()
        frame.setAccessibleName("Frame to split at")
        frame.setText(str(shot.frames // 2))
        frame.setFixedWidth(72)
        frame.selectAll()
        told = label(f"of {shot.frames}, counted from its first", "body", "secondary")
        asked.body.addLayout(row(frame, told))

        def valid() -> None:
            text = frame.text().strip()
            asked.go.setEnabled(text.isdecimal() and 0 < int(text) < shot.frames)

        frame.textChanged.connect(valid)
        valid()
        asked.accepted.connect(lambda: self.split(int(frame.text())))
        asked.show_at(self._views.place_to_ask(), frame)

    def merge(self) -> None:
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            gone = set(ids[1:])
            kept = [r for r in self._film.rows if r.shot_id in gone and r.take_count]

            def done() -> None:
                self._want(ids[:1])
                if kept:
                    numbers = ", ".join(called(row.number) for row in kept[:6])
                    self.said.emit(f"{numbers} kept with {_its(len(kept))} takes, omitted")

            self._film.change(lambda: board.cuts.merge(ids), done)

    def omit(self) -> None:
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            gone = all(row.omitted for row in self._film.rows_of(ids))
            self._film.change(lambda: board.omit(ids, omitted=not gone))

    def remove(self) -> None:
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            self._film.change(lambda: board.remove(ids), lambda: self._want(self._beside(ids)))

    # the clipboard

    def copy(self) -> None:
        board, ids = self._board(), self._ids()
        if board is not None and ids:
            self._begin_copy()
            self._film.bridge.ask(
                lambda: _on_paper(board, ids), partial(self._copied, "copied"), self._not_copied
            )

    def cut(self) -> None:
        """Copy and remove; refused whole when something was made for one of them."""
        board, ids = self._board(), self._ids()
        if board is None or not ids:
            return
        paper: list[tuple[Copied, str]] = []

        def work() -> Edit:
            taken = _on_paper(board, ids)
            made = board.remove(ids, "Cut")
            paper.append(taken)
            return made

        def done() -> None:
            self._copied("cut", paper[0])
            self._want(self._beside(ids))

        self._film.change(work, done)

    def paste(self) -> None:
        """What was copied as new shots behind the shot at hand."""
        ids = self._ids()
        after = ids[-1] if ids else None

        def act(board: Board, copied: Copied) -> Pasted:
            return board.clipboard.paste(copied, after)

        self._with_copied(act, select=True)

    def paste_attributes(self, keys: Sequence[str]) -> None:
        ids = self._ids()
        self._with_copied(lambda board, copied: board.clipboard.paste_attributes(copied, ids, keys))

    def ask_attributes(self) -> None:
        """Ask which attributes, with the last answer already ticked."""
        if not _shots_there() or not self._ids():
            return
        settings = QSettings("Takeboard", "Window")
        last = str(settings.value("paste_attributes", "model")).split(",")
        asked = Popover(self._views, "Paste attributes", "Paste", "clipboard")
        ticks = {}
        for key, (word, _fields) in ATTRIBUTES.items():
            ticks[key] = tick = Tick(word)
            tick.setChecked(key in last)
            asked.body.addWidget(tick)

        def chosen() -> list[str]:
            return [key for key, tick in ticks.items() if tick.isChecked()]

        def paste() -> None:
            settings.setValue("paste_attributes", ",".join(chosen()))
            self.paste_attributes(chosen())

        for tick in ticks.values():
            tick.toggled.connect(lambda _on: asked.go.setEnabled(bool(chosen())))
        asked.go.setEnabled(bool(chosen()))
        asked.accepted.connect(paste)
        asked.show_at(self._views.place_to_ask(), next(iter(ticks.values())))

    def _begin_copy(self) -> None:
        self._copying = True

    def _not_copied(self, error: Exception) -> None:
        self._copying = False
        self._after_copy.clear()
        self._film.bridge.report(error)

    def _copied(self, deed: str, paper: tuple[Copied, str]) -> None:
        copied, text = paper
        data = QMimeData()
        data.setData(MIME, copied.model_dump_json().encode())
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self._copying = False
        count = len(copied.shots)
        self.said.emit(f"{count} shot{'' if count == 1 else 's'} {deed}")
        waiting, self._after_copy = self._after_copy, []
        for act in waiting:
            act()

    def _with_copied(self, act: Callable[[Board, Copied], Pasted], select: bool = False) -> None:
        """Paste from the clipboard, after a copy that is still being read."""
        board = self._board()
        if board is None:
            return
        if self._copying:
            self._after_copy.append(lambda: self._with_copied(act, select))
            return
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(MIME):
            self.warned.emit(
                UserFacing("The clipboard holds no shots.", "Copy shots on a board first.")
            )
            return
        raw, pasted = bytes(data.data(MIME).data()), list[Pasted]()

        def work() -> Edit | None:
            pasted.append(act(board, read_copied(raw)))
            return pasted[0].edit

        def done() -> None:
            if select:
                self._want_new(pasted[0].edit)
            if left := pasted[0].left_out:
                self.warned.emit(UserFacing(" ".join(left[:6]), _more(len(left) - 6)))

        self._film.change(work, done)

    # what is selected afterwards

    def _do(self, work: Callable[[], Edit | None]) -> None:
        """Commit an edit and select the shots it made."""
        made: list[Edit | None] = []

        def run() -> Edit | None:
            made.append(work())
            return made[0]

        self._film.change(run, lambda: self._want_new(made[0]))

    def _want_new(self, made: Edit | None) -> None:
        if made is not None:
            self._want([c.id for c in made.changes if c.before is None and c.kind == "Shot"])

    def _want(self, ids: Sequence[str]) -> None:
        self._wanted = list(ids)
        self.select_made()

    def select_made(self) -> None:
        """Select what a command made, once the view in front shows it."""
        if self._wanted and all(map(self._film.row, self._wanted)):
            ids, self._wanted = self._wanted, []
            shots = self._views.shots()
            shots.select_ids(ids)
            shots.go_to(ids[-1] if len(ids) > 1 else ids[0])

    def _beside(self, ids: Sequence[str]) -> list[str]:
        """The shot that comes to hand when these are gone: the next one, else the one before."""
        order = [row.shot_id for row in self._film.rows]
        gone = set(ids)
        places = [n for n, shot_id in enumerate(order) if shot_id in gone]
        if not places:
            return []
        rest = [i for i in order[places[-1] :] if i not in gone]
        rest += [i for i in reversed(order[: places[0]]) if i not in gone]
        return rest[:1]


def _on_paper(board: Board, ids: Sequence[str]) -> tuple[Copied, str]:
    copied = board.clipboard.copy(ids)
    return copied, board.clipboard.text(copied)


def _shots_there() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and data.hasFormat(MIME)


def _its(count: int) -> str:
    return "its" if count == 1 else "their"


def _more(count: int) -> str:
    return f"{count} more were left out." if count > 0 else "Add them here and paste again."
