"""Making packages: whole or not at all, exact frames, odd folders, other rates, relocation."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.cut import RateMethod
from app.domain.errors import ExportImpossible, Stopped
from app.domain.project import Codec
from app.domain.timing import parse_rate
from app.editorial.conform import (
    conform,
    conformed_frames,
    conformed_index,
    losses_of,
    original_index,
)
from app.editorial.package import Order, build
from app.editorial.relocate import relocate
from app.editorial.self_check import verify
from app.editorial.self_check.media_facts import read_facts
from app.media.reader import open_reader
from tests.clips import edit_list, make_clip, offset_start, read_number, variable_rate
from tests.editorial.packages import SPEC, conform_of, cut_of, greys, make_package


def numbers(file: Path) -> list[int | None]:
    with open_reader(file) as reader:
        return [read_number(reader.frame(n)) for n in range(reader.frames)]


@pytest.mark.parametrize("make", [make_clip, offset_start, edit_list])
def test_every_frame_arrives_once_and_in_order(make: object, tmp_path: Path) -> None:
    file = make(tmp_path / "take.mp4")  # type: ignore[operator]
    order = conform_of(file, "S010T01X", 0, SPEC)
    count = conform(order, SPEC, tmp_path / "S010T01X.mov")
    shown = numbers(tmp_path / "S010T01X.mov")
    first = shown[0]
    assert first is not None
    assert count == len(shown) == order.probe.frames
    assert shown == list(range(first, first + count))


def test_near_rates_keep_every_frame(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "t.mp4", 30, rate=25)
    order = conform_of(file, "S010T01X", 0, SPEC, RateMethod.BY_FRAMES)
    conform(order, SPEC, tmp_path / "S010T01X.mov")
    assert numbers(tmp_path / "S010T01X.mov") == list(range(30))
    assert "every frame once" in losses_of(order, SPEC)[0].what


@pytest.mark.parametrize("kind", ["30 fps", "variable"])
def test_by_time_shows_the_frames_that_were_promised(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "t.mp4"
    file = variable_rate(path, 40) if kind == "variable" else make_clip(path, 40, rate=30)
    order = conform_of(file, "S010T01X", 0, SPEC, RateMethod.BY_TIME)
    conform(order, SPEC, tmp_path / "S010T01X.mov")
    count = conformed_frames(order, SPEC.rate)
    promised = [original_index(order, SPEC.rate, n) for n in range(count)]
    assert numbers(tmp_path / "S010T01X.mov") == promised
    assert "left out" in losses_of(order, SPEC)[0].what
    for frame in promised:
        assert original_index(order, SPEC.rate, conformed_index(order, SPEC.rate, frame)) == frame


@pytest.mark.parametrize("codec", [Codec.PRORES_HQ, Codec.DNXHR_SQ, Codec.DNXHR_HQX, Codec.H265])
def test_every_codec_is_what_it_says(codec: Codec, tmp_path: Path) -> None:
    spec = SPEC.model_copy(update={"codec": codec, "width": 640, "height": 360, "quantiser": None})
    file = make_clip(tmp_path / "t.mp4", 12, size=(640, 360), audio=True)
    order = conform_of(file, "S010T01X", 3, spec)
    conform(order, spec, tmp_path / "S010T01X.mov")
    facts = read_facts(tmp_path / "S010T01X.mov")
    assert facts is not None
    assert facts.codec == codec.value
    assert (facts.frames, facts.rate) == (12, Fraction(24))
    assert (facts.timecode, facts.reel) == ("01:03:00:00", "S010T01X")


def test_drop_frame_timecode_is_embedded(tmp_path: Path) -> None:
    spec = SPEC.model_copy(update={"rate": parse_rate("30000/1001"), "drop": True,
                                   "start": "01:00:00;00"})  # fmt: skip
    file = make_clip(tmp_path / "t.mp4", 12, rate=parse_rate("30000/1001"))
    order = conform_of(file, "S010T01X", 1, spec)
    conform(order, spec, tmp_path / "S010T01X.mov")
    facts = read_facts(tmp_path / "S010T01X.mov")
    assert facts is not None
    assert facts.timecode == "01:01:00;02"


def test_an_odd_folder_passes_and_moves(tmp_path: Path) -> None:
    folder = tmp_path / "My Film Zażółć #1 & (b)"
    folder.mkdir()
    package = make_package(folder, sound=False).folder
    assert verify(package).ok
    moved = tmp_path / "elsewhere"
    package.rename(moved)
    assert verify(moved).ok
    assert relocate(moved, "/Volumes/Show & Tell/Film").ok
    text = (moved / "TIMELINE" / "Test_v001.xml").read_text()
    assert "file://localhost/Volumes/Show%20%26%20Tell/Film/MEDIA/S010T01A.mov" in text
    assert relocate(moved, "D:\\Show\\Film").ok
    text = (moved / "TIMELINE" / "Test_v001.xml").read_text()
    assert "file://localhost/D%3A/Show/Film/MEDIA/S010T01A.mov" in text


def test_lists_and_manifest_are_the_same_twice(tmp_path: Path) -> None:
    one = make_package(tmp_path / "a", media_root="/root").folder
    other = make_package(tmp_path / "b", media_root="/root").folder
    for name in ("TIMELINE/Test_v001.xml", "TIMELINE/Test_v001_V1.edl"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_no_prompt_and_no_path_of_originals_leaves(tmp_path: Path) -> None:
    package = make_package(tmp_path, sound=False, media_root="/Volumes/X").folder
    for path in (package / "manifest.json", *(package / "TIMELINE").iterdir()):
        assert str(tmp_path) not in path.read_text()
    clip = json.loads((package / "manifest.json").read_text())["clips"][0]
    assert clip["file"] == "MEDIA/S010T01A.mov"


def test_nothing_half_written_stays_when_a_take_is_missing(tmp_path: Path) -> None:
    make_package(tmp_path, sound=False)
    (tmp_path / "originals" / "S030T01K.mp4").unlink()
    files = sorted((tmp_path / "originals").glob("*.mp4"))
    conforms = {f"t{n}": conform_of(f, f.stem, n, SPEC) for n, f in enumerate(files)}
    files[0].unlink()
    order = Order(
        cut=cut_of(conforms, SPEC),
        conforms=conforms,
        name="Next_v002",
        version=2,
        folder=tmp_path / "out",
        formats=("xml",),
        media_root=None,
        fingerprint=greys,
    )
    with pytest.raises(ExportImpossible, match="missing"):
        build(order, lambda *told: None)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["Test_v001"]


def test_a_stop_leaves_nothing(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "S010T01X.mp4", 240, size=(1280, 720))
    conforms = {"t": conform_of(file, "S010T01X", 0, SPEC)}
    order = Order(
        cut=cut_of(conforms, SPEC),
        conforms=conforms,
        name="N_v001",
        version=1,
        folder=tmp_path / "out",
        formats=("xml",),
        media_root=None,
        fingerprint=greys,
    )
    (tmp_path / "out").mkdir()
    with pytest.raises(Stopped):
        build(order, lambda *told: None, stop=lambda: True)
    assert list((tmp_path / "out").iterdir()) == []


def test_without_ffmpeg_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.domain.errors import ToolMissing

    file = make_clip(tmp_path / "t.mp4", 12)
    order = conform_of(file, "S010T01X", 0, SPEC)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="ffmpeg"):
        conform(order, SPEC, tmp_path / "x.mov")
    assert not (tmp_path / "x.mov").exists()
    assert os.listdir(tmp_path) == ["t.mp4"]
