"""What four panes leave behind when they were opened and closed again and again."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench.load import Load
from tests.bench.review_clips import clip, proxy
from tests.journeys.takeboard import ROOT

CYCLES = 20


@pytest.mark.bench
@pytest.mark.timeout(1800)
def test_opening_and_closing_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    files = [proxy(clip(n)) for n in (0, 1)] * 2
    command = [sys.executable, "-m", "tests.bench.player_memory", str(CYCLES), *map(str, files)]
    with Load() as load:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    after = found["after"]
    with capsys.disabled():
        print(f"\nfour panes opened and closed {CYCLES} times ({load})")
        print(
            f"  frames at most {found['frames']:.0f} MB of {found['budget']:.0f}; held after each:"
        )
        print(f"  {', '.join(f'{mb:.0f}' for mb in after)} MB")
        print(f"  growth from the third to the last {after[-1] - after[2]:+.1f} MB")
