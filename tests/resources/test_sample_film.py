"""The sample film is whole: what the shot list, the script and film.toml name is really there."""

from __future__ import annotations

import csv
import re
import tomllib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from app.domain.project import Codec, Colour
from app.domain.shot import Move
from app.production.fields.shot_fields import FIELDS
from app.production.fields.shot_words import parse_beats
from app.resources import resource

FILM = resource("sample_film")
SHEET = tomllib.loads((FILM / "film.toml").read_text(encoding="utf-8"))
with (FILM / "shots.csv").open(encoding="utf-8", newline="") as _file:
    SHOTS = list(csv.DictReader(_file))
# columns that are not a shot's field: the scene's heading, and the picture as a file
EXTRA = {"scene_heading", "keyframe"}


def _pictures() -> list[str]:
    named = [shot["keyframe"] for shot in SHOTS]
    named += [still for c in SHEET["characters"] for still in c["stills"]]
    named += [SHEET["kit"]["hero"], *SHEET["kit"]["stills"]]
    named += [anchor["picture"] for anchor in SHEET["anchors"]]
    return sorted(set(named))


def test_thirty_shots_in_tens_are_ninety_seconds():
    assert [shot["number"] for shot in SHOTS] == [str(n) for n in range(10, 301, 10)]
    assert {shot["frames"] for shot in SHOTS} == {"72"}
    frames = sum(int(shot["frames"]) for shot in SHOTS)
    assert frames == 2160
    assert Fraction(frames) / Fraction(SHEET["spec"]["rate"]) == 90


def test_every_column_is_a_field_of_a_shot():
    assert set(SHOTS[0]) - EXTRA <= set(FIELDS)


def test_the_scenes_hold_eight_eight_seven_and_seven_shots():
    scenes = {scene["number"]: scene["heading"] for scene in SHEET["scenes"]}
    held = {number: [s for s in SHOTS if s["scene"] == number] for number in scenes}
    assert [len(shots) for shots in held.values()] == [8, 8, 7, 7]
    for shot in SHOTS:
        assert shot["scene_heading"] == scenes[shot["scene"]]


def test_the_script_has_the_same_headings_and_scene_numbers():
    text = (FILM / "first_light.fountain").read_text(encoding="utf-8")
    written = re.findall(r"^((?:INT|EXT)\S* .+?) #(\w+)#$", text, re.MULTILINE)
    assert written == [(scene["heading"], scene["number"]) for scene in SHEET["scenes"]]


def test_both_characters_speak_in_the_script():
    text = (FILM / "first_light.fountain").read_text(encoding="utf-8")
    for character in SHEET["characters"]:
        cue = character["name"].upper()
        assert re.search(rf"^{cue}(?: \(O\.S\.\))?\n", text, re.MULTILINE)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: f"shot {shot['number']}")
def test_a_shot_says_everything_a_prompt_needs(shot):
    for field in ("title", "subject_action", "environment_lighting", "style", "mood", "audio"):
        assert shot[field].strip(), field
    assert shot["camera"] in {move.value for move in Move}
    assert shot["camera_size"]
    assert shot["model"] == "animatic"
    beats = parse_beats(shot["beats"], Fraction(24))
    assert beats[0].start_frame == 0
    assert beats[-1].end_frame == 72
    for before, after in pairwise(beats):
        assert before.end_frame == after.start_frame
    for beat in beats:
        assert beat.start_frame < beat.end_frame
        assert beat.end_frame % 12 == 0  # half seconds read well in a prompt


def test_no_two_shots_say_the_same():
    for field in ("title", "subject_action", "environment_lighting", "style", "mood", "beats"):
        assert len({shot[field] for shot in SHOTS}) == 30, field


def test_characters_and_anchors_of_the_shots_are_in_the_sheet():
    people = {character["name"] for character in SHEET["characters"]}
    anchors = {anchor["name"] for anchor in SHEET["anchors"]}
    stills = {Path(still).stem for still in SHEET["kit"]["stills"]}
    used = set()
    for shot in SHOTS:
        named = set(filter(None, shot["characters"].split("; ")))
        used |= named
        assert named <= people
        assert {shot["anchors"]} <= anchors
        assert set(filter(None, shot["references"].split("; "))) <= stills
        for person in people - named:
            assert person not in shot["subject_action"]
    assert used == people


def test_wording_begins_with_the_name_and_says_age_hair_skin_and_garment():
    for character in SHEET["characters"]:
        wording = character["wording"]
        assert wording.startswith(f"{character['name']}, ")
        assert re.search(r"\d\d to \d\d", wording)
        for word in ("hair", "skin"):
            assert word in wording
        assert "\n" not in wording


def test_the_kit_has_a_hero_three_to_five_stills_and_described_anchors():
    assert SHEET["kit"]["hero"]
    assert 3 <= len(SHEET["kit"]["stills"]) <= 5
    assert 3 <= len(SHEET["anchors"]) <= 4
    for anchor in SHEET["anchors"]:
        assert "contrast" in anchor["description"]


@pytest.mark.parametrize("name", _pictures())
def test_a_named_picture_decodes_at_the_films_size(name):
    with av.open(str(FILM / name)) as container:
        frame = next(container.decode(video=0))
    spec = SHEET["spec"]
    assert (frame.width, frame.height) == (spec["width"], spec["height"])
    assert frame.width * 9 == frame.height * 16
    grey = frame.to_ndarray(format="gray")
    assert grey.std() > 5  # a picture, not a flat card


def test_no_picture_lies_about_unused():
    there = {str(file.relative_to(FILM).as_posix()) for file in FILM.rglob("*.jpg")}
    assert there == set(_pictures())


def test_the_spec_is_the_house_reference():
    spec = SHEET["spec"]
    assert Colour(spec["colour"]) is Colour.REC709
    assert Codec(spec["codec"]) is Codec.PRORES_422
    assert (spec["qscale"], spec["handles"], spec["start"]) == (9, 12, "01:00:00:00")
    assert SHEET["project"]["takes"] == 2


def test_the_film_carries_its_licence_and_stays_small():
    assert "Apache License 2.0" in (FILM / "LICENCE.txt").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in FILM.rglob("*") if file.is_file()) < 9_000_000
