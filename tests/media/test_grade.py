"""The grade of the viewer against plain arithmetic, one pixel at a time in floats."""

from __future__ import annotations

import numpy as np
import pytest

from app.media.grade import Channel, Grade, graded

_WEIGHTS = {"red": 0.2126, "green": 0.7152, "blue": 0.0722}


def plainly(picture: np.ndarray, grade: Grade) -> np.ndarray:
    """The formulas of the module, in floats; rounded once between the steps, as pixels are."""
    blue, green, red = (picture[..., n].astype(np.float64) / 255 for n in range(3))
    if grade.exposure or grade.gamma != 1:
        blue, green, red = (
            np.rint(255 * np.minimum(1, one * 2 ** (grade.exposure / 2.4)) ** (1 / grade.gamma))
            / 255
            for one in (blue, green, red)
        )
    luma = _WEIGHTS["red"] * red + _WEIGHTS["green"] * green + _WEIGHTS["blue"] * blue
    if grade.channel is Channel.LUMA:
        blue = green = red = luma
    else:
        blue, green, red = (
            np.clip(luma + grade.saturation * (one - luma), 0, 1) for one in (blue, green, red)
        )
        alone = {Channel.RED: red, Channel.GREEN: green, Channel.BLUE: blue}.get(grade.channel)
        if alone is not None:
            blue = green = red = alone
    return np.stack([blue, green, red], axis=-1) * 255


@pytest.mark.parametrize(
    "grade",
    [
        Grade(exposure=0.7),
        Grade(exposure=-3),
        Grade(gamma=2.2),
        Grade(exposure=1.5, gamma=0.6),
        Grade(saturation=0),
        Grade(saturation=2.5),
        Grade(exposure=-0.5, gamma=1.3, saturation=0.4),
        *(Grade(channel=one) for one in Channel),
        Grade(exposure=1, saturation=1.7, channel=Channel.BLUE),
        Grade(exposure=1, saturation=1.7, channel=Channel.LUMA),
    ],
)
def test_pixels_are_what_the_formulas_say(grade: Grade) -> None:
    picture = np.random.default_rng(7).integers(0, 256, (64, 96, 4), dtype=np.uint8)
    picture[..., 3] = 255
    picture[0, :2, :3] = ((0, 0, 0), (255, 255, 255))
    made = graded(picture, grade)
    # a value that lies between two levels may fall to either
    assert np.abs(made[..., :3] - plainly(picture, grade)).max() <= 0.51
    assert (made[..., 3] == 255).all()


def test_a_stop_is_twice_the_light_of_a_2_4_screen() -> None:
    grey = np.full((1, 1, 4), 100, np.uint8)
    brighter = int(graded(grey, Grade(exposure=1))[0, 0, 0])
    assert abs((brighter / 255) ** 2.4 / (100 / 255) ** 2.4 - 2) < 0.03


def test_neutral_costs_nothing_and_other_grades_leave_the_frame_alone() -> None:
    picture = np.full((8, 8, 4), 90, np.uint8)
    assert graded(picture, Grade()) is picture
    made = graded(picture, Grade(exposure=2, saturation=0.5))
    assert (picture == 90).all()
    assert not np.shares_memory(made, picture)


def test_what_is_asked_for_stays_inside_the_limits() -> None:
    assert Grade(99, 0, 9).within() == Grade(8, 0.25, 3)
    assert Grade(-99, 99, -1).within() == Grade(-8, 4, 0)
