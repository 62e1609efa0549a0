"""What the Animatic burns into every frame: slate line, frame count, captions, handle marks.

Works on the planes of a limited-range BT.709 4:2:0 picture in place. Says what the picture is (an
animatic) and where the shot's own frames begin and end. Not for the picture itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.render_order import RenderOrder
from app.domain.timing import frames_of, timecode
from app.media.animatic_type import Mask, Typeface
from app.media.opencv import cv2

Plane = npt.NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]

_AMBER = (168, 67, 158)  # Y, Cb, Cr of the studio's focus colour
_INK = 214
_QUIET = 150
_TIMED = re.compile(r"^\s*(\d+)\s*[-–]\s*(\d+)\s*[:.]?\s+(.*)$", re.DOTALL)

# The line darkens what lies under it instead of hiding it.
_DIM = np.clip(np.arange(256) * 0.20 + 13, 16, 235).astype(np.uint8)
_DIM_CHROMA = np.clip((np.arange(256) - 128) * 0.20 + 128, 16, 240).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Caption:
    start: int
    end: int
    mask: Mask

    def strength(self, frame: int) -> float:
        # Captions cut and do not fade: over a still picture a fade would be the only motion, and
        # everything beside it would measure as frozen.
        return 1.0 if self.start <= frame < self.end else 0.0


class BurnIn:
    """Made once for a take; `apply` is called for every frame."""

    def __init__(self, order: RenderOrder, face: Typeface, *, card: bool) -> None:
        self._order = order
        self._face = face
        self._cut = (order.cut_start, order.cut_end or order.frames)
        # Height of the line's letters' box; upright pictures are narrow, so it follows both sides.
        self._unit = max(8, round(min(order.height, order.width * 0.75) / 36))
        self._bar = _even(self._unit * 1.7)
        self._size = max(7, round(self._unit * 0.78))
        self._margin = _even(order.width / 48)
        self._start = frames_of(order.options.get("timecode", "00:00:00:00"), order.rate)
        self._digits = len(str(order.frames))
        self._line = self._fixed_text()
        self._line_end = max((x + mask.shape[1] for x, mask, _ in self._line), default=0)
        self._captions = self._timed_captions()
        self._card = self._card_text() if card else None
        word = np.pad(face.line("HANDLE", self._size, 650), self._size // 2)
        self._handle = (word, _shadow(word, self._size / 10))

    def apply(self, planes: Planes, frame: int) -> None:
        """Draw on the planes of file frame `frame`."""
        if self._card is not None:
            top, mask = self._card
            _dim(planes, 0, top, _even(mask.shape[1] + self._margin), _even(mask.shape[0]), 0.45)
            _ink(planes[0], mask, self._margin, top, 232)
        speaking = [c for c in self._captions if c.start <= frame < c.end]
        if speaking:
            caption = max(speaking, key=lambda c: c.start)
            self._draw_caption(planes, caption.mask, caption.strength(frame))
        if not self._cut[0] <= frame < self._cut[1]:
            self._draw_handle(planes)
        self._draw_line(planes, frame)

    def _fixed_text(self) -> list[tuple[int, Mask, int]]:
        order, face, size = self._order, self._face, self._size
        words = [
            (order.slate or f"SHOT {order.shot_number}", 650, _INK),
            (f"SHOT {order.shot_number}" if order.slate else "", 400, _QUIET),
            ("ANIMATIC", 650, _INK),
            (order.move, 400, _QUIET),
        ]
        left, line = self._margin + self._unit, []
        label = face.figures("00:00:00:00", size, 500).shape[1]
        count = face.figures("0" * (2 * self._digits + 1), size).shape[1]
        limit = order.width - self._margin - label - count - 3 * size
        for text, weight, level in words:
            if not text or left + face.width(text, size, weight) > limit:
                continue
            mask = face.line(text, size, weight)
            line.append((left, mask, level))
            left += mask.shape[1] + round(size * 0.9)
        room = limit - left
        if order.title and room > size * 6:
            title = face.paragraph(order.title, size, room, 1)
            if title is not None:
                line.append((left, title, _QUIET))
        return line

    def _timed_captions(self) -> list[_Caption]:
        order, size = self._order, max(9, round(self._unit * 1.05))
        width = int(order.width * 0.62)
        captions = []
        for start, end, text in timed_beats(order.beats, self._cut):
            mask = self._face.paragraph(text, size, width, 2, 500)
            if mask is not None:
                captions.append(_Caption(start, end, mask))
        return captions

    def _card_text(self) -> tuple[int, Mask]:
        order, face = self._order, self._face
        width = int(order.width * 0.62)
        big, middle, small = (round(self._unit * f) for f in (2.6, 1.5, 0.86))
        parts = [
            face.paragraph(f"{order.shot_number}", big, width, 1, 700),
            face.paragraph(order.title, middle, width, 2, 600) if order.title else None,
            face.paragraph(order.text, small, width, 5, 400) if order.text else None,
        ]
        kept = [p for p in parts if p is not None]
        gap = self._unit // 2
        high = sum(p.shape[0] + gap for p in kept) + 2 * gap
        wide = max((p.shape[1] for p in kept), default=2) + 2 * self._margin
        paper = np.zeros((high, wide), np.uint8)
        top = gap
        for part in kept:
            paper[top : top + part.shape[0], self._margin : self._margin + part.shape[1]] = part
            top += part.shape[0] + gap
        return _even(order.height * 0.11), paper

    def _draw_caption(self, planes: Planes, mask: Mask, strength: float) -> None:
        order, pad = self._order, _even(self._unit * 0.6)
        left = self._margin
        high, wide = _even(mask.shape[0] + 2 * pad), _even(mask.shape[1] + 4 * pad)
        top = _even(order.height - self._bar - self._unit - high)
        if top < 0:
            return
        _dim(planes, left, top, wide, high, 0.8 * strength)
        if strength > 0.5:
            _fill(planes, left, top, _even(max(2, self._unit // 6)), high, _AMBER)
        ink = np.asarray(cv2.convertScaleAbs(mask, alpha=strength), np.uint8)
        _ink(planes[0], ink, left + 2 * pad, top + pad, 230)

    def _draw_handle(self, planes: Planes) -> None:
        """Corner brackets and the word, so that an editor sees these frames are handles."""
        order, unit = self._order, self._unit
        thick, arm = _even(max(2, unit / 8)), _even(unit * 2.2)
        left, top = self._margin, _even(order.height / 27)
        right, bottom = _even(order.width - left), _even(order.height - self._bar - top)
        for x in (left, right - arm):
            for y in (top, bottom - thick):
                _fill(planes, x, y, arm, thick, _AMBER)
        for x in (left, right - thick):
            for y in (top, bottom - arm):
                _fill(planes, x, y, thick, arm, _AMBER)
        word, shadow = self._handle
        x = _even((order.width - word.shape[1]) / 2)
        _ink(planes[0], shadow, x, top, 16)
        _ink(planes[0], word, x, top, 232)

    def _draw_line(self, planes: Planes, frame: int) -> None:
        order, bar = self._order, self._bar
        top = order.height - bar
        y, u, v = planes
        y[top:] = cv2.LUT(y[top:], _DIM)
        for chroma in (u, v):
            chroma[top // 2 :] = cv2.LUT(chroma[top // 2 :], _DIM_CHROMA)
        text_top = top + max(0, (bar - round(self._size * 1.4)) // 2)
        dot = _even(self._unit * 0.42)
        in_cut = self._cut[0] <= frame < self._cut[1]
        _fill(planes, self._margin, top + _even((bar - dot) / 2), dot, dot,
              (_INK, 128, 128) if in_cut else _AMBER)  # fmt: skip
        for left, mask, level in self._line:
            _ink(y, mask, left, text_top, level)
        count = f"{frame:0{self._digits}d}/{order.frames}"
        label = timecode(self._start + frame, order.rate)
        right = order.width - self._margin
        for text, weight, level in ((label, 500, _INK), (count, 400, _QUIET)):
            mask = self._face.figures(text, self._size, weight)
            right -= mask.shape[1]
            if right > self._line_end:
                _ink(y, mask, right, text_top, level)
            right -= self._size
        self._draw_progress(planes, frame, top)

    def _draw_progress(self, planes: Planes, frame: int, top: int) -> None:
        """A hair line over the whole width: handles amber, the shot's own frames light."""
        order, high = self._order, _even(max(2, self._unit / 10))
        done = _even(order.width * (frame + 1) / order.frames)
        edges = [_even(order.width * f / order.frames) for f in self._cut]
        spans = ((0, edges[0], _AMBER), (edges[0], edges[1], (_INK, 128, 128)))
        for start, end, colour in (*spans, (edges[1], order.width, _AMBER)):
            if min(end, done) > start:
                _fill(planes, start, top, min(end, done) - start, high, colour)


def timed_beats(beats: Sequence[str], cut: tuple[int, int]) -> list[tuple[int, int, str]]:
    """Captions as (start, end, text) in file frames.

    A beat may begin with its frames counted from the first used one, as in `12-36: she turns`;
    beats without share the shot evenly.
    """
    length = cut[1] - cut[0]
    found = []
    for place, beat in enumerate(beats):
        timed = _TIMED.match(beat)
        if timed:
            start, end, text = int(timed[1]), int(timed[2]), timed[3]
        else:
            start, end = (length * n // len(beats) for n in (place, place + 1))
            text = beat
        if text.strip() and start < min(end, length):
            found.append((cut[0] + start, cut[0] + min(end, length), text.strip()))
    return found


def _even(value: float) -> int:
    return round(value / 2) * 2


def _fill(
    planes: Planes, x: int, y: int, width: int, height: int, colour: tuple[int, int, int]
) -> None:
    planes[0][y : y + height, x : x + width] = colour[0]
    for plane, level in zip(planes[1:], colour[1:], strict=True):
        plane[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2] = level


def _dim(planes: Planes, x: int, y: int, width: int, height: int, share: float) -> None:
    """Darken a box of the picture, so that type on it can be read. Even numbers only."""
    box = planes[0][y : y + height, x : x + width]
    cv2.addWeighted(cv2.LUT(box, _DIM), share, box, 1 - share, 0, box)
    for chroma in planes[1:]:
        half = chroma[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2]
        cv2.addWeighted(cv2.LUT(half, _DIM_CHROMA), share, half, 1 - share, 0, half)


def _shadow(mask: Mask, spread: float) -> Mask:
    """A soft dark edge for ink that stands on the picture itself."""
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, spread))
    return np.asarray(cv2.convertScaleAbs(soft, alpha=1.1), np.uint8)


def _ink(y: Plane, mask: Mask, left: int, top: int, level: int) -> None:
    """Blend `level` into luma where the mask has ink; clipped at the edges."""
    area = y[top : top + mask.shape[0], left : left + mask.shape[1]]
    ink = mask[: area.shape[0], : area.shape[1]].astype(np.int16)
    area[:] = area + (level - area.astype(np.int16)) * ink // 255
