"""Small pictures read from disk in a pool, kept by pixels, never decoded in the Qt thread.

A picture that is not there yet is asked for once; `ready` says when to paint again. Requests of
tiles that have left the view are dropped by `forget_waiting`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap

from app.ui.theme import tokens as t
from app.ui.turns import Turns

_Key = tuple[str, int, int, bool]
MOST_PIXELS = 40_000_000


class Thumbnails(QObject):
    """Signal `ready(str)`: the path of a picture that can be painted now."""

    ready = Signal(str)

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._pixels = 0
        self._waiting: set[_Key] = set()
        self._missing: set[_Key] = set()
        self._turn = 0
        self._turns = Turns()

    def get(
        self, path: str, size: QSize, ratio: float = 1.0, *, pale: bool = False
    ) -> QPixmap | None:
        """A pixmap filling `size` logical pixels, cut to its shape; `pale` at 45 % saturation."""
        key = (path, round(size.width() * ratio), round(size.height() * ratio), pale)
        if (pixmap := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            pixmap.setDevicePixelRatio(ratio)
            return pixmap
        if key not in self._waiting and key not in self._missing:
            self._waiting.add(key)
            self._turn += 1
            self._pool.start(_Load(key, self._wanted, self._landed), self._turn)
        return None

    def near(self, path: str, size: QSize, *, pale: bool = False) -> QPixmap | None:
        """Any kept size of a picture, to stretch until the right one has come."""
        for key in reversed(self._kept):
            if key[0] == path and key[3] == pale:
                return self._kept[key]
        return None

    def renew(self, part: str) -> None:
        """Read again what has `part` in its path: the file was made or changed."""
        for key in [key for key in self._kept if part in key[0]]:
            gone = self._kept.pop(key)
            self._pixels -= gone.width() * gone.height()
        self._missing = {key for key in self._missing if part not in key[0]}

    def forget_waiting(self) -> None:
        """Drop what nobody may need any more; visible tiles ask again."""
        self._pool.clear()
        self._waiting.clear()

    def close(self) -> None:
        self._turns.close()
        self._pool.clear()
        self._pool.waitForDone(2000)

    def _landed(self, key: _Key, image: QImage) -> None:
        """From the pool."""
        self._turns.add(lambda: self._take(key, image))

    def _wanted(self, key: _Key) -> bool:
        return key in self._waiting

    def _take(self, key: _Key, image: QImage) -> None:
        self._waiting.discard(key)
        if image.isNull():
            self._missing.add(key)
            return
        pixmap = QPixmap.fromImage(image)
        self._kept[key] = pixmap
        self._pixels += pixmap.width() * pixmap.height()
        while self._pixels > MOST_PIXELS and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._pixels -= gone.width() * gone.height()
        self.ready.emit(key[0])


class _Load(QRunnable):
    def __init__(
        self, key: _Key, wanted: Callable[[_Key], bool], landed: Callable[[_Key, QImage], None]
    ) -> None:
        super().__init__()
        self._key, self._wanted, self._landed = key, wanted, landed

    def run(self) -> None:
        image = QImage()
        if self._wanted(self._key):
            image = _read(*self._key)
        try:
            self._landed(self._key, image)
        except RuntimeError:
            return  # the window closed while this was read


def _read(path: str, width: int, height: int, pale: bool) -> QImage:
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    full = reader.size()
    if full.isValid():
        shape = full.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if shape.width() < full.width():
            reader.setScaledSize(shape)
    image = reader.read()
    if image.isNull():
        return image
    if image.width() != width or image.height() != height:
        image = image.scaled(
            width,
            height,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.copy(
            (image.width() - width) // 2, (image.height() - height) // 2, width, height
        )
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    if pale:
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        with QPainter(image) as painter:
            painter.setOpacity(t.PALE)
            painter.drawImage(0, 0, grey)
    return image
