"""The pictures that go along with a shot: first and last frame, characters' stills, anchors.

A click, Enter or the menu key offers what can be done with a slot; arrows choose one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.errors import NotFound
from app.domain.model_card import Mode, ModelCard
from app.domain.references import (
    pictures_along,
    starts_from_frame,
    staying_behind,
    wanted_pictures,
)
from app.domain.shot import Shot
from app.ui import incoming
from app.ui.drag import Kind, decode, from_elsewhere
from app.ui.pages.board.storyboard.placer import Placer, Source, dropped, frame_of, kept
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.menus import pop_up
from app.ui.widgets.thumbnails import Thumbnails

_WIDTH, _HEIGHT, _GAP, _MOST = 68, 38, 8, 8
_NOTE = 20  # height of the line on pictures that stay behind


@dataclass(frozen=True, slots=True)
class _Still:
    word: str
    path: str | None
    locked: bool = False
    empty: bool = False
    field: str = ""  # of the shot, where the picture stands there itself
    asset_id: str = ""


_SLOTS = {"first_frame_id": "First frame", "last_frame_id": "Last frame",
          "reference_ids": "Reference"}  # fmt: skip


class References(QWidget):
    """Four to a line; the names are under the pictures.

    Signals: `picture_wanted(str)` a file for a field; `taken(str, str)` a field and the picture to
    take out of it; `moved(str, str, str)` the same with the field it is to become.
    """

    picture_wanted = Signal(str)
    taken = Signal(str, str)
    moved = Signal(str, str, str)

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._stills: list[_Still] = [_Still("First frame", None, empty=True)]
        self._turn, self._at = 0, 0
        self._behind = ""  # which pictures do not go along with the model, and why
        self._lit: int | None = None  # the slot under a dragged picture
        self._placer = Placer(film, self)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
            self._stills, self._behind = [], ""
            self.setToolTip("")
            self._fit()
            return
        art, shot = workbench.art_department, shots[0]

        def still(word: str, asset_id: str | None, locked: bool = False, field: str = "") -> _Still:
            if asset_id is None:
                return _Still(word, None, empty=True, field=field)
            try:
                path = art.thumbnail(asset_id)
            except NotFound:
                path = None
            return _Still(word, str(path) if path else None, locked, False, field, asset_id)

        card = self._card(shot)

        def said() -> str:
            if card is None:
                return ""
            people, looks = art.characters(), art.anchors()
            mode = Mode.FIRST_FRAME if starts_from_frame(shot, card) else Mode.REFERENCES
            sent = pictures_along(shot, card, people, looks)
            return staying_behind(card, mode, wanted_pictures(shot, people, looks), sent)

        def read() -> list[_Still]:
            found = [still("First frame", shot.first_frame_id, field="first_frame_id")]
            for character in art.characters():
                if character.id in shot.character_ids:
                    locked = character.locked_checksum is not None
                    first = character.still_ids[0] if character.still_ids else None
                    found.append(still(character.name, first, locked))
            for anchor in art.anchors():
                if anchor.id in shot.anchor_ids:
                    found.append(still(anchor.name, anchor.asset_id))
            for asset_id in shot.reference_ids:
                found.append(still("Reference", asset_id, field="reference_ids"))
            last = still("Last frame", shot.last_frame_id, field="last_frame_id")
            if last.empty and len(found) % 4 == 0:
                return found[
                    :_MOST
                ]  # the menu offers it, a line for it alone would cost the prompt
            return [*found[: _MOST - 1], last]

        def show(read: tuple[list[_Still], str]) -> None:
            if turn == self._turn:
                found, behind = read
                self._stills, self._behind = found, f"{behind[:1].upper()}{behind[1:]}"
                words = ", ".join(one.word for one in found)
                self.setAccessibleDescription(f"{words}. {self._behind}".removesuffix(". "))
                self.setToolTip(self._behind)
                self._at = min(self._at, max(0, len(found) - 1))
                self._fit()

        self._film.bridge.ask(lambda: (read(), said()), show)

    def _card(self, shot: Shot) -> ModelCard | None:
        office = self._film.office
        known = office.catalogue.all() if office and shot.model else ()
        return next((card for card in known if card.id == shot.model), None)

    def _again(self, _key: str) -> None:
        if any(one.path is None and not one.empty for one in self._stills):
            self.show_shots(self._shots)

    def _fit(self) -> None:
        lines = max(1, -(-len(self._stills) // 4))
        tall = lines * (_HEIGHT + 18) + (lines - 1) * 4 if self._stills else 20
        tall += _NOTE if self._behind else 0
        self.setFixedHeight(tall)
        self.update()

    # choosing

    def _box(self, n: int) -> QRect:
        wide = min(_WIDTH, (self.width() - 3 * _GAP) // 4)
        return QRect(n % 4 * (wide + _GAP), n // 4 * (_HEIGHT + 22), wide, _HEIGHT)

    def slots(self) -> list[str]:
        """The words under the pictures, for tests and screen readers."""
        return [one.word for one in self._stills]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        for n in range(len(self._stills)):
            if self._box(n).adjusted(0, 0, 0, 18).contains(point):
                self._at = n
                self.update()
                if event.button() is Qt.MouseButton.LeftButton:
                    self._offer(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        one = self._stills[self._at] if self._at < len(self._stills) else None
        if step is not None:
            self._at = max(0, min(self._at + step, len(self._stills) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._offer(self.mapToGlobal(self._box(self._at).bottomLeft()))
        elif event.key() == Qt.Key.Key_Delete and one is not None and one.field and one.asset_id:
            self.taken.emit(one.field, one.asset_id)
        else:
            super().keyPressEvent(event)

    # dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._hover(event)
        event.setAccepted(
            bool(self._carried(event.mimeData()))
        )  # refused here, no move would be told

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(event)
        at, shots = self._lit, [shot.id for shot in self._shots]
        self._light(None)
        if at is not None:
            event.acceptProposedAction()
            slot = _SLOTS[self._stills[at].field].lower()
            brought = [(shots, source) for source in _sources(event.mimeData())]
            self._placer.pictures(brought, slot)

    def _hover(self, event: QDropEvent) -> None:
        """A picture lights the first frame, the last one, or a reference of the shot's own; only
        references take several.
        """
        point, count = event.position().toPoint(), self._carried(event.mimeData())
        boxes = range(len(self._stills)) if count else ()
        several = ("reference_ids",) if count > 1 else tuple(_SLOTS)
        found = (
            n for n in boxes if self._stills[n].field in several and self._box(n).contains(point)
        )
        self._light(next(found, None))
        event.setAccepted(self._lit is not None)

    def _carried(self, mime: QMimeData) -> int:
        """How many pictures a drag holds: a still, a take's frame, or some from outside."""
        what = decode(mime)
        if not self.isEnabled() or from_elsewhere(mime):
            return 0
        if what is not None:
            return int(what.kind in (Kind.STILL, Kind.FRAME))
        return len(incoming.glance(mime).pictures)

    def _light(self, at: int | None) -> None:
        if at != self._lit:
            self._lit = at
            self.update()

    def lit(self) -> str:
        """What a picture let go now would become; empty elsewhere."""
        return "" if self._lit is None else f"Becomes: {_SLOTS[self._stills[self._lit].field]}"

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._offer(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chosen slot."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = self._stills[self._at] if self._at < len(self._stills) else None
        if one is not None and one.field and one.asset_id:
            for field, word in _SLOTS.items():
                if field != one.field:
                    act = made.addAction(f"Make It {word}")
                    act.triggered.connect(
                        lambda _on=False, field=field: self.moved.emit(
                            one.field, one.asset_id, field
                        )
                    )
            out = made.addAction("Take Away")
            out.triggered.connect(lambda _on=False: self.taken.emit(one.field, one.asset_id))
            made.addSeparator()
        for field, word in _SLOTS.items():
            act = made.addAction(f"Choose {word}…")
            act.triggered.connect(lambda _on=False, field=field: self.picture_wanted.emit(field))
        return made

    def _offer(self, at: QPoint) -> None:
        if self.isEnabled() and self._stills:
            pop_up(self.menu(), at)

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
                frame = self._box(n)
                if n == self._lit:
                    self._paint_lit(p, frame)
                else:
                    self._paint_still(p, frame, still, ratio)
                if n == self._at and self.hasFocus():
                    p.setPen(QPen(QColor(t.FOCUS), 2))
                    p.drawRect(frame.adjusted(1, 1, -1, -1))
                p.setFont(font(11))
                p.setPen(QColor(t.SECONDARY))
                if n == self._lit:
                    p.setPen(QColor(t.FOCUS))
                name = metrics(11).elidedText(
                    still.word, Qt.TextElideMode.ElideRight, frame.width()
                )
                p.drawText(
                    QRect(frame.x(), frame.bottom() + 3, frame.width(), 16),
                    Qt.AlignmentFlag.AlignVCenter,
                    name,
                )
            if self._behind:
                self._paint_behind(p)

    def behind(self) -> str:
        """What is said of pictures that do not go along; empty where all do."""
        return self._behind

    def _paint_behind(self, p: QPainter) -> None:
        line = QRect(0, self.height() - _NOTE + 4, self.width(), _NOTE - 4)
        draw_icon(p, "info", QRect(0, line.y() + 1, 12, 12), t.SECONDARY)
        p.setFont(font(11))
        p.setPen(QColor(t.SECONDARY))
        words = line.adjusted(18, 0, 0, 0)
        text = metrics(11).elidedText(self._behind, Qt.TextElideMode.ElideRight, words.width())
        p.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_lit(self, p: QPainter, frame: QRect) -> None:
        p.fillRect(frame, QColor(t.DROP))
        p.setPen(QPen(QColor(t.FOCUS), 2))
        p.drawRect(frame.adjusted(1, 1, -1, -1))
        middle = frame.center()
        draw_icon(p, "image-plus", QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.STRONG)

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


def _sources(mime: QMimeData) -> list[Source]:
    what = decode(mime)
    if what is None:
        return [dropped(picture) for picture in incoming.read(mime).pictures]
    if what.kind is Kind.FRAME:
        return [frame_of(what.ids[0], what.frame or 0)]
    return [kept(what.ids[0])]
