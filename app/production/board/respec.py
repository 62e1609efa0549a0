"""Changing the delivery spec of a film that already has shots, takes or deliveries (6.6).

A change of rate asks whether lengths are kept by frames or by time; nothing is rendered again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.cut import RateMethod
from app.domain.delivery import Delivery
from app.domain.edit import Edit, changed, edit
from app.domain.errors import UsageError
from app.domain.ports import Bus, FilmStore
from app.domain.project import DeliverySpec
from app.domain.shot import Beat, Shot
from app.domain.sound import Sound
from app.domain.take import Take
from app.domain.timing import timecode
from app.production.cut.assembly import rate_method
from app.production.cut.sounds import resound
from app.production.edits import commit

_MOST_NOTES = 4


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing a new spec touches; `after` is empty where it stays as it is."""

    what: str
    many: str
    how: str
    now: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class SpecChange:
    """What a new spec touches. `lengths` are (shot number, frames now, frames after) by time.

    `rows` say it for the way that was asked for; `notes` are sentences about what is rounded.
    """

    lengths: tuple[tuple[str, int, int], ...]
    takes: int
    circled: int
    deliveries: int
    asks_frames_or_time: bool
    rows: tuple[Touched, ...] = ()
    notes: tuple[str, ...] = ()


class Respec:
    """Previews and applies a new delivery spec."""

    def __init__(self, store: FilmStore, bus: Bus) -> None:
        self._store, self._bus = store, bus

    def preview(self, spec: DeliverySpec, by: str = "time") -> SpecChange:
        """What `spec` would touch with lengths kept by `time` or by `frames`."""
        old = self._store.project().spec
        shots, takes = self._store.all(Shot), self._store.all(Take)
        deliveries = self._store.all(Delivery)
        after = [_by_time(shot, old, spec).frames for shot in shots]
        kept = [shot for shot in shots if not shot.omitted]
        timed = by == "time" and old.rate != spec.rate
        return SpecChange(
            lengths=tuple(
                (shot.number, shot.frames, frames)
                for shot, frames in zip(shots, after, strict=True)
                if shot.frames != frames
            ),
            takes=len(takes),
            circled=sum(take.circled for take in takes),
            deliveries=len(deliveries),
            asks_frames_or_time=old.rate != spec.rate and bool(shots),
            rows=(
                *_shot_rows(kept, old, spec, timed),
                *_take_rows(takes, kept, old, spec),
                *_sound_rows(self._store.all(Sound), old, spec, by),
                *_spec_rows(old, spec),
                *_delivery_rows(deliveries),
            ),
            notes=(
                *(_between_frames(kept, old, spec) if timed else ()),
                *_room_made(self._store.all(Sound), old, spec, by),
            ),
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
        if project.spec.rate != spec.rate:
            sounds = self._store.all(Sound)
            after = resound(sounds, project.spec, spec, by or "time")
            changes += [changed(a, b) for a, b in zip(sounds, after, strict=True)]
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


def _shot_rows(
    shots: Sequence[Shot], old: DeliverySpec, new: DeliverySpec, timed: bool
) -> list[Touched]:
    if not shots or old.rate == new.rate:
        return []
    now = sum(shot.frames for shot in shots)
    scaled = [_by_time(shot, old, new) for shot in shots] if timed else list(shots)
    then = sum(shot.frames for shot in scaled)
    moved = [(a.frames, b.frames) for a, b in zip(shots, scaled, strict=True) if a != b]
    many = _count(len(shots), "shot")
    rows = [
        Touched(
            "Film length",
            many,
            "time is kept" if timed else f"{now:,} f stay",
            f"{now:,} f" if timed else timecode(now, old.rate, drop=old.drop),
            f"{then:,} f" if timed else timecode(then, new.rate, drop=new.drop),
        )
    ]
    if timed and moved:
        rows.append(
            Touched(
                "Shot lengths",
                _count(len(moved), "shot"),
                "scaled with the rate",
                _span([before for before, _ in moved]),
                _span([after for _, after in moved]),
            )
        )
    with_beats = sum(bool(shot.beats) for shot in shots)
    if with_beats:
        how = "moved by time" if timed else "stay on their frames"
        rows.append(Touched("Beats", _count(with_beats, "shot"), how, f"{with_beats}, same"))
    return rows


_METHODS = {
    RateMethod.SAME: "kept, same rate",
    RateMethod.BY_FRAMES: "kept, same frames, other speed",
    RateMethod.BY_TIME: "kept, same duration, frames repeated or left out",
}


def _take_rows(
    takes: Sequence[Take], shots: Sequence[Shot], old: DeliverySpec, new: DeliverySpec
) -> list[Touched]:
    rows = []
    methods = Counter(rate_method(take.probe, new.rate) for take in takes)
    for method, count in methods.most_common():
        rows.append(Touched("Takes", _count(count, "take"), _METHODS[method], f"{count}, same"))
    here = {shot.id for shot in shots}
    circled = [take for take in takes if take.circled and take.shot_id in here]
    if circled:
        now, then = (sum(_cut_length(take, spec.rate) for take in circled) for spec in (old, new))
        rows.append(
            Touched(
                "Circled takes",
                f"{len(circled)}, in and out points",
                "stay on the take's own frames",
                f"cut {now:,} f",
                f"{then:,} f" if now != then else "",
            )
        )
    return rows


def _sound_rows(
    sounds: Sequence[Sound], old: DeliverySpec, new: DeliverySpec, by: str
) -> list[Touched]:
    if not sounds or old.rate == new.rate:
        return []
    how = "begin at their time" if by == "time" else "begin on their frame"
    lengths = [sum(one.frames for one in some) for some in
               (sounds, resound(sounds, old, new, by))]  # fmt: skip
    return [
        Touched(
            "Voice and music",
            _count(len(sounds), "sound"),
            f"last as long as before, {how}",
            *(f"{frames:,} f" for frames in lengths),
        )
    ]


def _room_made(sounds: Sequence[Sound], old: DeliverySpec, new: DeliverySpec, by: str) -> list[str]:
    """Sounds that begin later, since the one before lasts longer in frames."""
    wished = new.rate / old.rate if by == "time" else 1
    pushed = sum(
        after.record_start > round(before.record_start * wished)
        for before, after in zip(sounds, resound(sounds, old, new, by), strict=True)
    )
    verb = "begins" if pushed == 1 else "begin"
    return [f"{_count(pushed, 'sound')} {verb} later, behind the one before."] if pushed else []


def _cut_length(take: Take, rate: Fraction) -> int:
    """As `assembly` reckons it."""
    if rate_method(take.probe, rate) is RateMethod.BY_TIME:
        return max(1, round(take.picked.duration * rate / take.probe.rate))
    return take.picked.duration


def _spec_rows(old: DeliverySpec, new: DeliverySpec) -> list[Touched]:
    rows = []
    if (old.handles, old.rate) != (new.handles, new.rate):
        now, then = (
            f"{one.handles} f, {float(one.handles / one.rate):.2f} s" for one in (old, new)
        )
        if now != then:
            rows.append(Touched("Handles", "each side of a cut", "in frames", now, then))
    if old.start != new.start:
        rows.append(
            Touched("Start timecode", "of the cut", "of the first frame", old.start, new.start)
        )
    return rows


def _delivery_rows(deliveries: Sequence[Delivery]) -> list[Touched]:
    if not deliveries:
        return []
    versions = sorted(one.version for one in deliveries)
    first, last = f"v{versions[0]:03}", f"v{versions[-1]:03}"
    many = first if len(versions) == 1 else f"{first} to {last}"
    return [Touched("Deliveries", many, "stay as they are", f"{len(versions)}, same")]


def _between_frames(shots: Sequence[Shot], old: DeliverySpec, new: DeliverySpec) -> list[str]:
    """Lengths that are no whole frames at the new rate."""
    found = [
        (shot.number, exact, round(exact))
        for shot in shots
        if (exact := shot.frames * new.rate / old.rate).denominator != 1
    ]
    if not found:
        return []
    told = ", ".join(f"{n} {float(exact):.1f} goes to {to}" for n, exact, to in found[:_MOST_NOTES])
    more = f" and {len(found) - _MOST_NOTES} more" if len(found) > _MOST_NOTES else ""
    falls = "length falls" if len(found) == 1 else "lengths fall"
    return [f"{len(found)} {falls} between frames: {told}{more}."]


def _span(frames: Sequence[int]) -> str:
    low, high = min(frames), max(frames)
    return f"{low} f" if low == high else f"{low} to {high} f"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
