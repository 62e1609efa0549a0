"""The report of a review: what was seen and decided, what was noted, and what is agreed.

Plain records: how they lie on paper or in a browser is decided elsewhere. Pictures of notes are
frames of the takes' own files, never of a proxy. Not for the Qt thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.domain.board_row import BoardRow
from app.domain.delivery import Delivery
from app.domain.job import LedgerKind
from app.domain.money import Money
from app.domain.note import Note, NoteKind
from app.domain.ports import Clock, FilmStore, JobBook
from app.domain.project import Project
from app.domain.prompt import PromptVersion
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.domain.timing import timecode
from app.production.art.thumbnails import ThumbnailDesk
from app.production.board.tile_rows import WORDS
from app.production.screening.report_parts import (
    Counts,
    Order,
    ReportChoice,
    ReportCurve,
    ReportNote,
    ReportShot,
    ReviewReport,
    Shots,
)
from app.production.screening.review_rounds import ReviewRound, review_rounds

NOTE_WIDTH = 960  # pixels of a note's picture
SHOT_WIDTH = 320
_KINDS = (NoteKind.FIX, NoteKind.QUESTION, NoteKind.SEAM, NoteKind.APPROVED)  # worst first
_PAID = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}


class ReportDesk:
    """Reads the film and its record of edits."""

    def __init__(
        self, store: FilmStore, book: JobBook, thumbnails: ThumbnailDesk, clock: Clock
    ) -> None:
        self._store, self._book = store, book
        self._thumbnails, self._clock = thumbnails, clock

    def report(self, choice: ReportChoice | None = None) -> ReviewReport:
        """Everything a report holds, pictures made before this returns."""
        choice = choice or ReportChoice()
        project = self._store.project()
        rounds = review_rounds(self._store.edits_back())
        chosen = next((one for one in rounds if one.number == choice.round), None)
        shots = [shot for shot in self._store.all(Shot) if not shot.omitted]
        here = {shot.id for shot in shots}
        takes = [take for take in self._store.all(Take) if take.shot_id in here]
        notes = [note for note in self._store.all(Note) if note.shot_id in here]
        told = [note for note in notes if _within(note, chosen)]
        judged = [take for take in takes if chosen is None or take.id in chosen.takes]
        starts = _starts(project, shots)
        by_id = {take.id: take for take in takes}
        wanted = self._wanted(choice, shots, takes, told)
        numbers = {shot.id: shot.number.zfill(3) for shot in shots}
        rows = {row.shot_id: row for row in self._store.board_rows()}
        held = [note for note in told if note.take_id in by_id]
        held = [note for note in held if note.kind in choice.kinds and note.shot_id in wanted]
        ordered = _ordered(held, choice.order, list(numbers))
        lines = tuple(self._note(note, by_id[note.take_id], numbers, starts, project, choice)
                      for note in ordered)  # fmt: skip
        return ReviewReport(
            film=project.name,
            client=project.client,
            made=self._clock.now(),
            rounds=tuple(rounds),
            round=chosen,
            choice=choice,
            seen=sum(_seen(take) for take in judged),
            circled=sum(take.circled for take in judged),
            kept=sum(not take.circled and take.status in (Status.KEEP, Status.MAYBE)
                     for take in judged),
            rejected=sum(take.status is Status.REJECT for take in judged),
            unseen=sum(not _seen(take) for take in takes),
            notes=lines,
            shots=self._shots(choice, shots, takes, told, rows, wanted) if choice.decisions else (),
            agreed=_agreed(lines) if choice.answers else (),
            present=tuple(sorted({n.author for n in told} | {n.answered_by for n in told} - {""}))
            if choice.people else (),
            counts=Counts(
                shots=len(shots),
                takes=len(takes),
                notes=len(told),
                drawings=sum(bool(note.strokes) for note in told),
                answers=sum(bool(note.answer) for note in told),
                curves=sum(bool(_curves(take)) for take in takes),
                prompts=sum(rows[one].take_id is not None for one in here if one in rows),
                people=len({n.author for n in told} | {n.answered_by for n in told} - {""}),
                kinds={kind: sum(note.kind is kind for note in told) for kind in NoteKind},
            ),
            cut=self._cut(),
            spent_round=self._spent(chosen) if choice.prices and chosen else None,
            spent_film=self._book.totals().spent if choice.prices else None,
        )  # fmt: skip

    def rounds(self) -> list[ReviewRound]:
        return review_rounds(self._store.edits_back())

    def _wanted(
        self, choice: ReportChoice, shots: Sequence[Shot], takes: Sequence[Take],
        notes: Sequence[Note],
    ) -> set[str]:  # fmt: skip
        """Which shots are spoken of."""
        if choice.shots is Shots.NOTED:
            return {note.shot_id for note in notes}
        if choice.shots is Shots.OPEN:
            return {shot.id for shot in shots} - {take.shot_id for take in takes if take.circled}
        return {shot.id for shot in shots}

    def _note(
        self, note: Note, take: Take, numbers: Mapping[str, str], starts: Mapping[str, int],
        project: Project, choice: ReportChoice,
    ) -> ReportNote:  # fmt: skip
        spec, frame = project.spec, note.frames.start
        used = take.picked.start <= frame < take.picked.end
        at = starts[note.shot_id] + round((frame - take.picked.start) * spec.rate / take.probe.rate)
        picture = self._thumbnails.frame(take, frame, NOTE_WIDTH) if choice.frames else None
        whole = note.frames.start == 0 and note.frames.end >= take.probe.frames > 1
        lies = timecode(spec.start_frame() + at, spec.rate, drop=spec.drop) if used else "handle"
        upright = take.probe.rotation % 180 == 0
        wide, high = (take.probe.width, take.probe.height)[:: 1 if upright else -1]
        return ReportNote(
            note_id=note.id,
            number=numbers[note.shot_id],
            take=take.slate[4:7],
            kind=note.kind,
            frame=frame,
            marks=note.marks,
            at="" if whole else lies,
            text=note.text,
            author=note.author if choice.people else "",
            answer=note.answer if choice.answers else "",
            answered_by=note.answered_by if choice.people else "",
            state=_state(note, take),
            picture=picture,
            shape=wide / high,
            strokes=note.strokes if choice.drawings else (),
            whole=whole,
        )

    def _shots(
        self, choice: ReportChoice, shots: Sequence[Shot], takes: Sequence[Take],
        notes: Sequence[Note], rows: Mapping[str, BoardRow], wanted: set[str],
    ) -> tuple[ReportShot, ...]:  # fmt: skip
        made = []
        for shot in shots:
            if shot.id not in wanted:
                continue
            mine = [take for take in takes if take.shot_id == shot.id]
            best = _decided(mine)
            row = rows.get(shot.id)
            key = best.id if best else row.first_frame_id if row else None
            made.append(
                ReportShot(
                    number=shot.number.zfill(3),
                    action=shot.title or shot.elements.subject_action,
                    take=best.slate[4:7] if best and _seen(best) else "",
                    decision=_decision(best, row),
                    checks=best.evaluation.verdict.value if best and best.evaluation else "",
                    notes=sum(note.shot_id == shot.id for note in notes),
                    prompt=self._prompt(best),
                    picture=self._thumbnails.made(key, SHOT_WIDTH) if key else None,
                    curves=_curves(best) if choice.curves else (),
                )
            )
        return tuple(made)

    def _prompt(self, take: Take | None) -> str:
        if take is None or take.prompt_id is None:
            return ""
        return self._store.get(PromptVersion, take.prompt_id).prompt.text

    def _cut(self) -> str:
        made = self._store.all(Delivery)
        return max(made, key=lambda one: one.version).name if made else ""

    def _spent(self, chosen: ReviewRound) -> Money | None:
        found: Money | None = None
        for entry in self._book.ledger():
            if entry.kind in _PAID and chosen.holds(entry.at) and not entry.rehearsed:
                amount = entry.money * _PAID[entry.kind]
                found = amount if found is None else found + amount
        return found


def _within(note: Note, chosen: ReviewRound | None) -> bool:
    return chosen is None or note.id in chosen.notes or chosen.holds(note.created_at)


def _seen(take: Take) -> bool:
    return take.circled or take.status is not Status.UNSEEN


def _starts(project: Project, shots: Iterable[Shot]) -> dict[str, int]:
    """Where each shot begins in the film, in its frames."""
    found, at = {}, 0
    for shot in shots:
        found[shot.id] = at
        at += shot.frames
    return found


def _ordered(notes: Sequence[Note], order: Order, shots: Sequence[str]) -> list[Note]:
    place = {shot: n for n, shot in enumerate(shots)}

    def board(note: Note) -> tuple[int, str, int, str]:
        return place[note.shot_id], note.take_id, note.frames.start, note.id

    if order is Order.NEWEST:
        return sorted(notes, key=lambda note: (note.created_at, note.id), reverse=True)
    if order is Order.BOARD:
        return sorted(notes, key=board)
    return sorted(notes, key=lambda note: (note.done, _KINDS.index(note.kind), board(note)))


def _state(note: Note, take: Take) -> str:
    """What became of it in a few words, the take's own decision behind it."""
    word = "done" if note.done else "answered" if note.answer else "open"
    if note.kind in (NoteKind.APPROVED, NoteKind.SEAM) and word == "open":
        word = ""
    status = "rejected" if take.status is Status.REJECT else take.status.value
    decided = "circled" if take.circled else status if _seen(take) else ""
    return ", ".join(part for part in (word, decided) if part)


def _decided(takes: Sequence[Take]) -> Take | None:
    """The circled take, else the best judged one, else the newest."""
    order = (Status.KEEP, Status.MAYBE, Status.REJECT, Status.UNSEEN)
    return min(takes, key=lambda t: (not t.circled, order.index(t.status), -t.number), default=None)


def _curves(take: Take | None) -> tuple[ReportCurve, ...]:
    """Of every check that measured frame by frame and found anything above nothing."""
    if take is None or take.evaluation is None:
        return ()
    measured = (one for one in take.evaluation.measurements if one.per_frame and any(one.values))
    return tuple(ReportCurve(one.check, one.values, one.ranges) for one in measured)


def _decision(take: Take | None, row: BoardRow | None) -> str:
    if take is not None:
        return "circled" if take.circled else take.status.value
    state = next((word for key, word in WORDS.items() if row and key.value == row.job_state), "")
    return state.lower() or "no take yet"


def _agreed(notes: Sequence[ReportNote]) -> tuple[str, ...]:
    """Answers, and what is fixed on takes that stay in the cut."""
    said = []
    for note in notes:
        where = f"{note.number} {note.take}, {note.where}"
        if note.answer:
            said.append(f"{where}: {note.answer}")
        elif note.kind is NoteKind.FIX and note.state == "open, circled":
            said.append(f"{where}: stays in the cut, still to fix: {note.text or 'as drawn'}")
    return tuple(said)
