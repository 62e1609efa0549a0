"""Faults put into clips on purpose are found where they were put; clean clips stay clean."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import MediaUnreadable, Stopped
from app.domain.model_card import Mode
from app.domain.render_order import RenderOrder
from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Measurement, Outcome, Verdict
from app.media.animatic import Animatic
from app.media.probe import probe
from app.media.reader import open_reader
from app.qc.evaluator import default_pick, evaluate, longest_clean
from tests import clips

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def judged(file: Path, needed: int = 30) -> Evaluation:
    with open_reader(file) as reader:
        return evaluate(reader, probe(file), needed, NOW)


def of(evaluation: Evaluation, check: str) -> Measurement:
    return next(m for m in evaluation.measurements if m.check == check)


@pytest.mark.parametrize("make", [clips.make_clip, clips.variable_rate, clips.edit_list])
def test_a_clean_clip_has_no_finding(make, tmp_path: Path) -> None:
    found = judged(make(tmp_path / "clean.mp4"))
    assert [m.outcome for m in found.measurements] == [Outcome.PASS] * 4
    assert (found.verdict, found.word, found.short_by) == (Verdict.PASS, "", 0)
    assert found.clean == FrameRange(start=0, end=48)
    assert found.version


def test_a_freeze_is_found_within_two_frames(tmp_path: Path) -> None:
    found = judged(clips.with_freeze(tmp_path / "f.mp4", range(30, 42)), needed=24)
    measured = of(found, "frozen")
    assert measured.outcome is Outcome.FAIL
    (frozen,) = measured.ranges
    assert abs(frozen.start - 31) <= 2
    assert abs(frozen.end - 42) <= 2
    assert found.verdict is Verdict.TRIM
    assert found.word == f"frozen {frozen.start}-{frozen.end - 1}"
    assert found.clean is not None
    assert found.clean.end <= 31


def test_two_repeats_are_for_looking_at_and_nothing_is_cut_out(tmp_path: Path) -> None:
    found = judged(clips.with_freeze(tmp_path / "f.mp4", range(30, 33)))
    assert of(found, "frozen").outcome is Outcome.LOOK
    assert (found.verdict, found.word) == (Verdict.PASS, "look: frozen 31-32")
    assert found.clean == FrameRange(start=0, end=48)


def test_a_freeze_longer_than_half_the_clip_is_found(tmp_path: Path) -> None:
    found = judged(clips.with_freeze(tmp_path / "f.mp4", range(8, 36)))
    (frozen,) = of(found, "frozen").ranges
    assert abs(frozen.start - 9) <= 2
    assert abs(frozen.end - 36) <= 2
    assert found.verdict is Verdict.RETRY


def test_a_still_scene_is_not_measured_for_freezing(tmp_path: Path) -> None:
    still = clips.make_clip(tmp_path / "s.mp4", draw=lambda i, w, h: clips.barcode(0, w, h))
    found = of(judged(still), "frozen")
    assert (found.outcome, found.reason) == (Outcome.NOT_MEASURED, "no motion")


def test_black_frames_are_named_and_cut_out(tmp_path: Path) -> None:
    found = judged(clips.with_black(tmp_path / "b.mp4", range(4)))
    assert of(found, "black").ranges == (FrameRange(start=0, end=4),)
    assert found.word == "black 0-3"
    assert found.verdict is Verdict.TRIM
    assert found.clean == FrameRange(start=4, end=48)
    assert judged(tmp_path / "b.mp4", needed=46).verdict is Verdict.RETRY


def test_a_dark_scene_with_a_lamp_is_not_black(tmp_path: Path) -> None:
    def night(index: int, width: int, height: int) -> np.ndarray:
        picture = np.full((height, width), 18, np.uint8)
        picture[60:90, 100 + index : 140 + index] = 120
        return picture

    found = judged(clips.make_clip(tmp_path / "n.mp4", draw=night))
    assert of(found, "black").outcome is Outcome.PASS


def test_a_full_range_black_is_found_too(tmp_path: Path) -> None:
    def draw(index: int, width: int, height: int) -> np.ndarray:
        return np.full((height, width), 16 if index < 3 else 27, np.uint8)

    file = clips.make_clip(
        tmp_path / "j.mov", 12, codec="mjpeg", pixel_format="yuvj420p", draw=draw
    )
    (dark,) = of(judged(file, 6), "black").ranges
    assert dark.start == 0
    assert dark.end == 3


def test_a_short_take_says_by_how_much(tmp_path: Path) -> None:
    found = judged(clips.make_clip(tmp_path / "c.mp4", 24), needed=30)
    assert (found.verdict, found.word, found.short_by) == (Verdict.RETRY, "too short by 6", 6)
    assert of(found, "length").value == 24


def test_a_download_that_broke_off_is_not_passed(tmp_path: Path) -> None:
    found = judged(clips.truncated(tmp_path / "t.mp4"), needed=48)
    assert found.verdict is Verdict.RETRY
    assert found.word
    assert found.short_by >= 10


def test_damaged_data_in_the_middle_are_named(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "d.mov", 24, codec="png", pixel_format="rgb24")
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = b"\x00" * 6000
    file.write_bytes(bytes(data))
    found = judged(file, needed=20)
    measured = of(found, "decodable")
    assert measured.outcome is Outcome.FAIL
    assert measured.ranges[0].start == pytest.approx(12, abs=3)
    assert found.verdict is Verdict.RETRY
    assert found.word.startswith("damaged from frame")


def test_what_is_no_video_does_not_reach_evaluation(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"<html>not found</html>" * 20)
    with pytest.raises(MediaUnreadable):
        judged(tmp_path / "x.mp4")


def test_an_evaluation_can_be_stopped(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "c.mp4", 12)
    with open_reader(file) as reader, pytest.raises(Stopped):
        evaluate(reader, probe(file), 12, NOW, stop=lambda: True)


@pytest.mark.parametrize("move", ["static", "dolly in", "handheld", "tracking"])
def test_the_built_in_model_gives_takes_without_a_finding(move: str, tmp_path: Path) -> None:
    for seed in (3, 4):
        order = RenderOrder(
            shot_id="s", shot_number="010", card_id="animatic", vendor="local",
            mode=next(iter(Mode)), prompt_id="p", text="x", seconds=3, frames=60, rate=Fraction(24),
            width=320, height=180, cut_start=12, cut_end=48, slate="S010T01K", move=move, seed=seed,
        )  # fmt: skip
        file = tmp_path / "a.mov"
        Animatic()(order, None, file, lambda: False, lambda share: None)
        found = judged(file, 60)
        assert (found.verdict, found.word) == (Verdict.PASS, "")
        assert default_pick(found, FrameRange(start=12, end=48), 60).start == 12


def test_raw_values_are_kept_for_every_frame(tmp_path: Path) -> None:
    found = judged(clips.with_black(tmp_path / "b.mp4", range(4)))
    assert len(of(found, "black").values) == len(of(found, "frozen").values) == 48
    assert of(found, "black").values[0] >= 0.98 > 0.5 > of(found, "black").values[10]


def test_the_longest_clean_run_lies_between_faults() -> None:
    faults = [FrameRange(start=20, end=22), FrameRange(start=5, end=9), FrameRange(start=8, end=10)]
    assert longest_clean(40, faults) == FrameRange(start=22, end=40)
    assert longest_clean(10, [FrameRange(start=0, end=10)]) is None
    assert longest_clean(0, []) is None


def an_evaluation(clean: FrameRange | None) -> Evaluation:
    return Evaluation(measurements=(), clean=clean, needed_frames=96, verdict=Verdict.PASS,
                      version="1", at=NOW)  # fmt: skip


CUT = FrameRange(start=12, end=84)


@pytest.mark.parametrize(
    ("clean", "cut", "frames", "length", "picked"),
    [
        ((0, 96), CUT, 96, 0, (12, 84)),  # as ordered
        ((20, 96), CUT, 96, 0, (22, 94)),  # the middle of what is clean
        ((40, 96), CUT, 96, 0, (40, 96)),  # all there is
        ((0, 83), CUT, 96, 0, (5, 77)),
        ((0, 73), CUT, 96, 0, (1, 73)),  # not frame 0 while there is one to spare
        ((0, 120), None, 120, 72, (24, 96)),  # an imported file
        ((0, 50), None, 50, 72, (0, 50)),
        (None, CUT, 96, 0, (12, 84)),  # nothing clean: as ordered, the verdict says the rest
    ],
)
def test_the_default_pick_is_the_middle_of_the_clean_run(
    clean, cut, frames: int, length: int, picked: tuple[int, int]
) -> None:
    run = FrameRange(start=clean[0], end=clean[1]) if clean else None
    found = default_pick(an_evaluation(run), cut, frames, length)
    assert (found.start, found.end) == picked
