"""A thousand jobs at a vendor at once: what looking after them costs beside bare polling of the
same tickets, and how long after the vendor a take is here, beside the polling interval.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest

from app.resources import resource
from tests.bench.wide_stall import ENDING, SPACE_S
from tests.crash.harness import ROOT, Crash, Simulator

JOBS, GAP_S, WINDOW_S = 1_000, 5.0, 30.0
CARD = "runway-gen4.5"


@pytest.mark.bench
@pytest.mark.timeout(1800)
def test_a_thousand_jobs_in_flight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAKEBOARD_HOME", str(tmp_path / "home"))
    _widen_the_card(tmp_path / "home")
    with _running("tests.bench.wide_stall", str(tmp_path)) as stall:
        assert stall.stdout is not None
        told = json.loads(stall.stdout.readline())
        vendor = Simulator(stall, told["base_url"], told["key"], tmp_path / "bill.jsonl")
        for name, value in vendor.environment.items():
            monkeypatch.setenv(name, value)
        crash = Crash(tmp_path, vendor, random.Random(1))
        crash.make_film(25)
        crash.order(JOBS // 25, CARD)
        with _running("app", "run", str(crash.project), "--until-idle", "--json") as line:
            begun, spent = time.monotonic(), _cpu(line.pid)
            _until(lambda: _count(crash, "rendering") == JOBS)
            sent = (time.monotonic() - begun, _cpu(line.pid) - spent)
            tickets = [str(row[0]) for row in crash.rows("select ticket from job")]
            seen = tmp_path / "seen"
            with seen.open("w") as out, _running(
                "tests.bench.bare_polls", told["base_url"], told["key"], str(GAP_S),
                given=" ".join(tickets), out=out,
            ) as peer:  # fmt: skip
                _until(lambda: _asked(tmp_path)[1] > JOBS)
                both = (line.pid, peer.pid)
                from_, before = [_cpu(pid) for pid in both], _asked(tmp_path)
                time.sleep(WINDOW_S)
                took = [_cpu(pid) - at for pid, at in zip(both, from_, strict=True)]
                polls = [now - at for now, at in zip(_asked(tmp_path), before, strict=True)]
                (tmp_path / "go").touch()
                _until(lambda: (tmp_path / "ends.json").exists())
                _until(lambda: _count(crash, "ready") == ENDING)
                _until(lambda: len(seen.read_text().splitlines()) == ENDING)
            memory = _memory_mb(line.pid)
            line.send_signal(signal.SIGTERM)
            line.wait(timeout=30)
    ours, bare = (1000 * cpu / count for cpu, count in zip(took, polls, strict=True))
    ends = json.loads((tmp_path / "ends.json").read_text())
    late = {
        "noticed by bare polling": _late(
            ends, [told.split() for told in seen.read_text().splitlines()]
        ),
        "noticed": _late(ends, _moved(crash, "fetching")),
        "on the board": _late(ends, _moved(crash, "ready")),
    }
    with capsys.disabled():
        print(
            f"\n{JOBS} jobs in flight, looked at every {GAP_S:g} s ({os.getloadavg()[0]:.0f} load)"
        )
        print(f"  sent in {sent[0]:.0f} s, {sent[1] * 1000 / JOBS:.1f} ms of CPU each")
        print(f"  {WINDOW_S:g} s: {polls[0]} polls and {polls[1]} bare ones; CPU of one ", end="")
        print(f"{ours:.1f} and {bare:.1f} ms, ratio {ours / bare:.1f}; memory {memory:.0f} MB")
        print(f"  after the vendor ({ENDING} takes, one every {SPACE_S:g} s), ", end="")
        print(f"by the interval alone {GAP_S / 2:.2f} and {GAP_S * 0.95:.2f} s:")
        for what, times in late.items():
            print(f"    {what}: median {times[len(times) // 2]:.2f} s, ", end="")
            print(f"p95 {times[int(len(times) * 0.95)]:.2f} s")


def _widen_the_card(home: Path) -> None:
    (own := home / "model_cards").mkdir(parents=True)
    text = resource("model_cards", f"{CARD}.toml").read_text()
    assert "concurrent = 2\n" in text
    (own / f"{CARD}.toml").write_text(text.replace("concurrent = 2\n", f"concurrent = {JOBS}\n"))


@contextlib.contextmanager
def _running(
    module: str, *arguments: str, given: str = "", out: IO[str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=out or subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(given)
        process.stdin.close()
        try:
            yield process
        finally:
            process.kill()


def _count(crash: Crash, state: str) -> int:
    return int(crash.rows(f"select count(*) from job where state = '{state}'")[0][0])


def _until(reached: Callable[[], bool]) -> None:
    while not reached():
        time.sleep(0.5)


def _asked(folder: Path) -> tuple[int, int]:
    """Requests of ours and of bare polling so far."""
    file = folder / "asked.json"
    found = json.loads(file.read_text()) if file.exists() else {}
    return found.get("takeboard", 0), found.get("python-httpx", 0)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _moved(crash: Crash, state: str) -> list[tuple[float, str]]:
    rows = crash.rows(
        "select job_event.at, job.ticket from job join job_event on job_event.job_id = job.id "
        f"where job_event.state = '{state}'"
    )
    return [(datetime.fromisoformat(at).timestamp(), ticket) for at, ticket in rows]


def _late(ends: dict[str, float], noticed: Iterable[Sequence[Any]]) -> list[float]:
    return sorted(float(at) - ends[ticket] for at, ticket in noticed)
