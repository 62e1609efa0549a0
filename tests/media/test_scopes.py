"""Known colours stand at known places in every scope, and every pixel is counted once."""

from __future__ import annotations

import numpy as np
import pytest

from app.media.scopes import Scope, read, trace, vector_place

BARS = [(1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1), (0, 0, 0)]
# Cb and Cr of 75 % bars, in 8-bit codes of full range, from the definition of Rec. 709
PLACES_75 = {
    (1, 1, 0): (32.4, 136.8), (0, 1, 1): (149.9, 32.4), (0, 1, 0): (54.3, 41.2),
    (1, 0, 1): (201.7, 214.8), (1, 0, 0): (106.1, 223.6), (0, 0, 1): (223.6, 119.2),
}  # fmt: skip


def bars(level: float, high: int = 40, wide: int = 512) -> np.ndarray:
    """Eight bars of equal width, BGRA."""
    made = np.full((high, wide, 4), 255, np.uint8)
    for n, (red, green, blue) in enumerate(BARS):
        part = slice(n * wide // 8, (n + 1) * wide // 8)
        made[:, part, :3] = np.rint(np.array([blue, green, red]) * level * 255)
    return made


def test_the_histogram_counts_every_level_of_each_channel() -> None:
    found = read(bars(0.75), Scope.HISTOGRAM).counts
    assert found.shape == (4, 256)
    assert found.sum(axis=1).tolist() == [40 * 512] * 4
    for channel in range(3):
        assert found[channel, 191] == found[channel, 0] == 20 * 512
    # Y' of each bar: 191 times the weights of what is lit
    levels = sorted({round(191 * (0.2126 * r + 0.7152 * g + 0.0722 * b)) for r, g, b in BARS})
    assert np.flatnonzero(found[3]).tolist() == levels
    assert (found[3][levels] == 5 * 512).all()


@pytest.mark.parametrize("bar", list(PLACES_75))
def test_bars_stand_where_the_vectorscope_has_its_boxes(bar: tuple[int, int, int]) -> None:
    picture = np.full((4, 4, 4), 255, np.uint8)
    picture[..., :3] = np.rint(np.array(bar[::-1]) * 0.75 * 255)
    found = read(picture, Scope.VECTORSCOPE).counts
    (row,), (column,) = np.nonzero(found)
    assert found[row, column] == 16
    cb, cr = PLACES_75[bar]
    assert abs(column - cb) <= 0.6
    assert abs((255 - row) - cr) <= 0.6
    drawn = vector_place(*(0.75 * part for part in bar))
    assert abs(drawn[0] - column) <= 0.6
    assert abs(drawn[1] - row) <= 0.6


def test_grey_of_any_level_stands_in_the_middle() -> None:
    ramp = np.full((2, 256, 4), 255, np.uint8)
    ramp[..., :3] = np.arange(256)[None, :, None]
    found = read(ramp, Scope.VECTORSCOPE).counts
    assert found[127, 128] == 512
    assert found.sum() == 512


def test_the_waveform_says_how_bright_and_where_across() -> None:
    wide = 512
    ramp = np.full((30, wide, 4), 255, np.uint8)
    ramp[..., :3] = (np.arange(wide) // 2)[None, :, None]
    found = read(ramp, Scope.WAVEFORM).counts
    for column in range(256):
        (row,) = np.flatnonzero(found[:, column])
        assert 255 - row == column
        assert found[row, column] == 60
    found = read(bars(1.0), Scope.WAVEFORM).counts
    for n, (red, green, blue) in enumerate(BARS):
        (row,) = np.flatnonzero(found[:, n * 32 + 10])
        assert 255 - row == round(255 * (0.2126 * red + 0.7152 * green + 0.0722 * blue))


def test_odd_sizes_lose_no_pixel_and_a_single_one_is_seen() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (37, 101, 4), dtype=np.uint8)
    for scope in (Scope.VECTORSCOPE, Scope.WAVEFORM):
        assert read(picture, scope).counts.sum() == 37 * 101
    dark = np.zeros((500, 500, 4), np.uint8)
    dark[3, 3] = 255
    reading = read(dark, Scope.WAVEFORM)
    lit = trace(reading)
    assert lit[0, 1] >= 48
    assert (lit > 0).sum() == (reading.counts > 0).sum()
