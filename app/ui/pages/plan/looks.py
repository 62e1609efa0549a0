"""The reference kit: hero frame, kit stills, anchors, style paragraph, and who gets what of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.character import FEWEST_STILLS, MOST_STILLS
from app.production.art.art_department import ArtDepartment
from app.production.art.kit import Holder, Place
from app.production.art.kit_view import KitUse, KitView
from app.ui.pages.plan.anchors import AnchorCard, Values
from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.fields import TextBox
from app.ui.widgets.picture_slot import PictureSlot
from app.ui.widgets.stacks import column, empty, line, row, surface
from app.ui.widgets.swatches import Swatches
from app.ui.widgets.text import Elided, label, picture, retone
from app.ui.widgets.thumbnails import Thumbnails


class Looks(QWidget):
    """Words are edited in place; every picture place takes drops."""

    def __init__(self, film: Film, desk: PictureDesk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._desk, self._thumbnails = film, desk, thumbnails
        self._view: KitView | None = None
        self._uses: tuple[KitUse, ...] | None = None
        self._across, self._each = 4, 168
        self.hero = PictureSlot(desk, thumbnails, Place(Holder.HERO), QSize(352, 198))
        self.hero.say("Becomes: hero frame", "every image-to-video model can start from it")
        self._facts, self._sha = label("", "mono", "secondary"), label("", "mono", "secondary")
        self._swatches, self._values = Swatches("the hero frame"), Values(beside=True)
        self.stills = [
            PictureSlot(desk, thumbnails, Place(Holder.KIT, at=n), QSize(66, 37))
            for n in range(MOST_STILLS)
        ]
        self._still_count = label("", "caption", "secondary")
        desk.lit.connect(self._say_offer)
        self._anchor_count = label("", "caption", "secondary")
        self.cards: dict[str, AnchorCard] = {}
        self._anchors = QVBoxLayout()
        self._anchors.setSpacing(12)
        self._rows: list[QHBoxLayout] = []
        self.more = PictureSlot(desk, thumbnails, Place(Holder.ANCHOR), QSize(176, 99))
        self.more.show_empty("New anchor", "drop a still or photo")
        self.more.say("Becomes: a new anchor", "named after the picture")
        self._how = column(gap=4)
        self.style_ = TextBox("Style paragraph", 5, 12)
        self.style_.set_hint("Register, light, grade, grain, depth: in every prompt")
        self.style_.committed.connect(lambda text: self._set({"style": text}))
        self._sum = label("", "mono", "secondary")
        self._length = label("", "caption", "secondary")
        self._never = TextBox("Never in any picture", 1, 4)
        self._never.set_hint("Words separated by commas")
        self._never.committed.connect(
            lambda text: self._set(
                {"negatives": tuple(w.strip() for w in text.split(",") if w.strip())}
            )
        )
        head = row(
            label("Reference kit", "bar", "strong"),
            label("what survives a change of model", tone="secondary"), None,
            margins=(12, 0, 12, 0),
        )  # fmt: skip
        heroes = column(
            _title("star", "Hero frame", label("first frame anywhere", "caption", "secondary")),
            self.hero, row(self._facts, None, self._sha), self._swatches, self._values, 6,
            _title("images", "Kit stills", self._still_count), row(*self.stills, None, gap=5),
            None, gap=5,
        )  # fmt: skip
        anchors = column(_title("image", "Anchors", self._anchor_count), gap=6)
        anchors.addLayout(self._anchors)
        anchors.addLayout(self._how)
        anchors.addStretch(1)
        words = column(
            _title("quote", "Style paragraph", label("in all prompts", "caption", "secondary")),
            self.style_, row(self._sum, None, self._length), 8,
            _title("ban", "Never", label("in all prompts", "caption", "secondary")), self._never,
            None, gap=6,
        )  # fmt: skip
        self._words = QWidget()
        self._words.setLayout(words)
        body = row(heroes, anchors, self._words, gap=16, margins=(16, 12, 16, 20))
        body.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line("edge"))
        layout.addWidget(surface(head, height=36))
        layout.addWidget(line())
        layout.addLayout(body)

    def show_view(self, view: KitView) -> None:
        self._view = view
        writable = self._film.may_write
        if view.hero is not None:
            self.hero.show_picture(view.hero.asset_id, "Hero frame", view.hero.path,
                                   view.hero.of_take)  # fmt: skip
            self._facts.setText(f"{view.hero.size[0]}×{view.hero.size[1]}")
            self._sha.setText(f"{view.hero.sha[:4]} {view.hero.sha[4:8]}")
        else:
            self.hero.show_empty("Hero frame", "the one picture every model can start from")
        for shown in (self._facts, self._sha, self._swatches, self._values):
            shown.setVisible(view.hero is not None)
        self._swatches.show_look(view.hero_look)
        self._values.show_look(view.hero_look)
        count = len(view.stills)
        self._still_count.setText(_still_words(count))
        for n, slot in enumerate(self.stills):
            slot.say(f"Becomes: kit still {min(n, count) + 1}", "made under one look")
            if n < count:
                still = view.stills[n]
                slot.show_picture(still.asset_id, still.name, still.path, still.of_take)
                slot.say(f"Replaces: {still.name}", "of the kit")
            else:
                slot.show_empty(f"Kit still {n + 1}", "")
        pictured = sum(one.still is not None for one in view.anchors)
        self._anchor_count.setText(f"{pictured} of {len(view.anchors)}" if view.anchors else "")
        self._show_anchors(view)
        self._show_uses(view.uses)
        self.style_.show_text(view.project.style)
        self._never.show_text(", ".join(view.project.negatives))
        for field in (self.style_, self._never):
            field.setReadOnly(not writable)
        digest = view.style_checksum
        self._sum.setText(f"{digest[:4]} {digest[4:]}" if view.project.style else "")
        self._length.setText(f"{len(view.project.style)} characters" if view.project.style else "")

    def _say_offer(self, slot: object, words: str) -> None:
        """The kit's stills are too small to say what a drop becomes; their title says it."""
        if slot in self.stills:
            count = len(self._view.stills) if self._view else 0
            self._still_count.setText(words or _still_words(count))
            retone(self._still_count, "warning" if words else "secondary")

    def fit(self, wide: int) -> None:
        """Hero and style keep their width, the anchors share what is left."""
        hero, style = (352, 256) if wide >= 1240 else (304, 216)
        self._words.setFixedWidth(style)
        self.hero.setFixedSize(hero, round(hero * 9 / 16))
        each = (hero - 20) // 5
        for slot in self.stills:
            slot.setFixedSize(each, round(each * 9 / 16))
        room = wide - 32 - hero - style - 32
        self._across = max(2, min(4, (room + 8) // 168))
        self._each = max(96, (room - 8 * (self._across - 1)) // self._across)
        if self._view is not None:
            self._show_anchors(self._view, again=True)

    def _show_anchors(self, view: KitView, *, again: bool = False) -> None:
        wanted = [one.anchor.id for one in view.anchors]
        fresh = again or wanted != list(self.cards)
        for gone in [one for one in self.cards if one not in wanted]:
            card = self.cards.pop(gone)
            card.hide()
            card.deleteLater()
        cards: dict[str, AnchorCard] = {}
        for one in view.anchors:
            known = self.cards.get(one.anchor.id)
            if known is None:
                known = AnchorCard(self._film, self._desk, self._thumbnails, one)
                known.changed.connect(lambda fields, i=one.anchor.id: self._set_anchor(i, fields))
                known.removed.connect(lambda too, i=one.anchor.id: self._remove_anchor(i, too))
            else:
                known.show_view(one)
            cards[one.anchor.id] = known
        self.cards = cards
        if fresh or not self._rows:
            self._lay_out()

    def _lay_out(self) -> None:
        for old in self._rows:
            while old.takeAt(0) is not None:
                pass
            self._anchors.removeItem(old)
        self._rows = []
        every: list[QWidget] = [*self.cards.values(), self.more]
        for card in self.cards.values():
            card.fit(self._each)
        self.more.setFixedSize(self._each, round(self._each * 9 / 16))
        for start in range(0, len(every), self._across):
            laid = QHBoxLayout()
            laid.setSpacing(8)
            self._anchors.addLayout(laid)  # first, or a shown widget is a window for a moment
            for widget in every[start : start + self._across]:
                laid.addWidget(widget)
                laid.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
                widget.show()
            laid.addStretch(1)
            self._rows.append(laid)

    def _show_uses(self, uses: tuple[KitUse, ...]) -> None:
        if uses == self._uses:
            return
        self._uses = uses
        empty(self._how)
        if not uses:
            return
        self._how.addWidget(line())
        self._how.addWidget(label("How each model gets the kit", "head", "strong"))
        for use in uses:
            letter = label(use.card.letter, "badge", "strong")
            letter.setFixedWidth(16)
            name = label(use.card.name, "body")
            name.setFixedWidth(112)
            told = Elided(use.how, "body", "secondary")
            line_ = row(letter, name, told, gap=8)
            line_.setStretch(2, 1)
            self._how.addLayout(line_)

    def _set(self, fields: dict[str, object]) -> None:
        bench = self._film.workbench
        if bench is not None:
            board = bench.board
            self._film.change(lambda: board.set_project(fields))

    def _set_anchor(self, anchor_id: str, fields: dict[str, object]) -> None:
        art = self._art()
        if art is not None:
            self._film.change(lambda: art.set_anchor(anchor_id, fields))

    def _remove_anchor(self, anchor_id: str, from_shots: bool) -> None:
        art = self._art()
        if art is not None:
            self._film.change(lambda: art.remove_anchor(anchor_id, from_shots))

    def _art(self) -> ArtDepartment | None:
        bench = self._film.workbench
        return bench.art_department if bench is not None and self._film.may_write else None


def _still_words(count: int) -> str:
    enough = FEWEST_STILLS <= count <= MOST_STILLS
    return f"{count}" if enough else f"{count}, {FEWEST_STILLS} to {MOST_STILLS} wanted"


def _title(sign: str, word: str, note: QWidget) -> QHBoxLayout:
    return row(picture(sign, 14, t.SECONDARY), label(word, "head", "strong"), None, note, gap=6)
