"""A small inline form for orders that the shot alone does not say: stills, and takes from takes.

It offers the models that can, says the price on its button, and tells what is wanted; sending is
the window's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.board.board_order import called
from app.production.shoot.estimate import price_story, price_words
from app.ui.dialogs.files import remember
from app.ui.state.film import Film
from app.ui.widgets.buttons import PaidButton, button, icon_button, on_click
from app.ui.widgets.combo import Choice
from app.ui.widgets.counts import TakeSpin
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import Elided, label

if TYPE_CHECKING:
    from app.production.shoot.estimate import Estimate
    from app.production.shoot.modes import Wish
    from app.production.shoot.wishes import Offer

_SOUNDS = "Sound files (*.wav *.mp3 *.m4a *.aac *.flac *.ogg)"
_REHEARSE = "Make it against the vendor's built-in simulator: no key, nothing is charged"
_NOBODY = {
    Mode.STILL: "No model here makes stills. Add one's card, or drop a picture as first frame.",
    Mode.EXTEND: "No model here can extend this take.",
    Mode.VIDEO: "No model here can restyle a take of this length.",
    Mode.LIP_SYNC: "No model here can make lips follow this sound.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as a form tells it: shots, how many of each, and with which model and wish."""

    shot_ids: tuple[str, ...]
    count: int
    how: dict[str, Any] = field(default_factory=dict)


class WishForm(QWidget):
    """Signals: `begun()`; `ordered(object)` a `Wanted`; `closed()`. `begin` shows it."""

    begun = Signal()
    ordered = Signal(object)
    closed = Signal()

    def __init__(self, film: Film, *, flat: bool = False) -> None:
        super().__init__()
        self._film = film
        self._mode = Mode.STILL
        self._shots: list[Shot] = []
        self._take: Take | None = None
        self._wish: Wish | None = None
        self._turn = 0
        self.title = label("", "head")
        self.models = Choice("Model")
        self.models.show_notes(560)
        self.count = TakeSpin("still")
        self.sound = button("Choose audio…", "audio-lines", tip="What is to be spoken")
        self._file = Elided("", "caption", "secondary")
        self.note = label("", "caption", "secondary", wrap=not flat)
        self.send = PaidButton("Make stills", "…", "sparkles")
        self.rehearse = button("Rehearse", "shield-check", tip=_REHEARSE)
        self.rehearse.setEnabled(False)
        shut = icon_button("x", "Close without sending")
        self._lay_out(shut, flat)
        self.hide()
        self.models.activated.connect(lambda _at: self._price())
        self.count.valueChanged.connect(lambda _n: self._price())
        on_click(self.sound, self._choose_sound)
        on_click(self.send, self._order)
        on_click(self.rehearse, lambda: self._order(rehearse=True))
        on_click(shut, self.close_form)

    def begin(self, mode: Mode, shots: Sequence[Shot], take: Take | None = None) -> None:
        """Ask how; nothing is sent before its button is pressed."""
        self._mode, self._shots, self._take, self._wish = mode, list(shots), take, None
        still, lips = mode is Mode.STILL, mode is Mode.LIP_SYNC
        self.count.setVisible(still)
        self.sound.setVisible(lips)
        self.models.setVisible(not lips)  # who can depends on how long the sound is
        self._file.setVisible(lips)
        self._file.setText("")
        if still:
            self.count.setValue(4 if len(shots) == 1 else 1)
        self.title.setText(self._title())
        self._allow(False)
        self.show()
        if lips:
            self._refuse("Choose an audio file for the lips to follow.")
            self.models.clear()
            self.sound.setFocus()
        else:
            self._ask(None)
            self.models.setFocus()
        self.begun.emit()

    def close_form(self) -> None:
        self._turn += 1
        self.hide()
        self.closed.emit()

    def mode(self) -> Mode:
        return self._mode

    def use_sound(self, file: Path) -> None:
        """The audio file lips are to follow."""
        self._file.setText(file.name)
        self._ask(file)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        super().keyPressEvent(event)  # Escape leads on, back to where the page has its keyboard

    # asking

    def _ask(self, sound: Path | None) -> None:
        """Which models can, cheapest first."""
        bench = self._film.workbench
        if bench is None or not self._shots:
            return
        self._turn += 1
        turn, mode, take, shot = self._turn, self._mode, self._take, self._shots[0]
        wishes = bench.wishes

        def read() -> tuple[Wish, list[Offer]]:
            wish = wishes.wish(mode, take, sound)
            return wish, wishes.offers(shot, wish)

        def show(found: tuple[Wish, list[Offer]]) -> None:
            if turn == self._turn:
                self._wish, offers = found
                self._offer(offers)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._refuse(str(error))

        self._film.bridge.ask(read, show, failed, lane="write" if sound else "read")

    def _offer(self, offers: Sequence[Offer]) -> None:
        self.models.clear()
        self.models.setVisible(bool(offers))
        for offer in offers:
            price = offer.price.shown() if offer.price is not None else "price not known"
            note = offer.refusal or f"{price}, {offer.card.maker}"
            able = not offer.refusal
            self.models.offer(offer.card.name, offer.card.id, note=note, enabled=able)
        if offers and not offers[0].refusal:
            self.models.setCurrentIndex(0)
            self._price()
        else:
            self.models.setCurrentIndex(-1)  # the list still tells why each of them cannot
            self._refuse(_NOBODY[self._mode])

    def _price(self) -> None:
        bench, wish, model = self._film.workbench, self._wish, self.models.currentData()
        if bench is None or wish is None or model is None:
            return
        self._turn += 1
        turn, shots, count = self._turn, list(self._shots), self._count()
        shooting = bench.shooting
        self.send.setText(self._deed())

        def show(found: Estimate) -> None:
            if turn == self._turn:
                self._allow(not found.refusal)
                self.send.set_price(price_words(found), price_story(found))
                notes = dict.fromkeys(one.note for one in found.lines if one.note)
                self._say(found.refusal or ". ".join(notes))

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._refuse(str(error))

        self._film.bridge.ask(
            lambda: shooting.estimate(shots, count, model=model, wish=wish), show, failed
        )

    def _refuse(self, why: str) -> None:
        self.send.setText(self._deed())
        self._allow(False)
        self.send.set_price("–", why)
        self.send.setAccessibleDescription(why)
        self._say(why)

    def _allow(self, on: bool) -> None:
        for way in (self.send, self.rehearse):
            way.setEnabled(on and self._film.may_write)

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _order(self, *, rehearse: bool = False) -> None:
        model = self.models.currentData()
        if self._wish is None or model is None:
            return
        ids = tuple(shot.id for shot in self._shots)
        how = {"model": model, "wish": self._wish, "rehearse": rehearse}
        self.ordered.emit(Wanted(ids, self._count(), how))
        self.close_form()

    def _choose_sound(self) -> None:
        dialog = QFileDialog(self, "Choose the sound", "", _SOUNDS)
        remember(dialog, "sounds")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.use_sound(Path(file)))
        dialog.open()

    # words

    def _count(self) -> int:
        return self.count.value() if self._mode is Mode.STILL else 1

    def _title(self) -> str:
        if self._mode is Mode.STILL:
            many = len(self._shots) > 1
            return f"Make keyframes of {len(self._shots)} shots" if many else "Make a keyframe"
        what = self._take.slate[4:7] if self._take else f"shot {called(self._shots[0].number)}"
        return {Mode.EXTEND: f"Extend {what}", Mode.VIDEO: f"Restyle {what}"}.get(
            self._mode, f"Lip-sync {what} with audio"
        )

    def _deed(self) -> str:
        if self._mode is Mode.STILL:
            number = self._count() * len(self._shots)
            return f"Make {number} still{'' if number == 1 else 's'}"
        return {Mode.EXTEND: "Extend", Mode.VIDEO: "Restyle"}.get(self._mode, "Lip-sync")

    def _lay_out(self, shut: QWidget, flat: bool) -> None:
        if flat:
            self.models.setFixedWidth(180)
            whole = row(
                self.title, self.models, self.count, self.sound, self._file, self.note, None,
                self.rehearse, self.send, shut, margins=(12, 4, 8, 4),
            )  # fmt: skip
            self.setLayout(whole)
            return
        self.setLayout(
            column(
                row(self.title, None, shut),
                row(self.models, self.count),
                row(self.sound, self._file),
                self.note,
                row(None, self.rehearse, self.send),
                gap=6,
            )
        )
