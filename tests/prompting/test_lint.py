"""Each rule by name; one missing thing gives exactly one finding."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.model_card import Audio, LifeCycle, ModelCard, Status
from app.domain.prompt import Brief, Finding, Severity
from app.domain.reference_kit import Anchor
from app.domain.shot import Beat, Camera, Move, ShotKind
from app.prompting.compiler import compile_prompt
from app.prompting.lint import lint
from tests.prompting.fixture import MARA, TODAY, card, cards, market, project


def found(brief: Brief, model: ModelCard | None = None) -> list[Finding]:
    model = model or cards()["pika"]
    return lint(brief, model, compile_prompt(brief, model, "x"), TODAY)


def rules(brief: Brief, model: ModelCard | None = None) -> list[str]:
    return [finding.rule for finding in found(brief, model)]


def clean() -> Brief:
    return market("pika", dialogue="", beats=(Beat(start_frame=0, end_frame=120, action="walks"),))


def without(**elements: object) -> Brief:
    brief = clean()
    changed = brief.shot.elements.model_copy(update=elements)
    return brief.model_copy(update={"shot": brief.shot.model_copy(update={"elements": changed})})


def test_a_complete_shot_has_no_findings() -> None:
    assert rules(clean()) == []


@pytest.mark.parametrize(
    ("elements", "rule"),
    [
        ({"subject_action": ""}, "missing-subject-action"),
        ({"environment_lighting": " "}, "missing-environment-lighting"),
        ({"camera": Camera()}, "missing-camera"),
        ({"mood": ""}, "missing-mood"),
    ],
)
def test_removing_an_element_gives_exactly_one_error(
    elements: dict[str, object], rule: str
) -> None:
    assert rules(without(**elements)) == [rule]


def test_style_may_come_from_the_project() -> None:
    brief = clean()
    bare = brief.model_copy(update={"project": brief.project.model_copy(update={"style": ""})})
    assert rules(bare) == ["missing-style"]


def test_a_locked_camera_without_beats_is_no_motion() -> None:
    brief = without(camera=Camera(move=Move.STATIC))
    still = brief.model_copy(update={"shot": brief.shot.model_copy(update={"beats": ()})})
    assert rules(still) == ["no-motion"]


def test_kling_without_preset_cannot_be_waived() -> None:
    brief = market("kling", dialogue="", preset="", waived=("kling-without-preset",))
    assert rules(brief, cards()["kling"]) == ["kling-without-preset"]


def test_a_waived_rule_is_left_out() -> None:
    brief = without(mood="")
    waived = brief.shot.model_copy(update={"waived": ("missing-mood",)})
    assert rules(brief.model_copy(update={"shot": waived})) == []


def test_too_long_says_by_how_much() -> None:
    tiny = card("pika", limit=60)
    finding = found(clean(), tiny)[0]
    over = compile_prompt(clean(), tiny, "x").over
    assert finding.rule == "too-long"
    assert str(over) in finding.message
    assert over > 0


def test_a_retired_model_names_its_substitutes() -> None:
    gone = LifeCycle(status=Status.RETIRED, on=date(2026, 9, 24), source="t", as_of=TODAY)
    sora = cards()["pika"].model_copy(update={"life": gone, "substitutes": ("veo-3.1",)})
    finding = found(clean(), sora)[0]
    assert finding.rule == "model-retired"
    assert "2026-09-24" in finding.message
    assert "veo-3.1" in finding.repair


def test_an_edited_copy_of_the_wording_is_an_error() -> None:
    brief = without(
        subject_action="Mara, woman of 34 to 36, dark brown hair in a ponytail, walks to the pier"
    ).model_copy(update={"characters": (MARA,)})
    assert "character-wording-edited" in rules(brief)


def test_wording_changed_after_the_lock_is_an_error() -> None:
    locked = MARA.model_copy(update={"locked_checksum": "0" * 16})
    assert "character-wording-changed" in rules(
        clean().model_copy(update={"characters": (locked,)})
    )


def test_dialogue_on_a_silent_model_is_a_warning() -> None:
    assert rules(market("pika")) == ["dialogue-not-spoken"]


def test_omitted_and_live_shots_are_not_linted() -> None:
    assert rules(market("pika", omitted=True)) == []
    assert rules(market("pika", kind=ShotKind.LIVE_ACTION)) == []


@pytest.mark.parametrize(
    ("model", "words"),
    [(None, "The shot has no model."), ("kling-1.0", "There is no model 'kling-1.0' any more.")],
)
def test_a_shot_without_a_card_says_which_one_is_missing(model: str | None, words: str) -> None:
    brief = clean()
    brief = brief.model_copy(update={"shot": brief.shot.model_copy(update={"model": model})})
    (one,) = [f for f in lint(brief, None, None, TODAY) if f.rule == "no-model"]
    assert one.message == words


def test_a_named_preset_is_the_style_of_a_model_that_takes_presets() -> None:
    bare = market("kling", dialogue="").model_copy(update={"project": project("")})
    kling = cards()["kling"]
    assert rules(bare, kling) == []
    assert "Cinematic preset." in compile_prompt(bare, kling, "x").text
    unset = bare.model_copy(update={"shot": bare.shot.model_copy(update={"preset": ""})})
    assert rules(unset, kling) == ["kling-without-preset"]
    assert rules(bare) == ["missing-style"]  # another family sends no preset


@pytest.mark.parametrize(
    ("audio", "sound", "expected"),
    [
        (Audio.NONE, "", ["dialogue-not-spoken"]),
        (Audio.TOGGLE, "", []),
        (Audio.TOGGLE, "a bell far away", []),
        (Audio.TOGGLE, "Silence", ["dialogue-in-silence"]),
        (Audio.NATIVE, "Silence", []),
    ],
)
def test_dialogue_is_judged_by_what_the_card_says_of_sound(
    audio: Audio, sound: str, expected: list[str]
) -> None:
    model = card("kling", audio=audio, presets=("Cinematic",), preset_required=True)
    brief = market("kling", audio=sound)
    assert rules(brief, model) == expected
    spoken = 'Speaking to camera: "I used to come here with my mother."'
    assert (spoken in compile_prompt(brief, model, "x").text) == (audio is not Audio.NONE)


def test_a_shot_without_anchors_is_warned_of_once_the_kit_has_some() -> None:
    brief = clean()
    bare = brief.model_copy(update={"anchors": ()})
    assert rules(bare) == []  # there is nothing to choose from
    (warning,) = found(bare.model_copy(update={"kit_anchors": 2}))
    assert (warning.rule, warning.severity) == ("no-anchors", Severity.WARNING)
    assert "2 anchors" in warning.message
    dawn = Anchor(id="A", name="Dawn", description="Blue slate.")
    assert rules(bare.model_copy(update={"kit_anchors": 2, "anchors": (dawn,)})) == []
