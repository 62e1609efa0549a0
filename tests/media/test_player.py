"""Never a wrong frame on screen: the picture's own number is the number that is claimed."""

import random
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import BadInput, MediaMissing, MediaUnreadable
from app.media.frame_cache import FrameCache
from app.media.player import Player
from tests import clips
from tests.media.playing import awaited, exact, playing, shape, until

CLIPS: dict[str, tuple[Callable[[Path], Path], int]] = {
    "constant": (clips.make_clip, 0),
    "long-gop": (lambda p: clips.make_clip(p, gop=250), 0),
    "variable": (clips.variable_rate, 0),
    "offset": (clips.offset_start, 0),
    "edit-list": (clips.edit_list, 17),
    "rotated": (lambda p: clips.make_clip(p, rotation=90), 0),
    "transport": (clips.transport_stream, 0),
}


@pytest.mark.parametrize("kind", CLIPS)
def test_forty_random_steps_and_seeks_without_a_wrong_frame(kind: str, tmp_path: Path) -> None:
    maker, first = CLIPS[kind]
    rng = random.Random(kind)
    # Room for a third of the clip, so that frames are thrown out and decoded again.
    with playing(maker(tmp_path / f"{kind}.mp4"), budget=320 * 180 * 3 // 2 * 16) as (player, _):
        due = 0
        for _ in range(40):
            step = rng.choice((1, -1, 0))
            if step:
                player.step(step)
                due += step
            else:
                due = rng.randrange(player.frames)
                player.request(due)
            due = max(0, min(player.frames - 1, due))
            shown = awaited(player)
            assert shown.index == due
            assert clips.read_number(shown.pictures[0]) == due + first
            assert shape(shown) == (180, 320, 4)


def test_play_shows_every_frame_in_order_and_waits_rather_than_lies(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, clock):
        player.toggle()
        numbers: list[int] = []

        def next_one() -> bool:
            shown = player.tick()
            if shown is None:
                clock.now += 0.001  # time stands still for nobody: the wait at the start may end
                return False
            assert clips.read_number(shown.pictures[0]) == shown.index
            numbers.append(shown.index)
            clock.now += 1 / 24
            return True

        while len(numbers) < 100:
            until(next_one, "the next frame never came")
        assert numbers == [n % 48 for n in range(100)]
        assert player.dropped == 0


@pytest.mark.parametrize(("press", "order"), [(-1, -1), (1, 1)])
def test_shuttle_runs_both_ways(press: int, order: int, tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4", gop=250)) as (player, clock):
        player.request(24)
        awaited(player)
        player.shuttle(press)
        seen: list[int] = []
        while len(seen) < 10:
            shown = player.tick()
            if shown is None:
                time.sleep(0.001)
                clock.now += 0.0001
                continue
            assert clips.read_number(shown.pictures[0]) == shown.index
            seen.append(shown.index)
            clock.now += 1 / 24
        first = seen[0]
        assert seen == [first + order * n for n in range(10)]


def test_two_clips_show_the_same_index_always(tmp_path: Path) -> None:
    files = [
        clips.make_clip(tmp_path / "a.mp4"),
        clips.make_clip(tmp_path / "b.mp4", 40, codec="mjpeg", pixel_format="yuvj420p"),
    ]
    with playing(files) as (player, clock):
        assert player.frames == 48
        player.toggle()
        for _ in range(60):
            shown = awaited(player)
            assert [clips.read_number(p) for p in shown.pictures] == list(shown.indices)
            assert shown.indices == (shown.index, min(shown.index, 39))
            assert shown.repeated == (False, shown.index > 39)
            clock.now += 1 / 24


@pytest.mark.parametrize("speed", [Fraction(1), Fraction(-1), Fraction(1, 2)])
def test_the_counter_equals_the_drops_injected(speed: Fraction, tmp_path: Path) -> None:
    """Over loops, either way and in slow roll: late ticks are handed in, nothing waits."""
    rng = random.Random(30)
    with playing(clips.make_clip(tmp_path / "c.mp4", 24)) as (player, clock):
        until(lambda: player.ready[0] == 24, "never full")
        awaited(player)
        player.playhead.play(clock.now, speed)
        injected = 0
        clock.now += 1e-6
        for _ in range(150):
            late = rng.choice((0, 0, 0, 1, 2, 5, 30))
            before = player.shown
            clock.now += (1 + late) / 24 / abs(float(speed))
            shown = player.tick()
            assert shown is not None
            assert before is not None
            assert shown.index == (before.index + (1 + late) * (1 if speed > 0 else -1)) % 24
            injected += late
        assert player.dropped == injected > 0
        assert player.held == 0


def test_shuttle_and_seeks_leave_frames_out_without_calling_it_a_drop(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, clock):
        until(lambda: player.ready[0] == 48, "never full")
        awaited(player)
        for speed in (2, 4, 16, -8):
            player.playhead.play(clock.now, speed)
            for _ in range(20):
                clock.now += 1 / 24
                player.tick()
            player.request(20)
            player.tick()
        player.toggle()
        for _ in range(60):
            clock.now += 1 / 48
            player.tick()
        assert player.dropped == 0


def test_every_wait_for_a_frame_is_counted_once(tmp_path: Path) -> None:
    """Two frames fit: while the far end of a group is decoded, everybody holds."""
    with playing(clips.make_clip(tmp_path / "c.mp4", gop=250), budget=1) as (player, clock):
        player.request(46)
        awaited(player)
        player.playhead.play(clock.now, -1)
        waits, shown = 0, list[int]()
        while len(shown) < 12:
            due = player.index
            if not player.cached(due):
                waits += 1
                player.tick()
                until(lambda due=due: player.cached(due), "never came")  # type: ignore[misc]
            now = player.tick()
            if now is not None and (not shown or shown[-1] != now.index):
                shown.append(now.index)
            clock.now += 1 / 24
        assert player.held == waits > 0
        assert shown == list(range(shown[0], shown[0] - 12, -1))
        assert player.dropped == 0


def test_frames_shown_again_by_conform_or_at_an_end_are_counted_in_play(tmp_path: Path) -> None:
    files = [clips.make_clip(tmp_path / "a.mp4"), clips.make_clip(tmp_path / "b.mp4", 18, 12)]
    with playing(files, conform="time") as (player, clock):
        until(lambda: all(player.cached(n) for n in range(48)), "never full")
        awaited(player)
        player.set_looping(False)
        player.toggle()
        for _ in range(47):
            clock.now += 1 / 24
            player.tick()
        # Every second place of its 36, and the twelve behind its end; the first was shown still.
        assert player.repeats == 18 + 12


def test_play_from_cold_begins_at_its_first_frame_and_waits_no_more(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4", gop=250)) as (player, clock):
        waits = [player.waits]
        player.toggle()
        player.tick()
        waits.append(player.waits)
        assert not waits[0]
        if waits[1]:  # a thread held up here may find the frames there already
            clock.now += 1.5
        until(lambda: player.ready[0] == 48, "never full")
        awaited(player)
        assert not player.waits
        seen = [awaited(player).index]
        while len(seen) < 48:
            clock.now += 1 / 24
            shown = player.tick()
            assert shown is not None
            seen.append(shown.index)
        assert seen == [(seen[0] + n) % 48 for n in range(48)]
        assert (player.held, player.dropped) == (0, 0)


def test_play_around_shows_its_frames_once_and_comes_back(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, clock):
        until(lambda: player.ready[0] == 48, "never full")
        player.play_around(20, 5, 8)
        seen = [awaited(player).index]
        while player.playhead.playing:
            clock.now += 1 / 24
            seen.append(awaited(player).index)
        assert seen == [*range(15, 29), 20]
        assert clips.read_number(awaited(player).pictures[0]) == 20


def test_a_closed_player_holds_no_picture(tmp_path: Path) -> None:
    """Who still holds it may be held in a circle, which is seldom looked for."""
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, _):
        until(lambda: player.ready[0] == 48, "never full")
        awaited(player)
        assert player.bytes
        player.close()
        assert (player.bytes, player.shown) == (0, None)


def test_latest_gives_the_frame_asked_for_or_nothing(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, _):
        seen: set[int] = set()
        while len(seen) < 48:
            for index in range(48):
                picture = player.latest(index)
                if picture is not None:
                    assert clips.read_number(picture) == index
                    seen.add(index)


def test_the_window_is_told_when_a_missing_frame_has_come(tmp_path: Path) -> None:
    told = threading.Event()
    with playing(clips.make_clip(tmp_path / "c.mp4"), told=told.set) as (player, _):
        awaited(player)
        told.clear()
        player.request(47)
        if not player.cached(47):
            assert told.wait(30)
        assert awaited(player).index == 47


def test_a_new_pane_size_brings_the_same_frame_in_that_size(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, _):
        player.request(20)
        awaited(player)
        player.resize((160, 160))
        while player.shown is None or shape(player.shown) != (90, 160, 4):
            player.tick()
            time.sleep(0.001)
        assert clips.read_number(player.shown.pictures[0]) == 20


def test_a_paused_picture_is_exact_after_motion(tmp_path: Path) -> None:
    with playing(clips.make_clip(tmp_path / "c.mp4")) as (player, clock):
        player.toggle()
        clock.now += 3.5 / 24
        moving = awaited(player)
        assert not moving.still
        player.toggle()
        still = exact(player)
        assert still.index == moving.index
        assert not np.array_equal(still.pictures[0], moving.pictures[0])  # type: ignore[arg-type]
        assert player.tick() is None


def test_a_damaged_file_says_so_and_plays_what_is_whole(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "d.mov", 24, codec="png", pixel_format="rgb24")
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 6000] = b"\x00" * 6000
    file.write_bytes(bytes(data))
    with playing(file) as (player, _):
        limit = time.monotonic() + 30
        while player.failure is None:
            assert time.monotonic() < limit
            time.sleep(0.001)
        assert "damaged" in player.failure.message
        player.request(3)
        assert clips.read_number(awaited(player).pictures[0]) == 3
        player.request(23)
        assert clips.read_number(awaited(player).pictures[0]) == 23


def test_what_cannot_be_played_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no video")
    with pytest.raises(MediaUnreadable):
        Player(tmp_path / "x.mp4")
    with pytest.raises(MediaMissing):
        Player(tmp_path / "none.mp4")
    with pytest.raises(BadInput):
        Player([])


def test_closing_ends_every_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    for _ in range(3):
        with playing(clips.make_clip(tmp_path / "c.mp4", 12)) as (player, _):
            player.tick()
    assert threading.active_count() == before


def test_the_cache_keeps_a_window_around_the_playhead() -> None:
    cache: FrameCache[str] = FrameCache(100, 10, 200)
    assert cache.capacity == 20
    cache.aim(50)
    assert cache.window == range(45, 65)
    assert cache.next_missing() == 50
    for index in range(50, 65):
        cache.put(index, "x")
    assert cache.next_missing() == 45
    cache.aim(50, -1)
    assert cache.next_missing() == 49
    cache.aim(0)
    for index in range(20):
        cache.put(index, "x")
    assert cache.get(60) is None
    assert cache.ready == 20
