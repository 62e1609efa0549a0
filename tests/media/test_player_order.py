"""Panes that change places keep their frames, offsets and what is decoded."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.media.player import Player, Shown, Source
from tests.clips import Picture, barcode, make_clip, read_number


def numbered(first: int, index: int, width: int, height: int) -> Picture:
    return barcode(first + index, width, height)


def numbers(shown: Shown) -> list[int | None]:
    return [read_number(one) if one is not None else None for one in shown.pictures]


def painted(player: Player) -> Shown:
    """The next set, without waiting for longer than it takes to decode it."""
    for _ in range(4000):
        if (shown := player.tick()) is not None:
            return shown
        time.sleep(0.005)
    raise AssertionError("nothing came")


def test_panes_change_places_without_decoding(tmp_path: Path) -> None:
    files = [
        make_clip(tmp_path / f"{n}.mp4", 12, draw=partial(numbered, 100 * n)) for n in range(3)
    ]
    sources = [Source(files[0]), Source(files[1], offset=2), Source(files[2])]
    with Player(sources) as player:
        player.request(5)
        assert numbers(painted(player)) == [5, 107, 205]
        while player.ready[0] < player.ready[1]:
            time.sleep(0.005)
        decoded = player.bytes
        player.reorder([1, 2, 0])
        assert player.cached(5)
        shown = painted(player)
        assert (shown.index, shown.indices) == (5, (7, 5, 5))
        assert numbers(shown) == [107, 205, 5]
        assert player.offsets == (2, 0, 0)
        assert player.bytes == decoded
        with pytest.raises(BadInput):
            player.reorder([0, 0, 1])
