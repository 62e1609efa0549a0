"""The rows of the time strip as values and paint: ruler, cache, notes, curves, legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from app.domain.note import Note
from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation
from app.production.screening.curves import Curve, clean_words, gate_words
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.meters import hatch
from app.ui.widgets.note_shapes import draw_note_sign

LEFT, RIGHT = 84, 16
RULER, CACHE, NOTES, CURVE, CLEAN, LEGEND = 16, 8, 12, 26, 20, 24
_DOTTED = "Dotted line: limit of the gate"
_CACHE_TOP = 4 + RULER + 2
_NOTES_TOP = _CACHE_TOP + CACHE + 4
CURVES_TOP = _NOTES_TOP + NOTES + 6


@dataclass(frozen=True, slots=True)
class Line:
    """A take on the strip. `at` gives for a frame of its own where it stands among the frames of
    the take with the focus; `name` is `A T02`, or `T02` alone on screen.
    """

    letter: str
    name: str
    evaluation: Evaluation | None
    curves: Sequence[Curve]
    notes: Sequence[Note]
    at: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Rows:
    """All that the strip shows but the playhead. `cache` are runs of (state, start, end)."""

    frames: int = 0
    rate: Fraction = Fraction(24)
    picked: FrameRange | None = None
    cache: Sequence[tuple[str, int, int]] = ()
    lines: Sequence[Line] = ()
    checks: Sequence[str] = ()  # the curves that are shown, from the top
    current: str = ""  # the note at hand
    wide: float = 1.0  # pixels of all frames
    more: int = 0  # pixels that the legend leaves to a button

    def x(self, frame: float) -> float:
        return LEFT + self.wide * frame / max(1, self.frames)

    @property
    def curves_high(self) -> int:
        return CURVE * len(self.checks)

    @property
    def shortest(self) -> Line | None:
        """The line whose clean run is bracketed: the shortest of them."""
        told = [line for line in self.lines if line.evaluation and line.evaluation.clean]
        return min(
            told,
            key=lambda line: (
                line.evaluation.clean.duration  # type: ignore[union-attr]
                if line.evaluation
                else 0
            ),
            default=None,
        )

    @property
    def has_limit(self) -> bool:
        return any(
            curve.limit is not None and curve.check in self.checks
            for line in self.lines
            for curve in line.curves
        )

    @property
    def height(self) -> int:
        high = CURVES_TOP + self.curves_high + 4
        return high + (CLEAN if self.shortest else 0) + (LEGEND if self.lines else 0)

    def fails(self) -> list[tuple[QRectF, Line, Curve, FrameRange]]:
        """The boxes of ranges that failed, the other take's under those of the focus."""
        found = []
        for n, check in enumerate(self.checks):
            top = CURVES_TOP + n * CURVE + 2
            for line in reversed(self.lines):
                for curve in (c for c in line.curves if c.check == check):
                    for bad in curve.fails:
                        left, right = self.x(line.at(bad.start)), self.x(line.at(bad.end))
                        box = QRectF(left, top, max(2.0, right - left), CURVE - 4)
                        found.append((box, line, curve, bad))
        return found


def paint_rows(p: QPainter, rows: Rows, width: int) -> None:
    """Everything that stands still while the playhead moves."""
    _ruler(p, rows)
    _cache(p, rows)
    _notes(p, rows)
    _range(p, rows)
    for n, check in enumerate(rows.checks):
        _curve(p, rows, check, CURVES_TOP + n * CURVE)
    _fails(p, rows, width)
    top = CURVES_TOP + rows.curves_high
    if (line := rows.shortest) is not None:
        _clean(p, rows, line, top)
        top += CLEAN
    if rows.lines:
        _legend(p, rows, top, width)


def _ruler(p: QPainter, rows: Rows) -> None:
    p.setFont(font(11, 400, True))
    if not rows.frames:
        return
    second = max(1, round(rows.rate))
    least = 64 / rows.wide * rows.frames
    step = next((s for s in (second, 2 * second, 5 * second, 10 * second) if s >= least), 0)
    step = step or max(1, int(least))
    last = metrics(11, 400, True).horizontalAdvance(str(rows.frames)) + 6
    for frame in range(0, rows.frames + 1, max(1, step // 2)):
        x = round(rows.x(frame))
        whole = frame % step == 0
        p.fillRect(QRect(x, 6 if whole else 10, 1, 12 if whole else 6), QColor(t.TICK_LINE))
        if whole and x + 40 < rows.x(rows.frames) - last:
            _say(p, QRect(x + 5, 4, 60, 14), str(frame), t.SECONDARY)
    end = round(rows.x(rows.frames))
    p.fillRect(QRect(end, 6, 1, 12), QColor(t.TICK_LINE))
    p.setPen(QColor(t.SECONDARY))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    p.drawText(QRect(end - 64, 4, 60, 14), right, str(rows.frames))


def _cache(p: QPainter, rows: Rows) -> None:
    _caption(p, _CACHE_TOP, CACHE, "Cache")
    p.fillRect(QRectF(LEFT, _CACHE_TOP, rows.wide, CACHE), QColor(t.METER))
    for state, start, end in rows.cache:
        left = rows.x(start)
        box = QRectF(left, _CACHE_TOP, rows.x(end) - left, CACHE)
        if state == "decoded":
            p.fillRect(box, QColor(t.STATES["ready"].fill))
        elif state == "held":
            p.fillRect(box, hatch(t.METER, t.STATES["held"].fill))
        elif state == "missing":
            p.fillRect(box, QBrush(QColor(t.BAD), Qt.BrushStyle.DiagCrossPattern))


def _notes(p: QPainter, rows: Rows) -> None:
    _caption(p, _NOTES_TOP, NOTES, "Notes")
    p.fillRect(QRectF(LEFT, _NOTES_TOP, rows.wide, NOTES), QColor(t.SUNKEN))
    middle = _NOTES_TOP + NOTES / 2
    p.save()
    for line in reversed(rows.lines):
        for note in line.notes:
            x = rows.x(line.at(note.frames.start + 0.5))
            p.setOpacity(0.45 if note.done else 1.0)
            if note.frames.duration > 1:
                right = rows.x(line.at(note.frames.end))
                colour = QColor(t.NOTES[note.kind.value][2])
                p.fillRect(QRectF(x, middle - 2, max(0.0, right - x), 4), colour)
            draw_note_sign(p, QPointF(x, middle), note.kind.value)
            if note.id == rows.current:
                p.setPen(QPen(QColor(t.STRONG), 1))
                p.drawRect(QRectF(x - 6.5, middle - 6.5, 13, 13))
    p.restore()


def _range(p: QPainter, rows: Rows) -> None:
    if rows.picked is None:
        return
    top, bottom = _CACHE_TOP - 3, _NOTES_TOP + NOTES
    p.setPen(QPen(QColor(t.STRONG), 2))
    left, right = round(rows.x(rows.picked.start)), round(rows.x(rows.picked.end))
    for x, way in ((left, 5), (right, -5)):
        p.drawLine(x, top, x, bottom)
        p.drawLine(x, top, x + way, top)
        p.drawLine(x, bottom, x + way, bottom)


def _curve(p: QPainter, rows: Rows, check: str, top: int) -> None:
    """The take with the focus solid, the other dashed, the limit dotted, on one scale."""
    box = QRectF(LEFT, top + 2, rows.wide, CURVE - 4)
    p.fillRect(box, QColor(t.SUNKEN))
    shown = [(line, c) for line in rows.lines for c in line.curves if c.check == check]
    if not shown:
        return
    first = shown[0][1]
    _caption(p, top, CURVE, first.title)
    if first.peak and shown[0][0] is rows.lines[0]:
        p.setPen(QColor(t.SECONDARY))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        p.drawText(QRect(12, top, LEFT - 22, CURVE), right, first.peak)
    limits = [first.limit] if first.limit is not None else []
    low = min(0.0, *(min(c.values) for _, c in shown), *limits)
    high = max(*(max(c.values) for _, c in shown), *limits, low + 1e-6)

    def y(value: float) -> float:
        return box.bottom() - 2 - (value - low) / (high - low) * (box.height() - 4)

    if first.limit is not None:
        dotted = QPen(QColor(t.SECONDARY), 1)
        dotted.setDashPattern([1, 3])
        p.setPen(dotted)
        p.drawLine(QPointF(box.x(), y(first.limit)), QPointF(box.right(), y(first.limit)))
    p.save()
    p.setClipRect(box)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line, curve in reversed(shown):
        pen = QPen(QColor(t.CURVE if line is rows.lines[0] else t.CURVE_OTHER), 1.2)
        if line is not rows.lines[0]:
            pen.setDashPattern([3, 2])
        p.setPen(pen)
        step = max(1, len(curve.values) // 800)
        p.drawPolyline(
            [
                QPointF(rows.x(line.at(n + 0.5)), y(value))
                for n, value in enumerate(curve.values)
                if n % step == 0
            ]
        )
    p.restore()


def _fails(p: QPainter, rows: Rows, width: int) -> None:
    p.setFont(font(11))
    for box, line, curve, bad in rows.fails():
        p.fillRect(box, t.see_through(t.CURVE_FAIL, 0.28))
        p.fillRect(QRectF(box.x(), box.y(), box.width(), 2), QColor(t.BAD))
        words = f"{line.letter} {curve.words(bad)}".strip()
        wide = metrics(11).horizontalAdvance(words) + 12
        left = box.right() + 2
        if left + wide > width - RIGHT:
            left = max(float(LEFT), box.left() - wide - 2)
        plate = QRectF(left, box.y() + 3, wide, 16)
        p.fillRect(plate, t.MARK)
        p.setPen(QColor(t.BAD))
        p.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _clean(p: QPainter, rows: Rows, line: Line, top: int) -> None:
    assert line.evaluation is not None
    assert line.evaluation.clean is not None
    run, y = line.evaluation.clean, top + 9
    left, right = round(rows.x(line.at(run.start))), round(rows.x(line.at(run.end)))
    words = clean_words(line.letter, line.evaluation)
    p.setFont(font(11))
    p.setPen(QColor(t.SECONDARY))
    for x in (left, right):
        p.drawLine(x, y - 4, x, y + 4)
    wide = metrics(11).horizontalAdvance(words) + 16
    middle = max(LEFT, (left + right - wide) // 2)
    p.drawLine(left, y, max(left, middle), y)
    p.drawLine(min(right, middle + wide), y, right, y)
    p.drawText(QRect(middle, y - 8, wide, 16), Qt.AlignmentFlag.AlignCenter, words)


def legend_left(rows: Rows) -> int:
    """Where the legend's words at the left end."""
    names = sum(28 + metrics(11).horizontalAdvance(line.name) + 12 for line in rows.lines)
    limit = metrics(11).horizontalAdvance(_DOTTED) + 12 if rows.has_limit else 0
    return 12 + names + (limit if rows.wide > 700 else 0)


def gates(rows: Rows, right: int) -> list[tuple[bool, str, int]]:
    """What the gates say and how wide, of as many lines as there is room for: the take with the
    focus comes first.
    """
    room = right - max(LEFT, legend_left(rows)) - rows.more
    found: list[tuple[bool, str, int]] = []
    for line in rows.lines:
        if line.evaluation is None:
            continue
        good, words = gate_words(line.letter, line.evaluation)
        wide = metrics(11).horizontalAdvance(words) + 18
        if wide > room:
            break
        found.append((good, words, wide))
        room -= wide + 16
    return found


def _legend(p: QPainter, rows: Rows, top: int, width: int) -> None:
    p.setFont(font(11))
    x, y = 12, top + LEGEND // 2
    for n, line in enumerate(rows.lines):
        pen = QPen(QColor(t.CURVE_OTHER if n else t.CURVE), 2)
        if n:
            pen.setDashPattern([3, 2])
        p.setPen(pen)
        p.drawLine(x, y, x + 20, y)
        _say(p, QRect(x + 28, y - 8, 200, 16), line.name, t.SECONDARY)
        x += 28 + metrics(11).horizontalAdvance(line.name) + 12
    if rows.has_limit and rows.wide > 700:
        _say(p, QRect(x, y - 8, 240, 16), _DOTTED, t.SECONDARY)
    right = width - RIGHT
    for good, words, wide in reversed(gates(rows, right)):
        tone = t.OK if good else t.WARNING
        draw_icon(p, "check" if good else "scissors", QRect(right - wide, y - 6, 12, 12), tone)
        _say(p, QRect(right - wide + 18, y - 8, wide, 16), words, tone)
        right -= wide + 16


def _caption(p: QPainter, top: int, height: int, word: str) -> None:
    p.setFont(font(11))
    _say(p, QRect(12, top - 4, LEFT - 16, height + 8), word, t.SECONDARY)


def _say(p: QPainter, box: QRect, text: str, tone: str) -> None:
    p.setPen(QColor(tone))
    p.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
