"""Which model renders the shot: the catalogue by letter, price and life cycle; preset, seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.character import Character, seeding
from app.domain.model_card import ModelCard, Status
from app.domain.shot import Shot, ShotKind
from app.ui.pages.board.inspector.card_choice import CardChoice, day_words
from app.ui.pages.board.inspector.card_choice import offer_cards as offer_cards
from app.ui.pages.board.inspector.form import Form
from app.ui.pages.board.inspector.missing_key import MissingKey
from app.ui.state.film import Film
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import Elided, retone


class ModelSection(QWidget):
    """Signal `changed(dict)`."""

    changed = Signal(dict)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._turn = 0
        self.form = Form()
        self.choice = CardChoice("Model")
        self.preset = Choice("Style preset")
        self.preset.offer("No preset", "")
        self.seed = Field("Seed")
        self.seed.setFixedWidth(88)
        self.seed.set_hint("Seed")
        self._note = Elided("", "caption", "secondary")
        self.form.choice("model", self.choice)
        self.form.choice("preset", self.preset)
        self.form.text("seed", self.seed)
        self.form.changed.connect(self._changed)
        self.missing_key = MissingKey(film)
        self.setLayout(
            column(row(self.choice, self.seed, gap=4), self.preset, self._note, self.missing_key)
        )
        film.opened.connect(self._offer)

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self._offer()
        self.setEnabled(enabled and bool(shots))
        cards = {card.id: card for card in self._cards()}
        models = {shot.model for shot in shots}
        self._offer_presets(shots, cards, models)
        self.form.show_shots(shots)
        card = cards.get(next(iter(models)) or "") if len(models) == 1 else None
        if len(models) <= 1 and card is None:
            drawn = any(shot.kind is ShotKind.GENERATED for shot in shots)
            self.choice.setPlaceholderText("No model" + ": Animatic draws it" * drawn)
        self._tell(card)
        self._hint_seed(shots, card)

    def _hint_seed(self, shots: Sequence[Shot], card: ModelCard | None) -> None:
        """A shot without a seed takes that of its people, which is shown where it would be."""
        bench, self._turn = self._film.workbench, self._turn + 1
        one = shots[0] if len(shots) == 1 else None
        if bench is None or one is None or one.seed is not None or not one.character_ids:
            return
        if card is None or card.seed_max is None:
            return
        art, turn = bench.art_department, self._turn

        def show(people: list[Character]) -> None:
            person = seeding(one.character_ids, people)
            if turn == self._turn and person is not None:
                self.seed.set_hint(str(person.seed))
                self.seed.setToolTip(f"{person.name}'s seed; type another one for this shot")

        self._film.bridge.ask(art.characters, show)

    def flush(self) -> None:
        self.form.flush()

    def _offer_presets(
        self, shots: Sequence[Shot], cards: dict[str, ModelCard], models: set[str | None]
    ) -> None:
        known = {word for i in models if i in cards for word in cards[i].prompting.presets}
        offered = bool(known)
        known |= {shot.preset for shot in shots if shot.preset}
        for word in sorted(known):
            if self.preset.findData(word) < 0:
                self.preset.offer(f"{word} preset", word)
        self.preset.setVisible(offered)

    def _tell(self, card: ModelCard | None) -> None:
        self._note.setVisible(card is not None)
        sold = card is not None and card.can_be_ordered(date.today())
        self.missing_key.show_vendor(card.vendor if card and sold else "")
        takes_none = card is not None and card.seed_max is None
        self.seed.set_hint("No seed" if takes_none else "Seed")
        self.seed.setToolTip("")
        if card is None:
            return
        today = date.today()
        words, tone = card.lane.best_at or card.maker, "secondary"
        if not card.can_be_ordered(today):
            words, tone = f"Retired {day_words(card.life.on)}. Choose another model.", "bad"
        elif card.life.status is Status.RETIRING:
            words, tone = f"Retires {day_words(card.life.on)}.", "warning"
        elif card.stale(today):
            words, tone = f"Card of {day_words(card.as_of)}: prices may have changed.", "warning"
        if card.seed_max is None:
            self.seed.setToolTip(
                "This model takes no seed: shots share model, batch group and references instead"
            )
            if self.seed.text() and tone == "secondary":
                words, tone = "This model takes no seed; the value waits.", "warning"
        self._note.setText(words)
        retone(self._note, tone)

    def _changed(self, fields: dict[str, object]) -> None:
        seed = fields.get("seed")
        if isinstance(seed, str):
            text = seed.strip()
            # what is no number goes on as it is: the board says what is wrong with it
            fields = {"seed": int(text) if text.isdigit() else text or None}
        self.changed.emit(fields)

    def _offer(self) -> None:
        self.choice.fill(self._cards())

    def _cards(self) -> list[ModelCard]:
        return list(self._film.office.catalogue.all()) if self._film.office else []
