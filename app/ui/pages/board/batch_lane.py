"""The batch lane under the tiles: each group with its count, a place to drop shots (6.5).

It comes while tiles are dragged, and stays when asked for. A click selects a group's shots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.drag import Kind, decode
from app.ui.pages.board.storyboard.placer import Placer
from app.ui.pages.board.storyboard.tile_parts import group_strip, write
from app.ui.pages.board.views import BoardViews, View
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.production.board.groups import Group

SHOWN, ASK, TENS = "board.lane", "shot.group_ask", "shot.tens"
_PINNED, _HIGH = "batch_lane", 36


class BatchLane(QWidget):
    """Stands below the views. `begin` and `end` show it for the time of a drag."""

    def __init__(self, views: BoardViews, film: Film, placer: Placer, actions: Actions) -> None:
        super().__init__()
        self._views, self._film, self._placer = views, film, placer
        self._pin, self._dragged = actions[SHOWN], False
        self._groups: tuple[Group, ...] = ()
        self.cells: list[GroupCell] = []
        self._row = row(gap=4)
        inner = surface(self._row)
        inner.setFixedHeight(_HIGH)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFixedHeight(_HIGH + 4)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tens = button("Group in tens", "layers", kind="flat", tip=actions[TENS].toolTip())
        on_click(tens, actions[TENS].trigger)
        head = label("Batch groups", "caption", "secondary")
        bar = row(head, area, tens, gap=12, margins=(16, 2, 12, 2))
        bar.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(line("edge"))
        whole.addWidget(surface(bar, height=_HIGH + 8))
        self._pin.setChecked(QSettings("Takeboard", "Board").value(_PINNED) in (True, "true"))
        self._pin.toggled.connect(self._pinned)
        film.rows_changed.connect(self._renew)
        views.changed.connect(lambda _view: self._fit())
        self._fit()

    def begin(self) -> None:
        """Tiles are dragged from now on."""
        self._dragged = True
        self._fit()

    def end(self) -> None:
        self._dragged = False
        self._fit()

    def _pinned(self, on: bool) -> None:
        QSettings("Takeboard", "Board").setValue(_PINNED, on)
        self._fit()

    def _fit(self) -> None:
        tiles = self._views.view() is not View.TABLE  # the table has a column of groups
        self.setVisible(tiles and (self._dragged or self._pin.isChecked()))
        self._renew()

    def _renew(self) -> None:
        if self.isHidden():
            return
        from app.production.board.groups import lane  # not for the first paint

        groups = lane(self._film.rows)
        if groups == self._groups:
            return
        self._groups = groups
        for n, group in enumerate(groups):
            if n == len(self.cells):
                cell = GroupCell()
                cell.dropped.connect(self._placer.group)
                cell.chosen.connect(self._select)
                self.cells.append(cell)
                self._row.addWidget(cell)
            self.cells[n].show_group(group)
        for cell in self.cells[len(groups) :]:
            cell.deleteLater()
        del self.cells[len(groups) :]

    def _select(self, number: int | None) -> None:
        self._views.shots().select_ids(
            [one.shot_id for one in self._film.rows if one.group == number]
        )


class GroupCell(QAbstractButton):
    """Signals: `dropped(list, object)` shot ids and the group, None for none; `chosen(object)`."""

    dropped = Signal(list, object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.batch: Group | None = None
        self.becomes = ""
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda _on=False: self.chosen.emit(self.number))

    @property
    def number(self) -> int | None:
        return self.batch.number if self.batch else None

    def show_group(self, group: Group) -> None:
        self.batch = group
        name = f"Group {group.number}" if group.number else "No group"
        count = f"{group.shots} shot{'' if group.shots == 1 else 's'}"
        over = ", more than ten" if group.full else ""
        self.setText(name)
        self.setAccessibleName(f"{name}, {count}{over}")
        self.setToolTip(f"{name}: {count}{over}\nDrop shots here; click to select its shots")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics(12, 500).horizontalAdvance(self.text()) + 64, _HIGH - 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        thing = decode(event.mimeData())
        if thing is None or thing.kind is not Kind.SHOT:
            event.ignore()
            return
        event.acceptProposedAction()
        self.becomes = f"{thing.word} to {self.text().lower()}"
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.becomes = ""
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        thing = decode(event.mimeData())
        self.becomes = ""
        self.update()
        if thing is not None and thing.kind is Kind.SHOT:
            event.acceptProposedAction()
            self.dropped.emit(list(thing.ids), self.number)

    def paintEvent(self, event: QPaintEvent) -> None:
        group, box = self.batch, self.rect()
        if group is None:
            return
        with QPainter(self) as p:
            ground = t.DROP if self.becomes else t.HOVER if self.underMouse() else t.CHIP
            p.fillRect(box, QColor(ground))
            if group.number is not None:
                group_strip(p, box, group.number)
            inner = box.adjusted(12, 0, -10, 0)
            if self.becomes:
                fits = metrics(12, 500).horizontalAdvance(self.becomes) <= inner.width()
                write(p, inner.x(), inner, self.becomes if fits else "Drop here", 12, 500, t.STRONG)
            else:
                empty = not group.shots
                write(p, inner.x(), inner, self.text(), 12, 500, t.SECONDARY if empty else t.TEXT)
                self._count(p, inner, group)
            if self.becomes or self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(box.adjusted(1, 1, -1, -1))

    def _count(self, p: QPainter, inner: QRect, group: Group) -> None:
        text, tone = str(group.shots), t.WARNING if group.full else t.TEXT
        x = inner.right() + 1 - metrics(12, 600).horizontalAdvance(text)
        write(p, x, inner, text, 12, 600, tone)
        if group.full:
            at = QRect(x - 16, inner.center().y() - 5, 12, 12)
            draw_icon(p, "triangle-alert", at, tone)


class GroupCommands:
    """The keyboard's way: a group by its number, and tens of the whole film or the selection."""

    def __init__(self, views: BoardViews, film: Film, placer: Placer, actions: Actions) -> None:
        self._views, self._film, self._placer = views, film, placer
        actions[ASK].triggered.connect(lambda _on=False: self.ask())
        actions[TENS].triggered.connect(lambda _on=False: self._tens())

    def ask(self) -> Popover | None:
        """A small field for the number; empty takes the shots out of their groups."""
        ids = self._ids()
        if not ids or not self._film.may_write:
            return None
        asked = Popover(self._views, "Put in batch group", "Put", "layers")
        number = Field("Batch group")
        number.set_hint("Number, or empty for none")
        number.setFixedWidth(200)
        asked.body.addWidget(number)

        def valid() -> None:
            text = number.text().strip()
            asked.go.setEnabled(not text or (text.isdecimal() and int(text) > 0))

        number.textChanged.connect(valid)
        asked.accepted.connect(lambda: self._placer.group(ids, int(number.text() or 0) or None))
        asked.show_at(self._views.place_to_ask(), number)
        return asked

    def _ids(self) -> Sequence[str]:
        return self._views.shots().selected_ids()

    def _tens(self) -> None:
        ids = self._ids()
        self._placer.tens(ids if len(ids) > 1 else ())
