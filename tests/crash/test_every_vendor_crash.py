"""SIGKILL at every boundary and inside every step, for each vendor with its own simulator and bill.

What the vendor can say settles itself; the rest is settled from the bill as a person would. Then
the two ledgers agree line by line, no take is lost and none is doubled.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rehearsal.serve import SIMULATORS
from tests.crash.harness import Crash, Simulator
from tests.crash.test_runway_crash import SLOW, end, money

# A model of each vendor whose card and simulator name the same price; ComfyUI costs nothing.
MODELS = {
    "comfyui": "wan-2.1",
    "dashscope": "wan-2.5",
    "fal": "hailuo-02-fal",
    "google": "gemini-omni-1.1-flash",
    "kling": "kling-3.0",
    "luma": "luma-ray-3.2",
    "minimax": "hailuo-h3",
    "runway": "runway-gen4.5",
}
AIMS = ("sent", "commit", "rendering", "fetching", "landing", "evaluating", "sent", "commit", "any")


@pytest.fixture
def crash(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Crash]:
    vendor, seed = request.param, 20261121
    faults: list[dict[str, object]] = [{**SLOW, "times": 2}]
    simulator = Simulator.start(tmp_path, faults, 200, seed, vendor)
    monkeypatch.setenv(f"TAKEBOARD_{vendor.upper()}_BASE_URL", simulator.base_url)
    monkeypatch.setenv(f"TAKEBOARD_{vendor.upper()}_KEY", simulator.key)
    yield Crash(tmp_path, simulator, random.Random(seed), MODELS[vendor])
    simulator.stop()


def test_every_vendor_that_sells_today_is_here() -> None:
    """OpenAI's format has no model left that can be ordered."""
    assert set(MODELS) == set(SIMULATORS) - {"openai"}


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("crash", [v for v in MODELS if v in SIMULATORS], indirect=True)
def test_kills_at_every_step_leave_ledgers_that_agree(crash: Crash) -> None:
    crash.make_film(3)
    crash.order(2)
    for aim in AIMS:
        if not crash.rows("select id from job where state in ('queued', 'submitting')"):
            crash.order(1)
        crash.strike(aim)
        money(crash)
    assert crash.kills >= len(AIMS) - 3
    end(crash)
