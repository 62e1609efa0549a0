"""What a pane says about its take, apart from the picture: values the canvas paints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from PySide6.QtCore import QSize

from app.domain.job import Job, JobState
from app.domain.take import Take
from app.ui.pages.review.marks import decision, verdict_of
from app.ui.theme import tokens as t

# states in which a take is still on its way; the others have nothing to wait for
COMING = (
    JobState.QUEUED, JobState.SUBMITTING, JobState.RENDERING, JobState.FETCHING,
    JobState.EVALUATING, JobState.HELD, JobState.IN_DOUBT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pane:
    """A take in a pane. `decision` is (word, icon, tint); `size` that of the file.

    `card` says why there can be no picture. `own_burn`: the picture has a timecode of its own at
    the lower left. `thumbnail` is a file that stands in until the first frame has come.
    """

    take_id: str = ""
    name: str = ""
    model: str = ""
    seed: str = ""
    verdict: str = ""
    decision: tuple[str, str, str] = ("", "", "")
    rate: Fraction | None = None
    size: QSize = field(default_factory=QSize)
    own_burn: bool = False
    card: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A take that has not landed yet, in the place it will have."""

    name: str
    model: str
    state: str
    icon: str
    tint: str
    moves: bool = True  # False while it waits for somebody

    @property
    def words(self) -> str:
        return f"{self.name} is {'still arriving' if self.moves else self.state.lower()}"


def pane_of(take: Take, models: Mapping[str, str], card: str = "", thumbnail: str = "") -> Pane:
    return Pane(
        take_id=take.id,
        name=take.slate[4:7],
        model=models.get(take.model, take.model),
        seed=f"seed {take.seed}" if take.seed is not None else "",
        verdict=verdict_of(take),
        decision=decision(take),
        rate=take.probe.rate,
        size=upright(take),
        own_burn=take.model == "animatic",
        card=card,
        thumbnail=thumbnail,
    )


def upright(take: Take) -> QSize:
    """Width and height as it is seen."""
    return QSize(take.probe.width, take.probe.height)


def coming(job: Job, models: Mapping[str, str]) -> Coming:
    look = t.state_look(job.state.value)
    share = f" {round(100 * job.progress)} %" if job.progress is not None else ""
    return Coming(
        name=job.order.slate[4:7],
        model=models.get(job.order.card_id, job.order.card_id),
        state=job.state.value.replace("_", " ").capitalize() + share,
        icon=look.icon,
        tint=look.tint,
        moves=job.state not in (JobState.HELD, JobState.IN_DOUBT),
    )
