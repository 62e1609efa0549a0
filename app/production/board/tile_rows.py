"""Light rows for the board: everything a tile or a table row paints, nothing more.

Built from the one query of `BoardRow`, before the house is built as well as after; not for editing
(that goes through `board`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.board_row import NOT_CHARGED, NOT_KNOWN, BoardRow
from app.domain.job import SETTLED, Job, JobState
from app.domain.model_card import ModelCard, Status
from app.domain.money import Money
from app.domain.project import Project
from app.domain.prompt import Severity
from app.domain.scene import Tactic
from app.domain.shot import Shot, ShotKind

RETIRED = "retired"  # begins the price of a shot whose model is not sold any more
WORDS = {
    JobState.QUEUED: "Queued",
    JobState.SUBMITTING: "Submitting",
    JobState.IN_DOUBT: "In doubt",
    JobState.RENDERING: "Rendering",
    JobState.FETCHING: "Fetching",
    JobState.EVALUATING: "Evaluating",
    JobState.READY: "Ready",
    JobState.FAILED: "Failed",
    JobState.CANCELLING: "Cancelling",
    JobState.CANCELLED: "Cancelled",
    JobState.HELD: "Held",
}


class TileRow(NamedTuple):
    """One shot. `state` is a job state, `planned` or `circled`; `state_word` is shown as it is.

    A tuple because ten thousand are made and compared at a time.
    """

    shot_id: str
    scene_id: str | None
    number: str
    title: str
    action: str
    model: str | None
    model_name: str
    letter: str
    frames: int
    state: str
    state_word: str
    progress: float | None
    verdict: str
    word: str
    take_count: int
    circled_take_id: str | None
    circled_slate: str
    picture: str | None
    keyframe: bool
    has_picture_pending: bool
    hero: bool
    critical: bool
    linked: bool
    group: int | None
    lint_errors: int
    lint_warnings: int
    price: str
    omitted: bool
    kind: str
    estimate: Money | None = None  # of the next take
    paid: Money | None = None  # for the finished ones; None while there are none
    changed: bool = False  # since the board was locked
    still_state: str = ""  # of the keyframe: coming, choose, failed, or nothing to say
    still_words: str = ""
    stills: int = 0


@dataclass(frozen=True, slots=True)
class SceneHead:
    """A scene with what its shots add up to; `frames` counts shots that are not omitted."""

    scene_id: str | None
    number: str
    heading: str
    time_of_day: str
    shots: int
    frames: int
    circled: int
    tactic: Tactic = Tactic.NONE  # of its sequence
    joined: bool = False  # to the sequence of the scene before

    def count(self, shown: int) -> str:
        """How many shots a head stands over: `8 shots`, or `2 of 8 shots` where a filter or a cut
        away leaves the others elsewhere.
        """
        part = f"{shown} of " if shown < self.shots else ""
        return f"{part}{self.shots} shot{'' if self.shots == 1 else 's'}"


SceneFacts = tuple[str, str, str, str, str]  # id, number, heading, time of day, tactic


@dataclass(frozen=True, slots=True)
class BoardLook:
    """The whole board at one moment; `shots` by id and `rows` are in board order."""

    project: Project
    shots: dict[str, Shot]
    rows: list[TileRow]
    scenes: list[SceneHead]


def tile_row(
    row: BoardRow,
    picture_of: Callable[[str], str | None],
    card: ModelCard | None = None,
    lint: Mapping[Severity, int] | None = None,
    estimate: Money | None = None,
    changed: bool = False,
) -> TileRow:
    """`picture_of` gives the path of a made thumbnail for a take or asset id, or None.

    Without a card the model is called by its id and by the letter of the shown take's slate.
    """
    key = row.take_id or row.first_frame_id
    picture = picture_of(key) if key else None
    if picture is None and row.take_id and row.first_frame_id:
        picture = picture_of(row.first_frame_id)
    state, word = _state(row)
    still = _keyframe(row)
    found = lint or {}
    if row.kind != ShotKind.GENERATED:
        estimate = None  # nothing of it is ever ordered
    return TileRow(
        shot_id=row.shot_id,
        scene_id=row.scene_id,
        number=row.number,
        title=row.title,
        action=row.title or row.action,
        model=row.model,
        model_name=card.name if card else (row.model or ""),
        letter=card.letter if card else (row.slate[-1] if row.slate else ""),
        frames=row.frames,
        state=state,
        state_word=word,
        progress=row.progress if state == JobState.RENDERING.value else None,
        verdict=row.verdict,
        word=_word(row),
        take_count=row.take_count,
        circled_take_id=row.take_id if row.circled else None,
        circled_slate=row.slate or "" if row.circled else "",
        picture=picture,
        keyframe=row.take_id is None and picture is not None,
        has_picture_pending=key is not None and picture is None,
        hero=row.hero,
        critical=row.critical,
        linked=row.linked,
        group=row.group,
        lint_errors=found.get(Severity.ERROR, 0),
        lint_warnings=found.get(Severity.WARNING, 0),
        price=_price(row, estimate, card),
        omitted=row.omitted,
        kind=row.kind,
        estimate=estimate,
        paid=None if row.paid is None else Money.of(row.paid, row.currency),
        changed=changed,
        still_state=still[0],
        still_words=still[1],
        stills=row.stills,
    )


def unread_tile(
    shot_id: str, number: str, scene_id: str | None, frames: int, omitted: int
) -> TileRow:
    """A shot of a long film that has its place but was not looked into yet."""
    return TileRow(
        shot_id, scene_id, number, "", "", None, "", "", frames, "planned", "Reading…", None,
        "", "", 0, None, "", None, False, False, False, False, False, None, 0, 0, "",
        bool(omitted), "",
    )  # fmt: skip


def scene_heads(rows: Sequence[TileRow], scenes: Sequence[SceneFacts]) -> list[SceneHead]:
    """The scenes with what their shots add up to.

    Shots without a scene come last, as a head of their own.
    """
    by_scene: dict[str | None, list[TileRow]] = {}
    for row in rows:
        by_scene.setdefault(row.scene_id, []).append(row)
    listed: list[tuple[str | None, str, str, str, str]] = list(scenes)
    if None in by_scene:
        listed.append((None, "", "No scene", "", ""))
    heads: list[SceneHead] = []
    tactic = Tactic.NONE
    for scene_id, number, heading, time_of_day, own in listed:
        joined = own == Tactic.JOINED
        tactic = tactic if joined else Tactic(own)
        counted = [row for row in by_scene.get(scene_id, ()) if not row.omitted]
        heads.append(
            SceneHead(
                scene_id=scene_id,
                number=number,
                heading=heading,
                time_of_day=time_of_day,
                shots=len(counted),
                frames=sum(row.frames for row in counted),
                circled=sum(row.circled_take_id is not None for row in counted),
                tactic=tactic,
                joined=joined and bool(tactic),
            )
        )
    return heads


def state_word(job: Job) -> str:
    """The exact word of a job for people: `Rendering 62 %`, `In doubt: your answer is needed`."""
    if job.state is JobState.RENDERING and job.progress is not None:
        return f"Rendering {job.progress * 100:.0f} %"
    if job.state is JobState.IN_DOUBT:
        return "In doubt: your answer is needed" if "answer" in job.reason else "unknown, checking"
    return WORDS[job.state]


def _state(row: BoardRow) -> tuple[str, str]:
    known = JobState(row.job_state) if row.job_state else None
    if known and known not in SETTLED:
        if known is JobState.RENDERING and row.progress is not None:
            return known.value, f"Rendering {row.progress * 100:.0f} %"
        return known.value, WORDS[known]
    if row.circled and row.slate:
        return "circled", f"Circled {row.slate[4:7]}"
    if row.take_count:
        return JobState.READY.value, WORDS[JobState.READY]
    newest = JobState(row.newest_state) if row.newest_state else None
    return (newest.value, WORDS[newest]) if newest else ("planned", "Planned")


def _keyframe(row: BoardRow) -> tuple[str, str]:
    """The state of the keyframe beside that of the clip (SB-15)."""
    known = JobState(row.still_state) if row.still_state else None
    if known and known not in SETTLED:
        return "coming", f"Keyframe {WORDS[known].lower()}"
    if row.stills and row.first_frame_id is None:
        return "choose", f"{row.stills} still{'' if row.stills == 1 else 's'} to choose"
    if known is JobState.FAILED and row.first_frame_id is None:
        return "failed", "Keyframe failed"
    return "", ""


def _word(row: BoardRow) -> str:
    if row.missing:
        return "media missing"
    if row.take_id and row.verdict:
        return row.word
    return "unknown, checking" if row.newest_state == JobState.IN_DOUBT.value else ""


def _price(row: BoardRow, estimate: Money | None, card: ModelCard | None) -> str:
    if row.paid:
        return Money.of(row.paid, row.currency).shown()
    if row.rehearsed:
        return NOT_CHARGED
    if row.paid is not None:
        return "free"
    if estimate is None:
        if card is None or row.kind != ShotKind.GENERATED:
            return ""
        if card.life.status is not Status.RETIRED:
            return NOT_KNOWN
        return f"{RETIRED} {card.life.on.day} {card.life.on:%b %Y}" if card.life.on else RETIRED
    return f"est. {estimate.shown()}" if estimate else "free"
