"""Several clips under one playhead: each shows its own frame, nobody goes alone, one may fail."""

import os
import random
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from app.media.player import Player, Source
from tests import clips
from tests.media.playing import awaited, exact, numbers, playing, until


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Takes of one shot as models deliver them: other sizes, rates, lengths and containers."""
    folder = tmp_path_factory.mktemp("reel")
    return {
        "wide": clips.make_clip(folder / "wide.mp4", 48, size=(640, 360)),
        "thirty": clips.make_clip(folder / "thirty.mp4", 40, 30, (320, 180), gop=250),
        "tall": clips.make_clip(folder / "tall.mp4", 30, rotation=90, size=(180, 320)),
        "variable": clips.variable_rate(folder / "variable.mp4", 36),
        "late": clips.offset_start(folder / "late.mp4", 24),
    }


def test_mixed_panes_show_their_own_frames_by_count(reel: dict[str, Path]) -> None:
    rng = random.Random(3)
    with playing(list(reel.values())) as (player, _):
        assert player.frames == 48
        assert player.variable == (False, False, False, True, False)
        for place in [0, 47, *rng.sample(range(48), 12)]:
            player.request(place)
            shown = awaited(player)
            own = tuple(min(place, length - 1) for length in (48, 40, 30, 36, 24))
            assert numbers(shown) == shown.indices == own
            assert shown.repeated == tuple(place > frame for frame in own)
            assert shown.cards == ("",) * 5


def test_by_time_each_pane_follows_its_own_stamps(reel: dict[str, Path]) -> None:
    files = [reel["wide"], reel["thirty"], reel["variable"]]
    gaps = (20, 25, 40, 10)
    starts = [Fraction(sum(gaps[i % 4] for i in range(n)), 600) for n in range(36)]
    with playing(files, conform="time") as (player, _):
        for place in range(0, 24, 3):
            player.request(place)
            begun = [n for n, start in enumerate(starts) if start <= Fraction(place, 24)]
            assert numbers(awaited(player)) == (place, place * 30 // 24, begun[-1])
        player.conform = "frames"
        assert numbers(awaited(player)) == (21, 21, 21)


def test_an_offset_slips_one_pane_and_keeps_the_place(reel: dict[str, Path]) -> None:
    with playing([Source(reel["wide"]), Source(reel["thirty"], offset=3)]) as (player, _):
        player.request(10)
        assert numbers(awaited(player)) == (10, 13)
        player.set_offset(1, -4)
        until(lambda: awaited(player).indices == (10, 6), "no slip")
        assert numbers(awaited(player)) == (10, 6)
        assert player.offsets == (0, -4)
        assert player.frames == 48
        player.request(2)
        shown = awaited(player)
        assert numbers(shown) == (2, 0)
        assert shown.repeated == (False, True)
        assert player.own(1, 20) == 16
        assert player.place(1, 16) == 20


def test_in_play_all_panes_are_at_one_place_however_slow_one_of_them_is(
    reel: dict[str, Path],
) -> None:
    """Room for a few frames only, and a clock that does not wait: panes are late all the time."""
    files = list(reel.values())[:4]
    with playing(files, budget=2 << 20) as (player, clock):
        awaited(player)
        player.toggle()
        seen: list[int] = []
        while len(seen) < 60:
            shown = player.tick()
            clock.now += 1 / 240
            if shown is not None:
                seen.append(shown.index)
                assert numbers(shown) == shown.indices
                assert shown.indices == tuple(player.own(pane, shown.index) for pane in range(4))
        assert player.held > 0


@pytest.mark.parametrize("harm", ["removed", "cut short", "replaced", "overwritten"])
def test_a_file_harmed_in_play_gets_a_card_and_the_others_play_on(
    harm: str, reel: dict[str, Path], tmp_path: Path
) -> None:
    file = Path(shutil.copy2(reel["wide"], tmp_path / "take.mp4"))
    other = clips.make_clip(tmp_path / "other.mp4", 48, size=(640, 360), options={"crf": "30"})
    whole = file.read_bytes()
    facts = file.stat()
    files = [reel["thirty"], file, reel["variable"]]
    with playing(files, budget=4 << 20) as (player, clock):
        awaited(player)
        player.toggle()
        word = {"overwritten": "replaced"}.get(harm, harm)
        if harm == "removed":
            file.unlink()
        elif harm == "cut short":
            os.truncate(file, len(whole) // 3)
        elif harm == "replaced":
            os.replace(other, file)
        else:
            with file.open("r+b") as stream:
                stream.write(other.read_bytes().ljust(len(whole) + 1, b"\0"))

        def carded() -> bool:
            shown = player.tick()
            clock.now += 1 / 480
            if shown is not None:
                read, own = numbers(shown), shown.indices
                assert (read[0], read[2]) == (own[0], own[2])
                assert read[1] in (own[1], None)
            return player.shown is not None and word in player.shown.cards[1]

        until(carded, "no card came")
        assert player.shown is not None
        assert player.shown.cards[0] == player.shown.cards[2] == ""
        places: set[int] = set()
        while len(places) < 20:
            shown = awaited(player)
            assert shown.pictures[1] is None
            assert (numbers(shown)[0], numbers(shown)[2]) == (shown.indices[0], shown.indices[2])
            places.add(shown.index)
            clock.now += 1 / 24
        # the same file comes back
        file.unlink(missing_ok=True)
        file.write_bytes(whole)
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        player.request(30)
        until(lambda: awaited(player).cards[1] == "", "the card stayed")
        assert numbers(awaited(player)) == awaited(player).indices


def test_a_file_that_is_none_leaves_a_card_and_the_next_pane_leads(
    reel: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no video")
    files = [tmp_path / "gone.mp4", reel["thirty"], tmp_path / "x.mp4"]
    with playing(files) as (player, _):
        assert (player.frames, player.rate) == (40, Fraction(30))
        player.request(20)
        shown = awaited(player)
        assert numbers(shown) == (None, 20, None)
        assert shown.indices == (None, 20, None)
        assert "gone.mp4 is not there" in shown.cards[0]
        assert "x.mp4 is not a video" in shown.cards[2]
        assert player.cache_state(20) == "missing"


def test_memory_stays_within_one_budget_over_all_panes(reel: dict[str, Path]) -> None:
    rng, budget = random.Random(8), 6 << 20
    with playing(list(reel.values()), budget=budget) as (player, clock):
        most = 0
        for turn in range(50):
            act = rng.randrange(6)
            if act == 0:
                player.request(rng.randrange(player.frames))
            elif act == 1:
                player.shuttle(rng.choice((1, -1)))
            elif act == 2 and turn % 5 == 0:
                player.resize(rng.choice(((320, 180), (160, 90), (640, 360))))
            elif act == 3 and turn % 5 == 0:
                player.want_full(rng.choice((True, False)))
            else:
                player.step(rng.choice((1, -1)))
            assert numbers(awaited(player)) == awaited(player).indices
            clock.now += rng.random() / 10
            most = max(most, player.bytes)
        # a frame just in is counted before the oldest goes
        assert budget // 3 < most <= budget + 640 * 360 * 3 // 2


def test_a_small_pane_leaves_its_memory_to_the_others(reel: dict[str, Path]) -> None:
    short, long = reel["late"], reel["wide"]
    room = 320 * 192 * 3 // 2 * 48
    with playing([short, long], budget=room * 5 // 3) as (player, _):
        awaited(player)
        until(lambda: all(player.cached(place) for place in range(48)), "not all fits")


def test_the_cache_bar_says_what_is_decoded_held_and_missing(reel: dict[str, Path]) -> None:
    with playing([reel["wide"], reel["tall"]]) as (player, _):
        until(lambda: all(player.cached(place) for place in range(48)), "never full")
        assert [player.cache_state(n) for n in (0, 29, 30, 47)] == [
            "decoded", "decoded", "held", "held",
        ]  # fmt: skip
    with playing([reel["wide"], reel["tall"]], budget=2 << 20) as (player, _):
        awaited(player)
        assert player.cache_state(25) == "unknown"


def test_what_is_still_was_decoded_from_the_original(reel: dict[str, Path]) -> None:
    with playing([reel["wide"]], size=(160, 90)) as (player, _):
        player.request(17)
        assert exact(player).pictures[0] is not None
        until(lambda: player.ready[0] == 48, "never full")
        player.want_full(True)
        assert player.ready[0] == 48, "a zoom forgets nothing that plays"
        until(lambda: picture_size(player) == (640, 360), "no full size")
        assert numbers(awaited(player)) == (17,)
        player.want_full(False)
        until(lambda: picture_size(player) == (160, 90), "no pane size")


def picture_size(player: Player) -> tuple[int, int]:
    picture = awaited(player).pictures[0]
    assert picture is not None
    return picture.shape[1], picture.shape[0]
