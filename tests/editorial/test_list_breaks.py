"""Lists edited by hand: each change is named by its clip and field, and nobody else is blamed."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.timing import parse_rate
from app.editorial.manifest import Manifest, ManifestClip, ManifestEvent
from app.editorial.paperwork import write_papers
from app.editorial.self_check.report import FIELDS, Problem
from app.editorial.self_check.timelines import check_lists

SLATES = ("S010T01A", "S020T02A", "S030T01K", "S040T01R", "S050T03A", "S060T01X")
Break = Callable[[Path], None]


def begin(minute: int, drop: bool) -> str:
    """The first number of a minute that exists."""
    return f"01:{minute:02}:00;{'04' if minute % 10 else '00'}" if drop else f"01:{minute:02}:00:00"


def manifest(
    rate: Fraction = parse_rate(24),
    drop: bool = False,
    order: tuple[str, ...] = SLATES,
    root: str = "/Volumes/Show & Tell",
) -> Manifest:
    """Events of 12 frames behind 6 of handles; the odd slates carry sound."""
    clips = [
        ManifestClip(
            slate=slate, file=f"MEDIA/{slate}.mov", sha256="0" * 64, size=1, frames=24,
            rate=str(rate), width=320, height=180, codec="ProRes 422",
            timecode=begin(n, drop), reel=slate,
            audio_channels=2 if n % 2 == 0 else 0, picture=(0, 0, 320, 180),
        )
        for n, slate in enumerate(dict.fromkeys(order))
    ]  # fmt: skip
    events = [
        ManifestEvent(event=n + 1, clip=slate, shot=str(n), source_in=6, source_out=18,
                      record_in=n * 12, record_out=(n + 1) * 12)
        for n, slate in enumerate(order)
    ]  # fmt: skip
    start = "01:00:00;00" if drop else "01:00:00:00"
    return Manifest(
        name="Test_v001", version=1, rate=str(rate), drop=drop, start=start, width=320, height=180,
        codec="ProRes 422", colour="Rec. 709", media_root=root, lists=("xml", "edl"),
        clips=tuple(clips), events=tuple(events),
    )  # fmt: skip


def written(folder: Path, made: Manifest) -> Path:
    for name in ("MEDIA", "TIMELINE", "DOCS"):
        (folder / name).mkdir(parents=True)
    write_papers(made, folder)
    return folder


def problems(folder: Path, made: Manifest) -> list[Problem]:
    return [problem for _, found in check_lists(folder, made) for problem in found]


def change(suffix: str, old: str, new: str) -> Break:
    """Edit a list as a person with a text editor would."""

    def broken(package: Path) -> None:
        path = package / "TIMELINE" / f"Test_v001{suffix}"
        text = path.read_bytes().decode()
        assert re.search(old, text, re.DOTALL), old
        path.write_bytes(re.sub(old, new, text, count=1, flags=re.DOTALL).encode())

    return broken


def edl_blocks(turn: Callable[[list[str]], list[str]]) -> Break:
    def broken(package: Path) -> None:
        path = package / "TIMELINE" / "Test_v001_V1.edl"
        head, *blocks = re.split(r"(?m)^(?=\d{3}  )", path.read_bytes().decode())
        path.write_bytes("".join([head, *turn(blocks)]).encode())

    return broken


def xml_items(turn: Callable[[list[str]], list[str]]) -> Break:
    """Turn the items of the picture track around."""

    def broken(package: Path) -> None:
        path = package / "TIMELINE" / "Test_v001.xml"
        text = path.read_text()
        items = re.findall(r'<clipitem id="clipitem-\d-v">.*?</clipitem>\s*', text, re.DOTALL)
        path.write_text(text.replace("".join(items), "".join(turn(items))))

    return broken


def item(n: int, old: str, new: str, kind: str = "v") -> Break:
    return change(".xml", rf'(id="clipitem-{n}-{kind}">.*?){old}', rf"\g<1>{new}")


def file(slate: str, old: str, new: str) -> Break:
    return change(".xml", rf'(<file id="file-{slate}">.*?){old}', rf"\g<1>{new}")


def edl(old: str, new: str) -> Break:
    return change("_V1.edl", old, new)


K = "S030T01K"
OTHER_PATH = ("/Show%20%26%20Tell/MEDIA/S030T01K", "/Elsewhere/MEDIA/S030T01K")
BREAKS: list[tuple[str, Break, str, str]] = [
    ("xml: in", item(3, "<in>6<", "<in>7<"), K, "source_in"),
    ("xml: out", item(3, "<out>18<", "<out>17<"), K, "source_out"),
    ("xml: start", item(3, "<start>24<", "<start>23<"), K, "record_in"),
    ("xml: end", item(3, "<end>36<", "<end>35<"), K, "record_out"),
    ("xml: no in", item(3, "<in>6</in>", ""), K, "source_in"),
    ("xml: no number", item(3, "<in>6<", "<in>six<"), K, "source_in"),
    ("xml: item duration", item(3, "<duration>24<", "<duration>30<"), K, "duration"),
    ("xml: file duration", file(K, "<duration>24<", "<duration>30<"), K, "duration"),
    ("xml: item name", item(3, f"<name>{K}", "<name>S031T01K"), K, "name"),
    ("xml: file name", file(K, f"<name>{K}.mov", "<name>S031T01K.mov"), K, "name"),
    ("xml: path", file(K, *OTHER_PATH), K, "file"),
    ("xml: item rate", item(3, "<timebase>24<", "<timebase>25<"), K, "rate"),
    ("xml: ntsc", item(3, "<ntsc>FALSE<", "<ntsc>TRUE<"), K, "rate"),
    ("xml: file rate", file(K, "<timebase>24<", "<timebase>25<"), K, "rate"),
    ("xml: width", file(K, "<width>320<", "<width>640<"), K, "raster"),
    ("xml: height", file(K, "<height>180<", "<height>360<"), K, "raster"),
    ("xml: reel", file(K, f"(<reel>\\s*)<name>{K}", r"\g<2><name>S010T01A"), K, "reel"),
    ("xml: timecode", file(K, "01:02:00:00", "01:02:00:01"), K, "timecode"),
    ("xml: timecode frame", file(K, "<frame>89280", "<frame>89281"), K, "timecode"),
    ("xml: counting", file(K, "<displayformat>NDF", "<displayformat>DF"), K, "timecode"),
    ("xml: another's file", item(3, f'"file-{K}"', '"file-S010T01A"', "a1"), K, "reel"),
    ("xml: nobody's file", item(4, '"file-S040T01R">.*?</file>', '"nobody" />'),
     "S040T01R", "file"),
    ("xml: switched off", item(3, "<enabled>TRUE", "<enabled>FALSE"), K, "event"),
    ("xml: lost", xml_items(lambda i: i[:1] + i[2:]), "S020T02A", "event"),
    ("xml: twice", xml_items(lambda i: [*i, i[1]]), "S020T02A", "event"),
    ("xml: sound moved", item(3, "<in>6<", "<in>5<", "a2"), K, "source_in"),
    ("xml: sound lost", change(".xml", r'<clipitem id="clipitem-3-a1">.*?</clipitem>', ""),
     K, "event"),
    ("xml: whole length", change(".xml", "<duration>72<", "<duration>71<"), "", "duration"),
    ("xml: whole rate", change(".xml", "<timebase>24<", "<timebase>30<"), "", "rate"),
    ("xml: whole start", change(".xml", "01:00:00:00", "00:59:00:00"), "", "record_in"),
    ("xml: whole size", change(".xml", "<width>320<", "<width>640<"), "", "raster"),
    ("xml: title", change(".xml", "<name>Test_v001<", "<name>Test_v002<"), "", "name"),
    ("xml: cut off", change(".xml", "</clipitem>.*", ""), "", "file"),
    ("edl: source in", edl("01:02:00:06", "01:02:00:07"), K, "source_in"),
    ("edl: source out", edl("01:02:00:18", "01:02:00:19"), K, "source_out"),
    ("edl: record in", edl("01:00:01:00 01:00:01:12", "01:00:00:23 01:00:01:12"), K, "record_in"),
    ("edl: record out", edl("01:00:01:00 01:00:01:12", "01:00:01:00 01:00:01:11"),
     K, "record_out"),
    ("edl: no timecode", edl("01:02:00:06", "01:02:00:24"), K, "source_in"),
    ("edl: no timecode at all", edl("01:02:00:06", "six"), K, "source_in"),
    ("edl: outside the file", edl("01:02:00:06 01:02:00:18", "05:02:00:06 05:02:00:18"),
     K, "timecode"),
    ("edl: reel", edl(f"003  {K}", "003  S010T01A"), K, "reel"),
    ("edl: number", edl(f"003  {K}", f"009  {K}"), K, "event"),
    ("edl: clip name", edl(f"NAME: {K}", "NAME: S031T01K"), K, "name"),
    ("edl: no clip name", edl(f"\\* FROM CLIP NAME: {K}.mov\r\n", ""), K, "name"),
    ("edl: source file", edl(f"FILE: {K}", "FILE: S031T01K"), K, "name"),
    ("edl: dissolve", edl(f"{K} V     C   ", f"{K} V     D   "), K, "event"),
    ("edl: sound", edl(f"{K} V     C", f"{K} AA    C"), K, "event"),
    ("edl: drop frame marks", edl("01:02:00:06 01:02:00:18", "01:02:00:06 01:02:00.18"),
     K, "source_out"),
    ("edl: mode", edl("NON-DROP FRAME", "DROP FRAME"), "", "timecode"),
    ("edl: title", edl("Test_v001", "Test_v007"), "", "name"),
    ("edl: damaged line", edl("01:00:01:00 01:00:01:12", "01:00:01:00"), K, "event"),
    ("edl: lost", edl_blocks(lambda b: b[:2] + b[3:]), K, "event"),
    ("edl: twice", edl_blocks(lambda b: [*b[:3], *b[2:]]), K, "event"),
    ("edl: other order", edl_blocks(lambda b: [b[0], b[2], b[1], *b[3:]]), K, "event"),
    ("edl: empty", edl_blocks(lambda b: []), K, "event"),
    ("edl: gone", lambda p: (p / "TIMELINE" / "Test_v001_V1.edl").unlink(), "", "file"),
]  # fmt: skip
SEVERAL = {"edl: other order", "edl: empty", "xml: cut off", "edl: clip name"}


@pytest.mark.parametrize(("name", "broken", "clip", "field"), BREAKS, ids=[b[0] for b in BREAKS])
def test_an_edited_list_is_named_by_clip_and_field(
    name: str, broken: Break, clip: str, field: str, tmp_path: Path
) -> None:
    made = manifest()
    package = written(tmp_path / "p", made)
    broken(package)
    found = problems(package, made)
    assert (clip, field) in {(p.clip, p.field) for p in found}, found
    assert {p.field for p in found} <= set(FIELDS)
    if name not in SEVERAL:
        assert {p.clip for p in found} == {clip}, found


def test_another_clips_name_is_a_reel_and_timecode_that_do_not_belong(tmp_path: Path) -> None:
    made = manifest()
    package = written(tmp_path / "p", made)
    edl(f"NAME: {K}", "NAME: S010T01A")(package)
    found = {(p.clip, p.field) for p in problems(package, made)}
    assert {("S010T01A", "reel"), ("S010T01A", "timecode"), (K, "event")} <= found


@pytest.mark.parametrize(
    ("rate", "drop"),
    [("24", False), ("24000/1001", False), ("25", False), ("30000/1001", True),
     ("30000/1001", False), ("30", False), ("60000/1001", True)],
)  # fmt: skip
def test_good_lists_have_no_problem_at_any_rate(rate: str, drop: bool, tmp_path: Path) -> None:
    made = manifest(parse_rate(rate), drop)
    assert problems(written(tmp_path / "p", made), made) == []


def test_equal_uses_of_a_take_stay_apart_and_are_all_compared(tmp_path: Path) -> None:
    made = manifest(order=(K, K, "S010T01A", K))
    package = written(tmp_path / "p", made)
    assert problems(package, made) == []
    edl("002  S030T01K V     C        01:00:00:06", "002  S030T01K V     C        01:00:00:05")(
        package
    )
    (problem,) = problems(package, made)
    assert (problem.clip, problem.field) == (K, "source_in")


def test_long_cuts_are_compared_in_both_parts(tmp_path: Path) -> None:
    made = manifest(order=SLATES * 200)
    package = written(tmp_path / "p", made)
    assert problems(package, made) == []
    (package / "TIMELINE" / "Test_v001_V1_p2.edl").unlink()
    (problem,) = problems(package, made)
    assert (problem.field, problem.file) == ("file", "TIMELINE/Test_v001_V1_p2.edl")


@pytest.mark.parametrize(
    "root", ["/Volumes/My Film Zażółć #1 & (b)", "D:\\Show\\Film", "\\\\server\\show", "/"]
)
def test_every_spelling_of_a_root_reads_back(root: str, tmp_path: Path) -> None:
    made = manifest(root=root)
    assert problems(written(tmp_path / "p", made), made) == []
