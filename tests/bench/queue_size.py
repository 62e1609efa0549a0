"""The queue of a film with a long history in a real window: run as a program by its test.

python -m tests.bench.queue_size FILM  ->  one JSON document; times in milliseconds
"""

from __future__ import annotations

import json
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app import studio
from app.ui.bridge import Bridge
from app.ui.heartbeat import Heartbeat
from app.ui.launch import put_window_first
from app.ui.main_window import MainWindow
from app.ui.pages.generate.page import GeneratePage
from app.ui.state.film import Film
from app.ui.theme.style import dress
from tests.bench.board_size import rest, scroll, until

LOOKS = 5


def main() -> None:
    app = QApplication([])
    dress(app)
    put_window_first()
    bridge = Bridge()
    film = Film(bridge)
    window = MainWindow(film)
    window.resize(1600, 900)
    window.show()
    window.show_film()
    window.show_page("generate")
    page = window.page("generate")
    assert isinstance(page, GeneratePage)
    opened: list[float] = []
    bridge.ask(lambda: studio.open_film(Path(sys.argv[1]), True), film.open, lane="long")
    film.opened.connect(lambda: opened.append(time.perf_counter()))
    until(app, lambda: bool(opened))
    beat = Heartbeat(lambda: bridge.latest)
    until(app, lambda: page.model.rowCount() > 0)
    numbers: dict[str, Any] = {"queue_opens": (time.perf_counter() - opened[0]) * 1000}
    rest(app, 1.0)
    numbers["longest_gap"] = beat.figures()["longest"]
    beat.stop()
    numbers["rows"] = page.model.rowCount()
    numbers["left_out"] = film.queue.jobs_left_out
    numbers["scroll"] = scroll(app, page.view)
    looks: list[float] = []
    film.jobs_changed.connect(lambda: looks.append(time.perf_counter()))
    start = time.perf_counter()
    for n in range(LOOKS):
        film.refresh()
        until(app, partial(_more_than, looks, n))
        rest(app, 0.05)
    numbers["looks_again"] = ((looks[-1] - start) * 1000) / LOOKS
    start = time.perf_counter()
    for _ in range(LOOKS):
        page.show_jobs()
    numbers["repaint"] = ((time.perf_counter() - start) * 1000) / LOOKS
    numbers["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(numbers))
    window.close()
    film.close()
    bridge.close()


def _more_than(found: list[float], count: int) -> bool:
    return len(found) > count


if __name__ == "__main__":
    main()
