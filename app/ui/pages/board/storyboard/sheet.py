"""The contact sheet: the whole film on the screen at once, live, with counts that choose.

It is the storyboard with other places and smaller tiles: choosing, dragging, dropping and scrubbing
are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.production.board.board_order import called
from app.ui.actions import Actions
from app.ui.item_models.board_model import BoardModel
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.layout import SHEET_HEAD, Gap, GridLayout, SheetLayout
from app.ui.pages.board.storyboard.sheet_options import SheetOptions
from app.ui.pages.board.storyboard.tile_painter import Touch
from app.ui.pages.board.storyboard.tile_parts import group_strip, lines, write
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import metrics
from app.ui.theme.icons import draw_icon, icon
from app.ui.widgets.buttons import button
from app.ui.widgets.letters import letter_box
from app.ui.widgets.stacks import empty, line, row, surface
from app.ui.widgets.thumbnails import Thumbnails

# from done to not begun, as the counts stand
_ORDER = ("circled", "ready", "evaluating", "fetching", "rendering", "submitting", "queued",
          "in_doubt", "failed", "cancelling", "cancelled", "held", "planned")  # fmt: skip


class SheetGrid(Grid):
    """Tiles as large as the window allows for all shots."""

    marked = keeps = False

    def __init__(self, model: BoardModel, thumbnails: Thumbnails) -> None:
        self._sheet = SheetLayout([0], QSize(800, 600))
        super().__init__(model, thumbnails)
        self.setAccessibleName("Contact sheet")
        self._captions = False
        self.filter_state = ""
        self.new_lines = False
        self.pictures: Mapping[str, str] | None = None

    def show_pictures(self, pictures: Mapping[str, str] | None) -> None:
        """Paths by shot id to show instead of the best takes; a shot without one has none."""
        self.pictures = pictures
        self.viewport().update()

    def set_new_lines(self, on: bool) -> None:
        """Let every scene begin a line."""
        self.new_lines = on
        self.arrange()

    @property
    def shows_length(self) -> bool:
        return False

    def make_layout(self) -> GridLayout:
        counts = [count for _, count in self._runs]
        room = self.viewport().size()
        self._sheet = SheetLayout(counts, room, self._captions, self.new_lines)
        return self._sheet

    def fold_section(self, section: int) -> None:
        """Nothing folds here: the whole film is shown."""

    def scene_at(self, gap: Gap) -> str | None:
        rows = self.model.rows
        if gap.before >= len(rows) or (gap.before and self._at_line_end(gap)):
            return rows[gap.before - 1].scene_id
        return rows[gap.before].scene_id

    def set_step(self, step: int) -> None:
        """The window decides how large tiles are."""

    def paint_tile(self, p: QPainter, box: QRect, row: int, touch: Touch) -> None:
        tile, small = self.model.rows[row], self._sheet.sheet_size.small
        if not small:
            self._paint_scene(p, box, row)
        frame = QRect(box.x(), box.y(), box.width(), self.layout_().size.picture)
        footer = box.adjusted(0, frame.height(), 0, 0)
        p.fillRect(footer, QColor(t.SELECTED if touch.selected else t.WINDOW))
        shown = tile
        if self.pictures is not None:
            path = self.pictures.get(tile.shot_id)
            shown = tile._replace(picture=path, has_picture_pending=False)
        self._painter.picture(p, frame, shown, touch, self.devicePixelRatioF())
        if tile.group is not None:
            group_strip(p, frame, tile.group)
        if small and self._sheet.begins(row):
            self._paint_scene_number(p, frame, row)
        inner = footer.adjusted(1 if small else 4, 0, -1 if small else -4, 0)
        inner.setHeight(16 if small else 20)
        size = 11 if small else 12
        end = write(p, inner.x(), inner, called(tile.number), size, 600, t.STRONG) + 4
        right = inner.right() + 1
        if tile.letter and right - end > 40:
            letter_box(p, QRect(right - 16, inner.y() + 2, 16, 16), tile.letter)
            right -= 20
        look = t.state_look(tile.state)
        word = tile.state_word
        wide = metrics(11, 500).horizontalAdvance(word)
        if right - end >= wide + 16:
            right -= wide
            write(p, right, inner, word, 11, 500, look.tint)
            right -= 4
        if right - end >= 12:
            draw_icon(p, look.icon, QRect(right - 12, inner.center().y() - 5, 12, 12), look.tint)
        if self.layout_().size.captions:
            words = QRect(footer.x() + 4, footer.y() + 20, footer.width() - 6, 16)
            lines(p, words, tile.action, 1, touch.tokens)
        if self.filter_state and tile.state != self.filter_state:
            p.fillRect(box, t.see_through(t.WINDOW, 0.72))
        self._painter.surround(p, box, frame, tile, touch)

    def _paint_scene(self, p: QPainter, box: QRect, row: int) -> None:
        """A hairline over every picture, with the scene's name over its first shot."""
        head = QRect(box.x(), box.y() - SHEET_HEAD, box.width(), SHEET_HEAD)
        x, place = head.x(), self._runs[self._sheet.scene(row)][0]
        if self._sheet.begins(row) and place < len(self.model.scenes):
            scene = self.model.scenes[place]
            if scene.number:
                x = write(p, x, head, scene.number, 11, 600, t.STRONG) + 5
            name = scene.heading.partition(" - ")[0]
            name = metrics(11, 500).elidedText(name, Qt.TextElideMode.ElideRight, head.right() - x)
            x = write(p, x, head, name, 11, 500, t.TEXT) + 8
        if head.right() > x:
            p.fillRect(QRect(x, head.center().y(), head.right() - x, 1), QColor(t.HAIR))

    def _paint_scene_number(self, p: QPainter, frame: QRect, row: int) -> None:
        """Where names find no room: the number on the first picture of a scene."""
        place = self._runs[self._sheet.scene(row)][0]
        if place < len(self.model.scenes) and (number := self.model.scenes[place].number):
            wide = metrics(11, 600).horizontalAdvance(number) + 6
            plate = QRect(frame.x(), frame.y(), wide, 14)
            p.fillRect(plate, t.MARK)
            write(p, plate.x() + 3, plate, number, 11, 600, t.STRONG)

    def _at_line_end(self, gap: Gap) -> bool:
        """Behind the last tile of a line rather than before the first of the next."""
        tile = self.layout_().tile(gap.before)
        return tile is not None and gap.mark.y() != tile.y()


class ContactSheet(QWidget):
    """The sheet over its counts. Signal `counted(str)`: only this state stays bright, or all."""

    counted = Signal(str)

    def __init__(
        self, model: BoardModel, film: Film, thumbnails: Thumbnails, acts: Actions
    ) -> None:
        super().__init__()
        self.grid = SheetGrid(model, thumbnails)
        self._model, self._bar = model, StateBar()
        self._counts = row(gap=4)
        self._shown: list[tuple[str, int]] = []
        self.options = SheetOptions(self.grid, film, acts)
        foot = surface(
            row(self._bar, 12, self._counts, None, gap=8, margins=(16, 0, 12, 0)), height=32
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.options)
        whole.addWidget(self.grid, 1)
        whole.addWidget(line("edge"))
        whole.addWidget(foot)
        self.setFocusProxy(self.grid)
        model.modelReset.connect(self.count)
        model.dataChanged.connect(self.count)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.count()

    def count(self) -> None:
        """How many shots are in which state, as soon as somebody sees it."""
        if not self.isVisible():
            return
        found = Counter(one.state for one in self._model.rows if not one.omitted)
        order = {state: n for n, state in enumerate(_ORDER)}
        shown = sorted(found.items(), key=lambda item: order.get(item[0], len(order)))
        if shown == self._shown:
            return
        self._shown = shown
        self._bar.show_counts(shown)
        focused = self.grid.filter_state if self._counts_focused() else ""
        empty(self._counts)
        for state, number in shown:
            look = t.state_look(state)
            made = button(f"{number} {_word(state)}", kind="flat")
            made.setIcon(icon(look.icon, look.tint))
            made.setCheckable(True)
            made.setChecked(state == self.grid.filter_state)
            made.setToolTip(f"Show only what is {_word(state).lower()}")
            made.clicked.connect(lambda _on=False, state=state: self._choose(state))
            self._counts.addWidget(made)
            if state == focused:
                made.setFocus()
        if self.grid.filter_state not in found:
            self.grid.filter_state = ""

    def _counts_focused(self) -> bool:
        return any(one.hasFocus() for one in self.findChildren(QPushButton))

    def _choose(self, state: str) -> None:
        self.grid.filter_state = "" if state == self.grid.filter_state else state
        for n in range(self._counts.count()):
            item = self._counts.itemAt(n)
            made = item.widget() if item else None
            if isinstance(made, QPushButton):
                made.setChecked(self._shown[n][0] == self.grid.filter_state)
        self.grid.viewport().update()
        self.counted.emit(self.grid.filter_state)


class StateBar(QWidget):
    """Shares of states in one bar, apart by colour and by the counts in words beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(200, 8)
        self._counts: list[tuple[str, int]] = []
        self.setAccessibleName("States of all shots")

    def show_counts(self, counts: list[tuple[str, int]]) -> None:
        self._counts = counts
        self.setAccessibleDescription(", ".join(f"{n} {_word(s)}" for s, n in counts))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        total, x = sum(n for _, n in self._counts), 0.0
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.METER))
            for state, number in self._counts:
                wide = self.width() * number / total
                box = QRect(round(x), 0, max(1, round(x + wide) - round(x) - 1), self.height())
                if state == "planned":
                    p.setPen(QColor(t.NO_KEYFRAME_LINE))
                    p.drawRect(box.adjusted(0, 0, -1, -1))
                else:
                    p.fillRect(box, QColor(t.state_look(state).fill))
                x += wide


def _word(state: str) -> str:
    return state.replace("_", " ").capitalize()
