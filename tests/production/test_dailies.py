"""Landing, looking, losing and finding files again, on tiny real videos."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.errors import BadInput, MediaMissing, MediaUnreadable, NotFound, UserFacing
from app.domain.events import RecordsChanged, TakeEvaluated, TakeLanded
from app.domain.job import Job
from app.domain.shot import Shot
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.domain.verdict import Verdict
from tests.clips import make_clip
from tests.production.film import Film
from tests.storage.films import job as bare_job


def ordered(film: Film, shot: Shot, number: int = 1, **order: object) -> Job:
    """A job for the shot with handles of 12, slated as the line slates it."""
    made = bare_job(shot, number)
    fields = {
        "slate": f"S{shot.code}T{number:02}R",
        "frames": shot.frames + 24,
        "rate": Fraction(24),
        "cut_start": 12,
        "cut_end": 12 + shot.frames,
        "seed": 7,
        **order,
    }
    return made.model_copy(update={"order": made.order.model_copy(update=fields)})


def rendered(film: Film, job: Job, frames: int = 48, **clip: object) -> Path:
    part = film.media.part(f"{job.id}.mp4")
    return make_clip(part, frames, size=(64, 36), **clip)  # type: ignore[arg-type]


@pytest.fixture
def shot(film: Film) -> Shot:
    made = film.shots(1)[0]
    film.board.set_fields([made.id], {"frames": "24"})
    return film.board.shot(made.id)


def test_a_landed_file_is_a_take_under_its_slate(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    take_id = film.dailies.land(job, rendered(film, job), "video/mp4")
    take = film.dailies.take(take_id)
    assert (take.id, take.slate, take.file) == (job.id, "S010T01R", "media/S010T01R.mp4")
    assert (take.probe.frames, take.probe.rate, take.number) == (48, Fraction(24), 1)
    assert take.cut_range == take.picked == FrameRange(start=12, end=36)
    assert (take.minute, take.slots) == (0, 1)
    assert (take.job_id, take.seed, take.order_sha256) == (job.id, 7, job.order.sha256())
    assert film.dailies.path(take).stat().st_mode & 0o222 == 0
    assert film.dailies.take_by_name("s010t01r") == film.dailies.take_by_name(take.id) == take
    assert [e for e in film.told if isinstance(e, TakeLanded)] == [
        TakeLanded(take_id=take.id, shot_id=shot.id, slate="S010T01R")
    ]
    film.dailies.evaluate(take_id)
    take = film.dailies.take(take_id)
    assert take.evaluation is not None
    assert take.evaluation.verdict is Verdict.PASS
    assert take.picked == FrameRange(start=12, end=36)
    assert isinstance(film.told[-1], TakeEvaluated)


def test_landing_twice_is_one_take(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    first = film.dailies.land(job, rendered(film, job), "video/mp4")
    take = film.dailies.take(first)
    assert film.dailies.land(job, film.media.part(f"{job.id}.mp4"), "video/mp4") == first
    assert film.dailies.land(job, rendered(film, job), "video/mp4") == first
    assert film.dailies.takes() == [take]


@pytest.mark.parametrize("media_type", ["video/mp4", "application/octet-stream", ""])
def test_a_kill_between_the_file_and_its_record_ends_as_one_take(
    film: Film, shot: Shot, media_type: str
) -> None:
    job = ordered(film, shot)
    part = rendered(film, job).rename(film.media.part(f"{job.id}.mov"))
    film.media.land(part, job.order.slate, "mov")
    take = film.dailies.take(film.dailies.land(job, part, media_type))
    assert take.file == "media/S010T01R.mov"
    assert take.probe.frames == 48
    assert len(list((film.folder / "media").glob("S*"))) == 1


def test_nothing_lands_when_there_is_neither_part_nor_file(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    with pytest.raises(UserFacing):
        film.dailies.land(job, film.media.part("gone.mp4"), "video/mp4")
    unreadable = film.media.part("broken.mp4")
    unreadable.write_bytes(b"no video at all" * 100)
    with pytest.raises(MediaUnreadable):
        film.dailies.land(job, unreadable, "video/mp4")
    assert film.dailies.takes() == []
    assert list((film.folder / "media").glob("*.mp4")) == []


def test_every_take_has_its_own_minutes_on_the_reel_clock(film: Film, shot: Shot) -> None:
    for number in (1, 2, 3):
        job = ordered(film, shot, number)
        film.dailies.land(job, rendered(film, job, 12), "video/mp4")
    assert [take.minute for take in film.dailies.takes()] == [0, 1, 2]
    assert len({take.slate for take in film.dailies.takes()}) == 3


@pytest.mark.parametrize(
    ("rate", "frames", "cut"),
    [
        (24, 48, (12, 36)),
        (25, 48, (12, 36)),
        (30, 60, (15, 45)),
        (24, 30, None),
        (12, 24, (6, 18)),
    ],
)
def test_the_cut_range_is_found_in_a_file_of_another_rate(
    film: Film, shot: Shot, rate: int, frames: int, cut: tuple[int, int] | None
) -> None:
    job = ordered(film, shot)
    film.dailies.land(job, rendered(film, job, frames, rate=rate), "video/mp4")
    found = film.dailies.takes()[0].cut_range
    assert (found and (found.start, found.end)) == cut


def test_a_choice_made_while_the_checks_ran_is_kept(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    take_id = film.dailies.land(job, rendered(film, job), "video/mp4")
    opened = film.dailies._open_reader

    def slow(path: Path) -> object:
        film.selects.circle(take_id, FrameRange(start=0, end=5))
        return opened(path)

    film.dailies._open_reader = slow  # type: ignore[assignment]
    film.dailies.evaluate(take_id)
    take = film.dailies.take(take_id)
    assert take.circled
    assert take.picked == FrameRange(start=0, end=5)
    assert take.evaluation is not None


def test_a_damaged_original_is_a_finding_and_not_an_error(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    take_id = film.dailies.land(job, rendered(film, job), "video/mp4")
    file = film.dailies.path(film.dailies.take(take_id))
    file.chmod(0o644)
    file.write_bytes(b"no video")
    film.dailies.evaluate(take_id)
    evaluation = film.dailies.take(take_id).evaluation
    assert evaluation is not None
    assert (evaluation.verdict, evaluation.clean) == (Verdict.RETRY, None)


def test_an_external_file_is_copied_slated_with_x_and_checked(
    film: Film, shot: Shot, tmp_path: Path
) -> None:
    file = make_clip(tmp_path / "from phone.MOV", 60, size=(64, 36))
    before = file.read_bytes()
    take = film.dailies.add_take(shot.id, file, note="pick-up")
    assert (take.slate, take.model, take.external, take.note) == (
        *("S010T01X", "external", True),
        "pick-up",
    )
    assert take.file == "media/S010T01X.mov"
    assert take.evaluation is not None
    assert take.picked == FrameRange(start=18, end=42)
    assert file.read_bytes() == before
    second = film.dailies.add_take(shot.id, file)
    assert second.slate == "S010T02X"
    assert list((film.folder / "media" / ".parts").iterdir()) == []


def test_what_is_no_video_is_refused_under_its_own_name(
    film: Film, shot: Shot, tmp_path: Path
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("x")
    false = tmp_path / "false.mp4"
    false.write_bytes(b"x" * 500)
    for file, kind in (
        *((text, BadInput), (tmp_path / "gone.mp4", NotFound)),
        (false, MediaUnreadable),
    ):
        with pytest.raises(kind, match=file.name):
            film.dailies.add_take(shot.id, file)
    with pytest.raises(NotFound):
        film.dailies.add_take("nobody", text)
    assert film.dailies.takes() == []


def test_missing_files_are_told_and_found_again_by_content(
    film: Film, shot: Shot, tmp_path: Path
) -> None:
    takes = []
    for number in (1, 2, 3):
        job = ordered(film, shot, number)
        part = rendered(film, job, 12 + number)
        takes.append(film.dailies.take(film.dailies.land(job, part, "video/mp4")))
    assert film.dailies.missing() == []
    elsewhere = tmp_path / "old disk" / "deep"
    elsewhere.mkdir(parents=True)
    for take in takes[:2]:
        os.rename(film.dailies.path(take), elsewhere / Path(take.file).name)
    (elsewhere / Path(takes[1].file).name).chmod(0o644)
    (elsewhere / Path(takes[1].file).name).write_bytes(b"something else of that name")
    film.told.clear()
    assert [take.slate for take in film.dailies.missing()] == ["S010T01R", "S010T02R"]
    assert isinstance(film.told[0], RecordsChanged)
    assert film.dailies.take(takes[0].id).missing
    with pytest.raises(MediaMissing, match="S010T01R"):
        film.dailies.path(takes[0])
    report = film.dailies.relink(tmp_path / "old disk")
    assert (report.found, report.still_missing) == (("S010T01R",), ("S010T02R",))
    assert film.dailies.path(takes[0]).is_file()
    assert (elsewhere / "S010T01R.mp4").is_file()
    assert [take.missing for take in film.dailies.takes()] == [False, True, False]
    film.told.clear()
    film.dailies.missing()
    assert film.told == []
    with pytest.raises(NotFound):
        film.dailies.relink(tmp_path / "nowhere")


def test_who_may_only_read_still_hears_what_is_missing(film: Film, shot: Shot) -> None:
    job = ordered(film, shot)
    take = film.dailies.take(film.dailies.land(job, rendered(film, job, 12), "video/mp4"))
    film.dailies.path(take).unlink()
    film.store.read_only = "open elsewhere"
    assert [gone.slate for gone in film.dailies.missing()] == ["S010T01R"]
    film.store.read_only = ""
    assert not film.store.get(Take, take.id).missing
