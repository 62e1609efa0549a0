"""How a lane is painted: its head, sounds with their curves, and what a drop would make."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.sound import PEAKS, Track, Waveform
from app.production.cut.sounds import OnTrack
from app.ui.pages.assemble.axis import HEAD, RIGHT, Axis
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

TALL = 52
_NAME = 16  # pixels of a sound's name above its curve
HEADS = {Track.VOICE: ("A2", "voice", "mic"), Track.MUSIC: ("A3", "music", "music")}
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where something would lie: `frames` 0 while its length is not known; `words` say it."""

    start: int
    frames: int
    words: str


@dataclass(frozen=True, slots=True)
class Look:
    """How one sound stands there. `trouble` says in short why it has no curve."""

    chosen: bool
    focus: bool
    wave: Waveform | None
    trouble: str


def paint_head(p: QPainter, track: Track, width: int) -> None:
    code, word, icon = HEADS[track]
    p.fillRect(QRect(0, 0, width, TALL), QColor(t.WINDOW))
    p.fillRect(QRect(0, 0, HEAD, TALL), QColor(t.PANEL))
    p.fillRect(QRect(0, TALL - 1, width, 1), QColor(t.HAIR))
    p.fillRect(QRect(HEAD, 0, 1, TALL), QColor(t.EDGE))
    p.setFont(font(12, 600))
    p.setPen(QColor(t.STRONG))
    p.drawText(QRect(12, 0, 30, TALL), _LEFT, code)
    p.setFont(font())
    p.setPen(QColor(t.SECONDARY))
    p.drawText(QRect(36, 0, 60, TALL), _LEFT, word)
    draw_icon(p, icon, QRect(HEAD - 26, TALL // 2 - 7, 14, 14), t.SECONDARY)


def paint_quiet(p: QPainter, words: str, width: int) -> None:
    """One quiet line in an empty lane."""
    p.setFont(font())
    p.setPen(QColor(t.SECONDARY))
    p.drawText(QRect(HEAD + 12, 0, width - HEAD - RIGHT - 12, TALL), _LEFT, words)


def paint_focus(p: QPainter, width: int) -> None:
    p.setPen(QPen(QColor(t.FOCUS), 2))
    p.drawRect(QRect(HEAD + 2, 2, width - HEAD - 4, TALL - 5))


def box_of(start: int, frames: int, axis: Axis) -> QRect:
    """Where frames of the film lie in a lane, as far as they are on screen."""
    left = axis.x(start)
    right = min(axis.x(start + frames), axis.width - RIGHT)
    return QRect(left, 2, max(3, right - left - 1), TALL - 5)


def paint_sound(p: QPainter, one: OnTrack, look: Look, axis: Axis, rate: Fraction) -> None:
    fill, tint = t.TRACKS[one.sound.track.value]
    box = box_of(one.sound.record_start, one.sound.frames, axis)
    p.fillRect(box, QColor(fill))
    p.setClipRect(box)
    if look.wave is not None:
        p.setPen(QColor(tint))
        p.drawLines(_bars(one, look.wave, box, axis, rate))
    further = one.sound.record.end > axis.frames
    room = box.width() - 8 - (18 if further else 0)
    said = f"{one.name}, {look.trouble}" if look.trouble else one.name
    words = metrics(11, 500).elidedText(said, Qt.TextElideMode.ElideRight, room)
    p.setFont(font(11, 500))
    p.setPen(QColor(t.WARNING if look.trouble else t.STRONG))
    p.drawText(QRect(box.x() + 5, box.y() + 1, room, _NAME), _LEFT, words)
    if further:
        draw_icon(p, "chevron-right", QRect(box.right() - 15, box.y() + 2, 14, 14), t.STRONG)
    p.setClipping(False)
    if look.focus:
        p.setPen(QPen(QColor(t.FOCUS), 2))
        p.drawRect(box)
    elif look.chosen:
        p.setPen(QPen(QColor(t.SELECTION), 2))
        p.drawRect(box.adjusted(1, 1, -1, -1))
    else:
        p.setPen(t.see_through(tint, 0.6))
        p.drawRect(box.adjusted(0, 0, -1, -1))


def paint_ghost(p: QPainter, ghost: Ghost, axis: Axis) -> None:
    """What a drop or the hand that drags would make, in words beside the place."""
    box = box_of(ghost.start, max(1, ghost.frames), axis)
    p.fillRect(box, QColor(t.DROP))
    p.setPen(QPen(QColor(t.FOCUS), 2))
    p.drawRect(box.adjusted(1, 1, -1, -1))
    wide = metrics(12, 500).horizontalAdvance(ghost.words) + 16
    left = max(HEAD + 2, min(box.x(), axis.width - RIGHT - wide))
    plate = QRect(left, TALL // 2 - 12, wide, 24)
    p.fillRect(plate, QColor(t.DROP))
    p.drawRect(plate)
    p.setFont(font(12, 500))
    p.setPen(QColor(t.STRONG))
    p.drawText(plate, Qt.AlignmentFlag.AlignCenter, ghost.words)


def _bars(one: OnTrack, wave: Waveform, box: QRect, axis: Axis, rate: Fraction) -> list[QLine]:
    """A bar every other pixel, as high as the loudest sample under it."""
    middle = box.y() + _NAME + (box.height() - _NAME) // 2
    half = (box.height() - _NAME) // 2 - 2
    left, per_pixel = axis.x(one.sound.record_start), _frames_a_pixel(axis)
    made = []
    for x in range(box.x() + 2, box.right() - 1, 2):
        at = (one.sound.source_in + (x - left) * per_pixel) / float(rate) * PEAKS
        end = at + 2 * per_pixel / float(rate) * PEAKS
        loud = max(wave.peaks[int(at) : max(int(at) + 1, int(end))], default=0)
        high = round(half * loud / 255)
        made.append(QLine(x, middle - high, x, middle + high))
    return made


def _frames_a_pixel(axis: Axis) -> float:
    return max(1, axis.frames) / max(1, axis.width - HEAD - RIGHT)
