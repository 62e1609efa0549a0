"""Small panels of the viewer's tools: the grade, and the onion skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log2

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.media.grade import MOST_GAMMA, MOST_SATURATION, MOST_STOPS, Channel
from app.production.screening.onion import Skin
from app.ui.pages.review.viewing import Viewing
from app.ui.pages.review.viewing_onion import OnionSkin
from app.ui.widgets.buttons import Segments
from app.ui.widgets.combo import Choice
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label

_CHANNELS = (
    (Channel.ALL, "All", "All channels"), (Channel.RED, "R", "Red channel"),
    (Channel.GREEN, "G", "Green channel"), (Channel.BLUE, "B", "Blue channel"),
    (Channel.LUMA, "Y", "Luminance"),
)  # fmt: skip


class Slide(QObject):
    """A name, a slider and its value in words; a double click sets it back.

    `moved(value)` is called in steps of the slider.
    """

    def __init__(self, name: str, limits: tuple[int, int, int], say: Callable[[int], str]) -> None:
        """`limits`: least, most and where a double click goes."""
        super().__init__()
        self._say, self._home = say, limits[2]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(limits[0], limits[1])
        self.slider.setPageStep(max(1, (limits[1] - limits[0]) // 16))
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(f"{name}; a double click sets it back")
        self.slider.setFixedWidth(180)
        self.slider.installEventFilter(self)
        self._value = label("", tone="secondary")
        self._value.setFixedWidth(52)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        word = label(name)
        word.setFixedWidth(72)
        self.line: QHBoxLayout = row(word, self.slider, self._value)
        self.slider.valueChanged.connect(lambda value: self._value.setText(say(value)))

    def show_value(self, value: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._value.setText(self._say(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.slider.setValue(self._home)
            return True
        return False


class LookPanel(Popover):
    """Exposure, gamma, saturation and channel; everything is seen at once."""

    def __init__(self, parent: QWidget, viewing: Viewing) -> None:
        super().__init__(parent, "Picture in the viewer", "As in the File", "rotate-ccw")
        self._viewing = viewing
        most = round(10 * MOST_STOPS)
        self.exposure = Slide("Exposure", (-most, most, 0), lambda at: f"{at / 10:+.1f}")
        wide = round(50 * log2(MOST_GAMMA))
        self.gamma = Slide("Gamma", (-wide, wide, 0), lambda at: f"{2 ** (at / 50):.2f}")
        self.saturation = Slide(
            "Saturation", (0, round(100 * MOST_SATURATION), 100), lambda at: f"{at / 100:.2f}"
        )
        self.channel = Segments([(key, word, "") for key, word, _tip in _CHANNELS])
        for key, _word, tip in _CHANNELS:
            self.channel.describe(key, tip)
        for one in (self.exposure, self.gamma, self.saturation):
            self.body.addLayout(one.line)
        word = label("Channel")
        word.setFixedWidth(72)
        self.body.addLayout(row(word, self.channel, None))
        self.body.addWidget(label("For looking only; files stay as they are.", "caption", "raised"))
        self._slides = (self.exposure, self.gamma, self.saturation)
        for one in self._slides:
            one.slider.valueChanged.connect(lambda _at: self._set())
        self.channel.chosen.connect(lambda _key: self._set())
        viewing.changed.connect(self._show)
        self.accepted.connect(viewing.neutral)
        self._show()

    def _set(self) -> None:
        self._viewing.set_look(
            replace(
                self._viewing.look,
                exposure=self.exposure.slider.value() / 10,
                gamma=round(2 ** (self.gamma.slider.value() / 50), 2),
                saturation=self.saturation.slider.value() / 100,
                channel=Channel(self.channel.current()),
            )
        )

    def _show(self) -> None:
        look = self._viewing.look
        self.exposure.show_value(round(10 * look.exposure))
        self.gamma.show_value(round(50 * log2(look.gamma)))
        self.saturation.show_value(round(100 * look.saturation))
        self.channel.choose(look.channel)


class OnionPanel(Popover):
    """Which picture lies over the takes, and how strongly."""

    def __init__(self, parent: QWidget, onion: OnionSkin) -> None:
        super().__init__(parent, "Onion skin", "Take It Off" if onion.on else "Lay It Over")
        self._onion = onion
        self.picture = Choice("Picture over the take")
        self.picture.setFixedWidth(240)
        self.opacity = Slide("Opacity", (5, 100, 50), lambda at: f"{at} %")
        word = label("Picture")
        word.setFixedWidth(72)
        self.body.addLayout(row(word, self.picture))
        self.body.addLayout(self.opacity.line)
        self._none = label(
            "Give the shot a first frame, or the film a hero frame or an anchor.",
            "caption", "raised", wrap=True,
        )  # fmt: skip
        self.body.addWidget(self._none)
        self.picture.activated.connect(self._choose)
        self.opacity.slider.valueChanged.connect(lambda at: onion.set_opacity(at / 100))
        self.accepted.connect(lambda: onion.set_on(not onion.on))
        onion.changed.connect(self._show)
        self._show()
        onion.ask()

    def _choose(self, at: int) -> None:
        skin = self.picture.itemData(at)
        if isinstance(skin, Skin):
            self._onion.choose(skin)

    def _show(self) -> None:
        onion = self._onion
        self.picture.clear()
        for skin in onion.offered:
            self.picture.offer(skin.word, skin)
        self.picture.choose(onion.chosen)
        self.picture.setEnabled(bool(onion.offered))
        self._none.setVisible(not onion.offered)
        self.go.setText("Take It Off" if onion.on else "Lay It Over")
        self.go.setEnabled(bool(onion.offered) or onion.on)
        self.opacity.show_value(round(100 * onion.opacity))
