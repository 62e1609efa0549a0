"""A sequence shows frame in + k of the right file, over every cut, and waits rather than lies."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.cut import RateMethod, Segment
from app.domain.errors import BadInput
from app.domain.project import parse_spec
from app.domain.timing import FrameRange
from app.editorial.conform import Conform, conformed_index, original_index
from app.media.frame_table import read_table
from app.media.probe import probe
from app.media.reel_feed import sources
from app.media.reel_player import ReelPlayer, Slide
from tests import clips
from tests.pictures import encode, halves

RATE = Fraction(24)


class HandClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def clip(folder: Path, number: int, **settings: object) -> Path:
    """A clip whose pictures say 500 times `number` plus their own frame."""
    return clips.make_clip(
        folder / f"S00{number}T01A.mp4",
        draw=lambda index, w, h: clips.barcode(500 * number + index, w, h),
        **settings,  # type: ignore[arg-type]
    )


def segment(at: int, file: Path | None, start: int, end: int, **fields: object) -> Segment:
    length = end - start
    return Segment.model_validate(
        {
            "shot_id": "s", "shot": "010", "slate": file.stem if file else "", "file": file,
            "source": FrameRange(start=start, end=end) if file else None,
            "record": FrameRange(start=at, end=at + length), **fields,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Segment]:
    """Frames 5 to 19 of one take, 30 to 39 of a long-GOP one, 0 to 11 of a turned one."""
    folder = tmp_path_factory.mktemp("reel")
    return [
        segment(0, clip(folder, 1), 5, 20),
        segment(15, clip(folder, 2, gop=250), 30, 40),
        segment(25, clip(folder, 3, rotation=90), 0, 12),
    ]


def due(segments: list[Segment], index: int) -> int:
    """What the picture must say."""
    at = next(n for n, one in enumerate(segments) if index < one.record.end)
    one = segments[at]
    assert one.source is not None
    return 500 * (at + 1) + one.source.start + index - one.record.start


@contextmanager
def playing(segments: list[Segment], **settings: object) -> Iterator[tuple[ReelPlayer, HandClock]]:
    clock = HandClock()
    reel = ReelPlayer(segments, RATE, size=(320, 180), clock=clock, **settings)  # type: ignore[arg-type]
    with reel as player:
        yield player, clock


def until(done: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not done():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.001)


def awaited(player: ReelPlayer) -> Slide:
    def there() -> bool:
        player.tick()
        return player.shown is not None and player.shown.index == player.index

    until(there)
    assert player.shown is not None
    return player.shown


@pytest.mark.parametrize("budget", [1 << 30, 320 * 180 * 3 // 2 * 10])
def test_sixty_seeks_and_steps_show_the_frame_of_the_right_take(
    three: list[Segment], budget: int
) -> None:
    rng = random.Random(budget)
    with playing(three, budget=budget) as (player, _):
        assert player.frames == 37
        index = 0
        for _ in range(60):
            if step := rng.choice((1, -1, 0)):
                player.step(step)
                index = max(0, min(36, index + step))
            else:
                index = rng.randrange(37)
                player.request(index)
            slide = awaited(player)
            assert slide.picture is not None
            assert clips.read_number(slide.picture) == due(three, index)
            assert slide.source == due(three, index) % 500
            assert (slide.index, slide.card) == (index, "")


def test_play_runs_over_the_cuts_and_round_without_a_gap(three: list[Segment]) -> None:
    with playing(three) as (player, clock):
        until(lambda: player.ready == player.frames)
        player.toggle()
        said = []
        for n in range(80):
            clock.now = 1000 + n / 24
            slide = player.tick()
            assert slide is not None
            assert slide.picture is not None
            said.append(clips.read_number(slide.picture))
        assert said == [due(three, n % 37) for n in range(80)]
        assert (player.held, player.dropped) == (0, 0)
        clock.now += 3 / 24
        player.tick()
        assert player.dropped == 2
        player.shuttle(-1)
        back = player.index
        for n in range(1, 6):
            clock.now += 1 / 24
            slide = player.tick()
            assert slide is not None
            assert slide.index == (back - n) % 37


def test_the_next_take_is_decoded_before_this_one_ends(three: list[Segment]) -> None:
    room = 320 * 180 * 3 // 2 * 12  # not for the whole sequence
    with playing(three, budget=room) as (player, _):
        player.request(10)
        until(lambda: all(player.cached(n) for n in range(10, 18)))
        assert not player.cached(30)


def test_a_frame_that_is_not_there_is_waited_for(three: list[Segment]) -> None:
    told = threading.Event()
    with playing(three, told=told.set) as (player, clock):
        player.toggle()
        clock.now += 0.5
        first = player.tick()
        if first is None:  # nobody decodes twelve frames in no time
            assert player.held
            until(told.is_set)
        slide = awaited(player)
        assert slide.picture is not None
        assert clips.read_number(slide.picture) == due(three, slide.index)


def test_round_about_the_cut_and_from_cut_to_cut(three: list[Segment]) -> None:
    with playing(three) as (player, clock):
        until(lambda: player.ready == player.frames)
        assert [player.cut_near(n) for n in (0, 19, 21, 36)] == [15, 15, 25, 25]
        assert [player.cut_beside(n, 1) for n in (0, 15, 25)] == [15, 25, 36]
        assert [player.cut_beside(n, -1) for n in (36, 25, 20, 15, 3, 0)] == [25, 15, 15, 0, 0, 0]
        player.play_around(15, 4, 2)
        seen = []
        for _ in range(8):
            slide = player.tick()
            seen.append(slide.index if slide else None)
            clock.now += 1 / 24
        assert seen == [11, 12, 13, 14, 15, 16, 17, 15]
        assert not player.playhead.playing
        player.request(36)
        assert awaited(player).index == 36


def test_slugs_show_their_card_or_keyframe_and_the_rest_plays(
    three: list[Segment], tmp_path: Path
) -> None:
    keyframe = tmp_path / "key.png"
    keyframe.write_bytes(encode(".png", halves(64, 36)))
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film")
    line = [
        segment(0, None, 0, 3, card="Shot 010 has no take yet"),
        segment(3, None, 0, 3, card="Shot 020 has no take yet", keyframe=keyframe),
        segment(6, broken, 0, 3),
        segment(9, three[0].file, 5, 8),
    ]
    with playing(line) as (player, _):
        slides = []
        for index in (0, 4, 7, 10):
            player.request(index)
            slides.append(awaited(player))
    bare, key, damaged, whole = slides
    assert (bare.picture, bare.card, bare.source) == (None, "Shot 010 has no take yet", None)
    assert key.picture is not None
    assert key.picture.shape == (36, 64, 4)
    assert key.card == "Shot 020 has no take yet"
    assert damaged.picture is None
    assert "broken.mp4 is not a video" in damaged.card
    assert whole.picture is not None
    assert (clips.read_number(whole.picture), whole.card) == (506, "")


def test_a_file_cut_short_is_a_card_in_its_place(three: list[Segment], tmp_path: Path) -> None:
    assert three[0].file is not None
    short = tmp_path / "short.mkv"
    clips.make_clip(short)
    short.write_bytes(short.read_bytes()[: short.stat().st_size // 2])
    line = [segment(0, short, 0, 48), segment(48, three[0].file, 5, 8)]
    with playing(line) as (player, _):
        player.request(0)
        assert awaited(player).picture is not None
        player.request(47)
        assert awaited(player).index == 47  # the last frame there is, or a card; it never hangs
        player.request(49)
        last = awaited(player).picture
        assert last is not None
        assert clips.read_number(last) == 506


def test_by_time_shows_what_the_conformed_copy_shows(tmp_path: Path) -> None:
    file = clip(tmp_path, 1, frames=60, rate=30)
    found, times = probe(file), read_table(file).times
    one = segment(0, file, 7, 7 + 24, method=RateMethod.BY_TIME)
    one = one.model_copy(update={"source": FrameRange(start=7, end=37)})
    spec = parse_spec("320x180@24")
    order = Conform("S001T01A", file, found, times, RateMethod.BY_TIME, 0)
    first = conformed_index(order, spec.rate, 7)
    wanted = [original_index(order, spec.rate, first + n) for n in range(24)]
    assert sources(one, times, RATE) == wanted
    assert wanted[-1] > 30  # some of the thirty are left out
    with playing([one]) as (player, _):
        for index in (0, 5, 23):
            player.request(index)
            slide = awaited(player)
            assert slide.picture is not None
            assert clips.read_number(slide.picture) == 500 + wanted[index]


def test_a_proxy_stands_in_for_motion_and_the_original_for_a_still(tmp_path: Path) -> None:
    file = clip(tmp_path, 1, frames=24, gop=250)
    small = clips.make_clip(
        tmp_path / "proxy.mov", 24, size=(160, 90), codec="mjpeg", pixel_format="yuvj420p",
        draw=lambda index, w, h: clips.barcode(500 + index, w, h),
    )  # fmt: skip
    with playing([segment(0, file, 4, 20, proxy=small)]) as (player, clock):
        until(lambda: player.ready == player.frames)
        player.toggle()
        for n in range(5):
            clock.now = 1000 + n / 24
            slide = player.tick()
            assert slide is not None
            assert slide.picture is not None
            assert (slide.exact, slide.picture.shape) == (False, (90, 160, 4))
            assert clips.read_number(slide.picture) == 504 + n
        player.step(1)

        def settled() -> bool:
            player.tick()
            return player.settled

        until(settled)
        still = player.shown
        assert still is not None
        assert still.picture is not None
        assert (still.index, still.exact, still.picture.shape) == (5, True, (180, 320, 4))
        assert clips.read_number(still.picture) == 509
    short = tmp_path / "short.mov"  # a proxy of another length is none
    clips.make_clip(short, 20, size=(160, 90), codec="mjpeg", pixel_format="yuvj420p")
    with playing([segment(0, file, 4, 20, proxy=short)]) as (player, _):
        slide = awaited(player)
        assert slide.exact
        assert slide.picture is not None
        assert slide.picture.shape == (180, 320, 4)


def test_another_size_is_painted_anew(three: list[Segment]) -> None:
    with playing(three) as (player, _):
        before = awaited(player).picture
        player.resize((160, 90))
        until(lambda: player.tick() is not None)
        after = player.shown.picture if player.shown else None
        assert before is not None
        assert after is not None
        assert (before.shape, after.shape) == ((180, 320, 4), (90, 160, 4))


def test_nothing_is_no_sequence() -> None:
    with pytest.raises(BadInput):
        ReelPlayer([], RATE)
