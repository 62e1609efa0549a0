"""The find field of the board: filter text, completion, a menu that writes terms, and the count.

What the text means is `production.board_filter`; the page shows the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QCompleter, QLayout, QLineEdit, QListView, QMenu, QWidget

from app.domain.errors import BadInput
from app.production.board.board_filter import (
    CLOSED,
    KEYS,
    BoardFilter,
    FilterNames,
    Query,
    held,
    parse,
)
from app.production.board.filter_text import Suggestion, chosen, suggest, toggled
from app.ui.later import later
from app.ui.state.film import Film
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.fields import mark_search
from app.ui.widgets.stacks import row
from app.ui.widgets.text import Elided, retone

if TYPE_CHECKING:
    from app.domain.character import Character
    from app.production.board.tile_rows import TileRow

Rated = dict[str, tuple[frozenset[int], frozenset[str]]]
_MENUS = (
    ("state", "State"), ("model", "Model"), ("character", "Character"), ("missing", "Missing"),
    ("group", "Batch Group"), ("scene", "Scene"), ("kind", "Kind"), ("is", "Marks"),
    ("lint", "Findings"),
)  # fmt: skip
_REST_MS = 1500
_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
_OFFER = Qt.ItemDataRole.UserRole + 1


_NARROWEST, _WIDEST = 120, 220  # of the field


class FindBar(QWidget):
    """Signals: `changed()` other rows may fit now; `left()` the person goes back to the shots."""

    changed = Signal()
    left = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._filter, self._query = BoardFilter(), Query(())
        self._people: dict[str, str] = {}
        self._rules: dict[str, tuple[str, ...]] = {}
        self._stale: set[str] = set()
        self._rated: Rated = {}
        self.field = FindField(self._offers)
        self.menu_button = icon_button("filter", "Filter by state, model, character and more")
        self.menu = QMenu(self)
        on_click(self.menu_button, self.show_menu)
        self.told = Elided("", "body", "secondary")
        layout = row(self.field, self.menu_button, self.told, gap=4)
        layout.setStretch(2, 1)
        layout.addStretch()
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(_NARROWEST + 32)
        self.setLayout(layout)
        self.field.textChanged.connect(self._understand)
        self.field.left.connect(self.left)
        self.field.entered.connect(self._learn)
        self._rest = later(self, _REST_MS, self._learn)
        film.rows_changed.connect(self._rest.start)
        self.menu.aboutToShow.connect(self._fill_menu)
        film.opened.connect(self._read_people)
        film.records_changed.connect(self._records_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The field gives way before anything beside it is covered."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        room = self.width() - 32 - (100 if self.told.text() else 0)
        self.field.setFixedWidth(max(_NARROWEST, min(_WIDEST, room)))

    # for the page

    def rows(self) -> list[TileRow]:
        """The film's rows that fit."""
        film = self._film
        if not self._query:
            return list(film.rows)
        return self._filter.rows(self._query, film.rows, film.shots, self._names())

    def active(self) -> bool:
        """True while something is looked for."""
        return bool(self._query)

    def show_count(self, shown: int) -> None:
        """Say how many of the film's shots are shown; a text that was not understood stays told."""
        if self.told.property("tone") == "warning":
            return
        total = len(self._film.rows)
        self._tell(f"{shown} of {total} shots" if self._query else "")

    def _tell(self, words: str) -> None:
        """Words beside the field; without any they leave their room to the rest of the bar."""
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self._share()

    def begin(self) -> None:
        """Put the cursor into the field, with what is there selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        self.field.clear()

    # what the text says

    def _understand(self, text: str) -> None:
        """A text that cannot be understood leaves nothing out and is answered beside the field."""
        try:
            self._query = parse(text)
        except BadInput as error:
            self._query = Query(())
            retone(self.told, "warning")
            self._tell(f"{error.message} {error.next_step}")
        else:
            retone(self.told, "secondary")
            self._read_facts()
        self.changed.emit()

    def _names(self) -> FilterNames:
        film = self._film
        return FilterNames(
            scenes={head.scene_id: head.number for head in film.scenes if head.scene_id},
            characters=self._people,
            style=film.project.style if film.project else "",
            rules=self._rules,
            stale=self._stale,
            rated=self._rated,
        )

    def _offers(self, text: str, cursor: int) -> list[Suggestion]:
        return suggest(text, cursor, KEYS, self._held)

    def _held(self, key: str) -> dict[str, int]:
        return held(key, self._film.rows, self._film.shots, self._names())

    # what has to be asked for

    def _read_people(self) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            art = workbench.art_department
            self._film.bridge.ask(art.characters, self._take_people)

    def _take_people(self, people: Sequence[Character]) -> None:
        self._people = {person.id: person.name for person in people}

    def _records_changed(self, kinds: set[str]) -> None:
        if "Character" in kinds:
            self._read_people()
        self._read_facts()

    def _read_facts(self) -> None:
        """Findings, older takes and ratings are reckoned only while somebody looks for them."""
        workbench, query = self._film.workbench, self._query
        if workbench is None or not (query.needs_rules or query.needs_stale or query.needs_ratings):
            return
        facts, ratings = workbench.board.facts, workbench.screening.ratings

        def read() -> tuple[dict[str, tuple[str, ...]], set[str], Rated]:
            return (
                facts.rules() if query.needs_rules else {},
                facts.stale() if query.needs_stale else set(),
                ratings.by_shot() if query.needs_ratings else {},
            )

        def show(found: tuple[dict[str, tuple[str, ...]], set[str], Rated]) -> None:
            if found != (self._rules, self._stale, self._rated):
                self._rules, self._stale, self._rated = found
                self.changed.emit()

        self._film.bridge.ask(read, show)

    def _learn(self) -> None:
        shots, words = list(self._film.shots.values()), self._filter
        self._film.bridge.ask(lambda: words.learn(shots))

    # the menu

    def show_menu(self) -> None:
        """Open the filter menu under its button."""
        self.menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height() + 2)))

    def _fill_menu(self) -> None:
        """Titles at once; what a term holds is counted when its menu opens."""
        self.menu.clear()
        for key, title in _MENUS:
            inner = self.menu.addMenu(title)
            listed = key in CLOSED and key != "state"  # also what no shot has
            inner.setEnabled(listed or bool(self._held(key)))
            inner.aboutToShow.connect(partial(self._fill_term, inner, key))
        self.menu.addSeparator()
        clear = self.menu.addAction("Clear Filter")
        clear.setEnabled(bool(self.field.text()))
        clear.triggered.connect(lambda _on=False: self.clear())

    def _fill_term(self, inner: QMenu, key: str) -> None:
        there = {one.casefold() for one in chosen(self.field.text(), key)}
        inner.clear()
        for value, count in sorted(self._held(key).items(), key=lambda one: _order(one[0])):
            action = inner.addAction(f"{_shown(value)}\t{count}")
            action.setCheckable(True)
            action.setChecked(value.casefold() in there)
            action.setEnabled(count > 0 or action.isChecked())
            self._write(action, key, value)

    def _write(self, action: QAction, key: str, value: str) -> None:
        action.triggered.connect(
            lambda _on=False: self.field.setText(toggled(self.field.text(), key, value))
        )


class FindField(QLineEdit):
    """Completes the part at the cursor. Esc clears it, then leaves; Enter leaves.

    Signals: `left()`; `entered()` the focus came.
    """

    left = Signal()
    entered = Signal()

    def __init__(self, offers: Callable[[str, int], list[Suggestion]]) -> None:
        super().__init__()
        self._offers = offers
        self.setAccessibleName("Find in shots")
        self.setAccessibleDescription("Words, or terms such as state:ready and missing:mood")
        self.setPlaceholderText("Find in shots")
        self.setToolTip("Words, or terms such as state:ready -is:omitted missing:mood  (Ctrl+F)")
        self.setFont(font(12))
        self.setFixedSize(220, 24)
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a file dropped beside its tile is no search
        mark_search(self)
        self._list = QStandardItemModel(self)
        self.completer_ = QCompleter(self._list, self)
        self.popup = QListView()
        self.popup.setProperty("offers", "true")
        self.popup.setFont(font(12))
        self.completer_.setPopup(self.popup)
        self.completer_.setWidget(self)
        self.completer_.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer_.setMaxVisibleItems(12)
        self.completer_.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.textEdited.connect(lambda _text: self.offer())

    def offer(self) -> None:
        """Show what may come next at the cursor, or nothing."""
        text = self.text()
        made = self._offers(text, self.cursorPosition())
        made = [one for one in made if one.text != text[one.start : one.end]]
        self._list.clear()
        for one in made:
            item = QStandardItem(f"{one.text}   {one.note}".rstrip())
            item.setData(one, _OFFER)
            self._list.appendRow(item)
        if not made:
            self.popup.hide()
            return
        self.completer_.complete(QRect(0, self.height(), max(self.width(), 260), 1))

    def _take(self, index: QModelIndex) -> None:
        one = index.data(_OFFER)
        if not isinstance(one, Suggestion):
            return
        text = self.text()
        whole = one.text.endswith(":")  # a value is still to come
        end = "" if whole or text[one.end :].startswith(" ") else " "
        self.setText(f"{text[: one.start]}{one.text}{end}{text[one.end :]}")
        self.setCursorPosition(one.start + len(one.text) + len(end))
        if whole:
            QTimer.singleShot(0, self.offer)  # the list closes after it said what was taken

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.popup.isVisible() and key in _OF_THE_LIST:
            event.ignore()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif key == Qt.Key.Key_Down:
            self.offer()
        else:
            super().keyPressEvent(event)


def _shown(value: str) -> str:
    return value.replace("_", " ").capitalize() if value.islower() else value


def _order(value: str) -> tuple[bool, int, str]:
    """`none` last, numbers by size, words by the alphabet."""
    return value == "none", int(value) if value.isdecimal() else 0, value.casefold()
