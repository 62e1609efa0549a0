"""The window's colours by role. Not for drawing: `palette`, `style_sheet` and painters use them.

The values are those of the design (dark theme); a state has a fill for bars and a tint for text.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

SURROUND = "#1A1A1A"
EDGE = "#161616"
SUNKEN = "#1E1E1E"
WINDOW = "#232323"
PANEL = "#2B2B2B"
RAISED = "#353535"
LINE = "#3F3F3F"
HAIR = "#343434"
HOVER = "#303030"
HOVER_RAISED = "#3D3D3D"
PRESSED = "#262626"
STRONG = "#F0F0F0"
TEXT = "#D8D8D8"
SECONDARY = "#9A9A9A"
SECONDARY_RAISED = "#A8A8A8"
SECONDARY_SELECTED = "#C4C4C4"
DISABLED = "#6A6A6A"
FOCUS = "#E8A33D"
SELECTION = "#4A90D9"
SELECTED = "#2C3E52"
PRIMARY = "#2F6FB5"
PRIMARY_HOVER = "#3576BC"
PRIMARY_PRICE = "#255A94"
WARNING_BOX = "#332B1C"
WARNING_LINE = "#6B5426"
ERROR_BOX = "#2E2322"
ERROR_LINE = "#6E3631"
OK = "#62C48C"
WARNING = "#E8B04A"
BAD = "#F08A80"
BADGE_LINE = "#444444"
METER = "#191919"


@dataclass(frozen=True, slots=True)
class StateLook:
    """How one state is drawn: `fill` for bars, `tint` for text and the icon."""

    fill: str
    tint: str
    icon: str


STATES: dict[str, StateLook] = {
    "planned": StateLook("#8C8C8C", "#A8A8A8", "circle-dashed"),
    "queued": StateLook("#8C8C8C", "#A8A8A8", "clock"),
    "submitting": StateLook("#4A90D9", "#7DB4EA", "arrow-up-from-line"),
    "rendering": StateLook("#4A90D9", "#7DB4EA", "loader"),
    "fetching": StateLook("#4A90D9", "#7DB4EA", "download"),
    "in_doubt": StateLook("#C9B037", "#D8C35A", "circle-help"),
    "evaluating": StateLook("#9B6DD6", "#BD9DEA", "scan-search"),
    "ready": StateLook("#3FA66B", "#62C48C", "circle-check"),
    "circled": StateLook("#3FA66B", "#62C48C", "circle-dot"),
    "failed": StateLook("#D0473D", "#F08A80", "octagon-x"),
    "cancelling": StateLook("#B9772E", "#D99A56", "circle-slash"),
    "cancelled": StateLook("#B9772E", "#D99A56", "circle-slash"),
    "held": StateLook("#E0A030", "#E0A030", "hand"),
}

# tint and icon of each verdict
VERDICTS: dict[str, tuple[str, str]] = {
    "PASS": ("#62C48C", "check"),
    "TRIM": ("#B4D65C", "scissors"),
    "RETRY": ("#E8B04A", "refresh-cw"),
    "SWITCH": ("#BD9DEA", "replace"),
    "HALT": ("#F08A80", "octagon-x"),
}

# letter, word and colour of each origin of a prompt phrase
ORIGINS: dict[str, tuple[str, str]] = {
    "K": ("Kit", "#A9CF7C"),
    "S": ("Subject", "#E6C17A"),
    "E": ("Place", "#8CC7C0"),
    "C": ("Camera", "#8FB8EC"),
    "Y": ("Style", "#C9A6E8"),
    "M": ("Mood", "#E39A8F"),
    "N": ("Not", "#B0B0B0"),
}

GROUPS = ("#5B8F8A", "#A3795B", "#7A7FA8")


def colour(value: str) -> QColor:
    return QColor(value)


def state_look(state: str) -> StateLook:
    """The look of a state word; an unknown one is drawn like a planned shot."""
    return STATES.get(state, STATES["planned"])
