"""A take watched in the cut, over the viewer: between its neighbours, or the whole film.

It only shows. The take beneath stays where it stood, and Esc returns to it. While it is open it
hears the transport's commands before the viewer does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.cut import Segment
from app.domain.timing import timecode
from app.media.reel_player import ReelPlayer, Slide
from app.ui.actions import Actions
from app.ui.command_table import COMMANDS
from app.ui.pages.review.cut_bar import CutBar
from app.ui.pages.review.cut_reel import CutReel, Made
from app.ui.pages.review.cut_screen import PICKS, CutScreen, named
from app.ui.pages.review.sound import ReviewSound
from app.ui.pages.review.speaker import Speaker
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button, icon_action, on_click
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import StateLine, label

SHOULDER = 2  # seconds of each neighbour
_BUTTONS = ("play.first", "play.back", "play.stop", "play.toggle", "play.on", "play.last")
# what is for the candidate as well; all else of Review is about a picture that is not seen
_DECIDES = (
    "take.circle", "take.keep", "take.maybe", "take.reject", "take.back", "take.unseen",
    "take.original",
)  # fmt: skip
_KEYS: dict[str, Callable[[ReelPlayer], object]] = {
    "play.toggle": lambda p: p.toggle(),
    "play.reverse": lambda p: p.shuttle(-1),
    "play.stop": lambda p: p.shuttle(0),
    "play.forward": lambda p: p.shuttle(1),
    "play.back": lambda p: p.step(-1),
    "play.on": lambda p: p.step(1),
    "play.second_back": lambda p: p.step(-round(p.rate)),
    "play.second_on": lambda p: p.step(round(p.rate)),
    "play.first": lambda p: p.request(0),
    "play.last": lambda p: p.request(p.frames - 1),
}
# only while the film plays: there they do not change the take
_CUTS: dict[str, Callable[[ReelPlayer], object]] = {
    "take.previous": lambda p: _jump(p, -1),
    "take.shot_before": lambda p: _jump(p, -1),
    "take.next": lambda p: _jump(p, 1),
    "take.shot_after": lambda p: _jump(p, 1),
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be watched: a candidate in its place, or the film from a shot on."""

    take_id: str
    shot_id: str
    whole: bool


class CutView(QWidget):
    """It lies in `inside`, over `over` while that is seen, else over all of it. `back` gives the
    focus to the take beneath. Signal `at_shot(str)`: a shot id, when the film comes to another
    shot, and the one of the take when the cut is left.
    """

    at_shot = Signal(str)

    def __init__(
        self,
        stage: Stage,
        actions: Actions,
        sound: ReviewSound,
        inside: QWidget,
        over: QWidget,
        back: Callable[[], object],
    ) -> None:
        super().__init__(inside)
        self._stage, self._actions, self._sound = stage, actions, sound
        self._inside, self._over, self._back = inside, over, back
        self._wish: _Wish | None = None
        self._runs = False
        self._at_shot = ""
        self._withdrawn: list[QAction] = []  # commands that say nothing while the cut is seen
        self._playing = ("", False)  # the shot and kind of the sequence that plays
        self.reel = CutReel(stage.film.bridge, sound, self)
        self.picture, self.bar = CutScreen(), CutBar()
        self._name, self._pick = label("", "bar", "strong"), StateLine()
        self._what = label("", tone="secondary")
        self.timecode = label("00:00:00:00", "timecode", "strong")
        self._frame, self._count = label("", tone="secondary"), label("", tone="secondary")
        self._build()
        self.setFocusProxy(self.picture)
        self.hide()
        for watched in (inside, over):
            watched.installEventFilter(self)
        self.reel.loaded.connect(self._loaded)
        self.reel.shown.connect(self._shown)
        self.reel.ticked.connect(self._ticked)
        self.reel.failed.connect(self.picture.show_nothing)
        self.picture.painted.connect(self._painted)
        self.picture.sized.connect(self.reel.set_size)
        self.bar.wanted.connect(self.go_to)
        actions["cut.candidate"].triggered.connect(lambda _on=False: self.open_candidate())
        actions["cut.film"].triggered.connect(lambda _on=False: self.open_film())
        actions["cut.around"].triggered.connect(lambda _on=False: self.play_around())
        actions["play.loop"].toggled.connect(self.reel.set_looping)
        stage.focus_changed.connect(self._other)
        stage.takes_changed.connect(self._other)
        stage.shot_changed.connect(self._other_shot)
        stage.viewer.played.connect(self._beneath)
        stage.guest = self.heard

    # what is watched

    @property
    def is_open(self) -> bool:
        return self._wish is not None

    @property
    def player(self) -> ReelPlayer | None:
        return self.reel.player

    def open_candidate(self) -> None:
        """The take with the focus between its neighbours, looping; again: back to the take."""
        take = self._stage.take
        if self._wish is not None and not self._wish.whole:
            self.leave()
        elif take is not None:
            self._begin(_Wish(take.id, take.shot_id, whole=False))

    def open_film(self) -> None:
        """The film from the shot at hand on; again: back to the take."""
        if self._wish is not None and self._wish.whole:
            self.leave()
        else:
            take = self._stage.take
            self._begin(_Wish(take.id if take else "", self._stage.shot_id, whole=True))

    def play_around(self) -> None:
        """A second before and after the nearest cut, or the frame of the take on screen."""
        if self._wish is None:
            self._stage.viewer.play_around(1)
            return

        def around(player: ReelPlayer) -> None:
            second = round(player.rate)
            player.play_around(player.cut_near(player.index), second, second)

        self.reel.act(around)

    def leave(self) -> None:
        """Back to the take, at the frame where it stood."""
        if self._wish is None:
            return
        self._wish = None
        self._offer()
        self.reel.close()
        self.hide()
        self.picture.show_nothing()
        self._sound.back()
        self._at_shot = ""
        self.at_shot.emit(self._stage.shot_id)
        self._back()

    def go_to(self, index: int) -> None:
        self.reel.act(lambda player: player.request(index))

    # commands

    def heard(self, key: str) -> bool:
        """Whether a command of the transport was done here, because the cut is what is seen."""
        if self._wish is None:
            return False
        act = _KEYS.get(key) or (_CUTS.get(key) if self._wish.whole else None)
        if act is not None:
            self.reel.act(act)
        return act is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif self._wish is not None and self._wish.whole and event.text().isdigit():
            event.accept()  # another take beneath would not be seen
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._cover()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reel.act(lambda player: player.shuttle(0))

    # inside

    def _begin(self, wish: _Wish) -> None:
        if self._stage.film.workbench is None:
            return
        self._stage.viewer.shuttle(0)
        if self._wish is None:
            self._sound.lend()
            self.picture.show_nothing()
            self._cover()
            self.show()
        self._wish = wish
        self._offer()
        self.setFocus()
        self._what.setText(
            "Film with current picks" if wish.whole else "In the cut; watching circles nothing"
        )
        self._load(wish)

    def _load(self, wish: _Wish) -> None:
        workbench = self._stage.film.workbench
        assert workbench is not None
        desk = workbench.in_cut

        def make() -> Made:
            rate = desk.rate
            if wish.whole:
                return desk.film(), rate
            return desk.around(wish.take_id, round(SHOULDER * rate)), rate

        self.reel.load(make, lambda player: self._start(player, wish))

    def _start(self, player: ReelPlayer, wish: _Wish) -> int:
        """Of the film: the frame of the take that was on screen, else its shot's first. Another
        candidate goes on at the same place of the cut.
        """
        if not wish.whole:
            old, same = self.reel.player, self._playing == (wish.shot_id, False)
            return min(old.index, player.frames - 1) if old is not None and same else 0
        here = next((one for one in player.segments if one.shot_id == wish.shot_id), None)
        if here is None:
            return 0
        at = here.record.start
        if here.take_id == wish.take_id and here.source is not None:
            gone = self._stage.viewer.index - here.source.start
            if 0 <= gone < here.record.duration:
                at += gone
        return at

    def _other(self) -> None:
        """Another take has the focus, or its record changed: it is the candidate now."""
        take = self._stage.take
        if self._wish is not None and not self._wish.whole and take is not None:
            self._wish = _Wish(take.id, take.shot_id, whole=False)
            self._stage.viewer.shuttle(0)
            self._load(self._wish)

    def _other_shot(self) -> None:
        """A person chose a shot: the film goes on there."""
        player = self.reel.player
        if player is None or self._wish is None or not self._wish.whole:
            return
        wanted = self._stage.shot_id
        found = next((one for one in player.segments if one.shot_id == wanted), None)
        if found is not None:
            self.reel.act(lambda player: _go(player, found.record.start))

    def _beneath(self, speed: object) -> None:
        """What is not seen does not run."""
        if speed and self._wish is not None:
            self._stage.viewer.shuttle(0)

    def _offer(self) -> None:
        """Nobody marks frames, or decides about a take, that is not the one on screen."""
        for action in self._withdrawn:
            action.setEnabled(True)
        self._withdrawn.clear()
        if self._wish is None:
            return
        here = {*_KEYS, *_CUTS, *(() if self._wish.whole else _DECIDES)}
        for command in COMMANDS:
            action = self._actions[command.key]
            stays = command.key in here or command.key.startswith(("cut.", "sound.", "play.loop"))
            if command.where in ("review", "viewer") and not stays and action.isEnabled():
                action.setEnabled(False)
                self._withdrawn.append(action)

    def _loaded(self) -> None:
        if self.reel.player is not None and self._wish is not None:
            self._playing = (self._wish.shot_id, self._wish.whole)
            self.bar.show_segments(self.reel.player.segments)

    def _shown(self, slide: Slide) -> None:
        if self.reel.player is not None:
            self.picture.show_slide(slide, self.reel.player.rate)

    def _ticked(self) -> None:
        player = self.reel.player
        if player is None:
            return
        speed = player.playhead.speed
        word = f"{speed or 1}×  {player.dropped} dropped".replace("-", "−")
        if player.held:
            word += f"  {player.held} held"
        if self._count.text() != word:
            self._count.setText(word)
        if bool(speed) != self._runs:
            self._runs = bool(speed)
            self._play.setIcon(icon("pause" if speed else "play", t.SECONDARY_RAISED))

    def _painted(self, index: int) -> None:
        player, slide = self.reel.player, self.picture.shown
        if player is None or slide is None or slide.segment not in player.segments:
            return  # the last picture of the sequence before
        self.timecode.setText(timecode(index, player.rate))
        shots = len(player.segments)
        at = player.segments.index(slide.segment) + 1
        self._frame.setText(f"frame {index} of {player.frames} · shot {at} of {shots}")
        self._show_pick(slide.segment)
        if self._wish is not None and self._wish.whole and slide.segment.shot_id != self._at_shot:
            self._at_shot = slide.segment.shot_id
            self.at_shot.emit(self._at_shot)
        self.bar.show_index(index)

    def _show_pick(self, segment: Segment) -> None:
        name, (word, sign, tint) = f"Shot {named(segment)}", PICKS[segment.word]
        if (self._name.text(), self._pick.text()) != (name, word):
            self._name.setText(name)
            self._pick.show_state(sign, word, tint)

    def _cover(self) -> None:
        over, inside = self._over, self._inside
        if over.isVisibleTo(inside):
            self.setGeometry(QRect(over.mapTo(inside, QPoint(0, 0)), over.size()))
        else:
            self.setGeometry(inside.rect())
        self.raise_()

    def _build(self) -> None:
        back = button("Back to Take", "undo-2", tip="Back to the take, where it stood  (Esc)")
        on_click(back, self.leave)
        head = row(self._name, self._pick, None, self._what, back, gap=12, margins=(12, 0, 8, 0))
        buttons = [icon_action(self._actions[key]) for key in _BUTTONS]
        self._play = buttons[_BUTTONS.index("play.toggle")]
        self.timecode.setFixedWidth(104)
        foot = row(
            self.timecode, self._frame, None, *buttons, icon_action(self._actions["cut.around"]),
            None, icon_action(self._actions["play.loop"]), line("line", vertical=True, length=20),
            self._count, Speaker(self._sound, self._actions), gap=8, margins=(12, 0, 12, 0),
        )  # fmt: skip
        pane = QVBoxLayout()
        pane.setContentsMargins(8, 0, 8, 8)
        pane.addWidget(self.picture, 1)
        whole = column(surface(head, "surround", height=36), gap=0)
        whole.addWidget(surface(pane, "surround"), 1)
        for part in (line("edge"), surface(foot, height=40), line(), self.bar):
            whole.addWidget(part)
        self.setLayout(whole)


def _jump(player: ReelPlayer, way: int) -> None:
    _go(player, player.cut_beside(player.index, way))


def _go(player: ReelPlayer, at: int) -> None:
    if player.playhead.playing:
        player.play_at(at)
    else:
        player.request(at)
