"""The shot as people write it: five elements, model, references, compiled prompt, lint, send.

Shows one shot or what several have in common; every change goes through `Film.set_fields` and is
one undo step. Reading and compiling happen in threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.prompt import CompiledPrompt, Finding
from app.domain.shot import Shot
from app.ui.pages.board.elements import Elements
from app.ui.pages.board.head import ShotHead
from app.ui.pages.board.lint_list import LintList
from app.ui.pages.board.model_section import ModelSection
from app.ui.pages.board.references import References
from app.ui.pages.board.send_bar import SendBar
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.prompt_view import OriginLegend, PromptView
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.tile_rows import TileRow


class Inspector(QStackedWidget):
    """Signal `render_wanted(list, int)`: shot ids and takes each."""

    render_wanted = Signal(list, int)

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._ids: list[str] = []
        self._shots: list[Shot] = []
        self._turn = 0
        self.setFixedWidth(320)
        self.setProperty("surface", "panel")
        self.head = ShotHead()
        self.elements = Elements()
        self.model = ModelSection(film)
        self.references = References(film, thumbnails)
        self.prompt = PromptView()
        self._count = label("", "caption", "secondary")
        self.lint = LintList()
        self.send = SendBar()
        self.addWidget(self._nothing())
        self.addWidget(self._something())
        for part in (self.head, self.elements, self.model):
            part.changed.connect(self._change)
        self.lint.waived.connect(self._waive)
        self.send.wanted.connect(lambda takes: self.render_wanted.emit(list(self._ids), takes))
        self.send.takes_changed.connect(self._price)
        film.rows_changed.connect(self._rows_changed)
        film.records_changed.connect(self._records_changed)
        film.opened.connect(self._fill)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(40)
        self._soon.timeout.connect(self._fill)

    # choosing

    def show_shots(self, ids: Sequence[str]) -> None:
        """Follow the selection; reading waits a moment so that arrow keys stay quick."""
        if list(ids) != self._ids:
            self._ids = list(ids)
            self._head()
            self._soon.start()

    def _rows(self) -> list[TileRow]:
        wanted = set(self._ids)
        return [row for row in self._film.rows if row.shot_id in wanted]

    def _head(self) -> None:
        rows = self._rows()
        self.setCurrentIndex(1 if rows else 0)
        if not rows:
            return
        self.head.show_rows(rows, self._film.record_start(rows[0].shot_id), self._film.spec)
        self.send.show_rows(rows)

    def _rows_changed(self) -> None:
        self._head()
        if self._ids and not self._shots:
            self._soon.start()

    def _records_changed(self, kinds: set[str]) -> None:
        if self._ids and kinds & {"Shot", "Project", "Character", "Anchor", "Asset"}:
            self._soon.start()

    # reading

    def _fill(self) -> None:
        workbench = self._film.workbench
        if workbench is None or not self._ids:
            return
        board, art, ids = workbench.board, workbench.art_department, list(self._ids)
        self._turn += 1
        turn = self._turn

        def read() -> tuple[list[Shot], CompiledPrompt | None, list[Finding], str]:
            known = {row.shot_id for row in self._film.rows}
            shots = [board.shot(shot_id) for shot_id in ids if shot_id in known]
            prompt, instead = None, "Choose a model to see the words it will get."
            if len(shots) == 1 and shots[0].model:
                prompt = art.compile(shots[0])
            elif len(shots) > 1:
                instead = "Select one shot to see its prompt."
            return shots, prompt, board.lint(shots), instead

        def show(found: tuple[list[Shot], CompiledPrompt | None, list[Finding], str]) -> None:
            if turn == self._turn:
                self._show(*found)

        self._film.bridge.ask(read, show)

    def _show(
        self,
        shots: list[Shot],
        prompt: CompiledPrompt | None,
        findings: list[Finding],
        instead: str,
    ) -> None:
        self._shots = shots
        enabled = self._film.may_write
        self.head.show_shots(shots, enabled)
        self.elements.show_shots(shots, enabled)
        self.model.show_shots(shots, enabled)
        self.references.show_shots(shots)
        self.prompt.show_prompt(prompt, instead)
        if prompt is None:
            self._count.setText("")
        elif prompt.over:
            self._count.setText(f"{prompt.over:,} over the limit of {prompt.limit or 0:,}")
        else:
            limit = f" of {prompt.limit:,}" if prompt.limit else ""
            self._count.setText(f"{prompt.length:,}{limit}")
        self.lint.show_findings(findings)
        self._price(self.send.takes())

    def _price(self, takes: int) -> None:
        """Ask what the takes would cost; the button says it before anybody presses it."""
        workbench = self._film.workbench
        if workbench is None or not self._shots:
            return
        shooting, shots, turn = workbench.shooting, list(self._shots), self._turn

        def show(estimate: object) -> None:
            if turn == self._turn:
                self.send.show_estimate(estimate)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self.send.show_refusal(str(error))

        self._film.bridge.ask(lambda: shooting.estimate(shots, takes), show, failed)

    # writing

    def _change(self, fields: dict[str, object]) -> None:
        self._film.set_fields(self._ids, fields)

    def _waive(self, rule: str) -> None:
        for shot in self._shots:
            self._film.set_fields([shot.id], {"waived": (*shot.waived, rule)})

    # building

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

    def _something(self) -> QWidget:
        body = column(gap=0)
        for part in (
            section("Five elements", self.elements),
            section("Model", self.model),
            section("References", self.references),
        ):
            body.addWidget(part)
            body.addWidget(line())
        prompt = column(
            _section_head("Compiled prompt", self._count), self.prompt, OriginLegend(),
            margins=(12, 8, 12, 8),
        )  # fmt: skip
        body.addLayout(prompt, 1)
        body.addWidget(self.lint)
        inner = surface(body)
        inner.setMinimumWidth(310)
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(line())
        outer.addWidget(scrolled(inner), 1)
        outer.addWidget(line())
        outer.addWidget(self.send)
        return surface(outer)


def section(title: str, content: QWidget, note: QWidget | None = None) -> QWidget:
    """A titled part of the inspector."""
    layout = column(_section_head(title, note), content, margins=(12, 8, 12, 8))
    return surface(layout)


def _section_head(title: str, note: QWidget | None = None) -> QVBoxLayout:
    head = row(label(title, "head"), None, gap=6)
    if note is not None:
        head.addWidget(note)
    holder = column(gap=0)
    holder.addLayout(head)
    return holder
