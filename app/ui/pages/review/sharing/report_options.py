"""What a report of a review holds, at the left of its pages; the counts say what there is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.note import NoteKind
from app.production.screening.package import Outlook, PackageChoice, Which
from app.production.screening.report_parts import Counts, Order, ReportChoice, ReviewReport, Shots
from app.ui.bridge import Bridge
from app.ui.pages.review.sharing.sheets import SmallPages
from app.ui.print.paper import PAPERS, Paper
from app.ui.theme import tokens as t
from app.ui.widgets.combo import Choice
from app.ui.widgets.note_shapes import NoteSign
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import label, picture, retone
from app.ui.widgets.ticks import Tick

WIDTH = 264
_HOLDS = (
    ("frames", "Frame with every note", "The frame of the file each note begins on", "notes"),
    ("drawings", "Drawings", "What was drawn on the frames", "drawings"),
    ("decisions", "Decisions shot by shot", "Every shot with its take and decision", "shots"),
    ("answers", "Answers to notes", "And what was agreed", "answers"),
    ("curves", "Curves of the checks", "What was measured frame by frame", "curves"),
    ("prompts", "Prompts", "The words the decided take was made with", "prompts"),
    ("prices", "Prices", "What was spent in this round and on the film", ""),
    ("people", "Names of people", "Who noted and who answered", "people"),
)


class ReportOptions(QWidget):
    """Signals: `changed()` `choice` or `paper` is another one; `packed()` other takes, or notes,
    go to the client.
    """

    changed = Signal()
    packed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.choice, self.paper = ReportChoice(), Paper()
        self.round, self.shots = Choice("Round"), Choice("Shots")
        self.order, self.paper_ = Choice("Order"), Choice("Paper")
        self.which, self.ours = Choice("Takes for the client"), Tick(
            "Our own notes", "Let the client read the notes of this house, too"
        )  # fmt: skip
        self.ahead = label("", "caption", "secondary", wrap=True)
        self.small = SmallPages(bridge)
        self.ticks = {name: Tick(word, tip) for name, word, tip, _count in _HOLDS}
        self.kinds = {
            kind: Tick(t.NOTES[kind.value][0], f"Notes of the kind {t.NOTES[kind.value][0]}")
            for kind in NoteKind
        }
        self._counts: dict[str, QLabel] = {}
        self._fill()
        self._build()
        for choice in (self.round, self.shots, self.order, self.paper_):
            choice.activated.connect(lambda _at: self._changed())
        self.which.activated.connect(lambda _at: self.packed.emit())
        for tick in (*self.ticks.values(), *self.kinds.values()):
            tick.toggled.connect(lambda _on: self._changed())

    @property
    def package(self) -> PackageChoice:
        """What the client gets."""
        return PackageChoice(which=Which(self.which.currentData()), notes=self.ours.isChecked())

    def show_outlook(self, outlook: Outlook) -> None:
        """How heavy the client's page would be."""
        words = outlook.words
        if outlook.heavy:
            words += ": too heavy for mail and for many phones. Circle fewer, or send it in parts."
        self.ahead.setText(f"{words[:1].upper()}{words[1:]}")
        retone(self.ahead, "warning" if outlook.heavy else "secondary")

    def show_report(self, report: ReviewReport) -> None:
        """What there is to choose from, of a report just read."""
        self.round.blockSignals(True)
        self.round.clear()
        self.round.offer("all", 0)
        for one in reversed(report.rounds):
            self.round.offer(f"{one.number}, {one.begins.astimezone():%-d %b %H:%M}", one.number)
        self.round.blockSignals(False)
        self.round.choose(self.choice.round)
        self._show_counts(report.counts)

    def _show_counts(self, counts: Counts) -> None:
        for name, _word, _tip, count in _HOLDS:
            self._counts[name].setText(str(getattr(counts, count)) if count else "")
        for kind in NoteKind:
            self._counts[kind.value].setText(str(counts.kinds.get(kind, 0)))
        self.shots.setItemText(0, f"all {counts.shots}")

    def _changed(self) -> None:
        ticks = {name: tick.isChecked() for name, tick in self.ticks.items()}
        kinds = frozenset(kind for kind, tick in self.kinds.items() if tick.isChecked())
        self.choice = replace(
            self.choice,
            round=int(self.round.currentData() or 0),
            shots=Shots(self.shots.currentData()),
            order=Order(self.order.currentData()),
            kinds=kinds,
            **ticks,
        )
        self.paper = self.paper_.currentData() or self.paper
        self.changed.emit()

    def _fill(self) -> None:
        for shots in Shots:
            self.shots.offer(shots.value, shots.value)
        for order in Order:
            self.order.offer(order.value, order.value)
        for paper in PAPERS:
            self.paper_.offer(paper.word, paper)
        for which in Which:
            self.which.offer(which.value, which.value)
        self.round.offer("all", 0)
        self.which.choose(Which.KEPT.value)
        self.paper_.choose(self.paper)
        for name, tick in self.ticks.items():
            tick.setChecked(getattr(self.choice, name))
        for tick in self.kinds.values():
            tick.setChecked(True)

    def _build(self) -> None:
        self.setFixedWidth(WIDTH)
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        fields = (("Round", self.round), ("Shots", self.shots), ("Order", self.order),
                  ("Paper", self.paper_))  # fmt: skip
        for n, (word, field) in enumerate(fields):
            caption = label(word, tone="secondary")
            caption.setFixedWidth(64)
            grid.addWidget(caption, n, 0)
            grid.addWidget(field, n, 1)
        holds = [self._counted(self.ticks[name], name) for name, _word, _tip, _count in _HOLDS]
        kinds = [
            row(NoteSign(kind.value), self._counted(self.kinds[kind], kind.value), gap=6)
            for kind in NoteKind
        ]
        inner = column(
            surface(grid), line(), self._part("Holds", holds), line(),
            self._part("Kinds of notes", kinds), line(), self._part("Pages", [self.small]), line(),
            self._part("Web page for the client", [self.which, self.ahead, self.ours]), None, gap=0,
        )  # fmt: skip
        head = row(picture("file-text", 14, t.TEXT), label("Review report", "head", "strong"),
                   None, margins=(12, 0, 12, 0))  # fmt: skip
        told = label(
            "Notes made in the browser come back as a file and are merged by take and frame.",
            "caption", "secondary", wrap=True,
        )  # fmt: skip
        foot = row(picture("info", 14, t.SECONDARY), told, margins=(12, 8, 12, 8))
        foot.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(surface(head, height=36))
        whole.addWidget(line())
        whole.addWidget(scrolled(surface(inner)), 1)
        whole.addWidget(line())
        whole.addWidget(surface(foot))

    def _counted(self, tick: Tick, name: str) -> QWidget:
        self._counts[name] = label("", tone="secondary")
        held = QWidget()
        held.setLayout(row(tick, None, self._counts[name], gap=6))
        return held

    @staticmethod
    def _part(title: str, items: list) -> QWidget:
        return surface(column(label(title, "head", "strong"), *items, gap=2,
                              margins=(12, 8, 12, 8)))  # fmt: skip
