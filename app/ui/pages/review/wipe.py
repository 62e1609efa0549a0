"""The line between A and B: where it lies in a picture, what is on either side, where it is held.

Places are shares of the picture from its upper left corner. The angle is in degrees from upright,
clockwise at the top: at 0 A is left of the line, at 90 above it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, cos, degrees, radians, sin

from PySide6.QtCore import QPointF, QRectF

HANDLE = 18
ARM = 72  # from the handle that moves to the one that turns
_SNAP = 2.0  # degrees around the upright and the level


@dataclass(frozen=True, slots=True)
class Wipe:
    """`x`, `y` are where the handle stands, 0..1 of the picture; `angle` -180..180."""

    x: float = 0.5
    y: float = 0.5
    angle: float = 0.0

    def handle(self, box: QRectF) -> QPointF:
        return QPointF(box.x() + self.x * box.width(), box.y() + self.y * box.height())

    def turner(self, box: QRectF) -> QPointF:
        """The second handle: down the line, or up it where there is no room."""
        way = self._along()
        start = self.handle(box)
        for arm in (ARM, -ARM, ARM / 2, -ARM / 2):
            found = start + way * arm
            if box.adjusted(4, 4, -4, -4).contains(found):
                return found
        return start + way * ARM

    def moved(self, box: QRectF, to: QPointF) -> Wipe:
        """The handle brought under a point, within the picture."""
        x = (to.x() - box.x()) / max(1.0, box.width())
        y = (to.y() - box.y()) / max(1.0, box.height())
        return replace(self, x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y)))

    def slid(self, share: float) -> Wipe:
        """Moved across itself by a share of the picture."""
        across = radians(self.angle)
        x, y = self.x + cos(across) * share, self.y + sin(across) * share
        return replace(self, x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y)))

    def turned(self, by: float) -> Wipe:
        return replace(self, angle=_within(self.angle + by))

    def towards(self, box: QRectF, point: QPointF) -> Wipe:
        """Turned so that the nearer arm of the line goes through a point."""
        start, way = self.handle(box), self._along()
        far = point - start
        if far.manhattanLength() < 4:
            return self
        if far.x() * way.x() + far.y() * way.y() < 0:
            far = -far
        angle = degrees(atan2(-far.x(), far.y()))
        quarter = round(angle / 90) * 90
        return replace(self, angle=_within(quarter if abs(angle - quarter) < _SNAP else angle))

    def halves(self, box: QRectF) -> tuple[list[QPointF], list[QPointF]]:
        """The outlines of what is A's in the picture, and of what is B's; empty for nothing."""
        whole = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
        return (
            _clipped(whole, self._depths(box, whole), -1),
            _clipped(whole, self._depths(box, whole), 1),
        )

    def ends(self, box: QRectF) -> tuple[QPointF, QPointF]:
        """Where the line meets the edges of the picture; twice the handle if nowhere."""
        found = [
            point
            for point in self.halves(box)[0]
            if abs(self._depth(box, point)) < 1e-6 * max(box.width(), box.height(), 1.0)
        ]
        if len(found) < 2:
            return self.handle(box), self.handle(box)
        return found[0], found[-1]

    def share(self, box: QRectF) -> float:
        """How much of the picture is A's, 0..1."""
        area = box.width() * box.height()
        return _area(self.halves(box)[0]) / area if area else 0.0

    def _along(self) -> QPointF:
        """Down the line, one pixel long."""
        turn = radians(self.angle)
        return QPointF(-sin(turn), cos(turn))

    def _depth(self, box: QRectF, point: QPointF) -> float:
        """Pixels from the line, above 0 on B's side."""
        turn, away = radians(self.angle), point - self.handle(box)
        return away.x() * cos(turn) + away.y() * sin(turn)

    def _depths(self, box: QRectF, points: list[QPointF]) -> list[float]:
        return [self._depth(box, point) for point in points]


def _clipped(points: list[QPointF], depths: list[float], side: int) -> list[QPointF]:
    """The part of a convex outline on one side of the line (-1 is A's)."""
    kept: list[QPointF] = []
    for n, point in enumerate(points):
        depth, before = depths[n] * side, depths[n - 1] * side
        if (depth > 0) != (before > 0) and depth != before:
            share = before / (before - depth)
            kept.append(points[n - 1] + (point - points[n - 1]) * share)
        if depth > 0:
            kept.append(point)
    return kept


def _area(points: list[QPointF]) -> float:
    return (
        abs(
            sum(
                points[n - 1].x() * point.y() - point.x() * points[n - 1].y()
                for n, point in enumerate(points)
            )
        )
        / 2
    )


def _within(angle: float) -> float:
    return (angle + 180) % 360 - 180
