"""Readers of our lists, written from the formats' rules and not from our writers.

They forgive: what cannot be understood is passed on as it stands, so that the comparison can name
the clip and the field. Only a list that is no list at all is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from app.domain.errors import BadInput
from app.domain.timing import frames_of

Said = int | str | Fraction | None  # text where a number was expected; None: not there

_EVENT = re.compile(r"^(\d{3,})\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$")
TIMES = ("source_in", "source_out", "record_in", "record_out")


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event as a list says it. `times` has TIMES: source frames of the file, or from
    00:00:00:00 where the list counts so (`absolute`); record frames from the timeline's start.

    `facts` are whatever else the list says of the event and its file, under the reader's words.
    """

    number: int
    clip_name: str
    times: Mapping[str, Said]
    absolute: bool
    facts: Mapping[str, Said] = field(default_factory=dict)

    @property
    def clip(self) -> str:
        return Path(self.clip_name).stem


@dataclass(frozen=True, slots=True)
class ReadList:
    """A whole list: its tracks, what it says of the timeline, and lines nobody can read."""

    picture: tuple[tuple[ReadEvent, ...], ...]
    sound: tuple[tuple[ReadEvent, ...], ...] = ()
    facts: Mapping[str, Said] = field(default_factory=dict)
    strange: tuple[str, ...] = ()
    carries_sound: bool = True


def read_xml(file: Path) -> ReadList:
    """FCP7 XML, first sequence; raises `BadInput` when it is none."""
    try:
        root = parse(file).getroot()
    except (ParseError, DefusedXmlException, OSError, ValueError) as error:
        raise BadInput(f"not well-formed: {error}") from error
    sequence = root.find("sequence") if root is not None else None
    if sequence is None:
        raise BadInput("no sequence")
    files: dict[str | None, Element] = {}
    for element in sequence.iter("file"):
        if len(element):
            files.setdefault(element.get("id"), element)
    form = "media/video/format/samplecharacteristics"

    def tracks(kind: str) -> tuple[tuple[ReadEvent, ...], ...]:
        found = sequence.findall(f"media/{kind}/track")
        return tuple(tuple(_items(track, files, kind == "video")) for track in found)

    return ReadList(
        picture=tracks("video"),
        sound=tracks("audio"),
        facts={
            "name": sequence.findtext("name"),
            "rate": _rate(sequence),
            "picture rate": _rate(sequence.find(form)),
            "start": sequence.findtext("timecode/string"),
            "start frame": _whole(sequence, "timecode/frame"),
            "counting": sequence.findtext("timecode/displayformat"),
            "width": _whole(sequence, f"{form}/width"),
            "height": _whole(sequence, f"{form}/height"),
            "frames": _whole(sequence, "duration"),
        },
    )


def read_edl(file: Path, rate: Fraction, start: int) -> ReadList:
    """CMX 3600, one part; raises `BadInput` when it is not there or not ASCII."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("missing" if isinstance(error, OSError) else "not ASCII text") from error
    events: list[tuple[tuple[str, ...], dict[str, Said]]] = []  # cells, comments
    facts: dict[str, Said] = {"name": None, "mode": None}
    strange = []
    said: dict[str, Said] = {}  # of the event that comments belong to
    for line in text.splitlines():
        word, _, rest = line.partition(":")
        if found := _EVENT.match(line):
            said = {"name": None, "source file": None}
            events.append((found.groups(), said))
        elif word in ("TITLE", "FCM"):
            facts["name" if word == "TITLE" else "mode"] = rest.strip()
        elif word in ("* FROM CLIP NAME", "* SOURCE FILE"):
            said["source file" if "SOURCE" in word else "name"] = rest.strip()
        elif line.strip() and not line.startswith("*"):
            strange.append(line)
            said = {}
    read = tuple(_edl_event(cells, comments, rate, start) for cells, comments in events)
    return ReadList(picture=(read,), facts=facts, strange=tuple(strange), carries_sound=False)


def _edl_event(
    cells: tuple[str, ...], said: dict[str, Said], rate: Fraction, start: int
) -> ReadEvent:
    number, reel, channel, transition, *labels = cells
    times: dict[str, Said] = {}
    for time, label in zip(TIMES, labels, strict=True):
        try:
            times[time] = frames_of(label, rate) - (start if time.startswith("record") else 0)
        except BadInput:
            times[time] = label
    marks = {label[-3:-2] for label in labels}
    facts: dict[str, Said] = {
        **said,
        "reel": reel,
        "number": int(number),
        "channel": channel,
        "transition": transition,
        "marks": marks.pop() if len(marks) == 1 else "mixed",
    }
    return ReadEvent(int(number), str(said["name"] or ""), times, True, facts)


def _items(
    track: Element, files: Mapping[str | None, Element], picture: bool
) -> Iterator[ReadEvent]:
    for number, item in enumerate(track.findall("clipitem"), 1):
        reference = item.find("file")
        known = reference
        if reference is not None and not len(reference):
            known = files.get(reference.get("id"))
        places = zip(TIMES, ("in", "out", "start", "end"), strict=True)
        times = {name: _whole(item, element) for name, element in places}
        facts: dict[str, Said] = {
            "name": item.findtext("name"),
            "enabled": item.findtext("enabled"),
            "duration": _whole(item, "duration"),
            "rate": _rate(item),
            "file": "defined" if known is not None else None,
        }
        if known is not None:
            facts |= _file_facts(known, picture)
        yield ReadEvent(number, item.findtext("name") or "", times, False, facts)


def _file_facts(known: Element, picture: bool) -> dict[str, Said]:
    url = known.findtext("pathurl") or ""
    path = unquote(re.sub(r"^file:/*(localhost)?/*", "/", url)).replace("\\", "/")
    facts: dict[str, Said] = {
        "file name": known.findtext("name"),
        "path": path or None,
        "reel": known.findtext("timecode/reel/name"),
        "file duration": _whole(known, "duration"),
        "file rate": _rate(known),
        "file start": known.findtext("timecode/string"),
        "file start frame": _whole(known, "timecode/frame"),
        "file start rate": _rate(known.find("timecode")),
        "file counting": known.findtext("timecode/displayformat"),
    }
    if picture:
        form = known.find("media/video/samplecharacteristics")
        facts |= {
            "picture duration": _whole(known, "media/video/duration"),
            "picture rate": _rate(form),
            "width": _whole(form, "width"),
            "height": _whole(form, "height"),
        }
    return facts


def _rate(parent: Element | None) -> Said:
    base = parent.findtext("rate/timebase") if parent is not None else None
    if base is None or parent is None:
        return None
    if not re.fullmatch(r"\d{1,4}", base):
        return base
    ntsc = (parent.findtext("rate/ntsc") or "").strip().upper() == "TRUE"
    return Fraction(int(base) * 1000, 1001) if ntsc else Fraction(int(base))


def _whole(parent: Element | None, path: str) -> Said:
    text = parent.findtext(path) if parent is not None else None
    return int(text) if text is not None and re.fullmatch(r"\s*-?\d{1,12}\s*", text) else text
