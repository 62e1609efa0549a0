"""The Review page: the takes of a shot left, one exact viewer, decisions by single keys.

It only composes: every part holds the stage and connects itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.model_card import Mode
from app.domain.project import CINEMATIC
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.production.board.board_order import called
from app.ui.actions import Actions
from app.ui.alone import PANEL
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.compare_bar import CompareBar
from app.ui.pages.review.compare_keys import CompareKeys
from app.ui.pages.review.cut_view import CutView
from app.ui.pages.review.decisions import Decisions
from app.ui.pages.review.facts import Facts
from app.ui.pages.review.filmstrip import Filmstrip
from app.ui.pages.review.late_proxies import LateProxies
from app.ui.pages.review.mode_controls import ModeControls
from app.ui.pages.review.original import Originals
from app.ui.pages.review.pane_drop import PaneDrop
from app.ui.pages.review.pane_feed import PaneFeed
from app.ui.pages.review.pane_menu import PaneMenu
from app.ui.pages.review.place_keeper import PlaceKeeper
from app.ui.pages.review.play_keys import PlayKeys
from app.ui.pages.review.sharing.desk import SharingDesk
from app.ui.pages.review.sharing.frame_drag import FrameDrag
from app.ui.pages.review.side import Side
from app.ui.pages.review.side_foot import SideFoot
from app.ui.pages.review.sound import ReviewSound
from app.ui.pages.review.speaker import Speaker
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.take_drag import TakeDrag
from app.ui.pages.review.take_list import TakeList
from app.ui.pages.review.time_strip import TimeStrip
from app.ui.pages.review.transport import Transport
from app.ui.pages.review.video_drop import VideoDrop
from app.ui.pages.review.viewer import Viewer
from app.ui.pages.review.viewing_tools import ViewingTools
from app.ui.state.film import Film
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import centred, column, line, row, surface
from app.ui.widgets.text import Elided, label
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.wish_form import WishForm


class ReviewPage(QWidget):
    """Signals: `page_wanted(str)`; `told(str)` something was written, merged or placed."""

    page_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self.canvas = Canvas()
        self.viewer = Viewer(film.bridge, self.canvas)
        self.stage = Stage(film, self.viewer, self.canvas.compare)
        self.feed = PaneFeed(self.stage, self.canvas, thumbnails)
        self.compare_keys = CompareKeys(self.stage, actions)
        self.bar = CompareBar(self.stage, actions)
        self.mode_controls = ModeControls(self.canvas)
        self.late_proxies = LateProxies(self.stage)
        self.places = PlaceKeeper(self.stage)
        self.pane_drop = PaneDrop(self.stage, self.canvas)
        self.pane_menu = PaneMenu(self.stage, self.canvas, actions)
        self.transport = Transport(self.stage, actions)
        self.sound = ReviewSound(self.stage, actions)
        self.transport.add_tools(Speaker(self.sound, actions))
        self.takes = TakeList(thumbnails, self.stage)
        self.video_drop = VideoDrop(self.takes, film, lambda: self.stage.shot_id)
        self.filmstrip = Filmstrip(thumbnails)
        self.take_drag = TakeDrag(self.takes, self.filmstrip, film)
        self.frame_drag = FrameDrag(self.stage, self.canvas, self.filmstrip, actions)
        self.facts = Facts()
        self.side = Side(self.stage, self.canvas, actions, self.facts)
        self.strip = TimeStrip(self.stage, self.side.noting)
        self.form = WishForm(film, flat=True)
        self.decisions = Decisions(self.stage, actions, self.side.noting)
        self.side.set_foot(SideFoot(self.stage, self.decisions.circle))
        self.play_keys = PlayKeys(self.stage, actions)
        self.tools = ViewingTools(self.stage, self.canvas, actions, self)
        self._number, self._title = label("", "bar", "strong"), Elided("")
        self._stack, self._centre = QStackedWidget(), QWidget()
        over = (self._stack, self._centre)
        self.originals = Originals(self.stage, actions, self.sound, self)
        self.cut = CutView(self.stage, actions, self.sound, *over, self.canvas.setFocus)
        self.bar.add_tools(self.tools.bar)
        self._halls = QStackedWidget()
        self.sharing = SharingDesk(self.stage, self.canvas, actions, self, self._halls)
        self.sharing.told.connect(self.told)
        self.frame_drag.wanted.connect(self.sharing.place_frame)
        self.video_drop.dropped.connect(self.sharing.outside.offer)
        self._build()
        self._connect()
        actions.give("review", self)

    def wish(self, mode: Mode) -> None:
        """Open the form for another take made from the one in the viewer."""
        shot = self._film.shots.get(self.stage.shot_id)
        if self.take is not None and shot is not None:
            self.form.begin(mode, [shot], self.take)

    def show_shot(self, shot_id: str, take_id: str | None = None) -> None:
        """Show the takes of a shot, with the circled or the newest one in the viewer."""
        self.stage.open_shot(shot_id, take_id)

    def show_take(self, take_id: str) -> None:
        self.stage.load(take_id)

    @property
    def take(self) -> Take | None:
        """The take with the focus."""
        return self.stage.take

    # the stage and the viewer say

    def _head(self) -> None:
        found = self._film.row(self.stage.shot_id)
        self._number.setText(called(found.number) if found else "")
        self._title.setText(found.action if found else "")
        self.filmstrip.show_rows(self._film.rows, self.stage.shot_id)

    def _show_takes(self) -> None:
        take = self.take
        self._turn_to(0 if self.stage.takes else 1)
        if take is not None:
            self.viewer.show_range(take.picked)
            self.strip.retell()
            self._show_facts(take)

    def _turn_to(self, part: int) -> None:
        """The takes, the words where there are none, or nothing while they are being read."""
        arrived = part == 0 and self._stack.currentIndex() != 0
        self._stack.setCurrentIndex(part)
        if arrived and self.isVisible():
            self.canvas.setFocus()  # the keys are the viewer's, not a button's that is gone

    def _show_facts(self, take: Take) -> None:
        model = self._film.card_names().get(take.model, take.model)
        beside = self.stage.takes
        parent = next((one.slate[4:7] for one in beside if one.id == take.parent_take_id), "")
        self.facts.show_take(take, model, self._film.spec or CINEMATIC, parent)

    def _other_take(self) -> None:
        if not self.form.isHidden():
            self.form.close_form()  # it spoke of the take before
        if self.take is not None:
            self._show_facts(self.take)

    def _range_set(self, start: int, end: int) -> None:
        take, workbench = self.take, self._film.workbench
        if take is not None and workbench is not None and self._film.may_write:
            selects = workbench.selects
            self._film.change(lambda: selects.set_range(take.id, FrameRange(start=start, end=end)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cut.is_open:
            self.cut.leave()
            return
        number = event.key() - Qt.Key.Key_1
        if 0 <= number <= 8 and not event.modifiers():
            if number < len(self.stage.takes):
                self.stage.load(self.stage.takes[number].id)
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.stage.shot_id and self._film.rows:
            self._turn_to(2)
            taken = [row_ for row_ in self._film.rows if row_.take_count]
            self.show_shot((taken or self._film.rows)[0].shot_id)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.viewer.shuttle(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self.width() >= 1400)
        self.strip.fit(self.height())
        self.filmstrip.setVisible(self.height() >= 640)

    def _connect(self) -> None:
        viewer, stage = self.viewer, self.stage
        self.form.ordered.connect(self._film.wished)
        self.form.closed.connect(self.setFocus)
        stage.shot_changed.connect(self._head)
        stage.takes_changed.connect(self._show_takes)
        stage.focus_changed.connect(self._other_take)
        viewer.range_set.connect(self._range_set)
        self.filmstrip.chosen.connect(self.show_shot)
        self.cut.at_shot.connect(lambda shot: self.filmstrip.show_rows(self._film.rows, shot))
        self._film.rows_changed.connect(self._head)

    def _build(self) -> None:
        left = column(
            surface(row(self._number, self._title, margins=(12, 0, 12, 0)), height=40),
            line(), gap=0,
        )  # fmt: skip
        left.addWidget(self.takes, 1)
        left.addWidget(line())
        left.addWidget(self.decisions)
        centre = column(self.bar, line("edge"), self.form, gap=0)
        beside = row(self.canvas, self.tools.scopes, gap=0)
        beside.setStretch(0, 1)
        centre.addLayout(beside, 1)
        for part in (line("edge"), self.transport, line(), self.strip):
            centre.addWidget(part)
        middle = row(gap=0)
        takes = surface(left, width=216)
        for panel, name in ((takes, "Takes"), (self._centre, "Viewer"), (self.side, "Notes")):
            panel.setProperty(PANEL, name)
        middle.addWidget(takes)
        middle.addWidget(line("edge", vertical=True))
        self._centre.setLayout(centre)
        middle.addWidget(self._centre, 1)
        middle.addWidget(line("edge", vertical=True))
        middle.addWidget(self.side)
        shown = QWidget()
        shown.setLayout(middle)
        none = EmptyState(
            "play",
            "Render a take of this shot",
            "Takes appear here as soon as they land. Choose another shot below, or send this one.",
            ("Go to the Board", "layout-grid", lambda: self.page_wanted.emit("board")),
        )
        self._stack.addWidget(shown)
        self._stack.addWidget(centred(none))
        self._stack.addWidget(QWidget())
        self._stack.setCurrentIndex(1)
        whole = column(self.sharing.bar, self.sharing.outside, gap=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(line("edge"))
        whole.addWidget(self.filmstrip)
        front = QWidget()
        front.setLayout(whole)
        self._halls.addWidget(front)
        self.setLayout(column(self._halls, gap=0))
        self.setFocusProxy(self.canvas)
