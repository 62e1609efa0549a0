"""Changing the delivery spec of a film that already has shots, takes or deliveries (6.6).

A change of rate asks whether lengths are kept by frames or by time; nothing is rendered again.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.delivery import Delivery
from app.domain.edit import Edit, changed, edit
from app.domain.errors import UsageError
from app.domain.ports import Bus, FilmStore
from app.domain.project import DeliverySpec
from app.domain.shot import Beat, Shot
from app.domain.take import Take
from app.production.edits import commit


@dataclass(frozen=True, slots=True)
class SpecChange:
    """What a new spec touches. `lengths` are (shot number, frames now, frames after) by time."""

    lengths: tuple[tuple[str, int, int], ...]
    takes: int
    deliveries: int
    asks_frames_or_time: bool


class Respec:
    """Previews and applies a new delivery spec."""

    def __init__(self, store: FilmStore, bus: Bus) -> None:
        self._store, self._bus = store, bus

    def preview(self, spec: DeliverySpec) -> SpecChange:
        old = self._store.project().spec
        shots = self._store.all(Shot)
        after = [_by_time(shot, old, spec).frames for shot in shots]
        return SpecChange(
            lengths=tuple(
                (shot.number, shot.frames, frames)
                for shot, frames in zip(shots, after, strict=True)
                if shot.frames != frames
            ),
            takes=len(self._store.all(Take)),
            deliveries=len(self._store.all(Delivery)),
            asks_frames_or_time=old.rate != spec.rate and bool(shots),
        )

    def apply(self, spec: DeliverySpec, by: str | None = None) -> Edit | None:
        """`by` is `frames` or `time`; needed only when the rate changes and there are shots."""
        spec.check()
        project = self._store.project()
        needs = self.preview(spec).asks_frames_or_time
        if needs and by not in ("frames", "time"):
            raise UsageError(
                "The frame rate changes.", "Say whether lengths are kept by frames or by time."
            )
        changes = [changed(project, project.model_copy(update={"spec": spec}))]
        if needs and by == "time":
            changes += [
                changed(shot, _by_time(shot, project.spec, spec)) for shot in self._store.all(Shot)
            ]
        made = edit("Change the delivery spec", *changes)
        return commit(self._store, self._bus, made) or None


def _by_time(shot: Shot, old: DeliverySpec, new: DeliverySpec) -> Shot:
    def scaled(frame: int) -> int:
        return round(frame * new.rate / old.rate)

    beats = tuple(
        Beat(
            start_frame=scaled(beat.start_frame),
            end_frame=max(scaled(beat.start_frame) + 1, scaled(beat.end_frame)),
            action=beat.action,
        )
        for beat in shot.beats
    )
    return shot.model_copy(update={"frames": max(1, scaled(shot.frames)), "beats": beats})
