"""What a picture measures: palette, contrast, colour temperature, texture (RF-06).

Values only; how they are measured is said where it is done (`app.media.look_meter`).
"""

from __future__ import annotations

from app.domain.value import Value

METER = 1  # the measuring rules in force; what others measured is measured again


class Swatch(Value):
    """One colour of a palette: sRGB as `#rrggbb` and its share of the picture, 0 to 1."""

    colour: str
    share: float


class Look(Value):
    """`contrast` is bright to dark luminance, 1 or more; `kelvin` None: it has no meaning here.

    `texture` is the share of fine detail, 0 (flat) upwards; `luminance` the mean, 0 to 1.
    `meter` is the version of the measuring rules: another one is measured again.
    """

    palette: tuple[Swatch, ...] = ()  # largest share first
    contrast: float
    kelvin: int | None = None
    texture: float
    luminance: float
    meter: int
