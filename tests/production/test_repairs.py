"""Findings mended: by one undoable edit, by a choice of the card, or by going to the field."""

from __future__ import annotations

import pytest

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.model_card import Lane, LifeCycle, Status
from app.domain.prompt import Finding
from app.domain.scene import Scene
from app.domain.shot import Beat, Camera, Move, Shot, ShotKind
from app.production.fields.typed_copies import without_copy
from app.production.prompts.mends import Way
from tests.production.film import Film
from tests.prompting.fixture import TODAY, card

WORDING = "woman of 34 to 36, dark brown hair in a bun, olive skin, linen apron"
GOOD = {
    "elements.subject_action": "A boat turns into the harbour",
    "elements.environment_lighting": "Bay at dawn",
    "elements.camera.move": "dolly in",
    "elements.style": "Documentary",
    "elements.mood": "Calm",
    "model": "runway-test",
}


def shot(film: Film, **fields: object) -> Shot:
    (one,) = film.shots(1)
    film.board.set_fields([one.id], {**GOOD, **fields})
    return film.board.shot(one.id)


def rules(film: Film) -> list[str]:
    return [finding.rule for finding in film.board.lint()]


def the(film: Film, rule: str) -> Finding:
    return next(finding for finding in film.board.lint() if finding.rule == rule)


def undone(film: Film, made: Edit | None, before: Shot) -> None:
    assert made is not None
    film.board.commit(made.inverse())
    assert film.board.shot(before.id) == before


def test_every_rule_of_a_bare_shot_leads_somewhere(film: Film) -> None:
    film.shots(1)
    for finding in film.board.lint():
        offered = film.repairs.offers(finding)
        assert offered, finding.rule
        assert all(one.word and one.field for one in offered)


def test_a_missing_element_goes_to_its_field_and_changes_nothing(film: Film) -> None:
    shot(film, **{"elements.mood": ""})
    finding = the(film, "missing-mood")
    (go,) = film.repairs.offers(finding)
    assert (go.way, go.field) == (Way.GO, "elements.mood")
    with pytest.raises(BadInput):
        film.repairs.mend(finding, "go")


def test_kling_gets_a_preset_of_its_card_and_no_other(film: Film) -> None:
    film.shelf.cards.append(card("kling", presets=("Cinematic", "Anime"), preset_required=True))
    film.shelf.cards.pop(0)
    before = shot(film, model="kling-test")
    finding = the(film, "kling-without-preset")
    (choose,) = film.repairs.offers(finding)
    assert [value for value, _ in choose.choices] == ["Cinematic", "Anime"]
    with pytest.raises(BadInput, match="Realistic"):
        film.repairs.mend(finding, choose.key, "Realistic")
    made = film.repairs.mend(finding, choose.key, "Anime")
    assert film.board.shot(before.id).preset == "Anime"
    assert "kling-without-preset" not in rules(film)
    undone(film, made, before)


def test_beats_are_drafted_from_what_the_subject_does(film: Film) -> None:
    words = "Hands fold the dough, then turn it. Flour falls"
    before = shot(film, **{"elements.camera.move": None, "elements.camera.note": "close",
                           "elements.subject_action": words})  # fmt: skip
    made = film.repairs.mend(the(film, "no-motion"), "beats")
    assert film.board.shot(before.id).beats == (
        Beat(start_frame=0, end_frame=24, action="Hands fold the dough"),
        Beat(start_frame=24, end_frame=48, action="turn it"),
        Beat(start_frame=48, end_frame=72, action="Flour falls"),
    )
    assert "no-motion" not in rules(film)
    undone(film, made, before)


def test_one_action_gives_an_empty_beat_that_still_asks_for_words(film: Film) -> None:
    shot(film, **{"elements.camera.move": "static"})
    film.repairs.mend(the(film, "no-motion"), "beats")
    assert {"no-motion", "beat-without-words"} <= set(rules(film))
    assert "From 0" not in film.art.compile(film.shots(1)[0]).text


def test_beats_that_end_early_get_one_more_for_the_rest(film: Film) -> None:
    before = shot(film, beats=[{"start_frame": 0, "end_frame": 30, "action": "looks"}])
    made = film.repairs.mend(the(film, "beats-end-early"), "beat")
    assert [(b.start_frame, b.end_frame) for b in film.board.shot(before.id).beats] == [
        (0, 30),
        (30, 72),
    ]
    undone(film, made, before)


def test_beats_outside_are_brought_inside_in_one_edit_for_many_shots(film: Film) -> None:
    ids = [one.id for one in film.shots(2)]
    long = [{"start_frame": 0, "end_frame": 60, "action": "looks"},
            {"start_frame": 90, "end_frame": 120, "action": "walks"}]  # fmt: skip
    film.board.set_fields(ids, {**GOOD, "beats": long})
    before = film.state()
    made = film.repairs.mend_all(film.board.lint())
    for one in film.board.shots():
        assert [(b.start_frame, b.end_frame, b.action) for b in one.beats] == [
            (0, 36, "looks"),
            (54, 72, "walks"),
        ]
    assert made is not None
    film.board.commit(made.inverse())
    assert film.state() == before


def test_a_changed_copy_of_the_wording_is_taken_out(film: Film) -> None:
    mara = film.art.add_character("Mara", WORDING).changes[0].id
    before = shot(
        film,
        **{"elements.subject_action": "Mara, woman of 34 to 36, dark brown hair in a ponytail, "
           "walks to the pier", "character_ids": (mara,)},
    )  # fmt: skip
    finding = the(film, "character-wording-edited")
    made = film.repairs.mend(finding, "uncopy")
    assert film.board.shot(before.id).elements.subject_action == "Mara walks to the pier"
    assert rules(film) == []
    undone(film, made, before)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("A woman of 34 to 36, dark brown hair in a plait.", ""),
        ("At dawn the woman of 34 to 36, dark brown hair loose, sits", "At dawn sits"),
        ("Waves. Woman of 34 to 36, dark brown hair in a bun, waits", "Waves. Mara waits"),
        ("A boat turns into the harbour", "A boat turns into the harbour"),
        ("", ""),
    ],
)
def test_what_is_left_when_a_copy_is_taken_out(typed: str, left: str) -> None:
    assert without_copy(typed, WORDING, "Mara") == left


def test_a_wording_changed_after_the_lock_is_locked_again(film: Film) -> None:
    mara = film.art.add_character("Mara", WORDING).changes[0].id
    shot(film, character_ids=(mara,))
    locked = film.art.characters()[0].model_copy(update={"locked_checksum": "0" * 16})
    film.store.put(locked)
    finding = the(film, "character-wording-changed")
    assert [one.key for one in film.repairs.offers(finding)] == ["lock", "go"]
    made = film.repairs.mend(finding, "lock")
    assert "character-wording-changed" not in rules(film)
    assert made is not None
    film.board.commit(made.inverse())
    assert "character-wording-changed" in rules(film)


def test_a_retired_model_offers_substitutes_that_can_be_ordered(film: Film) -> None:
    gone = LifeCycle(status=Status.RETIRED, source="t", as_of=TODAY)
    old = card("pika").model_copy(
        update={"life": gone, "substitutes": ("luma-test", "wan-test", "runway-test", "none")}
    )
    luma = card("luma").model_copy(update={"life": gone})
    wan = card("wan").model_copy(update={"lane": Lane(best_at="still water, mist; crowds")})
    film.shelf.cards += [old, luma, wan]
    before = shot(film, model="pika-test")
    (choose,) = film.repairs.offers(the(film, "model-retired"))
    assert choose.choices == (
        ("wan-test", "Wan: good at still water"), ("runway-test", "Runway"),
    )  # fmt: skip
    undone(film, film.repairs.mend(the(film, "model-retired"), "model", "runway-test"), before)


def test_too_long_loses_last_clauses_and_never_a_whole_element(film: Film) -> None:
    film.shelf.cards.append(card("pika", limit=230))
    before = shot(
        film,
        **{"model": "pika-test",
           "elements.subject_action": "A boat turns into the harbour, " + "slowly, " * 20 + "home"},
    )  # fmt: skip
    made = film.repairs.mend(the(film, "too-long"), "shorten")
    short = film.board.shot(before.id)
    assert "too-long" not in rules(film)
    assert short.elements.subject_action.startswith("A boat turns into the harbour")
    assert before.elements.subject_action.startswith(short.elements.subject_action)
    undone(film, made, before)


def test_too_long_that_is_not_the_shots_own_is_refused(film: Film) -> None:
    film.shelf.cards.append(card("pika", limit=60))
    before = shot(film, model="pika-test")
    with pytest.raises(BadInput, match="can go"):
        film.repairs.mend(the(film, "too-long"), "shorten")
    assert film.board.shot(before.id) == before


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({"coverage": "principal photography"}, True),
        ({"coverage": "Principal Photography", "cuts_with_live_action": True}, True),
        ({"cuts_with_live_action": True, "elements.style": ""}, True),
        ({"cuts_with_live_action": True}, False),
        ({"coverage": "b-roll"}, False),
        ({"coverage": "a word of our own"}, False),
        ({"coverage": "principal photography", "kind": "stock"}, False),
    ],
)
def test_a_risky_use_shows_one_warning(film: Film, fields: dict[str, object], warned: bool) -> None:
    shot(film, **fields)
    assert rules(film).count("risky-use") == int(warned)


def test_a_risky_shot_can_become_a_live_action_row(film: Film) -> None:
    before = shot(film, coverage="principal photography")
    film.repairs.mend(the(film, "risky-use"), "live")
    assert film.board.shot(before.id).kind is ShotKind.LIVE_ACTION
    assert rules(film) == []


def test_waiving_by_name_is_one_edit_and_can_be_taken_back(film: Film) -> None:
    ids = [one.id for one in film.shots(3)]
    film.board.set_fields(ids, {**GOOD, "elements.mood": ""})
    before = film.state()
    made = film.repairs.waive(ids, "missing-mood")
    assert made is not None
    assert made.label == "Waive missing-mood on 3 shots"
    assert rules(film) == []
    assert film.repairs.waive(ids, "missing-mood") is None
    film.repairs.waive(ids[:1], "missing-mood", waived=False)
    assert rules(film) == ["missing-mood"]
    film.repairs.waive(ids[:1], "missing-mood")
    film.board.commit(made.inverse())
    assert film.state() == before


def test_lists_change_by_one_word_and_keep_what_else_each_shot_has(film: Film) -> None:
    one, two = film.shots(2)[:2]
    film.board.set_fields([one.id], {"negatives": ["text", "rain"]})
    film.board.set_fields([two.id], {"negatives": ["crowds"]})
    both = [one.id, two.id]
    made = film.repairs.change_set(both, "negatives", add="Rain")
    assert made is not None
    assert made.label == "Add negative Rain to 2 shots"
    assert [s.negatives for s in film.board.shots()] == [("text", "rain"), ("crowds", "Rain")]
    film.repairs.change_set(both, "negatives", take="rain")
    assert [s.negatives for s in film.board.shots()] == [("text",), ("crowds",)]
    with pytest.raises(BadInput):
        film.repairs.change_set(both, "title", add="x")


def test_camera_without_move_is_no_motion_unless_a_beat_has_words(film: Film) -> None:
    blank = Beat(start_frame=0, end_frame=72, action=" ")
    one = shot(film, **{"elements.camera.move": Move.STATIC})
    film.board.set_fields([one.id], {"beats": [blank.model_dump()]})
    assert {"no-motion", "beat-without-words"} == set(rules(film))
    assert Camera(move=Move.STATIC) == film.board.shot(one.id).elements.camera


def test_the_kits_anchors_are_added_as_the_scene_has_them(film: Film) -> None:
    first, second, third = film.shots(3)
    scene = "S1"
    film.store.put(Scene(id=scene, number="1", heading="EXT. PIER", position=1))
    assert "no-anchors" not in rules(film)
    dawn, night = (film.art.add_anchor(name, None).changes[0].id for name in ("Dawn", "Night"))
    assert rules(film).count("no-anchors") == 3
    (offer,) = film.repairs.offers(the(film, "no-anchors"))
    assert offer.word == "Add the kit's anchors"
    assert offer.tip.endswith("Adds Dawn, Night.")
    film.board.set_fields([second.id], {"scene_id": scene, "anchors": "Night"})
    film.board.set_fields([first.id], {"scene_id": scene})
    before = film.board.shot(first.id)
    (offer,) = film.repairs.offers(the(film, "no-anchors"))
    assert offer.tip.endswith("Adds Night.")
    made = film.repairs.mend(the(film, "no-anchors"), offer.key)
    assert film.board.shot(first.id).anchor_ids == (night,)
    undone(film, made, before)
    film.repairs.mend_all([one for one in film.board.lint() if one.rule == "no-anchors"])
    assert film.board.shot(first.id).anchor_ids == (night,)
    assert film.board.shot(third.id).anchor_ids == (dawn, night)  # a scene of its own
    assert "no-anchors" not in rules(film)
