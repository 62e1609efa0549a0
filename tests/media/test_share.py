"""Clips to pass on show exactly the frames that were asked for, and say so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.errors import BadInput, MediaMissing, Stopped
from app.domain.share import ShareClip, ShareForm, SharePane
from app.media.share import ClipPress
from tests.clips import edit_list, make_clip, offset_start, read_number, variable_rate


def press(clip: ShareClip, target: Path) -> list[np.ndarray]:
    told: list[float] = []
    ClipPress()(clip, target, lambda: False, told.append)
    assert told[-1] == 1.0
    return pictures(target)


def pictures(file: Path) -> list[np.ndarray]:
    with av.open(str(file)) as container:
        return [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]


def clip_of(file: Path, frames: range | list[int], form: ShareForm, **more: object) -> ShareClip:
    pane = SharePane(file=file, frames=tuple(frames), rate=Fraction(24), words="010 T01")
    return ShareClip.model_validate(
        {"panes": (pane,), "rate": Fraction(24), "form": form, "height": 180, **more}
    )


def numbers(found: list[np.ndarray], half: int | None = None) -> list[int | None]:
    wide = found[0].shape[1] // 2
    sides = {None: slice(None), 0: slice(0, wide - 1), 1: slice(wide + 1, None)}
    return [read_number(one[:180, sides[half]]) for one in found]


@pytest.mark.parametrize("form", list(ShareForm))
def test_every_picture_is_the_frame_that_was_asked_for(tmp_path: Path, form: ShareForm) -> None:
    source = make_clip(tmp_path / "a.mp4", 40)
    found = press(clip_of(source, range(7, 31), form), tmp_path / f"out.{form.value}")
    assert numbers(found) == list(range(7, 31))


@pytest.mark.parametrize("odd", [edit_list, offset_start, variable_rate])
def test_odd_files_count_from_their_first_visible_picture(tmp_path: Path, odd: object) -> None:
    source = odd(tmp_path / "odd.mp4")  # type: ignore[operator]
    first = 17 if odd is edit_list else 0
    found = press(clip_of(source, [0, 5, 20, 47], ShareForm.MP4), tmp_path / "out.mp4")
    assert numbers(found) == [first, first + 5, first + 20, first + 47]


def test_two_takes_stand_beside_each_other_with_their_own_frames(tmp_path: Path) -> None:
    one, two = (make_clip(tmp_path / f"{name}.mp4", 30) for name in "ab")
    panes = (
        SharePane(file=one, frames=tuple(range(4, 16)), rate=24, words="010 T01"),
        SharePane(file=two, frames=tuple(range(9, 21)), rate=24, words="010 T02"),
    )
    clip = ShareClip(panes=panes, rate=24, form=ShareForm.MP4, height=180)
    found = press(clip, tmp_path / "out.mp4")
    assert numbers(found, 0) == list(range(4, 16))
    assert numbers(found, 1) == list(range(9, 21))


def test_the_line_lies_under_the_picture_and_can_be_left_out(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", 3)
    with_line = press(clip_of(source, [0, 1], ShareForm.MP4), tmp_path / "with.mp4")
    without = press(clip_of(source, [0, 1], ShareForm.MP4, burn=False), tmp_path / "without.mp4")
    assert without[0].shape == (180, 320, 3)
    assert with_line[0].shape[0] > 180
    under = with_line[0][184:].astype(int)
    assert under.max() > 180  # ink
    assert abs(with_line[0][186:].astype(int) - with_line[1][186:]).max() > 60  # the number runs


def test_the_sound_of_the_range_goes_along(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", 48, audio=True)
    clip = clip_of(source, range(12, 36), ShareForm.MP4, sound=(0.5, 1.5))
    ClipPress()(clip, tmp_path / "out.mp4", lambda: False, lambda _share: None)
    with av.open(str(tmp_path / "out.mp4")) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0)) / 48000
    assert abs(heard - 1.0) < 0.05


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", 40)
    target = tmp_path / "out" / "clip.mp4"
    target.parent.mkdir()
    calls = iter(range(100))
    with pytest.raises(Stopped):
        ClipPress()(clip_of(source, range(40), ShareForm.MP4), target,
                    lambda: next(calls) > 5, lambda _share: None)  # fmt: skip
    assert list(target.parent.iterdir()) == []


def test_a_frame_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", 10)
    with pytest.raises(BadInput, match="frames 0 to 9"):
        press(clip_of(source, [9, 10], ShareForm.MP4), tmp_path / "out.mp4")
    with pytest.raises(MediaMissing):
        press(clip_of(tmp_path / "gone.mp4", [0], ShareForm.MP4), tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()
