"""Stills land as pictures with what made them, and a person chooses the keyframe."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.asset import Asset
from app.domain.errors import MediaMissing, MediaUnreadable, NotFound, UserFacing
from app.domain.events import StillLanded
from app.domain.job import Job, JobState
from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.production.board.placing import Slot, place_picture
from app.production.shoot.stills import Lab
from tests.production.film import Film, picture
from tests.production.test_dailies import ordered, rendered

S = JobState


def still_job(film: Film, shot: Shot, *path: JobState, seed: int = 7) -> Job:
    """A job for a still, recorded and moved along."""
    order = ordered(film, shot).order.model_copy(
        update={"mode": Mode.STILL, "slate": "", "seconds": 0, "frames": 0, "seed": seed}
    )
    return film.job(shot, *path, number=0, order=order, batch_id="b1")


def arrived(film: Film, job: Job, colour: int = 40, name: str = "png") -> Path:
    source = picture(film.folder / "from", f"{job.id}.{name}", colour)
    part = film.media.part(f"{job.id}.{name}")
    source.replace(part)
    return part


def test_a_still_is_a_picture_that_knows_its_job_and_no_take(film: Film) -> None:
    shot = film.shots(1)[0]
    job = still_job(film, shot)
    part = arrived(film, job)
    still_id = Lab(film.dailies, film.stills).land(job, part, "image/png")
    asset = film.store.get(Asset, still_id)
    assert (asset.id, asset.still_of, asset.width, asset.height) == (job.id, shot.id, 320, 180)
    assert asset.file.startswith("references/")
    assert film.media.path(asset.file).stat().st_mode & 0o222 == 0
    assert asset.made is not None
    assert (asset.made.job_id, asset.made.seed, asset.made.prompt_id) == (
        job.id, 7, job.order.prompt_id,
    )  # fmt: skip
    assert asset.made.order_sha256 == job.order.sha256()
    assert film.dailies.takes(shot.id) == []
    assert not part.exists()
    assert StillLanded(asset_id=job.id, shot_id=shot.id) in film.told
    Lab(film.dailies, film.stills).evaluate(still_id)  # nothing to measure, and no error


@pytest.mark.parametrize("after", ["kept", "recorded", "done"])
def test_landing_again_after_a_kill_gives_the_same_still(film: Film, after: str) -> None:
    shot = film.shots(1)[0]
    job = still_job(film, shot)
    part = arrived(film, job)
    if after == "kept":  # the file has its name already, the asset has not
        film.media.keep_reference(part, "010 still 1")
    else:
        bytes_there = part.read_bytes()
        film.stills.land(job, part, "image/png")
        if after == "recorded":
            part.write_bytes(bytes_there)
    assert film.stills.land(job, part, "image/png") == job.id
    assert len(film.store.all(Asset)) == 1
    assert len(list((film.folder / "references").iterdir())) == 1
    assert not part.exists()


def test_equal_bytes_of_two_paid_orders_are_two_candidates_of_one_file(film: Film) -> None:
    shot = film.shots(1)[0]
    jobs = [still_job(film, shot, seed=n) for n in (1, 2)]
    for job in jobs:
        film.stills.land(job, arrived(film, job), "image/png")
    stills = [film.store.get(Asset, job.id) for job in jobs]
    assert stills[0].file == stills[1].file
    assert [one.made.seed for one in stills if one.made] == [1, 2]


def test_what_is_no_picture_is_refused_and_nothing_is_kept(film: Film) -> None:
    job = still_job(film, film.shots(1)[0])
    with pytest.raises(MediaMissing):
        film.stills.land(job, film.media.part(f"{job.id}.png"), "image/png")
    part = film.media.part(f"{job.id}.png")
    part.write_bytes(b"<html>sorry</html>")
    with pytest.raises(UserFacing):
        film.stills.land(job, part, "image/png")
    part.write_bytes(b"\x89PNG\r\n\x1a\n cut off")
    with pytest.raises(MediaUnreadable):
        film.stills.land(job, part, "image/png")
    assert film.store.all(Asset) == []
    assert not list((film.folder / "references").glob("*.png"))


def test_nothing_becomes_the_keyframe_until_a_person_says_so(film: Film) -> None:
    shot = film.shots(1)[0]
    for n, seed in enumerate((5, 6)):
        job = still_job(film, shot, S.SUBMITTING, S.EVALUATING, S.READY, seed=seed)
        film.stills.land(job, arrived(film, job, 40 + n), "image/png")
    view = film.stills.view(shot.id)
    assert [(one.number, one.chosen) for one in view.candidates] == [(2, False), (1, False)]
    assert film.board.shot(shot.id).first_frame_id is None
    row = film.board.row(shot.id)
    assert (row.still_state, row.still_words, row.state) == (
        "choose",
        "2 stills to choose",
        "planned",
    )
    second = film.stills.candidate(shot.id, "2")
    place_picture(film.board, film.art, [shot.id], second.asset.id, Slot.FIRST)
    assert film.stills.candidate(shot.id, second.asset.id).chosen
    assert film.board.row(shot.id).still_state == ""
    with pytest.raises(NotFound):
        film.stills.candidate(shot.id, "3")


def test_the_keyframe_has_a_state_of_its_own_beside_the_clip(film: Film) -> None:
    shot, other, third = film.shots(3)[:3]
    still_job(film, shot, S.SUBMITTING, S.RENDERING)
    row = film.board.row(shot.id)
    assert (row.still_state, row.still_words) == ("coming", "Keyframe rendering")
    assert (row.state, row.state_word) == ("planned", "Planned")
    film.job(other, S.SUBMITTING, S.RENDERING)
    row = film.board.row(other.id)
    assert (row.state, row.still_state) == ("rendering", "")
    still_job(film, third, S.FAILED)
    assert film.board.row(third.id).still_words == "Keyframe failed"
    assert [job.state for job in film.stills.view(third.id).failed] == [S.FAILED]
    assert len(film.stills.view(shot.id).coming) == 1


def test_a_take_made_from_a_take_says_from_which(film: Film) -> None:
    shot = film.shots(1)[0]
    film.board.set_fields([shot.id], {"frames": "24"})
    first = ordered(film, shot)
    film.dailies.land(first, rendered(film, first), "video/mp4")
    take = film.dailies.take(first.id)
    clip = {"asset_id": take.id, "file": take.file, "sha256": take.sha256}
    second = ordered(film, shot, 2, mode=Mode.EXTEND, cut_start=0, cut_end=0)
    order = type(second.order).model_validate({**second.order.model_dump(), "clip": clip})
    second = second.model_copy(update={"order": order})
    film.dailies.land(second, rendered(film, second, 60), "video/mp4")
    longer = film.dailies.take(second.id)
    assert (longer.parent_take_id, take.parent_take_id) == (take.id, None)
    assert longer.cut_range is None  # where the shot lies in a joined clip nobody knows
    film.dailies.evaluate(longer.id)
    assert film.dailies.take(longer.id).evaluation is not None


def test_a_first_frame_put_there_by_hand_stays_a_candidate(film: Film) -> None:
    shot = film.shots(1)[0]
    hand = film.art.add_picture(picture(film.folder / "from", "drawn.png", 90)).id
    other = film.art.add_picture(picture(film.folder / "from", "other.png", 120)).id

    def choose(asset_id: str) -> None:
        place_picture(film.board, film.art, [shot.id], asset_id, Slot.FIRST)

    def shown() -> list[tuple[str, bool]]:
        return [(one.asset.id, one.chosen) for one in film.stills.view(shot.id).candidates]

    choose(hand)
    assert shown() == []  # one picture is no choice
    job = still_job(film, shot)
    still = film.stills.land(job, arrived(film, job), "image/png")
    assert shown() == [(still, False), (hand, True)]
    choose(still)
    assert shown() == [(still, True), (hand, False)]
    assert film.stills.candidate(shot.id, hand).number == 0
    choose(other)
    choose(hand)
    assert shown() == [(still, False), (hand, True), (other, False)]
    film.board.set_fields([shot.id], {"first_frame_id": None})
    assert shown() == [(still, False), (other, False)]  # taken away, so nobody wants it
