"""Onion skin: a reference picture of the film over the takes, as strongly as a person wants."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QRectF, QSettings, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from app.domain.errors import NotFound
from app.production.screening.onion import Skin, skins
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.viewing import Over, Viewing

_WIDE = 1920  # pixels; enough for a picture that is looked through


class OnionSkin(QObject):
    """Signal `changed()`: other pictures can be chosen, or another is.

    `offered` are those of the shot in the viewer; `chosen` is one of them or None. What was chosen
    holds for the next shots by the picture, else by what it is: a first frame stays one.
    """

    changed = Signal()

    def __init__(self, stage: Stage, viewing: Viewing) -> None:
        super().__init__(viewing)
        self._stage, self._viewing = stage, viewing
        self.on = False
        kept = QSettings("Takeboard", "Review").value("onion/opacity", 50)
        self.opacity = min(1.0, max(0.05, int(str(kept)) / 100))
        self.offered: list[Skin] = []
        self.chosen: Skin | None = None
        self._wanted: Skin | None = None  # what a person chose last
        self._image: QImage | None = None
        self._turn = 0
        viewing.add_over(_Painted(self))
        stage.shot_changed.connect(self.read)
        stage.film.records_changed.connect(self.read)
        stage.film.picture_made.connect(self._made)

    def set_on(self, on: bool) -> None:
        if on != self.on:
            self.on = on
            if on:
                self.read()
            self.changed.emit()
            self._viewing.changed.emit()

    def set_opacity(self, share: float) -> None:
        """0.05 to 1."""
        self.opacity = min(1.0, max(0.05, share))
        QSettings("Takeboard", "Review").setValue("onion/opacity", round(100 * self.opacity))
        self._viewing.changed.emit()

    def choose(self, skin: Skin) -> None:
        """Lay this picture over the takes from now on."""
        self._wanted = skin
        self._take(skin)
        self.set_on(True)

    def read(self) -> None:
        """Look which pictures the shot in the viewer offers."""
        bench, shot = self._stage.film.workbench, self._stage.film.shots.get(self._stage.shot_id)
        if bench is None or shot is None or not self.on:
            return
        self._turn += 1
        turn, art = self._turn, bench.art_department

        def show(found: list[Skin]) -> None:
            if turn == self._turn:
                self._offer(found)

        self._stage.film.bridge.ask(partial(skins, art, shot), show)

    def ask(self) -> None:
        """Read what can be chosen also while it is off, for a menu."""
        on, self.on = self.on, True
        self.read()
        self.on = on

    def image(self) -> QImage | None:
        """The picture laid over the takes, None while there is none or it is still being made."""
        return self._image if self.on else None

    def _offer(self, found: list[Skin]) -> None:
        self.offered = found
        wanted = self._wanted
        skin = None
        if wanted is not None:
            skin = next((one for one in found if one.asset_id == wanted.asset_id), None)
            skin = skin or next((one for one in found if one.word == wanted.word), None)
        self._take(skin or (found[0] if found else None))
        self.changed.emit()

    def _take(self, skin: Skin | None) -> None:
        if skin == self.chosen and (self._image is not None or skin is None):
            return
        self.chosen, self._image = skin, None
        self._viewing.changed.emit()
        self._load()

    def _load(self) -> None:
        bench, skin = self._stage.film.workbench, self.chosen
        if bench is None or skin is None:
            return
        art, asset_id = bench.art_department, skin.asset_id

        def load() -> QImage | None:
            try:
                path = art.thumbnail(asset_id, _WIDE)
            except NotFound:
                return None
            return QImage(str(path)) if path is not None else None

        def show(image: QImage | None) -> None:
            if self.chosen is not None and self.chosen.asset_id == asset_id:
                self._image = image if image is not None and not image.isNull() else None
                self.changed.emit()
                self._viewing.changed.emit()

        self._stage.film.bridge.ask(load, show)

    def _made(self, key: str) -> None:
        if self.chosen is not None and self.chosen.asset_id == key and self._image is None:
            self._load()


class _Painted(Over):
    def __init__(self, skin: OnionSkin) -> None:
        self._skin = skin

    def paint_over(self, p: QPainter, place: QRectF, pane: int) -> None:
        image = self._skin.image()
        if image is None:
            return
        size = QSizeF(image.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(place.center())
        p.save()
        p.setOpacity(self._skin.opacity)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(box, image, QRectF(image.rect()))
        p.restore()
