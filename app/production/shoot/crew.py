"""Who does the line's work on the set: speaks to vendors, draws locally, hands files to dailies.

The render line is given one of these and calls it from its own threads and loop; everything here
may be called again after a kill. Decides nothing about states and money.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.asset import Asset
from app.domain.errors import Bug, NotFound
from app.domain.job import Job
from app.domain.model_card import Pace, find_card
from app.domain.ports import Catalogue, FilmStore, LocalRenderer, MediaBin
from app.domain.vendor_ports import Accepted, Doubt, Prepared, Progress, Settled, Vendor, Wire
from app.production.shoot.call_sheet import LOCAL

Stop = Callable[[], bool]


class Lab(Protocol):
    """The part of dailies the line needs."""

    def land(self, job: Job, part: Path, media_type: str) -> str: ...
    def evaluate(self, take_id: str) -> None: ...


class Crew:
    """The steps the render line is given; `catalogues` are asked in order."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        catalogues: Sequence[Catalogue],
        wire: Wire,
        local: LocalRenderer,
        lab: Lab,
    ) -> None:
        self._store, self._media, self._catalogues = store, media, tuple(catalogues)
        self._wire, self._local, self._lab = wire, local, lab
        self._paces: dict[str, Pace] = {}

    def pace(self, job: Job) -> Pace:
        card_id = job.order.card_id
        if card_id not in self._paces:
            found = (find_card(catalogue.all(), card_id) for catalogue in self._catalogues)
            card = next((card for card in found if card is not None), None)
            self._paces[card_id] = card.pace if card is not None else Pace()
        return self._paces[card_id]

    def speed(self, job: Job) -> float:
        if job.order.vendor == LOCAL:
            return 1.0
        told = self._vendor(job).speed
        return told if told != 1.0 or not job.rehearsed else job.speed

    def part(self, name: str) -> Path:
        return self._media.part(name)

    async def prepare(self, job: Job, own_id: str) -> Prepared:
        return await self._vendor(job).prepare(job.order, self._read, own_id)

    async def send(self, job: Job, prepared: Prepared) -> Accepted:
        return await self._vendor(job).submit(prepared)

    async def poll(self, job: Job) -> Progress:
        return await self._vendor(job).poll(_ticket(job), job.order)

    async def cancel(self, job: Job) -> bool:
        return await self._vendor(job).cancel(_ticket(job), job.order)

    async def settle(self, job: Job, doubt: Doubt) -> Settled:
        return await self._vendor(job).settle(job.order, doubt)

    async def fetch(
        self, job: Job, url: str, target: Path, stop: Stop, told: Callable[[int], None]
    ) -> str:
        return await self._vendor(job).fetch(url, job.order, target, stop, told)

    def draw(self, job: Job, target: Path, stop: Stop, told: Callable[[float], None]) -> str:
        first = job.order.first_frame
        picture = self._media.path(first.file) if first is not None else None
        self._local(job.order, picture, target, stop, told)
        return "video/quicktime"

    def land(self, job: Job, part: Path, media_type: str) -> str:
        return self._lab.land(job, part, media_type)

    def evaluate(self, take_id: str) -> None:
        self._lab.evaluate(take_id)

    async def close(self) -> None:
        await self._wire.close()

    def _vendor(self, job: Job) -> Vendor:
        return self._wire.vendor(
            job.order.vendor, job.account, rehearsed=job.rehearsed, speed=job.speed
        )

    def _read(self, name: str) -> bytes:
        """A picture's bytes by its file in the project, or by asset id."""
        try:
            file = self._store.get(Asset, name).file
        except NotFound:
            file = name
        return self._media.path(file).read_bytes()


def _ticket(job: Job) -> str:
    if job.ticket is None:
        raise Bug(f"job {job.id} has no ticket")
    return job.ticket
