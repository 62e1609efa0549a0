"""The Review page: the takes of a shot left, one exact viewer, decisions by single keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.edit import Edit
from app.domain.model_card import Mode
from app.domain.project import CINEMATIC
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.production.board.board_order import called
from app.ui.actions import Actions
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.decision_keys import DecisionKeys
from app.ui.pages.review.facts import Facts
from app.ui.pages.review.filmstrip import Filmstrip
from app.ui.pages.review.take_drag import TakeDrag
from app.ui.pages.review.take_list import TakeList
from app.ui.pages.review.time_strip import TimeStrip
from app.ui.pages.review.transport import Transport
from app.ui.pages.review.video_drop import VideoDrop
from app.ui.pages.review.viewer import Viewer
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import Elided, StateLine, label
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.wish_form import WishForm


@dataclass(frozen=True, slots=True)
class _Look:
    """What one reading of a shot's takes brings."""

    shot_id: str
    takes: list[Take]
    pictures: dict[str, str]


class ReviewPage(QWidget):
    """Signal `page_wanted(str)`."""

    page_wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._actions = film, actions
        self._shot_id = ""
        self._take: Take | None = None
        self._pictures: dict[str, str] = {}
        self._turn = 0
        self.canvas = Canvas()
        self.viewer = Viewer(film.bridge, self.canvas)
        self.transport = Transport(actions)
        self.strip = TimeStrip()
        self.takes = TakeList(thumbnails, lambda take: self._pictures.get(take.id))
        self.video_drop = VideoDrop(self.takes, film, lambda: self._shot_id)
        self.filmstrip = Filmstrip(thumbnails)
        self.take_drag = TakeDrag(self.takes, self.filmstrip, film)
        self.facts = Facts()
        self.form = WishForm(film, flat=True)
        self._number, self._title = label("", "bar", "strong"), Elided("")
        self._slate, self._verdict = label("", "name"), StateLine()
        self._decision = StateLine()
        self._keys = DecisionKeys(actions)
        self._circle = button(
            "Circle", "circle-dot", kind="primary", tall=28, tip="The take that goes into the cut"
        )
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        actions["play.loop"].setChecked(True)

    def wish(self, mode: Mode) -> None:
        """Open the form for another take made from the one in the viewer."""
        shot = self._film.shots.get(self._shot_id)
        if self._take is not None and shot is not None:
            self.form.begin(mode, [shot], self._take)

    # choosing

    def show_shot(self, shot_id: str, take_id: str | None = None) -> None:
        """Show the takes of a shot, with the circled or the newest one in the viewer."""
        self._shot_id = shot_id
        self._head()
        self._read(take_id)

    def show_take(self, take_id: str) -> None:
        take = next((one for one in self.takes.takes.takes if one.id == take_id), None)
        if take is not None:
            self._open(take)

    @property
    def take(self) -> Take | None:
        """The take in the viewer."""
        return self._take

    def _read(self, take_id: str | None = None) -> None:
        workbench, shot_id = self._film.workbench, self._shot_id
        if workbench is None or not shot_id:
            return
        dailies = workbench.dailies
        self._turn += 1
        turn = self._turn

        def read() -> _Look:
            takes = dailies.takes(shot_id)
            paths = ((take.id, dailies.thumbnail(take.id)) for take in takes)
            return _Look(shot_id, takes, {key: str(path) for key, path in paths if path})

        def show(found: _Look) -> None:
            if turn == self._turn:
                self._show(found, take_id)

        self._film.bridge.ask(read, show)

    def _show(self, found: _Look, take_id: str | None) -> None:
        self._pictures = found.pictures
        self._stack.setCurrentIndex(0 if found.takes else 1)
        if not found.takes:
            self._take = None
            self.viewer.close()
            self.takes.show_takes([], None)
            return
        here = self._take if self._take and self._take.shot_id == found.shot_id else None
        wanted = take_id or (here.id if here else None)
        chosen = next((one for one in found.takes if one.id == wanted), None)
        chosen = chosen or next((one for one in found.takes if one.circled), found.takes[-1])
        self.takes.show_takes(found.takes, chosen.id)
        if here is not None and here.id == chosen.id:
            self._again(chosen)
        else:
            self._open(chosen)

    def _open(self, take: Take) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        if self._take is not None and self._take.id != take.id and not self.form.isHidden():
            self.form.close_form()  # it spoke of the take before
        self._take = take
        self.takes.show_takes(self.takes.takes.takes, take.id)
        self._tell(take)
        dailies = workbench.dailies

        def found(path: Path) -> None:
            if self._take is not None and self._take.id == take.id:
                self.canvas.burn_low = take.model != "animatic"  # it burns its own in there
                self.viewer.open(path, take.picked)

        def gone(error: Exception) -> None:
            if self._take is not None and self._take.id == take.id:
                self.viewer.close(str(error))

        self._film.bridge.ask(lambda: dailies.path(take), found, gone)

    def _again(self, take: Take) -> None:
        """The record of the take on screen changed."""
        self._take = take
        self.viewer.show_range(take.picked)
        self._tell(take)
        self._show_range()

    def _tell(self, take: Take) -> None:
        spec, found = self._film.spec or CINEMATIC, self._film.row(take.shot_id)
        model = self._film.card_names().get(take.model, take.model)
        self._slate.setText(f"{take.slate[4:7]}  {model}")
        verdict = take.evaluation.verdict.value if take.evaluation else ""
        tint, icon = t.VERDICTS.get(verdict, (t.SECONDARY, ""))
        word = take.evaluation.word if take.evaluation and verdict != "PASS" else ""
        self._verdict.show_state(icon, f"{verdict}  {word}".strip(), tint)
        if take.circled:
            self._decision.show_state("circle-dot", "Circled", t.OK)
        else:
            self._decision.show_state("", take.status.value.capitalize(), t.SECONDARY)
        self._circle.setText("Take Circle Off" if take.circled else f"Circle {take.slate[4:7]}")
        self._circle.setEnabled(self._film.may_write)
        decided = "Circled" if take.circled else take.status.value
        shot = called(found.number) if found else ""
        self.canvas.setAccessibleDescription(
            f"Take {take.slate[4:7]} of shot {shot}, {model}, {verdict or 'not checked'}, {decided}"
        )
        beside = self.takes.takes.takes
        parent = next((one.slate[4:7] for one in beside if one.id == take.parent_take_id), "")
        self.facts.show_take(take, model, spec, parent)

    def _head(self) -> None:
        found = self._film.row(self._shot_id)
        self._number.setText(called(found.number) if found else "")
        self._title.setText(found.action if found else "")
        self.filmstrip.show_rows(self._film.rows, self._shot_id)

    # the viewer says

    def _opened(self) -> None:
        player = self.viewer.player
        if player is None:
            return
        self.transport.show_clip(player.rate)
        evaluation = self._take.evaluation if self._take else None
        self.strip.show_clip(player.frames, player.rate, evaluation, player.cached)
        self.transport.show_play(0, 0)
        self._show_range()

    def _moved(self, index: int) -> None:
        self.transport.show_frame(index, self.viewer.frames)
        self.strip.show_index(index)

    def _played(self, speed: int) -> None:
        player = self.viewer.player
        self.transport.show_play(speed, player.dropped if player else 0)

    def _show_range(self) -> None:
        self.transport.show_range(self.viewer.picked)
        self.strip.show_range(self.viewer.picked)

    def _range_set(self, start: int, end: int) -> None:
        self._show_range()
        take, workbench = self._take, self._film.workbench
        if take is not None and workbench is not None and self._film.may_write:
            selects = workbench.selects
            self._film.change(lambda: selects.set_range(take.id, FrameRange(start=start, end=end)))

    # decisions

    def _decide(self, work: Callable[[Take], Edit | None]) -> None:
        take = self._take
        if take is not None and self._film.may_write:
            self._film.change(lambda: work(take), self._read)

    def _circled(self) -> None:
        workbench = self._film.workbench
        if workbench is None or self._take is None:
            return
        selects = workbench.selects
        if self._take.circled:
            self._decide(lambda take: selects.uncircle(take.shot_id))
        else:
            self._decide(lambda take: selects.circle(take.id))

    def _judge(self, status: Status) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            selects = workbench.selects
            self._decide(lambda take: selects.judge(take.id, status))

    def _beside(self, take: Take | None) -> None:
        if take is not None:
            self._open(take)

    def _shot_beside(self, step: int) -> None:
        order = [row_.shot_id for row_ in self._film.rows]
        if self._shot_id in order:
            at = order.index(self._shot_id) + step
            if 0 <= at < len(order):
                self._take = None
                self.show_shot(order[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number <= 8 and not event.modifiers():
            if number < len(self.takes.takes.takes):
                self._open(self.takes.takes.takes[number])
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shot_id and self._film.rows:
            taken = [row_ for row_ in self._film.rows if row_.take_count]
            self.show_shot((taken or self._film.rows)[0].shot_id)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.viewer.shuttle(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.facts.setVisible(self.width() >= 1400)
        self.filmstrip.setVisible(self.height() >= 640)

    def _connect(self) -> None:
        viewer, acts = self.viewer, self._actions
        self.form.ordered.connect(self._film.wished)
        self.form.closed.connect(self.setFocus)
        viewer.opened.connect(self._opened)
        viewer.moved.connect(self._moved)
        viewer.played.connect(self._played)
        viewer.range_set.connect(self._range_set)
        viewer.filled.connect(self.strip.update)
        self.strip.wanted.connect(viewer.go_to)
        self.takes.chosen.connect(self.show_take)
        self.filmstrip.chosen.connect(self.show_shot)
        self._circle.clicked.connect(lambda _on=False: self._circled())
        self._film.rows_changed.connect(self._head)
        self._film.takes_changed.connect(self._takes_changed)
        self._film.opened.connect(self._read)  # a shot may be asked for before the film is open
        acts.give("review", self)
        for key, act in {
            "take.circle": self._circled,
            "take.keep": lambda: self._judge(Status.KEEP),
            "take.maybe": lambda: self._judge(Status.MAYBE),
            "take.reject": lambda: self._judge(Status.REJECT),
            "take.back": lambda: self._judge(Status.UNSEEN),
            "take.previous": lambda: self._beside(self.takes.beside(-1)),
            "take.next": lambda: self._beside(self.takes.beside(1)),
            "take.unseen": lambda: self._beside(self.takes.unseen()),
            "take.shot_before": lambda: self._shot_beside(-1),
            "take.shot_after": lambda: self._shot_beside(1),
            "play.toggle": viewer.toggle,
            "play.reverse": lambda: viewer.shuttle(-1),
            "play.stop": lambda: viewer.shuttle(0),
            "play.forward": lambda: viewer.shuttle(1),
            "play.back": lambda: viewer.step(-1),
            "play.on": lambda: viewer.step(1),
            "play.second_back": lambda: viewer.second(-1),
            "play.second_on": lambda: viewer.second(1),
            "play.first": lambda: viewer.go_to(0),
            "play.last": lambda: viewer.go_to(viewer.frames - 1),
            "play.in": viewer.set_in,
            "play.out": viewer.set_out,
            "play.clear": viewer.clear_range,
            "play.to_in": lambda: viewer.go_to(viewer.picked.start if viewer.picked else 0),
            "play.to_out": lambda: viewer.go_to(
                (viewer.picked.end if viewer.picked else viewer.frames) - 1
            ),
        }.items():
            acts[key].triggered.connect(lambda _on=False, act=act: act())
        acts["play.loop"].toggled.connect(viewer.set_looping)

    def _takes_changed(self, shots: set[str]) -> None:
        if not shots or self._shot_id in shots:
            self._read()

    def _build(self) -> None:
        left = column(
            surface(row(self._number, self._title, margins=(12, 0, 12, 0)), height=40),
            line(), gap=0,
        )  # fmt: skip
        left.addWidget(self.takes, 1)
        left.addWidget(line())
        left.addLayout(column(self._circle, self._keys, gap=8, margins=(12, 10, 12, 10)))
        head = row(self._slate, self._verdict, None, self._decision, gap=12, margins=(12, 0, 12, 0))
        centre = column(surface(head, "surround", height=28), self.form, gap=0)
        pane = QVBoxLayout()
        pane.setContentsMargins(8, 0, 8, 8)
        pane.addWidget(self.canvas, 1)
        centre.addWidget(surface(pane, "surround"), 1)
        for part in (line("edge"), self.transport, line(), self.strip):
            centre.addWidget(part)
        middle = row(gap=0)
        middle.addWidget(surface(left, width=216))
        middle.addWidget(line("edge", vertical=True))
        middle.addLayout(centre, 1)
        middle.addWidget(line("edge", vertical=True))
        middle.addWidget(self.facts)
        shown = QWidget()
        shown.setLayout(middle)
        none = EmptyState(
            "play",
            "Render a take of this shot",
            "Takes appear here as soon as they land. Choose another shot below, or send this one.",
            ("Go to the Board", "layout-grid", lambda: self.page_wanted.emit("board")),
        )
        holder = QWidget()
        holder.setLayout(column(None, row(None, none, None), None))
        self._stack.addWidget(shown)
        self._stack.addWidget(holder)
        self._stack.setCurrentIndex(1)
        whole = column(gap=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(line("edge"))
        whole.addWidget(self.filmstrip)
        self.setLayout(whole)
        self.setFocusProxy(self.canvas)
