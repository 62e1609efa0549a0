"""Inter for everything, JetBrains Mono for timecode and ids; figures of one width everywhere.

Falls back to the system's sans and mono where a font file cannot be loaded.
"""

from __future__ import annotations

from functools import cache

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


@cache
def metrics(size: int = 12, weight: int = 400, mono: bool = False) -> QFontMetrics:
    return QFontMetrics(font(size, weight, mono))
