"""Proposed shots for what nobody covers: by rules, or by a language model. Never taken by itself.

A person goes row by row; what is ticked becomes shots in one edit that can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.timing import timecode
from app.ui.pages.plan.script_model import ModelPanel
from app.ui.pages.plan.script_proposal_row import ProposalRow
from app.ui.state.film import Film
from app.ui.steps import in_steps
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, Segments, button
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import label, picture

if TYPE_CHECKING:
    from app.production.breakdown.model_desk import ModelRow, Reading
    from app.production.breakdown.proposals import Proposal
    from app.production.breakdown.script_desk import ScriptDesk, ScriptView

_MOST = 400  # rows of widgets; the rest comes when these are done with
_AT_ONCE = 4  # rows made in one turn of the window
_TOLD = {
    "rules": "Rules make a shot for each gap. Nothing is added before you accept it.",
    "model": "A language model proposes shots for the gaps. Nothing is added before you accept it.",
}


class Proposals(QWidget):
    """Signal `lines_wanted(int, int)`: show these lines of the script."""

    lines_wanted = Signal(int, int)

    def __init__(self, film: Film, chosen_shot: Callable[[], str]) -> None:
        super().__init__()
        self._film, self._chosen_shot = film, chosen_shot
        self._view: ScriptView | None = None
        self._open_lines: set[int] = set()
        self._turn = 0
        self._many = False
        self.rows: list[ProposalRow] = []
        self._count = label("", "caption", "secondary")
        self.ways = Segments((("rules", "By rules, free", ""), ("model", "Language model", "")))
        self.ways.chosen.connect(self._show_way)
        for way, words in _TOLD.items():
            self.ways.describe(way, words)
        self.propose = PaidButton("Propose", "free", "refresh-cw", main=False, tall=24)
        self.propose.clicked.connect(lambda _on=False: self.propose_by_rules())
        self._body = column(gap=0)
        self._told = label(_TOLD["rules"], tone="secondary", wrap=True)
        self._note = surface(column(self._told, margins=(12, 10, 12, 10)))
        holder = column(gap=0)
        holder.addLayout(self._body)
        holder.addStretch(1)
        # the list grows with its rows at once: none is pressed flat while more are coming
        holder.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self._sums = label("", tone="secondary")
        self._cover = label("")
        self._length = label("", "mono")
        self.accept = button(
            "Accept", "check", tall=28, tip="Make shots of all ticked rows, in one edit"
        )
        self.accept.clicked.connect(lambda _on=False: self.accept_chosen())
        self.skip = button("Skip the Rest", tall=28, tip="Leave out every row that is open")
        self.skip.clicked.connect(lambda _on=False: self.skip_rest())
        self._back = button(
            "Take Back Last", "undo-2", kind="flat", tall=28, tip="Undo the latest edit of the film"
        )
        self._back.clicked.connect(lambda _on=False: film.undo.stack.undo())
        film.undo.stack.canUndoChanged.connect(self._back.setEnabled)
        self._back.setEnabled(False)
        film.rows_changed.connect(self._sum_up)
        head = row(picture("wand-sparkles", 14, t.TEXT), label("Proposed breakdown", "head"), None,
                   self._count, margins=(12, 0, 12, 0), gap=6)  # fmt: skip
        self.model = ModelPanel(film)
        self.model.hide()
        self.model.began.connect(self.begin)
        self.model.arrived.connect(self._take)
        self.model.ended.connect(self._read_to_the_end)
        sums = column(
            row(self._sums, None, self._cover),
            row(label("Length if all are taken", tone="secondary"), None, self._length),
            margins=(12, 8, 12, 8),
        )  # fmt: skip
        bar = row(self._back, None, self.skip, self.accept, margins=(12, 0, 12, 0))
        self._foot = column(line(), gap=0)
        self._foot.addLayout(sums)
        self._foot.addWidget(line())
        self._foot.addWidget(surface(bar, height=44))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(surface(head, height=36))
        outer.addWidget(line())
        ways = row(self.ways, None, self.propose, margins=(12, 8, 12, 8))
        outer.addWidget(surface(ways))
        outer.addWidget(surface(column(self.model)))
        outer.addWidget(line())
        outer.addWidget(self._note)
        outer.addWidget(scrolled(surface(holder)), 1)
        outer.addLayout(self._foot)
        self._sum_up()

    # what is shown

    def show_view(self, view: ScriptView | None) -> None:
        self._view = view
        self.model.show_view(view)
        gaps = view.coverage.gaps if view else ()
        self.propose.setEnabled(bool(gaps))
        self._open_lines = {n for gap in gaps for n in range(gap.first, gap.last + 1)}
        open_ = self._open_lines
        with self._summed_once():
            for one in self.rows:  # what was accepted and taken back is open again
                lines = one.proposal.lines if one.proposal else ()
                if one.state == "accepted" and lines and open_.issuperset(lines):
                    one.set_state("open")

    def begin(self, told: str = "") -> None:
        """Empty the list for a new proposal; `told` stands above it until rows come."""
        self._turn += 1
        self.rows.clear()
        empty(self._body)
        self.say(told)
        self._sum_up()

    def say(self, told: str) -> None:
        self._told.setText(told)
        self._note.setVisible(bool(told))

    def add(self, proposal: Proposal) -> None:
        """One more row; the first is unfolded."""
        if len(self.rows) >= _MOST:
            self.say(f"Only the first {_MOST} rows are shown. Accept or skip them, then ask again.")
            return
        made = ProposalRow(proposal, self._words(proposal.lines))
        made.opened.connect(self.open)
        made.accepted.connect(lambda one: self._accept([one]))
        made.linked.connect(self._link)
        made.skipped.connect(self._skip)
        made.changed.connect(self._sum_up)
        self._append(made)

    def refuse(self, words: str, reason: str) -> None:
        """A row that cannot be used, with the reason; it stays to be seen."""
        if len(self.rows) < _MOST:
            self._append(ProposalRow(None, words, reason))

    def propose_by_rules(self) -> None:
        desk = self._desk()
        if desk is None:
            return

        def show(found: Sequence[Proposal]) -> None:
            self.begin("" if found else "No gap is left: every line that is filmed has a shot.")
            adding = self._add_all(found)
            next(adding, None)
            self._open_next(None)
            in_steps(adding, self)

        self._film.bridge.ask(desk.propose, show)

    def _add_all(self, found: Sequence[Proposal]) -> Iterator[None]:
        """A few rows a step, until another proposal begins."""
        turn = self._turn
        for begin in range(0, min(len(found), _MOST + 1), _AT_ONCE):
            if turn != self._turn:
                return
            with self._summed_once():
                for one in found[begin : begin + _AT_ONCE]:
                    self.add(one)
            yield

    def open(self, made: ProposalRow) -> None:
        """This row is the one at hand."""
        for one in self.rows:
            one.unfold(one is made)
        if made.proposal and made.proposal.lines:
            self.lines_wanted.emit(made.proposal.lines[0], made.proposal.lines[-1])

    # decisions

    def accept_chosen(self) -> None:
        """All ticked rows, in one edit."""
        self._accept([one for one in self.rows if one.chosen])

    def skip_rest(self) -> None:
        with self._summed_once():
            for one in self.rows:
                if one.state == "open":
                    one.set_state("skipped")

    def _accept(self, chosen: list[ProposalRow]) -> None:
        desk = self._desk()
        proposals = [one.proposal for one in chosen if one.proposal is not None]
        if desk is None or not proposals:
            return

        def work() -> Edit:
            return desk.accept(proposals)

        def done() -> None:
            with self._summed_once():
                for one in chosen:
                    one.set_state("accepted")
            if len(chosen) == 1:
                self._open_next(chosen[0])

        self._film.change(work, done)

    def _link(self, made: ProposalRow) -> None:
        desk, shot = self._desk(), self._chosen_shot()
        if desk is None or made.proposal is None:
            return
        if not shot:
            self._film.bridge.failed.emit(
                BadInput("No shot is chosen.", "Choose the shot that shall cover these lines.")
            )
            return
        lines = made.proposal.lines

        def done() -> None:
            made.set_state("accepted")
            self._open_next(made)

        self._film.change(lambda: desk.link([shot], lines), done)

    def _skip(self, made: ProposalRow) -> None:
        made.set_state("skipped")
        self._open_next(made)

    def _open_next(self, after: ProposalRow | None) -> None:
        begin = self.rows.index(after) + 1 if after in self.rows else 0
        order = [*self.rows[begin:], *self.rows[:begin]]
        found = next((one for one in order if one.state == "open"), None)
        if found is not None:
            self.open(found)

    def _append(self, made: ProposalRow) -> None:
        self.rows.append(made)
        self._body.addWidget(made)
        self._sum_up()

    def _show_way(self, way: str) -> None:
        self.propose.setVisible(way == "rules")
        self.model.setVisible(way == "model")
        if not self.rows:
            self.say(_TOLD[way])

    def _take(self, one: ModelRow) -> None:
        """A row of the model's answer."""
        if one.proposal is None:
            self.refuse(one.title, one.reason)
        else:
            self.add(one.proposal)

    def _read_to_the_end(self, reading: Reading | None) -> None:
        self.say("")
        if reading is None or not self.rows:
            self.say("No row came.")
        else:
            self._open_next(None)

    @contextmanager
    def _summed_once(self) -> Iterator[None]:
        """Many rows change: the sums under them are reckoned when all have."""
        self._many = True
        try:
            yield
        finally:
            self._many = False
        self._sum_up()

    def _sum_up(self) -> None:
        if self._many:
            return
        states = [one.state for one in self.rows]
        counts = [(word, states.count(word)) for word in ("accepted", "open", "skipped", "refused")]
        self._sums.setText(
            " · ".join(f"{word} {count}" for word, count in counts if count).capitalize()
        )
        self._count.setText(f"{len(self.rows)} rows" if self.rows else "")
        chosen = [one.proposal for one in self.rows if one.chosen and one.proposal]
        self.accept.setText(f"Accept {len(chosen)} Ticked")
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(bool(chosen) and self._film.may_write)
        self.skip.setEnabled("open" in states)
        view = self._view
        if view is None or self._film.spec is None:
            return
        closed = len(self._open_lines & {n for one in chosen for n in one.lines})
        filmed = view.coverage.filmed
        after = 100 * (view.coverage.covered + closed) // filmed if filmed else 100
        self._cover.setText(f"coverage {view.coverage.percent} → {after} %")
        now = sum(row.frames for row in self._film.rows if not row.omitted)
        frames = now + sum(one.frames for one in chosen)
        self._length.setText(timecode(frames, self._film.spec.rate))

    def _words(self, lines: Sequence[int]) -> str:
        if not lines:
            return "no line"
        first, last = lines[0], lines[-1]
        return f"line {first}" if first == last else f"lines {first}–{last}"

    def _desk(self) -> ScriptDesk | None:
        workbench = self._film.workbench
        return workbench.breakdown.script if workbench else None
