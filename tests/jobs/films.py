"""Films with jobs on a real project database, and a render line on the backlot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.ids import new_id
from app.domain.job import Job, JobState, LedgerKind
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.project import Project, parse_spec
from app.domain.render_order import RenderOrder
from app.domain.timing import parse_rate
from app.jobs.line import Line
from app.production.bus import EventBus
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.schema import FILM, upgrade
from app.storage.sqlite_engine import open_engine
from tests.jobs.backlot import Backlot


class Watch:
    """A clock that can be put forward by hand."""

    second = timedelta(seconds=1)

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Film:
    """One project folder, opened; `line` works on it with the backlot's vendor."""

    def __init__(self, folder: Path, lot: Backlot | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        new = not (folder / "project.db").exists()
        if new:
            upgrade(folder / "project.db", FILM)
        self.store = SqliteFilmStore(open_engine(folder / "project.db"))
        self.book = SqliteJobBook(self.store.engine)
        self.lot = lot or Backlot(folder / "lot", fast=2.0)
        self.clock, self.bus = Watch(), EventBus()
        if new:
            now = self.clock.now()
            film = Project(id=new_id(), name="F", spec=parse_spec("cinematic"), created_at=now)
            self.store.put(film)
        self.line = self.new_line()

    def new_line(self, elsewhere: Callable[[], Any] = lambda: None) -> Line:
        return Line(
            self.store,
            self.book,
            self.lot,
            self.clock,
            self.bus,
            self.store.engine,
            self.folder / "jobs.db",
            elsewhere,
        )

    def job(self, vendor: str = "runway", price: str = "0.50", **fields: Any) -> Job:
        order = RenderOrder(
            shot_id="shot",
            shot_number="10",
            card_id="animatic" if vendor == "local" else "runway-gen4.5",
            vendor=vendor,
            mode=Mode.TEXT,
            prompt_id="p1",
            text="A pier at dawn.",
            seconds=5,
            frames=96,
            rate=parse_rate(24),
            width=1280,
            height=720,
        )
        now = self.clock.now()
        base = {
            "id": new_id(),
            "shot_id": "shot",
            "take_number": 1,
            "order": order,
            "account": vendor,
            "price": Money.of("0" if vendor == "local" else price),
            "created_at": now,
            "updated_at": now,
        }
        return Job(**{**base, **fields})

    def queue(self, *jobs: Job) -> None:
        with self.store.transaction() as tx:
            self.book.add(tx, jobs, self.clock.now())
        self.line.wake()

    def run(self, *jobs: Job) -> list[Job]:
        """Queue, wait until nothing moves by itself, and return the jobs as they are then."""
        if jobs:
            self.queue(*jobs)
        self.idle()
        return [self.book.get(job.id) for job in jobs]

    def idle(self, seconds: float = 60) -> None:
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        self.line.wait_idle(lambda: datetime.now(UTC) > end)
        assert datetime.now(UTC) < end, [(j.id, j.state, j.reason) for j in self.book.all()]

    def ask(self, what: str, job: Job, *more: Any) -> Job:
        with self.store.transaction() as tx:
            done: Job = getattr(self.line, what)(tx, job.id, *more)
        self.line.wake()
        return done

    def states(self, job: Job) -> list[JobState]:
        return [event.state for event in self.book.history(job.id)]

    def money(self, job: Job) -> list[tuple[LedgerKind, str]]:
        lines = [line for line in self.book.ledger() if line.job_id == job.id]
        return [(line.kind, str(line.money.amount)) for line in lines]

    def close(self) -> None:
        self.line.close()
        self.store.close()
