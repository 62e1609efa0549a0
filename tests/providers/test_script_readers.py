"""Language models that read scripts, over real HTTP to the simulators: answers, faults, keys."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotConfigured, ProviderError
from app.domain.scene import Scene
from app.production.breakdown.json_rows import JsonRows
from app.production.breakdown.model_desk import ModelDesk, ModelRow, Reading
from app.production.breakdown.model_rows import SCHEMA
from app.production.vendor_accounts import VendorAccountDesk
from app.providers.front_desk import FrontDesk
from app.providers.reading import Events
from app.providers.registry import TEXT_VENDORS, account_vendors
from app.providers.script_readers import READERS, VendorReaders
from app.providers.transport import Limits
from app.rehearsal.text_model import schema_faults
from app.rehearsal.text_vendors import KEY, TextVendor, make_anthropic, make_openai
from app.storage.account_notes import AccountNotes
from app.storage.keychain import SystemKeychain
from app.storage.office import Office
from app.studio import SystemClock
from tests.production.film import Film
from tests.rehearsal.readers import Stand, stand

SCRIPT = """\
EXT. PIER - DAWN #7#

Mara rows in. A bell.
She ties the boat.

MARA
You are early.

INT. HUT - NIGHT

Fire burns.
"""
CANARY = "sk-canary-4b7fd3a2c6e94d1b8a05"
MAKERS: dict[str, Callable[..., TextVendor]] = {"anthropic": make_anthropic, "openai": make_openai}
MODELS = {vendor: entry.adapter.MODELS[0] for vendor, entry in READERS.items()}
STAND: list[Stand] = []
QUICK = Limits(connect_s=2, quiet_s=0.6, answer_s=2, look_s=0.02)
both = pytest.mark.parametrize("vendor", MAKERS)


@pytest.fixture(scope="module", autouse=True)
def _stand() -> Iterator[None]:
    with stand() as made:
        STAND[:] = [made]
        yield


@contextmanager
def served(app: TextVendor) -> Iterator[str]:
    """The base address at which `app` answers for now."""
    (here,) = STAND
    here.app = app
    yield here.base


@pytest.fixture
def film(tmp_path: Path) -> Iterator[Film]:
    made = Film(tmp_path / "First Light.takeboard")
    yield made
    made.close()


@dataclass
class Asking:
    """A film, a desk that asks `vendor`'s simulator, and the rows it told."""

    film: Film
    vendor: str
    app: TextVendor
    environment: dict[str, str]
    limits: Limits = QUICK
    rows: list[ModelRow] = field(default_factory=list)

    def desk(self) -> ModelDesk:
        keychain = SystemKeychain(self.environment)
        readers = VendorReaders(keychain, environment=self.environment, limits=self.limits)
        return ModelDesk(self.film.breakdown.script, self.film.board, readers, keychain)

    def read(self, stop: Callable[[], bool] = lambda: False, model: str = "") -> Reading:
        return self.desk().read(self.vendor, model or MODELS[self.vendor], self.rows.append, stop)


def asking(
    film: Film, vendor: str, faults: str = "", *, key: str = KEY, speed: float = 2000.0
) -> tuple[Asking, AbstractContextManager[str]]:
    file = film.folder.parent / "pier.fountain"
    file.write_text(SCRIPT)
    desk = film.breakdown.script
    desk.take(desk.compare(file))
    app = MAKERS[vendor](speed, faults=faults)
    environment = {f"TAKEBOARD_{vendor.upper()}_KEY": key} if key else {}
    return Asking(film, vendor, app, environment), served(app)


def ask(film: Film, vendor: str, faults: str = "", *, key: str = KEY) -> tuple[Asking, Reading]:
    made, serving = asking(film, vendor, faults, key=key)
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        return made, made.read()


@both
def test_every_open_run_of_lines_comes_back_as_a_proposal(film: Film, vendor: str) -> None:
    made, reading = ask(film, vendor)
    assert reading.problem is None
    assert (reading.good, reading.bad) == (3, 0)
    proposals = [row.proposal for row in made.rows if row.proposal]
    assert [one.lines for one in proposals] == [(3, 4), (6, 7), (11,)]
    assert proposals[0].camera.move == "static"
    assert reading.tokens_in is not None
    assert reading.tokens_in > 100
    assert reading.cost_words() == (
        f"Tokens in {reading.tokens_in:,}, out {reading.tokens_out:,} · price not measured"
    )
    assert film.board.shots() == []
    film.breakdown.script.accept(proposals)
    assert [shot.script_lines for shot in film.board.shots()] == [(3, 4), (6, 7), (11,)]
    first = film.store.all(Scene)[0]
    assert (first.number, first.mood) == ("7", "rehearsed")
    assert first.synopsis == "Rehearsed description of ext. pier - dawn."


@both
def test_the_question_holds_the_numbered_script_and_a_strict_schema(
    film: Film, vendor: str
) -> None:
    made, _reading = ask(film, vendor)
    (body,) = made.app.heard
    _instructions, text = made.app.question(body)
    assert text.split("\n")[:3] == ["1| EXT. PIER - DAWN #7#", "2| ", "3| Mara rows in. A bell."]
    assert made.app.schema(body) == SCHEMA
    assert schema_faults(SCHEMA) == []
    assert film.board.project().name not in json.dumps(body)
    assert body["model"] == MODELS[vendor]
    assert body.get("store", False) is False


@both
def test_only_open_lines_are_asked_for(film: Film, vendor: str) -> None:
    made, serving = asking(film, vendor)
    film.breakdown.script.cover([3, 4, 6, 7])
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        made.read()
        film.breakdown.script.cover([11])
        with pytest.raises(BadInput, match="has a shot"):
            made.read()
    assert [row.proposal.lines for row in made.rows if row.proposal] == [(11,)]
    assert len(made.app.heard) == 1


@both
def test_bad_rows_are_named_and_good_ones_kept(film: Film, vendor: str) -> None:
    made, reading = ask(film, vendor, "bad-rows")
    assert (reading.good, reading.bad, reading.problem) == (3, 4, None)
    assert [(row.title, row.reason) for row in made.rows if row.proposal is None] == [
        ("beyond the end", "Lines 90000 to 90001 are not in the script of 11 lines."),
        ("no such move", "'teleport' is no camera move."),
        ("no length", "A length of 0 frames is not from 1 to 14,400."),
        ("Rehearsed: Mara rows in. A bell. She ties the boat.", "first_line is missing."),
    ]


FAULTS = {
    "cut-short": ("reached its token limit", 2),
    "broken-stream": ("could not be reached, or broke off", 1),
    "moderation": ("The model refused to read this script: Played refusal.", 0),
    "garbage-json": ("not the list that was asked for", 0),
    "reject-429": ("asks to wait", 0),
    "reject-429-retry-after": ("asks to wait", 0),
    "out-of-credits": ("account is empty", 0),
    "error-500-before": ("is in trouble (500)", 0),
    "error-503-before": ("(5", 0),
    "timeout-before": ("said nothing for 1 seconds", 0),
}


@both
@pytest.mark.parametrize("fault", FAULTS)
def test_each_trouble_has_its_message_and_what_came_before_is_kept(
    film: Film, vendor: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.rehearsal.text_vendors._NEVER_S", 1.0)
    message, rows = FAULTS[fault]
    made, reading = ask(film, vendor, fault)
    assert reading.problem is not None
    assert message in reading.problem.message
    assert reading.problem.next_step
    assert sum(row.proposal is not None for row in made.rows) >= rows
    assert len(made.app.heard) == 1  # nothing is asked twice
    assert film.board.shots() == []


@both
def test_a_wrong_key_and_a_wrong_model_say_so(film: Film, vendor: str) -> None:
    made, reading = ask(film, vendor, key="sk-wrong")
    assert reading.problem is not None
    assert "does not accept the key (401)" in reading.problem.message
    assert f"account add {vendor}" in reading.problem.next_step
    assert made.app.heard == []
    made.environment[f"TAKEBOARD_{vendor.upper()}_KEY"] = KEY
    with served(made.app) as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        reading = made.read(model="nobody-1")
    assert reading.problem is not None
    assert "does not know this model" in reading.problem.message


@both
def test_stopping_keeps_what_arrived_and_hangs_up(film: Film, vendor: str) -> None:
    made, serving = asking(film, vendor, speed=2.0)
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        reading = made.read(stop=lambda: len(made.rows) > 0)
    assert reading.problem is None
    assert reading.notes == ["Stopped by you. What had arrived is kept."]
    assert reading.good >= 1
    assert reading.cost_words() == "Tokens in not measured, out not measured · price not measured"


@both
def test_without_a_key_nothing_is_sent_and_the_rules_do_the_job(film: Film, vendor: str) -> None:
    made, serving = asking(film, vendor, key="")
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        with pytest.raises(NotConfigured, match=f"no key for {vendor}"):
            made.read()
        (offer,) = [one for one in made.desk().offers() if one.vendor == vendor]
    assert offer.source == ""
    assert offer.where == f"takeboard account add {vendor}"
    assert made.app.heard == []
    assert len(film.breakdown.script.propose()) == 2


@both
def test_what_leaves_is_said_before_anything_does(film: Film, vendor: str) -> None:
    made, serving = asking(film, vendor)
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        (offer,) = [one for one in made.desk().offers() if one.vendor == vendor]
        said = made.desk().leaving(offer, "some-model")
    assert offer.source == "environment"
    assert "11 lines" in said
    assert f"{offer.name}, model some-model, at {base.removeprefix('http://')}" in said
    assert made.app.heard == []


@both
@pytest.mark.parametrize("fault", ["", "broken-stream"])
def test_a_key_is_in_no_row_error_log_or_file(
    film: Film, vendor: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made, serving = asking(film, vendor, fault, key=CANARY)
    made.app.key = CANARY
    (film.folder.parent / "pier.fountain").write_text(SCRIPT.replace("Fire", f"{CANARY} fire"))
    with serving as base:
        made.environment[f"TAKEBOARD_{vendor.upper()}_BASE_URL"] = base
        reading = made.read()
        made.app.key = "sk-other"
        refused = made.read()
    proposals = [row.proposal for row in made.rows if row.proposal]
    if proposals:
        film.breakdown.script.accept(proposals)
    said = repr((made.rows, reading, refused, made.desk().offers())) + caplog.text
    for problem in (reading.problem, refused.problem):
        said += f"{problem!r} {problem} {getattr(problem, 'details', '')}"
    assert CANARY not in said
    assert refused.problem is not None
    for file in film.folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


@both
def test_an_echoed_key_is_taken_out_of_the_answer(film: Film, vendor: str) -> None:
    file = film.folder.parent / "echo.txt"
    file.write_text(f"{CANARY} lies on the table.\n")
    desk = film.breakdown.script
    desk.take(desk.compare(file))
    app = MAKERS[vendor](2000.0, key=CANARY)
    with served(app) as base:
        name = vendor.upper()
        made = Asking(film, vendor, app, {
            f"TAKEBOARD_{name}_KEY": CANARY, f"TAKEBOARD_{name}_BASE_URL": base,
        })  # fmt: skip
        made.read()
    assert CANARY not in repr(made.rows)


@both
def test_accounts_of_both_are_kept_and_tested(
    vendor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = MAKERS[vendor](2000.0)
    name = f"TAKEBOARD_{vendor.upper()}_KEY"
    keychain = SystemKeychain({name: KEY})
    office = Office(tmp_path)
    notes = AccountNotes(office)
    desk = VendorAccountDesk(
        keychain, office, notes, FrontDesk(keychain, notes.address), SystemClock()
    )
    with served(app) as base:
        monkeypatch.setenv(f"TAKEBOARD_{vendor.upper()}_BASE_URL", base)
        found = desk.test(vendor)
        assert (found.ok, found.source, found.note) == (True, "environment", f"{len_of(vendor)}")
        app.key = "another"
        found = desk.test(vendor)
    assert found.ok is False
    assert "does not accept the key" in found.note
    assert KEY not in found.note
    assert [one.vendor for one in desk.list()] == [vendor]
    office.close()


def len_of(vendor: str) -> str:
    return f"{len(READERS[vendor].adapter.MODELS)} models"


def test_the_vendors_named_for_accounts_are_those_that_can_be_asked() -> None:
    assert tuple(READERS) == TEXT_VENDORS
    assert set(TEXT_VENDORS) < set(account_vendors())


def test_rows_come_whole_from_any_pieces() -> None:
    text = json.dumps(
        {"scenes": [{"heading": 'a "b" {'}], "shots": [{"n": [1, {"x": "]}"}]}, {"n": 2}]}
    )
    for size in (1, 2, 3, 7, len(text)):
        rows = JsonRows()
        found = []
        for at in range(0, len(text), size):
            found += [(name, row) for name, row, _ in rows.feed(text[at : at + size])]
        assert found == [
            ("scenes", {"heading": 'a "b" {'}), ("shots", {"n": [1, {"x": "]}"}]}),
            ("shots", {"n": 2}),
        ]  # fmt: skip
        assert rows.closed
        assert rows.rest() == ""


def test_an_unfinished_row_is_told_at_the_end() -> None:
    rows = JsonRows()
    found = list(rows.feed('{"shots": [{"n": 1}, {"n": '))
    assert [row for _, row, _ in found] == [{"n": 1}]
    assert rows.rest() == '{"n": '
    assert not rows.closed


def test_events_are_read_by_their_lines() -> None:
    events = Events()
    lines = [": comment", "event: x", 'data: {"a":', "data: 1}", "", "", "data: [DONE]", ""]
    assert [found for line in lines if (found := events.feed(line))] == [{"a": 1}]
    events.feed("data: [1")
    with pytest.raises(ProviderError, match="not a JSON object"):
        events.feed("")


@both
@pytest.mark.parametrize(
    "event",
    [
        {"type": "error", "error": {"type": "overloaded_error", "code": "server_error"}},
        {"type": "message_delta", "delta": {"stop_reason": "bored"}, "response": 3},
        {"type": "response.completed", "response": {"status": "bored"}},
        {"type": "unheard of"}, {}, {"type": "content_block_delta", "delta": 3},
        {"type": "response.output_text.delta", "delta": {"text": 3}},
    ],
)  # fmt: skip
def test_a_strange_event_is_left_out_or_named(vendor: str, event: dict[str, object]) -> None:
    with suppress(ProviderError):
        piece = READERS[vendor].adapter.read_event(event)
        assert piece is None or not piece.text
