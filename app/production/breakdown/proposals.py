"""A proposed shot: what rules or a language model suggest for some lines, until a person decides.

A proposal is a value; editing one gives another. Accepting makes shots of them in one edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.character import Character
from app.domain.edit import Change, Edit, added, changed, edit
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.scene import Scene
from app.domain.script import LineKind
from app.domain.shot import Camera, Elements, Move, Shot
from app.domain.slate import shot_codes
from app.production.board.board_order import GAP, free_number
from app.production.breakdown.drafts import place_of, short_title
from app.production.breakdown.lines import MARKDOWN, ScriptLine
from app.production.fields.shot_fields import Names, clean

LONGEST_SHOT_S = 600
_OWN_NUMBER = re.compile(r"\s*#([\w.-]+)#\s*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`lines` are script lines from 1. `scene_words` are descriptions and moods of scenes by their
    heading, folded, where somebody proposed them.
    """

    lines: tuple[int, ...]
    frames: int
    action: str
    title: str = ""
    place: str = ""  # environment and lighting
    camera: Camera = field(default_factory=Camera)
    style: str = ""
    mood: str = ""
    dialogue: str = ""
    people: tuple[str, ...] = ()
    consistency: str = ""
    scene_words: tuple[tuple[str, tuple[str, str]], ...] = ()

    def shot_fields(self) -> dict[str, object]:
        return {
            "title": clean(self.title or short_title(self.action)),
            "frames": self.frames,
            "elements": Elements(
                subject_action=clean(self.action),
                environment_lighting=clean(self.place),
                camera=self.camera,
                style=clean(self.style),
                mood=clean(self.mood),
            ),
            "dialogue": clean(self.dialogue),
            "consistency_notes": clean(self.consistency),
            "script_lines": self.lines,
        }


def heading_above(lines: Sequence[ScriptLine], number: int) -> tuple[str, str]:
    """Heading and own number of the scene a line stands in; both empty in front of the first."""
    for line in reversed(lines[:number]):
        if line.kind is LineKind.HEADING:
            text = line.text.strip().lstrip(".").strip()
            if found := MARKDOWN.fullmatch(text):
                text = found[1]
            own = _OWN_NUMBER.search(text)
            return _OWN_NUMBER.sub("", text).strip(), own[1] if own else ""
    return "", ""


def accept(
    proposals: Sequence[Proposal],
    lines: Sequence[ScriptLine],
    shots: Sequence[Shot],
    names: Names,
    codes_ever: set[str],
    label: str = "",
) -> Edit:
    """One edit that makes a shot of each, where its lines belong on the board."""
    if not proposals:
        raise BadInput("No row is chosen.", "Tick the rows to accept.")
    making = _Making(lines, names)
    order = list(shots)
    fresh: list[Shot] = []
    for proposal in sorted(proposals, key=lambda one: one.lines[:1]):
        if not proposal.action.strip():
            raise BadInput("A row has no action.", "Write what is seen.")
        scene = making.scene(proposal)
        place = _place(order, proposal, scene.id if scene else None)
        number = free_number(order, place)
        shot = Shot(
            id=new_id(), number=number, code="000", position=0,
            scene_id=scene.id if scene else None,
            character_ids=making.people(proposal.people), frames=proposal.frames,
        ).model_copy(update=proposal.shot_fields())  # fmt: skip
        order.insert(place, shot)
        fresh.append(shot)
    codes = shot_codes((shot.number for shot in fresh), codes_ever)
    coded = {shot.id: code for shot, code in zip(fresh, codes, strict=True)}
    changes = [added(one) for one in (*making.characters, *making.scenes)]
    changes += making.told
    changes += _placed(order, coded)
    what = f"{len(fresh)} proposed shots" if len(fresh) > 1 else f"proposed shot {fresh[0].number}"
    return edit(label or f"Accept {what}", *changes)


def _placed(order: Sequence[Shot], codes: Mapping[str, str]) -> list[Change]:
    """Positions for the new shots between the old ones, which move only where there is no room."""
    positions = _between(order, codes)
    found: list[Change | None] = []
    for shot, position in zip(order, positions, strict=True):
        if shot.id in codes:
            update = {"position": position, "code": codes[shot.id]}
            found.append(added(shot.model_copy(update=update)))
        elif position != shot.position:
            found.append(changed(shot, shot.model_copy(update={"position": position})))
    return [change for change in found if change]


def _between(order: Sequence[Shot], fresh: Mapping[str, str]) -> list[int]:
    positions: list[int] = []
    n = 0
    while n < len(order):
        if order[n].id not in fresh:
            positions.append(order[n].position)
            n += 1
            continue
        end = next((k for k in range(n, len(order)) if order[k].id not in fresh), len(order))
        low = positions[-1] if positions else 0
        count = end - n
        step = GAP if end == len(order) else (order[end].position - low) // (count + 1)
        if step < 1:
            return [(k + 1) * GAP for k in range(len(order))]
        positions += [low + step * (k + 1) for k in range(count)]
        n = end
    return positions


def _place(order: Sequence[Shot], proposal: Proposal, scene_id: str | None) -> int:
    """Behind the last shot that begins no later in the script, else behind its scene."""
    first = proposal.lines[0] if proposal.lines else 10**9
    before = [n for n, s in enumerate(order) if s.script_lines and min(s.script_lines) <= first]
    if proposal.lines and before:
        return before[-1] + 1
    after = [n for n, s in enumerate(order) if s.script_lines and min(s.script_lines) > first]
    if after:
        return after[0]
    same = [n for n, s in enumerate(order) if scene_id and s.scene_id == scene_id]
    return same[-1] + 1 if same else len(order)


class _Making:
    """Scenes and characters found by name, or made."""

    def __init__(self, lines: Sequence[ScriptLine], names: Names) -> None:
        self.scenes: list[Scene] = []
        self.characters: list[Character] = []
        self.told: list[Change] = []  # what known scenes gain
        self._lines = lines
        self._known = {scene.heading.casefold(): scene for scene in names.scenes.values()}
        self._numbers = {s.number.casefold(): s for s in names.scenes.values() if s.number}
        self._at = max((s.position for s in names.scenes.values()), default=-1) + 1
        self._people = {one.name.casefold(): one.id for one in names.characters}
        self._person_at = max((one.position for one in names.characters), default=-1) + 1

    def scene(self, proposal: Proposal) -> Scene | None:
        heading, number = heading_above(self._lines, proposal.lines[0] if proposal.lines else 0)
        if not heading:
            return None
        found = self._known.get(heading.casefold()) or self._numbers.get(number.casefold())
        words = dict(proposal.scene_words).get(heading.casefold(), ("", ""))
        if found is not None:
            return self._described(found, words)
        place, time = place_of(heading)
        found = Scene(
            id=new_id(), position=self._at, number=number or self._free(), heading=heading,
            place=place, time_of_day=time, synopsis=clean(words[0]), mood=clean(words[1]),
        )  # fmt: skip
        self._at += 1
        self.scenes.append(found)
        self._known[heading.casefold()] = self._numbers[found.number.casefold()] = found
        return found

    def _described(self, scene: Scene, words: tuple[str, str]) -> Scene:
        """An empty synopsis or mood is filled; what a person wrote stays."""
        update = {
            name: clean(text)
            for name, text in zip(("synopsis", "mood"), words, strict=True)
            if text and not getattr(scene, name)
        }
        fresh = scene.model_copy(update=update)
        change = changed(scene, fresh) if scene not in self.scenes else None
        if change is None:
            return scene
        self.told.append(change)
        for known in (self._known, self._numbers):
            known |= {key: fresh for key, one in known.items() if one.id == scene.id}
        return fresh

    def people(self, names: Iterable[str]) -> tuple[str, ...]:
        ids = []
        for name in names:
            key = name.strip().casefold()
            if not key:
                continue
            if key not in self._people:
                made = Character(id=new_id(), name=name.strip(), position=self._person_at)
                self._person_at += 1
                self.characters.append(made)
                self._people[key] = made.id
            ids.append(self._people[key])
        return tuple(dict.fromkeys(ids))

    def _free(self) -> str:
        number = 1
        while str(number) in self._numbers:
            number += 1
        return str(number)


def from_shot(shot: Shot, people: Iterable[str], lines: Sequence[int]) -> Proposal:
    """What a rule made of some lines, as a proposal."""
    return Proposal(
        lines=tuple(lines),
        frames=shot.frames,
        action=shot.elements.subject_action,
        title=shot.title,
        place=shot.elements.environment_lighting,
        camera=shot.elements.camera,
        style=shot.elements.style,
        mood=shot.elements.mood,
        dialogue=shot.dialogue,
        people=tuple(people),
        consistency=shot.consistency_notes,
    )


def move_of(word: str) -> Move | None:
    """A camera move by its word; raises `BadInput` for one that does not exist."""
    if not word.strip():
        return None
    try:
        return Move(word.strip().lower())
    except ValueError:
        raise BadInput(f"{word[:40]!r} is no camera move.") from None
