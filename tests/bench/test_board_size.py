"""A board of 10,000 shots with five takes each: opening, scrolling, filter, edit, reorder, undo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.big_film import big_film
from tests.bench.screen import screen
from tests.journeys.takeboard import ROOT

SHOTS, TAKES = 10_000, 5


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_the_board_of_a_long_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = big_film(tmp_path, SHOTS, TAKES)
    with screen() as (where, env):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.board_size", str(film)],
            cwd=ROOT,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    beat, ours, peer = found["opening_beat"], found["scroll"], found["scroll_peer"]
    first, plain = found["first_rows"], found["plain_sqlite"]
    with capsys.disabled():
        print(f"\nboard on {where}, {found['shots']} shots with {TAKES} takes:")
        print(f"  rows of the first screen {first:.0f} ms, plain sqlite3 {plain:.0f} ms, ", end="")
        print(f"ratio {first / plain:.1f}")
        print(
            f"  window with the first screen {found['window_and_first_screen']:.0f} ms, every row "
            f"{found['everything_there']:.0f} ms; longest gap {beat['longest']} ms, "
            f"{len(beat['gaps'])} over 100 ms"
        )
        for gap in beat["gaps"]:
            print(f"    at {gap['at_s']} s: {gap['ms']} ms, {gap['ran']}")
        print(
            f"  scrolling, a frame: median {ours['median']:.1f} p95 {ours['p95']:.1f} ms, ", end=""
        )
        print(f"a list of pictures {peer['median']:.1f} and {peer['p95']:.1f} ms, ", end="")
        print(f"ratio of p95 {ours['p95'] / peer['p95']:.2f}")
        for name in ("filter", "filter_off", "edit", "edit_undo", "reorder", "reorder_undo"):
            step = found[name]
            print(f"  {name}: {step['ms']:.0f} ms, longest gap {step['longest_gap']} ms")
        print(f"  memory at most {found['memory_mb']:.0f} MB")
