"""What a mode needs, in the head over its picture: gain and colours, or how see-through B is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.compare import GAINS, Mode
from app.ui.widgets.buttons import Segments
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label


class ModeControls(QWidget):
    """Lies on the canvas, at the right of its head, while a mode has something to set."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas, self._compare = canvas, canvas.compare
        self.gain = _slider("Gain", "How much differences are brightened", len(GAINS) - 1)
        self.opacity = _slider("Opacity of B", "How much of B is seen over A", 100)
        self.opacity.setPageStep(10)
        self.tints = Segments(
            [("grey", "Grey", ""), ("colour", "Colour", ""), ("heat", "Heat", "")]
        )
        self.tints.setAccessibleName("Colours of the difference")
        for key, tip in (
            ("grey", "The mean difference of red, green and blue"),
            ("colour", "The difference of each channel"),
            ("heat", "False colours: dark is little, yellow is much"),
        ):
            self.tints.describe(key, tip)
        self._gain_word = label("Gain", tone="secondary")
        self._opacity_word = label("Opacity of B", tone="secondary")
        self._gain_value, self._opacity_value = label("", tone="strong"), label("", tone="strong")
        for value, wide in ((self._gain_value, 28), (self._opacity_value, 36)):
            value.setFixedWidth(wide)
        self.setLayout(
            row(
                self._gain_word, self.gain, self._gain_value, self.tints,
                self._opacity_word, self.opacity, self._opacity_value, gap=8,
            )
        )  # fmt: skip
        self.gain.valueChanged.connect(lambda at: self._compare.set_gain(GAINS[at]))
        self.opacity.valueChanged.connect(lambda at: self._compare.set_opacity(at / 100))
        self.tints.chosen.connect(self._compare.set_tint)
        self._compare.changed.connect(self._show)
        canvas.laid.connect(self._place)
        self._show()

    def _show(self) -> None:
        compare = self._compare
        differs, mixes = compare.mode is Mode.DIFFERENCE, compare.mode is Mode.OVERLAY
        for part in (self._gain_word, self.gain, self._gain_value, self.tints):
            part.setVisible(differs)
        for part in (self._opacity_word, self.opacity, self._opacity_value):
            part.setVisible(mixes)
        self.gain.setValue(GAINS.index(compare.gain))
        self.tints.choose(compare.tint)
        self.opacity.setValue(round(100 * compare.opacity))
        self._gain_value.setText(f"×{compare.gain}")
        self._opacity_value.setText(f"{round(100 * compare.opacity)} %")
        self.setVisible((differs or mixes) and not self._canvas.bare)
        self._place()

    def _place(self) -> None:
        there = self._compare.mode in (Mode.DIFFERENCE, Mode.OVERLAY) and not self._canvas.bare
        self.setVisible(there and len(self._canvas.panes) > 1)
        if not there:
            self._canvas.head_room = 0
            return
        head, size = self._canvas.cells()[0].head, self.sizeHint()
        self._canvas.head_room = size.width() + 12
        self.setGeometry(head.right() + 1 - size.width(), head.y(), size.width(), head.height())


def _slider(name: str, tip: str, most: int) -> QSlider:
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(0, most)
    made.setFixedSize(96, 20)
    made.setPageStep(1)
    made.setAccessibleName(name)
    made.setToolTip(tip)
    return made
