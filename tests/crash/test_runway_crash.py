"""The crash test: SIGKILL, again and again, against a vendor with its own bill.

Before anything is settled, nothing was charged that we have not spent or hold reserved in doubt.
Then every doubt is settled from the bill, and the two ledgers agree line by line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.crash.harness import Crash, Simulator

# Half of the shots are walked slowly: their orders are charged at once and answered late.
SLOW: dict[str, object] = {"fault": "slow-accept", "prompt": "slowly"}
WORSE: list[dict[str, object]] = [
    {"fault": "reject-429", "after": 5, "times": 3},
    {"fault": "drop-after-accept", "after": 12, "times": 3},
    {"fault": "internal-failure", "after": 20, "times": 3},
    {"fault": "moderation", "after": 30, "times": 2},
]
KILLS, SENT_KILLS = 200, 60
# What to aim at, and how often out of a hundred.
AIMS = {"sent": 45, "commit": 15, "rendering": 6, "fetching": 12, "landing": 6, "evaluating": 10,
        "any": 6}  # fmt: skip


@pytest.fixture
def crash(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Crash]:
    seed = 20261121
    simulator = Simulator.start(tmp_path, request.param, 200, seed)
    monkeypatch.setenv("TAKEBOARD_RUNWAY_BASE_URL", simulator.base_url)
    monkeypatch.setenv("TAKEBOARD_RUNWAY_KEY", simulator.key)
    yield Crash(tmp_path, simulator, random.Random(seed))
    simulator.stop()


def fight(crash: Crash, kills: int, sent_kills: int, takes: int) -> None:
    """Kill until there were enough of each kind; more is ordered whenever the queue runs dry."""
    crash.order(takes)
    while crash.kills < kills or crash.hits["charged, ticket not stored"] < sent_kills:
        if not crash.rows("select id from job where state = 'queued'"):
            crash.order(takes)
        (aim,) = crash.dice.choices(list(AIMS), weights=list(AIMS.values()))
        crash.strike(aim)
        if crash.kills % 25 == 0:
            money(crash)


def money(crash: Crash) -> None:
    """Also in the middle of it: what the vendor has charged is spent or still reserved here."""
    spent, doubtful = crash.spent_and_doubtful()
    rows = crash.rows("select price from job where state = 'submitting'")
    under_way = sum((Decimal(json.loads(price)["amount"]) for (price,) in rows), Decimal(0))
    assert crash.charged() <= spent + doubtful + under_way


def end(crash: Crash) -> None:
    crash.say("run", str(crash.project), "--until-idle", ok=(0, 1))
    spent, doubtful = crash.spent_and_doubtful()
    charged = crash.charged()
    assert charged <= spent + doubtful
    settled = crash.settle()
    counts = crash.compare()
    print(f"\nkills: {crash.kills}")
    for what, count in crash.hits.most_common():
        print(f"  {what}: {count}")
    print(f"before settling: charged {charged} <= spent {spent} + in doubt {doubtful}")
    print(f"settled from the bill: {settled}; the ledgers agree line by line; {counts}")


def deliver_under_fire(crash: Crash, kills: int) -> None:
    for take in crash.say("takes", str(crash.project), "10,20")["takes"]:
        crash.say("circle", str(crash.project), take["id"])
    for _ in range(kills):
        crash.strike_delivery()
    package = crash.say("deliver", str(crash.project))["package"]
    assert crash.say("verify", package)["ok"]


@pytest.mark.parametrize("crash", [[{**SLOW, "times": 1}]], indirect=True)
def test_a_few_kills_leave_ledgers_that_agree(crash: Crash) -> None:
    crash.make_film(2)
    crash.order(1)
    for aim in ("sent", "fetching"):
        crash.strike(aim)
    assert crash.kills
    end(crash)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("crash", [[SLOW, *WORSE]], indirect=True)
def test_two_hundred_kills_leave_ledgers_that_agree(crash: Crash) -> None:
    crash.make_film(10)
    fight(crash, KILLS, SENT_KILLS, takes=4)
    end(crash)
    deliver_under_fire(crash, 8)
    assert crash.kills >= KILLS
    assert crash.hits["charged, ticket not stored"] >= SENT_KILLS
    for what in ("between the two databases", "fetching", "evaluating", "delivering"):
        assert crash.hits[what] > 0, what
