"""A film, a vendor's simulator with its bill, and processes of the command line that get killed.

Everything is done as a person would: through commands. Only the moment of the kill is chosen by
looking into the project's database from outside, and what was hit is read from it afterwards.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from app import cli, studio
from tests import warm

ROOT = Path(__file__).resolve().parents[2]
MODEL = "runway-gen4.5"
_SENT = "select job_id, request_sha256 from attempt where sent_at is not null and outcome is null"
_IN_STATE = "select id from job where state = '{}'"
_TAKES = "select id from take"
_LOST_SIGHT = (
    "select id from job where state = 'failed' and ticket is not null and not ticket_ended"
)
_LANDING = "select take.id from take join job on job.id = take.job_id where job.state = 'fetching'"


@dataclass
class Simulator:
    """The vendor as a process of its own; it outlives every kill."""

    process: subprocess.Popen[str]
    base_url: str
    key: str
    bill_file: Path
    vendor: str = "runway"

    @classmethod
    def start(
        cls,
        folder: Path,
        faults: list[dict[str, object]],
        speed: float,
        seed: int,
        vendor: str = "runway",
    ) -> Simulator:
        plan, bill = folder / "faults.json", folder / "bill.jsonl"
        plan.write_text(json.dumps(faults))
        command = [
            sys.executable, "-m", "app", "simulator", vendor, "--port", "0",
            "--ledger", str(bill), "--speed", str(speed), "--faults", str(plan),
            "--seed", str(seed),
        ]  # fmt: skip
        log = (folder / "simulator.log").open("w")
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first:
            process.communicate()
            raise AssertionError((folder / "simulator.log").read_text())
        told = json.loads(first)
        return cls(process, told["base_url"], told["key"], bill, vendor)

    @property
    def environment(self) -> dict[str, str]:
        """What makes its vendor's one account of it."""
        name = f"TAKEBOARD_{self.vendor.upper()}"
        return {f"{name}_BASE_URL": self.base_url, f"{name}_KEY": self.key}

    def bill(self) -> list[dict[str, Any]]:
        if not self.bill_file.exists():
            return []
        lines = self.bill_file.read_text().splitlines()
        return [{"vendor": self.vendor, **json.loads(line)} for line in lines]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()


@dataclass
class Market:
    """Several vendors at once; their bills lie in one pile, each line with its vendor's name."""

    stalls: list[Simulator]

    def bill(self) -> list[dict[str, Any]]:
        return [line for stall in self.stalls for line in stall.bill()]

    def stop(self) -> None:
        for stall in self.stalls:
            stall.stop()


@dataclass
class Crash:
    """One film under fire, rendered by `model`. `hits` counts kills by what they hit."""

    folder: Path
    simulator: Simulator | Market
    dice: random.Random
    model: str = MODEL
    hits: Counter[str] = field(default_factory=Counter)
    kills: int = 0

    @property
    def project(self) -> Path:
        return self.folder / "Crash.takeboard"

    # commands

    def say(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> Any:
        """Run a command to its end, in this process because none will be killed, for its JSON."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run([*arguments, "--json"], studio.open_office, studio.open_film)
        assert code in ok, (arguments, code, out.getvalue(), err.getvalue())
        return json.loads(out.getvalue())

    def make_film(self, shots: int) -> None:
        self.say("new", str(self.folder), "--name", "Crash", "--spec", "640x360@24")
        file = self.folder / "shots.csv"
        heads = ["number", "frames", "subject_action", "environment_lighting", "camera", "style",
                 "mood"]  # fmt: skip
        with file.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(heads)
            for n in range(1, shots + 1):
                writer.writerow([
                    n * 10, 24, f"A woman in a red coat {'slowly ' * (n % 2)}walks {n} steps",
                    "an empty pier at dawn, soft light from the left", "dolly in",
                    "35 mm film, muted colours", "calm",
                ])  # fmt: skip
        self.say("import", str(self.project), str(file))
        self.say("set", str(self.project), "all", "preset=Cinematic")  # Kling will have one named

    def order(self, takes: int, model: str = "") -> list[str]:
        made = self.say(
            "render", str(self.project), "all", "--takes", str(takes),
            "--model", model or self.model, "--cap", "10000",
        )  # fmt: skip
        return [job["id"] for job in made["jobs"]]

    # kills

    def strike(self, target: str, after: int = 0) -> str:
        """Start `run`, let `after` takes land, kill it at the target, and name what was hit; empty
        if it ended before.
        """
        wanted = len(self.rows(_TAKES)) + after
        with self._running("run", str(self.project), "--until-idle") as process:
            while len(self.rows(_TAKES)) < wanted and process.poll() is None:
                time.sleep(0.2)
            if not self._aim(target, process):
                return ""
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        self.kills += 1
        hit = self.wounds()
        self.hits.update(hit or {"nothing under way"})
        return target

    def strike_delivery(self) -> None:
        """Kill a delivery at a random instant after its package began to appear."""
        with self._running("deliver", str(self.project)) as process:
            before = set((self.project / "deliveries").iterdir())
            end = time.monotonic() + 30
            while process.poll() is None and time.monotonic() < end:
                if set((self.project / "deliveries").iterdir()) - before:
                    break
                time.sleep(0.01)
            time.sleep(self.dice.uniform(0, 0.5))
            if process.poll() is not None:
                return
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        self.kills += 1
        self.hits["delivering"] += 1

    def wounds(self) -> set[str]:
        """What the last kill found under way, from the two databases as it left them."""
        found = set()
        for state in ("submitting", "rendering", "fetching", "evaluating"):
            if self.rows(_IN_STATE.format(state)):
                found.add(state)
        charged = {line["request_sha256"] for line in self.simulator.bill()}
        if sent := {sha for _, sha in self.rows(_SENT)}:
            found.add("charged, ticket not stored" if sent & charged else "marked, not charged yet")
        if self.rows(_LANDING):
            found.add("take landed, job not told")
        ours = {(w, n) for w, n in self.rows("select workflow_id, step_id from datasource_outputs")}
        theirs = {
            (w, n)
            for w, n in self.rows("select workflow_uuid, function_id from operation_outputs", True)
        }
        if ours - theirs:
            found.add("between the two databases")
        return found

    def rows(self, query: str, engine: bool = False) -> list[tuple[Any, ...]]:
        file = self.project / ("jobs.db" if engine else "project.db")
        with contextlib.closing(sqlite3.connect(file, timeout=30)) as conn:
            try:
                return conn.execute(query).fetchall()
            except sqlite3.OperationalError:  # not made yet
                return []

    # books

    def charged(self) -> Decimal:
        signs = {"charged": 1, "corrected": 1, "refunded": -1}
        lines = self.simulator.bill()
        return sum((signs[x["kind"]] * Decimal(x["money"]["amount"]) for x in lines), Decimal(0))

    def spent_and_doubtful(self) -> tuple[Decimal, Decimal]:
        entries = self.say("ledger", str(self.project))["entries"]
        signs = {"spent": 1, "corrected": 1, "refunded": -1}
        spent = sum(
            (signs.get(e["kind"], 0) * Decimal(e["money"]["amount"]) for e in entries), Decimal(0)
        )
        doubts = self.say("jobs", str(self.project), "--state", "in_doubt")["jobs"]
        return spent, sum((Decimal(job["price"]["amount"]) for job in doubts), Decimal(0))

    def settle(self) -> int:
        """Every doubt by the bill, as a person would; until none is left. Returns how many."""
        settled = 0
        while True:
            jobs = self.say("run", str(self.project), "--until-idle", ok=(0, 1))
            assert jobs["idle"]
            doubts = self.say("jobs", str(self.project), "--state", "in_doubt")["jobs"]
            if not doubts:
                return settled
            entries = self.say("ledger", str(self.project))["entries"]
            known = {entry["ticket"] for entry in entries if entry["kind"] == "spent"}
            billed: dict[str, list[str]] = {}
            for line in self.simulator.bill():
                if line["kind"] == "charged" and line["task"] not in known:
                    billed.setdefault(line["request_sha256"], []).append(line["task"])
            lost = []
            for job in doubts:
                settled += 1
                if tickets := billed.get(job["request_sha256"]):
                    ticket = tickets.pop()
                    self.say("resolve", str(self.project), job["id"], "--accepted", ticket)
                else:
                    lost.append(job["id"])
            if lost:
                self.say("resolve", str(self.project), *lost, "--not-accepted")

    def bring_home(self) -> tuple[int, int]:
        """Settle, and ask again for every ticket that was given up; until nothing is left of
        either. Returns how many of each.
        """
        settled, again = self.settle(), 0
        while lost := [str(row[0]) for row in self.rows(_LOST_SIGHT)]:
            assert again < 200, self.rows("select reason from job where state = 'failed'")
            again += len(lost)
            self.say("retry", str(self.project), *lost)
            settled += self.settle()
        return settled, again

    def compare(self) -> dict[str, int]:
        """The two ledgers line by line, and every job accounted for. Returns the counts."""
        entries = self.say("ledger", str(self.project))["entries"]
        mine = Counter(
            (e["vendor"], e["ticket"], e["kind"], Decimal(e["money"]["amount"]))
            for e in entries
            if e["kind"] in ("spent", "refunded", "corrected")
        )
        words = {"charged": "spent", "refunded": "refunded", "corrected": "corrected"}
        theirs = Counter(
            (x["vendor"], x["task"], words[x["kind"]], Decimal(x["money"]["amount"]))
            for x in self.simulator.bill()
            # nothing that is given back leaves no line here
            if x["kind"] != "refunded" or Decimal(x["money"]["amount"])
        )
        assert mine == theirs, (mine - theirs, theirs - mine)
        jobs = self.say("jobs", str(self.project))["jobs"]
        states = Counter(job["state"] for job in jobs)
        takes = self.say("takes", str(self.project))["takes"]
        assert len(jobs) == len(takes) + states["failed"] + states["cancelled"], states
        assert {job["take"] for job in jobs if job["take"]} == {take["id"] for take in takes}
        for take in takes:
            assert (self.project / take["file"]).is_file()
        return {"jobs": len(jobs), "takes": len(takes), **states}

    # inside

    def _aim(self, target: str, process: warm.Running) -> bool:
        """Wait for the moment; False if the process ended by itself before it came."""
        if target == "any":
            time.sleep(self.dice.uniform(0.3, 4.0))
            return process.poll() is None
        if target == "commit":
            return self._aim_at_commit(process)
        query = {"sent": _SENT, "landing": _LANDING}.get(target) or _IN_STATE.format(target)
        before = set(self.rows(query))
        end = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < end:
            if new := set(self.rows(query)) - before:
                if target == "sent" and self.dice.random() < 0.9:
                    self._wait_for_charge({str(row[1]) for row in new})
                time.sleep(self.dice.uniform(0, 0.02))
                return process.poll() is None
            time.sleep(0.002)
        return False

    def _wait_for_charge(self, shas: set[str]) -> None:
        """The order has arrived and is on the bill; the answer is on its way or held back."""
        _until(lambda: any(x["request_sha256"] in shas for x in self.simulator.bill()), 2)

    def _aim_at_commit(self, process: warm.Running) -> bool:
        """Right after a commit to `project.db`, before the engine wrote its own file."""
        log = self.project / "project.db-wal"
        if not _until(lambda: bool(self.rows(_SENT)) or process.poll() is not None, 30):
            return False
        for _ in range(self.dice.randint(1, 6)):
            seen = _stamp(log)
            if not _until(lambda: _stamp(log) != seen or process.poll() is not None, 20):  # noqa: B023
                return False
        return process.poll() is None

    @contextlib.contextmanager
    def _running(self, *arguments: str) -> Iterator[warm.Running]:
        handle = os.open(os.devnull, os.O_RDWR)
        with warm.Running(warm.APP, [*arguments, "--json"], (handle, handle, handle)) as process:
            os.close(handle)
            yield process


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _until(reached: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            return False
        time.sleep(0.0005)
    return True
