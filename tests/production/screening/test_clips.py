"""Clips of takes for people elsewhere: in to out, named, never over a file (RV-08)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.errors import BadInput, MediaMissing
from app.domain.share import ShareForm
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.media.share import ClipPress
from app.production.screening.clips import ClipDesk, clip_name
from tests.clips import make_clip, numbers_of
from tests.production.film import Film


@pytest.fixture
def takes(film: Film, tmp_path: Path) -> list[Take]:
    shot = film.shots(1)[0]
    return [
        film.dailies.add_take(shot.id, make_clip(tmp_path / f"{n}.mp4", 48, rate, audio=True))
        for n, rate in enumerate((24, 24, 48))
    ]


@pytest.fixture
def desk(film: Film, takes: list[Take]) -> ClipDesk:
    film.selects.set_range(takes[0].id, FrameRange(start=6, end=30))
    return ClipDesk(film.store, film.dailies, ClipPress())


def test_a_clip_runs_from_in_to_out_with_its_sound(desk: ClipDesk, takes: list[Take]) -> None:
    clip = desk.clip([takes[0].id])
    assert clip.panes[0].frames == tuple(range(6, 30))
    assert clip.panes[0].words == "010 T01"
    assert clip.film == "First Light"
    assert clip.sound == (0.25, 1.25)
    assert desk.clip([takes[0].id], whole=True).panes[0].frames == tuple(range(48))


def test_the_second_take_shows_what_stands_beside_it_in_the_viewer(
    desk: ClipDesk, takes: list[Take]
) -> None:
    clip = desk.clip([takes[0].id, takes[1].id], offset=3)
    assert clip.panes[1].frames == tuple(range(9, 33))
    late = desk.clip([takes[0].id, takes[1].id], offset=40)
    assert late.panes[1].frames[0] == 46
    assert set(late.panes[1].frames[2:]) == {47}  # it has ended and holds its last frame


def test_another_rate_is_shown_at_the_same_moments(desk: ClipDesk, takes: list[Take]) -> None:
    clip = desk.clip([takes[0].id, takes[2].id])
    assert clip.panes[1].frames[:4] == (12, 14, 16, 18)


def test_a_gif_of_a_quick_take_leaves_out_every_other_picture(
    desk: ClipDesk, takes: list[Take]
) -> None:
    clip = desk.clip([takes[2].id], ShareForm.GIF)
    assert clip.panes[0].frames == tuple(range(0, 48, 2))
    assert clip.rate == Fraction(24)
    assert clip.sound is None


def test_the_file_holds_the_frames_and_its_name_says_which_take(
    desk: ClipDesk, takes: list[Take], tmp_path: Path
) -> None:
    clip = desk.clip([takes[0].id], height=180)
    file = desk.write(clip, tmp_path / clip_name(takes[:1], clip.form))
    assert file.name == f"{takes[0].slate}.mp4"
    assert clip_name(takes[:2], ShareForm.GIF) == f"{takes[0].slate} and T02X.gif"
    found = numbers_of(file, 180)
    assert found == list(range(6, 30))


def test_a_file_that_is_there_is_written_over_only_when_told(
    desk: ClipDesk, takes: list[Take], tmp_path: Path
) -> None:
    there = tmp_path / "mine.mp4"
    there.write_bytes(b"mine")
    clip = desk.clip([takes[0].id], height=90)
    with pytest.raises(BadInput, match="there already"):
        desk.write(clip, there)
    assert there.read_bytes() == b"mine"
    desk.write(clip, there, replace=True)
    assert there.read_bytes() != b"mine"


def test_a_take_is_never_written_over_and_a_missing_one_is_told(
    film: Film, desk: ClipDesk, takes: list[Take], tmp_path: Path
) -> None:
    clip, path = desk.clip([takes[0].id]), film.dailies.path(takes[0])
    with pytest.raises(BadInput, match="the take itself"):
        desk.write(clip, path, replace=True)
    with pytest.raises(BadInput, match="no folder"):
        desk.write(clip, tmp_path / "nowhere" / "a.mp4")
    path.unlink()
    with pytest.raises(MediaMissing):
        desk.clip([takes[0].id])
