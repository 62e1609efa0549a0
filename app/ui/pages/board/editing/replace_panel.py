"""Find and replace under the board: what to look for, and every hit before and after.

Nothing is written before the button, which counts what it changes. Looking happens in a thread and,
for patterns, in a process that is stopped when it takes too long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.domain.errors import UserFacing
from app.production.board.replace import Found, Hit, Search
from app.ui.later import later
from app.ui.pages.board.editing.replace_hits import HitsModel, HitsTable
from app.ui.state.film import Film
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import Segments, button, icon_button, on_click
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import Elided, label, retone

_SOON_MS = 200


class ReplacePanel(QWidget):
    """Signals: `closed()`; `shot_wanted(str)` bring a shot to hand."""

    closed = Signal()
    shot_wanted = Signal(str)

    def __init__(self, film: Film, selected: Callable[[], list[str]]) -> None:
        super().__init__()
        self._film, self._selected = film, selected
        self._asking, self._again = False, False
        self._seen: Search | None = None
        self.setAccessibleName("Find and replace")
        self.what = _line("Find", "Find in all text of the shots")
        self.into = _line("Replace with", "Replace with")
        self.case = _option("Aa", "Match case")
        self.whole = _option("Word", "Whole words only")
        self.regex = _option(".*", "Regular expression; \\1 in the replacement is group 1")
        self.scope = Segments((("all", "All shots", ""), ("some", "Selection", "")))
        self.scope.setAccessibleName("Where to replace")
        self.scope.describe("all", "In every shot of the film")
        self.scope.describe("some", "In the selected shots only")
        self.told = Elided("", "body", "secondary")
        self.go = button("Replace", "replace", kind="primary", tip="Replace what is ticked")
        self.model = HitsModel()
        self.table = HitsTable(self.model)
        self._soon = later(self, _SOON_MS, self._look)
        self._build()
        self._connect()

    def begin(self) -> None:
        """Open for what is selected now, the cursor in the first field."""
        some = len(self._selected()) > 1
        self.scope.choose("some" if some else "all")
        self.show()
        self.what.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.what.selectAll()
        self._look()

    def selection_changed(self) -> None:
        if self.isVisible() and self.scope.current() == "some":
            self._soon.start()

    # looking

    def _search(self) -> Search:
        return Search(
            self.what.text(), self.into.text(), self.case.isChecked(), self.whole.isChecked(),
            self.regex.isChecked(),
        )  # fmt: skip

    def _look(self) -> None:
        """One look at a time; asked meanwhile, it looks once more afterwards."""
        workbench, search = self._film.workbench, self._search()
        if workbench is None or not self.isVisible():
            return
        if not search.find:
            self._seen = None
            self.model.show_hits([])
            self._tell("Every hit is shown here before anything changes.")
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        ids = self._selected() if self.scope.current() == "some" else None
        replace = workbench.board.replace
        self._film.bridge.ask(
            lambda: replace.preview(search, ids), partial(self._show, search), self._refused
        )

    def _show(self, search: Search, found: Found) -> None:
        self._seen = search
        self.model.show_hits(found.hits)
        if not found.hits:
            self._tell("Nothing found")
        elif found.more:
            self._tell(f"The first {len(found.hits):,} texts are shown.", "warning")
        self._looked()

    def _refused(self, error: Exception) -> None:
        self._seen = None
        self.model.show_hits([])
        shown = error if isinstance(error, UserFacing) else None
        self._tell(str(shown) if shown else f"Looking failed: {error}", "warning")
        self._looked()

    def _looked(self) -> None:
        self._asking = False
        if self._again:
            self._again = False
            self._look()

    def _tell(self, text: str, tone: str = "secondary") -> None:
        retone(self.told, tone)
        self.told.setText(text)

    def _count(self) -> None:
        chosen = self.model.chosen()
        shots = {hit.shot_id for hit in chosen}
        locked = sum(bool(hit.locked) for hit in self.model.hits)
        self.go.setEnabled(bool(chosen) and self._film.may_write)
        self.go.setText(f"Replace in {_texts(len(chosen))}" if chosen else "Replace")
        self.go.setAccessibleName(self.go.text())
        if self.model.hits:
            rest = f" · {locked} locked" if locked else ""
            self._tell(f"{_texts(len(chosen))} in {_count(len(shots), 'shot')}{rest}")

    # writing

    def apply(self) -> None:
        """Replace what is ticked, in one step that can be undone."""
        workbench, search = self._film.workbench, self._seen
        hits: list[Hit] = self.model.chosen()
        if workbench is None or search is None or search != self._search() or not hits:
            return
        replace = workbench.board.replace
        self._film.change(lambda: replace.apply(search, hits), self._look)

    # building

    def _build(self) -> None:
        close = on_click(icon_button("x", "Close  (Esc)"), self.close_)
        fields = row(
            self.what, self.case, self.whole, self.regex, 8, self.into, 8, self.scope, 8,
            self.told, self.go, close, gap=4, margins=(16, 0, 12, 0),
        )  # fmt: skip
        for part, share in ((self.what, 3), (self.into, 3), (self.told, 4)):
            fields.setStretch(fields.indexOf(part), share)
        ticks = row(
            label("Space takes a hit out, Enter goes to its shot.", "caption", "secondary"), None,
            on_click(button("All", kind="flat", tip="Tick every hit"),
                     lambda: self.model.choose_all(True)),
            on_click(button("None", kind="flat", tip="Tick no hit"),
                     lambda: self.model.choose_all(False)),
            gap=4, margins=(16, 0, 12, 0),
        )  # fmt: skip
        whole = column(
            line("edge"), surface(fields, height=36), line(), self.table,
            surface(ticks, height=28), gap=0,
        )  # fmt: skip
        self.setLayout(whole)
        self.setFixedHeight(260)
        self.hide()

    def _connect(self) -> None:
        for field in (self.what, self.into):
            field.textEdited.connect(lambda _text: self._soon.start())
        # Enter goes from field to field and to the hits; it never writes
        self.what.returnPressed.connect(lambda: self.into.setFocus(Qt.FocusReason.TabFocusReason))
        self.into.returnPressed.connect(self._to_hits)
        for option in (self.case, self.whole, self.regex):
            option.toggled.connect(lambda _on: self._look())
        self.scope.chosen.connect(lambda _key: self._look())
        self.model.chosen_changed.connect(self._count)
        self.table.opened.connect(self._go_to)
        on_click(self.go, self.apply)
        self._film.records_changed.connect(self._records_changed)
        self._count()

    def _records_changed(self, kinds: set[str]) -> None:
        if self.isVisible() and kinds & {"Shot", "Character", "Anchor", "Project"}:
            self._soon.start()

    def _to_hits(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self.model.hits:
            self.table.selectRow(0)

    def _go_to(self, shot_id: str) -> None:
        if shot_id:
            self.shot_wanted.emit(shot_id)

    def close_(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_()
        elif event.key() == Qt.Key.Key_Return and event.modifiers():
            self.apply()
        else:
            super().keyPressEvent(event)


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setToolTip(hint)
    made.setFont(font(12))
    made.setMinimumWidth(120)
    made.setMaximumWidth(260)
    made.setFixedHeight(24)
    return made


def _option(word: str, tip: str) -> QPushButton:
    made = button(word, kind="flat", tip=tip)
    made.setAccessibleName(tip)
    made.setCheckable(True)
    return made


def _texts(count: int) -> str:
    return _count(count, "text")


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
