"""The window's colours by role, read once from resources/theme/tokens.toml; no other file has any.

A state has a fill for bars and a tint for text and its icon. Not for drawing: painters use these.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor

from app.resources import resource

_TOKENS: dict[str, Any] = tomllib.loads(
    resource("theme", "tokens.toml").read_text(encoding="utf-8")
)
_COLOUR: dict[str, str] = _TOKENS["colour"]
_METER, _TIMELINE, _OPACITY = _TOKENS["meter"], _TOKENS["timeline"], _TOKENS["opacity"]

SURROUND, EDGE, SUNKEN = _COLOUR["surround"], _COLOUR["edge"], _COLOUR["sunken"]
WINDOW, PANEL, RAISED = _COLOUR["window"], _COLOUR["panel"], _COLOUR["raised"]
LINE, HAIR = _COLOUR["line"], _COLOUR["hair"]
HOVER, HOVER_RAISED, PRESSED = _COLOUR["hover"], _COLOUR["hover_raised"], _COLOUR["pressed"]
STRONG, TEXT, DISABLED = _COLOUR["text_strong"], _COLOUR["text"], _COLOUR["disabled"]
SECONDARY = _COLOUR["secondary"]  # on window, panel and sunken only
SECONDARY_RAISED, SECONDARY_SELECTED = _COLOUR["secondary_raised"], _COLOUR["secondary_selected"]
DISABLED_LINE, DISABLED_FILL = _COLOUR["disabled_border"], _COLOUR["disabled_fill"]
FOCUS, SELECTION, SELECTED = _COLOUR["focus"], _COLOUR["selection_line"], _COLOUR["selection_fill"]
SELECTED_TEXT = _COLOUR["selection_text"]
PRIMARY, PRIMARY_HOVER = _COLOUR["primary"], _COLOUR["primary_hover"]
PRIMARY_PRICE, PRIMARY_TEXT = _COLOUR["primary_price"], _COLOUR["primary_text"]
PRIMARY_PRESSED, PRICE_GREY = _COLOUR["primary_pressed"], _COLOUR["price_grey"]
SEGMENT_ON = _COLOUR["segment_on"]
WARNING_BOX, WARNING_LINE = _COLOUR["warning_fill"], _COLOUR["warning_border"]
ERROR_BOX, ERROR_LINE = _COLOUR["error_fill"], _COLOUR["error_border"]
OK, WARNING, BAD = _COLOUR["ok_text"], _COLOUR["warning_text"], _COLOUR["error_text"]
DROP, DOUBT_ROW, REFUSED_ROW = _COLOUR["drop_fill"], _COLOUR["doubt_row"], _COLOUR["refused_row"]
BADGE, BADGE_LINE = _COLOUR["badge_fill"], _COLOUR["badge_border"]
NO_PICTURE = _COLOUR["picture_empty"]
NO_KEYFRAME, NO_KEYFRAME_LINE = _COLOUR["picture_missing"], _COLOUR["picture_missing_border"]
PROGRESS, METER = _COLOUR["progress_track"], _COLOUR["meter_track"]
HANDLE, TICK_LINE, MENU_LINE = (
    _COLOUR["scroll_handle"], _COLOUR["checkbox_border"], _COLOUR["menu_border"],
)  # fmt: skip
PAPER, PAPER_TEXT = _TOKENS["paper"]["ground"], _TOKENS["paper"]["text"]
PAPER_SECONDARY, PAPER_RULE = _TOKENS["paper"]["secondary"], _TOKENS["paper"]["rule"]
KEY, KEY_LINE, FOUND = _COLOUR["key_fill"], _COLOUR["key_border"], _COLOUR["found_text"]
CHIP, CHIP_LINE = _COLOUR["model_chip_fill"], _COLOUR["model_chip_border"]
RESERVED, HELD_BACK = tuple(_METER["reserved"]), tuple(_METER["held_back"])  # line, ground
CURVE, CURVE_FAIL = _TOKENS["curve"]["focused"], _TOKENS["curve"]["fail"]
CURVE_OTHER = _TOKENS["curve"]["other"]
CLIP, CLIP_LINE = _TIMELINE["v1"]["fill"], _TIMELINE["v1"]["line"]
CLIP_SELECTED = _TIMELINE["v1_selected"]["fill"]
# fill and line of sounds by their track
TRACKS: dict[str, tuple[str, str]] = {
    track: (_TIMELINE[key]["fill"], _TIMELINE[key]["line"])
    for track, key in (("takes", "a1"), ("voice", "a2"), ("music", "a3"))
}
# fill and text of words that stand on one side of a comparison only
REMOVED = (_TOKENS["difference"]["removed"]["fill"], _TOKENS["difference"]["removed"]["text"])
ADDED = (_TOKENS["difference"]["added"]["fill"], _TOKENS["difference"]["added"]["text"])
PALE = 1 - float(_OPACITY["planned_saturation"])


@dataclass(frozen=True, slots=True)
class StateLook:
    """How one state is drawn: `fill` for bars, `tint` for text and the icon."""

    fill: str
    tint: str
    icon: str


STATES: dict[str, StateLook] = {
    name: StateLook(one["fill"], one["tint"], one["icon"]) for name, one in _TOKENS["state"].items()
}
# tint and icon of each verdict
VERDICTS: dict[str, tuple[str, str]] = {
    one["word"]: (one["tint"], one["icon"]) for one in _TOKENS["verdict"].values()
}
# word and colour of each origin of a prompt phrase, by its letter
ORIGINS: dict[str, tuple[str, str]] = {
    letter: (one["word"], one["tint"]) for letter, one in _TOKENS["origin"].items()
}
# word, shape and colour of each kind of note; shape and colour always stand together
NOTES: dict[str, tuple[str, str, str]] = {
    kind: (one["word"], one["shape"], one["colour"]) for kind, one in _TOKENS["note"].items()
}
LABELS: dict[str, str] = dict(_TOKENS["label"])  # colour by the name of a take's label
GROUPS: tuple[str, ...] = tuple(strip["colour"] for strip in _TOKENS["group"]["strips"])


def state_look(state: str) -> StateLook:
    """The look of a state word; an unknown one is drawn like a planned shot."""
    return STATES.get(state, STATES["planned"])


def see_through(value: str, opacity: float) -> QColor:
    """A colour that lets what is below shine through; `opacity` is 0 to 1."""
    made = QColor(value)
    made.setAlphaF(opacity)
    return made


SCRIM: QColor = see_through(_COLOUR["edge"], float(_OPACITY["scrim"]))
MARK: QColor = see_through(_COLOUR["mark_fill"], float(_OPACITY["mark"]))
