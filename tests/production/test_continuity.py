"""What a shot has to match in its neighbours."""

from __future__ import annotations

import pytest

from app.domain.character import Character
from app.domain.errors import NotFound
from app.domain.reference_kit import Anchor
from app.domain.shot import Camera, Elements, Move, Shot
from app.production.board.continuity import continuity

MARA = Character(id="mara", name="Mara", wording="A woman of forty.")
MARA_TWICE = "Mara is in both shots, wording not locked yet: compare hair, clothes and face"
LOOK = "light, lens, textures, sun, bounce, colour temperature"
DAWN, NOON = Anchor(id="dawn", name="A1 Dawn"), Anchor(id="noon", name="A2 Noon")


def shot(n: int, **fields: object) -> Shot:
    return Shot(
        id=f"s{n}", number=str(n), code=f"{n:03}", frames=72, scene_id="one", position=n, **fields
    )


def told(shots: list[Shot], shot_id: str) -> list[tuple[str, str, str, bool]]:
    notes = continuity(shots, shot_id, [MARA], [DAWN, NOON], {"veo": "Veo 3.1"})
    return [(note.number, note.place, note.text, note.differs) for note in notes]


def test_shared_people_looks_and_models_are_compared_with_both_neighbours() -> None:
    shots = [
        shot(10, character_ids=("mara",), anchor_ids=("dawn",), model="kling"),
        shot(20, character_ids=("mara",), anchor_ids=("dawn",), model="kling"),
        shot(30, character_ids=("mara",), anchor_ids=("noon",), model="veo"),
    ]
    assert told(shots, "s20") == [
        ("010", "before", MARA_TWICE, True),
        ("010", "before", f"Same look, A1 Dawn: compare {LOOK}", False),
        ("030", "after", MARA_TWICE, True),
        ("030", "after", "Another model there (Veo 3.1): face, skin and lens may change", True),
        ("030", "after", "Another look in the same scene: A2 Noon", True),
    ]


def test_omitted_shots_are_no_neighbours_and_scenes_end_the_look() -> None:
    left = Elements(camera=Camera(move=Move.PAN_LEFT))
    right = Elements(camera=Camera(move=Move.TRUCK_RIGHT))
    shots = [
        shot(10, anchor_ids=("dawn",), elements=left),
        shot(20, omitted=True, anchor_ids=("noon",)),
        shot(30, anchor_ids=("noon",), elements=right, linked=True).model_copy(
            update={"scene_id": "two"}
        ),
    ]
    assert told(shots, "s30") == [
        ("010", "before", "The camera goes the other way there (pan left): the eye turns", True),
        (
            "010",
            "before",
            "It must match, and has no first frame: its end frame can be copied",
            True,
        ),
    ]


def test_what_people_wrote_reaches_the_shot_it_names() -> None:
    shots = [
        shot(10, consistency_notes="Lens 20 mm, pairs with 290."),
        shot(20),
        shot(290, consistency_notes="Same facade as 010."),
    ]
    assert told(shots, "s10") == [("290", "elsewhere", "“Same facade as 010.”", False)]
    assert told(shots, "s20") == []
    assert told(shots, "s290") == [("010", "elsewhere", "“Lens 20 mm, pairs with 290.”", False)]
    with pytest.raises(NotFound):
        continuity(shots, "gone")
