"""The cut: circled takes in board order, one event each, without gaps or overlaps."""

from __future__ import annotations

from fractions import Fraction

from app.domain.cut import Cut, CutItem, RateMethod
from app.domain.ports import FilmStore
from app.domain.shot import Shot
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange

_NEAR = Fraction(5, 100)  # 24 against 25 may be re-timed frame by frame; 24 against 30 may not


class Assembly:
    """Derives the cut anew each time; it is never stored, so it cannot disagree with the board."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def cut(self, name: str = "") -> Cut:
        """Shots that are omitted are left out; those without a circled take are `missing`."""
        project = self._store.project()
        circled = {take.shot_id: take for take in self._store.all(Take, circled=True)}
        items: list[CutItem] = []
        missing: list[str] = []
        at = 0
        for shot in self._store.all(Shot):
            if shot.omitted:
                continue
            take = circled.get(shot.id)
            if take is None:
                missing.append(shot.number)
                continue
            method = rate_method(take.probe, project.spec.rate)
            length = record_length(take, project.spec.rate)
            items.append(
                CutItem(
                    event=len(items) + 1,
                    shot_id=shot.id,
                    shot=shot.number,
                    take_id=take.id,
                    slate=take.slate,
                    source=take.picked,
                    record=FrameRange(start=at, end=at + length),
                    method=method,
                )
            )
            at += length
        return Cut(
            name=name or project.name, spec=project.spec, items=tuple(items), missing=tuple(missing)
        )


def record_length(take: Take, rate: Fraction) -> int:
    """How many frames of the timeline a take's picked range fills."""
    if rate_method(take.probe, rate) is not RateMethod.BY_TIME:
        return take.picked.duration
    return max(1, round(take.picked.duration * rate / take.probe.rate))


def rate_method(probe: Probe, rate: Fraction) -> RateMethod:
    """Same rate, same frames (rates within 5 %), or same duration."""
    if probe.variable:
        return RateMethod.BY_TIME
    if probe.rate == rate:
        return RateMethod.SAME
    if abs(probe.rate / rate - 1) <= _NEAR:
        return RateMethod.BY_FRAMES
    return RateMethod.BY_TIME
