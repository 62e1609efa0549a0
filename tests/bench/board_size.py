"""The board of a long film in a real window, measured from inside: run as a program by its test.

python -m tests.bench.board_size FILM  ->  one JSON document; times in milliseconds
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from app import studio
from app.ui.bridge import Bridge
from app.ui.heartbeat import Heartbeat
from app.ui.launch import FIRST_SHOTS, put_window_first
from app.ui.main_window import MainWindow
from app.ui.state.film import Film
from app.ui.theme.style import dress

SCREEN = 24  # tiles on a screen of 1600x900
FRAMES = 300


class _Pictures(QAbstractListModel):
    """The peer: one cached picture an item and nothing else."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._pixmap = QPixmap(240, 135)
        self._pixmap.fill(Qt.GlobalColor.darkCyan)

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008
        return self._count

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._pixmap if role == Qt.ItemDataRole.DecorationRole else None


def main() -> None:
    folder = Path(sys.argv[1])
    app = QApplication([])
    dress(app)
    put_window_first()
    numbers: dict[str, Any] = {"plain_sqlite": _timed(lambda: _plain(folder), 5)}
    bridge = Bridge()
    film = Film(bridge)
    numbers["first_rows"] = _timed(lambda: studio.first_rows(folder, FIRST_SHOTS), 5)
    begun = time.perf_counter()
    first = studio.first_rows(folder, FIRST_SHOTS)
    assert first is not None
    film.show_first(first)
    window = MainWindow(film)
    window.board.show_rows()
    window.show_film()
    window.resize(1600, 900)
    painted: list[float] = []
    window.painted.connect(lambda: painted.append(time.perf_counter()))
    window.show()
    while not painted:
        app.processEvents()
    numbers["window_and_first_screen"] = (painted[0] - begun) * 1000
    beat = Heartbeat(lambda: bridge.latest)
    bridge.ask(lambda: studio.first_rows(folder, None), film.show_rest)
    opened: list[float] = []
    bridge.ask(lambda: studio.open_film(folder, True), lambda bench: film.open(bench), lane="long")
    film.opened.connect(lambda: opened.append(time.perf_counter()))
    until(app, lambda: bool(opened) and len(film.shots) > 0)
    numbers["everything_there"] = (time.perf_counter() - begun) * 1000
    rest(app, 1.0)
    numbers["opening_beat"] = beat.figures()
    beat.stop()
    grid, model = window.board.grid, window.board.model
    numbers["shots"] = len(model.rows)

    count = len(model.rows)
    ours = scroll(app, grid)
    peer = _list(count, grid.viewport().size())
    numbers["scroll"], numbers["scroll_peer"] = ours, scroll(app, peer)
    peer.close()

    workbench = film.workbench
    assert workbench is not None
    board, ids = workbench.board, [row.shot_id for row in film.rows]
    window.board.filter.begin()  # Ctrl+F: nobody types into the field without going there
    numbers["filter"] = _step(
        app, lambda: window.board.filter.field.setText("harbour"), lambda: len(model.rows) < count
    )
    numbers["filter_off"] = _step(app, window.board.filter.clear, lambda: len(model.rows) == count)
    numbers["edit"] = _step(
        app,
        lambda: film.set_fields(ids[:1], {"title": "A new title"}),
        lambda: film.rows[0].title == "A new title",
    )
    numbers["edit_undo"] = _step(
        app, film.undo.stack.undo, lambda: film.rows[0].title != "A new title"
    )
    numbers["reorder"] = _step(
        app,
        lambda: film.change(lambda: board.move(ids[5:6], ids[count // 2])),
        lambda: film.rows[5].shot_id != ids[5],
    )
    numbers["reorder_undo"] = _step(
        app, film.undo.stack.undo, lambda: film.rows[5].shot_id == ids[5]
    )
    numbers["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(numbers))
    window.close()
    film.close()
    bridge.close()


def _plain(folder: Path) -> None:
    """The rows of one screen, and one summary row a shot."""
    with closing(sqlite3.connect(folder / "project.db")) as conn:
        conn.execute("select * from shot order by position limit ?", (SCREEN,)).fetchall()
        conn.execute(
            "select id, number, scene_id, frames, omitted from shot order by position, id"
        ).fetchall()


def _list(count: int, size: QSize) -> QListView:
    view = QListView()
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setUniformItemSizes(True)
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setIconSize(QSize(240, 135))
    view.setGridSize(QSize(248, 207))
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setModel(_Pictures(count))
    view.setParent(None)
    view.resize(size)
    view.show()
    return view


def scroll(app: QApplication, view: Any) -> dict[str, float]:
    """Scroll by a third of a tile a frame until it is painted; once warm, then measured."""
    rest(app, 1.0)
    bar, times = view.verticalScrollBar(), []
    begin = bar.maximum() // 3
    for warm in (True, False):
        bar.setValue(begin)
        for n in range(FRAMES):
            start = time.perf_counter()
            bar.setValue(begin + n * 67)
            app.processEvents()
            times.append((time.perf_counter() - start) * 1000)
        if warm:
            rest(app, 1.0)
            times.clear()
    times.sort()
    return {"median": times[len(times) // 2], "p95": times[int(len(times) * 0.95)]}


def _step(app: QApplication, do: Callable[[], object], done: Callable[[], bool]) -> dict[str, Any]:
    """From the gesture to the painted result, and the longest gap of the beat meanwhile."""
    rest(app, 0.3)
    beat = Heartbeat(lambda: "")
    start = time.perf_counter()
    do()
    until(app, done)
    app.processEvents()
    took = (time.perf_counter() - start) * 1000
    rest(app, 0.3)
    figures = beat.figures()
    beat.stop()
    return {"ms": took, "longest_gap": figures["longest"]}


def _timed(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[times // 2]


def until(app: QApplication, done: Callable[[], bool], patience_s: float = 120) -> None:
    end = time.perf_counter() + patience_s
    while not done():
        assert time.perf_counter() < end, "it never came"
        app.processEvents()
        time.sleep(0.001)


def rest(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    main()
