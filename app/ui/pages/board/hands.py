"""The commands of grid and contact sheet: folds, captions, groups, moves, end frame, the kit dock.

Connects what the views say with what `placer` does; the page only holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.production.board.board_order import called
from app.production.shoot.estimate import sendable
from app.ui.actions import Actions
from app.ui.drag import Dragged, Kind, carry
from app.ui.pages.board.batch_lane import ASK, TENS, BatchLane, GroupCommands
from app.ui.pages.board.editing.alias_list import AliasDesk
from app.ui.pages.board.inspector.bank import KEYS as BANK_KEYS
from app.ui.pages.board.inspector.bank import BankDesk
from app.ui.pages.board.scene_commands import SceneCommands
from app.ui.pages.board.storyboard.drop import BoardDrop
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.kit_dock import KitDock
from app.ui.pages.board.storyboard.kit_shelf import Entry, KitShelf
from app.ui.pages.board.storyboard.older import OlderTakes
from app.ui.pages.board.storyboard.placer import Placer, kept
from app.ui.pages.board.storyboard.scrub import Scrub
from app.ui.pages.board.storyboard.sheet import ContactSheet
from app.ui.pages.board.views import BoardViews, GridShots, View
from app.ui.state.film import Film
from app.ui.widgets.stacks import column
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

GROUPS = range(1, 10)


def to_send(rows: Sequence[TileRow]) -> list[TileRow]:
    """Planned shots that a model makes; live action and stock are shot and found elsewhere."""
    return [row for row in sendable(rows) if row.state == "planned"]


class Hands(QObject):
    """`dock` stands at the left of the page; `drops` hear what is dropped on each grid. Signals:
    `list_dropped(Path)` preview it; `sound_dropped(str, Path)` a shot is to speak it.
    """

    list_dropped = Signal(object)
    sound_dropped = Signal(str, object)

    def __init__(
        self, views: BoardViews, grid: Grid, film: Film, actions: Actions, thumbnails: Thumbnails
    ) -> None:
        super().__init__(views)
        self._views, self._film, self._actions = views, film, actions
        self._thumbnails = thumbnails
        self.placer = Placer(film, self)
        self.shelf = KitShelf(film, self)
        self.older = OlderTakes(film, self)
        self.dock = KitDock(self.shelf, thumbnails, actions["board.kit"])
        self.sheet = ContactSheet(grid.model, film, thumbnails, actions)
        self.grids = (grid, self.sheet.grid)
        self.drops = [BoardDrop(one, film, self.placer) for one in self.grids]
        for drop in self.drops:
            drop.list_dropped.connect(self.list_dropped)
            drop.sound_dropped.connect(self.sound_dropped)
        views.add(View.SHEET, self.sheet, GridShots(self.sheet.grid))
        for one in self.grids:
            self._take(one)
        self._connect()
        self._scenes = SceneCommands(views, grid, film, actions)
        self.bank = BankDesk(views, film, actions, self._ids)
        self.bank.told.connect(self.placer.told)
        self.lane = BatchLane(views, film, self.placer, actions)
        self.aliases = AliasDesk(views, film, actions)
        self.aliases.told.connect(self.placer.told)
        self.aliases.wanted.connect(lambda shot_id: views.shots().select_ids([shot_id]))
        self.groups = GroupCommands(views, film, self.placer, actions)

    def over_lane(self, shown: QWidget) -> QVBoxLayout:
        """What the page shows with the batch lane below it."""
        made = column(shown, self.lane, gap=0)
        made.setStretch(0, 1)
        return made

    def group_menu(self, parent: QWidget) -> QMenu:
        """Batch groups as a submenu of the same actions as the menu bar's."""
        made = self._actions.menu(parent, *(f"shot.group{n}" for n in (*GROUPS, 0)), "", ASK, TENS)
        made.setTitle("Batch Group")
        return made

    def allow(self, some: bool) -> None:
        """Whether there are shots these commands could change."""
        for key in ("shot.to_scene_before", "shot.to_scene_after", "shot.end_frame",
                    "shot.hero_frame", "shot.seed", ASK, *BANK_KEYS,
                    *(f"shot.group{n}" for n in (0, *GROUPS))):  # fmt: skip
            self._actions[key].setEnabled(some)
        self._actions[TENS].setEnabled(self._film.may_write)
        for grid in self.grids:
            grid.dial.enabled = self._film.may_write
        if some:  # live action and stock are never ordered
            made = sendable(self._film.rows_of(self._ids()))
            self._actions["shot.render"].setEnabled(bool(made))
            self._actions["shot.rehearse"].setEnabled(bool(made))

    def _ids(self) -> list[str]:
        return self._views.shots().selected_ids()

    def _take(self, grid: Grid) -> None:
        grid.notes, grid.older = self.shelf.notes, self.older.words
        self.older.turned.connect(grid.viewport().update)
        grid.watch(Scrub(self._film, grid))
        grid.carried.connect(partial(self._carry, grid))
        grid.dial.turned.connect(self.placer.length)
        self.shelf.changed.connect(grid.viewport().update)
        self._film.rows_changed.connect(grid.viewport().update)
        key = "captions" if grid is self.grids[0] else "sheet_captions"
        kept_on = QSettings("Takeboard", "Board").value(key)
        if kept_on is not None:
            grid.set_captions(kept_on in (True, "true"))

    def _connect(self) -> None:
        grid, placer, acts = self.grids[0], self.placer, self._actions
        deeds: dict[str, Callable[[], object]] = {
            "board.fold": grid.fold_here,
            "board.fold_all": grid.fold_all,
            "board.captions": self._captions,
            "view.sheet": self._sheet,
            "shot.earlier": lambda: placer.move_on(self._ids(), -1),
            "shot.later": lambda: placer.move_on(self._ids(), 1),
            "shot.to_scene_before": lambda: placer.to_scene(self._ids(), -1),
            "shot.to_scene_after": lambda: placer.to_scene(self._ids(), 1),
            "shot.end_frame": lambda: placer.end_frame(self._ids()),
            "shot.hero_frame": lambda: placer.hero_frame(self._ids()),
            "shot.seed": lambda: placer.seed(self._ids()),
            **{f"shot.group{n}": partial(self._group, n or None) for n in (0, *GROUPS)},
        }
        for key, act in deeds.items():
            acts[key].triggered.connect(lambda _on=False, act=act: act())
        acts["board.kit"].triggered.connect(self._leave_dock)
        self.dock.put.connect(self._put)
        self.dock.plan_wanted.connect(lambda: acts["page.plan"].trigger())
        self._film.opened.connect(self._opened)

    def _opened(self) -> None:
        bench = self._film.workbench
        if bench is None:
            return

        def use(film_id: str) -> None:
            self.grids[0].folds.use(film_id)
            self.grids[0].arrange()

        self._film.bridge.ask(lambda: bench.board.project().id, use)

    def _leave_dock(self, shown: bool) -> None:
        """Folded away it cannot keep the keys."""
        here = self._views.currentWidget()
        if not shown and here is not None:
            here.setFocus()

    def _group(self, group: int | None) -> None:
        self.placer.group(self._ids(), group)

    def _captions(self) -> None:
        sheet = self._views.view() is View.SHEET
        grid = self.grids[1] if sheet else self.grids[0]
        grid.set_captions(not grid.captions)
        key = "sheet_captions" if sheet else "captions"
        QSettings("Takeboard", "Board").setValue(key, grid.captions)

    def _sheet(self) -> None:
        here = self._views.view()
        self._views.show_view(View.GRID if here is View.SHEET else View.SHEET)

    def _put(self, entry: Entry) -> None:
        """An entry of the dock onto the selected shots."""
        ids = self._ids()
        if not ids:
            return
        match entry.kind:
            case Kind.CHARACTER:
                self.placer.character(ids, entry.id)
            case Kind.ANCHOR:
                self.placer.anchor(ids, entry.id)
            case Kind.MODEL:
                self.placer.model(ids, entry.id)
            case _:
                self.placer.picture(ids, kept(entry.id), "first frame")

    def _carry(self, grid: Grid, at: int, picture: bool) -> None:
        """Drag tiles, or with Ctrl the picture of one."""
        shot = grid.model.rows[at]
        path, number = shot.picture, called(shot.number)
        small = self._thumbnails.near(path, grid.size()) if path else None
        if not picture:
            ids = tuple(grid.selected_ids())
            word = number if len(ids) == 1 else f"{len(ids)} shots"
            thing = Dragged(Kind.SHOT, ids, word)
        else:
            frame = grid.scrub.frame(shot.shot_id) if grid.scrub else None
            own = self._film.shots.get(shot.shot_id)
            if frame is not None:
                thing = Dragged(Kind.FRAME, (frame[0],), f"Frame {frame[1]} of {number}", frame[1])
            elif own is not None and own.first_frame_id:
                thing = Dragged(Kind.STILL, (own.first_frame_id,), f"First frame of {number}")
            else:
                return
        if self._film.may_write:
            move = Qt.DropAction.MoveAction
            if thing.kind is Kind.SHOT:
                self.lane.begin()
            carry(grid, thing, small, Qt.DropAction.CopyAction if picture else move)
            self.lane.end()
