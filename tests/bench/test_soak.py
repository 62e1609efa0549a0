"""Random use of Review: memory stays within its budget, and does not grow.

The long ring's runs for TAKEBOARD_SOAK_MINUTES (60 if not set) and prints its curve; the sample in
the first ring takes seconds and small clips.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.load import Load
from tests.bench.review_clips import clip, proxy
from tests.bench.review_film import review_film
from tests.clips import make_clip
from tests.journeys.takeboard import ROOT

_MINUTES = float(os.environ.get("TAKEBOARD_SOAK_MINUTES", "60"))


def _used(film: Path, seconds: float) -> tuple[list[dict[str, float]], dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.review_soak", str(film), str(seconds), "11"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    *looks, summary = (json.loads(line) for line in done.stdout.splitlines())
    return looks, summary


def _budget_held(looks: list[dict[str, float]], summary: dict[str, Any]) -> None:
    assert summary["acts"] > 0
    assert summary["most_frames"] > 0
    assert summary["most_frames"] <= summary["budget"]
    assert all(look["rss"] > 0 for look in looks)


def test_a_few_seconds_of_random_use(tmp_path: Path) -> None:
    clips = []
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        clips.append(make_clip(tmp_path / str(n) / "clip.mp4", 24, size=(192, 108)))
        proxy(clips[n])
    film = review_film(tmp_path / "film", [(9, True), (3, False), (1, False)], clips)
    _budget_held(*_used(film, 3))


@pytest.mark.long
@pytest.mark.timeout(_MINUTES * 60 + 900)
def test_an_hour_of_random_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clips = [clip(0), clip(1), clip(gop=250), clip(size=(1280, 720))]
    for one in clips:
        proxy(one)
    shots = [(9, True), (9, False), (5, True), (4, False), (500, True), (1, False)]
    film = review_film(tmp_path / "film", shots, clips)
    with Load() as load:
        looks, summary = _used(film, _MINUTES * 60)
    with capsys.disabled():
        print(f"\n{_MINUTES:g} minutes of random use, {summary['acts']} acts ({load})")
        print(f"  {summary['did']}")
        highest = max(look["rss"] for look in looks)
        for look in looks:
            bar = "#" * round(60 * look["rss"] / highest)
            print(f"  {look['at'] / 60:6.1f} min {look['rss']:7.0f} MB {bar}")
        print(
            f"  frames in memory at most {summary['most_frames']:.0f} MB of a budget of "
            f"{summary['budget']:.0f}; with nothing open {summary['at_rest']:.0f} MB"
        )
    _budget_held(looks, summary)
    # Warm after a quarter; from then on the peaks do not rise by more than chance.
    quarter = len(looks) // 4
    early = max(look["rss"] for look in looks[quarter : 2 * quarter])
    late = max(look["rss"] for look in looks[3 * quarter :])
    assert late <= early * 1.15 + 100, (early, late)
