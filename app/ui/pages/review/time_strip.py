"""Time under the picture: ruler, what is in memory, in and out, notes, the checks' curves.

A press or drag asks for a frame, a press on a range that failed loops over it; the playhead stands
at the frame that is painted. What does not move with it is painted once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.take import Take
from app.domain.timing import FrameRange
from app.domain.verdict import Outcome
from app.production.screening.curves import Curve, curves_of, hidden_words, worst
from app.ui.later import later
from app.ui.pages.review.marks import LETTERS
from app.ui.pages.review.noting import Noting
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.strip_rows import (
    CLEAN,
    CURVES_TOP,
    LEFT,
    LEGEND,
    RIGHT,
    Line,
    Rows,
    legend_left,
    paint_rows,
)
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button

SHORT = 760  # a window of this height keeps only the worst curve


class TimeStrip(QWidget):
    """Signals: `wanted(int)` a frame of the take with the focus that somebody points at;
    `looped(object)` a range of its frames.
    """

    wanted = Signal(int)
    looped = Signal(object)

    def __init__(self, stage: Stage, noting: Noting) -> None:
        super().__init__()
        self._stage, self._noting, self._viewer = stage, noting, stage.viewer
        self.setAccessibleName("Time")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rows = Rows()
        self._index, self._short, self._unfolded = 0, False, False
        self._still: QPixmap | None = None
        self._soon = later(self, 0, self.retell)  # several of these come at once
        self.more = button("", "chevron-down", kind="flat", tip="The other curves")
        self.more.setParent(self)
        self.more.setFixedHeight(20)
        self.more.clicked.connect(lambda _on=False: self.unfold(not self._unfolded))
        self.more.hide()
        for signal in (
            stage.panes_changed, stage.takes_changed, stage.focus_changed, stage.compare.changed,
            noting.changed, noting.picked, self._viewer.opened, self._viewer.range_set,
        ):  # fmt: skip
            signal.connect(lambda *_said: self._soon.start())
        self._viewer.filled.connect(self._recache)
        self._viewer.moved.connect(self.show_index)
        self._viewer.played.connect(self._played)
        self.wanted.connect(self._viewer.go_to)
        self.looped.connect(self._viewer.loop_over)

    def unfold(self, on: bool) -> None:
        """Show all curves, or only the worst."""
        self._unfolded = on
        self.retell()

    def fit(self, height: int) -> None:
        """The page is so high; curves give way to the picture."""
        if (short := height < SHORT) != self._short:
            self._short = short
            self.retell()

    def show_index(self, index: int) -> None:
        self._index = index
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(f"frame {self._index} of {self.rows.frames}")

    def _played(self, _speed: object) -> None:
        self.update()  # play around a frame began or ended

    def retell(self) -> None:
        """Another take, other notes, or others beside it."""
        take, viewer = self._stage.take, self._viewer
        if take is None or viewer.player is None or viewer.pane >= viewer.player.panes:
            self.rows = Rows(wide=self._wide())
            self.more.hide()
            self._laid()
            return
        lines = self._lines(take)
        curves = [line.curves for line in lines]
        order = list(dict.fromkeys(curve.check for one in curves for curve in one))
        folds = len(order) > 1 and (
            self._short or self._stage.compare.over or self._stage.compare.layout > 2
        )
        bad = worst(curves)
        self.rows = Rows(
            frames=viewer.frames,
            rate=take.probe.rate,
            picked=viewer.picked,
            cache=self._runs(),
            lines=lines,
            checks=[bad] if folds and not self._unfolded else order,
            current=self._noting.current,
            wide=self._wide(),
        )
        self.more.setVisible(folds)
        if folds:
            told = [(line.letter, line.curves) for line in lines]
            self.more.setText(hidden_words(told, bad, open_=self._unfolded))
            self.more.setAccessibleName(self.more.text())
            self.more.adjustSize()
            self.rows = replace(self.rows, more=self.more.width() + 8)
        self._laid()

    # inside

    def _lines(self, take: Take) -> list[Line]:
        """The take with the focus, and the one beside it that did worst."""
        panes, focus = self._stage.panes, self._stage.focus
        others = [n for n in range(len(panes)) if n != focus]
        found = [self._line(focus, take)]
        if others:
            beside = min(others, key=lambda n: (_rank(curves_of(panes[n].evaluation)), n))
            found.append(self._line(beside, panes[beside]))
        return found

    def _line(self, pane: int, take: Take) -> Line:
        letter = LETTERS[pane] if len(self._stage.panes) > 1 else ""
        return Line(
            letter=letter,
            name=f"{letter} {take.slate[4:7]}".strip(),
            evaluation=take.evaluation,
            curves=curves_of(take.evaluation),
            notes=self._noting.of(take),
            at=self._placing(pane, take),
        )

    def _placing(self, pane: int, take: Take) -> Callable[[float], float]:
        """From a pane's own frames to those of the pane with the focus, shifted and conformed."""
        player, focus, ours = self._viewer.player, self._viewer.pane, self._stage.take
        if player is None or ours is None or pane == focus or pane >= player.panes:
            return lambda frame: frame
        here, there = player.offsets[focus], player.offsets[pane]
        same = player.conform == "frames"
        pace = 1.0 if same else float(ours.probe.rate / take.probe.rate)
        return lambda frame: (frame - there) * pace + here

    def _runs(self) -> list[tuple[str, int, int]]:
        """Runs of frames of one state of the memory; the unknown is left empty."""
        player, pane = self._viewer.player, self._viewer.pane
        if player is None:
            return []
        runs: list[tuple[str, int, int]] = []
        for frame in range(self._viewer.frames):
            state = player.cache_state(player.place(pane, frame))
            if runs and runs[-1][0] == state and runs[-1][2] == frame:
                runs[-1] = (state, runs[-1][1], frame + 1)
            else:
                runs.append((state, frame, frame + 1))
        return [run for run in runs if run[0] != "unknown"]

    def _recache(self) -> None:
        if self.rows.frames and self._viewer.player is not None:
            runs = self._runs()
            if runs != self.rows.cache:
                self.rows = replace(self.rows, cache=runs)
                self._still = None
                self.update()

    def _laid(self) -> None:
        self._still = None
        self._describe()  # the frame may have been painted before the rows were known
        self.updateGeometry()
        self.setFixedHeight(self.rows.height)
        self._place_more()
        self.update()

    def _place_more(self) -> None:
        left = max(LEFT, legend_left(self.rows))
        top = CURVES_TOP + self.rows.curves_high + (CLEAN if self.rows.shortest else 0)
        self.more.move(left, top + (LEGEND - 20) // 2)

    def sizeHint(self) -> QSize:
        return QSize(640, self.rows.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rows = replace(self.rows, wide=self._wide())
        self._still = None
        self._place_more()  # a narrow legend says less before it

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            for box, line, _curve, bad in reversed(self.rows.fails()):
                if box.contains(event.position()):
                    start, end = round(line.at(bad.start)), round(line.at(bad.end))
                    start, end = max(0, start), min(self.rows.frames, end)
                    if start < end:
                        self.looped.emit(FrameRange(start=start, end=end))
                        return
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        frames = self.rows.frames
        if frames and event.buttons() & Qt.MouseButton.LeftButton:
            share = (event.position().x() - LEFT) / self._wide()
            self.wanted.emit(max(0, min(frames - 1, int(share * frames))))

    def _wide(self) -> float:
        return max(1.0, float(self.width() - LEFT - RIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._still is None or self._still.size() != self.size() * ratio:
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(QColor(t.PANEL))
            with QPainter(self._still) as p:
                paint_rows(p, self.rows, self.width())
        with QPainter(self) as p:
            p.drawPixmap(0, 0, self._still)
            if self.rows.frames:
                self._paint_head(p)

    def _paint_head(self, p: QPainter) -> None:
        if (around := self._viewer.around) is not None:
            self._paint_around(p, *around)
        x = round(self.rows.x(self._index + 0.5))
        p.fillRect(QRect(x, 4, 1, CURVES_TOP + self.rows.curves_high - 6), QColor(t.FOCUS))
        head = QPolygonF(
            [QPointF(x - 4, 3), QPointF(x + 5, 3), QPointF(x + 5, 8), QPointF(x + 0.5, 13),
             QPointF(x - 4, 8)]
        )  # fmt: skip
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(t.FOCUS))
        p.drawPolygon(head)

    def _paint_around(self, p: QPainter, first: int, last: int, home: int) -> None:
        """A bracket over what is played around a frame, and a mark where play comes back to."""
        start, end = round(self.rows.x(first)), round(self.rows.x(last + 1))
        for box in (
            QRect(start, 1, end - start, 2),
            QRect(start, 1, 2, 12),
            QRect(end - 2, 1, 2, 12),
            QRect(round(self.rows.x(home + 0.5)), 1, 1, 18),
        ):
            p.fillRect(box, QColor(t.FOCUS))


def _rank(curves: Sequence[Curve]) -> int:
    """Fewer is worse."""
    if any(curve.fails for curve in curves):
        return 0
    return 1 if any(curve.outcome is Outcome.LOOK for curve in curves) else 2
