"""Wrong usage and closed doors: the exit code, the JSON error, and nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.takeboard import takeboard


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (["shots", "nowhere.takeboard"], 2, "not-found"),
        (["no-such-command"], 2, "usage"),
        (["new"], 2, "usage"),
        (["new", ".", "--name", "x", "--spec", "odd"], 1, "bad-input"),
        (["account", "add", "runway"], 2, "usage"),
        (["models", "--card", "no-such-card"], 2, "not-found"),
    ],
)
def test_a_refusal_is_one_json_error(
    arguments: list[str], code: int, kind: str, tmp_path: Path
) -> None:
    answer = takeboard(*arguments)
    assert answer.code == code
    assert answer.data["error"]["kind"] == kind
    assert answer.data["error"]["message"]


def test_a_paid_order_without_any_cap_is_refused(tmp_path: Path) -> None:
    project = takeboard("new", tmp_path, "--name", "Film", "--spec", "1280x720@24").data["project"]
    (tmp_path / "s.csv").write_text("number,frames,subject_action\n10,72,a door opens\n")
    takeboard("import", project, tmp_path / "s.csv")
    takeboard(
        "set", project, "all", "camera=slow dolly in", "style=plain", "mood=calm",
        "environment_lighting=day", "model=runway-gen4.5",
    )  # fmt: skip
    answer = takeboard("render", project, "all", "--takes", 2)
    assert answer.code == 2
    assert answer.data["error"]["kind"] == "usage"
    over = takeboard("render", project, "all", "--takes", 2, "--cap", "0.50")
    assert over.code == 3
    assert over.data["error"]["kind"] == "over-cap"
    assert takeboard("jobs", project).data["jobs"] == []


def test_a_strict_import_says_beforehand_that_one_bad_row_keeps_all_out(tmp_path: Path) -> None:
    project = takeboard("new", tmp_path, "--name", "Film", "--spec", "1280x720@24").data["project"]
    table = tmp_path / "s.csv"
    table.write_text("number,frames,subject_action\n10,72,a door opens\n20,many,it shuts\n")
    rows = {
        words: takeboard("import", project, table, *words)
        for words in (("--dry-run",), ("--dry-run", "--strict"), ("--strict",))
    }
    assert [(answer.code, answer.data["shots"]) for answer in rows.values()] == [
        (1, 1), (1, 0), (1, 0),
    ]  # fmt: skip
    for answer in rows.values():
        assert [(row["line"], row["field"]) for row in answer.data["refused"]] == [(3, "frames")]
    assert takeboard("shots", project).data["shots"] == []
