"""A shot as a script suggests it, before it is a row of a list: shared by Fountain and prose.

What a script does not say is left to the row's reader: three seconds for an action that nobody
measured, speech at two and a half words a second with a second to spare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.script import LineKind
from app.domain.shot import Move
from app.production.breakdown.plan import Row
from app.production.fields.shot_words import parse_camera

HEADING = re.compile(
    r"^(INT\.?/EXT\.?|INT\.? / EXT\.?|EXT\.?/INT\.?|I/E|INT|EXT|EST)[. ]+(.*)$", re.IGNORECASE
)
_SECONDS = 3  # an unmeasured action: the usual length of a shot in a brand film
_WORDS_A_SECOND = Fraction(5, 2)  # of speech
_PLAIN = {  # moves that mean nothing else, even in a script that never says "camera"
    *(Move.DOLLY_IN, Move.DOLLY_OUT, Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP),
    *(Move.TILT_DOWN, Move.CRANE_UP, Move.CRANE_DOWN, Move.TRUCK_LEFT, Move.TRUCK_RIGHT),
}


@dataclass(slots=True)
class Draft:
    """`line` to `last` are the lines of the script it comes from, counted from 1."""

    line: int
    scene: str
    heading: str
    synopsis: str = ""
    action: str = ""
    last: int = 0
    spoken: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: int = 0  # spoken

    def reach(self, line: int) -> None:
        self.last = max(self.last, self.line, line)

    def say(self, text: str, *, counted: bool = True) -> None:
        """Words of whoever spoke last, joined to what they said before."""
        flat = " ".join(text.split())
        if self.spoken:
            self.spoken[-1] += f" {flat}"
        else:
            self.spoken.append(flat)
        self.words += len(flat.split()) if counted else 0

    def let_speak(self, name: str) -> None:
        if name not in self.speakers:
            self.speakers.append(name)
        self.spoken.append(f"{name}:")


def frames_for(words: int, rate: Fraction) -> int:
    """The length of a shot in which so many words are spoken, in frames."""
    seconds = max(Fraction(_SECONDS), words / _WORDS_A_SECOND + 1 if words else 0)
    return round(seconds * rate)


def draft_row(
    draft: Draft, speakers: Sequence[str], rate: Fraction, kinds: Sequence[LineKind]
) -> Row:
    """`kinds` are those of the script's lines: a shot covers the filmed ones it comes from."""
    place, time = place_of(draft.heading)
    named = [n for n in speakers if re.search(rf"\b{re.escape(n)}\b", draft.action, re.IGNORECASE)]
    people = [*draft.speakers, *(n for n in named if n not in draft.speakers)]
    talk = "talks" if len(draft.speakers) == 1 else "talk"
    said = f"{' and '.join(draft.speakers)} {talk}." if draft.speakers else " ".join(draft.notes)
    span = range(draft.line, max(draft.last, draft.line) + 1)
    lines = [n for n in span if n <= len(kinds) and kinds[n - 1].filmed] or [draft.line]
    cells = {
        "scene": draft.scene,
        "scene_heading": draft.heading,
        "scene_place": place,
        "scene_time": time,
        "scene_synopsis": draft.synopsis,
        "frames": str(frames_for(draft.words, rate)),
        "title": short_title(draft.action or said),
        "subject_action": draft.action or said,
        "environment_lighting": ", ".join(part for part in (place, time.lower()) if part),
        "camera": _camera(draft.action),
        "dialogue": "\n".join(draft.spoken),
        "characters": "; ".join(people),
        "notes": "\n".join(draft.notes),
        "script_lines": "; ".join(map(str, lines)),
    }
    return Row(draft.line, {k: v for k, v in cells.items() if v}, draft.action or said)


def cue_name(text: str) -> str:
    """`MARY JANE (O.S.) ^` and `@McCoy` as names: capitals are the format's, not the name's."""
    bare = re.sub(r"\s*\(.*\)|\s*\^+$", "", text.strip().lstrip("@")).strip().replace(";", ",")
    if bare != bare.upper():
        return bare
    return re.sub(r"'[^\W\d_]\b|[^\W\d_]+", lambda word: word[0].capitalize(), bare)


def place_of(heading: str) -> tuple[str, str]:
    """Place and time of day of a scene heading; the time is empty where none is named."""
    found = HEADING.match(heading)
    rest = found[2] if found else heading
    place, _, time = rest.rpartition(" - ") if " - " in rest else (rest, "", "")
    return place.strip().capitalize(), time.strip().upper()


def short_title(action: str) -> str:
    first = re.split(r"(?<=[.!?])\s", action)[0].rstrip(".")
    return first if len(first) <= 60 else first[:57].rsplit(" ", 1)[0] + "..."


def _camera(action: str) -> str:
    """A camera move only where the script speaks of the camera: radios have static, too."""
    move = parse_camera(action).move
    spoken_of = re.search(r"\b(camera|shot|we)\b", action, re.IGNORECASE)
    return move.value if move and (spoken_of or move in _PLAIN) else ""
