"""Review in a real window: playing many panes, keys, opening a shot, a long list of takes.

Painting is offscreen; every painted set of panes is looked at: whether all panes stand at one frame
(skew) and whether each picture carries the number it is shown under (wrong).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.bench.load import percentiles
from tests.bench.review_clips import clip, proxy
from tests.bench.review_film import bench_clips, review_film
from tests.journeys.takeboard import ROOT

SECONDS = 16.0  # two times round
NINE, BARE = 0, 1  # shots of nine takes, with and without proxies
OPENED = [(5, small) for _ in range(6) for small in (True, False)]
SHOTS = [(9, True), (9, False), *OPENED, (500, False)]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return review_film(tmp_path_factory.mktemp("film"), SHOTS, bench_clips())


def _window(film: Path, *what: object) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.review_window", str(film), *map(str, what)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_many_panes_at_real_time_and_libvlc_beside_them(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = (
        ("4 up of originals", BARE, 4),
        ("4 up of proxies", NINE, 4),
        ("9 up of proxies", NINE, 9),
    )
    with capsys.disabled():
        print(f"\nplaying 1080p24 in a window of 1600x900 for {SECONDS:.0f} s, offscreen")
        for name, shot, panes in runs:
            found = _window(film, "play", shot, panes, SECONDS)
            due = found["painted"] + found["dropped"]
            print(
                f"  {name}: {found['fps']:.2f} pictures a second after {found['start_ms']:.0f} ms;"
            )
            print(
                f"    {found['painted']} sets painted, skew in {found['uneven']} (at most "
                f"{found['most_apart']}), wrong {found['wrong']}; dropped {found['dropped']} "
                f"({100 * found['dropped'] / due:.1f} %), held {found['held']}; "
                f"gap p95 {found['gap_p95']:.0f} ms; {found['cores']:.2f} cores"
            )
            print(f"    {found['load']}")
        for name, file in (("originals", clip()), ("proxies", proxy(clip()))):
            print(f"  4 libVLC players of {name}: {_libvlc([file] * 4)}")


def _libvlc(files: Sequence[Path]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.vlc_panes", "7", "960", "540", *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        return f"ended with {done.returncode}"
    found = json.loads(done.stdout.splitlines()[-1])
    if isinstance(found, str):
        return found
    if "even_percent" not in found:
        return f"{found['pictures']:.0f} pictures, never one in every pane"
    return (
        f"{found['pictures']:.0f} pictures; all at one frame {found['even_percent']:.0f} % of the "
        f"time, at most {found['most_apart']:.0f} apart, started {found['start_spread_ms']:.0f} ms "
        "apart"
    )


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_from_key_press_to_painted_frame(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\nfrom key press to painted frame, everything in memory, p50 / p95 ms")
        for shot, panes in ((BARE, 1), (BARE, 4), (NINE, 9)):
            found = _window(film, "keys", shot, panes, 100)
            floor = found["paint"][0]
            print(f"  {panes} up, {found['presses']} each ({found['load']})")
            for name in ("on", "back", "scrub", "paint"):
                p50, p95 = found[name]
                print(f"    {name:6} {p50:6.1f} /{p95:6.1f}   ratio to a repaint {p50 / floor:.1f}")


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_opening_a_shot_of_five_takes(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = range(2, 2 + len(OPENED))
    found = _window(film, "open", clip(), *places)
    with capsys.disabled():
        print(f"\nasking for a shot of five takes until its first picture ({found['load']})")
        for small in (True, False):
            rows = [row for row in found["rows"] if row["proxy"] is small]
            p50, p95 = percentiles([row["took"] for row in rows])
            own = percentiles([row["own"] for row in rows])[0]
            bare = percentiles([row["bare"] for row in rows])[0]
            word = "with proxies" if small else "without"
            print(
                f"  {word:13} p50 {p50:6.0f} ms, p95 {p95:6.0f} ms, of them {own:.0f} ms ", end=""
            )
            print(
                f"the window's own work; decoding one frame of the original {bare:.0f} ms; ", end=""
            )
            print(f"ratio {p50 / bare:.1f}, {len(rows)} shots")


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_five_hundred_takes_in_the_list(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few, many = (_window(film, "list", shot) for shot in (BARE, len(SHOTS) - 1))
    with capsys.disabled():
        print(f"\na shot with {many['takes']} takes beside one with {few['takes']}")
        for name in ("read", "first", "repaint"):
            print(f"  {name}: {many[name]:.0f} and {few[name]:.0f} ms, ", end="")
            print(f"ratio {many[name] / few[name]:.1f}")
        ours, peer = many["choose"][0], few["choose"][0]
        print(
            f"  choosing another take: {ours:.1f} and {peer:.1f} ms of the window's own work, ",
            end="",
        )
        print(f"ratio {ours / peer:.1f}")
