"""A breakdown by a language model: asked only when a person says so, and never more than proposed.

Without a key nothing here is needed: the rules of `script_desk.propose` do the job.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.errors import BadInput, NotConfigured, ProviderError, Stopped, UserFacing
from app.domain.money import Money
from app.domain.ports import Keychain
from app.domain.reading import ReadingEnd
from app.domain.vendor_ports import ScriptReaders
from app.production.board.board import Board
from app.production.breakdown.json_rows import JsonRows
from app.production.breakdown.lines import ScriptLine
from app.production.breakdown.model_rows import (
    order_for,
    proposal_of,
    row_title,
    scene_of,
    shortened,
)
from app.production.breakdown.proposals import Proposal
from app.production.breakdown.script_desk import ScriptDesk

NAMES = {"anthropic": "Anthropic", "openai": "OpenAI"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A vendor that could be asked. `source` is environment, keyring or empty: there is no key."""

    vendor: str
    name: str
    models: tuple[str, ...]
    address: str
    source: str

    @property
    def where(self) -> str:
        """Where a key would go."""
        return f"takeboard account add {self.vendor}"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One row of the answer: a proposal, or what it says and why it cannot be used."""

    proposal: Proposal | None
    title: str
    reason: str = ""


@dataclass(slots=True)
class Reading:
    """How an answer went. `problem` says what ended it early; the rows before it are kept."""

    vendor: str
    model: str
    good: int = 0
    bad: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    price: Money | None = None
    problem: UserFacing | None = None
    notes: list[str] = field(default_factory=list)

    def cost_words(self) -> str:
        """What the vendor reported, and plainly what it did not."""

        def count(tokens: int | None) -> str:
            return "not measured" if tokens is None else f"{tokens:,}"

        price = self.price.shown() if self.price is not None else "not measured"
        tokens = f"Tokens in {count(self.tokens_in)}, out {count(self.tokens_out)}"
        return f"{tokens} · price {price}"


class ModelDesk:
    """`readers` are the vendors; `keychain` only says whether a key is there."""

    def __init__(
        self, script: ScriptDesk, board: Board, readers: ScriptReaders, keychain: Keychain
    ) -> None:
        self._script, self._board = script, board
        self._readers, self._keychain = readers, keychain

    def offers(self) -> list[Offer]:
        """Every vendor this version can ask, with or without a key; nothing is sent."""
        found = []
        for vendor in self._readers.vendors():
            try:
                address = self._readers.reader(vendor).address
            except NotConfigured as error:
                address = str(error)
            found.append(
                Offer(
                    vendor,
                    NAMES.get(vendor, vendor),
                    tuple(self._readers.models(vendor)),
                    address,
                    self._keychain.source(vendor) or "",
                )
            )
        return found

    def leaving(self, offer: Offer, model: str) -> str:
        """What pressing the button sends, in one sentence."""
        view = self._script.view()
        if view is None:
            return "There is no script to send."
        signs = len(view.script.text)
        return (
            f"Sends the script text ({len(view.lines)} lines, {signs:,} characters) to "
            f"{offer.name}, model {model or '(none)'}, at {offer.address}. No picture, no name of "
            "the film, nothing else."
        )

    def read(
        self,
        vendor: str,
        model: str,
        told: Callable[[ModelRow], None],
        stop: Callable[[], bool],
    ) -> Reading:
        """Ask, and tell each row as it arrives. Blocks; runs in a thread of its own.

        Raises only what happens before anything was sent: no key, no script, no open line.
        """
        view = self._script.view()
        if view is None:
            raise BadInput("The film has no script yet.", "Read one in Plan, Script.")
        if not model.strip() or len(model) > 100 or not model.isprintable():
            raise BadInput("No model is named.", "Write the vendor's name for one.")
        rate = self._board.project().spec.rate
        order = order_for(model.strip(), view.lines, view.coverage, rate)
        self._keychain.key(vendor)
        result = Reading(vendor, order.model)
        taking = _Taking(view.lines, lambda row: proposal_of(row, view.lines, rate, taking.scenes),
                         told, result)  # fmt: skip
        try:
            end = self._readers.reader(vendor).read(order, taking.piece, stop)
        except Stopped:
            result.notes.append("Stopped by you. What had arrived is kept.")
        except ProviderError as error:
            result.problem = error
        else:
            taking.ended(end)
        return result


class _Taking:
    """Rows out of an answer's text."""

    def __init__(
        self,
        lines: Sequence[ScriptLine],
        read: Callable[[dict[str, object]], Proposal],
        told: Callable[[ModelRow], None],
        result: Reading,
    ) -> None:
        self.scenes: dict[str, tuple[str, str]] = {}
        self._lines, self._read, self._told, self._result = lines, read, told, result
        self._rows = JsonRows()

    def piece(self, text: str) -> None:
        for array, row, raw in self._rows.feed(text):
            if array == "scenes":
                self._scene(row)
            elif array == "shots":
                self._shot(row, raw)

    def ended(self, end: ReadingEnd) -> None:
        result = self._result
        result.tokens_in, result.tokens_out = end.tokens_in, end.tokens_out
        result.price, result.model = end.price, end.model or result.model
        if rest := self._rows.rest():
            self._tell(ModelRow(None, shortened(rest, 80), "It was cut off before its end."))
        why = f": {end.why}" if end.why else ""
        if end.stop == "refused":
            result.problem = BadInput(
                f"The model refused to read this script{why}.",
                "What arrived before is kept. Change the text, or use the rules.",
            )
        elif end.stop == "cut":
            result.problem = BadInput(
                f"The answer reached its token limit and was cut off{why}.",
                "The rows before are kept. Accept them, then ask for the lines still open.",
            )
        elif not self._rows.began:
            result.problem = BadInput(
                "The answer is not the list that was asked for.", "Ask again, or use the rules."
            )
        elif not self._rows.closed:
            result.problem = BadInput(
                "The answer stopped in the middle of its list.",
                "The rows before are kept. Accept them, then ask for the lines still open.",
            )
        elif not result.good and not result.bad:
            result.notes.append("The model proposed no shot.")

    def _scene(self, row: dict[str, object] | None) -> None:
        try:
            heading, words = scene_of(row or {})
        except BadInput as error:
            self._result.notes.append(f"A scene was left out: {error.message}")
            return
        self.scenes[heading] = words

    def _shot(self, row: dict[str, object] | None, raw: str) -> None:
        title = row_title(row, raw)
        if row is None:
            self._tell(ModelRow(None, title, "It is not JSON."))
            return
        try:
            proposal = self._read(row)
        except BadInput as error:
            self._tell(ModelRow(None, title, error.message))
            return
        self._tell(ModelRow(proposal, title))

    def _tell(self, row: ModelRow) -> None:
        if row.proposal is None:
            self._result.bad += 1
        else:
            self._result.good += 1
        self._told(row)
