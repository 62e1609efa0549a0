"""Jobs as rows under their batches: what the queue shows, and nothing it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.board_row import NOT_CHARGED
from app.domain.job import GENERATING, SETTLED, Job, JobState, Queue, turn
from app.domain.money import Money, total
from app.production.board.board_order import called
from app.production.board.tile_rows import WORDS
from app.production.shoot.queue_order import waiting

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

LINE = Qt.ItemDataRole.UserRole + 1
COLUMNS = (
    "", "Take", "Action", "Model", "State", "Progress", "Time", "Estimate", "Actual",
    "Remote id", "",
)  # fmt: skip
_Index = QModelIndex | QPersistentModelIndex
OLDER = "older"  # the head that stands for orders left out
FILTERS = ("all", "running", "needs", "landed")


@dataclass(frozen=True, slots=True)
class Batch:
    """A head over the takes that were sent together."""

    id: str
    word: str
    detail: str
    parts: tuple[tuple[str, float], ...]  # what came of it, see `outcome`
    sums: str


@dataclass(frozen=True, slots=True)
class Line:
    """One take being made."""

    job: Job
    number: str
    take: str
    action: str
    model: str
    letter: str
    picture: str | None
    state: str
    word: str
    middle: str  # said instead of a bar
    share: float | None
    time: str
    estimate: str
    actual: str


_Beside = tuple["TileRow | None", str, int]  # its row, the name of its model, its place in line
_TIMELESS = SETTLED | {JobState.QUEUED, JobState.HELD}  # their running time stands still


class QueueModel(QAbstractTableModel):
    """`LINE` gives a `Batch` or a `Line`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Batch | Line] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and 6 <= section <= 8:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if isinstance(line, Batch):
                return f"{line.word}, {line.detail}"
            return f"{line.number} {line.take}, {line.action}, {line.word} {line.middle}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, Line):
            return line.job.reason or None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        line = self.lines[index.row()] if index.row() < len(self.lines) else None
        if isinstance(line, Batch):
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(line, Line) and line.job.state is JobState.QUEUED:
            return flags | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def show(self, lines: Sequence[Batch | Line]) -> None:
        """Take new lines; the same jobs in the same order repaint only what differs."""
        fresh = list(lines)
        if [_key(one) for one in fresh] != [_key(one) for one in self.lines]:
            self.beginResetModel()
            self.lines = fresh
            self.endResetModel()
            return
        old, self.lines, start = self.lines, fresh, 0
        changed = (one is not old[n] and one != old[n] for n, one in enumerate(fresh))
        for differs, run in groupby(changed):
            end = start + len(list(run))
            if differs:
                self.dataChanged.emit(self.index(start, 0), self.index(end - 1, len(COLUMNS) - 1))
            start = end


class QueueLines:
    """The lines of jobs. A job that is the same object as last time, over the same row of the
    board, keeps its line: of a thousand jobs only those that moved are put into words again.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[_Beside, Line]] = {}
        self._heads: dict[str, tuple[int, list[Job], Batch]] = {}

    def lines(
        self,
        jobs: Sequence[Job],
        rows: Mapping[str, TileRow],
        models: Mapping[str, str],
        wanted: str = "all",
        folded: frozenset[str] = frozenset(),
        words: str = "",
        numbers: Mapping[str, int] | None = None,
    ) -> list[Batch | Line]:
        """Batches oldest first, each with its takes; `wanted` is one of `FILTERS`, `numbers` are
        those of the orders where older ones are left out.
        """
        batches: dict[str, list[Job]] = {}
        for job in jobs:
            batches.setdefault(job.batch_id, []).append(job)
        now, words = datetime.now(UTC), words.casefold()
        queued = waiting(jobs).values()
        places = {job.id: place for line in queued for place, job in enumerate(line, 1)}
        made: dict[str, tuple[_Beside, Line]] = {}
        heads: dict[str, tuple[int, list[Job], Batch]] = {}
        lines: list[Batch | Line] = []
        for n, (batch_id, of_batch) in enumerate(batches.items(), 1):
            of_order = []
            for job in _in_turn(of_batch):
                model, place = models.get(job.order.card_id, ""), places.get(job.id, 0)
                beside = rows.get(job.shot_id), model, place
                known = self._made.get(job.id)
                if known is None or not _still(known, job, beside):
                    known = beside, _line(job, *beside, now)
                made[job.id] = known
                of_order.append(known[1])
            shown = [one for one in of_order if _fits(one, wanted, words)]
            number = (numbers or {}).get(batch_id, n)
            told = self._heads.get(batch_id)
            same = told is not None and told[:2] == (number, of_batch)
            head = told[2] if told and same else _batch(batch_id, number, of_batch)
            heads[batch_id] = number, of_batch, head
            if shown:
                lines.append(head)
                if batch_id not in folded:
                    lines += shown
        self._made, self._heads = made, heads
        return lines

    def needing(self) -> list[Line]:
        """Of all jobs of the last call those that wait for a person."""
        return [line for _, line in self._made.values() if _in(line.job.state, "needs")]


def older_line(queue: Queue) -> list[Batch | Line]:
    """One head for the finished orders of long ago that are not shown, if any."""
    if not queue.jobs_left_out:
        return []
    detail = f"{_count(queue.orders_left_out, 'order')} · {queue.jobs_left_out:,} takes, finished"
    return [Batch(OLDER, "Older orders", detail, (), "click to show more of them")]


def _in_turn(jobs: Sequence[Job]) -> list[Job]:
    """Those that wait exchange their rows among themselves; nothing that moves jumps about."""
    line = iter(sorted((job for job in jobs if job.state is JobState.QUEUED), key=turn))
    return [next(line) if job.state is JobState.QUEUED else job for job in jobs]


def counts(jobs: Sequence[Job]) -> dict[str, int]:
    """How many jobs each filter would show."""
    of = Counter(job.state for job in jobs)
    return {name: sum(n for state, n in of.items() if _in(state, name)) for name in FILTERS}


def outcome(of: Mapping[JobState, int]) -> tuple[tuple[str, float], ...]:
    """What came of takes as parts of a bar: state and share (0 to 1); what is open fills nothing.

    While some are open, what landed has the colour of work, not that of success.
    """
    everything = sum(of.values())
    still = any(count and state not in SETTLED for state, count in of.items())
    shown = (
        ("rendering" if still else "ready", JobState.READY),
        ("failed", JobState.FAILED),
        ("cancelled", JobState.CANCELLED),
    )
    return tuple((look, of[state] / everything) for look, state in shown if of.get(state))


def _key(one: Batch | Line) -> str:
    return f"batch {one.id}" if isinstance(one, Batch) else one.job.id


def _in(state: JobState, wanted: str) -> bool:
    if wanted == "running":
        return state in GENERATING or state in (JobState.EVALUATING, JobState.CANCELLING)
    if wanted == "needs":
        return state in (JobState.IN_DOUBT, JobState.FAILED, JobState.HELD)
    if wanted == "landed":
        return state is JobState.READY
    return True


def _fits(line: Line, wanted: str, words: str) -> bool:
    """`words` without case."""
    if not _in(line.job.state, wanted) or not words:
        return _in(line.job.state, wanted)
    text = f"{line.number} {line.take} {line.action} {line.model} {line.word} {line.job.ticket}"
    return words in text.casefold()


def _still(known: tuple[_Beside, Line], job: Job, beside: _Beside) -> bool:
    """Whether a line says what it would say if it were made now."""
    return known[1].job is job and job.state in _TIMELESS and known[0] == beside


def _batch(batch_id: str, n: int, jobs: Sequence[Job]) -> Batch:
    shots = len({job.shot_id for job in jobs})
    landed = [job for job in jobs if job.state is JobState.READY]
    stills = all(job.take_number == 0 for job in jobs)
    open_ = [job for job in jobs if job.state not in SETTLED]
    sums = [f"{len(landed)} landed"] if landed else []
    rehearsed = jobs[0].rehearsed
    if spent := total([job.price for job in landed]):
        sums.append(f"{NOT_CHARGED if rehearsed else 'spent'} {spent.shown()}")
    if (reserved := total([job.price for job in open_])) and not rehearsed:
        sums.append(f"reserved {reserved.shown()}")
    for state in (JobState.FAILED, JobState.CANCELLED):
        if lost := sum(job.state is state for job in jobs):
            sums.append(f"{lost} {state.value}")
    return Batch(
        id=batch_id,
        word=f"Order {n}",
        detail=f"{_count(shots, 'shot')} · {_count(len(jobs), 'still' if stills else 'take')}"
        + (" · rehearsal" if rehearsed else ""),
        parts=outcome(Counter(job.state for job in jobs)),
        sums=" · ".join(sums) or "waiting",
    )


def _line(job: Job, row: TileRow | None, model: str, place: int, now: datetime) -> Line:
    middle, share = _middle(job, place)
    refused = job.state is JobState.FAILED and "refus" in job.reason.lower()
    return Line(
        job=job,
        number=called(row.number if row else job.order.shot_number),
        take="Still" if job.take_number == 0 else job.order.slate[4:7] or f"T{job.take_number:02}",
        action=row.action if row else job.order.title,
        model=model or job.order.card_id,
        letter=job.order.slate[7:8] or (model or "–")[:1].upper(),
        picture=row.picture if row else None,
        state=job.state.value,
        word="Refused" if refused else WORDS[job.state],
        middle=middle,
        share=share,
        time=_time(job, now),
        estimate=_money(job.price),
        actual=_actual(job),
    )


def _middle(job: Job, place: int) -> tuple[str, float | None]:
    state = job.state
    if state is JobState.IN_DOUBT:
        answer = "your answer is needed" if "answer" in job.reason else "unknown, checking"
        return answer, None
    if state is JobState.QUEUED:
        return f"place {place}", None
    if state in (JobState.FAILED, JobState.HELD, JobState.CANCELLED, JobState.CANCELLING):
        return job.reason, None
    if state is JobState.READY:
        return "", 1.0
    if state is JobState.RENDERING:
        return "", job.progress
    return "", job.progress if job.progress is not None else None


def _time(job: Job, now: datetime) -> str:
    if job.state in (JobState.QUEUED, JobState.HELD):
        return "–"
    end = job.updated_at if job.state in SETTLED else now
    seconds = max(0, int((end - job.created_at).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _money(price: Money) -> str:
    return price.shown() if price else "free"


def _actual(job: Job) -> str:
    if job.state is JobState.READY:
        return NOT_CHARGED if job.rehearsed else _money(job.price)
    if job.state in (JobState.FAILED, JobState.CANCELLED) and not job.ticket:
        return "$0.00" if job.price else "free"
    return "–"
