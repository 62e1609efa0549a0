"""What the Animatic shows where a shot has no picture yet, and the light each seed throws.

A drawn, nameless landscape in one of a few palettes: enough to judge a camera move, too plain to
be taken for a generated picture. Pictures are (height, width, 3) float32 BGR, 0..255.
"""

from __future__ import annotations

import math
import random

import numpy as np
import numpy.typing as npt

from app.media.opencv import cv2

Canvas = npt.NDArray[np.float32]
Colour = tuple[int, int, int]

# Sky above, sky at the horizon, farthest hill, nearest hill, sun: RGB.
_PALETTES: tuple[tuple[Colour, Colour, Colour, Colour, Colour], ...] = (
    ((44, 62, 96), (232, 168, 122), (122, 110, 132), (28, 32, 48), (255, 224, 178)),
    ((22, 30, 52), (92, 116, 150), (58, 74, 104), (12, 16, 28), (226, 234, 246)),
    ((120, 168, 196), (240, 226, 196), (136, 164, 150), (38, 66, 60), (255, 246, 220)),
    ((88, 44, 62), (240, 142, 92), (150, 78, 84), (44, 20, 34), (255, 206, 140)),
    ((196, 206, 208), (236, 236, 228), (164, 176, 180), (70, 82, 90), (255, 255, 250)),
    ((34, 64, 66), (196, 206, 150), (82, 122, 104), (16, 34, 34), (246, 240, 190)),
    ((60, 52, 92), (214, 150, 178), (118, 94, 140), (30, 24, 52), (255, 218, 214)),
)
_ANGLE = 0.6180339887498949  # golden section: neighbouring seeds land far apart


def draw_card(width: int, height: int, seed: int) -> Canvas:
    """The landscape of this seed."""
    rng = random.Random(f"card {seed}")
    high, low, far, near, sun = (
        np.array(c[::-1], np.float32) for c in _PALETTES[seed % len(_PALETTES)]
    )
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    horizon = 0.56 + 0.14 * rng.random()
    # To the right of where the card's words stand.
    at = (0.70 + 0.22 * rng.random(), horizon - 0.14 - 0.20 * rng.random())
    picture = _sky(width, height, (high, low, sun), horizon, at)
    _disc(picture, at, 0.045 + 0.03 * rng.random(), sun)
    layers = 5
    for layer in range(layers):
        depth = layer / (layers - 1)
        crest = _crest(x, rng, depth) * 0.11 + np.float32(horizon + 0.34 * depth**1.5 - 0.02)
        first = max(0, int(crest.min() * height) - 1)
        if first >= height:
            continue
        below = y[first:] - crest
        tone = far + (near - far) * np.float32(depth)
        mist = (low - tone) * np.float32(0.28 * (1 - depth))
        fade = np.clip(below * np.float32(2.2 - depth), 0, 1)[..., None]
        inside = np.clip(below * np.float32(height / 2) + np.float32(0.5), 0, 1)[..., None]
        part = picture[first:]
        part += (tone + mist * fade - part) * inside
    # Half a level of noise keeps the gradients from banding in eight bits.
    noise = np.random.default_rng(seed).standard_normal((256, 256), np.float32) * np.float32(0.7)
    tiled = np.tile(noise, (height // 256 + 1, width // 256 + 1))[:height, :width, None]
    picture += tiled
    return picture


def cast_light(picture: Canvas, seed: int) -> Canvas:
    """The picture under this seed's key light: a soft gain across it and a glow from its side."""
    height, width = picture.shape[:2]
    rng = random.Random(f"light {seed}")
    angle = math.tau * ((seed * _ANGLE + 0.31) % 1.0)
    y, x = _grid()
    along = x * math.cos(angle) + y * math.sin(angle)
    gain = (0.76 + 0.30 * rng.random()) * (1 + 0.25 * along)
    warm = rng.random()
    key = _lamp(x, y, angle, 0.6 + 0.6 * rng.random(), 44 + 34 * rng.random(), warm)
    lamp = key + _dapple(seed)[..., None] * np.array([0.62 + 0.3 * warm, 0.8, 0.92 - 0.3 * warm])
    grade = np.array([1.10 - 0.20 * warm, 1.0, 0.90 + 0.20 * warm])
    # Screened, so that bright parts do not burn out: lit + lamp * (1 - lit / 300).
    factor = gain[..., None] * grade * (1 - lamp / 300)
    lit = cv2.multiply(picture, _grown(factor, width, height))
    return np.asarray(cv2.add(lit, _grown(lamp, width, height), lit), np.float32)


def _sky(
    width: int,
    height: int,
    colours: tuple[Canvas, Canvas, Canvas],
    horizon: float,
    sun_at: tuple[float, float],
) -> Canvas:
    """Smooth all over, so a small one is drawn and grown."""
    high, low, sun = colours
    rows = max(54, height // 4)
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, rows * 16 // 9, dtype=np.float32)[None, :]
    ramp = np.clip(y / horizon, 0, 1)[..., None] ** 1.4
    sky = high + (low - high) * ramp
    away = np.sqrt(((x - sun_at[0]) * width / height) ** 2 + (y - sun_at[1]) ** 2)
    sky = sky + (sun - sky) * (0.45 * np.exp(-away / 0.22))[..., None]
    return _grown(sky, width, height)


def _disc(picture: Canvas, at: tuple[float, float], radius: float, colour: Canvas) -> None:
    height, width = picture.shape[:2]
    centre_x, centre_y, reach = at[0] * width, at[1] * height, radius * height
    left, right = max(0, int(centre_x - reach - 2)), min(width, int(centre_x + reach + 3))
    top, bottom = max(0, int(centre_y - reach - 2)), min(height, int(centre_y + reach + 3))
    y, x = np.ogrid[top:bottom, left:right]
    away = np.sqrt((x - centre_x) ** 2 + (y - centre_y) ** 2).astype(np.float32)
    inside = np.clip(np.float32(reach) - away + np.float32(0.5), 0, 1)[..., None]
    part = picture[top:bottom, left:right]
    part += (colour - part) * inside


def _lamp(x: Canvas, y: Canvas, angle: float, away: float, strength: float, warm: float) -> Canvas:
    """A soft glow from one side, BGR; `warm` from 0 (window) to 1 (tungsten)."""
    at_x, at_y = away * math.cos(angle), away * math.sin(angle)
    glow = np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / 0.8) * strength
    tint = np.array([0.95 - 0.45 * warm, 0.82, 0.65 + 0.35 * warm])
    return np.asarray(glow[..., None] * tint, np.float32)


def _dapple(seed: int) -> Canvas:
    """Patches of light as through leaves or cloud: what keeps any two seeds well apart."""
    spots = np.random.default_rng(seed).permutation(24).reshape(4, 6).astype(np.float32) / 23
    return _grown(spots**1.5 * 62, 96, 54, cv2.INTER_CUBIC)


def _grid() -> tuple[Canvas, Canvas]:
    y = np.linspace(-1, 1, 54, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, 96, dtype=np.float32)[None, :]
    return y, x


def _grown(
    small: npt.NDArray[np.floating], width: int, height: int, how: int = cv2.INTER_LINEAR
) -> Canvas:
    big = cv2.resize(small.astype(np.float32), (width, height), interpolation=how)
    return np.asarray(big, np.float32)


def _crest(x: Canvas, rng: random.Random, depth: float) -> Canvas:
    line = np.zeros_like(x)
    for octave in range(1, 6):
        rate = octave**1.3 * (1.3 + 0.8 * depth)
        line += (
            np.sin(x * rate * math.tau + rng.random() * math.tau).astype(np.float32) / octave**1.5
        )
    return line * np.float32(0.42)
