"""The columns of the shot table: what each shows, how it is edited, how it sorts.

A column with a `field` holds the text of `shot_fields.FIELDS`; the others are there to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.board_row import NOT_CHARGED, NOT_KNOWN
from app.domain.project import DeliverySpec
from app.domain.shot import Shot
from app.domain.timing import timecode
from app.production.board.board_order import called
from app.production.fields.shot_fields import FIELDS, Names

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow


class Kind(StrEnum):
    """How a cell is edited."""

    LINE = "line"  # one short line
    TEXT = "text"  # several lines
    LENGTH = "length"  # frames, seconds or timecode, with steps
    NUMBER = "number"  # a whole number or nothing, with steps
    CHOICE = "choice"  # one of a list
    WORD = "word"  # one of a list or a word of one's own
    MODEL = "model"
    FLAG = "flag"
    MANY = "many"  # several of a list
    SHOWN = "shown"  # not at all


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is empty for what is only shown; `first` says whether newcomers see the column."""

    key: str
    title: str
    kind: Kind
    width: int
    field: str = ""
    first: bool = False
    right: bool = False
    mono: bool = False
    tip: str = ""


def _text(name: str, title: str, width: int = 200, *, first: bool = False) -> Column:
    return Column(name, title, Kind.TEXT, width, name, first=first)


def _flag(name: str, title: str, tip: str) -> Column:
    return Column(name, title, Kind.FLAG, 72, name, tip=tip)


def _told(key: str, title: str, width: int, *, right: bool = False, tip: str = "") -> Column:
    return Column(key, title, Kind.SHOWN, width, first=True, right=right, tip=tip)


COLUMNS: tuple[Column, ...] = (
    Column("number", "Shot", Kind.LINE, 58, "number", first=True, tip="Shot number"),
    Column("picture", "", Kind.SHOWN, 56, first=True, tip="Circled take, newest take or keyframe"),
    _text("title", "Title", 282, first=True),
    Column("scene", "Scene", Kind.CHOICE, 72, "scene"),
    Column("kind", "Kind", Kind.CHOICE, 92, "kind", tip="Generated, live action or stock"),
    Column("batch_group", "Group", Kind.NUMBER, 65, "batch_group", first=True,
           tip="Batch group: shots sent together"),
    Column("camera_size", "Size", Kind.WORD, 86, "camera_size", first=True, tip="Shot size"),
    Column("camera", "Camera", Kind.CHOICE, 110, "camera", first=True, tip="Camera move"),
    Column("camera_angle", "Angle", Kind.WORD, 86, "camera_angle", tip="Camera angle"),
    Column("camera_speed", "Speed", Kind.WORD, 72, "camera_speed", tip="Speed of the move"),
    Column("camera_lens", "Lens", Kind.LINE, 86, "camera_lens"),
    _text("camera_note", "Camera note", 160),
    Column("model", "Model", Kind.MODEL, 147, "model", first=True),
    Column("seed", "Seed", Kind.NUMBER, 86, "seed", right=True),
    Column("characters", "Characters", Kind.MANY, 110, "characters", first=True),
    Column("anchors", "Anchors", Kind.MANY, 110, "anchors"),
    Column("references", "References", Kind.MANY, 140, "references"),
    Column("first_frame", "First frame", Kind.CHOICE, 120, "first_frame"),
    Column("last_frame", "Last frame", Kind.CHOICE, 120, "last_frame"),
    Column("frames", "Frames", Kind.LENGTH, 71, "frames", first=True, right=True,
           tip="Length in the cut: frames, 3s or 00:00:03:00"),
    Column("length", "Length", Kind.LENGTH, 96, "frames", mono=True,
           tip="Length in the cut as timecode"),
    _text("subject_action", "Subject, action", 260),
    _text("environment_lighting", "Place, light", 220),
    _text("style", "Style", 180),
    _text("mood", "Mood", 140),
    _text("beats", "Beats", 220),
    _text("dialogue", "Dialogue"),
    _text("audio", "Audio"),
    _text("negatives", "Negatives", 160),
    Column("preset", "Preset", Kind.LINE, 110, "preset", tip="Style preset of the model"),
    _flag("hero", "Hero", "Hero shot"),
    _flag("critical", "Critical", "Shares model, session and seed"),
    _flag("linked", "Linked", "Must match a neighbour"),
    _flag("lookbook", "Lookbook", "Sets the look of the film"),
    _flag("character_coverage", "Coverage of a character", "Shows a character from another side"),
    _flag("bookend", "Bookend", "Opens or closes the film"),
    _flag("cuts_with_live_action", "With live action", "Cuts with photographed footage"),
    _flag("omitted", "Omitted", "Not in the cut"),
    Column("coverage", "Coverage", Kind.WORD, 130, "coverage", tip="What the shot is used for"),
    Column("client", "Client", Kind.LINE, 120, "client"),
    _text("accepted_failure", "Accepted failure", 180),
    _text("consistency_notes", "Consistency notes", 220),
    _text("notes", "Notes", 220),
    Column("script_lines", "Script lines", Kind.LINE, 96, "script_lines"),
    Column("waived", "Waived", Kind.LINE, 110, "waived", tip="Lint rules waived by name"),
    _told("takes", "Takes", 63, right=True),
    _told("state", "State", 148),
    _told("verdict", "Verdict", 100, tip="What the checks say about the shown take"),
    _told("lint", "Lint", 57, tip="What the prompt is missing"),
    _told("estimate", "Estimate", 80, right=True, tip="Of the next take"),
    _told("actual", "Actual", 80, right=True, tip="Paid for the finished takes"),
)  # fmt: skip
TOPICS: dict[str, tuple[str, ...]] = {
    "Shot": ("number", "picture", "title", "scene", "kind", "batch_group", "frames", "length",
             "script_lines"),
    "Camera": ("camera_size", "camera", "camera_angle", "camera_speed", "camera_lens",
               "camera_note"),
    "Model and pictures": ("model", "seed", "preset", "characters", "anchors", "references",
                           "first_frame", "last_frame"),
    "Words": ("subject_action", "environment_lighting", "style", "mood", "beats", "dialogue",
              "audio", "negatives"),
    "Marks": ("hero", "critical", "linked", "lookbook", "character_coverage", "bookend",
              "cuts_with_live_action", "omitted"),
    "Use and notes": ("coverage", "client", "accepted_failure", "consistency_notes", "notes",
                      "waived"),
    "Takes": ("takes", "state", "verdict", "lint", "estimate", "actual"),
}  # fmt: skip
PLANNING = ("number", "picture", "model", "camera_angle", "camera", "subject_action",
            "environment_lighting", "anchors", "references")  # fmt: skip
PLACE: dict[str, int] = {column.key: n for n, column in enumerate(COLUMNS)}
_CAPITAL = {"camera", "camera_size", "camera_angle", "camera_speed", "kind", "coverage"}


def cell_text(column: Column, row: TileRow, shot: Shot | None, names: Names | None) -> str:
    """What is copied, edited and searched: the field's own text, or what is shown."""
    if not column.field:
        return shown_text(column, row, shot, names, None)
    if shot is None or names is None:
        return ""
    if column.key == "length":
        return timecode(shot.frames, names.rate)
    return FIELDS[column.field].show(shot, names)


def shown_text(
    column: Column,
    row: TileRow,
    shot: Shot | None,
    names: Names | None,
    spec: DeliverySpec | None,
) -> str:
    """One line as the cell paints it; names instead of ids."""
    match column.key:
        case "number":
            return called(shot.number if shot else row.number)
        case "title":
            return (shot.title or shot.elements.subject_action) if shot else row.action
        case "model":
            return _model_name(row, shot, names)
        case "length" if spec is not None:
            return timecode(shot.frames if shot else row.frames, spec.rate)
        case "picture":
            there = "Keyframe" if row.keyframe else "Take" if row.picture else ""
            return row.still_words or there
        case "takes":
            return str(row.take_count) if row.take_count else "–"
        case "state":
            return row.state_word
        case "verdict":
            return row.verdict if not row.word or row.verdict == "PASS" else row.word
        case "lint":
            return str(row.lint_errors + row.lint_warnings or "")
        case "estimate":
            if row.estimate is None:
                return "not known" if row.price == NOT_KNOWN else ""
            return row.estimate.shown() if row.estimate else "free"
        case "actual":
            if row.paid is None:
                return row.price if row.price == NOT_CHARGED else "–"
            return row.paid.shown() if row.paid else "free"
    told = " ".join(cell_text(column, row, shot, names).split())
    return told[:1].upper() + told[1:] if column.key in _CAPITAL else told


def _model_name(row: TileRow, shot: Shot | None, names: Names | None) -> str:
    if shot is None or names is None or shot.model == row.model:
        return row.model_name
    return next((c.name for c in names.cards if c.id == shot.model), shot.model or "")


def sort_key(column: Column, row: TileRow, shot: Shot | None, names: Names | None) -> tuple:
    """Numbers as numbers, words without case, nothing last."""
    match column.key:
        case "frames" | "length":
            value: object = shot.frames if shot else row.frames
        case "takes":
            value = row.take_count
        case "lint":
            value = (row.lint_errors, row.lint_warnings)
        case "estimate" | "actual":
            money = row.estimate if column.key == "estimate" else row.paid
            value = None if money is None else money.amount
        case "seed" | "batch_group":
            value = getattr(shot, column.key) if shot else row.group
        case _:
            value = _natural(shown_text(column, row, shot, names, None))
            return (not value, value)
    return (value is None, 0 if value is None else value)


def _natural(text: str) -> tuple:
    """`9` before `10`, `10` before `10A`."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)
