"""A character's sheet: wording and lock, five stills, whose likeness, what old words made."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.character import MOST_STILLS
from app.production.art.art_department import ArtDepartment
from app.production.art.kit import Holder, Place
from app.production.art.kit_view import CharacterView
from app.production.board.board_order import called
from app.ui.pages.plan.likeness import LikenessRow
from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.pages.plan.wording import WordingBox
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.fields import Field
from app.ui.widgets.picture_slot import PictureSlot
from app.ui.widgets.stacks import column, empty, row
from app.ui.widgets.text import Elided, label, picture
from app.ui.widgets.thumbnails import Thumbnails

WORDING = 296

_MOST_LISTED = 10  # numbers of shots in one sentence


class Sheet(QWidget):
    """Signal `review_wanted(str)`: a shot's takes."""

    review_wanted = Signal(str)

    def __init__(
        self, film: Film, desk: PictureDesk, thumbnails: Thumbnails, view: CharacterView
    ) -> None:
        super().__init__()
        self._film, self._view = film, view
        one = view.character
        self.setAccessibleName(f"Sheet of {one.name}")
        self._name = Field(f"Name of {one.name}")
        self._name.setProperty("quiet", "true")
        self._name.setFont(font(15, 600))
        self._name.committed.connect(lambda text: self._set({"name": text}))
        self._locked, self._sum = _Lock(), label("", "mono", "secondary")
        self._counts = label("", "caption", "secondary")
        self._lock = button("Lock", "lock", kind="flat")
        self._lock.clicked.connect(lambda _on=False: self._turn_lock())
        self._remove = icon_button("trash-2", f"Remove {one.name}")
        self._remove.clicked.connect(lambda _on=False: self.ask_to_remove())
        self.wording = WordingBox(film, one.name)
        self.wording.setFixedWidth(WORDING)
        self.wording.committed.connect(lambda text: self._set({"wording": text}))
        self.slots = [
            PictureSlot(desk, thumbnails, Place(Holder.CHARACTER, one.id, n), QSize(200, 112))
            for n in range(MOST_STILLS)
        ]
        self._names = [_SlotName(self, n) for n in range(MOST_STILLS)]
        self._seeds = [label("", "caption", "secondary") for _ in range(MOST_STILLS)]
        stills = row(gap=8)
        for slot, name, seed in zip(self.slots, self._names, self._seeds, strict=True):
            foot = row(name, seed, gap=4)
            foot.setStretch(0, 1)
            stills.addLayout(column(slot, foot, None, gap=2))
        stills.addStretch(1)
        self._likeness = LikenessRow(film, one.name)
        self._likeness.changed.connect(self._set)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(6)
        self._asked, self._open = False, False
        self._said: tuple[object, ...] | None = None
        head = row(
            self._name, self._locked, self._sum, None, self._counts, self._lock, self._remove, gap=8
        )
        body = row(self.wording, column(stills, self._likeness, None, gap=6), gap=16)
        body.setStretch(1, 1)
        self.setLayout(column(head, body, self._bars, gap=8, margins=(16, 12, 16, 14)))
        self.show_view(view)

    def show_view(self, view: CharacterView) -> None:
        self._view = view
        one = view.character
        locked = one.locked_checksum is not None
        self._name.show_text(one.name)
        wide = self._name.fontMetrics().horizontalAdvance(one.name) + 26
        self._name.setFixedWidth(max(80, min(280, wide)))
        self._locked.show_locked(locked)
        digest = one.checksum()
        parts = [" ".join(digest[n : n + 4] for n in (0, 4, 8))] if one.wording else []
        if one.locked_at is not None:
            parts.append(f"since {_day(one.locked_at)}")
        self._sum.setText("  ".join(parts))
        self._sum.setToolTip("The first characters of the wording's checksum")
        self._counts.setText(f"{_count(view.shots, 'shot')} · {_count(view.takes, 'take')}")
        self._lock.setText("Unlock" if locked else "Lock")
        self._lock.setIcon(icon("lock-open" if locked else "lock"))
        self._lock.setAccessibleName(f"{self._lock.text()} {one.name}")
        self._lock.setToolTip(
            "Change the wording; nothing is made again by itself"
            if locked
            else "Keep the wording word for word"
        )
        self._lock.setEnabled(self._film.may_write and (locked or bool(one.wording.strip())))
        self._remove.setEnabled(self._film.may_write)
        self.wording.show_wording(one.wording, locked, view.wording)
        seed = "" if one.seed is None else f"seed {one.seed}"
        for n, slot in enumerate(self.slots):
            slot.say(f"Becomes: still {min(n, len(view.stills)) + 1} of {MOST_STILLS}",
                     f"drop to add to {one.name}")  # fmt: skip
            slot.setEnabled(self._film.may_write or n < len(view.stills))
            if n < len(view.stills):
                still = view.stills[n]
                detail = still.of_take or f"{still.size[0]}×{still.size[1]}"
                slot.show_picture(still.asset_id, still.name, still.path, detail)
                slot.say(f"Replaces: {still.name}", f"still {n + 1} of {one.name}")
                self._names[n].show_name(still.asset_id, still.name)
                self._seeds[n].setText(seed)
            else:
                optional = n >= 3
                slot.show_empty(f"Still {n + 1}", "optional" if optional else "drop a picture")
                self._names[n].show_name("", "")
                self._seeds[n].setText("")
        self._likeness.show_character(one)
        self._show_bars()

    def fit(self, wide: int) -> None:
        """Share the room of `wide` pixels among the stills."""
        words = WORDING if wide >= 1240 else 272
        self.wording.setFixedWidth(words)
        room = wide - 32 - words - 16 - 8 * (MOST_STILLS - 1)
        each = max(84, min(240, room // MOST_STILLS))
        for slot, name, seed in zip(self.slots, self._names, self._seeds, strict=True):
            slot.setFixedSize(each, round(each * 9 / 16))
            seed.setVisible(each >= 160)
            name.setMaximumWidth(each - (68 if each >= 160 else 0))

    def ask_to_remove(self) -> None:
        """At once where nothing uses it; else say first which shots it is taken off."""
        if self._view.shots and not self._asked:
            self._asked = True
            self._show_bars(again=True)
            self._focus("Keep")
            return
        art = self._art()
        one = self._view.character
        if art is not None:
            self._film.change(lambda: art.remove_character(one.id, from_shots=True))

    # bars

    def _show_bars(self, *, again: bool = False) -> None:
        view = self._view
        key = (view.stale, view.character.likeness, view.character.name, self._asked, self._open)
        if key == self._said and not again:
            return
        self._said = key
        empty(self._bars)
        one = view.character
        if not one.likeness.may_be_used():
            self._bars.addWidget(_bar(
                "error", "shield-alert", t.BAD,
                f"{one.name} is a real person. Shots with {one.name} cannot be sent until who "
                "agreed, when and for what is written here.",
            ))  # fmt: skip
        if view.stale:
            takes = sum(len(shot.takes) for shot in view.stale)
            numbers = _listed([called(shot.number) for shot in view.stale])
            first = min(take.made_at for shot in view.stale for take in shot.takes)
            show = button("Hide takes" if self._open else "Show takes", kind="flat")
            show.clicked.connect(lambda _on=False: self._toggle())
            self._bars.addWidget(_bar(
                "warning", "triangle-alert", t.WARNING,
                f"{_count(takes, 'take')} in {numbers} were made with the wording of "
                f"{_day(first)}. Nothing is regenerated by itself.",
                show,
            ))  # fmt: skip
            if self._open:
                self._bars.addWidget(self._stale_list())
        if self._asked:
            yes = button(f"Remove from {_count(view.shots, 'shot')} too")
            yes.clicked.connect(lambda _on=False: self.ask_to_remove())
            no = button("Keep", kind="flat")
            no.clicked.connect(lambda _on=False: self._keep())
            self._bars.addWidget(_bar(
                "warning", "triangle-alert", t.WARNING,
                f"{one.name} is in {_count(view.shots, 'shot')}. Removing the sheet takes "
                f"{one.name} off them; one undo brings all back.",
                yes, no,
            ))  # fmt: skip

    def _stale_list(self) -> QWidget:
        lines = column(gap=2, margins=(28, 2, 8, 4))
        for shot in self._view.stale[:40]:
            go = button("Review", kind="flat", tip=f"Open the takes of shot {called(shot.number)}")
            go.setAccessibleName(f"Review shot {shot.number}")
            go.clicked.connect(lambda _on=False, i=shot.shot_id: self.review_wanted.emit(i))
            slates = ", ".join(take.slate for take in shot.takes)
            told = Elided(slates, "mono", "secondary")
            told.setToolTip(f"{slates}\nmade with: {shot.takes[0].wording}")
            number = label(called(shot.number), "name")
            number.setFixedWidth(40)
            day = label(f"words of {_day(shot.takes[0].made_at)}", "caption", "secondary")
            line = row(number, told, day, go, gap=12)
            line.setStretch(1, 1)
            lines.addLayout(line)
        if len(self._view.stale) > 40:
            lines.addWidget(label(f"and {len(self._view.stale) - 40} more shots", tone="secondary"))
        holder = QWidget()
        holder.setMaximumWidth(720)
        holder.setLayout(lines)
        return holder

    def _toggle(self) -> None:
        self._open = not self._open
        self._show_bars(again=True)
        self._focus("Hide takes" if self._open else "Show takes")

    def _focus(self, word: str) -> None:
        """The bars are made anew; whoever pressed a key in one goes on there."""

        def go() -> None:  # what was just added is shown in the next turn only
            for made in self.findChildren(QPushButton):
                if made.text() == word and made.isVisible():
                    made.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, self, go)

    def _keep(self) -> None:
        self._asked = False
        self._show_bars(again=True)
        self._remove.setFocus(Qt.FocusReason.OtherFocusReason)

    # edits

    def _set(self, fields: dict[str, object]) -> None:
        art, one = self._art(), self._view.character
        if art is not None:
            self._film.change(lambda: art.set_character(one.id, fields))

    def _turn_lock(self) -> None:
        art, one = self._art(), self._view.character
        if art is not None:
            self.wording.box.flush()
            self._film.change(lambda: art.lock_character(one.id, one.locked_checksum is None))

    def name_slot(self, asset_id: str, name: str) -> None:
        art, one = self._art(), self._view.character
        if art is not None:
            self._film.change(lambda: art.name_slot(one.id, asset_id, name))

    def _art(self) -> ArtDepartment | None:
        bench = self._film.workbench
        return bench.art_department if bench is not None and self._film.may_write else None


class _SlotName(Field):
    """The name of a still's slot, written in place."""

    def __init__(self, sheet: Sheet, at: int) -> None:
        super().__init__(f"Name of still {at + 1}", tall=18)
        self._asset = ""
        self.setProperty("quiet", "true")
        self.setFont(font(11, 500))
        self.setMinimumWidth(40)
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        self.committed.connect(lambda text: sheet.name_slot(self._asset, text))

    def show_name(self, asset_id: str, name: str) -> None:
        self._asset = asset_id
        self.setVisible(bool(asset_id))
        self.show_text(name)
        self.setToolTip(f"{name}: click to rename" if asset_id else "")


class _Lock(QFrame):
    """The badge beside the name."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "card")
        self._row = row(gap=4, margins=(5, 1, 6, 1))
        self.setLayout(self._row)
        self._locked: bool | None = None

    def show_locked(self, locked: bool) -> None:
        if locked == self._locked:
            return
        self._locked = locked
        empty(self._row)
        sign, tint, word = ("lock", t.OK, "Locked") if locked else ("lock-open", t.WARNING, "Open")
        self._row.addWidget(picture(sign, 12, tint))
        self._row.addWidget(label(word, "badge", "ok" if locked else "warning"))
        self.setAccessibleName(f"Wording {word.lower()}")


def _bar(kind: str, sign: str, tint: str, words: str, *buttons: QPushButton) -> QFrame:
    made = QFrame()
    made.setProperty("box", kind)
    made.setAccessibleName(words)
    layout = row(picture(sign, 14, tint), label(words, wrap=True), *buttons, gap=10,
                 margins=(12, 3, 8, 3))  # fmt: skip
    layout.setStretch(1, 1)
    layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    made.setLayout(layout)
    return made


def _day(moment: datetime) -> str:
    here = moment.astimezone()
    return f"{here.day} {here:%b}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _listed(numbers: list[str]) -> str:
    shown = numbers[:_MOST_LISTED]
    if len(numbers) > len(shown):
        return f"{', '.join(shown)} and {len(numbers) - len(shown)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
