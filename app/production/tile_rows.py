"""Light rows for the board: everything a tile or a table row paints, nothing more.

Built from whole lists read once; not for editing (that goes through `board`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.job import Job, JobState
from app.domain.model_card import ModelCard
from app.domain.money import Money, total
from app.domain.project import Project
from app.domain.prompt import Severity
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.take import Take

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
# the state of a shot is that of the job an editor has to know about first
_FIRST = (
    JobState.IN_DOUBT,
    JobState.FETCHING,
    JobState.RENDERING,
    JobState.SUBMITTING,
    JobState.CANCELLING,
    JobState.EVALUATING,
    JobState.QUEUED,
    JobState.HELD,
)


@dataclass(frozen=True, slots=True)
class TileRow:
    """One shot. `state` is a job state, `planned` or `circled`; `state_word` is shown as it is."""

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


@dataclass(frozen=True, slots=True)
class BoardLook:
    """The whole board at one moment; `shots` by id and `rows` are in board order."""

    project: Project
    shots: dict[str, Shot]
    rows: list[TileRow]
    scenes: list[SceneHead]


def tile_row(
    shot: Shot,
    card: ModelCard | None,
    jobs: Sequence[Job],
    takes: Sequence[Take],
    lint: Mapping[Severity, int],
    estimate: Money | None,
    thumbnail: Callable[[str], str | None],
) -> TileRow:
    """`thumbnail` gives the path of a made thumbnail for a take or asset id, or None."""
    circled = next((take for take in takes if take.circled), None)
    state, word, progress = _state(jobs, circled, takes)
    shown = circled or max(takes, key=lambda take: (take.landed_at, take.id), default=None)
    key = shown.id if shown else shot.first_frame_id
    picture = thumbnail(key) if key else None
    if picture is None and shown is not None and shot.first_frame_id:
        picture = thumbnail(shot.first_frame_id)
    evaluation = shown.evaluation if shown else None
    return TileRow(
        shot_id=shot.id,
        scene_id=shot.scene_id,
        number=shot.number,
        title=shot.title,
        action=shot.title or shot.elements.subject_action,
        model=shot.model,
        model_name=card.name if card else (shot.model or ""),
        letter=card.letter if card else "",
        frames=shot.frames,
        state=state,
        state_word=word,
        progress=progress,
        verdict=evaluation.verdict.value if evaluation else "",
        word=_word(shown, jobs),
        take_count=len(takes),
        circled_take_id=circled.id if circled else None,
        circled_slate=circled.slate if circled else "",
        picture=picture,
        keyframe=shown is None and picture is not None,
        has_picture_pending=key is not None and picture is None,
        hero=shot.hero,
        critical=shot.critical,
        linked=shot.linked,
        group=shot.batch_group,
        lint_errors=lint.get(Severity.ERROR, 0),
        lint_warnings=lint.get(Severity.WARNING, 0),
        price=_price(jobs, estimate),
        omitted=shot.omitted,
        kind=shot.kind.value,
    )


def scene_head(scene: Scene | None, shots: Sequence[Shot], circled: set[str]) -> SceneHead:
    """`circled` holds the ids of shots that have a circled take."""
    counted = [shot for shot in shots if not shot.omitted]
    return SceneHead(
        scene_id=scene.id if scene else None,
        number=scene.number if scene else "",
        heading=scene.heading if scene else "No scene",
        time_of_day=scene.time_of_day if scene else "",
        shots=len(counted),
        frames=sum(shot.frames for shot in counted),
        circled=sum(shot.id in circled for shot in counted),
    )


def state_word(job: Job) -> str:
    """The exact word of a job for people: `Rendering 62 %`, `In doubt: your answer is needed`."""
    if job.state is JobState.RENDERING and job.progress is not None:
        return f"Rendering {job.progress * 100:.0f} %"
    if job.state is JobState.IN_DOUBT:
        return "In doubt: your answer is needed" if "answer" in job.reason else "unknown, checking"
    return WORDS[job.state]


def state_at_rest(circled_slate: str, has_takes: bool, newest: JobState | None) -> tuple[str, str]:
    """State and word of a shot none of whose jobs is under way; `newest` is its last job's."""
    if circled_slate:
        return "circled", f"Circled {circled_slate[4:7]}"
    if has_takes:
        return JobState.READY.value, "Ready"
    return (newest.value, WORDS[newest]) if newest else ("planned", "Planned")


def _state(
    jobs: Sequence[Job], circled: Take | None, takes: Sequence[Take]
) -> tuple[str, str, float | None]:
    for state in _FIRST:
        found = [job for job in jobs if job.state is state]
        if found:
            job = found[-1]
            word = "In doubt" if state is JobState.IN_DOUBT else state_word(job)
            return state.value, word, job.progress if state is JobState.RENDERING else None
    newest = jobs[-1].state if jobs else None
    return *state_at_rest(circled.slate if circled else "", bool(takes), newest), None


def _word(take: Take | None, jobs: Sequence[Job]) -> str:
    if take is not None and take.missing:
        return "media missing"
    if take is not None and take.evaluation:
        return take.evaluation.word
    newest = jobs[-1] if jobs else None
    if newest is not None and newest.state is JobState.IN_DOUBT:
        return "unknown, checking"
    return ""


def _price(jobs: Sequence[Job], estimate: Money | None) -> str:
    paid = [job.price for job in jobs if job.state is JobState.READY]
    if paid:
        spent = total(paid)
        return spent.shown() if spent else "free"
    if estimate is None:
        return ""
    return f"est. {estimate.shown()}" if estimate else "free"
