"""A film the window can open: the real desks on a real folder, with a render line played by hand.

`Stage.bench` is a whole `Workbench`. Jobs move only when a test says so, and land as barcode clips,
so that a picture says which frame it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.events import JobMoved, JobProgressed, MoneyMoved
from app.domain.job import Job, JobState, LedgerKind
from app.domain.model_card import (
    Audio,
    Fact,
    Lengths,
    LifeCycle,
    ModelCard,
    Price,
    PriceUnit,
    Size,
    Status,
)
from app.domain.money import Money
from app.domain.ports import Transaction
from app.domain.project import DeliverySpec
from app.domain.shot import Shot
from app.editorial.self_check import verify
from app.jobs.sending import own_id
from app.media.fingerprints import grey
from app.media.proxy import ProxyMaker
from app.media.reader import open_reader
from app.media.share import ClipPress
from app.media.sound import sound_seconds, waveform
from app.media.thumbnails import of_still, of_take
from app.production.art.thumbnails import ThumbnailDesk
from app.production.board.first_board import FirstBoard
from app.production.cut.sounds import SoundDesk
from app.production.delivery import DeliveryDesk
from app.production.printed import PrintDesk
from app.production.prompts.prompt_desk import PromptDesk
from app.production.screening.in_cut import InCut
from app.production.screening.proxies import ProxyDesk
from app.production.screening.room import screening_room
from app.production.screening.sharing import sharing
from app.production.session import Session
from app.production.shoot.doubts import DoubtDesk
from app.production.shoot.shooting import Shooting
from app.production.shoot.webhooks import WebhookDesk
from app.production.shoot.wishes import WishDesk
from app.production.workbench import Workbench
from app.providers.preview import Preview
from app.providers.webhook import WebhookPoster
from app.resources import resource
from app.storage.disk import read_whole, write_whole
from app.storage.keychain import SystemKeychain
from app.storage.outbox import SqliteOutbox
from tests.clips import make_clip
from tests.production.film import Film
from tests.production.vendors_asked import Asked

DAY = date(2026, 11, 20)


def model(name: str, letter: str, price: str = "", **fields: object) -> ModelCard:
    """A card; without a price it is free and local."""

    def fact(value: object) -> dict[str, object]:
        return {"value": value, "source": "test", "as_of": DAY}

    amount = {"amount": fact(price or "0"), "unit": PriceUnit.CLIP if price else PriceUnit.FREE}
    return ModelCard.model_validate(
        {
            "id": name.lower().replace(" ", "-"),
            "name": name,
            "maker": "Test",
            "vendor": "runway" if price else "local",
            "family": "runway" if price else "plain",
            "letter": letter,
            "as_of": DAY,
            "life": LifeCycle(status=Status.AVAILABLE, source="test", as_of=DAY),
            "lengths": Fact[Lengths].model_validate(
                fact({"choices": [5, 8]} if price else {"exact_frames": True})
            ),
            "sizes": Fact[tuple[Size, ...]].model_validate(
                fact([{"width": 1280, "height": 720, "name": "720p"}])
            ),
            "audio": Fact[Audio].model_validate(fact(Audio.NONE)),
            "prices": (Price.model_validate(amount),),
            **fields,
        }
    )


RETIRED = LifeCycle(status=Status.RETIRED, on=date(2026, 9, 24), source="test", as_of=DAY)
CARDS = [
    model("Animatic", "A"),
    model("Runway Gen-4.5", "R", "1.40"),
    model("Veo 3.1", "V", "4.20"),
    model("Sora 2", "S", "2.00", life=RETIRED),
]


@dataclass
class PaperLine:
    """The render line as a list: nothing moves until `Stage` moves it."""

    stage: Stage
    paused: bool = False
    woken: int = 0

    def start(self) -> None: ...

    def wake(self) -> None:
        self.woken += 1

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def cancel(self, tx: Transaction, job_id: str) -> Job:
        return self._move(tx, job_id, JobState.CANCELLED, "cancelled by you")

    def hold(self, tx: Transaction, job_id: str) -> Job:
        return self._move(tx, job_id, JobState.HELD, "held by you")

    def release(self, tx: Transaction, job_id: str) -> Job:
        return self._move(tx, job_id, JobState.QUEUED, "")

    def retry(self, tx: Transaction, job_id: str) -> Job:
        return self._move(tx, job_id, JobState.QUEUED, "")

    def resolve(self, tx: Transaction, job_id: str, ticket: str | None, told: str = "") -> Job:
        if ticket is None:
            return self._move(tx, job_id, JobState.QUEUED, f"not accepted {told}".strip())
        book = self.stage.film.book
        return book.move(tx, job_id, JobState.RENDERING, told, _now(), ticket=ticket)

    def wait_idle(self, stop: object) -> None: ...

    def close(self) -> None: ...

    def _move(self, tx: Transaction, job_id: str, state: JobState, why: str) -> Job:
        return self.stage.film.book.move(tx, job_id, state, why, _now())


@dataclass
class Stage:
    """Make one with `Stage.build(folder)`; `close` it."""

    film: Film
    folder: Path
    bench: Workbench = field(init=False)
    line: PaperLine = field(init=False)
    proxies: ProxyDesk = field(init=False)
    settings: _Settings = field(init=False)
    asked: Asked = field(default_factory=Asked)  # what vendors say of orders in doubt
    opened_read_only: bool = False

    @classmethod
    def build(cls, folder: Path, spec: str = "320x180@24", *, read_only: bool = False) -> Stage:
        film = Film(folder, spec)
        film.shelf.cards[:] = CARDS
        film.thumbnails.close()
        film.thumbnails = ThumbnailDesk(film.store, film.media, film.bus, _thumbnail)
        for desk in (film.art, film.dailies):
            desk._thumbnails = film.thumbnails
        stage = cls(film, folder, opened_read_only=read_only)
        stage.line = PaperLine(stage)
        stage.bench = stage._workbench()
        return stage

    def close(self) -> None:
        self.proxies.stop()
        self.film.close()

    def sample(self, shots: int = 30) -> Stage:
        """The sample film's shot list, or the first shots of it; read once a process and spec."""
        wanted = (shots, repr(self.film.store.project()))
        if wanted not in _SAMPLES:
            desk, folder = self.film.breakdown, resource("sample_film")
            plan = desk.preview(folder / "shots.csv")
            for row in plan.rows[shots:]:
                plan = plan.leave_out(row.line)
            desk.write(plan, beside=folder)
            _SAMPLES[wanted] = Kept.of(self.film)
        else:
            _SAMPLES[wanted].onto(self.film)
        return self

    def shots(self) -> list[Shot]:
        return self.film.board.shots()

    def send(self, shots: list[Shot], takes: int = 1) -> list[Job]:
        return self.bench.shooting.render(shots, takes)

    def move(self, job: Job, *path: JobState, why: str = "", **fields: object) -> Job:
        """Move a job along a path and say so on the bus."""
        for state in path:
            with self.film.store.transaction() as tx:
                last = state is path[-1]
                job = self.film.book.move(
                    tx, job.id, state, why if last else "", _now(), **(fields if last else {})
                )
        self.film.bus.publish(
            JobMoved(job_id=job.id, shot_id=job.shot_id, state=job.state), MoneyMoved()
        )
        return job

    def progress(self, job: Job, share: float) -> None:
        with self.film.store.transaction() as tx:
            self.film.book.update(tx, job.id, _now(), progress=share)
        self.film.bus.publish(JobProgressed(job_id=job.id, shot_id=job.shot_id, progress=share))

    def land(self, job: Job, clip: Path | None = None) -> str:
        """The job's file arrives: a clip of the ordered length, checked like any other."""
        part = self.film.media.part(f"{job.id}.mp4")
        if clip is None:
            make_clip(part, job.order.frames, job.order.rate, (job.order.width, job.order.height))
        else:
            part.write_bytes(clip.read_bytes())
        self.move(job, JobState.SUBMITTING, JobState.EVALUATING)
        take_id = self.film.dailies.land(job, part, "video/mp4")
        self.film.dailies.evaluate(take_id)
        if job.price:
            with self.film.store.transaction() as tx:
                self.film.book.enter(tx, job, LedgerKind.SPENT, job.price, _now(), ticket="t")
        self.move(job, JobState.READY, take_id=take_id)
        return take_id

    def first_rows(self, _path: Path, _most: int | None = None) -> FirstBoard:
        board = self.film.board
        project = board.project()
        return FirstBoard(project.name, project.spec, board.rows(), board.scenes())

    def _workbench(self) -> Workbench:
        film = self.film
        shooting = Shooting(
            film.store,
            film.book,
            {"today": film.shelf},
            film.art.compile_for,
            lambda _shots: (),
            self.line,
            film.clock,
            film.bus,
        )
        film.board._estimate = _estimate
        delivery = DeliveryDesk(
            film.store,
            film.assembly,
            film.dailies,
            self.folder,
            open_reader,
            grey,
            verify,
            film.clock,
            film.bus,
        )
        wishes = WishDesk(
            *(film.store, film.book, film.media, film.art.intake),
            *(film.shelf, film.clock, sound_seconds),
        )
        self.settings = _Settings()
        # None is made by itself: a test that wants proxies makes them.
        self.proxies = ProxyDesk(
            *(film.store, film.media, film.bus, ProxyMaker(), self.settings),
            write=not self.opened_read_only,
            rest_s=3600,
        )
        session = Session(
            self.folder, self.opened_read_only, (), (), lambda: False, lambda _moved: "P"
        )
        return Workbench(
            session=session,
            board=film.board,
            breakdown=film.breakdown,
            art_department=film.art,
            prompt_desk=PromptDesk(
                film.art, film.shelf, film.media, film.clock, shooting.draft, Preview({})
            ),
            repairs=film.repairs,
            bank=film.bank,
            shooting=shooting,
            doubts=DoubtDesk(
                *(film.store, film.book, film.media, Preview({}), self.asked, self.line),
                *(film.clock, film.bus, own_id),
            ),
            wishes=wishes,
            stills=film.stills,
            dailies=film.dailies,
            selects=film.selects,
            screening=screening_room(film.store, film.clock, film.bus, self.settings),
            proxies=self.proxies,
            sharing=sharing(
                *(film.store, film.book, film.shelf, film.dailies, film.art),
                *(
                    film.thumbnails,
                    film.clock,
                    film.bus,
                    ClipPress(resource("fonts")),
                    (read_whole, write_whole),
                ),
            ),
            assembly=film.assembly,
            sounds=SoundDesk(film.store, film.media, film.bus, wishes.take_sound, waveform),
            in_cut=InCut(film.store, film.media, self.proxies.proxy),
            delivery=delivery,
            accounts=film.accounts,
            respec=film.respec,
            printed=PrintDesk(
                film.store, film.board, film.shelf, film.thumbnails, film.clock, write_whole
            ),
            webhooks=WebhookDesk(
                *(self.settings, SystemKeychain({}), WebhookPoster(), SqliteOutbox(film.store)),
                *(film.clock, lambda: film.store.project().id),
            ),
            bus=film.bus,
        )


@dataclass(frozen=True)
class Kept:
    """A film as it was: its database in memory, the files beside it by name."""

    database: sqlite3.Connection
    files: dict[str, bytes]

    @classmethod
    def of(cls, film: Film) -> Kept:
        database = sqlite3.connect(":memory:", check_same_thread=False)
        with _raw(film) as connection:
            connection.backup(database)
        held = (path for path in film.folder.rglob("*") if path.is_file())
        files = {
            str(path.relative_to(film.folder)): path.read_bytes()
            for path in held
            if not path.name.startswith("project.db")
        }
        return cls(database, files)

    def onto(self, film: Film) -> None:
        with _raw(film) as connection:
            self.database.backup(connection)
        for name, data in self.files.items():
            path = film.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


_SAMPLES: dict[tuple[int, str], Kept] = {}


@contextmanager
def _raw(film: Film) -> Iterator[sqlite3.Connection]:
    with film.store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        yield driver


class _Settings(dict[str, str]):
    """A person's settings, in memory."""

    def setting(self, name: str) -> str | None:
        return self.get(name)

    def keep_setting(self, name: str, value: str | None) -> None:
        self[name] = value or ""


def _estimate(shot: Shot, card: ModelCard, spec: DeliverySpec) -> Money:
    return Money.of("1.40" if card.letter != "A" else 0)


def _thumbnail(source: Path, target: Path, frame: int | None, width: int) -> None:
    if frame is None:
        of_still(source, target, width)
    else:
        of_take(source, frame, target, width)


def _now() -> datetime:
    return datetime.now(UTC)
