"""Differences of pictures: equal to plain arithmetic, black for equals, boxed where they lie."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.media.compare import CHANGED, Tint, brought_to, difference

Picture = npt.NDArray[np.uint8]


def picture(seed: int, size: tuple[int, int] = (90, 50)) -> Picture:
    made = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    made[..., 3] = 255
    return made


def levels(a: Picture, b: Picture) -> npt.NDArray[np.float64]:
    return np.abs(a[..., :3].astype(float) - b[..., :3].astype(float))


@pytest.mark.parametrize("gain", [1.0, 2.5, 16.0])
def test_grey_is_the_mean_difference_times_the_gain(gain: float) -> None:
    a, b = picture(1), picture(2)
    painted, _change = difference(a, b, gain)
    wanted = np.minimum(np.rint(levels(a, b).mean(axis=2)) * gain, 255)
    assert np.abs(painted[..., 0] - wanted).max() <= 1
    assert (painted[..., 0] == painted[..., 1]).all()
    assert (painted[..., 3] == 255).all()


def test_colour_is_the_difference_of_each_channel() -> None:
    a, b = picture(3), picture(4)
    painted, _change = difference(a, b, 4.0, Tint.COLOUR)
    assert (painted[..., :3] == np.minimum(levels(a, b) * 4, 255)).all()
    assert (painted[..., 3] == 255).all()


@pytest.mark.parametrize("tint", Tint)
def test_a_picture_against_itself_is_black_at_any_gain(tint: Tint) -> None:
    one = picture(5)
    painted, change = difference(one, one.copy(), 64.0, tint)
    assert not painted[..., :3].any()
    assert (change.share, change.largest, change.mean, change.box) == (0.0, 0.0, 0.0, None)


def test_heat_tells_more_from_less() -> None:
    a = np.zeros((16, 32, 4), np.uint8)
    b = a.copy()
    b[:, 16:, :3] = 200
    b[:, :16, :3] = 60
    painted, _change = difference(a, b, 1.0, Tint.HEAT)
    assert painted[0, 31, :3].sum() > painted[0, 0, :3].sum() > 0


def test_numbers_are_those_of_plain_arithmetic() -> None:
    a, b = picture(6), picture(7)
    _painted, change = difference(a, b)
    grey = np.rint(levels(a, b).mean(axis=2))
    assert change.share == pytest.approx((grey > CHANGED).mean(), abs=0.002)
    assert change.mean == pytest.approx(grey.mean() / 255, abs=0.001)
    assert change.largest == pytest.approx(grey.max() / 255, abs=1 / 255)


def test_the_box_is_around_the_heaviest_change_and_says_its_share() -> None:
    a = np.full((180, 320, 4), 90, np.uint8)
    b = a.copy()
    b[40:80, 100:130, :3] = 190  # 1200 pixels by 100
    b[150:160, 300:310, :3] = 190  # 100 pixels by 100
    _painted, change = difference(a, b)
    assert change.box == (100, 40, 30, 40)
    assert change.inside == pytest.approx(1200 / 1300)
    assert change.share == pytest.approx(1300 / (180 * 320))


def test_what_a_codec_leaves_is_no_change() -> None:
    a = np.full((60, 80, 4), 100, np.uint8)
    b = a.copy()
    b[..., :3] += 3
    _painted, change = difference(a, b)
    assert (change.share, change.box) == (0.0, None)
    assert change.mean == pytest.approx(3 / 255)


def test_another_size_is_scaled_whole_and_another_shape_is_framed() -> None:
    large = np.full((180, 320, 4), 120, np.uint8)
    assert brought_to(large, (160, 90)).shape == (90, 160, 4)
    assert (brought_to(large, (160, 90)) == 120).all()
    tall = np.full((200, 100, 4), 120, np.uint8)
    framed = brought_to(tall, (160, 90))
    assert framed.shape == (90, 160, 4)
    assert not framed[:, :55, :3].any()
    assert (framed[:, 60:100, :3] == 120).all()
    assert not framed[:, 105:, :3].any()
