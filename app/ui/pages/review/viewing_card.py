"""Drawing with the graphics card, where there is a real one: the canvas paints on a surface of it.

What drives the screen is asked for once, by a process of its own, after the first picture: opening
a driver takes a fifth of a second and may end whoever does it. A renderer that is a program
(llvmpipe, softpipe ...) is many times slower than painting without it and is left alone. How much a
real card gains has not been measured. Whatever goes wrong, the canvas paints by itself again, and
the log says why.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.programs import NAME_CARD
from app.ui.actions import Actions
from app.ui.bridge import Bridge
from app.ui.pages.review.canvas import Canvas

if TYPE_CHECKING:
    from app.ui.pages.review.viewing_surface import Surface

_log = logging.getLogger("takeboard.ui")
_PROGRAMS = (
    "llvmpipe",
    "softpipe",
    "swrast",
    "software",
    "swiftshader",
    "basic render",
    "mesa x11",
)
_MOST_TRIES, _PATIENCE_S = 2, 20.0
_NO_SCREEN = ("offscreen", "minimal", "minimalegl", "vnc", "linuxfb")


def is_hardware(renderer: str) -> bool:
    """Whether this name of a renderer is that of a graphics card."""
    named = renderer.casefold()
    return bool(named) and not any(program in named for program in _PROGRAMS)


class Card(QObject):
    """Decides who draws. `renderer` is empty until it is known, and where there is none.

    A person's own choice by the command holds over restarts; without one hardware is used.
    Signal `changed()`.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas, bridge: Bridge, actions: Actions) -> None:
        super().__init__(canvas)
        self._canvas, self._bridge = canvas, bridge
        self._action = actions["viewer.card"]
        self._action.setEnabled(False)
        self._action.toggled.connect(self._wished)
        self._asked = False
        self.renderer = ""
        self.surface: Surface | None = None
        canvas.painted.connect(self._first)

    def use(self, renderer: str) -> None:
        """Draw as it fits this renderer and the person's choice."""
        self.renderer = renderer
        self._action.setEnabled(bool(renderer))
        self._action.setToolTip(
            f"Found: {renderer}" if renderer else "No graphics card answers in this window"
        )
        wished = _settings().value("card/wished")
        on = is_hardware(renderer) if wished is None else wished in (True, "true")
        _log.info(
            "graphics card: %s; the viewer is drawn by %s",
            renderer or "none answers",
            "it" if on and renderer else "the processor",
        )
        self._set(on and bool(renderer))

    def give_up(self, why: str) -> None:
        """Paint without it from now on, until the program starts again."""
        _log.warning("the viewer is drawn by the processor: %s", why)
        self._set(False)
        self._action.setEnabled(False)

    def _first(self) -> None:
        if self._asked:
            return
        self._asked = True
        self._canvas.painted.disconnect(self._first)
        QTimer.singleShot(0, self._ask)

    def _ask(self) -> None:
        if QGuiApplication.platformName() in _NO_SCREEN:
            return
        if _tries() >= _MOST_TRIES:
            _log.warning("the graphics card is left alone: the program ended over it before")
            self._action.setEnabled(True)
            self._action.setToolTip("The program ended over the graphics card before")
            return
        self._bridge.ask(renderer_of_screen, self.use, self._unknown, lane="long")

    def _unknown(self, error: Exception) -> None:
        _log.info("the graphics card has no name here: %s", error)
        self.use("")

    def _wished(self, on: bool) -> None:
        if on != (self.surface is not None):
            _settings().setValue("card/wished", on)
            self._set(on)

    def _set(self, on: bool) -> None:
        if on and self.surface is None:
            try:
                from app.ui.pages.review.viewing_surface import Surface
            except ImportError as error:  # a system without the libraries of GL
                self.give_up(str(error))
                return
            _begin_try()
            self.surface = Surface(self._canvas)
            self.surface.stands.connect(_end_tries)
            self.surface.failed.connect(self.give_up, Qt.ConnectionType.QueuedConnection)
            self._canvas.surface = self.surface
            self.surface.show()
        elif not on and self.surface is not None:
            _end_tries()
            gone, self.surface, self._canvas.surface = self.surface, None, None
            gone.hide()
            gone.deleteLater()
        self._canvas.update()
        self._action.setChecked(self.surface is not None)
        self.changed.emit()


def renderer_of_screen() -> str:
    """What draws on this screen; empty where nothing answers. Runs in a thread."""
    own = getattr(sys, "frozen", False)
    alone = [sys.executable, "-P", str(Path(__file__).parents[2] / "card_worker.py")]
    command = [sys.executable, NAME_CARD] if own else alone
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=_PATIENCE_S,
        check=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return done.stdout.decode(errors="replace").strip()


def _tries() -> int:
    """How often the program ended, one time after the other, while it was busy with the card."""
    kept = str(_settings().value("card/tries", 0))
    return int(kept) if kept.isdigit() else 0


def _begin_try() -> None:
    settings = _settings()
    settings.setValue("card/tries", _tries() + 1)
    settings.sync()  # before anything can end the program


def _end_tries() -> None:
    _settings().remove("card/tries")


def _settings() -> QSettings:
    return QSettings("Takeboard", "Review")
