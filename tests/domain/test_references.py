"""Which pictures go along with a shot, in which order, and what is said of those that do not."""

from __future__ import annotations

import pytest

from app.domain.character import Character
from app.domain.model_card import Mode, ModelCard
from app.domain.reference_kit import Anchor
from app.domain.references import pictures_along, staying_behind, wanted_pictures
from app.domain.shot import Shot
from tests.prompting.fixture import card

CAST = [
    Character(id="I", name="Ilyas", still_ids=("i1", "i2", "i3")),
    Character(id="M", name="Mara", still_ids=("m1", "m2")),
    Character(id="X", name="Nobody here", still_ids=("x1",)),
]
LOOKS = [
    Anchor(id="A", name="Dawn", asset_id="dawn"),
    Anchor(id="B", name="Words only"),
    Anchor(id="C", name="Not of this shot", asset_id="other"),
]
SHOT = Shot(
    id="S", number="10", code="010", frames=72,
    character_ids=("M", "gone", "I"), anchor_ids=("B", "A"), reference_ids=("own",),
)  # fmt: skip


def able(*modes: Mode, count: int = 3) -> ModelCard:
    return card("kling").model_copy(update={"modes": modes, "reference_images": count})


def test_everybody_is_seen_once_before_anybody_is_seen_twice() -> None:
    wanted = ("own", "m1", "i1", "dawn", "m2", "i2", "i3")
    assert wanted_pictures(SHOT, CAST, LOOKS) == wanted
    twice = SHOT.model_copy(update={"reference_ids": ("m1",)})
    assert wanted_pictures(twice, CAST, LOOKS)[:3] == ("m1", "i1", "dawn")


@pytest.mark.parametrize(
    ("modes", "frames", "count"),
    [
        ((Mode.TEXT, Mode.REFERENCES), {}, 3),
        ((Mode.REFERENCES, Mode.FIRST_FRAME), {"first_frame_id": "f"}, 0),
        ((Mode.REFERENCES, Mode.FIRST_LAST), {"first_frame_id": "f"}, 3),
        ((Mode.REFERENCES, Mode.FIRST_LAST), {"first_frame_id": "f", "last_frame_id": "l"}, 0),
        ((Mode.TEXT, Mode.FIRST_FRAME), {}, 0),
        ((Mode.STILL,), {}, 3),
    ],
)
def test_as_many_go_along_as_the_model_takes_in_the_mode_the_shot_has(
    modes: tuple[Mode, ...], frames: dict[str, str], count: int
) -> None:
    shot = SHOT.model_copy(update=frames)
    along = pictures_along(shot, able(*modes), CAST, LOOKS)
    assert along == wanted_pictures(shot, CAST, LOOKS)[:count]


def test_what_stays_behind_is_said_with_the_reason() -> None:
    wanted, many, blind = ("a", "b", "c", "d"), able(Mode.REFERENCES), able(Mode.TEXT, count=0)
    assert staying_behind(many, Mode.REFERENCES, wanted, wanted) == ""
    assert staying_behind(many, Mode.REFERENCES, wanted, wanted[:3]) == (
        "Kling takes 3 references: 1 not sent"
    )
    assert staying_behind(many, Mode.FIRST_FRAME, wanted, ("f",)) == (
        "starts from a frame: 4 references not sent"
    )
    assert staying_behind(blind, Mode.TEXT, wanted, ()) == "Kling takes no references: 4 not sent"
    assert staying_behind(blind, Mode.EXTEND, wanted, ()) == ""
    assert staying_behind(blind.model_copy(update={"vendor": "local"}), Mode.TEXT, wanted, ()) == ""
