"""The speaker at the transport: mute, and how loud."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from app.ui.actions import Actions
from app.ui.pages.review.sound import ReviewSound
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import icon_action
from app.ui.widgets.stacks import row


class Speaker(QWidget):
    """The icon is crossed out while nothing can be heard; the tip says why."""

    def __init__(self, sound: ReviewSound, actions: Actions) -> None:
        super().__init__()
        self._sound, self._mute = sound, actions["sound.mute"]
        self._button = icon_action(self._mute)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 100)
        self._slider.setFixedWidth(56)
        self._slider.setAccessibleName("Volume")
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayout(row(self._button, self._slider, gap=4))
        self._slider.valueChanged.connect(lambda value: sound.set_volume(value / 100))
        sound.changed.connect(self._show)
        self._show()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._sound.turn(0.05 if event.angleDelta().y() > 0 else -0.05)

    def _show(self) -> None:
        sound = self._sound
        off = bool(sound.state) or sound.muted or sound.volume == 0
        self._button.setIcon(icon("volume-x" if off else "volume-2", t.SECONDARY_RAISED))
        why = f": {sound.state}" if sound.state else ""
        self._button.setToolTip(f"{self._mute.toolTip()}{why}")
        self._button.setAccessibleDescription(sound.state or ("muted" if sound.muted else ""))
        self._slider.blockSignals(True)
        self._slider.setValue(round(sound.volume * 100))
        self._slider.blockSignals(False)
        self._slider.setToolTip(f"Volume {round(sound.volume * 100)} %")
