"""The fields of a shot as text: one table for `set`, spreadsheets and the JSON of `shots`.

A field is written as people write it in a cell and read back without loss: free text to the last
blank, everything else with blanks around it ignored. References to other records (characters,
anchors, pictures) are names; `Names` resolves them.
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
from app.domain.shot import Camera, Elements, Move, Shot, ShotKind
from app.production.fields.shot_words import parse_beats, parse_camera, parse_length, show_beats

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
        known = {a.name: a.id for a in self.assets.values() if a.name}
        known |= {a.file: a.id for a in self.assets.values()}
        return _find(name, known, "picture")

    def asset_name(self, asset_id: str | None) -> str:
        """The name, or the file in `references/` where two pictures share a name."""
        asset = self.assets.get(asset_id or "")
        if asset is None:
            return ""
        alike = [a for a in self.assets.values() if a.name.casefold() == asset.name.casefold()]
        return asset.name if asset.name and len(alike) == 1 else asset.file


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `read` gives the changes to `Shot` fields; raises `BadInput` with the reason."""

    name: str
    show: Callable[[Shot, Names], str]
    read: Callable[[str, Shot, Names], dict[str, object]]
    help: str = ""
    free: bool = False  # free text: blanks at its ends belong to it


def read_fields(shot: Shot, values: Mapping[str, str], names: Names) -> Shot:
    """The shot with the given cells set; raises `BadInput` naming field and reason.

    The order of the cells does not matter: a camera move is read before what refines it.
    """
    if unknown := [name for name in values if name not in FIELDS]:
        near = ", ".join(sorted(FIELDS))
        raise BadInput(f"There is no field {unknown[0]!r}.", f"Fields: {near}.")
    for name, known in FIELDS.items():
        if name in values:
            text = clean(values[name])
            update = known.read(text if known.free else text.strip(), shot, names)
            shot = shot.model_copy(update=update)
    return shot


def clean(text: str) -> str:
    """The text, unless it holds what no database and no spreadsheet can keep."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInput("The text holds signs that cannot be kept.", "Type it again.")
    return text


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
    found = re.fullmatch(r"([0-9]{1,12})(\.0+)?", text)
    if not found or not least <= int(found[1]) <= most:
        raise BadInput(
            f"{what} {text!r} is not a whole number from {least} to {most}.", "Write one."
        )
    return int(found[1])


def _yes(text: str, what: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadInput(f"{what} is {text!r}.", "Write yes or no.")


def _said(name: str) -> str:
    """A field's name in a sentence: `The batch group`."""
    return f"The {name.replace('_', ' ')}"


def _text(name: str, help_: str = "") -> Field:
    return Field(name, lambda s, n: getattr(s, name), lambda t, s, n: {name: t}, help_, free=True)


def _flag(name: str) -> Field:
    return Field(
        name,
        lambda s, n: "yes" if getattr(s, name) else "",
        lambda t, s, n: {name: _yes(t, _said(name))},
        "yes or no",
    )


def _element(name: str) -> Field:
    def read(text: str, shot: Shot, names: Names) -> dict[str, object]:
        return {"elements": shot.elements.model_copy(update={name: text})}

    return Field(name, lambda s, n: getattr(s.elements, name), read, free=True)


def _with_camera(shot: Shot, camera: Camera) -> dict[str, object]:
    elements: Elements = shot.elements.model_copy(update={"camera": camera})
    return {"elements": elements}


def _read_camera(text: str, shot: Shot, names: Names) -> dict[str, object]:
    """A new move leaves size, angle, lens and, unless it brings one, the note as they are."""
    old, new = shot.elements.camera, parse_camera(text)
    speed = new.speed or (old.speed if new.move is old.move else "")
    update = {"move": new.move, "speed": speed, "note": new.note or old.note}
    return _with_camera(shot, old.model_copy(update=update))


def _camera_part(name: str) -> Field:
    def read(text: str, shot: Shot, names: Names) -> dict[str, object]:
        return _with_camera(shot, shot.elements.camera.model_copy(update={name: text}))

    return Field(f"camera_{name}", lambda s, n: getattr(s.elements.camera, name), read, free=True)


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


def _read_lines(text: str, shot: Shot, names: Names) -> dict[str, object]:
    return {"script_lines": tuple(_whole(w, "The script line", 1, 10**9) for w in _words(text))}


def _read_number(text: str, shot: Shot, names: Names) -> dict[str, object]:
    if not re.fullmatch(r"[0-9]{1,6}[A-Za-z]{0,2}", text):
        raise BadInput(f"{text!r} is not a shot number.", "Write a number such as 10 or 20A.")
    return {"number": (text.lstrip("0") or "0").upper()}


def _read_waived(text: str, shot: Shot, names: Names) -> dict[str, object]:
    return {"waived": tuple(_words(text))}


def _optional_number(name: str, most: int) -> Field:
    return Field(
        name,
        lambda s, n: "" if getattr(s, name) is None else str(getattr(s, name)),
        lambda t, s, n: {name: _whole(t, _said(name), 0, most) if t else None},
    )


def _picture(name: str, column: str) -> Field:
    return Field(
        name,
        lambda s, n: n.asset_name(getattr(s, column)),
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
        lambda t, s, n: {"frames": parse_length(t, n.rate)},
        "length in the cut: frames, 3s, 00:00:03:00",
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
        lambda s, n: "; ".join(filter(None, (n.asset_name(i) for i in s.reference_ids))),
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
    Field(
        "script_lines",
        lambda s, n: "; ".join(str(line) for line in s.script_lines),
        _read_lines,
        "lines of the script",
    ),
    Field("waived", lambda s, n: "; ".join(s.waived), _read_waived, "lint rules waived by name"),
)
FIELDS: dict[str, Field] = {known.name: known for known in _ALL}
