"""Making packages: whole or not at all, exact frames, odd folders, other rates, relocation."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.domain.cut import RateMethod
from app.domain.errors import BadInput, DiskFull, ExportImpossible, Stopped
from app.domain.project import Codec, DeliverySpec
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
from tests.clips import barcode, edit_list, make_clip, offset_start, read_number, variable_rate
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
    package = build(one_take(folder, make_clip(folder / "t #1.mp4", 24)), quietly).folder
    assert verify(package).ok
    moved = tmp_path / "elsewhere"
    package.rename(moved)
    assert verify(moved).ok
    assert relocate(moved, "/Volumes/Show & Tell/Film").ok
    text = (moved / "TIMELINE" / "One_v001.xml").read_text()
    assert "file://localhost/Volumes/Show%20%26%20Tell/Film/MEDIA/S010T01X.mov" in text
    assert relocate(moved, "D:\\Show\\Film").ok
    text = (moved / "TIMELINE" / "One_v001.xml").read_text()
    assert "file://localhost/D%3A/Show/Film/MEDIA/S010T01X.mov" in text


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
    file = make_clip(tmp_path / "S010T01X.mp4", 240)
    order = one_take(tmp_path, file)
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


def one_take(
    folder: Path, file: Path, spec: DeliverySpec = SPEC, method: RateMethod = RateMethod.SAME
) -> Order:
    """An order of one event; `out` exists."""
    (folder / "out").mkdir(exist_ok=True)
    conforms = {"t": conform_of(file, "S010T01X", 0, spec, method)}
    return Order(
        cut=cut_of(conforms, spec, "One_v001"),
        conforms=conforms,
        name="One_v001",
        version=1,
        folder=folder / "out",
        formats=("xml", "edl"),
        media_root=None,
        fingerprint=greys,
    )


def quietly(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.mark.parametrize("size", [(240, 180), (180, 320), (424, 240), (640, 360)])
def test_a_take_of_any_shape_verifies(size: tuple[int, int], tmp_path: Path) -> None:
    package = build(one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24, size=size)), quietly)
    report = verify(package.folder)
    assert report.problems == ()
    assert (report.pictures, report.cannot_tell) == (3, 0)


@pytest.mark.parametrize("rate", ["24", "24000/1001", "25", "30000/1001", "30"])
def test_a_take_by_time_verifies_at_every_rate(rate: str, tmp_path: Path) -> None:
    drop = rate == "30000/1001"
    start = "01:00:00;00" if drop else "01:00:00:00"
    spec = SPEC.model_copy(update={"rate": parse_rate(rate), "drop": drop, "start": start})
    file = variable_rate(tmp_path / "t.mp4", 48)
    package = build(one_take(tmp_path, file, spec, RateMethod.BY_TIME), quietly)
    report = verify(package.folder)
    assert report.problems == ()
    assert report.start == start


def test_a_still_shot_cannot_be_told_and_is_no_failure(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "t.mp4", 24, draw=lambda index, w, h: barcode(5, w, h))
    report = verify(build(one_take(tmp_path, file), quietly).folder)
    assert report.ok
    assert (report.pictures, report.cannot_tell) == (3, 3)


def test_a_slow_fade_is_not_mistaken_for_its_neighbour(tmp_path: Path) -> None:
    def fade(index: int, width: int, height: int) -> npt.NDArray[np.uint8]:
        return np.full((height, width), 60 + index, np.uint8)

    report = verify(build(one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24, draw=fade)),
                          quietly).folder)  # fmt: skip
    assert report.problems == ()


def test_a_second_package_has_the_same_bytes(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "t.mp4", 24, audio=True)
    seen = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        order = replace(one_take(tmp_path / name, file), media_root="/Volumes/Show")
        folder = build(order, quietly).folder
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        seen.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert seen[0] == seen[1]


def test_the_checksums_are_those_of_sha256sum(tmp_path: Path) -> None:
    folder = build(one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24)), quietly).folder
    lines = (folder / "CHECKSUMS.sha256").read_text().splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path for path in folder.rglob("*") if path.is_file()}
    assert {folder / name for name in listed} == files - {folder / "CHECKSUMS.sha256"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_an_original_that_changed_since_it_landed_is_refused(tmp_path: Path) -> None:
    order = one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24))
    changed = {"t": replace(order.conforms["t"], sha256="0" * 64)}
    with pytest.raises(ExportImpossible, match="changed since it landed"):
        build(replace(order, conforms=changed), quietly)


@pytest.mark.parametrize("rate", ["100", "25/2"])
def test_a_rate_without_timecode_is_refused(rate: str, tmp_path: Path) -> None:
    spec = SPEC.model_copy(update={"rate": Fraction(rate)})
    file = make_clip(tmp_path / "t.mp4", 48)
    with pytest.raises(ExportImpossible, match="no timecode"):
        build(one_take(tmp_path, file, spec), quietly)


@pytest.mark.parametrize("root", ["", "MEDIA", "../x", "C:", "/a\nb"])
def test_a_root_that_is_no_whole_path_is_refused(root: str, tmp_path: Path) -> None:
    order = one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24))
    with pytest.raises(BadInput, match="whole path"):
        build(replace(order, media_root=root), quietly)
    folder = build(order, quietly).folder
    before = (folder / "TIMELINE" / "One_v001.xml").read_bytes()
    with pytest.raises(BadInput, match="whole path"):
        relocate(folder, root)
    assert (folder / "TIMELINE" / "One_v001.xml").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    order = one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24))
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ExportImpossible, match="cannot be written"):
        build(replace(order, folder=tmp_path / "file"), quietly)


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    def full(file: Path, frames: Sequence[int]) -> dict[int, npt.NDArray[np.uint8]]:
        raise OSError(errno.ENOSPC, "No space left on device")

    order = one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24))
    with pytest.raises(DiskFull):
        build(replace(order, fingerprint=full), quietly)
    assert list((tmp_path / "out").iterdir()) == []


def test_takes_of_two_rounds_of_the_clock_may_share_a_minute(tmp_path: Path) -> None:
    """Beyond 1,380 minutes the clock begins again and the reel tells takes apart."""
    file = make_clip(tmp_path / "t.mp4", 24)
    order = one_take(tmp_path, file)
    conforms = {
        f"t{n}": conform_of(file, slate, 0, SPEC)
        for n, slate in enumerate(("S010T01X", "S020T01X"))
    }
    order = replace(order, conforms=conforms, cut=cut_of(conforms, SPEC, "One_v001"))
    package = build(order, quietly)
    assert verify(package.folder).problems == ()
    assert [loss.take for loss in package.losses if "reel" in loss.what] == ["S020T01X"]


def test_a_package_that_does_not_verify_is_not_relocated(tmp_path: Path) -> None:
    folder = build(one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24)), quietly).folder
    (folder / "MEDIA" / "S010T01X.mov").unlink()
    before = (folder / "TIMELINE" / "One_v001.xml").read_bytes()
    assert not relocate(folder, "/Volumes/Show").ok
    assert (folder / "TIMELINE" / "One_v001.xml").read_bytes() == before


def test_media_found_elsewhere_in_the_package_by_its_name_is_right(tmp_path: Path) -> None:
    folder = build(one_take(tmp_path, make_clip(tmp_path / "t.mp4", 24)), quietly).folder
    (folder / "MEDIA").rename(folder / "Footage")
    assert verify(folder).ok


@pytest.mark.parametrize(
    ("path", "value", "clip", "field"),
    [
        (("clips", 0, "file"), "../../secret.mov", "S010T01X", "file"),
        (("clips", 0, "file"), "/etc/passwd", "S010T01X", "file"),
        (("clips", 0, "timecode"), "01:00:00:24", "S010T01X", "timecode"),
        (("clips", 0, "rate"), "fast", "S010T01X", "rate"),
        (("clips", 0, "picture"), [300, 0, 320, 180], "S010T01X", "raster"),
        (("clips", 0, "frames"), 9, "S010T01X", "frames"),
        (("clips", 0, "codec"), "ProRes 4444", "S010T01X", "codec"),
        (("events", 0, "clip"), "S999T01X", "S999T01X", "event"),
        (("events", 0, "source_in"), 7, "S010T01X", "source_in"),
        (("events", 0, "source_out"), 99, "S010T01X", "source_out"),
        (("events", 0, "event"), 2, "S010T01X", "event"),
        (("events", 0, "record_in"), -5, "S010T01X", "record_in"),
        (("rate",), "0", "", "rate"),
        (("start",), "25:00:00:00", "", "record_in"),
        (("name",), "../One_v001", "", "name"),
        (("lists",), ["xml", "edl", "aaf"], "", "file"),
        (("lists",), ["xml"], "", "file"),
    ],
)
def test_a_changed_manifest_is_named_and_no_crash(
    path: tuple[str | int, ...], value: object, clip: str, field: str, tmp_path: Path, one: Path
) -> None:
    folder = tmp_path / "One_v001"
    shutil.copytree(one, folder)
    data = json.loads((folder / "manifest.json").read_text())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    (folder / "manifest.json").write_text(json.dumps(data))
    found = {(problem.clip, problem.field) for problem in verify(folder).problems}
    assert (clip, field) in found


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    return build(one_take(folder, make_clip(folder / "t.mp4", 24)), quietly).folder
