"""What becomes of a thing put onto shots, and that the end frame is the very frame."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import BadInput, MediaMissing, NotCapable
from app.domain.model_card import Mode, Status
from app.domain.timing import FrameRange
from app.media.opencv import cv2
from app.media.thumbnails import of_take
from app.production.art.thumbnails import ThumbnailDesk
from app.production.board.placing import (
    Slot,
    add_character,
    assign_model,
    copy_end_frame,
    place_picture,
    start_from_hero,
    unfit,
)
from tests.clips import make_clip, read_number
from tests.production.film import Film, picture
from tests.prompting.fixture import card


@pytest.fixture
def real(film: Film) -> Film:
    """A film whose frames are really decoded."""

    def make(source: Path, target: Path, frame: int | None, width: int) -> None:
        if frame is not None:
            of_take(source, frame, target, width)

    film.thumbnails.close()
    film.thumbnails = ThumbnailDesk(film.store, film.media, film.bus, make)
    film.art._thumbnails = film.dailies._thumbnails = film.thumbnails
    return film


def number_in(film: Film, asset_id: str) -> int | None:
    data = np.frombuffer(film.media.path(film.art.asset(asset_id).file).read_bytes(), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape[:2] == (180, 320)
    return read_number(np.asarray(image, np.uint8))


def test_the_end_frame_is_the_last_used_frame_of_the_circled_take(
    real: Film, tmp_path: Path
) -> None:
    one, two, three = real.shots(3)
    first = real.dailies.add_take(one.id, make_clip(tmp_path / "a.mp4", 40))
    newer = real.dailies.add_take(one.id, make_clip(tmp_path / "b.mp4", 60))
    real.selects.set_range(newer.id, FrameRange(start=5, end=48))
    real.board.omit([two.id])
    made = copy_end_frame(real.board, real.art, real.dailies, [three.id])
    asset = real.art.asset(str(real.board.shot(three.id).first_frame_id))
    assert (asset.parent_take_id, asset.parent_frame) == (newer.id, 47)
    assert number_in(real, asset.id) == 47
    assert made is not None
    assert made.label == f"Copy end frame to shot {three.number}"
    real.selects.circle(first.id)
    real.selects.set_range(first.id, FrameRange(start=0, end=31))
    copy_end_frame(real.board, real.art, real.dailies, [three.id])
    assert number_in(real, str(real.board.shot(three.id).first_frame_id)) == 30
    assert real.art.add_frame(real.dailies.take(newer.id), 47).id == asset.id


def test_without_a_take_before_it_there_is_no_end_frame(real: Film, tmp_path: Path) -> None:
    one, two, _three = real.shots(3)
    with pytest.raises(BadInput, match="No shot comes before"):
        copy_end_frame(real.board, real.art, real.dailies, [one.id])
    with pytest.raises(BadInput, match=f"Shot {one.number} has no take"):
        copy_end_frame(real.board, real.art, real.dailies, [two.id])
    take = real.dailies.add_take(one.id, make_clip(tmp_path / "a.mp4", 20))
    with pytest.raises(BadInput, match="no frame 20"):
        real.art.add_frame(take, 20)
    path = real.dailies.path(take)
    path.chmod(0o644)
    path.unlink()
    with pytest.raises(MediaMissing):
        copy_end_frame(real.board, real.art, real.dailies, [two.id])
    assert real.board.shot(two.id).first_frame_id is None


def test_a_picture_becomes_what_was_chosen_and_every_step_can_be_undone(
    film: Film, tmp_path: Path
) -> None:
    shots = film.shots(2)
    ids = [shot.id for shot in shots]
    asset = film.art.add_picture(picture(tmp_path))
    before = film.state()
    edits = [place_picture(film.board, film.art, ids, asset.id, slot) for slot in Slot]
    for shot in film.board.shots():
        assert shot.first_frame_id == shot.last_frame_id == asset.id
        assert shot.reference_ids == (asset.id,)
        assert [a.asset_id for a in film.art.anchors() if a.id in shot.anchor_ids] == [asset.id]
    again = [place_picture(film.board, film.art, ids, asset.id, slot) for slot in Slot]
    assert again == [None] * 4
    for made in reversed(edits):
        assert made is not None
        film.board.commit(made.inverse())
    assert film.state() == before


def test_two_pictures_of_one_name_become_two_anchors(film: Film, tmp_path: Path) -> None:
    shot = film.shots(1)[0]
    for n in range(2):
        asset = film.art.add_picture(picture(tmp_path / str(n), "dusk.png", n))
        place_picture(film.board, film.art, [shot.id], asset.id, Slot.ANCHOR)
    assert [anchor.name for anchor in film.art.anchors()] == ["dusk", "dusk 2"]


def test_a_character_is_added_to_several_shots_once(film: Film) -> None:
    ids = [shot.id for shot in film.shots(3)]
    person = film.art.add_character("Mara").changes[0].id
    add_character(film.board, film.art, ids[:1], person)
    made = add_character(film.board, film.art, ids, person)
    assert made is not None
    assert len(made.changes) == 2
    assert all(shot.character_ids == (person,) for shot in film.board.shots())


def test_a_model_goes_to_the_shots_it_can_make_and_says_why_not_to_others(film: Film) -> None:
    short, long = film.shots(2)
    film.board.set_fields([long.id], {"frames": 5000})
    kling, today = card("kling"), film.clock.now().date()
    done = assign_model(film.board, [short.id, long.id], kling, today)
    assert film.board.shot(short.id).model == kling.id
    assert film.board.shot(long.id).model is None
    assert [number for number, _why in done.left_out] == [long.number]
    assert "at most" in done.left_out[0][1]
    with pytest.raises(NotCapable, match="at most"):
        assign_model(film.board, [long.id], kling, today)


def test_a_frame_still_to_come_does_not_make_a_model_unfit(film: Film) -> None:
    shot = film.shots(1)[0]
    kling = card("kling").model_copy(update={"modes": (Mode.FIRST_FRAME,)})
    spec, today = film.board.project().spec, film.clock.now().date()
    assert unfit([shot], kling, spec, today) == {}
    gone = kling.life.model_copy(update={"status": Status.RETIRED, "on": today - timedelta(days=1)})
    assert unfit([shot], kling.model_copy(update={"life": gone}), spec, today)


def test_the_hero_frame_is_where_any_shot_can_start(film: Film, tmp_path: Path) -> None:
    shots = film.shots(2)
    with pytest.raises(BadInput, match="no hero frame"):
        start_from_hero(film.board, film.art, [shots[0].id])
    hero = film.art.add_picture(picture(tmp_path))
    film.art.set_kit({"hero_id": hero.id})
    made = start_from_hero(film.board, film.art, [shot.id for shot in shots])
    assert made is not None
    assert {shot.first_frame_id for shot in film.board.shots()} == {hero.id}
    assert start_from_hero(film.board, film.art, [shots[0].id]) is None
    film.board.commit(made.inverse())
    assert {shot.first_frame_id for shot in film.board.shots()} == {None}
