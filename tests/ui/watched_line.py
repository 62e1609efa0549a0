"""The window on a film of its own with the real line, and which thread did each step; a program.

Run as `python -m tests.ui.watched_line FOLDER`: renders a shot here and one at the rehearsal's
vendor, closes the window when both landed, and prints the threads as JSON.
"""

from __future__ import annotations

import inspect
import json
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import studio
from app.domain.events import Event, JobMoved
from app.domain.job import SETTLED
from app.domain.project import parse_spec
from app.jobs.steps import Steps
from app.production.shoot import crew
from app.production.workbench import Workbench
from app.resources import resource
from app.ui.launch import launch

STEPS = [name for name, _ in inspect.getmembers(Steps, inspect.isfunction) if name[0] != "_"]


def watched(notes: list[tuple[str, int]]) -> type[crew.Crew]:
    """The real crew, which says on which thread it was called."""

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(real)
        def step(*given: Any, **named: Any) -> Any:
            notes.append((name, threading.get_ident()))
            return real(*given, **named)

        @wraps(real)
        async def flow(*given: Any, **named: Any) -> Any:
            notes.append((name, threading.get_ident()))
            return await real(*given, **named)

        return flow if inspect.iscoroutinefunction(real) else step

    return type("Watched", (crew.Crew,), {n: noted(n, getattr(crew.Crew, n)) for n in STEPS})


def main(folder: Path) -> None:
    steps: list[tuple[str, int]] = []
    told: list[tuple[str, int]] = []
    states: dict[str, str] = {}
    crew.Crew = watched(steps)  # type: ignore[misc]
    office = studio.open_office()
    film = office.new_project(folder, "Film", parse_spec("128x72@24"), "")

    def hear(event: Event) -> None:
        word = type(event).__name__
        if isinstance(event, JobMoved):
            word = f"{word} {event.state}"
            states[event.job_id] = event.state
        told.append((word, threading.get_ident()))

    def open_film(path: Path, write: bool) -> Workbench:
        bench = studio.open_film(path, write)
        plan = bench.breakdown.preview(resource("sample_film") / "shots.csv")
        for row in plan.rows[2:]:
            plan = plan.leave_out(row.line)
        bench.breakdown.write(plan, beside=resource("sample_film"))
        here, away = bench.board.shots()
        bench.bus.subscribe(Event, hear)
        bench.shooting.render([here], 1)
        bench.shooting.render([away], 1, model="runway-gen4.5", rehearse=True, speed=200)
        return bench

    app = QApplication(sys.argv[:1])
    look = QTimer()
    look.timeout.connect(
        lambda: len(states) == 2 and SETTLED.issuperset(states.values()) and app.closeAllWindows()
    )
    look.start(50)
    QTimer.singleShot(30_000, app.closeAllWindows)  # a line that hangs shall say where it was
    launch(studio.open_office, open_film, lambda _path, _most: None, film)
    print(json.dumps({"qt": threading.get_ident(), "steps": steps, "told": told, "end": states}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
