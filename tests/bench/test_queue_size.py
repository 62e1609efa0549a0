"""A queue with 100,000 finished jobs beside one of 1,000, and what a change of state costs."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.job import JobState
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.sqlite_engine import open_engine
from tests.bench.long_history import with_history
from tests.bench.screen import screen
from tests.journeys.takeboard import ROOT, well

SHORT, LONG = 1_000, 100_000
CHANGES = 400


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_the_queue_of_a_long_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with screen() as (where, env):
        short, long = (
            _measured(with_history(_folder(tmp_path, jobs), jobs), env) for jobs in (SHORT, LONG)
        )
    with capsys.disabled():
        print(f"\nqueue on {where}: {LONG:,} jobs of history beside {SHORT:,}")
        for name in ("queue_opens", "looks_again", "repaint", "longest_gap", "memory_mb"):
            print(f"  {name}: {long[name]:.0f} and {short[name]:.0f}, ", end="")
            print(f"ratio {long[name] / short[name]:.1f}")
        ours, peer = long["scroll"], short["scroll"]
        print(f"  scrolling, p95 of a frame: {ours['p95']:.1f} and {peer['p95']:.1f} ms, ", end="")
        print(f"ratio {ours['p95'] / peer['p95']:.2f}")
        print(f"  rows {long['rows']} and {short['rows']}; {long['left_out']:,} jobs left out")


@pytest.mark.bench
@pytest.mark.timeout(300)
def test_a_change_of_state_beside_a_bare_transaction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = with_history(tmp_path, 1_000)
    (job,) = well("render", film, "20", "--takes", 1, "--model", "animatic")["jobs"]
    bare, ours = _bare_change(film, job["id"]), _our_change(film, job["id"])
    with closing(ours[1]):
        pairs = [(_took(bare[0], n), _took(ours[0], n)) for n in range(CHANGES)]
    bare[1].close()
    plain, whole = (sorted(side)[CHANGES // 2] for side in zip(*pairs, strict=True))
    with capsys.disabled():
        print(
            f"\na change of state: median {whole:.2f} ms, a bare transaction of the same two ",
            end="",
        )
        print(f"rows {plain:.2f} ms, ratio {whole / plain:.1f}")


def _folder(tmp_path: Path, jobs: int) -> Path:
    (folder := tmp_path / str(jobs)).mkdir()
    return folder


def _measured(film: Path, env: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.queue_size", str(film)],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _took(work: Callable[[int], object], n: int) -> float:
    start = time.perf_counter()
    work(n)
    return (time.perf_counter() - start) * 1000


def _our_change(film: Path, job_id: str) -> tuple[Callable[[int], object], SqliteFilmStore]:
    engine = open_engine(film / "project.db")
    store, book = SqliteFilmStore(engine), SqliteJobBook(engine)

    def change(n: int) -> None:
        to = JobState.QUEUED if n % 2 else JobState.HELD
        with store.transaction() as tx:
            book.move(tx, job_id, to, "measured", datetime.now(UTC))

    return change, store


def _bare_change(film: Path, job_id: str) -> tuple[Callable[[int], object], sqlite3.Connection]:
    """The same history line and the same fields of the row, as safe on the disk."""
    conn = sqlite3.connect(film / "project.db", timeout=30, isolation_level=None)
    conn.execute("pragma synchronous = full")

    def change(n: int) -> None:
        state, now = "held" if n % 2 else "queued", datetime.now(UTC).isoformat()
        conn.execute("begin immediate")
        conn.execute(
            "insert into job_event (job_id, state, at, reason) values (?, ?, ?, 'bare')",
            (job_id, state, now),
        )
        conn.execute(
            "update job set state = ?, reason = 'bare', updated_at = ? where id = ?",
            (state, now, job_id),
        )
        conn.execute("commit")

    return change, conn
