"""The filter of the board: free words and terms such as `state:ready -is:omitted missing:mood`.

Pure: rows and shots in, the rows that fit out. Writing and completing the text is `filter_text`.
Every part has to fit; inside one, `|` or a comma (in terms) stands for or, `-` before it for not.
Case and accents do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import BadInput
from app.domain.job import JobState
from app.domain.shot import Shot, ShotKind
from app.domain.take import LABELS
from app.production.board.board_order import called
from app.production.board.filter_text import Part, parts_of
from app.production.board.tile_rows import TileRow

_Fits = Callable[[TileRow, Shot | None], bool]
_Seen = Callable[[TileRow, Shot], bool]


@dataclass(frozen=True, slots=True)
class FilterNames:
    """What rows and shots do not say themselves. `rules`, `stale` and `rated` may come later than
    the rest: the names of lint findings by shot, the shots that have takes older than they are,
    and the stars and labels of their takes.
    """

    scenes: Mapping[str, str] = field(default_factory=dict)  # number by id
    characters: Mapping[str, str] = field(default_factory=dict)  # name by id
    style: str = ""  # the film's own, which stands in for a shot's
    rules: Mapping[str, Collection[str]] = field(default_factory=dict)
    stale: Collection[str] = frozenset()
    rated: Mapping[str, tuple[Collection[int], Collection[str]]] = field(default_factory=dict)


# letters that are no base letter with an accent to Unicode, but are to people
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
STATES = ("planned", *(state.value for state in JobState), "circled")
KINDS = tuple(kind.value for kind in ShotKind)
LINT: dict[str, Callable[[TileRow], bool]] = {
    "error": lambda row: row.lint_errors > 0,
    "warning": lambda row: row.lint_warnings > 0,
    "none": lambda row: not row.lint_errors and not row.lint_warnings,
}
MARKS: dict[str, _Seen] = {
    "hero": lambda row, shot: row.hero,
    "critical": lambda row, shot: row.critical,
    "linked": lambda row, shot: row.linked,
    "omitted": lambda row, shot: row.omitted,
    "changed": lambda row, shot: row.changed,
    "lookbook": lambda row, shot: shot.lookbook,
    "character coverage": lambda row, shot: shot.character_coverage,
    "bookend": lambda row, shot: shot.bookend,
    "cuts with live action": lambda row, shot: shot.cuts_with_live_action,
    "waived": lambda row, shot: bool(shot.waived),
    "keyframe to choose": lambda row, shot: row.still_state == "choose",
    "keyframe coming": lambda row, shot: row.still_state == "coming",
}
_ELEMENTS: dict[str, Callable[[Shot], bool]] = {
    "subject": lambda shot: not shot.elements.subject_action.strip(),
    "place": lambda shot: not shot.elements.environment_lighting.strip(),
    "camera": lambda shot: shot.elements.camera.empty(),
    "style": lambda shot: not shot.elements.style.strip(),
    "mood": lambda shot: not shot.elements.mood.strip(),
}


def _of_shot(lacks: Callable[[Shot], bool]) -> _Seen:
    return lambda row, shot: lacks(shot)


MISSING: dict[str, _Seen] = {
    "element": lambda row, shot: any(lacks(shot) for lacks in _ELEMENTS.values()),
    **{name: _of_shot(lacks) for name, lacks in _ELEMENTS.items()},
    "beats": lambda row, shot: not shot.beats,
    "first frame": lambda row, shot: shot.first_frame_id is None,
    "last frame": lambda row, shot: shot.last_frame_id is None,
    "model": lambda row, shot: row.model is None,
    "references": lambda row, shot: not shot.reference_ids,
    "character": lambda row, shot: not shot.character_ids,
    "take": lambda row, shot: not row.take_count,
    "circle": lambda row, shot: row.circled_take_id is None,
    "scene": lambda row, shot: row.scene_id is None,
}
IS = (*MARKS, "stale")


@dataclass(frozen=True, slots=True)
class Query:
    """A filter text understood. Empty means every shot."""

    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def needs_rules(self) -> bool:
        return any(part.key == "rule" for part in self.parts)

    @property
    def needs_ratings(self) -> bool:
        return any(part.key in ("stars", "label") for part in self.parts)

    @property
    def needs_stale(self) -> bool:
        return any(part.key == "is" and "stale" in part.values for part in self.parts)


def parse(text: str) -> Query:
    """Raises `BadInput` for a term nobody knows, naming those there are.

    A term without a value yet (`state:`) leaves nothing out.
    """
    understood = []
    for part in parts_of(text):
        if part.key and part.key not in _TERMS:
            raise BadInput(
                f"There is no filter “{part.key}:”.",
                f"Known: {', '.join(sorted(_TERMS))}. Quotes find the words themselves.",
            )
        known = CLOSED.get(part.key)
        values = tuple(fold(value) for value in part.values)
        if known is not None:
            values = tuple(_one_of(value, known, part.key) for value in values)
        if values:
            understood.append(Part(part.key, values, part.negated, part.start, part.end))
    return Query(tuple(understood))


class BoardFilter:
    """Remembers the folded words of each shot, so that typing stays quick in large films."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[Shot, str]] = {}

    def rows(
        self,
        query: Query,
        rows: Sequence[TileRow],
        shots: Mapping[str, Shot],
        names: FilterNames,
    ) -> list[TileRow]:
        """The rows that fit, in their order. A row whose shot is not read yet is judged by what
        the row itself says.
        """
        tests = [self._test(part, names) for part in query.parts]
        found, shot_of = list(rows), shots.get
        for fits in tests:
            found = [row for row in found if fits(row, shot_of(row.shot_id))]
        return found

    def learn(self, shots: Iterable[Shot]) -> None:
        """Read the words of shots beforehand; may run in any thread."""
        for shot in shots:
            self._of(shot)

    def _test(self, part: Part, names: FilterNames) -> _Fits:
        fits = _TERMS[part.key](part.values, names) if part.key else self._free(part.values, names)
        if part.negated:
            return lambda row, shot: not fits(row, shot)
        return fits

    def _free(self, values: Sequence[str], names: FilterNames) -> _Fits:
        people = _ids(values, names.characters)
        shown: dict[tuple[str, str], bool] = {}  # whether model and state in words hold a value

        def fits(row: TileRow, shot: Shot | None) -> bool:
            words = self._of(shot) if shot else fold(f"{row.number} {row.title} {row.action}")
            for value in values:
                if value in words:
                    return True
            if shot is not None and people and not people.isdisjoint(shot.character_ids):
                return True
            beside = (row.model_name, row.state_word)
            if (held := shown.get(beside)) is None:
                text = fold(" ".join(beside))
                held = shown[beside] = any(value in text for value in values)
            return held

        return fits

    def _of(self, shot: Shot) -> str:
        known = self._words.get(shot.id)
        if known is None or known[0] is not shot:
            same = known is not None and known[0] == shot  # read again: compared once, not per key
            words = known[1] if known is not None and same else fold("\n".join(_texts(shot)))
            known = self._words[shot.id] = (shot, words)
        return known[1]


def fold(text: str) -> str:
    """Without case and accents: `Zażółć` becomes `zazolc`."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _texts(shot: Shot) -> list[str]:
    elements, camera = shot.elements, shot.elements.camera
    return [
        *(shot.number, called(shot.number), shot.title, elements.subject_action),
        *(elements.environment_lighting, camera.move.value if camera.move else "", camera.speed),
        *(camera.size, camera.angle, camera.lens, camera.note, elements.style, elements.mood),
        *(beat.action for beat in shot.beats),
        *(shot.dialogue, shot.audio, *shot.negatives, shot.preset, shot.coverage, shot.client),
        *(shot.accepted_failure, shot.consistency_notes, shot.notes),
    ]


def _one_of(value: str, known: Sequence[str], key: str) -> str:
    """The known value that is meant: the same, or the first that begins so."""
    plain = " ".join(value.replace("-", " ").replace("_", " ").split())
    shown = {one.replace("_", " "): one for one in known}
    found = plain if plain in shown else next((s for s in shown if s.startswith(plain)), None)
    if found is None:
        raise BadInput(f"“{key}:{value}” is nothing to look for.", f"Known: {', '.join(shown)}.")
    return shown[found]


def _ids(values: Iterable[str], names: Mapping[str, str]) -> set[str]:
    wanted = list(values)
    return {key for key, name in names.items() if any(value in fold(name) for value in wanted)}


def _state(values: Sequence[str], names: FilterNames) -> _Fits:
    return lambda row, shot: row.state in values


def _model(values: Sequence[str], names: FilterNames) -> _Fits:
    def fits(row: TileRow, shot: Shot | None) -> bool:
        if row.model is None:
            return "none" in values
        shown = fold(f"{row.model}\n{row.model_name}")
        return any(value in shown for value in values)

    return fits


def _character(values: Sequence[str], names: FilterNames) -> _Fits:
    people = _ids([value for value in values if value != "none"], names.characters)
    nobody = "none" in values

    def fits(row: TileRow, shot: Shot | None) -> bool:
        if shot is None:
            return False
        if not shot.character_ids:
            return nobody
        return not people.isdisjoint(shot.character_ids)

    return fits


def _group(values: Sequence[str], names: FilterNames) -> _Fits:
    return lambda row, shot: ("none" if row.group is None else str(row.group)) in values


def _scene(values: Sequence[str], names: FilterNames) -> _Fits:
    wanted = {key for key, number in names.scenes.items() if fold(number) in values}
    return lambda row, shot: "none" in values if row.scene_id is None else row.scene_id in wanted


def _kind(values: Sequence[str], names: FilterNames) -> _Fits:
    return lambda row, shot: row.kind in values


def _is(values: Sequence[str], names: FilterNames) -> _Fits:
    marked = _any([MARKS[value] for value in values if value != "stale"])
    stale = names.stale if "stale" in values else ()
    return lambda row, shot: row.shot_id in stale or (shot is not None and marked(row, shot))


def _missing(values: Sequence[str], names: FilterNames) -> _Fits:
    styled = bool(names.style.strip())
    named = [value for value in values if value != "element" and value not in _ELEMENTS]
    named += [name for name in _ELEMENTS if name in values or "element" in values]
    lacks = _any([MISSING[name] for name in named if not (styled and name == "style")])
    return lambda row, shot: shot is not None and lacks(row, shot)


def _any(tests: Sequence[_Seen]) -> _Seen:
    """Whether one of them holds; menus count a value at a time over a whole film."""
    if len(tests) == 1:
        return tests[0]
    return lambda row, shot: any(test(row, shot) for test in tests)


def _lint(values: Sequence[str], names: FilterNames) -> _Fits:
    tests = [LINT[value] for value in values]
    return lambda row, shot: any(test(row) for test in tests)


def _rule(values: Sequence[str], names: FilterNames) -> _Fits:
    return lambda row, shot: any(
        value in rule for rule in names.rules.get(row.shot_id, ()) for value in values
    )


def _stars(values: Sequence[str], names: FilterNames) -> _Fits:
    wanted = {int(value) for value in values}

    def fits(row: TileRow, shot: Shot | None) -> bool:
        given = names.rated.get(row.shot_id, ((), ()))[0]
        return not wanted.isdisjoint(given) or (0 in wanted and not given)

    return fits


def _label(values: Sequence[str], names: FilterNames) -> _Fits:
    def fits(row: TileRow, shot: Shot | None) -> bool:
        given = {fold(label) for label in names.rated.get(row.shot_id, ((), ()))[1]}
        return not given.isdisjoint(values) or ("none" in values and not given)

    return fits


_TERMS: dict[str, Callable[[Sequence[str], FilterNames], _Fits]] = {
    "state": _state,
    "model": _model,
    "character": _character,
    "missing": _missing,
    "group": _group,
    "scene": _scene,
    "kind": _kind,
    "is": _is,
    "lint": _lint,
    "rule": _rule,
    "stars": _stars,
    "label": _label,
}
KEYS = tuple(_TERMS)
CLOSED: dict[str, Sequence[str]] = {
    "state": STATES,
    "kind": KINDS,
    "is": IS,
    "lint": tuple(LINT),
    "missing": tuple(MISSING),
    "stars": tuple(map(str, range(6))),
    "label": (*map(fold, LABELS), "none"),
}


def held(
    key: str, rows: Sequence[TileRow], shots: Mapping[str, Shot], names: FilterNames
) -> dict[str, int]:
    """The values of a term that this film holds, with how many shots have each; for menus and
    completion. Those of `missing`, `is`, `lint` and `kind` are listed also when no shot has them.
    """
    count: dict[str, int] = {value: 0 for value in CLOSED.get(key, ()) if key != "state"}

    def see(value: str) -> None:
        count[value] = count.get(value, 0) + 1

    for row in rows:
        shot = shots.get(row.shot_id)
        match key:
            case "state":
                see(row.state)
            case "model":
                see(row.model_name or "none")
            case "group":
                see("none" if row.group is None else str(row.group))
            case "scene":
                see(names.scenes.get(row.scene_id or "", "none"))
            case "kind":
                see(row.kind)
            case "character":
                for person in shot.character_ids if shot else ():
                    see(names.characters.get(person, person))
            case "rule":
                for rule in names.rules.get(row.shot_id, ()):
                    see(rule)
    if key not in ("state", "kind"):
        pairs = [(row, shots.get(row.shot_id)) for row in rows]
        for value in CLOSED.get(key, ()):
            fits = _TERMS[key]((value,), names)
            count[value] = sum([fits(row, shot) for row, shot in pairs])
    return count
