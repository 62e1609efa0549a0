"""The Assemble page: the cut as it will be delivered, as a strip in time and as a list of events.

The picture is derived from circled takes and nothing of it is moved here; sounds lie on tracks
below it and are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.cut import Cut, RateMethod
from app.domain.sound import Track
from app.domain.timing import timecode
from app.production.board.board_order import called
from app.ui.actions import Actions
from app.ui.pages.assemble.sound_lanes import SoundLanes
from app.ui.pages.assemble.strip import CutStrip
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import button
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import centred, column, line, row, surface
from app.ui.widgets.text import StateLine, label
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow
    from app.production.cut.sounds import OnTrack

_HEADS = ("Event", "Shot", "Action", "Take", "Source in", "Source out", "Record in", "Record out",
          "Frames", "Rate")  # fmt: skip


class AssemblePage(QWidget):
    """Signals: `review_wanted(str)` a shot id; `page_wanted(str)`; `told(str)`."""

    review_wanted = Signal(str)
    page_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._cut: Cut | None = None
        self._title = label("", "bar", "strong")
        self._told = label("", tone="secondary")
        self._state = StateLine(role="name")
        self._to_deliver = button(
            "Deliver", "package", kind="primary", tip="Make the package of this cut"
        )
        self.strip = CutStrip(thumbnails)
        self.lanes = SoundLanes(film, actions)
        self.table = QTableWidget()
        self._stack = QStackedWidget()
        self._build()
        film.rows_changed.connect(self._refresh_if_seen)
        film.takes_changed.connect(self._refresh_if_seen)
        film.opened.connect(self.refresh)
        self.strip.chosen.connect(self._choose)
        self.strip.opened.connect(self.review_wanted)
        self.lanes.spanned.connect(self.strip.show_span)
        self.lanes.told.connect(self.told)
        self.table.doubleClicked.connect(lambda index: self._open(index.row()))
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self._to_deliver.clicked.connect(lambda _on=False: self.page_wanted.emit("deliver"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Derive the cut again."""
        workbench = self._film.workbench
        if workbench is not None:
            assembly, sounds = workbench.assembly, workbench.sounds
            self._film.bridge.ask(
                lambda: (assembly.cut(), sounds.on_tracks()), lambda found: self.show_cut(*found)
            )

    def add_sounds(self, track: Track) -> None:
        """Choose files for a track: from the chosen shot on, else from the film's start."""
        at = 0
        if self._cut is not None:
            chosen = (one for one in self._cut.items if one.shot_id == self.strip.shot_id())
            at = next((one.record.start for one in chosen), 0)
        self.lanes.choose_files(track, at)

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def show_cut(self, cut: Cut, sounds: Sequence[OnTrack] = ()) -> None:
        self._cut = cut
        rows = {row_.shot_id: row_ for row_ in self._film.rows}
        self._stack.setCurrentIndex(0 if cut.items else 1)
        self._title.setText(cut.name)
        self._told.setText(
            f"{len(cut.items)} events · {cut.frames:,} frames · "
            f"{timecode(cut.frames, cut.spec.rate)}"
        )
        if cut.missing:
            listed = ", ".join(called(number) for number in cut.missing[:8])
            more = " …" if len(cut.missing) > 8 else ""
            self._state.show_state("triangle-alert", f"not circled: {listed}{more}", t.WARNING)
        else:
            self._state.show_state("check", "every shot circled", t.OK)
        self.strip.show_cut(cut, rows)
        self.lanes.show_cut(cut, sounds)
        self._fill(cut, rows)

    def _fill(self, cut: Cut, rows: dict[str, TileRow]) -> None:
        rate, start = cut.spec.rate, cut.spec.start_frame()
        self.table.setRowCount(len(cut.items))
        for n, item in enumerate(cut.items):
            row_ = rows.get(item.shot_id)
            record = (item.record.start + start, item.record.end + start)
            cells = (
                f"{item.event:03}",
                called(item.shot),
                row_.action if row_ else "",
                item.slate,
                str(item.source.start),
                str(item.source.end),
                timecode(record[0], rate, drop=cut.spec.drop),
                timecode(record[1], rate, drop=cut.spec.drop),
                str(item.record.duration),
                "" if item.method is RateMethod.SAME else item.method.value,
            )
            for m, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                if m in (3, 6, 7):
                    cell.setFont(font(11, 400, True))
                if m in (4, 5, 8):
                    cell.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                if m in (0, 4, 5):
                    cell.setForeground(QColor(t.SECONDARY))
                if m == 9:
                    cell.setForeground(QColor(t.WARNING))
                self.table.setItem(n, m, cell)

    def _choose(self, shot_id: str) -> None:
        if self._cut is None:
            return
        for n, item in enumerate(self._cut.items):
            if item.shot_id == shot_id:
                self.table.selectRow(n)

    def _open(self, at: int) -> None:
        if self._cut is not None:
            self.review_wanted.emit(self._cut.items[at].shot_id)

    def _row_chosen(self) -> None:
        at = self.table.currentRow()
        if self._cut is not None and 0 <= at < len(self._cut.items):
            self.strip.show_chosen(self._cut.items[at].shot_id)

    def _build(self) -> None:
        bar = surface(
            row(self._title, self._told, self._state, None, self._to_deliver, gap=12,
                margins=(16, 0, 12, 0)), height=36,
        )  # fmt: skip
        self.table.setAccessibleName("Events of the cut")
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels(_HEADS)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        for n in (4, 5, 8):
            head = self.table.horizontalHeaderItem(n)
            if head is not None:
                head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setFont(font(12, 500))
        self.table.horizontalHeader().setFixedHeight(28)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for n, width in enumerate((64, 64, 200, 104, 84, 84, 104, 104, 72, 104)):
            self.table.setColumnWidth(n, width)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        none = EmptyState(
            "film",
            "Circle a take of each shot",
            "The cut follows the board: one circled take a shot, in order, without gaps.",
            ("Go to Review", "play", lambda: self.page_wanted.emit("review")),
        )
        self._stack.addWidget(self.table)
        self._stack.addWidget(centred(none))
        self._stack.setCurrentIndex(1)
        whole = column(bar, line(), self.strip, line(), self.lanes, line("edge"), gap=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)
