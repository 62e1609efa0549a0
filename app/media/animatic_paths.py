"""Camera moves of the Animatic: where the view lies on the shot's picture at each moment.

Pure arithmetic. A view is a window on the picture; its move is smooth, sub-pixel and decided by
the camera word and the seed alone. Not for drawing: `animatic` samples the picture through it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """`x`, `y`: centre as a share of the picture from its middle; `zoom` 1 shows all of it.

    `roll` in degrees; `lean` shifts near (low) rows against far (high) ones, as a share of the
    width; `turn` is the keystone of a camera that looks from the side.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    roll: float = 0.0
    lean: float = 0.0
    turn: float = 0.0


Path = Callable[[float, float], View]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How this seed moves: chosen once for a take."""

    zoom: float
    x: float
    y: float
    side: float
    reach: float
    phase: float


def camera_path(move: str, seed: int, speed: str = "") -> Path:
    """The view at (share of the take 0..1, seconds). An unknown or empty word drifts in slowly."""
    rng = random.Random(f"camera {seed}")
    pace = {"slow": 0.65, "quick": 1.3, "fast": 1.3}.get(speed.strip().lower(), 1.0)
    angle = math.tau * ((seed * 0.6180339887498949 + 0.13) % 1.0)
    manner = _Manner(
        zoom=1.15 + 0.09 * rng.random(),
        x=0.030 * math.cos(angle),
        y=0.026 * math.sin(angle),
        side=rng.choice((-1.0, 1.0)),
        reach=pace * (0.85 + 0.3 * rng.random()),
        phase=rng.random() * math.tau,
    )
    draw = _MOVES.get(move.strip().lower(), _drift)
    return lambda share, seconds: draw(manner, _eased(share), seconds)


def matrix(view: View, width: int, height: int, oversampled: int) -> Matrix:
    """3x3 from output pixels (width x height) to pixels of the picture `oversampled` as large."""
    roll = math.radians(view.roll)
    to_middle = np.array([[1, 0, -(width - 1) / 2], [0, 1, -(height - 1) / 2], [0, 0, 1]])
    scale = oversampled / view.zoom
    turned = np.array(
        [
            [scale * math.cos(roll), -scale * math.sin(roll) + view.lean * scale, 0],
            [scale * math.sin(roll), scale * math.cos(roll), 0],
            [view.turn / width, 0, 1],
        ]
    )
    wide, high = width * oversampled, height * oversampled
    back = np.array(
        [
            [1, 0, (wide - 1) / 2 + view.x * wide],
            [0, 1, (high - 1) / 2 + view.y * high],
            [0, 0, 1],
        ]
    )
    made: Matrix = back @ turned @ to_middle
    return made


def _eased(share: float) -> float:
    """Steady in the middle, slower at both ends, but never at rest: handles move too."""
    soft, rest = 0.15, 0.5
    share = min(1.0, max(0.0, share))
    whole = 1.0 - soft
    if share < soft:
        slow = share * share / (2 * soft * whole)
    elif share > 1 - soft:
        slow = 1 - (1 - share) ** 2 / (2 * soft * whole)
    else:
        slow = (share - soft / 2) / whole
    return rest * share + (1 - rest) * slow


def _room(reach: float) -> float:
    """The zoom that leaves this share of the picture free on each side."""
    return 1 / (1 - 2 * reach)


def _static(m: _Manner, e: float, s: float) -> View:
    return View(m.x, m.y, m.zoom)


def _drift(m: _Manner, e: float, s: float) -> View:
    return View(m.x, m.y, m.zoom * (1 + 0.05 * m.reach * e))


def _dolly(m: _Manner, e: float, s: float) -> View:
    zoom = 1.10 * (1 + 0.24 * m.reach) ** e
    return View(m.x * e, m.y * e, zoom, lean=0.01 * m.side * (e - 0.5))


def _dolly_in(m: _Manner, e: float, s: float) -> View:
    return _dolly(m, e, s)


def _dolly_out(m: _Manner, e: float, s: float) -> View:
    return _dolly(m, 1 - e, s)


def _push_out(m: _Manner, e: float, s: float) -> View:
    near = 1 - e
    return View(m.x * near, m.y * near, 1.06 * (1 + 0.40 * m.reach) ** near)


def _pan(m: _Manner, e: float, side: float) -> View:
    way, reach = side * (2 * e - 1), 0.085 * m.reach
    return View(reach * way, m.y, _room(reach + 0.03), turn=0.05 * way)


def _pan_left(m: _Manner, e: float, s: float) -> View:
    return _pan(m, e, -1)


def _pan_right(m: _Manner, e: float, s: float) -> View:
    return _pan(m, e, 1)


def _tilt(m: _Manner, e: float, side: float) -> View:
    reach = 0.085 * m.reach
    return View(m.x, reach * side * (2 * e - 1), _room(reach + 0.01))


def _tilt_up(m: _Manner, e: float, s: float) -> View:
    return _tilt(m, e, -1)


def _tilt_down(m: _Manner, e: float, s: float) -> View:
    return _tilt(m, e, 1)


def _crane(m: _Manner, e: float, side: float, closer: float) -> View:
    reach = 0.075 * m.reach
    height = reach * side * (2 * e - 1)
    return View(m.x, height, _room(reach + 0.012) + closer, lean=0.008 * m.side * e)


def _crane_up(m: _Manner, e: float, s: float) -> View:
    return _crane(m, e, -1, 0.06 * (1 - e))


def _crane_down(m: _Manner, e: float, s: float) -> View:
    return _crane(m, e, 1, 0.06 * e)


def _orbit(m: _Manner, e: float, s: float) -> View:
    way = m.side * (2 * e - 1)
    return View(
        0.055 * way * m.reach,
        m.y * 0.6 - 0.01 * (1 - way * way),
        1.27 + 0.04 * (1 - way * way),
        lean=-0.03 * way,
        turn=0.16 * way * m.reach,
    )


def _parallax(m: _Manner, e: float, s: float) -> View:
    way = m.side * (2 * e - 1)
    return View(0.045 * way * m.reach, m.y, 1.27 + 0.03 * e, lean=0.06 * way)


def _truck(m: _Manner, e: float, side: float) -> View:
    way, reach = side * (2 * e - 1), 0.075 * m.reach
    return View(reach * way, m.y, _room(reach + 0.012), lean=0.035 * way)


def _truck_left(m: _Manner, e: float, s: float) -> View:
    return _truck(m, e, -1)


def _truck_right(m: _Manner, e: float, s: float) -> View:
    return _truck(m, e, 1)


def _tracking(m: _Manner, e: float, s: float) -> View:
    way = m.side * (2 * e - 1)
    step = 0.0022 * math.sin(math.tau * 1.7 * s + m.phase)
    return View(0.05 * way * m.reach, m.y + step, 1.24 + 0.06 * e, lean=0.02 * way)


def _handheld(m: _Manner, e: float, s: float) -> View:
    def sway(lag: float, slow: float, *quick: float) -> float:
        total = math.sin(math.tau * slow * s + m.phase + lag) / slow
        for n, rate in enumerate(quick):
            total += 0.3 * math.sin(math.tau * rate * s + m.phase * (n + 2) + lag) / rate
        return total

    # A quarter turn apart, so that the hand is never at rest in both directions at once.
    return View(
        m.x + 0.0046 * sway(0, 0.5, 0.93, 1.9) * m.reach,
        m.y + 0.0058 * sway(math.pi / 2, 0.5, 0.93, 1.9) * m.reach,
        m.zoom + 0.03 * e,
        roll=0.16 * sway(1.0, 0.61, 1.1) * m.reach,
    )


_MOVES: dict[str, Callable[[_Manner, float, float], View]] = {
    "static": _static,
    "dolly in": _dolly_in,
    "dolly out": _dolly_out,
    "pan left": _pan_left,
    "pan right": _pan_right,
    "tilt up": _tilt_up,
    "tilt down": _tilt_down,
    "crane up": _crane_up,
    "crane down": _crane_down,
    "orbit": _orbit,
    "push-out": _push_out,
    "parallax": _parallax,
    "truck left": _truck_left,
    "truck right": _truck_right,
    "tracking": _tracking,
    "handheld": _handheld,
}
