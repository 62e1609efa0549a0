"""The pictures that go along with a shot: first and last frame, characters' stills, anchors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.errors import NotFound
from app.domain.shot import Shot
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

_WIDTH, _HEIGHT, _GAP, _MOST = 68, 38, 8, 8


@dataclass(frozen=True, slots=True)
class _Still:
    word: str
    path: str | None
    locked: bool = False
    empty: bool = False


class References(QWidget):
    """Four to a line; the names are under the pictures."""

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._stills: list[_Still] = [_Still("First frame", None, empty=True)]
        self._turn = 0
        self.setAccessibleName("References")
        thumbnails.ready.connect(self.update)
        film.picture_made.connect(self._again)
        self._shots: list[Shot] = []
        self._fit()

    def show_shots(self, shots: Sequence[Shot]) -> None:
        self._shots = list(shots)
        workbench = self._film.workbench
        self._turn += 1
        turn = self._turn
        if workbench is None or len(shots) != 1:
            self._stills = []
            self._fit()
            return
        art, shot = workbench.art_department, shots[0]

        def still(word: str, asset_id: str | None, locked: bool = False) -> _Still:
            if asset_id is None:
                return _Still(word, None, empty=True)
            try:
                path = art.thumbnail(asset_id)
            except NotFound:
                path = None
            return _Still(word, str(path) if path else None, locked)

        def read() -> list[_Still]:
            found = [still("First frame", shot.first_frame_id)]
            for character in art.characters():
                if character.id in shot.character_ids:
                    locked = character.locked_checksum is not None
                    first = character.still_ids[0] if character.still_ids else None
                    found.append(still(character.name, first, locked))
            for anchor in art.anchors():
                if anchor.id in shot.anchor_ids:
                    found.append(still(anchor.name, anchor.asset_id))
            found += [still("Reference", asset_id) for asset_id in shot.reference_ids]
            if shot.last_frame_id:
                found.append(still("Last frame", shot.last_frame_id))
            return found[:_MOST]

        def show(found: list[_Still]) -> None:
            if turn == self._turn:
                self._stills = found
                self.setAccessibleDescription(", ".join(one.word for one in found))
                self._fit()

        self._film.bridge.ask(read, show)

    def _again(self, _key: str) -> None:
        if any(one.path is None and not one.empty for one in self._stills):
            self.show_shots(self._shots)

    def _fit(self) -> None:
        lines = max(1, -(-len(self._stills) // 4))
        self.setFixedHeight(lines * (_HEIGHT + 18) + (lines - 1) * 4)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(296, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        with QPainter(self) as p:
            if not self._stills:
                p.setPen(QColor(t.SECONDARY))
                p.setFont(font())
                p.drawText(
                    self.rect(), Qt.AlignmentFlag.AlignTop, "Select one shot to see its pictures."
                )
            for n, still in enumerate(self._stills):
                x, y = n % 4 * (_WIDTH + _GAP), n // 4 * (_HEIGHT + 22)
                frame = QRect(x, y, _WIDTH, _HEIGHT)
                self._paint_still(p, frame, still, ratio)
                p.setFont(font(11))
                p.setPen(QColor(t.SECONDARY))
                name = metrics(11).elidedText(still.word, Qt.TextElideMode.ElideRight, _WIDTH)
                p.drawText(
                    QRect(x, y + _HEIGHT + 2, _WIDTH, 16), Qt.AlignmentFlag.AlignVCenter, name
                )

    def _paint_still(self, p: QPainter, frame: QRect, still: _Still, ratio: float) -> None:
        if still.empty:
            p.setPen(QPen(QColor(t.TICK_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))
            middle = frame.center()
            draw_icon(p, "image-plus", QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.SECONDARY)
            return
        pixmap = self._thumbnails.get(still.path, frame.size(), ratio) if still.path else None
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        else:
            p.fillRect(frame, QColor(t.NO_PICTURE))
        p.setPen(QColor(t.LINE))
        p.drawRect(frame.adjusted(0, 0, -1, -1))
        if still.locked:
            mark = QRect(frame.right() - 18, frame.y() + 2, 16, 16)
            p.fillRect(mark, t.MARK)
            draw_icon(p, "lock", mark.adjusted(2, 2, -2, -2), t.STRONG)
