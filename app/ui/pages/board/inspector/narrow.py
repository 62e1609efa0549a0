"""The 320 px inspector: parts that fold, top to bottom in the order a shot is planned.

Signals: `changed(dict)`; `set_changed(str, str, str, str)` a list's field, what to add, what to
take away and its name; `wide_wanted()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.production.shoot.estimate import made_by_models
from app.ui.pages.board.inspector.beats import Beats
from app.ui.pages.board.inspector.elements import Elements, NegativeChips
from app.ui.pages.board.inspector.form import labelled
from app.ui.pages.board.inspector.head import ShotHead
from app.ui.pages.board.inspector.lint_list import LintList
from app.ui.pages.board.inspector.making import Making
from app.ui.pages.board.inspector.mixed_list import MixedList
from app.ui.pages.board.inspector.model_section import ModelSection
from app.ui.pages.board.inspector.neighbours import Neighbours
from app.ui.pages.board.inspector.people import People
from app.ui.pages.board.inspector.prompt_panel import PromptPanel, no_prompt
from app.ui.pages.board.inspector.references import References
from app.ui.pages.board.inspector.send_bar import SendBar
from app.ui.pages.board.inspector.uses import Planning, Uses
from app.ui.pages.board.inspector.vendor_options import VendorOptions
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, icon_button, on_click
from app.ui.widgets.fold import Fold
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_VIEWS = {"five": ("Five elements", "Seven fields"), "seven": ("Seven fields", "Five elements")}


class Narrow(QStackedWidget):
    """Shows rows at once and shots when they are known. Empty until `steps` have made it."""

    changed = Signal(dict)
    set_changed = Signal(str, str, str, str)
    wide_wanted = Signal()

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._shots: list[Shot] = []
        self.setFixedWidth(320)
        self.setProperty("surface", "panel")
        self._thumbnails = thumbnails
        self.folds: dict[str, Fold] = {}
        self._lines: dict[str, QWidget] = {}  # below each fold
        self._empty = surface(column())
        self.addWidget(self._empty)

    def steps(self) -> Iterator[None]:
        """Makes everything from top to bottom, a part a step, each at once in its place."""
        film = self._film
        self._nothing_page = self._nothing()
        self.addWidget(self._nothing_page)
        self.head = ShotHead()
        self._body = column(gap=0)
        self._inner = surface(self._body)
        self._inner.setMinimumWidth(310)
        self._scroll: QScrollArea = scrolled(self._inner)
        outer = column(self.head, line(), self._scroll, gap=0)
        outer.setStretch(2, 1)
        self._something_page = surface(outer)
        self.addWidget(self._something_page)
        yield
        self._view = button(_VIEWS["five"][1], kind="flat", tip="The other view (V)")
        wide = icon_button("panel-right", "Wide inspector (I)")
        on_click(wide, self.wide_wanted.emit)
        self.elements = Elements()
        self._add("elements", Fold("Five elements", self.elements, self._view, wide))
        yield from self.elements.steps()
        self.mixed = MixedList()
        told = label("click takes it for all", "caption", "secondary")
        self._add("mixed", Fold("Mixed", self.mixed, told))
        self.model = ModelSection(film)
        self._add("model", Fold("Model", self.model, key="model"))
        yield
        self.options = VendorOptions(film, self._thumbnails)
        self._add("options", Fold("Vendor options", self.options, key="options"))
        self.options.needed.connect(self._show_options)
        self._show_options(False)
        yield
        self.references = References(film, self._thumbnails)
        stills = button("Make keyframe", kind="flat", tip="Stills to choose the first frame from")
        self._add("references", Fold("References", self.references, stills, key="references"))
        yield
        self.making = Making(film, self._thumbnails)
        self._add("making", Fold("Keyframe", self.making))
        on_click(stills, lambda: self.making.begin(Mode.STILL, made_by_models(self._shots)))
        self._stills = stills
        yield
        self.prompt = PromptPanel(film)
        yield
        title = "Compiled prompt"
        self._add("prompt", Fold(title, self.prompt, self.prompt.count, key="prompt"), 1)
        yield
        self.beats = Beats()
        yield
        inner = self._folded("beats", "Beats, sound, negatives")
        inner.addWidget(self.beats)
        yield
        self.negatives = NegativeChips()
        inner.addWidget(labelled("Not", self.negatives, wide=52))
        yield
        inner = self._folded("uses", "Cast, marks and use")
        self.people = People()
        inner.addWidget(self.people)
        yield
        self.uses = Uses()
        yield
        inner.addWidget(self.uses)
        yield
        self.planning = Planning()
        yield
        inner = self._folded("planning", "Planning")
        inner.addWidget(self.planning)
        self.neighbours = Neighbours(film)
        inner.addWidget(self.neighbours)
        yield
        self.lint, self.send = LintList(), SendBar()
        yield
        for part in (self.lint, line(), self.send):
            outer.addWidget(part)
        self._connect()
        self.setCurrentWidget(self._nothing_page)
        self.removeWidget(self._empty)
        self._empty.deleteLater()

    def show_rows(self, rows: Sequence[TileRow]) -> None:
        self.setCurrentWidget(self._something_page if rows else self._nothing_page)
        if rows:
            start = self._film.record_start(rows[0].shot_id)
            self.head.show_rows(rows, start, self._film.spec)
            self.send.show_rows(rows)

    def set_known(self, known: bool) -> None:
        """Whether the shots were read; before that there is nothing to type over, or to send."""
        for part in (self.head, self._inner, self.send):
            part.setEnabled(known)

    def show_shots(self, shots: Sequence[Shot]) -> None:
        self._shots = list(shots)
        film, enabled = self._film, self._film.may_write
        self.head.show_shots(shots, enabled)
        self.elements.show_shots(shots, enabled)
        self.model.show_shots(shots, enabled)
        self.options.show_shots(shots)
        self.references.show_shots(shots)
        self.references.setEnabled(enabled)
        self.making.show_shots(shots)
        self._stills.setVisible(bool(made_by_models(shots)))
        if film.spec is not None:
            self.beats.show_shots(shots, film.spec.rate, enabled)
        self.negatives.show_shots(shots)
        self.negatives.setEnabled(enabled)
        self.uses.show_shots(shots, enabled)
        self.planning.show_shots(shots, film.scenes, enabled)
        self.neighbours.show_shots(shots)
        self._show_mixed()
        one = shots[0] if len(shots) == 1 else None
        why = no_prompt(one) if one else "Select one shot to see its prompt."
        self.prompt.show_shot(None if why else one, why)

    def show_view(self, name: str) -> None:
        """Five elements or seven fields of the same record."""
        self.elements.show_view(name)
        title, other = _VIEWS[name]
        self.folds["elements"].head.set_title(title)
        self._view.setText(other)
        self._view.setAccessibleName(other)

    def flush(self) -> None:
        """Commit what is being typed, wherever."""
        for part in (self.head, self.elements, self.model, self.beats, self.uses, self.planning):
            part.flush()

    def go(self, path: str, beat: int | None = None) -> None:
        """Open the part where a path is written and put the focus there."""
        where, target = self._place(path)
        if where in self.folds:
            self.folds[where].set_open(True)
        if where == "beats" and path != "negatives":
            self.beats.go(path, beat)
            target = QApplication.focusWidget() or self.beats
        elif target is not None:
            target.setFocus()
        if target is not None:
            self._scroll.ensureWidgetVisible(target, 0, 40)

    def _place(self, path: str) -> tuple[str, QWidget | None]:
        if path == "references":
            return path, self.references
        if path in ("beats", "dialogue", "audio"):
            return "beats", None
        if path == "negatives":
            return "beats", self.negatives.more
        if path in ("character_ids", "anchor_ids"):
            return "uses", self.people.list_of(path).more
        if path == "prompt":
            return "prompt", self.prompt.view
        if (found := self.model.form.field(path)) is not None:
            return "model", found
        if path.startswith("elements."):
            if not self.elements.has(path):
                self.show_view("five")
            return "elements", self.elements.field(path)
        for key, part in (("uses", self.uses), ("planning", self.planning)):
            if (found := part.field(path)) is not None:
                return key, found
        return "", self.head.title

    def _show_mixed(self) -> None:
        focus = QApplication.focusWidget()
        wanted = str(focus.property("path") or "") if focus is not None else ""
        self.mixed.show_shots(self._shots, wanted)
        self.folds["mixed"].head.set_title(self.mixed.title or "Mixed")
        self.folds["mixed"].setVisible(bool(self.mixed.title))
        self._lines["mixed"].setVisible(bool(self.mixed.title))

    def _show_making(self, title: str) -> None:
        self.folds["making"].head.set_title(title)
        self.folds["making"].setVisible(bool(title))
        self._lines["making"].setVisible(bool(title))

    def _show_options(self, there: bool) -> None:
        self.folds["options"].setVisible(there)
        self._lines["options"].setVisible(there)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if len(self._shots) > 1 and new is not None and new.property("path"):
            self._show_mixed()

    def _soon_seen(self, part: QWidget, wait_ms: int = 0) -> None:
        """Scroll to a part that was opened, once it has its height."""
        QTimer.singleShot(wait_ms, part, lambda: self._scroll.ensureWidgetVisible(part, 0, 8))

    # building

    def _connect(self) -> None:
        for part in (self.head, self.elements, self.model, self.beats, self.uses, self.planning,
                     self.mixed):  # fmt: skip
            part.changed.connect(self.changed)
        for chips in (self.elements, self.negatives):
            chips.set_changed.connect(
                lambda field, add, take: self.set_changed.emit(field, add, take, "")
            )
        self.people.set_changed.connect(self.set_changed)
        self.making.needed.connect(self._show_making)
        self.making.form.begun.connect(lambda: self._soon_seen(self.making.form, 30))
        self._show_making("")
        self.beats.camera_wanted.connect(lambda: self.go("elements.camera.move"))
        on_click(
            self._view,
            lambda: self.show_view("five" if self.elements.view() == "seven" else "seven"),
        )
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _nothing(self) -> QWidget:
        told = label(
            "Select a shot to edit its five elements, camera, model and references.",
            "body", "secondary", wrap=True,
        )  # fmt: skip
        told.setAlignment(told.alignment().AlignHCenter)
        head = label("No shot selected", "name", "strong")
        layout = column(
            None,
            row(None, picture("panel-right", 32, t.SECONDARY), None),
            8, row(None, head, None), told, None,
            gap=4, margins=(40, 0, 40, 0),
        )  # fmt: skip
        return surface(layout)

    def _add(self, key: str, part: Fold, stretch: int = 0) -> None:
        self.folds[key] = part
        self._body.addWidget(part, stretch)
        below = line()
        self._body.addWidget(below)
        self._lines[key] = below
        part.folded.connect(lambda folded: None if folded else self._soon_seen(part))

    def _folded(self, key: str, title: str) -> QVBoxLayout:
        """A part that begins folded; each widget put into it moves once, into its place."""
        holder, inner = QWidget(), column()
        holder.setLayout(inner)
        self._add(key, Fold(title, holder, key=key, open_=False))
        return inner
