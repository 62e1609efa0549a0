"""Inter for everything, JetBrains Mono for timecode and ids; figures of one width everywhere.

Falls back to the system's sans and mono where a font file cannot be loaded.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from app.domain.errors import Bug
from app.resources import resource

_FAMILIES = {"sans": "Inter", "mono": "JetBrains Mono"}


def load_fonts() -> None:
    """Load the shipped font files once; needs a QGuiApplication."""
    try:
        folder = resource("fonts")
    except Bug:
        return
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in (".ttf", ".otf"):
            QFontDatabase.addApplicationFont(str(file))


@cache
def font(size: int = 12, weight: int = 400, mono: bool = False, italic: bool = False) -> QFont:
    """The product's font at a pixel size. The value is shared: copy it before changing it."""
    made = QFont(_FAMILIES["mono" if mono else "sans"])
    made.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    if mono:
        made.setFeature(QFont.Tag("zero"), 1)
        made.setFeature(QFont.Tag("calt"), 0)
    return made


@lru_cache(8192)
def advance(text: str, size: int = 12, weight: int = 400, mono: bool = False) -> int:
    """How wide a text is; tiles say the same few words over and over."""
    return metrics(size, weight, mono).horizontalAdvance(text)


@lru_cache(8192)
def elided(text: str, room: int, size: int = 12, weight: int = 400, mono: bool = False) -> str:
    """As much of a text as fits the room, its end as an ellipsis."""
    return metrics(size, weight, mono).elidedText(text, Qt.TextElideMode.ElideRight, room)


@cache
def metrics(size: int = 12, weight: int = 400, mono: bool = False) -> QFontMetrics:
    return QFontMetrics(font(size, weight, mono))
