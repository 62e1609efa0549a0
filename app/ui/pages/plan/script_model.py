"""Asking a language model: what leaves this machine, the button, and what came of it.

Nothing is sent before the button is pressed; what arrives is only ever shown as rows to decide on.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserFacing
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button
from app.ui.widgets.combo import Choice
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import StateLine, label, retone

if TYPE_CHECKING:
    from app.production.breakdown.model_desk import ModelDesk, ModelRow, Offer, Reading
    from app.production.breakdown.script_desk import ScriptView

_KEYS = {
    "keyring": ("key-round", "Key in the keyring", t.OK),
    "environment": ("key-round", "Key from the environment", t.OK),
    "": ("triangle-alert", "No key", t.WARNING),
}


class ModelPanel(QWidget):
    """Signals: `began()`; `arrived(object)` one row; `ended(object)` the reading, or None."""

    began = Signal(str)
    arrived = Signal(object)
    ended = Signal(object)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._offers: list[Offer] = []
        self._stop = threading.Event()
        self._reading = False
        self._open = False
        self._said = ("", "")
        self.vendor = Choice("Vendor of the language model")
        self.vendor.setToolTip("Who reads the script")
        self.vendor.activated.connect(lambda _n: self._choose_vendor())
        self.model = Choice("Language model")
        self.model.setEditable(True)
        if (edit := self.model.lineEdit()) is not None:
            edit.setAccessibleName("Name of the language model")
            edit.setToolTip("The vendor's name of a model")
        self.model.setToolTip("The vendor's name of a model; another one can be written")
        self.model.editTextChanged.connect(lambda _text: self._renamed())
        self.key = StateLine()
        self.where = label("", "caption", "secondary", wrap=True)
        self.leaving = label("", wrap=True)
        self.send = PaidButton("Send Script", "price not measured", "arrow-up-from-line", tall=24)
        self.send.clicked.connect(lambda _on=False: self.ask())
        self.stop = button("Stop", "square", tip="Stop reading; the rows that came stay")
        self.stop.clicked.connect(lambda _on=False: self._halt())
        self.stop.hide()
        self.told = label("", "caption", "secondary", wrap=True)
        self.problem = label("", tone="bad", wrap=True)
        self.add_key = button("Add Key", "key-round", tip="Vendor accounts: paste and test a key")
        self.add_key.clicked.connect(
            lambda _on=False: film.credentials.wanted.emit(str(self.vendor.currentData()))
        )
        film.credentials.changed.connect(self._look_at_keys)
        for quiet in (self.told, self.problem, self.add_key):
            quiet.hide()
        both = row(self.vendor, self.model, gap=4)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.setLayout(
            column(
                both, row(self.key, None, self.add_key), self.where, self.leaving,
                row(None, self.stop, self.send), self.told, self.problem, gap=6,
                margins=(12, 0, 12, 8),
            )
        )  # fmt: skip
        film.bridge.closing.connect(self._halt)

    def _halt(self) -> None:
        self._stop.set()

    def show_view(self, view: ScriptView | None) -> None:
        """Which vendors there are, and whether any line is open for them."""
        self._open = view is not None and bool(view.coverage.gaps)
        desk = self._desk()
        if desk is not None and view is not None:
            self._film.bridge.ask(desk.offers, self._show_offers)

    def offer(self) -> Offer | None:
        chosen = self.vendor.currentData()
        return next((one for one in self._offers if one.vendor == chosen), None)

    def ask(self) -> None:
        """Send the script; only this button does."""
        desk, offer = self._desk(), self.offer()
        if desk is None or offer is None or self._reading or self._said != self._asked():
            return
        vendor, model, stop = offer.vendor, self.model.currentText().strip(), self._stop
        stop.clear()
        self._reading = True
        QSettings("Takeboard", "Script").setValue("vendor", vendor)
        QSettings("Takeboard", "Script").setValue(f"model/{vendor}", model)
        self.told.hide()
        self.problem.hide()
        self._enable()
        self.began.emit(f"{offer.name} reads the script. Rows appear as they arrive.")

        def tell(one: ModelRow) -> None:
            if not stop.is_set():
                self.arrived.emit(one)

        self._film.bridge.ask(
            lambda: desk.read(vendor, model, tell, stop.is_set), self._done, self._failed, "long"
        )

    def _done(self, reading: Reading) -> None:
        self._reading = False
        words = [f"{reading.model}: {reading.good} rows", f"{reading.bad} cannot be used"]
        told = ", ".join(words[: 2 if reading.bad else 1])
        self.told.setText(" · ".join([told, reading.cost_words(), *reading.notes]))
        self.told.show()
        if reading.problem is not None:
            self._complain(reading.problem)
        self._enable()
        self.ended.emit(reading)

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self._enable()
        if isinstance(error, UserFacing):
            self._complain(error)
        else:
            self._film.bridge.report(error)
        self.ended.emit(None)

    def _complain(self, error: UserFacing) -> None:
        self.problem.setText(f"{error.message}\n{error.next_step}".strip())
        self.problem.setAccessibleName(self.problem.text())
        self.problem.show()

    def _look_at_keys(self) -> None:
        desk = self._desk()
        if desk is not None and self._offers:
            self._film.bridge.ask(desk.offers, self._show_offers)

    def _show_offers(self, offers: list[Offer]) -> None:
        self._offers = offers
        if self.vendor.count() != len(offers):
            self.vendor.clear()
            for one in offers:
                self.vendor.offer(one.name, one.vendor)
            kept = QSettings("Takeboard", "Script").value("vendor", "")
            with_key = next((one.vendor for one in offers if one.source), "")
            self.vendor.choose(with_key or (offers[0].vendor if offers else None))
            if any(one.vendor == kept for one in offers):
                self.vendor.choose(kept)
            self._choose_vendor()
        self._say_what_leaves()
        self._enable()

    def _choose_vendor(self) -> None:
        offer = self.offer()
        if offer is None:
            return
        self.model.blockSignals(True)
        self.model.clear()
        for name in offer.models:
            self.model.offer(name, name)
        kept = QSettings("Takeboard", "Script").value(f"model/{offer.vendor}", "")
        self.model.setEditText(str(kept or (offer.models[0] if offer.models else "")))
        self.model.blockSignals(False)
        self._say_what_leaves()
        self._enable()

    def _renamed(self) -> None:
        self._enable()
        self._say_what_leaves()

    def _say_what_leaves(self) -> None:
        desk, offer = self._desk(), self.offer()
        if desk is None or offer is None:
            return
        self.key.show_state(*_KEYS.get(offer.source, _KEYS[""]))
        self.where.setVisible(not offer.source)
        self.add_key.setVisible(not offer.source)
        self.where.setText(
            f"A key goes into the keyring with “{offer.where}”, or into the environment. Without "
            "one the rules make the breakdown, free and on this machine."
        )
        model = self.model.currentText().strip()
        asked = self._asked()
        self._film.bridge.ask(
            lambda: desk.leaving(offer, model), lambda text: self._show_leaving(asked, text)
        )
        retone(self.leaving, "text" if offer.source else "secondary")
        self.send.setText(f"Send to {offer.name}")

    def _asked(self) -> tuple[str, str]:
        return str(self.vendor.currentData()), self.model.currentText().strip()

    def _show_leaving(self, asked: tuple[str, str], text: str) -> None:
        """The sentence for what is chosen now; one that comes late is another choice's."""
        if asked == self._asked():
            self._said = asked
            self.leaving.setText(text)
            self._enable()

    def _enable(self) -> None:
        offer = self.offer()
        said = self._said == self._asked()  # nothing leaves that was not said
        able = self._open and bool(offer and offer.source) and said and not self._reading
        self.send.setEnabled(able)
        why = "" if self._open else "Every line that is filmed has a shot."
        why = why if offer and offer.source else "There is no key for this vendor."
        self.send.setToolTip("Send exactly what is said above" if able else why)
        self.stop.setVisible(self._reading)
        for field in (self.vendor, self.model):
            field.setEnabled(not self._reading)

    def _desk(self) -> ModelDesk | None:
        workbench = self._film.workbench
        return workbench.breakdown.models if workbench else None
