"""Deliberate breaks of a good package: each is named by clip and field, and by nothing vaguer."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.editorial.self_check import Problem, verify
from tests.editorial.packages import make_package

Break = Callable[[Path], None]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_package(tmp_path_factory.mktemp("package")).folder


def media(package: Path, slate: str) -> Path:
    return package / "MEDIA" / f"{slate}.mov"


def remux(slate: str, *options: str) -> Break:
    def broken(package: Path) -> None:
        path = media(package, slate)
        new = path.with_name("new.mov")
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(path), "-map", "0:v", "-map", "0:a"]
        command += ["-c", "copy", "-map_metadata", "-1", *options, str(new)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        new.replace(path)

    return broken


def reencode(slate: str, *options: str) -> Break:
    tail = ("-c:v", "prores_ks", "-profile:v", "2", "-qscale:v", "9", "-timecode", "01:00:00:00")
    return remux(slate, *tail, "-metadata:s:v:0", f"reel_name={slate}", *options)


def delete(package: Path) -> None:
    media(package, "S030T01K").unlink()


def truncate(package: Path) -> None:
    path = media(package, "S030T01K")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def swap(package: Path) -> None:
    one, other = media(package, "S010T01A"), media(package, "S020T02A")
    keep = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(keep)


def rename(package: Path) -> None:
    media(package, "S030T01K").rename(media(package, "S030T09K"))


def checksum(package: Path) -> None:
    path = package / "CHECKSUMS.sha256"
    lines = path.read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "S040T01R" in line)
    lines[at] = ("0" if lines[at][0] != "0" else "1") + lines[at][1:]
    path.write_text("".join(lines))


def no_checksum_line(package: Path) -> None:
    path = package / "CHECKSUMS.sha256"
    lines = [line for line in path.read_text().splitlines(True) if "S040T01R" not in line]
    path.write_text("".join(lines))


def manifest_frames(package: Path) -> None:
    path = package / "manifest.json"
    data = json.loads(path.read_text())
    data["clips"][2]["frames"] += 1
    path.write_text(json.dumps(data))


def wrong_duration(package: Path) -> None:
    path = package / "TIMELINE" / "Test_v001.xml"
    text = path.read_text()
    at = text.index("<duration>24", text.index('id="clipitem-3-v"'))
    path.write_text(text[:at] + "<duration>30" + text[at + len("<duration>24") :])


def stranger(package: Path) -> None:
    media(package, "holiday").write_bytes(b"not a movie")


def stray_list(package: Path) -> None:
    (package / "TIMELINE" / "Old_v000.xml").write_text("<xmeml/>")


def no_checksums(package: Path) -> None:
    (package / "CHECKSUMS.sha256").unlink()


def doubled_reel(package: Path) -> None:
    remux(
        "S020T02A", "-timecode", "01:01:00:00", "-metadata:s:v:0", "reel_name=S010T01A"
    )(package)  # fmt: skip


BREAKS: list[tuple[str, Break, str, str]] = [
    ("missing media", delete, "S030T01K", "file"),
    ("truncated media", truncate, "S030T01K", "size"),
    ("swapped media", swap, "S010T01A", "reel"),
    ("renamed media", rename, "S030T01K", "file"),
    ("changed checksum", checksum, "S040T01R", "checksum"),
    ("checksum line gone", no_checksum_line, "S040T01R", "checksum"),
    ("doubled reel", doubled_reel, "S020T02A", "reel"),
    (
        "shifted file timecode",
        remux("S010T01A", "-timecode", "01:00:00:01", "-metadata:s:v:0", "reel_name=S010T01A"),
        "S010T01A",
        "timecode",
    ),
    (
        "no reel",
        remux("S010T01A", "-timecode", "01:00:00:00"),
        "S010T01A",
        "reel",
    ),
    ("other raster", reencode("S010T01A", "-vf", "scale=160:90"), "S010T01A", "raster"),
    ("other rate", reencode("S010T01A", "-r", "25"), "S010T01A", "rate"),
    ("other codec", reencode("S010T01A", "-c:v", "mjpeg", "-q:v", "2"), "S010T01A", "codec"),
    (
        "one frame late",
        reencode("S010T01A", "-vf", "tpad=start=1:start_mode=clone,trim=end_frame=24"),
        "S010T01A",
        "frames",
    ),
    (
        "another picture",
        reencode("S010T01A", "-vf", "negate"),
        "S010T01A",
        "frames",
    ),
    ("manifest changed", manifest_frames, "S030T01K", "frames"),
    ("one sound gone", remux("S010T01A", "-map", "-0:a", "-timecode", "01:00:00:00",
        "-metadata:s:v:0", "reel_name=S010T01A"), "S010T01A", "codec"),
    ("duration in XML, through the whole of verify", wrong_duration, "S030T01K", "duration"),
    ("a stranger among the media", stranger, "holiday", "name"),
    ("a list nobody made", stray_list, "", "file"),
    ("no checksums at all", no_checksums, "", "file"),
]  # fmt: skip


NAMES = [name for name, *_ in BREAKS]


@pytest.mark.parametrize(("broken", "clip", "field"), [b[1:] for b in BREAKS], ids=NAMES)
def test_a_break_is_named_by_clip_and_field(
    good: Path, tmp_path: Path, broken: Break, clip: str, field: str
) -> None:
    package = tmp_path / "Test_v001"
    shutil.copytree(good, package)
    broken(package)
    report = verify(package)
    assert not report.ok
    assert (clip, field) in {(p.clip, p.field) for p in report.problems}, report.problems


def test_the_good_package_has_no_problem(good: Path) -> None:
    report = verify(good)
    assert report.problems == ()
    assert (report.ok, report.events, report.frames, report.reels) == (True, 6, 72, 6)
    assert report.pictures == 18
    assert report.cannot_tell == 0


def test_verify_writes_nothing(good: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in good.rglob("*")}
    verify(good)
    assert {path: path.stat().st_mtime_ns for path in good.rglob("*")} == before


@pytest.mark.parametrize("content", ["", "{", '{"format": 1}', "[]"])
def test_a_broken_manifest_is_a_problem_and_not_a_crash(
    good: Path, tmp_path: Path, content: str
) -> None:
    package = tmp_path / "p"
    shutil.copytree(good, package)
    (package / "manifest.json").write_text(content)
    report = verify(package)
    assert report.problems == (
        Problem("", "file", "manifest.json", "not a manifest", "manifest.json"),
    )
