"""Notes of the used takes as markers of the timeline, and Resolve's list of them.

Resolve imports it as "timeline markers from EDL"; it loses markers in FCP7 XML, and a cut's own EDL
stays clean. What is settled stays at home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.cut import Cut
from app.domain.note import Note, NoteKind
from app.domain.timing import frames_of, parse_rate, timecode
from app.editorial.conform import Conform, conformed_index
from app.editorial.formats.cmx3600 import ascii_text
from app.editorial.manifest import Manifest, ManifestEvent, ManifestMarker

SUFFIX = "_markers.edl"
_COLOURS = {
    NoteKind.FIX: "Red", NoteKind.QUESTION: "Yellow", NoteKind.APPROVED: "Green",
    NoteKind.SEAM: "Cyan",
}  # fmt: skip
_LONGEST = 200  # letters of a note in a line


def markers_of(
    cut: Cut, events: Sequence[ManifestEvent], used: Mapping[str, Conform], notes: Sequence[Note]
) -> tuple[ManifestMarker, ...]:
    """Of notes that are not settled, as far as their frames are in the cut; by place. `events` are
    those of the cut's items, one for one; `used` is by take id.
    """
    found = []
    for item, event in zip(cut.items, events, strict=True):
        made = used[item.take_id]
        for note in notes:
            if note.take_id != item.take_id or note.done:
                continue
            first = max(note.frames.start, item.source.start)
            last = min(note.frames.end, item.source.end) - 1
            if first > last:
                continue
            start = _record(event, made, cut.spec.rate, first)
            end = _record(event, made, cut.spec.rate, last)
            found.append(
                ManifestMarker(
                    frame=start,
                    duration=max(1, end - start + 1),
                    name=f"{item.slate} {note.kind.value}",
                    note=_words(note),
                    colour=_COLOURS[note.kind],
                )
            )
    return tuple(sorted(found, key=lambda marker: (marker.frame, marker.name, marker.note)))


def marker_edl(manifest: Manifest) -> str:
    """One event of a frame for each marker, and a line with its colour, name and length."""
    rate = parse_rate(manifest.rate)
    start = frames_of(manifest.start, rate)
    lines = [
        f"TITLE: {ascii_text(manifest.name)[:70]}",
        f"FCM: {'DROP FRAME' if manifest.drop else 'NON-DROP FRAME'}",
        "",
    ]
    for number, marker in enumerate(manifest.markers, 1):
        at = start + marker.frame
        first, after = (timecode(frame, rate, drop=manifest.drop) for frame in (at, at + 1))
        lines += [
            f"{number:03}  001      V     C        {first} {after} {first} {after}  ",
            f"{marker.note} |C:ResolveColor{marker.colour} |M:{marker.name} |D:{marker.duration}",
            "",
        ]
    return "\r\n".join(lines)


def _record(event: ManifestEvent, made: Conform, rate: Fraction, frame: int) -> int:
    """The timeline's frame that shows a frame of the take."""
    place = conformed_index(made, rate, frame) - event.source_in
    return min(max(event.record_in + place, event.record_in), event.record_out - 1)


def _words(note: Note) -> str:
    """One line of plain letters without `|`."""
    said = note.text or ("drawing" if note.strokes else "look here")
    told = f"{note.author}: {said}" if note.author else said
    return " ".join(ascii_text(told.replace("|", "/")).split())[:_LONGEST]
