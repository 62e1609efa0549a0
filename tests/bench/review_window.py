"""Review in a real window, measured from inside: run as a program by its tests.

python -m tests.bench.review_window FILM play|keys|open|list ...  ->  one JSON document, times in ms
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import studio
from app.ui.bridge import Bridge
from app.ui.launch import put_window_first
from app.ui.main_window import MainWindow
from app.ui.pages.review.page import ReviewPage
from app.ui.state.film import Film
from app.ui.theme.style import dress
from tests.bench.load import Load, percentiles
from tests.clips import read_number


class Window:
    """The studio on a film, open for reading, with Review in front."""

    def __init__(self, folder: Path) -> None:
        self.app = QApplication([])
        dress(self.app)
        put_window_first()
        self.film = Film(Bridge())
        self.window = MainWindow(self.film)
        self.window.resize(1600, 900)
        self.window.show()
        self.window.activateWindow()
        self.film.open(studio.open_film(folder, False))
        self.until(lambda: len(self.film.rows) > 0)
        page = self.window.page("review")
        assert isinstance(page, ReviewPage)
        self.page = page
        self.window.show_page("review")
        self.rest(0.5)

    def until(self, done: Callable[[], bool], seconds: float = 120) -> None:
        end = time.perf_counter() + seconds
        while not done():
            self.app.processEvents()
            time.sleep(0.0005)
            if time.perf_counter() > end:
                raise TimeoutError("the window did not get there")

    def rest(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end)

    def shot(self, number: int) -> str:
        return self.film.rows[number].shot_id

    def show(self, shot: int, panes: int) -> None:
        """The first takes of a shot side by side, with a picture in every pane."""
        stage = self.page.stage
        stage.open_shot(self.shot(shot))
        self.until(lambda: stage.shot_id == self.shot(shot) and bool(stage.panes))
        stage.compare.set_layout(panes)
        self.until(self._whole(panes))
        self.rest(1.0)  # a player that was still on its way is there now
        self.until(self._whole(panes))

    def _whole(self, panes: int) -> Callable[[], bool]:
        def done() -> bool:
            shown, player = self.page.canvas.shown, self.page.viewer.player
            right = player is not None and player.panes == panes
            return right and shown is not None and len(shown.pictures) == panes

        return done

    @property
    def player(self) -> Any:
        assert self.page.viewer.player is not None
        return self.page.viewer.player

    def close(self) -> None:
        self.window.close()
        self.film.close()
        self.film.bridge.close()


def play(window: Window, shot: int, panes: int, seconds: float) -> dict[str, Any]:
    """Plays in a loop, begun a second after opening; every painted set is looked at."""
    window.show(shot, panes)
    player, canvas = window.player, window.page.canvas
    sets = {"painted": 0, "uneven": 0, "wrong": 0, "most_apart": 0}
    begun: list[float] = []

    def painted(_place: int) -> None:
        shown = canvas.shown
        if shown is None or len(shown.indices) != panes:
            return
        begun.append(time.perf_counter())
        own = [index for index in shown.indices if index is not None]
        apart = max(own) - min(own)
        sets["painted"] += 1
        sets["uneven"] += apart > 0 or len(own) < panes
        sets["most_apart"] = max(sets["most_apart"], apart)
        for index, picture in zip(shown.indices, shown.pictures, strict=True):
            sets["wrong"] += picture is None or number(picture) != index

    canvas.painted.connect(painted)
    asked = time.perf_counter()
    with Load() as load:
        window.page.viewer.toggle()
        window.until(lambda: len(begun) > 1)
        started = begun[1] - asked
        window.rest(seconds)
        window.page.viewer.toggle()
    canvas.painted.disconnect(painted)
    gaps = [(b - a) * 1000 for a, b in pairwise(begun)]
    return {
        **sets,
        "panes": panes,
        "fps": (len(begun) - 1) / (begun[-1] - begun[0]),
        "start_ms": started * 1000,
        "gap_p95": percentiles(gaps)[1],
        "dropped": player.dropped,
        "held": player.held,
        "load": str(load),
        "cores": load.cpu / load.wall,
        "cached": player.ready,
    }


def number(picture: Any) -> int | None:
    """The barcode of a picture, from one row of it."""
    return read_number(np.tile(picture[picture.shape[0] // 6, :, 0], (24, 1)))


def keys(window: Window, shot: int, panes: int, presses: int) -> dict[str, Any]:
    """Key press to painted frame, everything in memory; `paint` is one repaint of the same."""
    window.show(shot, panes)
    player, canvas, viewer = window.player, window.page.canvas, window.page.viewer
    window.until(lambda: player.ready[0] == player.ready[1])
    window.rest(0.5)
    canvas.setFocus()
    rng, found = random.Random(9), dict[str, Any]()

    def timed(act: Callable[[], object], wanted: int) -> float:
        begun = time.perf_counter()
        act()
        while canvas.shown_index != wanted or canvas._told != wanted:
            window.app.processEvents()
        return (time.perf_counter() - begun) * 1000

    viewer.go_to(20)
    window.until(lambda: canvas._told == 20)
    with Load() as load:
        on, back = [], []
        for n in range(presses):
            on.append(timed(lambda: QTest.keyClick(canvas, Qt.Key.Key_Right), 21 + n % 100))
            if n % 100 == 99:
                timed(lambda: viewer.go_to(20), 20)
        viewer.go_to(150)
        window.until(lambda: canvas._told == 150)
        for n in range(presses):
            back.append(timed(lambda: QTest.keyClick(canvas, Qt.Key.Key_Left), 149 - n % 100))
            if n % 100 == 99:
                timed(lambda: viewer.go_to(150), 150)
        places = [rng.randrange(player.frames) for _ in range(presses)]
        scrub = [timed(lambda k=k: window.page.strip.wanted.emit(k), k) for k in places]  # type: ignore[misc]
        paint = []
        for _ in range(presses):
            begun = time.perf_counter()
            canvas.repaint()
            paint.append((time.perf_counter() - begun) * 1000)
    for name, took in (("on", on), ("back", back), ("scrub", scrub), ("paint", paint)):
        found[name] = percentiles(took)
    return {**found, "panes": panes, "presses": presses, "load": str(load)}


def opening(window: Window, shots: list[int], clip: str) -> dict[str, Any]:
    """Asking for a shot of five takes until its picture is painted, and one bare decoding.

    `own` is what the window's thread worked for it; the rest is decoding, reading and waiting.
    """
    canvas, rows = window.page.canvas, list[dict[str, Any]]()
    with Load() as load:
        for shot in shots:
            before, canvas._told = canvas.shown, -1
            begun, worked = time.perf_counter(), time.thread_time()
            window.page.show_shot(window.shot(shot))
            while canvas.shown is before or canvas.shown is None or canvas._told == -1:
                window.app.processEvents()
                time.sleep(0.0005)
            took, own = time.perf_counter() - begun, time.thread_time() - worked
            small = not canvas.shown.exact[0]
            window.rest(1.0)
            begun = time.perf_counter()
            with av.open(clip) as container:
                next(container.decode(video=0))
            bare = time.perf_counter() - begun
            rows.append(
                {"proxy": small, "took": took * 1000, "own": own * 1000, "bare": bare * 1000}
            )
    return {"rows": rows, "load": str(load)}


def listed(window: Window, shot: int) -> dict[str, Any]:
    """A shot with very many takes: until its picture, and one step down the list."""
    canvas, stage = window.page.canvas, window.page.stage
    wanted, before = window.shot(shot), canvas.shown
    begun = time.perf_counter()
    window.page.show_shot(wanted)
    window.until(lambda: bool(stage.takes) and stage.takes[0].shot_id == wanted)
    read = time.perf_counter() - begun
    window.until(lambda: canvas.shown is not before and canvas.shown is not None)
    first = time.perf_counter() - begun
    window.rest(0.5)
    begun = time.perf_counter()
    window.page.takes.repaint()
    window.app.processEvents()
    repaint = time.perf_counter() - begun
    steps = []
    for take in stage.takes[:20]:
        window.rest(0.3)
        begun = time.thread_time()
        window.page.show_take(take.id)
        window.app.processEvents()
        steps.append((time.thread_time() - begun) * 1000)
    return {
        "takes": len(stage.takes),
        "read": read * 1000,
        "first": first * 1000,
        "repaint": repaint * 1000,
        "choose": percentiles(steps),
    }


def main() -> None:
    folder, what, rest = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    window = Window(folder)
    found: Any
    if what == "play":
        found = play(window, int(rest[0]), int(rest[1]), float(rest[2]))
    elif what == "keys":
        found = keys(window, int(rest[0]), int(rest[1]), int(rest[2]))
    elif what == "open":
        found = opening(window, [int(n) for n in rest[1:]], rest[0])
    else:
        found = listed(window, int(rest[0]))
    print(json.dumps(found), flush=True)
    window.close()
    os._exit(0)  # nothing after the answer is measured


if __name__ == "__main__":
    main()
