"""Takes made from a take, from the order to the file, over a real adapter."""

from __future__ import annotations

import wave
from pathlib import Path

from tests.journeys.takeboard import several, small_film

HOW = ["--rehearse", "--speed", "1000", "--takes", "1", "--cap", "20", "--wait"]


def test_a_take_is_extended_restyled_and_given_lips(tmp_path: Path) -> None:
    sound = tmp_path / "line.wav"
    with wave.open(str(sound), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"\0\1" * 20_000)
    project, _ = small_film(tmp_path, "set 10 preset=Cinematic")
    from_take = ["render", project, "--take", "S010T01K"]
    answers = several(
        [
            ["render", project, "10", "--model", "kling-2.6-pro", *HOW],
            [*from_take, "--mode", "extend", "--model", "kling-3.0-omni", *HOW],
            [*from_take, "--mode", "restyle", "--model", "kling-3.0-omni", *HOW],
            [*from_take, "--mode", "lip-sync", "--sound", sound, "--model", "kling-lip-sync", *HOW],
            [*from_take, "--mode", "extend", "--model", "kling-2.6-pro", *HOW],
            [*from_take, *HOW],
            ["render", project, "10", "--mode", "sing", *HOW],
            ["takes", project, "10"],
            ["jobs", project],
        ]
    )
    assert [(one.code, one.kind) for one in answers[4:7]] == [
        (1, "not-capable"), (2, "usage"), (2, "usage"),
    ]  # fmt: skip
    for one, mode in zip(answers, ("text", "extend", "video", "lip sync"), strict=False):
        assert [(job["mode"], job["state"], job["still"]) for job in one.data["jobs"]] == [
            (mode, "ready", None)
        ], one
    parent, *others = answers[7].data["takes"]
    assert [parent["slate"], *(take["slate"] for take in others)] == [
        f"S010T0{n}K" for n in (1, 2, 3, 4)
    ]
    assert parent["parent"] is None
    assert {take["parent"] for take in others} == {parent["id"]}
    assert {len(job["attempts"]) for job in answers[8].data["jobs"]} == {1}


def test_stills_are_made_and_one_is_chosen(tmp_path: Path) -> None:
    still = ["render", "PROJECT", "10", "--mode", "still"]
    project, _ = small_film(tmp_path)
    answers = several(
        [
            [word if word != "PROJECT" else project for word in command]
            for command in (
                ["estimate", "PROJECT", "--mode", "still", "--takes", "3"],
                [*still, *HOW[:3], "--takes", "3", "--cap", "5", "--wait"],
                ["stills", "PROJECT", "10"],
                ["keyframe", "PROJECT", "10", "2"],
                ["keyframe", "PROJECT", "10", "4"],
                ["render", "PROJECT", "10", "--model", "flux-2-pro", *HOW],
                ["render", "PROJECT", "10", "--model", "kling-avatar", *HOW],
                [
                    "render",
                    "PROJECT",
                    "10",
                    "--model",
                    "veo-3.1-fast",
                    "--mode",
                    "first-frame",
                    *HOW,
                ],
                ["jobs", "PROJECT"],
                ["ledger", "PROJECT"],
                [*still, "--model", "runway-gen4-image", *HOW],
                ["takes", "PROJECT"],
            )
        ]
    )
    estimate, made, there, chosen, none, flat, avatar, clip, jobs, ledger, runway, takes = answers
    assert estimate.data["total"]["amount"] == "0.24"
    assert [(job["state"], job["take"], job["slate"]) for job in made.data["jobs"]] == [
        ("ready", None, "")
    ] * 3
    rows = there.data["stills"]
    assert [(row["number"], row["keyframe"]) for row in rows] == [
        (1, False), (2, False), (3, False),
    ]  # fmt: skip
    assert {row["id"] for row in rows} == {job["still"] for job in made.data["jobs"]}
    assert len({row["seed"] for row in rows}) == len({row["sha256"] for row in rows}) == 3
    assert all((project / row["file"]).is_file() and row["rehearsed"] for row in rows)
    assert chosen.data["still"]["keyframe"] is True
    assert (none.code, none.kind) == (2, "not-found")
    assert [(one.code, one.kind) for one in (flat, avatar)] == [(1, "not-capable")] * 2
    assert [job["state"] for job in clip.data["jobs"]] == ["ready"]
    assert [take["slate"] for take in takes.data["takes"]] == ["S010T01V"]  # stills took no number
    assert {len(job["attempts"]) for job in jobs.data["jobs"]} == {1}
    spent = [line for line in ledger.data["entries"] if line["kind"] == "spent"]
    assert [job["state"] for job in runway.data["jobs"]] == ["ready"]
    assert runway.data["jobs"][0]["still"]
    assert [line["vendor"] for line in spent] == ["fal"] * 3 + ["google"]
