"""How two takes are laid over each other, as one line of text that is kept with the shot's place:
`wipe line=0.25,0.5,12 opacity=0.5 gain=8 tint=heat`. The word alone is a way without numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TINTS = ("grey", "colour", "heat")
_LEAST_GAIN, _MOST_GAIN = 1, 64


@dataclass(frozen=True, slots=True)
class Way:
    """`line`: where the handle stands, shares of the picture, and degrees from upright, -180..180;
    `opacity` of B over A, 0..1; `gain` of differences, a power of two from 1 to 64.
    """

    mode: str
    line: tuple[float, float, float] = (0.5, 0.5, 0.0)
    opacity: float = 0.5
    gain: int = 4
    tint: str = TINTS[0]

    @property
    def text(self) -> str:
        line = ",".join(f"{round(part, 4):g}" for part in self.line)
        numbers = f"line={line} opacity={round(self.opacity, 2):g} gain={self.gain}"
        return f"{self.mode} {numbers} tint={self.tint}"


def way_of(text: str) -> Way:
    """What cannot be read, or lies outside its range, is as it is at first."""
    mode, _, rest = text.partition(" ")
    found = dict(re.findall(r"(\w+)=(\S+)", rest))
    plain = Way(mode)
    line = _numbers(found.get("line", ""))
    opacity, gain = _numbers(found.get("opacity", "")), _numbers(found.get("gain", ""))
    return Way(
        mode,
        line=(line[0], line[1], line[2]) if _is_line(line) else plain.line,
        opacity=opacity[0] if len(opacity) == 1 and 0 <= opacity[0] <= 1 else plain.opacity,
        gain=int(gain[0]) if len(gain) == 1 and _is_gain(gain[0]) else plain.gain,
        tint=found["tint"] if found.get("tint") in TINTS else plain.tint,
    )


def _is_line(found: list[float]) -> bool:
    return len(found) == 3 and all(0 <= at <= 1 for at in found[:2]) and abs(found[2]) <= 180


def _is_gain(found: float) -> bool:
    return _LEAST_GAIN <= found <= _MOST_GAIN and (int(found) & (int(found) - 1)) == 0 == found % 1


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        return []
