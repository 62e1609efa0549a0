"""Stills: generated pictures of a shot, from which a person chooses its keyframe.

A still lands among the project's pictures with what made it, never as a take; nothing becomes the
keyframe by itself (requirements SB-15, SB-17). Landing is repeatable as that of takes is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.asset import Asset, Made
from app.domain.errors import MediaMissing, NotFound
from app.domain.events import StillLanded
from app.domain.job import SETTLED, Job, JobState
from app.domain.model_card import Mode
from app.domain.ports import Bus, Clock, FilmStore, JobBook, MediaBin
from app.domain.shot import Shot
from app.production.art.picture_intake import PictureIntake


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture a shot may start from. `number` counts the shot's stills from 1, in the order they
    came; 0 for one that was put there by hand and not made.
    """

    asset: Asset
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class KeyframeView:
    """What a shot's keyframe is chosen from: its stills, newest first, then first frames put there
    by hand, also those that gave way to others; stills still being made, those that failed last.
    """

    candidates: tuple[Candidate, ...]
    coming: tuple[Job, ...]
    failed: tuple[Job, ...]


class Stills:
    """One film's generated pictures; called from any thread."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        media: MediaBin,
        intake: PictureIntake,
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store, self._book, self._media = store, book, media
        self._intake, self._clock, self._bus = intake, clock, bus

    # landing

    def land(self, job: Job, part: Path, media_type: str) -> str:
        """Store a job's picture as an asset; returns its id, which is the job's."""
        if self.knows(job.id):
            part.unlink(missing_ok=True)
            return job.id
        if not part.exists():
            raise MediaMissing("The picture was not downloaded completely.", "Retry fetches it.")
        order = job.order
        number = len(self._store.all(Asset, still_of=job.shot_id)) + 1
        asset = self._intake.keep_still(
            part,
            f"{order.shot_number} still {number}",
            asset_id=job.id,
            shot_id=job.shot_id,
            made=Made(
                job_id=job.id,
                card_id=order.card_id,
                prompt_id=order.prompt_id,
                order_sha256=order.sha256(),
                seed=order.seed,
                rehearsed=job.rehearsed,
                at=self._clock.now(),
            ),
        )
        part.unlink(missing_ok=True)
        self._bus.publish(StillLanded(asset_id=asset.id, shot_id=job.shot_id))
        return asset.id

    def knows(self, still_id: str) -> bool:
        return bool(self._store.all(Asset, id=still_id))

    # choosing

    def view(self, shot_id: str) -> KeyframeView:
        """What there is to choose from; a failed order is told until another one was sent."""
        shot = self._store.get(Shot, shot_id)
        orders = self._book.all(shot_id=shot_id, take_number=0)
        newest = max((job.batch_id for job in orders), default="")
        by_hand = self._by_hand(shot)
        found = (*reversed(self._candidates(shot)), *by_hand)
        alone = len(found) == 1 and found[0].chosen and bool(by_hand)  # nothing to choose from
        return KeyframeView(
            candidates=() if alone else found,
            coming=tuple(job for job in orders if job.state not in SETTLED),
            failed=tuple(
                job for job in orders if job.state is JobState.FAILED and job.batch_id == newest
            ),
        )

    def candidate(self, shot_id: str, name: str) -> Candidate:
        """A candidate by its number among the shot's stills or its id; raises `NotFound`."""
        shot = self._store.get(Shot, shot_id)
        known = (*self._candidates(shot), *self._by_hand(shot))
        found = [one for one in known if name in (str(one.number or ""), one.asset.id)]
        if not found:
            raise NotFound(f"Shot {shot.number} has no still {name}.", "List them with `stills`.")
        return found[0]

    def _candidates(self, shot: Shot) -> list[Candidate]:
        stills = [
            (one.made.at, one.id, one)
            for one in self._store.all(Asset, still_of=shot.id)
            if one.made is not None
        ]
        return [
            Candidate(asset=one, number=n, chosen=one.id == shot.first_frame_id)
            for n, (_at, _id, one) in enumerate(sorted(stills, key=lambda each: each[:2]), 1)
        ]

    def _by_hand(self, shot: Shot) -> list[Candidate]:
        """First frames that were not made for this shot: the one of now, and those that another
        picture replaced, newest first. One that was taken away is none any more.
        """
        kept = {shot.first_frame_id: True}  # what became of each last decides
        for before, after in self._store.values_back(shot.id, "first_frame_id"):
            kept.setdefault(before, after is not None)
        ids = [one for one, stays in kept.items() if one and stays]
        found = [asset for one in ids for asset in self._store.all(Asset, id=one)]
        return [
            Candidate(asset=one, number=0, chosen=one.id == shot.first_frame_id)
            for one in found
            if one.still_of != shot.id
        ]


class TakeLab(Protocol):
    """The part of dailies that lands takes."""

    def land(self, job: Job, part: Path, media_type: str) -> str: ...
    def evaluate(self, take_id: str) -> None: ...


class Lab:
    """Where finished files go: stills among the pictures, everything else to dailies."""

    def __init__(self, dailies: TakeLab, stills: Stills) -> None:
        self._dailies, self._stills = dailies, stills

    def land(self, job: Job, part: Path, media_type: str) -> str:
        home = self._stills if job.order.mode is Mode.STILL else self._dailies
        return home.land(job, part, media_type)

    def evaluate(self, take_id: str) -> None:
        """Checks are for takes; a picture is only looked at by people."""
        if not self._stills.knows(take_id):
            self._dailies.evaluate(take_id)
