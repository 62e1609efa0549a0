"""Deliberate breaks of a good package: each is named by clip and field, and by nothing vaguer."""

from __future__ import annotations

import json
import re
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


def change(suffix: str, old: str, new: str, count: int = 1) -> Break:
    """Edit a list as a person with a text editor would."""

    def broken(package: Path) -> None:
        path = package / "TIMELINE" / f"Test_v001{suffix}"
        text = path.read_bytes().decode()
        assert re.search(old, text, re.DOTALL), old
        path.write_bytes(re.sub(old, new, text, count=count, flags=re.DOTALL).encode())

    return broken


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


def lost_event(package: Path) -> None:
    path = package / "TIMELINE" / "Test_v001_V1.edl"
    parts = path.read_bytes().decode().split("\r\n\r\n")
    path.write_bytes("\r\n\r\n".join(p for p in parts if "S050T03A" not in p).encode())


def extra_event(package: Path) -> None:
    path = package / "TIMELINE" / "Test_v001_V1.edl"
    text = path.read_bytes().decode()
    block = next(p for p in text.split("\r\n\r\n") if p.startswith("006"))
    more = block.replace("006  ", "007  ").replace("01:00:03:00", "01:00:03:12")
    more = more.replace("01:00:02:12", "01:00:03:00")
    path.write_bytes((text.rstrip() + "\r\n\r\n" + more + "\r\n").encode())


def lost_xml_item(package: Path) -> None:
    change(".xml", r'<clipitem id="clipitem-5-v">.*?</clipitem>', "")(package)


def manifest_frames(package: Path) -> None:
    path = package / "manifest.json"
    data = json.loads(path.read_text())
    data["clips"][2]["frames"] += 1
    path.write_text(json.dumps(data))


def doubled_reel(package: Path) -> None:
    remux(
        "S020T02A", "-timecode", "01:01:00:00", "-metadata:s:v:0", "reel_name=S010T01A"
    )(package)  # fmt: skip


ITEM3 = r'(id="clipitem-3-v">.*?)'
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
    (
        "wrong duration in XML",
        change(".xml", ITEM3 + r"<duration>24</duration>", r"\1<duration>30</duration>"),
        "S030T01K",
        "duration",
    ),
    (
        "wrong in in XML",
        change(".xml", ITEM3 + r"<in>6</in>", r"\1<in>7</in>"),
        "S030T01K",
        "source_in",
    ),
    (
        "wrong end in XML",
        change(".xml", ITEM3 + r"<end>36</end>", r"\1<end>35</end>"),
        "S030T01K",
        "record_out",
    ),
    (
        "shifted timecode in XML",
        change(".xml", "<string>01:02:00:00</string>", "<string>01:02:00:01</string>"),
        "S030T01K",
        "timecode",
    ),
    (
        "reel changed in XML",
        change(".xml", r"<reel>\s*<name>S030T01K</name>", "<reel><name>S030T02K</name>"),
        "S030T01K",
        "reel",
    ),
    (
        "clip renamed in XML",
        change(".xml", ITEM3 + r"<name>S030T01K.mov</name>", r"\1<name>S031T01K.mov</name>"),
        "S030T01K",
        "name",
    ),
    (
        "rate changed in XML",
        change(".xml", ITEM3 + "<timebase>24<", r"\1<timebase>25<"),
        "S030T01K",
        "rate",
    ),
    (
        "size changed in XML",
        change(".xml", r'(<file id="file-S030T01K">.*?)<width>320<', r"\1<width>640<"),
        "S030T01K",
        "raster",
    ),
    ("event lost in XML", lost_xml_item, "S050T03A", "event"),
    ("event lost in EDL", lost_event, "S050T03A", "event"),
    ("event added in EDL", extra_event, "S060T01X", "event"),
    (
        "source moved in EDL",
        change("_V1.edl", "01:02:00:06 01:02:00:18", "01:02:00:07 01:02:00:18"),
        "S030T01K",
        "source_in",
    ),
    (
        "record moved in EDL",
        change("_V1.edl", "01:00:01:00 01:00:01:12", "01:00:01:00 01:00:01:11"),
        "S030T01K",
        "record_out",
    ),
    (
        "reel changed in EDL",
        change("_V1.edl", "003  S030T01K", "003  S010T01A"),
        "S030T01K",
        "reel",
    ),
    (
        "event number changed in EDL",
        change("_V1.edl", "003  S030T01K", "009  S030T01K"),
        "S030T01K",
        "event",
    ),
    (
        "another day's timecode in EDL",
        change("_V1.edl", "01:02:00:06 01:02:00:18", "05:02:00:06 05:02:00:18"),
        "S030T01K",
        "timecode",
    ),
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
