"""What commands print without --json: words and columns, never a document for programs."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app import cli, studio
from app.cli.output import told
from app.domain.money import Money
from tests.pictures import encode, halves, write


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What a command prints; it must succeed."""
    capsys.readouterr()
    code = cli.run([str(word) for word in words], studio.open_office, studio.open_film)
    out = capsys.readouterr()
    assert code == 0, (words, out.err)
    return out.out


def test_kit_and_sheets_are_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = write(tmp_path, "front.jpg", encode(".jpg", halves()))
    made = said(capsys, "new", tmp_path, "--name", "Film", "--spec", "128x72@25")
    assert "    rate: 25" in made.splitlines()
    film, text = tmp_path / "Film.takeboard", "Mara, a woman of 35 in a linen apron"
    sheet = said(capsys, "character", film, "add", "Mara", "--wording", text, "--still", picture)
    assert sheet.splitlines()[0].split() == ["name", "sheet", "stills", "consent", "wording"]
    assert sheet.splitlines()[1].split()[:3] == ["Mara", "open", "1"]
    assert text in sheet
    said(capsys, "kit", film, "add", "Dawn", "--picture", picture, "--description", "Blue slate.")
    kit = said(capsys, "kit", film, "set", "--style", "Grain, low light.", "--hero", picture)
    assert "style   Grain, low light." in kit
    assert kit.count("references/front-") == 2
    assert kit.splitlines()[-1].startswith("Dawn ")
    for out in (sheet, kit, made):
        assert not any(mark in out for mark in ("{", "}", "[", "null"))


def test_any_document_becomes_lines_with_what_lies_inside_set_in() -> None:
    data = {
        "price": Money(amount=Decimal("1.50"), currency="USD"),
        "still_missing": [],
        "files": ["a.mov", "b.mov"],
        "ready": True,
        "jobs": [{"id": "1", "reason": None}, {"id": "2", "tags": ["x"]}],
        "spec": {"rate": Fraction(24), "inside": {"drop": False}},
    }
    assert told(data) == [
        "price: $1.50",
        "still missing: none",
        "files: a.mov, b.mov",
        "ready: yes",
        "jobs:",
        "  - id: 1",
        "    reason: none",
        "  - id: 2",
        "    tags: x",
        "spec:",
        "    rate: 24",
        "    inside:",
        "        drop: no",
    ]


def test_a_locked_board_says_what_came_after_the_lock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "new", tmp_path, "--name", "Film", "--spec", "128x72@25")
    film, rows = tmp_path / "Film.takeboard", tmp_path / "rows.csv"
    rows.write_text("number,subject_action,frames\n10,A boat,48\n20,A pier,48\n30,A bay,48\n")
    said(capsys, "import", film, rows)
    assert "since lock" not in said(capsys, "shots", film)
    locked = said(capsys, "lock", film)
    assert locked.endswith(": nothing changed since.\n")
    said(capsys, "set", film, "20", "frames=60", "mood=calm")
    out = said(capsys, "lock", film, "--changes")
    assert ": 1 shot changed since.\n  Shot 020, frames: “60”, was “48”\n" in out
    assert "  Shot 020, mood: “calm”, was empty\n" in out
    said(capsys, "kit", film, "add", "Dawn", "--description", "Blue slate.")
    said(capsys, "set", film, "10", "anchors=Dawn")
    assert "  Shot 010, anchor: “Dawn”, was empty\n" in said(capsys, "lock", film)
    table = said(capsys, "shots", film).splitlines()
    assert "since lock" in table[0]
    assert ["changed" in line for line in table[1:4]] == [True, True, False]
    assert table[4].endswith(": 2 shots changed, 1 other record added since.")
    document = json.loads(said(capsys, "shots", film, "--json"))
    assert [shot["since_lock"] for shot in document["shots"]] == ["changed", "changed", None]
    assert document["locked_at"]
    changes = json.loads(said(capsys, "lock", film, "--json"))["changes"]
    (pier,) = [one for one in changes if one["name"] == "Shot 020"]
    assert {"field": "frames", "before": 48, "now": 60} in pier["fields"]
    assert said(capsys, "lock", film, "--unlock") == "The board is open.\n"
    assert json.loads(said(capsys, "lock", film, "--json"))["changes"] == []


def test_planning_is_led_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKEBOARD_HOME", str(tmp_path / "home"))
    said(capsys, "new", tmp_path, "--name", "Spot", "--template", "commercial")
    film = tmp_path / "Spot.takeboard"
    (head, *_rest) = said(capsys, "template", "list").splitlines()
    assert head.split()[:3] == ["key", "version", "shots"]
    said(capsys, "tactic", film, "1", "ends")
    scenes = json.loads(said(capsys, "tactic", film, "--json"))["scenes"]
    assert (scenes[0]["number"], scenes[0]["tactic"]) == ("1", "ends")
    (saved,) = json.loads(
        said(capsys, "template", "save", film, "--name", "Commercial", "--check", "Ask", "--json")
    )["templates"]
    known = json.loads(said(capsys, "template", "list", "--json"))["templates"]
    (now,) = [one for one in known if one["key"] == "commercial"]
    assert now == saved
    assert (now["version"] >= 2, now["own"], now["checklist"]) == (True, True, ["Ask"])
    count = len(json.loads(said(capsys, "shots", film, "--json"))["shots"])
    assert now["shots"] == count > 0
    told = said(capsys, "rounds", film)
    assert "Usual without a board: 15–20 rounds a scene" in told
    usual = json.loads(said(capsys, "rounds", film, "--json"))["usual"]
    assert usual["with_board"] == "3–4"
