"""Values of drawn pictures whose palette, contrast, temperature and texture are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.domain.look import METER
from app.media.look_meter import measure
from app.production.art.look_words import colour_name, describe, texture_word

Picture = npt.NDArray[np.uint8]


def flat(*rgb: int, size: tuple[int, int] = (256, 144)) -> Picture:
    return np.full((size[1], size[0], 3), rgb[::-1], np.uint8)


def columns(*colours: tuple[int, int, int], shares: tuple[int, ...]) -> Picture:
    parts = [flat(*colour, size=(wide, 100)) for colour, wide in zip(colours, shares, strict=True)]
    return np.hstack(parts)


def encoded(linear: npt.NDArray[np.float64]) -> tuple[int, int, int]:
    clipped = np.clip(linear / linear.max(), 0, 1)
    coded = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(part)) for part in coded)
    return red, green, blue


def of_chromaticity(x: float, y: float) -> Picture:
    """A flat field of that CIE 1931 chromaticity, as bright as sRGB can show it."""
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    to_rgb = np.array(
        [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
    )
    return flat(*encoded(to_rgb @ xyz))


def test_a_palette_is_the_colours_and_their_shares() -> None:
    drawn = [(200, 30, 40), (20, 60, 160), (240, 220, 180), (10, 90, 40)]
    look = measure(columns(*drawn, shares=(128, 64, 40, 24)))
    assert [s.share for s in look.palette] == pytest.approx([0.5, 0.25, 0.156, 0.094], abs=0.01)
    for swatch, colour in zip(look.palette, drawn, strict=True):
        found = [int(swatch.colour[n : n + 2], 16) for n in (1, 3, 5)]
        assert found == pytest.approx(colour, abs=3)
    assert sum(s.share for s in look.palette) == pytest.approx(1, abs=0.001)
    assert look.meter == METER


def test_one_colour_is_one_swatch_and_shades_nobody_tells_apart_too() -> None:
    assert [s.share for s in measure(flat(90, 120, 150)).palette] == [1.0]
    near = columns((90, 120, 150), (92, 121, 151), shares=(128, 128))
    assert len(measure(near).palette) == 1


def test_the_same_picture_measures_the_same_and_size_decides_little() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (90, 160, 3), np.uint8)
    assert measure(noise) == measure(noise.copy())
    small = columns((200, 30, 40), (20, 60, 160), shares=(60, 60))
    large = np.repeat(np.repeat(small, 8, axis=0), 8, axis=1)
    assert measure(large).contrast == pytest.approx(measure(small).contrast, rel=0.02)
    assert [s.share for s in measure(large).palette] == pytest.approx(
        [s.share for s in measure(small).palette], abs=0.02
    )


@pytest.mark.parametrize(
    ("dark", "bright", "ratio"),
    [(0, 255, 21.0), (0, 0, 1.0), (128, 128, 1.0), (188, 255, (1 + 0.05) / (0.5029 + 0.05))],
)
def test_contrast_is_the_ratio_of_luminance_with_flare(
    dark: int, bright: int, ratio: float
) -> None:
    halves = columns((dark,) * 3, (bright,) * 3, shares=(128, 128))
    assert measure(halves).contrast == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize(
    ("x", "y", "kelvin"),
    [
        (0.4476, 0.4074, 2856),  # CIE illuminant A
        (0.3457, 0.3585, 5003),  # D50
        (0.3127, 0.3290, 6504),  # D65
        (0.2990, 0.3149, 7504),  # D75
    ],
)
def test_the_temperature_of_standard_illuminants(x: float, y: float, kelvin: int) -> None:
    assert measure(of_chromaticity(x, y)).kelvin == pytest.approx(kelvin, rel=0.02)


@pytest.mark.parametrize("rgb", [(0, 0, 0), (0, 255, 0), (255, 0, 255), (255, 0, 0), (0, 0, 255)])
def test_no_temperature_where_the_word_means_nothing(rgb: tuple[int, int, int]) -> None:
    assert measure(flat(*rgb)).kelvin is None
    assert " K" not in describe(measure(flat(*rgb)))


def test_texture_runs_from_a_flat_field_to_a_chessboard_of_pixels() -> None:
    board = np.indices((144, 256)).sum(axis=0) % 2 * 255
    chess = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)
    assert measure(flat(120, 120, 120)).texture == 0
    assert measure(chess).texture == pytest.approx(1, abs=0.01)
    ramp = np.repeat(np.linspace(0, 255, 256).round().astype(np.uint8)[None, :], 144, axis=0)
    assert measure(np.repeat(ramp[..., None], 3, axis=2)).texture < 0.005


def test_a_picture_of_one_pixel_is_measured() -> None:
    assert measure(flat(255, 255, 255, size=(1, 1))).palette[0].colour == "#ffffff"


def test_words_follow_the_values_and_are_the_same_every_time() -> None:
    warm = columns((58, 36, 20), (240, 168, 60), shares=(180, 76))
    said = describe(measure(warm))
    assert said == describe(measure(warm.copy()))
    assert said.startswith("Dark brown and amber; warm ")
    assert "contrast" in said
    assert texture_word(measure(flat(5, 5, 5))) == "smooth"
    assert [colour_name(c) for c in ("#101010", "#f4f4f2", "#2a8080")] == ["black", "white", "teal"]
