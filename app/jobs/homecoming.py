"""From a finished render to a checked take: draw or download, land, evaluate.

All of it may be done twice. A full disk is raised, so that the line waits and says so; anything
else that fails is the job's. Blocking work runs in threads that look at `stop` every 250 ms. How
many do so at once is limited here, because it loads this machine and not a vendor.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import DiskFull, ProviderError, Stopped, UserFacing
from app.domain.events import JobProgressed
from app.domain.job import Job, JobState
from app.domain.ports import Bus, Clock, JobBook
from app.jobs.link_life import runs_out
from app.jobs.pacing import poll_gap
from app.jobs.result import ELSEWHERE, STOPPED, Result
from app.jobs.steps import Steps, Stop

DOWNLOAD_TRIES = 3
DOWNLOADS_AT_ONCE = 6  # from one vendor: a slow one must not stand in another's way
LANDINGS_AT_ONCE = 2
_TELL_EVERY_S = 0.2
_SUFFIXES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/x-msvideo": ".avi",
    "video/mpeg": ".mpg",
    "video/mp2t": ".ts",
    "video/ogg": ".ogv",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/gif": ".gif",
    "image/tiff": ".tif",
}


class Homecoming:
    """`nudges` counts a person's wishes, among which may be to cancel what is being drawn."""

    def __init__(
        self,
        book: JobBook,
        steps: Steps,
        clock: Clock,
        bus: Bus,
        stop: Stop,
        nudges: Callable[[], int],
    ) -> None:
        self._book, self._steps, self._clock, self._bus = book, steps, clock, bus
        self._stop, self._nudges = stop, nudges
        self._downloads: dict[str, asyncio.Semaphore] = {}
        self._landings = asyncio.Semaphore(LANDINGS_AT_ONCE)

    async def draw(self, job: Job) -> Result:
        return await asyncio.to_thread(self._draw, job)

    async def fetch(self, job: Job) -> Result:
        vendor = job.order.vendor
        async with self._downloads.setdefault(vendor, asyncio.Semaphore(DOWNLOADS_AT_ONCE)):
            if self._stop():
                return STOPPED
            return await self._fetch(job)

    async def land(self, job: Job) -> Result:
        async with self._landings:
            if self._stop():
                return STOPPED
            return await asyncio.to_thread(self._land, job)

    async def evaluate(self, job: Job) -> Result:
        async with self._landings:
            if self._stop():
                return STOPPED
            return await asyncio.to_thread(self._evaluate, job)

    def _draw(self, job: Job) -> Result:
        target = self._steps.part(f"{job.id}.part")
        seen, away, told_at = self._nudges(), False, 0.0

        def stop() -> bool:
            nonlocal seen, away
            if self._nudges() != seen:
                seen = self._nudges()
                away = self._book.get(job.id).state is not JobState.RENDERING
            return away or self._stop()

        def told(progress: float) -> None:
            nonlocal told_at
            if time.monotonic() - told_at > _TELL_EVERY_S:
                told_at = time.monotonic()
                self._bus.publish(
                    JobProgressed(job_id=job.id, shot_id=job.shot_id, progress=progress)
                )

        try:
            media_type = self._steps.draw(job, target, stop, told)
        except Stopped:
            return ELSEWHERE if away else STOPPED
        except DiskFull:
            raise
        except UserFacing as error:
            return Result(word="failed", message=str(error))
        return Result(word="drawn", file=self._named(job, target, media_type))

    async def _fetch(self, job: Job) -> Result:
        target, problem = self._steps.part(f"{job.id}.part"), "the vendor named no file"
        downloads = job.downloads
        stale = any((end := runs_out(d)) and end <= self._clock.now() for d in downloads)
        for tried in range(DOWNLOAD_TRIES):
            try:
                if tried and not await self._rest(job):
                    return STOPPED
                if tried or stale:
                    # Links run out; the ticket gives fresh ones. Those are tried whatever they
                    # say, since it may be this machine's clock that is wrong.
                    downloads = tuple((await self._steps.poll(job)).downloads) or downloads
                if downloads:
                    media_type = await self._steps.fetch(
                        job, downloads[0], target, self._stop, self._told(job)
                    )
                    file = await asyncio.to_thread(self._named, job, target, media_type)
                    return Result(word="fetched", file=file)
            except Stopped:
                return STOPPED
            except ProviderError as error:
                problem = error.message
        return Result(word="failed", message=problem)

    async def _rest(self, job: Job) -> bool:
        gap = min(poll_gap(self._steps.pace(job), self._steps.speed(job)), 5.0)
        for _ in range(max(1, round(gap / 0.25))):
            if self._stop():
                return False
            await asyncio.sleep(min(gap, 0.25))
        return True

    def _told(self, job: Job) -> Callable[[int], None]:
        told_at = 0.0

        def told(_bytes: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at > 1.0:
                told_at = time.monotonic()
                self._bus.publish(JobProgressed(job_id=job.id, shot_id=job.shot_id, progress=1.0))

        return told

    def _land(self, job: Job) -> Result:
        part = self._steps.part(job.landed_file or f"{job.id}.part")
        try:
            take_id = self._steps.land(job, part, _media_type(part))
        except DiskFull:
            raise
        except UserFacing as error:
            return Result(word="failed", message=str(error))
        return Result(word="landed", take_id=take_id)

    def _evaluate(self, job: Job) -> Result:
        if job.take_id is None:
            return Result(word="failed", message="there is no take")
        try:
            self._steps.evaluate(job.take_id)
        except DiskFull:
            raise
        except UserFacing as error:
            return Result(word="failed", message=str(error))
        return Result(word="evaluated")

    def _named(self, job: Job, target: Path, media_type: str) -> str:
        """Give the finished part the suffix of its kind, so that a restart knows what it is."""
        suffix = _SUFFIXES.get(media_type.split(";")[0].strip().lower(), ".bin")
        named = self._steps.part(f"{job.id}{suffix}")
        os.replace(target, named)
        return named.name


def _media_type(part: Path) -> str:
    kinds = {suffix: kind for kind, suffix in _SUFFIXES.items()}
    return kinds.get(part.suffix, "application/octet-stream")
