"""An anchor of the look: picture, name, palette and values, and its words for other models."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.look import Look
from app.production.art.kit import Holder, Place
from app.production.art.kit_view import AnchorView
from app.production.art.look_words import texture_word
from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.state.film import Film
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.picture_slot import PictureSlot
from app.ui.widgets.stacks import column, row
from app.ui.widgets.swatches import Swatches
from app.ui.widgets.text import label
from app.ui.widgets.thumbnails import Thumbnails


class AnchorCard(QWidget):
    """Signal `changed(dict)`: fields to set on the anchor; `removed(bool)`: from the shots too."""

    changed = Signal(dict)
    removed = Signal(bool)

    def __init__(
        self, film: Film, desk: PictureDesk, thumbnails: Thumbnails, view: AnchorView
    ) -> None:
        super().__init__()
        self._film, self._view = film, view
        self._proposal = ""  # words that stand in the field and are nobody's yet
        anchor = view.anchor
        self.setAccessibleName(f"Anchor {anchor.name}")
        self.slot = PictureSlot(desk, thumbnails, Place(Holder.ANCHOR, anchor.id), QSize(176, 99))
        self._name = Field(f"Name of anchor {anchor.name}", tall=20)
        self._name.setProperty("quiet", "true")
        self._name.committed.connect(lambda text: self.changed.emit({"name": text}))
        self._remove = icon_button("trash-2", f"Remove anchor {anchor.name}", size=12)
        self._remove.clicked.connect(lambda _on=False: self._ask())
        self._swatches = Swatches(anchor.name)
        self._values = Values()
        self._words = TextBox(f"Words of anchor {anchor.name}", 2, 10)
        self._words.set_hint("Palette, light, texture and contrast in words")
        self._words.committed.connect(self._keep_words)
        self._describe = button("Describe from picture", "wand-sparkles", kind="flat")
        self._describe.setToolTip("Write what the picture measures into the field; undo takes back")
        self._describe.clicked.connect(lambda _on=False: self._propose())
        self._ask_row = row(gap=4)
        head = row(self._name, self._remove, gap=2)
        head.setStretch(0, 1)
        self.setLayout(
            column(self.slot, head, self._swatches, self._values, self._words,
                   row(self._describe, None), self._ask_row, None, gap=4)
        )  # fmt: skip
        self.show_view(view)

    def show_view(self, view: AnchorView) -> None:
        self._view = view
        self._name.show_text(view.anchor.name)
        self.slot.say(f"Becomes: {view.anchor.name}", "the anchor's picture")
        if view.still is not None:
            still = view.still
            detail = still.of_take or f"{still.size[0]}×{still.size[1]}"
            self.slot.show_picture(still.asset_id, view.anchor.name, still.path, detail)
        else:
            self.slot.show_empty(view.anchor.name, "drop a still")
        self._swatches.show_look(view.look)
        self._swatches.setVisible(view.still is not None)
        self._values.show_look(view.look)
        self._values.setVisible(view.still is not None)
        if not self._proposal or self._words.toPlainText() != self._proposal:
            self._words.show_text(view.anchor.description)
        writable = self._film.may_write
        self._words.setReadOnly(not writable)
        self._describe.setEnabled(writable and view.look is not None)
        self._remove.setEnabled(writable)

    def fit(self, wide: int) -> None:
        self.setFixedWidth(wide)
        self.slot.setFixedSize(wide, round(wide * 9 / 16))

    def _propose(self) -> None:
        bench, still = self._film.workbench, self._view.still
        if bench is None or still is None:
            return
        art = bench.art_department
        self._film.bridge.ask(lambda: art.describe(still.asset_id), self._write)

    def _write(self, words: str) -> None:
        """A proposal: it stands in the field, marked, until Enter or leaving keeps it."""
        if words:
            self._proposal = words
            self._words.setFocus(Qt.FocusReason.OtherFocusReason)
            self._words.setPlainText(words)
            self._words.selectAll()

    def _keep_words(self, text: str) -> None:
        self._proposal = ""
        self.changed.emit({"description": text})

    def _ask(self) -> None:
        if not self._view.shots:
            self.removed.emit(False)
            return
        if self._ask_row.count():
            return
        yes = button(f"From {self._view.shots} shots too")
        yes.setToolTip(f"{self._view.anchor.name} is an anchor of {self._view.shots} shots")
        yes.clicked.connect(lambda _on=False: self.removed.emit(True))
        no = button("Keep", kind="flat")
        self._ask_row.addWidget(yes)
        self._ask_row.addWidget(no)

        def keep() -> None:
            for one in (yes, no):
                self._ask_row.removeWidget(one)
                one.hide()
                one.deleteLater()

        no.clicked.connect(lambda _on=False: keep())


class Values(QWidget):
    """Contrast, temperature and texture, name at the left and value at the right."""

    def __init__(self, *, beside: bool = False) -> None:
        super().__init__()
        self._values = [label("", "name") for _ in range(3)]
        rows = []
        for word, value in zip(("Contrast", "Temperature", "Texture"), self._values, strict=True):
            shown = label(word, "caption", "secondary")
            rows.append(row(shown, value, gap=4) if beside else row(shown, None, value, gap=4))
        if beside:
            self.setLayout(row(*rows, None, gap=14))
        else:
            self.setLayout(column(*rows, gap=0))
        self.setToolTip(
            "Contrast: luminance at the 95th to the 5th percentile, with 0.05 of flare.\n"
            "Temperature: McCamy's formula on the mean colour.\n"
            "Texture: mean Laplacian of lightness at 256 pixels."
        )

    def show_look(self, look: Look | None) -> None:
        if look is None:
            words = ["not measured"] * 3
        else:
            kelvin = f"{round(look.kelvin, -2):,} K" if look.kelvin else "not measured"
            words = [f"{look.contrast:.1f} : 1", kelvin, texture_word(look)]
        for shown, word in zip(self._values, words, strict=True):
            shown.setText(word)
