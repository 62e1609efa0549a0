"""Runway's simulator with room for thousands, whose takes end when they are told to.

python -m tests.bench.wide_stall FOLDER  ->  the simulator's first line; once FOLDER/go is there, a
hundred takes end one after the other, and FOLDER/ends.json says when by ticket (Unix seconds).
FOLDER/asked.json counts what was asked by user agent.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.rehearsal import runway, serve
from app.rehearsal.house import House
from app.rehearsal.tasks import Task

SPACE_S = 0.4  # between two ends
ENDING = 100


def main(folder: Path) -> int:
    made: list[House] = []
    asked: Counter[str] = Counter()

    def make_app(**given: Any) -> House:
        app = runway.Runway(slots=10_000, tiny=True, **given)
        add = app.tasks.add

        def endless(*ask: Any, **how: Any) -> Task:
            return add(*ask, **{**how, "endless": True})

        app.tasks.add = endless  # type: ignore[method-assign]
        gate = app.gate

        def counting(request: Request) -> Response | None:
            asked[request.headers.get("user-agent", "").partition("/")[0]] += 1
            return gate(request)

        app.gate = counting  # type: ignore[method-assign]
        made.append(app)
        return app

    serve.SIMULATORS = {"runway": make_app}
    threading.Thread(target=lambda: _end_some(folder, made), daemon=True).start()
    threading.Thread(target=lambda: _count_on(folder, asked), daemon=True).start()
    return serve.serve("runway", ledger=folder / "bill.jsonl")


def _count_on(folder: Path, asked: Counter[str]) -> None:
    while True:
        time.sleep(0.5)
        _say(folder / "asked.json", dict(asked))


def _end_some(folder: Path, made: list[House]) -> None:
    while not (folder / "go").exists():
        time.sleep(0.1)
    tasks, ends = made[0].tasks, dict[str, float]()
    chosen = list(tasks.all())[:: max(1, len(list(tasks.all())) // ENDING)][:ENDING]
    begun, now = tasks.now(), time.time()
    for n, task in enumerate(chosen, 1):
        task.ends = begun + n * SPACE_S
        task.render = task.ends - task.starts
        ends[task.id] = now + n * SPACE_S
    _say(folder / "ends.json", ends)


def _say(file: Path, told: Mapping[str, object]) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps(told))
    part.rename(file)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
