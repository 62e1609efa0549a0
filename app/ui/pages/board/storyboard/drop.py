"""What is dropped on the storyboard, and what it says while it is dragged over it.

Tiles of the board find a place between tiles; everything else finds a shot, or several when the
one under the pointer is among the selected. What then happens is done by `placer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu

from app.domain.errors import BadInput
from app.domain.model_card import ModelCard
from app.production.board.board_order import called
from app.ui import incoming
from app.ui.drag import Dragged, Kind, decode, from_elsewhere
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.layout import Gap
from app.ui.pages.board.storyboard.placer import Placer, Source, dropped, frame_of, kept
from app.ui.state.film import Film
from app.ui.widgets.menus import pop_up

EDGE, SPEED = 48, 24  # pixels from the edge where the board scrolls by itself, and how far a step
_SLOTS = (("F", "first frame"), ("L", "last frame"), ("R", "reference"), ("A", "anchor"))
_PICTURE_KINDS = (Kind.STILL, Kind.FRAME)


class BoardDrop(QObject):
    """Watches a grid. Signals: `list_dropped(Path)` a script or shot list to preview;
    `sound_dropped(str, Path)` a shot is to speak it.
    """

    list_dropped = Signal(object)
    sound_dropped = Signal(str, object)

    def __init__(self, grid: Grid, film: Film, placer: Placer) -> None:
        super().__init__(grid)
        self._grid, self._film, self._placer = grid, film, placer
        self._at = QPoint()
        self._unfit_of = ""  # the model whose misfits are shown or asked for
        self.menu: QMenu | None = None
        self._edge = QTimer(self)
        self._edge.setInterval(30)
        self._edge.timeout.connect(self._scroll)
        grid.viewport().setAcceptDrops(True)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.DragLeave:
            self._over()
            return True
        if not isinstance(event, QDropEvent):
            return False
        if kind is QEvent.Type.Drop:
            self._drop(event)
        else:
            self._move(event)
        return True

    # while it is dragged

    def _move(self, event: QDropEvent) -> None:
        point = event.position().toPoint()
        self._at = point
        show, grid = self._grid.drops, self._grid
        show.rows, show.becomes, show.gap, show.banner = frozenset(), "", None, ""
        accepted = self._film.may_write and self._aim(event, point)
        # a drag refused when it enters is not followed any further, wherever it goes
        if accepted or event.type() is QEvent.Type.DragEnter:
            event.acceptProposedAction()
        else:
            event.ignore()
        near = min(point.y(), grid.viewport().height() - point.y())
        if near < EDGE and not self._edge.isActive():
            self._edge.start()
        grid.viewport().update()

    def _aim(self, event: QDropEvent, point: QPoint) -> bool:
        """Show what a drop here would make; whether one is welcome."""
        show, mime = self._grid.drops, event.mimeData()
        thing = decode(mime)
        if thing is not None and thing.kind is Kind.SHOT:
            show.gap = self._gap(thing, point)
            return show.gap is not None
        if from_elsewhere(mime):
            show.banner = "This belongs to another film"
            return False
        row = self._grid.row_at(point)
        if thing is not None:
            if thing.kind is Kind.TAKE:  # it is one shot's, wherever it is let go
                show.banner = f"Becomes: circle take {thing.word}"
                return True
            if thing.kind is Kind.MODEL:
                self._ask_unfit(thing.ids[0])
            fit = [] if row is None else [n for n in self._rows(row) if self._fits(n)]
            if row not in fit:
                return False
            show.rows = frozenset(fit)
            show.becomes = self._word(thing, event)
            return True
        return self._aim_foreign(event, row)

    def _aim_foreign(self, event: QDropEvent, row: int | None) -> bool:
        show, found = self._grid.drops, incoming.glance(event.mimeData())
        if found.lists:
            show.banner = f"Preview: {found.lists[0].name}"
            return True
        if found.refusal is not None:
            show.banner = found.refusal.message
            return True  # taken, so that the drop can say what to do instead
        if row is None:
            show.banner = "Drop it on a shot"
            return False
        show.rows = frozenset([row])
        if found.pictures:
            show.becomes = _picture_word(event, len(found.pictures))
        elif found.sounds and not found.videos:
            show.becomes = f"Becomes: what {called(self._grid.model.rows[row].number)} speaks"
        else:
            takes = "take" if len(found.videos) == 1 else f"{len(found.videos)} takes"
            show.becomes = f"Becomes: {takes} of {called(self._grid.model.rows[row].number)}"
        return True

    def _word(self, thing: Dragged, event: QDropEvent) -> str:
        count = len(self._grid.drops.rows)
        shots = "" if count == 1 else f" to {count} shots"
        if thing.kind in _PICTURE_KINDS:
            return _picture_word(event, 1)
        if thing.kind is Kind.MODEL:
            return f"Becomes: {thing.word}{shots.replace(' to ', ' for ')}"
        what = "anchor " if thing.kind is Kind.ANCHOR else ""
        return f"Adds {what}{thing.word}{shots}"

    def _rows(self, row: int) -> Sequence[int]:
        chosen = self._grid.choosing.chosen
        return sorted(chosen) if row in chosen else [row]

    def _fits(self, row: int) -> bool:
        return self._grid.model.rows[row].shot_id not in self._grid.drops.unfit

    def _ids(self, row: int) -> list[str]:
        return [self._grid.model.rows[one].shot_id for one in self._rows(row)]

    def _gap(self, thing: Dragged, point: QPoint) -> Gap | None:
        """Where the shots would lie; None where they lie already."""
        grid = self._grid
        y = point.y() + grid.top()
        gap = grid.layout_().gap(point.x(), y, grid.viewport().width())
        if gap is None or not grid.model.rows:
            return None
        moving, rows = set(thing.ids), grid.model.rows
        scene = grid.scene_at(gap)
        places = [n for n, row in enumerate(rows) if row.shot_id in moving]
        together = places == list(range(places[0], places[-1] + 1)) if places else False
        if together and places[0] <= gap.before <= places[-1] + 1:
            own = {rows[n].scene_id for n in places}
            if own == {scene}:
                return None
        return gap

    def _ask_unfit(self, card_id: str) -> None:
        """Look in a thread which shots a model cannot make, once a drag."""
        office, bench = self._film.office, self._film.workbench
        if card_id == self._unfit_of or office is None or bench is None:
            return
        self._unfit_of = card_id
        card: ModelCard = office.catalogue.get(card_id)
        shots = [self._film.shots[row.shot_id] for row in self._grid.model.rows
                 if row.shot_id in self._film.shots]  # fmt: skip
        spec = self._grid.spec

        def work() -> dict[str, str]:
            from app.production.board.placing import unfit

            return unfit(shots, card, spec, date.today())

        def show(found: dict[str, str]) -> None:
            if self._unfit_of == card_id:
                self._grid.drops.unfit = found
                self._grid.viewport().update()

        self._film.bridge.ask(work, show)

    def _scroll(self) -> None:
        bar, high = self._grid.verticalScrollBar(), self._grid.viewport().height()
        if self._at.y() < EDGE:
            bar.setValue(bar.value() - SPEED)
        elif high - self._at.y() < EDGE:
            bar.setValue(bar.value() + SPEED)
        else:
            self._edge.stop()

    def _over(self) -> None:
        self._edge.stop()
        self._unfit_of = ""
        self._grid.drops.clear()
        self._grid.viewport().update()

    # when it is dropped

    def _drop(self, event: QDropEvent) -> None:
        point, mime = event.position().toPoint(), event.mimeData()
        thing, row = decode(mime), self._grid.row_at(point)
        gap = self._gap(thing, point) if thing is not None and thing.kind is Kind.SHOT else None
        unfit = dict(self._grid.drops.unfit)
        self._over()
        event.acceptProposedAction()
        if not self._film.may_write:
            return
        if thing is not None and thing.kind is Kind.SHOT:
            if gap is not None:
                rows = self._grid.model.rows
                before = rows[gap.before].shot_id if gap.before < len(rows) else None
                self._placer.move(thing.ids, self._grid.scene_at(gap), before)
        elif thing is not None:
            if thing.kind is Kind.TAKE:
                self._placer.circle(thing.ids[0])
            elif row is not None and self._grid.model.rows[row].shot_id not in unfit:
                self._put(thing, row, event)
        elif not from_elsewhere(mime):
            self._put_foreign(incoming.read(mime), row, event)

    def _put(self, thing: Dragged, row: int, event: QDropEvent) -> None:
        ids, placer = self._ids(row), self._placer
        match thing.kind:
            case Kind.CHARACTER:
                placer.character(ids, thing.ids[0])
            case Kind.ANCHOR:
                placer.anchor(ids, thing.ids[0])
            case Kind.MODEL:
                placer.model(ids, thing.ids[0])
            case Kind.STILL:
                self._choose_slot([kept(one) for one in thing.ids], ids, row, event)
            case Kind.FRAME:
                source = frame_of(thing.ids[0], thing.frame or 0)
                self._choose_slot([source], ids, row, event)

    def _put_foreign(self, found: incoming.Incoming, row: int | None, event: QDropEvent) -> None:
        if found.refusal is not None:
            self._film.bridge.report(found.refusal)
        elif found.lists:
            self.list_dropped.emit(found.lists[0])
        elif row is not None and found.pictures:
            sources = [dropped(picture) for picture in found.pictures]
            self._choose_slot(sources, [self._grid.model.rows[row].shot_id], row, event)
        if row is not None and found.videos and not found.lists:
            self._placer.videos(self._grid.model.rows[row].shot_id, found.videos)
        elif row is not None and found.sounds and not found.pictures and not found.lists:
            if len(found.sounds) > 1:
                self._film.bridge.report(
                    BadInput("A shot speaks one sound at a time.", "Drop one sound file.")
                )
            else:
                self.sound_dropped.emit(self._grid.model.rows[row].shot_id, found.sounds[0])

    def _choose_slot(
        self, sources: Sequence[Source], ids: Sequence[str], row: int, event: QDropEvent
    ) -> None:
        """The menu in place; with Shift a first frame at once. Several pictures become first
        frames of this shot and those behind it.
        """
        behind = [one.shot_id for one in self._grid.model.rows[row:]]
        in_turn = [([shot], one) for shot, one in zip(behind, sources, strict=False)]
        first = in_turn if len(sources) > 1 else [(ids, sources[0])]
        each = [(ids, one) for one in sources]
        if len(sources) > len(behind) and first is in_turn:
            left = len(sources) - len(behind)
            self._film.bridge.report(
                BadInput(
                    f"{left} pictures have no shot: only {len(behind)} lie from here to the end.",
                    "Make more shots first, or drop fewer pictures.",
                )
            )
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._placer.pictures(first, "first frame")
            return
        menu = QMenu(self._grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What the picture becomes")
        for key, slot in _SLOTS:
            many = len(sources) > 1
            if many and slot == "last frame":
                continue
            placed = first if slot == "first frame" else each
            words = f"{slot.capitalize()}{'s' if many else ''}"
            if many and slot == "first frame":
                words += f" of {len(in_turn)} shots from here"
            act = partial(self._placer.pictures, placed, slot)
            menu.addAction(f"{words[: words.index(key)]}&{words[words.index(key) :]}", act)
        self.menu = menu
        menu.aboutToHide.connect(self._menu_gone)
        at = self._grid.viewport().mapToGlobal(event.position().toPoint())
        QTimer.singleShot(0, menu, lambda: pop_up(menu, at))

    def _menu_gone(self) -> None:
        self.menu = None


def _picture_word(event: QDropEvent, count: int) -> str:
    at_once = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    if at_once:
        return "Becomes: first frame" if count == 1 else f"Become: {count} first frames from here"
    return "Becomes: first frame, last frame, reference or anchor"
