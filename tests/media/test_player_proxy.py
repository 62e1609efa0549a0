"""A proxy for motion, the original for stills, and never a picture of another frame."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.media.player import Source
from app.media.proxy import ProxyMaker
from tests import clips
from tests.media.playing import awaited, exact, numbers, playing, shape, until

SIZE = (640, 360)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("proxies")


@pytest.fixture(scope="module")
def originals(folder: Path) -> dict[str, tuple[Path, int]]:
    """Originals by kind, with the number written in their first picture."""
    return {
        "long-gop": (clips.make_clip(folder / "long.mp4", gop=250, size=SIZE), 0),
        "variable": (clips.variable_rate(folder / "variable.mp4"), 0),
        "edit-list": (clips.edit_list(folder / "edit.mp4"), 17),
        "rotated": (clips.make_clip(folder / "rotated.mp4", rotation=90, size=SIZE), 0),
        "transport": (clips.transport_stream(folder / "transport.mp4"), 0),
    }


@pytest.fixture(scope="module")
def sources(originals: dict[str, tuple[Path, int]], folder: Path) -> dict[str, Source]:
    made = {}
    for kind, (file, _) in originals.items():
        ProxyMaker().make(file, folder / "proxy" / f"{kind}.mov", lambda: True)
        made[kind] = Source(file, folder / "proxy" / f"{kind}.mov")
    return made


def test_motion_is_the_proxy_and_the_still_the_original_frame_by_frame(
    originals: dict[str, tuple[Path, int]], sources: dict[str, Source]
) -> None:
    rng = random.Random(11)
    firsts = [first for _, first in originals.values()]
    with playing(list(sources.values())) as (player, clock):
        until(lambda: player.ready[0] == 48, "the proxies never came")
        for _ in range(8):
            player.request(rng.randrange(48))
            shown = exact(player)
            assert numbers(shown) == tuple(shown.index + first for first in firsts)
            player.shuttle(rng.choice((1, -1)))
            clock.now += rng.randrange(1, 9) / 24
            shown = awaited(player)
            assert numbers(shown) == tuple(shown.index + first for first in firsts)
            assert not shown.still
            assert not any(shown.exact)
            player.shuttle(0)


def test_a_stopped_picture_says_proxy_until_the_original_has_come(
    sources: dict[str, Source],
) -> None:
    with playing([sources["long-gop"]], size=SIZE) as (player, _):
        seen = []
        for place in (47, 3, 40):
            player.request(place)
            shown = awaited(player)
            assert numbers(shown) == (place,)
            seen.append(shown.exact)
            still = exact(player)
            assert still.index == place
            assert numbers(still) == (place,)
        assert (False,) in seen, "the far end of a long group never comes before its proxy"


def test_the_still_is_the_originals_own_picture_in_its_own_size(
    sources: dict[str, Source], originals: dict[str, tuple[Path, int]]
) -> None:
    with playing([sources["long-gop"]]) as (player, _):
        player.want_full(True)
        player.request(30)
        until(lambda: shape(exact(player)) == (*SIZE[::-1], 4), "no full size")
        ours = exact(player).pictures[0]
    with playing([originals["long-gop"][0]], size=SIZE) as (player, _):
        player.request(30)
        theirs = exact(player).pictures[0]
    assert ours is not None
    assert theirs is not None
    assert np.array_equal(ours, theirs)


def test_full_size_keeps_ten_bit_colour_of_its_own_sampling(folder: Path) -> None:
    file = clips.make_clip(
        folder / "ten.mov", 12, codec="prores_ks", pixel_format="yuv422p10le", size=SIZE
    )
    with playing([file]) as (player, _):
        player.want_full(True)
        player.request(7)
        until(lambda: shape(awaited(player)) == (*SIZE[::-1], 4), "no full size")
        assert numbers(awaited(player)) == (7,)


WRONG = ("shorter", "not all-intra", "other times", "no video", "missing")


@pytest.mark.parametrize("wrong", WRONG)
def test_a_proxy_that_does_not_fit_is_left_aside(
    wrong: str, sources: dict[str, Source], tmp_path: Path
) -> None:
    file, proxy = sources["long-gop"].file, tmp_path / "proxy.mov"
    jpeg = {"codec": "mjpeg", "pixel_format": "yuvj420p"}
    if wrong == "shorter":
        clips.make_clip(proxy, 47, **jpeg)  # type: ignore[arg-type]
    elif wrong == "not all-intra":
        clips.make_clip(proxy, 48)
    elif wrong == "other times":
        clips.make_clip(proxy, 48, 25, **jpeg)  # type: ignore[arg-type]
    elif wrong == "no video":
        proxy.write_bytes(b"none")
    with playing([Source(file, proxy)]) as (player, clock):
        awaited(player)
        until(lambda: player.ready[0] == player.ready[1], "not all of it came")
        player.toggle()  # at once, as all is there
        clock.now += 3 / 24
        shown = awaited(player)
        assert shown.exact == (True,)
        assert numbers(shown) == (3,)


def test_a_proxy_of_other_pictures_goes_as_soon_as_a_still_shows_it(
    sources: dict[str, Source], tmp_path: Path
) -> None:
    def bright(index: int, width: int, height: int) -> clips.Picture:
        return 255 - clips.barcode(47 - index, width, height)

    false = clips.make_clip(
        tmp_path / "false.mov", 48, codec="mjpeg", pixel_format="yuvj420p", draw=bright
    )
    with playing([Source(sources["long-gop"].file, false)]) as (player, clock):
        player.request(20)
        assert numbers(exact(player)) == (20,)
        until(lambda: player.ready[0] == player.ready[1], "not all of it came")
        player.toggle()
        clock.now += 4 / 24
        shown = awaited(player)
        assert shown.exact == (True,)
        assert numbers(shown) == (24,)


def test_a_proxy_that_goes_away_in_play_is_not_missed(
    sources: dict[str, Source], tmp_path: Path
) -> None:
    proxy = Path(shutil.copy2(sources["long-gop"].proxy or "", tmp_path / "proxy.mov"))
    with playing([Source(sources["long-gop"].file, proxy)]) as (player, clock):
        player.toggle()
        assert awaited(player).exact == (False,)
        proxy.unlink()

        def from_the_original() -> bool:
            clock.now += 1 / 24
            shown = awaited(player)
            assert numbers(shown) == shown.indices
            assert shown.cards == ("",)
            return shown.exact == (True,)

        until(from_the_original, "the original never took over")


def test_a_proxy_made_meanwhile_takes_over_at_rest_and_nothing_on_screen_changes(
    sources: dict[str, Source],
) -> None:
    late, there = sources["long-gop"], sources["variable"]
    with playing([late.file, there], size=SIZE) as (player, clock):
        assert player.proxies == (False, True)
        player.request(20)
        before = exact(player)
        assert late.proxy is not None
        change_over = player.adopt(0, late.proxy)
        player.toggle()
        assert not change_over()  # not in play
        player.toggle()
        player.request(20)
        before = exact(player)
        assert change_over()
        assert player.proxies == (True, True)
        assert player.tick() is None  # not a pixel, not a number
        assert player.shown is before
        player.toggle()
        until(lambda: player.ready[0] == 48, "the proxies never came")
        clock.now += 3 / 24
        shown = awaited(player)
        assert shown.exact == (False, False)
        assert numbers(shown) == (shown.index, shown.index)
        assert not player.adopt(0, late.proxy)()  # once


def test_a_proxy_of_another_file_is_not_adopted(sources: dict[str, Source], tmp_path: Path) -> None:
    other = clips.make_clip(tmp_path / "47.mov", 47, codec="mjpeg", pixel_format="yuvj420p")
    with playing([sources["long-gop"].file]) as (player, _):
        before = awaited(player)
        assert not player.adopt(0, other)()
        assert not player.adopt(0, other.with_name("none.mov"))()
        assert player.proxies == (False,)
        assert awaited(player).index == before.index
