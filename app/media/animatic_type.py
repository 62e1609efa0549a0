"""Type for the Animatic: words as coverage masks, wrapped and set in the studio's font.

Masks are (height, width) uint8, 0 paper, 255 ink. The baseline lies at a fixed share of the
height, so that masks of one size line up. Not for colour or placement.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.media.opencv import cv2

Mask = npt.NDArray[np.uint8]

_PREFERRED = ("Inter", "Variable", "Regular")


class Typeface:
    """A folder of fonts if it has a TrueType file, else the one built into OpenCV."""

    def __init__(self, fonts: Path | None = None) -> None:
        self._face = cv2.FontFace("sans")
        files = sorted(fonts.rglob("*.ttf")) if fonts and fonts.is_dir() else []
        files.sort(key=lambda f: -sum(word in f.name for word in _PREFERRED))
        if files:
            self._face = cv2.FontFace(str(files[0]))
        self._digits: dict[tuple[int, int], dict[str, Mask]] = {}

    def width(self, text: str, size: int, weight: int = 400) -> int:
        x, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), self._face, size, weight)
        return int(x + width)

    def line(self, text: str, size: int, weight: int = 400) -> Mask:
        """One line of text, `size` px high letters' body, mask 1.4 times as high."""
        width = max(1, self.width(text, size, weight) + size // 4)
        height = math.ceil(size * 1.4)
        paper = np.zeros((height, width, 3), np.uint8)
        white = (255, 255, 255)
        cv2.putText(paper, text, (0, round(size * 1.02)), white, self._face, size, weight)
        return np.ascontiguousarray(paper[..., 0])

    def paragraph(
        self, text: str, size: int, width: int, lines: int, weight: int = 400
    ) -> Mask | None:
        """Words wrapped to `width` px; what does not fit into `lines` ends in an ellipsis."""
        rows: list[str] = []
        words = text.split()
        while words and len(rows) < lines:
            row = words.pop(0)
            while words and self.width(f"{row} {words[0]}", size, weight) <= width:
                row = f"{row} {words.pop(0)}"
            rows.append(row)
        if not rows:
            return None
        if words or self.width(rows[-1], size, weight) > width:
            rows[-1] = self._cut(rows[-1], size, width, weight)
        masks = [self.line(row, size, weight)[:, :width] for row in rows]
        paper = np.zeros((sum(m.shape[0] for m in masks), max(m.shape[1] for m in masks)), np.uint8)
        top = 0
        for mask in masks:
            paper[top : top + mask.shape[0], : mask.shape[1]] = mask
            top += mask.shape[0]
        return paper

    def figures(self, text: str, size: int, weight: int = 400) -> Mask:
        """Digits and signs on equal widths, so that a running number does not tremble."""
        cells = self._digits.setdefault((size, weight), {})
        wide = math.ceil(max(self.width(d, size, weight) for d in "0123456789")) if not cells else 0
        for sign in "0123456789:;/ " if not cells else "":
            cell = math.ceil(wide * (0.55 if sign in ":; /" else 1.0)) + size // 12
            glyph = self.line(sign, size, weight)
            box = np.zeros((glyph.shape[0], cell), np.uint8)
            left = max(0, (cell - self.width(sign, size, weight)) // 2)
            part = glyph[:, : cell - left]
            box[:, left : left + part.shape[1]] = part
            cells[sign] = box
        return np.hstack([cells[sign] for sign in text])

    def _cut(self, row: str, size: int, width: int, weight: int) -> str:
        while row and self.width(row + "…", size, weight) > width:
            row = row[:-1].rstrip(" ,.;:")
        return row + "…"
