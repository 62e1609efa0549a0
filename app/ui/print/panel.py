"""The printed page at the right: preview, how it is made, and Copy, PDF and Print."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.print import desk
from app.ui.print.contact import COLUMNS, columns_of
from app.ui.print.order import Kind, Order
from app.ui.print.paper import PAPERS
from app.ui.print.preview import PageView
from app.ui.print.storyboard import EVERY_FIELD, SHOTS_A_PAGE
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.combo import Choice
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import Elided, label, picture
from app.ui.widgets.ticks import Tick


class PrintPanel(QWidget):
    """Signal `told(str)`: a document was written, copied or printed."""

    told = Signal(str)

    def __init__(self, film: Film, title: str, kinds: tuple[Kind, ...]) -> None:
        super().__init__()
        self._film = film
        self.view = PageView(film)
        self.order = desk.last_order(film, kinds[0].value)
        self.setProperty("surface", "panel")
        self._told = Elided("", "caption", "secondary")
        self._what, self._paper = Choice("Document"), Choice("Paper")
        self._many = Choice("Columns")
        self._ticks = {
            "state": Tick("State", "The state with its icon under each picture"),
            "model": Tick("Model and frames", "The model's letter and the length"),
            "action": Tick("Action", "The action under each picture"),
            "prices": Tick("Prices", "What was paid, or the estimate"),
            "new_lines": Tick("Scenes on new lines", "Every scene begins a line"),
            "keyframes": Tick("Keyframes", "The stills the shots begin with, not the best takes"),
        }
        self._back = icon_button("chevron-left", "Previous page  (Page Up)")
        self._on = icon_button("chevron-right", "Next page  (Page Down)")
        self._page = label("", "caption", "secondary")
        self.copy = button("Copy", "copy", kind="flat", tip="Copy this page as picture and text")
        self.pdf = button("PDF", "download", kind="flat", tip="Write all pages as PDF")
        self.print = button("Print", "printer", tip="Print all pages")
        self._build(title, kinds)
        for choice in (self._what, self._paper, self._many):
            choice.activated.connect(lambda _at: self._changed())
        for tick in self._ticks.values():
            tick.toggled.connect(lambda _on: self._changed())
        self._back.clicked.connect(lambda _on=False: self.view.turn(-1))
        self._on.clicked.connect(lambda _on=False: self.view.turn(1))
        self.copy.clicked.connect(lambda _on=False: self._copy())
        self.pdf.clicked.connect(
            lambda _on=False: desk.export(self.window(), self._film, self.order, self.told.emit)
        )
        self.print.clicked.connect(
            lambda _on=False: desk.print_out(self.window(), self._film, self.order, self.told.emit)
        )
        self.view.turned.connect(self._turned)
        self._put(self.order)

    def renew(self) -> None:
        """The film changed."""
        self.view.renew()

    def show_order(self, order: Order) -> None:
        """Show another document or another way of making it."""
        self._put(order)

    def _copy(self) -> None:
        page = self.view.page()
        if page is not None:
            desk.copy(self._film, page, self.told.emit)

    def _changed(self) -> None:
        kind = Kind(self._what.currentData())
        order = self.order if kind is self.order.kind else desk.last_order(self._film, kind.value)
        order = replace(order, paper=self._paper.currentData() or order.paper)
        if kind is self.order.kind and kind is not Kind.SPEC:
            many = int(self._many.currentData() or 0)
            if kind is Kind.STORYBOARD:
                order = replace(order, shots_a_page=many or order.shots_a_page)
            else:
                ticks = {name: tick.isChecked() for name, tick in self._ticks.items()}
                order = replace(order, choice=replace(order.choice, columns=many, **ticks))
        self._put(order)

    def _put(self, order: Order) -> None:
        """Show an order in the controls and as pages."""
        self.order = order
        desk.remember(self._film, order)
        self._what.choose(order.kind.value)
        self._paper.choose(order.paper)
        contact, story = order.kind is Kind.CONTACT, order.kind is Kind.STORYBOARD
        self._many.blockSignals(True)
        self._many.clear()
        if story:
            for n in SHOTS_A_PAGE:
                fields = "every field" if n in EVERY_FIELD else "action, camera, dialogue, notes"
                self._many.offer(f"{n} shots", n, note=f"{n} shots a page: {fields}")
        else:
            self._many.offer("As many as fit one page", 0)
            for n in COLUMNS:
                self._many.offer(f"{n} columns", n)
        self._many.choose(order.shots_a_page if story else order.choice.columns)
        self._many.blockSignals(False)
        self._many_word.setText("A page" if story else "Columns")
        self._many.setAccessibleName("Shots a page" if story else "Columns")
        for part in (self._many_word, self._many):
            part.setVisible(contact or story)
        for name, tick in self._ticks.items():
            tick.blockSignals(True)
            tick.setChecked(getattr(order.choice, name))
            tick.blockSignals(False)
        self._tick_box.setVisible(contact)
        self.view.show_order(order)

    def _turned(self) -> None:
        made = self.view.document
        if made is None:
            return
        pages = len(made.pages)
        self._page.setText(f"{self.view.at + 1} of {pages}")
        for part in (self._back, self._on, self._page):
            part.setVisible(pages > 1)
        self._back.setEnabled(self.view.at > 0)
        self._on.setEnabled(self.view.at + 1 < pages)
        said = made.said or f"{pages} page{'s' * (pages != 1)}"
        if self.order.kind is Kind.CONTACT and not made.said:
            said += f", {columns_of(made)} columns"
        self._told.setText(f"{self.order.paper.word}, {said}")

    def _build(self, title: str, kinds: tuple[Kind, ...]) -> None:
        for kind in kinds:
            self._what.offer(kind.value.capitalize(), kind.value)
        for paper in PAPERS:
            self._paper.offer(paper.word, paper)
        self._many_word = label("Columns", tone="secondary")
        head = row(
            picture("printer", 14, t.TEXT), label(title, "head", "strong"), None,
            self.copy, self.pdf, self.print, margins=(12, 0, 12, 0),
        )  # fmt: skip
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        what = label("Document", tone="secondary")
        for n, (word, field) in enumerate(
            ((what, self._what), (label("Paper", tone="secondary"), self._paper),
             (self._many_word, self._many))
        ):  # fmt: skip
            grid.addWidget(word, n, 0)
            grid.addWidget(field, n, 1)
        grid.setColumnStretch(1, 1)
        if len(kinds) == 1:
            what.hide()
            self._what.hide()
        self._tick_box = QWidget()
        ticks = QGridLayout(self._tick_box)
        ticks.setContentsMargins(0, 0, 0, 0)
        for n, tick in enumerate(self._ticks.values()):
            ticks.addWidget(tick, n // 2, n % 2)
        turn = row(self._told, self._back, self._page, self._on, gap=4)
        for part in (self._back, self._on, self._page):
            part.hide()
        foot = column(turn, grid, self._tick_box, gap=8, margins=(12, 8, 12, 12))
        whole = column(
            surface(head, height=36), line(), gap=0,
        )  # fmt: skip
        whole.addWidget(self.view, 1)
        whole.addWidget(line("edge"))
        whole.addWidget(surface(foot))
        self.setLayout(whole)
