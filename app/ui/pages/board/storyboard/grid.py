"""The storyboard: scenes that fold, tiles by hand, over the board model and a selection model.

Signals say what a person did; the page decides what it means. Painting is in `tile_painter`,
places in `layout`, choosing in `choosing`, the mouse in `pointing`, what is dropped in `drop`,
accessibility in `accessible`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip

from app.domain.project import DeliverySpec
from app.ui.item_models.board_model import BoardModel
from app.ui.later import later
from app.ui.pages.board.storyboard.ahead import Ahead
from app.ui.pages.board.storyboard.choosing import Choosing
from app.ui.pages.board.storyboard.dial import Dial
from app.ui.pages.board.storyboard.dropping import DropShow
from app.ui.pages.board.storyboard.layout import STEPS, Gap, GridLayout, tile_size
from app.ui.pages.board.storyboard.pointing import Pointing
from app.ui.pages.board.storyboard.scrub import Scrub
from app.ui.pages.board.storyboard.sections import Folds, runs
from app.ui.pages.board.storyboard.tile_cache import Head, TileCache
from app.ui.pages.board.storyboard.tile_painter import TilePainter, Touch
from app.ui.pages.board.storyboard.tile_parts import marks_in_words, tip_in_words
from app.ui.pages.board.storyboard.tile_view import TileView
from app.ui.theme import tokens as t
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

Notes = Callable[[str], tuple[tuple[str, ...], bool]]  # shot id: names of tokens, has a keyframe
Older = Callable[["TileRow"], str]  # why the take is older than the shot


class Grid(TileView):
    """Scenes and their tiles; its signals are those of `TileView`."""

    marked = True  # tiles have room for marks on their pictures
    keeps = True  # painted tiles are kept, and painted ahead

    def __init__(self, model: BoardModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.model, self.spec = model, DeliverySpec()
        self.notes: Notes = lambda _shot: ((), False)
        self.older: Older = lambda _row: ""
        self.scrub: Scrub | None = None
        self.dial, self.folds, self.drops = Dial(self), Folds(), DropShow()
        self._all_open = self._stale = False
        self.setAccessibleName("Storyboard")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setProperty("ground", "window")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._painter = TilePainter(thumbnails)
        self._tiles, self._ahead = TileCache(self._painter), Ahead()
        self._step, self._captions, self._runs = 240, True, runs([], [])
        self._laid = GridLayout([0], set(), tile_size(800, self._step))
        self.choosing = Choosing(self)
        self.selection = self.choosing.selection
        self.pointing = Pointing(self, self.choosing)
        self._settle = later(self, 120, thumbnails.forget_waiting)
        self._settle.timeout.connect(self.viewport().update)
        thumbnails.ready.connect(self._tiles.forget)
        thumbnails.ready.connect(self.viewport().update)
        model.modelReset.connect(self.arrange)
        model.dataChanged.connect(self.repaint_rows)
        model.headerDataChanged.connect(self.viewport().update)

    # what is shown

    @property
    def step(self) -> int:
        return self._step

    def set_step(self, step: int) -> None:
        if step not in STEPS or step == self._step:
            return
        anchor = self.choosing.current()
        self._step = step
        self.arrange()
        if anchor >= 0:
            self.reveal(anchor)
        self.stepped.emit(step)

    @property
    def captions(self) -> bool:
        return self._captions

    @property
    def shows_length(self) -> bool:
        """Whether tiles say their length in frames, so that it can be turned there."""
        return self._captions

    def set_captions(self, captions: bool) -> None:
        """Action, model, length and price under the pictures, or only number and state."""
        self._captions = captions
        self.arrange()
        if self.choosing.current() >= 0:
            self.reveal(self.choosing.current())

    def watch(self, scrub: Scrub) -> None:
        """Show takes under the pointer."""
        self.scrub = scrub
        scrub.moved.connect(self._repaint_shot)

    def selected_ids(self) -> list[str]:
        """Shots selected, in board order."""
        return self.choosing.ids()

    def select_ids(self, ids: Iterable[str]) -> None:
        if places := self.choosing.select_ids(ids):
            self.reveal(places[0])

    def select_all(self) -> None:
        self.choosing.select(list(range(len(self.model.rows))))

    def layout_(self) -> GridLayout:
        if self._stale:
            self._lay_out()
        return self._laid

    def scene_of(self, section: int) -> str | None:
        """The scene a section shows."""
        scene = self._runs[section][0] if 0 <= section < len(self._runs) else 0
        return self.model.scenes[scene].scene_id if self.model.scenes else None

    def scene_at(self, gap: Gap) -> str | None:
        """The scene that something dropped into a gap comes to."""
        return self.scene_of(gap.scene)

    # folding

    def open_all(self, on: bool) -> None:
        """Show folded scenes open for as long as somebody looks for shots in them; laid out by
        what comes next, new rows or `arrange_stale`.
        """
        self._stale |= on != self._all_open
        self._all_open = on

    def fold(self, scene: int) -> None:
        """Fold a scene or open it again; by its place among the heads."""
        self.folds.turn(self.model.scenes[scene].scene_id)
        self.arrange()

    def fold_section(self, section: int) -> None:
        """The scene whose head was clicked."""
        if self._runs[section][0] < len(self.model.scenes):
            self.fold(self._runs[section][0])

    def fold_here(self) -> None:
        """The scene of the shot at hand."""
        here = self.choosing.current()
        if 0 <= here < len(self.model.rows):
            self.fold_section(self.layout_().section(here))

    def fold_all(self) -> None:
        """Fold every scene; when all are folded, open all."""
        scenes = [scene.scene_id for scene in self.model.scenes]
        self.folds.set_all(scenes, not all(one in self.folds for one in scenes))
        self.arrange()

    def _is_folded(self, scene_id: str | None) -> bool:
        return scene_id in self.folds and not self._all_open

    # layout

    def arrange(self) -> None:
        """Lay everything out anew, once somebody sees it: rows, room, size or folds changed."""
        self._stale = True
        self.arrange_stale()

    def arrange_stale(self) -> None:
        if self._stale and self.isVisible():
            self._lay_out()

    def _lay_out(self) -> None:
        self._stale = False
        self._runs = runs(self.model.rows, self.model.scenes)
        self._laid = self.make_layout()
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        bar.setRange(0, max(0, self.layout_().height - self.viewport().height()))
        self.pointing.hover = None
        self.viewport().update()

    def make_layout(self) -> GridLayout:
        shut = {n for n, one in enumerate(self.model.scenes) if self._is_folded(one.scene_id)}
        folded = {n for n, (scene, _) in enumerate(self._runs) if scene in shut}
        size = tile_size(self.viewport().width(), self._step, self._captions)
        head = 24 if self._step == 144 else 28
        return GridLayout([count for _, count in self._runs], folded, size, head)

    def _repaint_shot(self, shot_id: str) -> None:
        hover = self.pointing.hover
        self.repaint_row(self.model.place(shot_id) if hover is None else hover)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        layout, top, area = self.layout_(), self.top(), event.rect()
        self._tiles.begin()
        with QPainter(self.viewport()) as p:
            p.fillRect(area, QColor(t.WINDOW))
            for band in layout.visible(area.top() + top - 3, area.bottom() + top + 4):
                if band.first is None:
                    self._paint_head(p, band.scene)
                    continue
                for row in range(band.first, band.first + band.count):
                    box = layout.tile(row)
                    if box is None or row >= len(self.model.rows):
                        continue
                    box = box.translated(0, -top)
                    if box.adjusted(-3, -20, 3, 3).intersects(area):
                        self.paint_tile(p, box, row, self._touch(row))
            self.drops.paint(p, self.viewport().rect(), top)
            self.pointing.paint(p)
        if self.keeps:
            high = self.viewport().height()
            self._ahead.go_on(layout, top, high, self._prepare, self._prepare_head)
        if self._tiles.behind:
            QTimer.singleShot(0, self.viewport(), self.viewport().update)

    def paint_tile(self, p: QPainter, box: QRect, row: int, touch: Touch) -> None:
        picture, ratio = self.layout_().size.picture, self.devicePixelRatioF()
        self._tiles.tile(p, box, picture, self.model.rows[row], touch, ratio)

    def _prepare(self, row: int, box: QRect) -> bool:
        picture, ratio = self.layout_().size.picture, self.devicePixelRatioF()
        tile, touch = self.model.rows[row], partial(self._touch, row)
        return self._tiles.prepare(box, picture, tile, touch, ratio)

    def _head(self, section: int) -> tuple[QRect, Head] | None:
        """Where a head lies in the viewport, and what it says."""
        scene, shown = self._runs[section]
        if scene >= len(self.model.scenes):
            return None
        box = self.layout_().head_rect(section, self.viewport().width()).translated(0, -self.top())
        head = self.model.scenes[scene]
        return box, (head, shown, self._is_folded(head.scene_id), self.spec)

    def _prepare_head(self, section: int) -> bool:
        found, ratio = self._head(section), self.devicePixelRatioF()
        return found is not None and self._tiles.prepare_head(found[0], section, found[1], ratio)

    def _paint_head(self, p: QPainter, section: int) -> None:
        if (found := self._head(section)) is None:
            return
        here, folded = self.choosing.current(), found[1][2]
        if folded and self.hasFocus() and here >= 0 and self.layout_().section(here) == section:
            self._painter.head(p, found[0], *found[1], focused=True)
        else:
            self._tiles.head(p, found[0], section, found[1], self.devicePixelRatioF())

    def _touch(self, row: int) -> Touch:
        shot_id = self.model.rows[row].shot_id
        tokens, keyframe = self.notes(shot_id)
        return Touch(
            selected=row in self.choosing.chosen,
            focused=self.hasFocus() and row == self.choosing.current(),
            hovered=row == self.pointing.hover,
            tokens=tokens,
            keyframe=keyframe,
            older=self.older(self.model.rows[row]) if self.marked else "",
            frames=self.dial.frames(shot_id),
            scrubbed=self.scrub.picture(shot_id) if self.scrub else None,
            becomes=self.drops.word(row),
            unfit=self.drops.unfit.get(shot_id, ""),
        )

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointing.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointing.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointing.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(self.model.rows[row].shot_id)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointing.away()
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.arrange_stale()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.pointing.away()
        super().hideEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = self.viewport().mapFromGlobal(event.globalPos())
        section = self.layout_().head_at(point.y() + self.top())
        mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        if mouse and section is not None and self._runs[section][1]:
            self.choosing.set_current(self.layout_().first(section))
            self.asked_head.emit(event.globalPos())
        else:
            self.asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        way = 1 if (turned.y() or turned.x()) > 0 else -1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = STEPS.index(self._step) + way
            self.set_step(STEPS[max(0, min(len(STEPS) - 1, place))])
            event.accept()
        elif self.pointing.dialled(event, way):
            event.accept()
        else:
            self.dial.scrolled()
            super().wheelEvent(event)

    # keys, focus, scrolling

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.choosing.key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.choosing.begin()
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self.pointing.hover = None
        self._settle.start()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos())
            scrubbed = row is not None and self._touch(row).scrubbed is not None
            if row is not None and not scrubbed:
                QToolTip.showText(event.globalPos(), self._tip(row), self.viewport())
            elif words := self._head_tip(event.pos()):
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _head_tip(self, point: QPoint) -> str:
        """What a scene's tactic asks of its shots."""
        section = self.layout_().head_at(point.y() + self.top())
        scene = self._runs[section][0] if section is not None else len(self.model.scenes)
        if scene >= len(self.model.scenes) or not (tactic := self.model.scenes[scene].tactic):
            return ""
        joined = ", as the scene before" if self.model.scenes[scene].joined else ""
        return f"Against seams: {tactic}{joined}"

    def _tip(self, row: int) -> str:
        shot = self.model.rows[row]
        return tip_in_words(shot, self.notes(shot.shot_id)[1], self.marks(row))

    def marks(self, row: int) -> list[str]:
        """What the marks of a tile say, in words."""
        return marks_in_words(self.model.rows[row], self.older(self.model.rows[row]))

    def sizeHint(self) -> QSize:
        return QSize(960, 600)
