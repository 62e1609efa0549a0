"""The fields of a shot as text: one table for `set`, spreadsheets and the JSON of `shots`.

A field is written as people write it in a cell and read back without loss. References to other
records (characters, anchors, pictures) are names; `Names` resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.errors import BadInput
from app.domain.model_card import ModelCard
from app.domain.reference_kit import Anchor
from app.domain.scene import Scene
from app.domain.shot import Beat, Camera, Elements, Move, Shot, ShotKind

_SPEEDS = ("very slow", "slow", "steady", "gentle", "smooth", "quick", "fast", "subtle", "rapid")
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"no", "n", "false", "0", ""}


@dataclass(frozen=True, slots=True)
class Names:
    """What names stand for in one project. `rate` turns beats in seconds into frames."""

    rate: Fraction
    scenes: Mapping[str, Scene] = field(default_factory=dict)  # by id
    characters: tuple[Character, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    assets: Mapping[str, Asset] = field(default_factory=dict)  # by id
    cards: tuple[ModelCard, ...] = ()

    def character_id(self, name: str) -> str:
        return _find(name, {c.name: c.id for c in self.characters}, "character")

    def anchor_id(self, name: str) -> str:
        return _find(name, {a.name: a.id for a in self.anchors}, "anchor")

    def asset_id(self, name: str) -> str:
        known = {a.file: a.id for a in self.assets.values()}
        known |= {a.name: a.id for a in self.assets.values() if a.name}
        return _find(name, known, "picture")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `read` gives the changes to `Shot` fields; raises `BadInput` with the reason."""

    name: str
    show: Callable[[Shot, Names], str]
    read: Callable[[str, Shot, Names], dict[str, object]]
    help: str = ""


def read_fields(shot: Shot, values: Mapping[str, str], names: Names) -> Shot:
    """The shot with the given cells set; raises `BadInput` naming field and reason."""
    for name, text in values.items():
        known = FIELDS.get(name)
        if known is None:
            near = ", ".join(sorted(FIELDS))
            raise BadInput(f"There is no field {name!r}.", f"Fields: {near}.")
        shot = shot.model_copy(update=known.read(text.strip(), shot, names))
    return shot


def parse_camera(text: str) -> Camera:
    """`slow dolly in, wide, low angle`: move and speed as structure, the rest as the note."""
    flat = " ".join(text.replace("-", " ").lower().split())
    moves = sorted(Move, key=lambda move: -len(move.value))
    move = next((m for m in moves if re.search(rf"\b{m.value.replace('-', ' ')}\b", flat)), None)
    if move is None:
        return Camera(note=text.strip())
    speed = next((s for s in _SPEEDS if re.search(rf"\b{s}\b", flat)), "")
    rest = re.sub(
        rf"\b({re.escape(move.value)}|{re.escape(move.value.replace('-', ' '))})\b",
        "",
        text,
        flags=re.IGNORECASE,
    )
    if speed:
        rest = re.sub(rf"\b{speed}\b", "", rest, count=1, flags=re.IGNORECASE)
    return Camera(move=move, speed=speed, note=" ".join(rest.split()).strip(" ,;."))


def parse_beats(text: str, rate: Fraction) -> tuple[Beat, ...]:
    """`0-48: looks up; 48-72: walks on` in frames; `0s-2s` in seconds of the shot."""
    beats = []
    for part in filter(None, (piece.strip() for piece in re.split(r";\s*(?=\d)", text))):
        found = re.fullmatch(r"([\d.]+)(s?)\s*[-–]\s*([\d.]+)(s?)\s*:\s*(.+)", part, re.DOTALL)
        if not found:
            raise BadInput(f"{part!r} is not a beat.", "Write 0-48: what happens, in frames.")
        seconds = bool(found[2] or found[4])
        try:
            edges = [Fraction(found[i]) * (rate if seconds else 1) for i in (1, 3)]
        except ValueError as error:
            raise BadInput(f"{part!r} is not a beat.", "Write 0-48: what happens.") from error
        start, end = (round(edge) for edge in edges)
        if end <= start:
            raise BadInput(f"The beat {part!r} ends before it begins.", "Check the numbers.")
        beats.append(Beat(start_frame=start, end_frame=end, action=found[5].strip()))
    return tuple(beats)


def show_beats(beats: tuple[Beat, ...]) -> str:
    return "; ".join(f"{b.start_frame}-{b.end_frame}: {b.action}" for b in beats)


def _find(name: str, known: Mapping[str, str], what: str) -> str:
    if name in known:
        return known[name]
    folded = {key.casefold(): value for key, value in known.items()}
    if name.casefold() in folded:
        return folded[name.casefold()]
    listed = ", ".join(sorted(known)[:8]) or "none yet"
    raise BadInput(f"There is no {what} {name!r}.", f"Known: {listed}.")


def _words(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _whole(text: str, what: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d+(\.0+)?", text) or not least <= int(float(text)) <= most:
        raise BadInput(f"{what} {text!r} is not a whole number from {least} to {most}.", "Fix it.")
    return int(float(text))


def _yes(text: str, what: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadInput(f"{what} is {text!r}.", "Write yes or no.")


def _text(name: str, help_: str = "") -> Field:
    return Field(name, lambda s, n: getattr(s, name), lambda t, s, n: {name: t}, help_)


def _flag(name: str) -> Field:
    return Field(
        name,
        lambda s, n: "yes" if getattr(s, name) else "",
        lambda t, s, n: {name: _yes(t, name)},
        "yes or no",
    )


def _element(name: str) -> Field:
    def read(text: str, shot: Shot, names: Names) -> dict[str, object]:
        return {"elements": shot.elements.model_copy(update={name: text})}

    return Field(name, lambda s, n: getattr(s.elements, name), read)


def _with_camera(shot: Shot, camera: Camera) -> dict[str, object]:
    elements: Elements = shot.elements.model_copy(update={"camera": camera})
    return {"elements": elements}


def _read_camera(text: str, shot: Shot, names: Names) -> dict[str, object]:
    old = shot.elements.camera
    new = parse_camera(text)
    kept = {
        key: value
        for key, value in old.model_dump().items()
        if key not in ("move", "speed", "note") and value
    }
    speed = new.speed or (old.speed if new.move is old.move else "")
    return _with_camera(shot, new.model_copy(update={**kept, "speed": speed}))


def _camera_part(name: str) -> Field:
    def read(text: str, shot: Shot, names: Names) -> dict[str, object]:
        return _with_camera(shot, shot.elements.camera.model_copy(update={name: text}))

    return Field(f"camera_{name}", lambda s, n: getattr(s.elements.camera, name), read)


def _read_model(text: str, shot: Shot, names: Names) -> dict[str, object]:
    if not text:
        return {"model": None}
    known = {c.id: c.id for c in names.cards} | {c.name: c.id for c in names.cards}
    return {"model": _find(text, known, "model")}


def _read_kind(text: str, shot: Shot, names: Names) -> dict[str, object]:
    try:
        return {"kind": ShotKind(text.lower().replace("-", " ") or "generated")}
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in ShotKind)
        raise BadInput(f"{text!r} is not a kind of shot.", f"Write one of {kinds}.") from error


def _read_number(text: str, shot: Shot, names: Names) -> dict[str, object]:
    if not re.fullmatch(r"[0-9]{1,5}[A-Za-z]{0,2}", text):
        raise BadInput(f"{text!r} is not a shot number.", "Write a number such as 10 or 20A.")
    return {"number": (text.lstrip("0") or "0").upper()}


def _read_waived(text: str, shot: Shot, names: Names) -> dict[str, object]:
    return {"waived": tuple(_words(text))}


def _optional_number(name: str, most: int) -> Field:
    return Field(
        name,
        lambda s, n: "" if getattr(s, name) is None else str(getattr(s, name)),
        lambda t, s, n: {name: _whole(t, name, 0, most) if t else None},
    )


def _asset_name(asset_id: str | None, names: Names) -> str:
    asset = names.assets.get(asset_id or "")
    return (asset.name or asset.file) if asset else ""


def _picture(name: str, column: str) -> Field:
    return Field(
        name,
        lambda s, n: _asset_name(getattr(s, column), n),
        lambda t, s, n: {column: n.asset_id(t) if t else None},
    )


def _scene_number(shot: Shot, names: Names) -> str:
    scene = names.scenes.get(shot.scene_id or "")
    return scene.number if scene else ""


def _read_scene(text: str, shot: Shot, names: Names) -> dict[str, object]:
    if not text:
        return {"scene_id": None}
    return {"scene_id": _find(text, {s.number: s.id for s in names.scenes.values()}, "scene")}


_ALL = (
    Field("number", lambda s, n: s.number, _read_number, "10, 20A"),
    Field("scene", _scene_number, _read_scene, "the script's scene number"),
    _text("title"),
    Field(
        "frames",
        lambda s, n: str(s.frames),
        lambda t, s, n: {"frames": _whole(t, "The length", 1, 1_000_000)},
        "length in the cut, whole frames",
    ),
    _element("subject_action"),
    _element("environment_lighting"),
    Field(
        "camera",
        lambda s, n: s.elements.camera.move.value if s.elements.camera.move else "",
        _read_camera,
        ", ".join(move.value for move in Move),
    ),
    *(_camera_part(name) for name in ("speed", "size", "angle", "lens", "note")),
    _element("style"),
    _element("mood"),
    Field(
        "beats",
        lambda s, n: show_beats(s.beats),
        lambda t, s, n: {"beats": parse_beats(t, n.rate)},
        "0-48: what happens; 48-72: what then",
    ),
    _text("dialogue"),
    _text("audio"),
    Field(
        "negatives",
        lambda s, n: "; ".join(s.negatives),
        lambda t, s, n: {"negatives": tuple(_words(t))},
    ),
    _text("preset"),
    Field(
        "characters",
        lambda s, n: "; ".join(c.name for i in s.character_ids for c in n.characters if c.id == i),
        lambda t, s, n: {"character_ids": tuple(n.character_id(w) for w in _words(t))},
        "names, separated by ;",
    ),
    Field(
        "anchors",
        lambda s, n: "; ".join(a.name for i in s.anchor_ids for a in n.anchors if a.id == i),
        lambda t, s, n: {"anchor_ids": tuple(n.anchor_id(w) for w in _words(t))},
    ),
    Field(
        "references",
        lambda s, n: "; ".join(filter(None, (_asset_name(i, n) for i in s.reference_ids))),
        lambda t, s, n: {"reference_ids": tuple(n.asset_id(w) for w in _words(t))},
    ),
    _picture("first_frame", "first_frame_id"),
    _picture("last_frame", "last_frame_id"),
    Field("model", lambda s, n: s.model or "", _read_model, "a model card's id or name"),
    _optional_number("seed", 2**32 - 1),
    Field("kind", lambda s, n: s.kind.value, _read_kind),
    *(
        _flag(name)
        for name in (
            "hero",
            "critical",
            "linked",
            "lookbook",
            "character_coverage",
            "bookend",
            "cuts_with_live_action",
            "omitted",
        )
    ),
    _text("coverage"),
    _text("client"),
    _text("accepted_failure"),
    _optional_number("batch_group", 9999),
    _text("consistency_notes"),
    _text("notes"),
    Field("waived", lambda s, n: "; ".join(s.waived), _read_waived, "lint rules waived by name"),
)
FIELDS: dict[str, Field] = {known.name: known for known in _ALL}
