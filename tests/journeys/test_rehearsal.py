"""Two ways to play a vendor: inside the studio, and as a process of its own with its own bill."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from tests.journeys.takeboard import all_well, simulator, small_film, takeboard, well

MODEL = "runway-gen4.5"


def test_a_rehearsal_makes_marked_takes_and_spends_no_real_money(tmp_path: Path) -> None:
    order = f"render --rehearse --speed 1000 --takes 2 --wait --model {MODEL}"
    project, (made, jobs, takes, ledger, budget) = small_film(
        tmp_path, f"{order} --cap 20", "jobs", "takes", "ledger", "budget"
    )
    assert [job["state"] for job in made["jobs"]] == ["ready"] * 4
    assert len({job["ticket"] for job in jobs["jobs"]}) == 4
    assert {len(job["attempts"]) for job in jobs["jobs"]} == {1}
    assert {take["model"] for take in takes["takes"]} == {MODEL}
    assert len({take["slate"] for take in takes["takes"]}) == 4
    for record in (*jobs["jobs"], *takes["takes"], *ledger["entries"]):
        assert record["rehearsed"] is True
    spent = Decimal(ledger["totals"]["rehearsed"]["spent"]["amount"])
    assert spent == sum(Decimal(job["price"]["amount"]) for job in jobs["jobs"])
    assert spent > 0
    assert Decimal(ledger["totals"]["spent"]["amount"]) == 0
    assert Decimal(budget["spent"]["project"]["amount"]) == 0
    over = takeboard("render", project, "--rehearse", "--model", MODEL, "--cap", "0.10")
    assert (over.code, over.kind) == (3, "over-cap")


def test_the_bill_of_a_vendor_equals_our_ledger(tmp_path: Path) -> None:
    project, _ = small_film(tmp_path)
    with simulator(tmp_path, "--speed", 200) as env:
        order = ("--takes", 2, "--model", MODEL, "--cap", 20, "--wait")
        made = well("render", project, *order, env=env)
    assert [job["state"] for job in made["jobs"]] == ["ready"] * 4
    jobs, ledger, takes = all_well(["jobs", project], ["ledger", project], ["takes", project])
    bill = [json.loads(line) for line in (tmp_path / "bill.jsonl").read_text().splitlines()]
    words = {"charged": "spent", "refunded": "refunded", "corrected": "corrected"}
    theirs = sorted(
        (line["task"], words[line["kind"]], Decimal(line["money"]["amount"])) for line in bill
    )
    mine = sorted(
        (line["ticket"], line["kind"], Decimal(line["money"]["amount"]))
        for line in ledger["entries"]
        if line["kind"] in words.values()
    )
    assert mine == theirs
    assert len(mine) == 4
    asked = {line["request_sha256"] for line in bill}
    assert {job["request_sha256"] for job in jobs["jobs"]} == asked
    assert not any(record["rehearsed"] for record in (*jobs["jobs"], *takes["takes"]))
    assert Decimal(ledger["totals"]["spent"]["amount"]) == Decimal(made["spent"]["amount"])
    assert Decimal(ledger["totals"]["reserved"]["amount"]) == 0
    again = well("render", project, *order[:-1], "--reuse", env=env)
    assert (again["jobs"], again["reused"]) == ([], 4)
    well("set", project, "10", "preset=Cinematic")
    for model, without in (("kling-2.6-pro", ["kling-2.6-pro"]), (MODEL, [])):
        told = well("render", project, "10", "--rehearse", "--seed", 7, "--model", model)
        assert told["without_seed"] == without
