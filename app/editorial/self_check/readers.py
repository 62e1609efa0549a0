"""Readers of our lists, written from the formats' rules and not from our writers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from app.domain.errors import BadInput
from app.domain.timing import frames_of

_EVENT = re.compile(
    r"^(\d{3,})\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d\d:\d\d:\d\d[:;]\d\d)\s+(\d\d:\d\d:\d\d[:;]\d\d)\s+"
    r"(\d\d:\d\d:\d\d[:;]\d\d)\s+(\d\d:\d\d:\d\d[:;]\d\d)\s*$"
)


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event as a list says it. `source_*` are frames of the file where the list counts so
    (XML), else frames from 00:00:00:00 (EDL, `absolute`). Record frames count from the timeline's
    start. None: the list does not say it.
    """

    number: int
    clip_name: str
    reel: str | None
    source_in: int
    source_out: int
    record_in: int
    record_out: int
    absolute: bool
    file_name: str | None = None
    file_start: str | None = None
    file_frames: int | None = None
    item_duration: int | None = None
    width: int | None = None
    height: int | None = None
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ReadList:
    """A whole list. `start` is the record start as text where the list states it."""

    events: tuple[ReadEvent, ...]
    sound: tuple[ReadEvent, ...] = ()
    rate: Fraction | None = None
    start: str | None = None
    width: int | None = None
    height: int | None = None
    frames: int | None = None


def read_xml(file: Path) -> ReadList:
    """FCP7 XML, first sequence, first video track; raises `BadInput`."""
    try:
        root = parse(file).getroot()
    except (ParseError, DefusedXmlException, OSError, ValueError) as error:
        raise BadInput(f"{file.name} is not well-formed: {error}") from error
    sequence = root.find("sequence") if root is not None else None
    if sequence is None:
        raise BadInput(f"{file.name} holds no sequence.")
    files = {e.get("id"): e for e in sequence.iter("file") if e.get("id") and len(e)}
    form = sequence.find("media/video/format/samplecharacteristics")
    tracks = sequence.findall("media/video/track")
    picture = tuple(_items(tracks[0], files, file)) if tracks else ()
    sound = tuple(
        event
        for track in sequence.findall("media/audio/track")
        for event in _items(track, files, file)
    )
    return ReadList(
        events=picture,
        sound=sound,
        rate=_rate(sequence.find("rate")),
        start=sequence.findtext("timecode/string"),
        width=_whole(form.findtext("width"), file) if form is not None else None,
        height=_whole(form.findtext("height"), file) if form is not None else None,
        frames=_whole(sequence.findtext("duration"), file),
    )


def read_edl(file: Path, rate: Fraction, start: int) -> ReadList:
    """CMX 3600; raises `BadInput` for lines that are neither events nor comments."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file.name} is not ASCII text.") from error
    events: list[ReadEvent] = []
    pending: tuple[str, ...] | None = None
    names: list[str] = []

    def close() -> None:
        if pending is not None:
            events.append(_edl_event(pending, names[0] if names else "", rate, start, file))

    for line in text.splitlines():
        if found := _EVENT.match(line):
            close()
            pending, names = found.groups(), []
        elif line.startswith("* FROM CLIP NAME:"):
            names.append(line.split(":", 1)[1].strip())
        elif line.strip() and not line.startswith(("*", "TITLE:", "FCM:", "M2")):
            raise BadInput(f"{file.name} has a line no reader takes: {line[:60]}")
    close()
    return ReadList(events=tuple(events), rate=rate)


def _edl_event(
    cells: tuple[str, ...], name: str, rate: Fraction, start: int, file: Path
) -> ReadEvent:
    number, reel, _, _, *labels = cells
    try:
        source_in, source_out, record_in, record_out = (frames_of(t, rate) for t in labels)
    except BadInput as error:
        raise BadInput(f"{file.name}, event {number}: {error.message}") from error
    return ReadEvent(
        number=int(number),
        clip_name=name,
        reel=reel,
        source_in=source_in,
        source_out=source_out,
        record_in=record_in - start,
        record_out=record_out - start,
        absolute=True,
    )


def _items(track: Element, files: dict[str | None, Element], file: Path) -> Iterator[ReadEvent]:
    for number, item in enumerate(track.findall("clipitem"), 1):
        reference = item.find("file")
        known = files.get(reference.get("id")) if reference is not None else None
        yield ReadEvent(
            number=number,
            clip_name=item.findtext("name") or "",
            reel=known.findtext("timecode/reel/name") if known is not None else None,
            source_in=_needed(item, "in", file),
            source_out=_needed(item, "out", file),
            record_in=_needed(item, "start", file),
            record_out=_needed(item, "end", file),
            absolute=False,
            file_name=_path_name(known),
            file_start=known.findtext("timecode/string") if known is not None else None,
            file_frames=_whole(known.findtext("duration"), file) if known is not None else None,
            item_duration=_whole(item.findtext("duration"), file),
            width=_size(known, "width", file),
            height=_size(known, "height", file),
            rate=_rate(item.find("rate")),
        )


def _path_name(known: Element | None) -> str | None:
    url = known.findtext("pathurl") if known is not None else None
    return unquote(url.replace("\\", "/").rsplit("/", 1)[-1]) if url else None


def _size(known: Element | None, name: str, file: Path) -> int | None:
    if known is None:
        return None
    return _whole(known.findtext(f"media/video/samplecharacteristics/{name}"), file)


def _rate(element: Element | None) -> Fraction | None:
    if element is None:
        return None
    base = element.findtext("timebase") or ""
    if not base.isdigit():
        return None
    ntsc = (element.findtext("ntsc") or "").strip().upper() == "TRUE"
    return Fraction(int(base) * 1000, 1001) if ntsc else Fraction(int(base))


def _needed(item: Element, name: str, file: Path) -> int:
    value = _whole(item.findtext(name), file)
    if value is None:
        raise BadInput(f"{file.name}: {item.findtext('name')} has no {name}.")
    return value


def _whole(text: str | None, file: Path) -> int | None:
    if text is None:
        return None
    try:
        return int(text.strip())
    except ValueError as error:
        raise BadInput(f"{file.name}: {text!r} is not a whole number.") from error
