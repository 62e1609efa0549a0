"""What two takes differ in, field by field, and what is the same in both (D26).

Pure but for `DifferenceDesk`, which reads what is known of a take. Slate, file name, hash and
moment differ in any two takes and are no difference here; nor is what was decided about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.asset import Asset
from app.domain.board_row import NOT_CHARGED
from app.domain.errors import NotFound
from app.domain.job import LedgerEntry, LedgerKind
from app.domain.money import Money
from app.domain.ports import Catalogue, FilmStore, JobBook
from app.domain.prompt import CompiledPrompt, PromptVersion
from app.domain.render_order import Picture, RenderOrder
from app.domain.take import Take
from app.domain.timing import FrameRange, rate_text
from app.domain.verdict import Measurement
from app.production.prompts.prompt_diff import DiffRow, diff_prompts

NOTHING = "–"
_PAID = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """All that is known of one take. `order` and `prompt` are None for one made elsewhere.

    `names` says what pictures are called, by asset id.
    """

    take: Take
    model: str
    order: RenderOrder | None = None
    prompt: PromptVersion | None = None
    paid: Money | None = None
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field as each side has it, in words; a side without it says `–`."""

    field: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class TakeDifferences:
    """`rows` differ; `equal` more fields are known and the same. `phrases` are the differing rows
    of the prompts, from the right take's words to the left one's; empty where the words are the
    same or one side has none.
    """

    rows: tuple[FieldDifference, ...]
    equal: int
    phrases: tuple[DiffRow, ...]
    prompts: str = ""  # "v7 against v6"


def compare(left: TakeFacts, right: TakeFacts) -> TakeDifferences:
    """Fields that neither side has are neither different nor equal."""
    one, two = dict(_fields(left)), dict(_fields(right))
    if left.prompt is not None and right.prompt is not None:
        one["Prompt"], two["Prompt"] = _versions(left.prompt, right.prompt)
    rows, equal = [], 0
    for name in dict.fromkeys((*one, *two)):
        a, b = one.get(name, ""), two.get(name, "")
        if a == b:
            equal += bool(a)
        else:
            rows.append(FieldDifference(name, a or NOTHING, b or NOTHING))
    return TakeDifferences(
        tuple(_in_order(rows, one, two)), equal, _phrases(left, right), _against(left, right)
    )


def _in_order(
    rows: Sequence[FieldDifference], one: Mapping[str, str], two: Mapping[str, str]
) -> list[FieldDifference]:
    """A field only the right side has stands where that side has it."""
    places = {name: n for n, name in enumerate(two)} | {name: n for n, name in enumerate(one)}
    return sorted(rows, key=lambda row: places[row.field])


def _fields(facts: TakeFacts) -> Iterator[tuple[str, str]]:
    """Name and value in words, in the order they are read in; empty for what is not known."""
    take = facts.take
    yield "Seed", "" if take.seed is None else str(take.seed)
    yield "Model", facts.model
    yield "Prompt", _version(facts)
    yield from _ordered(facts)
    cost = facts.paid.shown() if facts.paid is not None else ""
    yield "Cost", NOT_CHARGED if take.rehearsed else cost
    yield "Rehearsed", "yes" if take.rehearsed else "no"
    yield from _file(take)
    yield from _judged(take)


def _version(facts: TakeFacts) -> str:
    if facts.prompt is not None:
        return f"v{facts.prompt.version}"
    return facts.order.text if facts.order else facts.take.note


def _versions(left: PromptVersion, right: PromptVersion) -> tuple[str, str]:
    """Versions count per model: the same number is not the same prompt, nor another another."""
    one, two = left.prompt, right.prompt
    if (one.text, one.negative, one.preset) == (two.text, two.negative, two.preset):
        return f"v{left.version}", f"v{left.version}"
    if left.version != right.version:
        return f"v{left.version}", f"v{right.version}"
    return f"v{left.version} {one.card_id}", f"v{right.version} {two.card_id}"


def _ordered(facts: TakeFacts) -> Iterator[tuple[str, str]]:
    order = facts.order
    if order is None:
        yield "Made", "elsewhere" if facts.take.external else ""
        return
    names = facts.names or {}

    def called(picture: Picture | None) -> str:
        if picture is None:
            return ""
        return names.get(picture.asset_id) or picture.tag or f"{picture.sha256[:8]}"

    yield "Vendor", order.vendor
    yield "Made by", order.mode.value.replace("_", " ")
    yield "First frame", called(order.first_frame)
    yield "Last frame", called(order.last_frame)
    yield "References", ", ".join(called(one) for one in order.references)
    yield "From clip", called(order.clip)
    yield "Audio file", called(order.sound)
    yield "Masks", ", ".join(called(one) for one in order.masks)
    yield "Preset", order.preset
    yield "Ordered", f"{order.seconds} s" if order.seconds else f"{order.frames} f"
    yield "Ordered size", order.size_name or f"{order.width}×{order.height}"
    yield "Audio", "yes" if order.audio else "no"
    yield "Camera", order.move
    for key, value in sorted(order.options.items()):
        if key != "timecode":  # where the take lies in the film, not how it is made
            yield key.replace("_", " ").capitalize(), value


def _file(take: Take) -> Iterator[tuple[str, str]]:
    probe = take.probe
    yield "Frames", f"{probe.frames} f"
    yield "Rate", "variable" if probe.variable else f"{rate_text(probe.rate)} fps"
    yield "Picture", f"{probe.width}×{probe.height}"
    yield "Codec", f"{probe.codec} {probe.pixel_format}".strip()
    yield "Colour", f"{probe.colour_space} {probe.colour_range}".strip()
    yield "Sound", f"{probe.audio_channels} channels" if probe.has_audio else "none"


def _judged(take: Take) -> Iterator[tuple[str, str]]:
    yield "Stars", str(take.stars) if take.stars else ""
    found = take.evaluation
    if found is None:
        return
    yield "Verdict", f"{found.verdict.value} {found.word}".strip()
    yield "Longest clean", f"{found.clean.duration} f" if found.clean else "0 f"
    for measured in found.measurements:
        yield measured.check.replace("_", " ").capitalize(), _measured(measured)


def _measured(measured: Measurement) -> str:
    value = ""
    if measured.value is not None:
        value = f"{measured.value:.3g} {measured.unit}".strip()
    where = ", ".join(_range(one) for one in measured.ranges[:2])
    if len(measured.ranges) > 2:
        where += f" +{len(measured.ranges) - 2}"
    word = measured.outcome.value if not value or where else ""
    return " ".join(part for part in (value, word, where) if part)


def _range(frames: FrameRange) -> str:
    """First and last frame, as people name them."""
    last = frames.end - 1
    return str(frames.start) if last == frames.start else f"{frames.start}–{last}"


def _phrases(left: TakeFacts, right: TakeFacts) -> tuple[DiffRow, ...]:
    """What the left take's words have over the right one's counts as added."""
    one, two = _words(left), _words(right)
    if one is None or two is None:
        return ()
    return tuple(row for row in diff_prompts(two, one) if not row.same or row.note)


def _words(facts: TakeFacts) -> CompiledPrompt | None:
    return facts.prompt.prompt if facts.prompt else None


def _against(left: TakeFacts, right: TakeFacts) -> str:
    if left.prompt is None or right.prompt is None:
        return ""
    return f"v{left.prompt.version} against v{right.prompt.version}"


def paid(lines: Sequence[LedgerEntry]) -> Money | None:
    """What a job's ledger lines add up to; None where nothing was ever charged."""
    found: Money | None = None
    for line in lines:
        if line.kind in _PAID:
            amount = line.money * _PAID[line.kind]
            found = amount if found is None else found + amount
    return found


class DifferenceDesk:
    """Reads what is known of takes. Not for the Qt thread."""

    def __init__(self, store: FilmStore, book: JobBook, catalogue: Catalogue) -> None:
        self._store, self._book, self._catalogue = store, book, catalogue

    def facts(self, take_id: str) -> TakeFacts:
        """Raises `NotFound` for a take that is gone."""
        take = self._store.get(Take, take_id)
        order = self._book.get(take.job_id).order if take.job_id else None
        went = [one.asset_id for one in order.files()] if order else []
        names = {asset.id: asset.name for asset in self._store.all(Asset, id=went)} if went else {}
        names |= {one.id: one.slate for one in self._store.all(Take, id=went)} if went else {}
        return TakeFacts(
            take,
            self._model(take.model),
            order,
            self._store.get(PromptVersion, take.prompt_id) if take.prompt_id else None,
            paid(self._book.ledger(take.job_id)) if take.job_id else None,
            names,
        )

    def between(self, left_id: str, right_id: str) -> TakeDifferences:
        return compare(self.facts(left_id), self.facts(right_id))

    def _model(self, card_id: str) -> str:
        try:
            return self._catalogue.get(card_id).name
        except NotFound:
            return card_id
