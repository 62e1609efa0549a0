"""Characters: the wording that goes word for word into every prompt, its lock, the stills."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.domain.character import Character
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.stills import Still
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails


@dataclass(frozen=True, slots=True)
class _Person:
    character: Character
    stills: tuple[str, ...]
    shots: int


class Cast(QWidget):
    """One card a character; a locked wording cannot be typed over."""

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._shown: list[_Person] = []
        self._cards = column(gap=16, margins=(20, 16, 20, 16))
        self._name = Field("Name of a new character")
        self._name.set_hint("Name of a new character")
        self._name.setFixedWidth(200)
        self._name.committed.connect(self._add)
        add = button("Add", "plus")
        add.clicked.connect(lambda _on=False: self._add(self._name.text()))
        head = row(
            label("Characters", "bar", "strong"),
            label("the wording is inserted word for word", tone="secondary"), None,
            self._name, add, margins=(20, 0, 20, 0),
        )  # fmt: skip
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(self._cards)
        holder.addStretch(1)
        whole = column(surface(head, height=36), line(), gap=0)
        whole.addWidget(scrolled(surface(holder, "window"), "window"), 1)
        self.setLayout(whole)

    def refresh(self) -> None:
        """Read the characters again."""
        workbench = self._film.workbench
        if workbench is None:
            return
        art, board = workbench.art_department, workbench.board

        def read() -> list[_Person]:
            shots = board.shots()
            found = []
            for one in art.characters():
                stills = (art.thumbnail(still) for still in one.still_ids)
                seen = sum(one.id in shot.character_ids for shot in shots)
                found.append(_Person(one, tuple(str(s) for s in stills if s), seen))
            return found

        self._film.bridge.ask(read, self._show)

    def _show(self, people: list[_Person]) -> None:
        if people == self._shown:
            return
        self._shown = people
        empty(self._cards)
        for person in people:
            self._cards.addWidget(self._card(person))
        if not people:
            told = label("Add a character and write down exactly how they look.", tone="secondary")
            self._cards.addWidget(told)

    def _card(self, person: _Person) -> QWidget:
        one = person.character
        locked = one.locked_checksum is not None
        wording = TextBox(f"Wording of {one.name}", 3, 8)
        wording.show_text(one.wording)
        wording.setReadOnly(locked)
        wording.committed.connect(lambda text: self._set(one, text))
        lock = button("Unlock" if locked else "Lock Wording", "lock-open" if locked else "lock")
        lock.clicked.connect(lambda _on=False: self._lock(one, not locked))
        lock.setEnabled(self._film.may_write and (locked or bool(one.wording.strip())))
        shots = f"in {person.shots} shot{'' if person.shots == 1 else 's'}"
        sum_ = label(one.checksum()[:8], "mono", "secondary")
        sum_.setToolTip("The first characters of the wording's checksum")
        head = row(label(one.name, "bar", "strong"), _lock_sign(locked),
                   label(shots, tone="secondary"), None, sum_, lock, gap=8)  # fmt: skip
        pictures = row(gap=8)
        for path in person.stills[:5]:
            pictures.addWidget(Still(self._thumbnails, path, QSize(160, 90)))
        pictures.addStretch(1)
        body = column(head, wording, gap=8, margins=(16, 12, 16, 14))
        if person.stills:
            body.addLayout(pictures)
        card = QFrame()
        card.setProperty("box", "card")
        card.setMaximumWidth(980)
        card.setLayout(body)
        return card

    def _add(self, name: str) -> None:
        workbench = self._film.workbench
        if workbench is not None and name.strip():
            art = workbench.art_department
            self._name.show_text("")
            self._film.change(lambda: art.add_character(name.strip()), self.refresh)

    def _set(self, one: Character, text: str) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            art = workbench.art_department
            self._film.change(lambda: art.set_character(one.id, {"wording": text}))

    def _lock(self, one: Character, locked: bool) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            art = workbench.art_department
            self._film.change(lambda: art.lock_character(one.id, locked), self.refresh)


def _lock_sign(locked: bool) -> QLabel:
    if not locked:
        return label("not locked", "caption", "secondary")
    return picture("lock", 12, t.OK)
