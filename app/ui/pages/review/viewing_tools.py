"""The viewer's tools put together: commands, the hand, scopes, onion skin, screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.media.grade import Channel
from app.media.scopes import Scope
from app.ui.actions import Actions
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.guides import ASPECTS
from app.ui.pages.review.scopes_panel import ScopesPanel
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.viewing_bar import GUIDES, MASKS, ViewingBar
from app.ui.pages.review.viewing_card import Card
from app.ui.pages.review.viewing_hand import Hand
from app.ui.pages.review.viewing_onion import OnionSkin
from app.ui.pages.review.viewing_screens import OtherScreen, PictureOnly, other_screens

_CHANNELS = {
    "viewer.red": Channel.RED, "viewer.green": Channel.GREEN, "viewer.blue": Channel.BLUE,
    "viewer.luma": Channel.LUMA,
}  # fmt: skip


class ViewingTools(QObject):
    """`bar` goes on the bar over the picture, `scopes` beside the canvas. `page` hears the keys."""

    def __init__(self, stage: Stage, canvas: Canvas, actions: Actions, page: QWidget) -> None:
        super().__init__(canvas)
        self._stage, self._canvas, self._actions = stage, canvas, actions
        self.viewing = canvas.viewing
        self.onion = OnionSkin(stage, self.viewing)
        self.hand = Hand(self.viewing, canvas, page, actions)
        self.scopes = ScopesPanel(stage, canvas)
        self.only = PictureOnly(canvas, page)
        self.card = Card(canvas, stage.film.bridge, actions)
        self.other: OtherScreen | None = None
        self.bar = ViewingBar(self.viewing, self.onion, actions, lambda: stage.focus, self.show_on)
        self._full, self._page = False, page
        self._connect()
        canvas.installEventFilter(self)
        self._sizes()
        self._show()

    def show_on(self, screen: QScreen) -> None:
        """The viewer a second time, filling a screen; it replaces the one there was."""
        if self.other is not None:
            self.other.close()
        self.other = OtherScreen(self._stage, self._canvas, screen)
        self.other.gone.connect(self._other_gone)
        self._show()
        self._want_full()

    def toggle_other(self) -> None:
        """Open the viewer on the next screen, or close it there."""
        screens = other_screens(self._canvas)
        if self.other is not None:
            self.other.close()
        elif screens:
            self.show_on(screens[0])
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            QTimer.singleShot(0, self._take_keys)
        return False

    def _take_keys(self) -> None:
        """Takes have come where there were none: the viewer hears the keys from the beginning."""
        here = QApplication.focusWidget()
        if not isinstance(here, QWidget) or not self._page.isAncestorOf(here):
            return
        if not isinstance(here, QLineEdit | QPlainTextEdit | QTextEdit):
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_gone(self) -> None:
        self.other = None
        self._show()
        self._want_full()

    def _connect(self) -> None:
        viewing, stage, acts = self.viewing, self._stage, self._actions
        commands: dict[str, Callable[[], object]] = {
            "viewer.fit": lambda: viewing.fit(stage.focus),
            "viewer.actual": lambda: viewing.set_pixels(1, stage.focus),
            "viewer.double": lambda: viewing.set_pixels(2, stage.focus),
            "viewer.neutral": viewing.neutral,
            "viewer.linked": lambda: viewing.set_linked(not viewing.linked),
            "viewer.onion": lambda: self.onion.set_on(not self.onion.on),
            "viewer.onion_choose": self.bar.open_onion,
            "viewer.picture": self.only.toggle,
            "viewer.screen": self.toggle_other,
            **{key: partial(viewing.set_channel, one) for key, one in _CHANNELS.items()},
            **{key: partial(self._guide, key.removeprefix("guide.")) for key in GUIDES + MASKS},
        }
        for key, act in commands.items():
            acts[key].triggered.connect(lambda _on=False, act=act: self._run(act))
        for scope in Scope:
            action = acts[f"scope.{scope.value}"]
            action.toggled.connect(lambda on, scope=scope: self.scopes.set_on(scope, on))
        acts.give("viewer", self._canvas)
        viewing.changed.connect(self._show)
        viewing.changed.connect(self._want_full)
        self.onion.changed.connect(self._show)
        stage.panes_changed.connect(self._sizes)
        stage.takes_changed.connect(self._sizes)
        stage.focus_changed.connect(self.bar.show_state)
        stage.viewer.opened.connect(lambda: self._want_full(anew=True))
        viewing.placed.connect(self.bar.show_state)

    def _guide(self, name: str) -> None:
        self.viewing.set_guides(self.viewing.guides.toggled(name))

    def _run(self, act: Callable[[], object]) -> None:
        act()
        self._show()  # a checkable action turned itself over, whatever came of it

    def _sizes(self) -> None:
        takes = self._stage.panes
        self.viewing.set_sizes([QSize(one.probe.width, one.probe.height) for one in takes])

    def _want_full(self, anew: bool = False) -> None:
        """Frames of the file's own size, as long as somebody looks that closely."""
        full = self.viewing.wants_full() or self.other is not None
        player = self._stage.viewer.player
        if player is not None and (anew or full != self._full):
            self._full = full
            player.want_full(full)

    def _show(self) -> None:
        viewing, acts = self.viewing, self._actions
        for key, channel in _CHANNELS.items():
            acts[key].setChecked(viewing.look.channel is channel)
        for key in GUIDES:
            acts[key].setChecked(bool(getattr(viewing.guides, key.removeprefix("guide."))))
        for aspect in ASPECTS:
            acts[f"guide.{aspect}"].setChecked(viewing.guides.aspect == aspect)
        acts["viewer.linked"].setChecked(viewing.linked)
        acts["viewer.onion"].setChecked(self.onion.on)
        acts["viewer.screen"].setChecked(self.other is not None)
        acts["viewer.neutral"].setEnabled(not viewing.look.neutral)
