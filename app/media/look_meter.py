"""Measures how a picture looks, so that a look can be named and compared (RF-06).

Everything is taken from the picture shrunk to 256 pixels on its longer side (for the texture also
enlarged to it), so that size and noise do not decide. Nothing random: the same pixels give the
same values everywhere.

- Palette: k-means in CIE L*a*b* (D65, Euclidean distance, dE*76) over a histogram of the pixels,
  five colours, begun at the colours that are farthest from each other; colours closer than
  dE 6 are one. Shares add up to 1.
- Contrast: (Y95 + 0.05) / (Y5 + 0.05) of relative luminance Y (IEC 61966-2-1 decoding, ITU-R
  BT.709 weights) at the 95th and 5th percentile; 0.05 is the flare of WCAG 2. 1 to 21.
- Colour temperature: McCamy's formula (Color Res. Appl. 17, 1992) on the chromaticity of the mean
  linear colour: CCT = 449 n^3 + 3525 n^2 + 6823.3 n + 5520.33 with
  n = (x - 0.3320) / (0.1858 - y). None where the term has no meaning: nearly black, outside
  2,000 to 12,500 K where the formula holds, or farther than 0.05 in CIE 1960 u, v from the black
  body (Krystek's approximation, Color Res. Appl. 10, 1985).
- Texture: mean absolute 4-neighbour Laplacian of L*, divided by its largest possible value; 0 for
  a flat field, 1 for a chessboard of single pixels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.domain.look import METER, Look, Swatch
from app.media.opencv import cv2

SIDE = 256
COLOURS = 5
_ALIKE = 6.0  # dE*76; neighbours nearer than this are one colour to the eye at a glance
_TURNS = 30
Floats = npt.NDArray[np.float32]


def measure(image: npt.NDArray[np.uint8]) -> Look:
    """`image` is (height, width, 3) BGR, sRGB encoded, at least one pixel."""
    small = _sized(image) if max(image.shape[:2]) > SIDE else image
    lab = _lab(small)
    linear = _linear(small)
    luminance = linear @ np.array([0.0722, 0.7152, 0.2126], np.float32)
    dark, bright = np.percentile(luminance, [5, 95])
    return Look(
        palette=_palette(lab.reshape(-1, 3)),
        contrast=round(float((bright + 0.05) / (dark + 0.05)), 2),
        kelvin=_kelvin(linear.reshape(-1, 3).mean(axis=0)[::-1]),
        texture=round(_texture(_sized(image)), 4),
        luminance=round(float(luminance.mean()), 4),
        meter=METER,
    )


def _sized(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    high, wide = image.shape[:2]
    scale = SIDE / max(high, wide)
    size = (max(3, round(wide * scale)), max(3, round(high * scale)))
    if size == (wide, high):
        return image
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def _linear(image: npt.NDArray[np.uint8]) -> Floats:
    steps = np.arange(256, dtype=np.float64) / 255
    table = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    return np.asarray(table.astype(np.float32)[image], np.float32)


def _palette(lab: Floats) -> tuple[Swatch, ...]:
    points, weights = _histogram(lab)
    centres = _far_apart(points, weights)
    nearest = _nearest(points, centres)
    for _ in range(_TURNS):
        centres = _means(points, weights, nearest, len(centres))
        again = _nearest(points, centres)
        if np.array_equal(again, nearest):
            break
        nearest = again
    shares = np.bincount(nearest, weights, len(centres)) / weights.sum()
    kept = _one_of_alike(
        [(c, float(s)) for c, s in zip(_means(points, weights, nearest, len(centres)), shares,
                                       strict=True) if s > 0]
    )  # fmt: skip
    kept.sort(key=lambda one: (-one[1], tuple(one[0])))
    return tuple(Swatch(colour=_hex(centre), share=round(share, 4)) for centre, share in kept)


def _histogram(lab: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The mean colour of each occupied cell of 4 units, and how many pixels fell into it."""
    cells = np.floor(lab / 4).astype(np.int64) + 64
    keys = (cells[:, 0] * 256 + cells[:, 1]) * 256 + cells[:, 2]
    _, place, weights = np.unique(keys, return_inverse=True, return_counts=True)
    sums = [np.bincount(place.ravel(), lab[:, n].astype(np.float64)) for n in range(3)]
    return np.stack(sums, axis=1) / weights[:, None], weights.astype(np.float64)


def _far_apart(
    points: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Begin with the commonest colour; each further one is far from all before and not rare."""
    chosen = [int(np.argmax(weights))]
    distance = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < COLOURS and distance.max() > _ALIKE**2:
        chosen.append(int(np.argmax(distance * np.sqrt(weights))))
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen]


def _nearest(
    points: npt.NDArray[np.float64], centres: npt.NDArray[np.float64]
) -> npt.NDArray[np.intp]:
    apart = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(np.argmin(apart, axis=1))


def _means(
    points: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    nearest: npt.NDArray[np.intp],
    count: int,
) -> npt.NDArray[np.float64]:
    total = np.maximum(np.bincount(nearest, weights, count), 1e-9)
    sums = [np.bincount(nearest, weights * points[:, n], count) for n in range(3)]
    return np.stack(sums, axis=1) / total[:, None]


def _one_of_alike(
    found: list[tuple[npt.NDArray[np.float64], float]],
) -> list[tuple[npt.NDArray[np.float64], float]]:
    kept: list[tuple[npt.NDArray[np.float64], float]] = []
    for centre, share in sorted(found, key=lambda one: -one[1]):
        for n, (other, theirs) in enumerate(kept):
            if float(np.linalg.norm(centre - other)) < _ALIKE:
                mean = (other * theirs + centre * share) / (theirs + share)
                kept[n] = (mean, theirs + share)
                break
        else:
            kept.append((centre, share))
    return kept


def _hex(lab: npt.NDArray[np.float64]) -> str:
    one = lab.astype(np.float32).reshape(1, 1, 3)
    blue, green, red = np.asarray(cv2.cvtColor(one, cv2.COLOR_LAB2BGR))[0, 0]
    return "#" + "".join(f"{round(255 * min(1, max(0, float(c)))):02x}" for c in (red, green, blue))


def _kelvin(rgb: Floats) -> int | None:
    red, green, blue = (float(part) for part in rgb)
    x_ = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y_ = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z_ = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    whole = x_ + y_ + z_
    if y_ < 0.002 or whole <= 0:
        return None
    x, y = x_ / whole, y_ / whole
    if abs(0.1858 - y) < 1e-6:
        return None
    n = (x - 0.3320) / (0.1858 - y)
    kelvin = 449 * n**3 + 3525 * n**2 + 6823.3 * n + 5520.33
    if not 2000 <= kelvin <= 12500 or _off_black_body(x, y, kelvin) > 0.05:
        return None
    return round(kelvin)


def _off_black_body(x: float, y: float, kelvin: float) -> float:
    below = -2 * x + 12 * y + 3
    u, v = 4 * x / below, 6 * y / below
    t = kelvin
    u0 = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (
        1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t
    )
    v0 = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (
        1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t
    )
    return float(((u - u0) ** 2 + (v - v0) ** 2) ** 0.5)


def _lab(image: npt.NDArray[np.uint8]) -> Floats:
    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float32)


def _texture(image: npt.NDArray[np.uint8]) -> float:
    lightness = _lab(image)[..., 0]
    inner = lightness[1:-1, 1:-1]
    around = lightness[:-2, 1:-1] + lightness[2:, 1:-1] + lightness[1:-1, :-2] + lightness[1:-1, 2:]
    return float(np.abs(around - 4 * inner).mean() / 400)
