"""A window of its own in which VLC plays one original through, with its sound.

For watching and listening; frames are looked at in the viewer. VLC's own threads only say that a
picture came, and ending it waits in a thread.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget

from app.domain.errors import UserFacing
from app.domain.take import Take
from app.media.vlc_play import VlcPlay
from app.ui.actions import Actions
from app.ui.bell import ringing
from app.ui.pages.review.sound import ReviewSound
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.stacks import column, row, surface
from app.ui.widgets.text import label

_LOOK_MS = 100
_MOST = (1280, 720)


class Originals:
    """Hears `take.original`: one window at a time, for the take with the focus."""

    def __init__(self, stage: Stage, actions: Actions, sound: ReviewSound, parent: QWidget) -> None:
        self._stage, self._sound, self._parent = stage, sound, parent
        self.window: OriginalWindow | None = None
        actions["take.original"].triggered.connect(lambda _on=False: self.open())

    def open(self) -> None:
        """Play the take with the focus; what plays here falls silent."""
        take, workbench = self._stage.take, self._stage.film.workbench
        if take is None or workbench is None:
            return
        dailies, bridge = workbench.dailies, self._stage.film.bridge
        self._stage.viewer.shuttle(0)
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        made = OriginalWindow(take, self._parent)
        self.window = made

        def work() -> VlcPlay:
            return VlcPlay(dailies.path(take), fitted(take), made.came)

        def ready(play: VlcPlay) -> None:
            if self.window is made:
                made.start(play, 0.0 if self._sound.muted else self._sound.volume)
            else:
                _end(play)

        def failed(error: Exception) -> None:
            if self.window is made and isinstance(error, UserFacing):
                made.show_message(str(error))
            else:
                bridge.report(error)

        bridge.ask(work, ready, failed)
        made.show()


def fitted(take: Take) -> tuple[int, int]:
    """The size of VLC's pictures: the take's own, at most 1280x720, both sides even."""
    wide, high = take.probe.width, take.probe.height
    share = min(1.0, _MOST[0] / wide, _MOST[1] / high)
    return max(2, round(wide * share / 2) * 2), max(2, round(high * share / 2) * 2)


class OriginalWindow(QWidget):
    """Space plays and pauses, Left and Right jump five seconds, Esc closes. `came` is for VLC's
    thread to call.
    """

    def __init__(self, take: Take, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(f"{take.slate} – original")
        self.resize(960, 600)
        self.play: VlcPlay | None = None
        self._closed = False
        self.picture = _Picture()
        self._button = icon_button("pause", "Play or pause  (Space)")
        self._place = QSlider(Qt.Orientation.Horizontal)
        self._place.setAccessibleName("Place in the take")
        self._time = label("", "mono", "text")
        on_click(self._button, self.toggle)
        self._place.sliderMoved.connect(lambda at: self._seek(at / 1000))
        foot = row(self._button, self._place, self._time, gap=12, margins=(12, 0, 12, 0))
        whole = column(gap=0)
        whole.addWidget(self.picture, 1)
        self._foot = surface(foot, height=40)
        self._foot.hide()  # there is nothing to play yet
        whole.addWidget(self._foot)
        self.setLayout(whole)
        self.picture.setFocus()
        self.came = ringing(self._show_picture)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_state)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._end)

    def start(self, play: VlcPlay, volume: float) -> None:
        self.play = play
        if self._closed:
            self._end()
            return
        play.play()
        play.set_volume(volume)
        self._foot.show()
        self._look.start()

    def toggle(self) -> None:
        if self.play is None:
            return
        if self.play.state == "playing":
            self.play.pause()
        else:
            self.play.play()

    def show_message(self, message: str) -> None:
        self.picture.show_message(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Space:
            self.toggle()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.play is not None:
            self._seek(self.play.seconds + (5 if event.key() == Qt.Key.Key_Right else -5))
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        self._end()
        super().closeEvent(event)

    def _end(self) -> None:
        self._look.stop()
        play, self.play = self.play, None
        if play is not None:
            _end(play)

    def _seek(self, seconds: float) -> None:
        if self.play is not None:
            self.play.seek(seconds)

    def _show_picture(self) -> None:
        play = self.play
        picture = play.picture() if play is not None else None
        if picture is not None:
            high, wide = picture.shape[:2]
            image = QImage(picture.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
            self.picture.show_image(image.copy())

    def _show_state(self) -> None:
        play = self.play
        if play is None:
            return
        state = play.state
        self._button.setIcon(icon("pause" if state == "playing" else "play"))
        self._time.setText(f"{play.seconds:.1f} of {play.length:.1f} s")
        self._place.setRange(0, round(play.length * 1000))
        if not self._place.isSliderDown():
            self._place.setValue(round(play.seconds * 1000))
        if state == "failed":
            self.show_message("VLC cannot play this file. Play it in another program.")


def _end(play: VlcPlay) -> None:
    """VLC waits for its own threads in there, so nobody may wait for it here."""
    threading.Thread(target=play.stop, name="vlc-stop").start()


class _Picture(QWidget):
    """The newest picture, fitted; or why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Original")
        self.image: QImage | None = None
        self.message = ""

    def show_image(self, image: QImage) -> None:
        self.image, self.message = image, ""
        self.update()

    def show_message(self, message: str) -> None:
        self.message = message
        self.setAccessibleDescription(message)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.SURROUND))
            if self.message or self.image is None:
                p.setFont(font(13))
                p.setPen(QColor(t.TEXT))
                wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                p.drawText(self.rect().adjusted(40, 0, -40, 0), int(wrapped), self.message)
                return
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRect(0, 0, size.width(), size.height())
            box.moveCenter(self.rect().center())
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(box, self.image)
