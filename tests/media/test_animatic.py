"""The built-in model: exact length, rate and size, its own seed, its honest marks."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.errors import BadInput, MediaUnreadable, Stopped
from app.domain.model_card import Mode
from app.domain.ports import LocalRenderer
from app.domain.render_order import RenderOrder
from app.domain.shot import Move
from app.media.animatic import Animatic
from app.media.animatic_burnin import timed_beats
from app.media.animatic_paths import camera_path, matrix
from app.media.opencv import cv2
from app.media.probe import probe
from app.media.reader import open_reader


def an_order(**changes: object) -> RenderOrder:
    fields: dict[str, object] = {
        "shot_id": "s", "shot_number": "010", "card_id": "animatic", "vendor": "local",
        "mode": next(iter(Mode)), "prompt_id": "p", "text": "A keeper climbs the stairs.",
        "seconds": 1, "frames": 24, "rate": Fraction(24), "width": 320, "height": 180,
        "cut_start": 4, "cut_end": 20, "slate": "S010T01K", "move": "dolly in", "seed": 1,
        "title": "The stairs", "beats": ("She stops", "She turns"),
    }  # fmt: skip
    return RenderOrder.model_validate({**fields, **changes})


def render(target: Path, picture: Path | None = None, **changes: object) -> Path:
    renderer: LocalRenderer = Animatic()
    renderer(an_order(**changes), picture, target, lambda: False, lambda share: None)
    return target


def frames(file: Path) -> list[np.ndarray]:
    with open_reader(file) as reader:
        return [reader.frame(i) for i in range(reader.frames)]


def a_picture(path: Path, level: int) -> Path:
    """A dark or bright still with soft shapes."""
    y, x = np.mgrid[0:270, 0:480]
    shape = 0.5 + 0.3 * np.sin(x / 40) * np.cos(y / 33)
    cv2.imwrite(str(path), np.dstack([shape * level * f for f in (1.0, 0.9, 0.8)]).astype(np.uint8))
    return path


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001), Fraction(30)])
def test_length_rate_and_size_are_exactly_the_ordered_ones(rate: Fraction, tmp_path: Path) -> None:
    found = probe(render(tmp_path / "a.mov", rate=rate, audio=True))
    assert (found.frames, found.rate, found.variable) == (24, rate, False)
    assert (found.width, found.height) == (320, 180)
    assert (found.colour_space, found.colour_range) == ("bt709", "limited")
    assert (found.has_audio, found.audio_rate, found.audio_channels) == (True, 48000, 2)


def test_without_sound_ordered_there_is_no_sound(tmp_path: Path) -> None:
    assert not probe(render(tmp_path / "a.mp4")).has_audio


def test_tone_and_silence_are_what_was_asked(tmp_path: Path) -> None:
    tone = _loudest(render(tmp_path / "tone.mov", audio=True))
    silence = _loudest(render(tmp_path / "none.mov", audio=True, options={"sound": "silence"}))
    assert silence == 0
    assert tone > 500


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001)])
def test_sound_is_exactly_as_long_as_the_picture(rate: Fraction, tmp_path: Path) -> None:
    file = render(tmp_path / "a.mov", audio=True, rate=rate, frames=96)
    with av.open(str(file)) as container:
        samples = sum(f.samples for f in container.decode(audio=0))
    assert abs(samples - 96 / rate * 48000) <= 1


def test_the_same_order_gives_the_same_frames(tmp_path: Path) -> None:
    one, two = frames(render(tmp_path / "1.mov")), frames(render(tmp_path / "2.mov"))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("kind", ["card", "dark", "bright"])
def test_other_seeds_differ_by_more_than_eight_levels_in_the_middle(
    kind: str, tmp_path: Path
) -> None:
    picture = None
    if kind != "card":
        picture = a_picture(tmp_path / "p.png", 60 if kind == "dark" else 235)
    middles = []
    for seed in (0, 1, 2, 3, 7, 1234567, 987654321):
        file = render(tmp_path / f"{seed}.mov", picture, seed=seed, move="static", frames=5)
        middles.append(frames(file)[2].astype(int))
    away = [float(np.abs(a - b).mean()) for a, b in combinations(middles, 2)]
    assert min(away) > 8


def test_handles_are_marked_and_the_shots_own_frames_are_not(tmp_path: Path) -> None:
    shown = frames(render(tmp_path / "a.mov", move="static"))
    marked = [_amber(picture[:60]) > 15 for picture in shown]
    assert marked == [not 4 <= i < 20 for i in range(24)]


def test_every_frame_carries_its_own_number(tmp_path: Path) -> None:
    shown = frames(render(tmp_path / "a.mov", move="static", beats=()))
    corner = [p[-14:-2, 220:].astype(int) for p in shown]
    assert all(np.abs(a - b).max() > 30 for a, b in combinations(corner, 2))


def test_beats_share_the_cut_or_keep_their_own_frames() -> None:
    assert timed_beats(("one", "two"), (12, 84)) == [(12, 48, "one"), (48, 84, "two")]
    assert timed_beats(("10-30: turns", "x"), (12, 84))[0] == (22, 42, "turns")
    assert timed_beats(("90-99 too late",), (12, 84)) == []


@pytest.mark.parametrize("move", [*Move, "", "no such move"])
def test_every_move_stays_on_the_picture_and_goes_smoothly(move: str) -> None:
    for seed in range(12):
        path = camera_path(move, seed, "quick")
        corners = []
        for step in range(97):
            m = matrix(path(step / 96, step / 24), 1920, 1080, 1)
            points = m @ np.array([[0, 1919, 0, 1919], [0, 0, 1079, 1079], [1, 1, 1, 1]])
            corners.append((points[:2] / points[2]).T)
        track = np.array(corners)
        assert track[..., 0].min() >= -12
        assert track[..., 0].max() <= 1931
        assert track[..., 1].min() >= -12
        assert track[..., 1].max() <= 1091
        # Change of speed from one frame to the next, in px at 1080p; a hand may shake more.
        limit = 2.5 if move == Move.HANDHELD else 1.5
        assert np.abs(np.diff(track, 2, axis=0)).max() < limit


def test_moves_go_where_their_word_says() -> None:
    def ends(move: str) -> tuple[float, float, float]:
        path = camera_path(move, 5)
        a, b = path(0, 0), path(1, 4)
        return b.x - a.x, b.y - a.y, b.zoom / a.zoom

    assert ends("pan left")[0] < -0.1 < 0.1 < ends("pan right")[0]
    assert ends("truck left")[0] < -0.1 < 0.1 < ends("truck right")[0]
    assert ends("tilt up")[1] < -0.1 < 0.1 < ends("tilt down")[1]
    assert ends("crane up")[1] < -0.1 < 0.1 < ends("crane down")[1]
    assert ends("dolly out")[2] < 0.9 < 1.1 < ends("dolly in")[2]
    assert ends("push-out")[2] < 0.8
    assert ends("static") == (0, 0, 1)


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        Animatic()(an_order(), None, tmp_path / "a.mov", lambda: True, lambda share: None)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "frame.png"
    broken.write_bytes(b"not a picture")
    with pytest.raises(MediaUnreadable, match=r"frame\.png"):
        render(tmp_path / "a.mov", broken)
    assert not (tmp_path / "a.mov").exists()


def test_an_odd_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="321x180"):
        render(tmp_path / "a.mov", width=321)


def test_colours_of_the_picture_survive(tmp_path: Path) -> None:
    still = np.zeros((180, 320, 3), np.uint8)
    still[:] = (40, 90, 170)
    cv2.imwrite(str(tmp_path / "p.png"), still)
    middle = frames(render(tmp_path / "a.mov", tmp_path / "p.png", move="static", beats=()))[10]
    blue, green, red = middle[60:120, 80:240].reshape(-1, 3).mean(axis=0)
    assert red > green + 40 > blue + 60


def _amber(picture: np.ndarray) -> int:
    blue, green, red = (picture[..., i].astype(int) for i in range(3))
    return int(((red > 180) & (green > 110) & (blue < 120)).sum())


def _loudest(file: Path) -> int:
    with av.open(str(file)) as container:
        return max(int(np.abs(f.to_ndarray()).max()) for f in container.decode(audio=0))
