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
