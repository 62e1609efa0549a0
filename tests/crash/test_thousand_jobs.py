"""Orders at every vendor at once, each with troubles of its own, while the line is killed.

At the end what is in doubt is settled by the vendor or from the bill, and what was given up for
a while is asked for again. Then, vendor by vendor, ledger and bill agree line by line, whatever
stays paid is a take here unless the vendor itself failed it, and no take is there twice.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.rehearsal.serve import SIMULATORS
from tests.crash.harness import Crash, Market, Simulator
from tests.crash.test_every_vendor_crash import MODELS
from tests.crash.test_runway_crash import money

SEED = 20261121
AIMS = {"sent": 8, "commit": 4, "rendering": 2, "fetching": 3, "landing": 2, "evaluating": 2,
        "any": 4}  # fmt: skip
# Whatever an order, a question and a download are occasions for; how often out of a hundred orders.
PLAN = {
    "reject-429": 4,
    "reject-429-retry-after": 4,
    "error-500-before": 2,
    "error-503-before": 2,
    "drop-after-accept": 4,
    "slow-accept": 2,
    "lost-task": 2,
    "garbage-json": 4,
    "internal-failure": 3,
    "moderation": 2,
    "expired-url": 3,
    "truncated-file": 3,
    "wrong-content-type": 3,
}
FEW = 20
FATES = ("internal-failure", "moderation")


def troubles(orders: int, dice: random.Random) -> list[dict[str, object]]:
    """At occasions chosen by the dice; of few orders only some meet any."""
    kinds = list(PLAN) if orders > FEW else dice.sample(list(PLAN), 4)
    return [
        {"fault": fault, "times": 1, "after": dice.randrange(orders)}
        for fault in kinds
        for _ in range(max(1, round(PLAN[fault] * orders / 100)))
    ]


@pytest.fixture
def crash(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Crash]:
    """`request.param`: how many orders each vendor will get."""
    monkeypatch.setenv("TAKEBOARD_REHEARSAL_TINY", "1")
    dice = random.Random(SEED)
    plans = {vendor: troubles(orders, dice) for vendor, orders in request.param.items()}

    def open_stall(vendor: str) -> Simulator:
        (folder := tmp_path / vendor).mkdir()
        return Simulator.start(folder, plans[vendor], 200, SEED, vendor)

    with ThreadPoolExecutor() as pool:
        stalls = list(pool.map(open_stall, plans))
    for stall in stalls:
        for name, value in stall.environment.items():
            monkeypatch.setenv(name, value)
    market = Market(stalls)
    yield Crash(tmp_path, market, dice)
    market.stop()


def end(crash: Crash, ordered: dict[str, int]) -> None:
    doubts, again = crash.bring_home()
    counts = crash.compare()
    print(f"\nkills: {crash.kills}")
    for what, count in crash.hits.most_common():
        print(f"  {what}: {count}")
    print(f"settled from the bill: {doubts}; tickets asked for again: {again}; {counts}")
    assert isinstance(crash.simulator, Market)
    for stall in crash.simulator.stalls:
        lines = stall.bill()
        charged = [line["task"] for line in lines if line["kind"] == "charged"]
        kept = Counter(charged)
        kept.subtract(line["task"] for line in lines if line["kind"] == "refunded")
        jobs = crash.rows(
            "select ticket, state, ticket_ended from job "
            f"where json_extract(\"order\", '$.vendor') = '{stall.vendor}'"
        )
        ready = Counter(ticket for ticket, state, _ in jobs if state == "ready")
        failed = Counter(ticket for ticket, state, ended in jobs if state == "failed" and ended)
        paid_for_nothing = +(kept - ready)
        refused = sum(state == "failed" and ticket is None for ticket, state, _ in jobs)
        print(
            f"  {stall.vendor}: {len(jobs)} jobs, {len(charged)} charged, "
            f"{len(charged) - kept.total()} given back, {ready.total()} takes, "
            f"{failed.total()} failed there, {refused} refused"
        )
        orders = ordered[stall.vendor]
        assert len(jobs) == orders == ready.total() + failed.total() + refused
        assert ready <= kept  # each take is paid, once, and each paid ticket is one take
        assert paid_for_nothing <= failed
        planned = sum(max(1, round(PLAN[fate] * orders / 100)) for fate in FATES)
        assert paid_for_nothing.total() <= planned


SAMPLE = {"dashscope": 4, "kling": 4, "runway": 2}
ALL = {vendor: 125 for vendor in MODELS if vendor in SIMULATORS}


@pytest.mark.parametrize("crash", [SAMPLE], indirect=True)
def test_a_few_orders_at_three_vendors_under_fire(crash: Crash) -> None:
    crash.make_film(2)
    for vendor, orders in SAMPLE.items():
        crash.order(orders // 2, MODELS[vendor])
    crash.strike("sent")
    money(crash)
    assert crash.kills == 1
    end(crash, SAMPLE)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("crash", [ALL], indirect=True)
def test_a_thousand_orders_at_every_vendor_under_fire(crash: Crash) -> None:
    begun = time.monotonic()
    crash.make_film(25)
    for vendor, orders in ALL.items():
        crash.order(orders // 25, MODELS[vendor])
    while crash.kills < 25:
        assert crash.rows("select id from job where state = 'queued'"), "too slow with the kills"
        (aim,) = crash.dice.choices(list(AIMS), weights=list(AIMS.values()))
        crash.strike(aim, after=crash.dice.randint(5, 50))
        if crash.kills % 5 == 0:
            money(crash)
    end(crash, ALL)
    print(f"{time.monotonic() - begun:.0f} s")
