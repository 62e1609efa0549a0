"""A film on a real disk and a real database with every production desk around it.

Only what reaches outside is a second implementation: a catalogue of three cards, a hand-moved
clock, thumbnails that are one grey pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from app.domain.errors import NotFound
from app.domain.events import Event, ThumbnailReady
from app.domain.job import Job, JobState, LedgerKind
from app.domain.model_card import ModelCard, find_card
from app.domain.money import Money
from app.domain.project import DeliverySpec, Project, parse_spec
from app.domain.shot import Shot
from app.media.darkroom import FileDarkroom
from app.media.opencv import cv2
from app.media.probe import probe
from app.media.reader import open_reader
from app.production.art.art_department import ArtDepartment
from app.production.art.thumbnails import ThumbnailDesk
from app.production.board.board import Board
from app.production.board.respec import Respec
from app.production.breakdown import Breakdown
from app.production.bus import EventBus
from app.production.cut.assembly import Assembly
from app.production.cut.selects import Selects
from app.production.prompts.prompt_bank import PromptBank
from app.production.prompts.repairs import RepairDesk
from app.production.shoot.accounts import Accounts
from app.production.shoot.dailies import Dailies
from app.production.shoot.stills import Stills
from app.storage.disk import write_whole
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.media_bin import FolderMediaBin
from app.storage.office import Office
from app.storage.prompt_shelf import OfficePromptShelf
from app.storage.schema import FILM, OFFICE, upgrade
from app.storage.sqlite_engine import open_engine
from tests.prompting.fixture import card
from tests.storage.films import NOON
from tests.storage.films import job as bare_job
from tests.storage.films import take as bare_take

CARDS = tuple(card(family) for family in ("kling", "runway", "veo"))


@dataclass
class HandClock:
    """Wall time that moves when told to."""

    at: datetime = NOON

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Shelf:
    """The catalogue: the cards it was given."""

    cards: list[ModelCard] = field(default_factory=lambda: list(CARDS))
    version: str = "test-1"

    def all(self) -> list[ModelCard]:
        return self.cards

    def get(self, card_id: str) -> ModelCard:
        found = find_card(self.cards, card_id)
        if found is None:
            raise NotFound(f"There is no model {card_id}.")
        return found


class Film:
    """`film.board`, `film.art` ... on a folder; `told` collects every event but thumbnails, which
    report from a thread of their own at any time."""

    def __init__(self, folder: Path, spec: str | DeliverySpec = "640x360@24") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        (folder / "project.db").write_bytes(blank_film())
        self.store = SqliteFilmStore(open_engine(folder / "project.db"))
        self.book = SqliteJobBook(self.store.engine)
        self.media = FolderMediaBin(folder)
        self.clock, self.shelf, self.bus = HandClock(), Shelf(), EventBus()
        self.told: list[Event] = []
        self.bus.subscribe(Event, self._hear)
        made = parse_spec(spec) if isinstance(spec, str) else spec
        self.store.put(Project(id="P", name="First Light", spec=made, created_at=NOON))
        self.thumbnails = ThumbnailDesk(self.store, self.media, self.bus, one_grey_pixel)
        self.art = ArtDepartment(
            *(self.store, self.media, self.shelf, self.clock, self.bus, self.thumbnails),
            FileDarkroom(),
        )
        self.board = Board(
            self.store, self.book, self.shelf, self.art, self.clock, self.bus, estimate
        )
        self.repairs = RepairDesk(self.store, self.art, self.shelf, self.clock, self.bus)
        self.home = folder.parent / f"{folder.name} home"
        self.home.mkdir(exist_ok=True)
        (self.home / "office.db").write_bytes(blank_office())
        self.office = Office(self.home)
        self.bank = PromptBank(
            *(self.store, self.book, self.art, self.shelf, OfficePromptShelf(self.office)),
            *(self.clock, self.bus),
        )
        self.breakdown = Breakdown(
            self.store, self.board, self.art, self.bus, Path.read_bytes, write_whole
        )
        self.selects, self.assembly = Selects(self.store, self.bus), Assembly(self.store)
        self.respec = Respec(self.store, self.bus)
        self.accounts = Accounts(self.store, self.book, self.bus)
        self.dailies = Dailies(
            *(self.store, self.media, probe, open_reader, self.clock, self.bus, self.thumbnails),
        )

        self.stills = Stills(
            *(self.store, self.book, self.media, self.art.intake, self.clock, self.bus)
        )

    def _hear(self, event: Event) -> None:
        if not isinstance(event, ThumbnailReady):
            self.told.append(event)

    def close(self) -> None:
        self.thumbnails.close()
        self.office.close()
        self.store.close()

    def shots(self, count: int = 3) -> list[Shot]:
        """The board with at least `count` shots of 72 frames, numbered in tens."""
        while len(self.board.shots()) < count:
            self.board.new_shot()
        return self.board.shots()

    def take(self, shot: Shot, number: int = 1, **fields: object) -> str:
        """A take without a file, for decisions that never look into one."""
        made = bare_take(shot, number, **fields)
        self.store.put(made)
        return made.id

    def job(self, shot: Shot, *path: JobState, number: int = 1, **fields: Any) -> Job:
        """A job moved along `path` from queued."""
        made = bare_job(shot, number, **fields)
        with self.store.transaction() as tx:
            self.book.add(tx, [made], NOON)
            for state in path:
                made = self.book.move(tx, made.id, state, "", NOON)
        return made

    def spend(self, job: Job, amount: str) -> None:
        with self.store.transaction() as tx:
            self.book.enter(tx, job, LedgerKind.SPENT, Money.of(amount), NOON, ticket="t")

    def state(self) -> tuple[object, ...]:
        """Everything an edit can touch, for comparison."""
        return (
            self.store.project(),
            self.board.shots(),
            sorted(self.board.scenes(), key=lambda head: head.number),
            self.art.characters(),
            self.art.anchors(),
            self.art.kit(),
            self.dailies.takes(),
        )


@cache
def blank_film() -> bytes:
    """An empty database of the newest schema, made once: migrating takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "project.db"
        upgrade(file, FILM)
        return file.read_bytes()


@cache
def blank_office() -> bytes:
    """The same of the person's own data."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "office.db"
        upgrade(file, OFFICE)
        return file.read_bytes()


def one_grey_pixel(source: Path, target: Path, frame: int | None, width: int) -> None:
    if not source.exists():
        raise NotFound(f"{source} is not there.")
    target.write_bytes(b"\xff\xd8\xff grey")


def estimate(_shot: Shot, model: ModelCard, _spec: DeliverySpec) -> Money | None:
    return {"kling": Money.of("1.40"), "runway": Money.zero()}.get(model.family)


def picture(folder: Path, name: str = "still.png", colour: int = 0) -> Path:
    """A grey picture of 320x180 as its suffix says; `colour` is how light, 0 to 255."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    _done, data = cv2.imencode(file.suffix, np.full((180, 320, 3), colour, np.uint8))
    file.write_bytes(data.tobytes())
    return file


def numbers(shots: Sequence[Shot]) -> list[str]:
    return [shot.number for shot in shots]
