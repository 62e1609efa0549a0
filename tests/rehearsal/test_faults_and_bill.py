"""Faults strike as often as they are asked to, and a bill is on the disk before anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import BadInput, UsageError
from app.domain.money import Money
from app.rehearsal.bill import Bill
from app.rehearsal.faults import FAULTS, Faults
from app.rehearsal.serve import SIMULATORS, serve

KEYS = {"task", "at", "kind", "model", "money", "client_id", "request_sha256"}


def test_a_fault_by_name_strikes_every_time_and_others_never() -> None:
    faults = Faults("reject-429")
    assert [faults.strikes("reject-429") for _ in range(3)] == [True] * 3
    assert not faults.strikes("slow")


def test_a_count_limits_a_fault() -> None:
    faults = Faults("slow-accept:2,lost-task")
    assert [faults.strikes("slow-accept") for _ in range(3)] == [True, True, False]
    assert faults.strikes("lost-task")


def test_a_file_says_when_and_for_which_words(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    rules = [{"fault": "moderation", "times": 1, "after": 1, "prompt": "kite"}]
    file.write_text(json.dumps(rules))
    faults = Faults(file)
    words = ["a kite", "a boat", "a kite", "a kite"]
    assert [faults.strikes("moderation", w) for w in words] == [False, False, True, False]


@pytest.mark.parametrize(
    "text",
    ["no-such-fault", "slow:often", "slow,", "slow,nothing"],
)
def test_an_unknown_fault_is_refused_with_the_names(text: str) -> None:
    with pytest.raises(UsageError):
        Faults(text)


@pytest.mark.parametrize(
    "content",
    [
        *(b"{", b"{}", b"\xff", b'["slow"]', b'[{"fault": "x"}]'),
        *(b'[{"fault": "slow", "time": 1}]', b'[{"fault": "slow", "times": -1}]'),
        b'[{"fault": "slow", "prompt": 1}]',
    ],
)
def test_a_broken_file_of_faults_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_bytes(content)
    with pytest.raises(UsageError):
        Faults(str(file))


def test_every_fault_has_words_for_people() -> None:
    assert all(len(words) > 15 for words in FAULTS.values())


def test_a_bill_goes_on_in_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "bill.jsonl"
    for kind in ("charged", "refunded"):
        Bill(file).enter(kind, "t", "gen4.5", Money.of("0.60"), request_sha256="ab")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["charged", "refunded"]
    assert set(lines[0]) == KEYS
    assert lines[0]["money"] == {"amount": "0.60", "currency": "USD"}


def test_a_bill_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        Bill(tmp_path)


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="Port"):
        serve("runway", port=taken.getsockname()[1])


def test_simulators_are_built_at_a_speed() -> None:
    assert SIMULATORS["runway"](speed=50.0).key
