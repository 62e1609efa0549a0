"""A Fountain script as rows of a shot list: one shot for each paragraph of action.

Deterministic and without a key. Dialogue joins the shot it is spoken in; characters are those who
speak plus those named in the action. The script's own scene numbers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from fountain import ElementType, FountainParser

from app.domain.errors import BadInput
from app.production.breakdown.plan import ImportPlan, Row, judge
from app.production.breakdown.tables import decode
from app.production.shot_fields import Names, parse_camera

_HEADING = re.compile(
    r"^(INT\.?/EXT\.?|INT\.? / EXT\.?|EXT\.?/INT\.?|I/E|INT|EXT|EST)[. ]+(.*)$", re.IGNORECASE
)
_SECONDS = 3  # an unmeasured action: the usual length of a shot in a brand film
_WORDS_A_SECOND = Fraction(5, 2)  # of speech


@dataclass(slots=True)
class _Draft:
    line: int
    scene: str
    heading: str
    action: str = ""
    spoken: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)


def plan_script(data: bytes, source: str, names: Names, taken: frozenset[str]) -> ImportPlan:
    """Raises `BadInput` when the file is no text or holds neither a scene nor an action."""
    text = decode(data, source)
    document = FountainParser().parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    drafts = list(_drafts(document.elements))
    if not drafts:
        raise BadInput(
            f"{source} has no scene heading and no action.", "Is this a Fountain script?"
        )
    speakers = sorted({name for draft in drafts for name in draft.speakers})
    rows = tuple(_row(draft, speakers, names.rate) for draft in drafts)
    title = document.title_page.get("title") if hasattr(document, "title_page") else None
    notes = (f"Title page: {title}.",) if title else ()
    return judge(ImportPlan(source, (), rows, names, taken, notes=notes, script=True))


def _drafts(elements: object) -> Iterator[_Draft]:
    scene, heading, count, speaker = "", "", 0, ""
    current: _Draft | None = None
    for element in elements:  # type: ignore[attr-defined]
        kind, text = element.type, str(element.text).strip()
        if kind is ElementType.SCENE_HEADING:
            if current:
                yield current
            current = None
            count += 1
            heading, scene = text, str(element.metadata.get("scene_number") or count)
        elif kind is ElementType.ACTION and text:
            if current:
                yield current
            current = _Draft(element.line_number, scene, heading, " ".join(text.split()))
        elif kind is ElementType.CHARACTER:
            speaker = re.sub(r"\s*\^$", "", text).title()
            if current is None:
                current = _Draft(element.line_number, scene, heading)
            if speaker not in current.speakers:
                current.speakers.append(speaker)
        elif kind is ElementType.DIALOGUE and current is not None:
            current.spoken.append(f"{speaker}: {text}")
    if current:
        yield current


def _row(draft: _Draft, speakers: list[str], rate: Fraction) -> Row:
    place, time = _place(draft.heading)
    named = [n for n in speakers if re.search(rf"\b{re.escape(n)}\b", draft.action, re.IGNORECASE)]
    people = [*draft.speakers, *(n for n in named if n not in draft.speakers)]
    words = sum(len(line.split(": ", 1)[-1].split()) for line in draft.spoken)
    seconds = max(Fraction(_SECONDS), words / _WORDS_A_SECOND + 1)
    camera = parse_camera(draft.action)
    cells = {
        "scene": draft.scene,
        "scene_heading": draft.heading,
        "scene_place": place,
        "scene_time": time,
        "frames": str(round(seconds * rate)),
        "title": _title(draft.action or f"{', '.join(draft.speakers)} speak"),
        "subject_action": draft.action or f"{' and '.join(draft.speakers)} talk.",
        "environment_lighting": ", ".join(part for part in (place, time.lower()) if part),
        "camera": camera.move.value if camera.move else "",
        "dialogue": "\n".join(draft.spoken),
        "characters": "; ".join(people),
    }
    return Row(draft.line, {k: v for k, v in cells.items() if v}, draft.action)


def _place(heading: str) -> tuple[str, str]:
    found = _HEADING.match(heading)
    rest = found[2] if found else heading
    place, _, time = rest.rpartition(" - ") if " - " in rest else (rest, "", "")
    return place.strip().capitalize(), time.strip().upper()


def _title(action: str) -> str:
    first = re.split(r"(?<=[.!?])\s", action)[0].rstrip(".")
    return first if len(first) <= 60 else first[:57].rsplit(" ", 1)[0] + "..."
