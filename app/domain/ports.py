"""What one trade needs of another, as Protocols. `app.studio` plugs the real parts in.

`Transaction` is opaque: whoever opens it passes it on unread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NewType, Protocol, TypeAlias, TypeVar

from app.domain.board_row import BoardRow
from app.domain.edit import Edit
from app.domain.events import Event
from app.domain.job import (
    Attempt,
    Job,
    JobEvent,
    JobState,
    LedgerEntry,
    LedgerKind,
    Outcome,
    Queue,
    Totals,
)
from app.domain.model_card import ModelCard
from app.domain.money import Money
from app.domain.project import Project
from app.domain.render_order import RenderOrder
from app.domain.take import Probe as ProbeResult
from app.domain.value import Record

if TYPE_CHECKING:  # a tenth of a second before the first paint
    import numpy as np
    import numpy.typing as npt

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Event)
Transaction = NewType("Transaction", object)
Frame: TypeAlias = "npt.NDArray[np.uint8]"


class Clock(Protocol):
    """Wall time, always aware and UTC; a hand-moved one exists for tests."""

    def now(self) -> datetime: ...


class Bus(Protocol):
    """Typed facts after commit. Handlers run in the publishing thread and must be quick."""

    def publish(self, *events: Event) -> None: ...
    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Returns the function that unsubscribes."""
        ...


class FilmStore(Protocol):
    """Records of one film (`project.db`). Kinds: Project, Scene, Shot, Character, Anchor,
    ReferenceKit, Asset, PromptVersion, Take, Sound, Delivery. Thread-safe; every write is one
    IMMEDIATE transaction with synchronous=FULL, so what returned is safe against a kill.
    """

    def project(self) -> Project: ...
    def get(self, kind: type[R], record_id: str) -> R:
        """Raises `NotFound`."""
        ...

    def all(self, kind: type[R], **where: object) -> list[R]:
        """Ordered by `position` where the kind has one, then by id. `where` compares columns."""
        ...

    def columns(self, kind: type[Record], *names: str) -> list[tuple[Any, ...]]:
        """Only these columns of every record, as stored: for thousands of them."""
        ...

    def board_rows(self, shot_ids: Collection[str] | None = None) -> list[BoardRow]:
        """All shots in board order with what their takes and jobs add up to, or only these."""
        ...

    def commit(self, edit: Edit) -> None:
        """Apply a reversible edit whole; raises `StaleEdit` and leaves everything as it was."""
        ...

    def edits_back(self) -> Iterator[tuple[datetime, Edit]]:
        """Everything committed, an undo as an edit of its own, newest first; read as it is asked
        for.
        """
        ...

    def values_back(self, record_id: str, field: str) -> list[tuple[Any, Any]]:
        """A field that holds text or nothing, before and after each edit of one record that set or
        cleared it, newest first.
        """
        ...

    def put(self, *records: Record, tx: Transaction | None = None) -> None:
        """Insert or replace facts that are not edits (takes, prompts, assets, deliveries)."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]: ...

    def next_take_number(self, shot_id: str, tx: Transaction) -> int:
        """A number never given before in this shot, also not to a failed job or removed take."""
        ...

    def allot_slots(self, minutes: int, tx: Transaction) -> int:
        """The first whole minute of a free run of `minutes` on the reel clock, for ever taken.

        Counted from 0 = 01:00:00:00; 1,380 a clock, then it begins again (the reel separates).
        """
        ...

    def codes_ever(self) -> set[str]:
        """Every shot code ever given, those of removed shots included."""
        ...


class JobBook(Protocol):
    """Jobs, attempts, history and the ledger of one film: rows in `project.db`.

    Methods whose first argument is `tx` write inside a transaction opened by the caller (the
    engine's datasource transaction, or `FilmStore.transaction`); the others read. Whoever reads
    while holding a transaction passes it on, and sees what was written in it: a second connection
    would see only what was committed, and many of them could wait for each other.
    """

    def get(self, job_id: str, tx: Transaction | None = None) -> Job: ...
    def all(
        self,
        *states: JobState,
        shot_id: str | None = None,
        take_number: int | None = None,
        tx: Transaction | None = None,
    ) -> list[Job]:
        """Oldest first; no states means all, take number 0 stills."""
        ...

    def take_numbers(self, shot_id: str, tx: Transaction | None = None) -> list[int]:
        """Of every job a shot ever had, 0 for stills; for shots with thousands of them."""
        ...

    def queue(self, at_least: int) -> Queue:
        """Every order in which something may still move or cost, and the newest others until
        there are `at_least` jobs.
        """
        ...

    def sendings(self) -> Mapping[str, int]:
        """In how many orders each shot was sent; stills and what was never sent do not count."""
        ...

    def changed_since(self, at: datetime) -> list[Job]:
        """Jobs written to at this moment or later, oldest first."""
        ...

    def tickets(self, account: str) -> frozenset[str]:
        """Every ticket of an account that is ours."""
        ...

    def sent_since(self, at: datetime) -> list[Attempt]: ...
    def attempts(self, job_id: str, tx: Transaction | None = None) -> list[Attempt]: ...
    def holders(self, ticket: str, account: str, tx: Transaction | None = None) -> list[str]:
        """The jobs of an account to which a ticket was given: one, unless something went wrong."""
        ...

    def history(self, job_id: str) -> list[JobEvent]: ...
    def ledger(self, job_id: str | None = None, tx: Transaction | None = None) -> list[LedgerEntry]:
        """In the order they were written; of one job, or of all."""
        ...

    def totals(
        self,
        *,
        rehearsed: bool = False,
        vendor: str | None = None,
        tx: Transaction | None = None,
    ) -> Totals: ...

    def add(self, tx: Transaction, jobs: Sequence[Job], at: datetime) -> None:
        """Record a whole batch with its `reserved` entries and first history lines."""
        ...

    def move(
        self, tx: Transaction, job_id: str, to: JobState, reason: str, at: datetime, **fields: Any
    ) -> Job:
        """Change state by the table of `domain.job` and any fields; writes the history line."""
        ...

    def update(self, tx: Transaction, job_id: str, at: datetime, **fields: Any) -> Job:
        """Change fields without a change of state (progress, next poll, bad polls)."""
        ...

    def open_attempt(self, tx: Transaction, job_id: str, at: datetime) -> Attempt: ...
    def mark_sent(
        self, tx: Transaction, job_id: str, n: int, request_sha256: str, at: datetime
    ) -> bool:
        """True if this call set the mark; False if the attempt was already marked as sent."""
        ...

    def settle_attempt(
        self,
        tx: Transaction,
        job_id: str,
        n: int,
        outcome: Outcome,
        *,
        status: int | None = None,
        ticket: str | None = None,
        error: str = "",
    ) -> None: ...

    def enter(
        self,
        tx: Transaction,
        job: Job,
        kind: LedgerKind,
        money: Money,
        at: datetime,
        *,
        ticket: str | None = None,
        note: str = "",
    ) -> LedgerEntry:
        """Write a ledger line; at most one `spent` per (job, ticket), a second one is ignored."""
        ...


class MediaBin(Protocol):
    """Files of the project folder. Relative paths in, relative paths out, `/` as separator."""

    root: Path

    def path(self, file: str) -> Path:
        """Absolute path of a project-relative file; raises `BadInput` if it leaves the folder."""
        ...

    def part(self, name: str) -> Path:
        """A temporary file on the same disk for something that is being written."""
        ...

    def land(self, part: Path, slate: str, extension: str) -> tuple[str, str]:
        """Move a finished part to `media/SLATE.ext`, read-only; returns (relative file, sha256).

        Landing the same bytes under the same slate again is harmless; other bytes are refused.
        """
        ...

    def keep_reference(self, source: Path, name: str = "") -> tuple[str, str, str]:
        """Copy a picture into `references/` once per content: (file, sha256, media type).

        `name` is what the copy is called after, where the source's own name says nothing.
        """
        ...

    def exists(self, file: str) -> bool: ...
    def present(self, files: Iterable[str]) -> set[str]:
        """Those that are there; for thousands, where `exists` would ask the disk for each."""
        ...

    def thumbnail(self, key: str, width: int) -> Path:
        """Where the thumbnail of an asset or take lies or will lie, under `cache/`."""
        ...

    def relink(self, wanted: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Copy missing files back from below `folder`, found by name and SHA-256.

        `wanted` maps file to hash; each answer is `found`, `other content` or `not found`.
        """
        ...


class Catalogue(Protocol):
    """The model cards in force: shipped ones with the person's own on top."""

    version: str  # hash over all cards: part of every compiled prompt

    def all(self) -> list[ModelCard]: ...
    def get(self, card_id: str) -> ModelCard:
        """Raises `NotFound` with near names."""
        ...


class Keychain(Protocol):
    """Keys of vendors: environment first, then the OS keyring. Never logs, never stores."""

    def key(self, vendor: str, account: str = "") -> str:
        """Raises `NotConfigured` naming where to put it."""
        ...

    def source(self, vendor: str, account: str = "") -> str | None:
        """`environment`, `keyring` or None."""
        ...

    def add(self, vendor: str, account: str, key: str) -> None:
        """Raises `KeyringMissing` with what to install."""
        ...

    def remove(self, vendor: str, account: str) -> None: ...


class Probe(Protocol):
    """Reads what a media file is. Raises `MediaUnreadable`."""

    def __call__(self, file: Path) -> ProbeResult: ...


class FrameReader(Protocol):
    """Frames of one file by index, counted from the first visible picture.

    Frames are (H, W, 3) uint8, BGR, display orientation; `grey` gives (H, W) uint8 luma.
    """

    @property
    def frames(self) -> int: ...
    @property
    def times(self) -> Sequence[Fraction]:
        """Presentation time of each frame in seconds from the first, exact."""
        ...

    def frame(self, index: int) -> Frame: ...
    def luma(self, width: int, height: int) -> Iterator[Frame]:
        """Every frame in order, shrunk: (height, width) uint8, 16..235 for limited range files."""
        ...

    def close(self) -> None: ...


class LocalRenderer(Protocol):
    """The built-in model: draws and encodes a take on this machine."""

    def __call__(
        self,
        order: RenderOrder,
        picture: Path | None,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> None:
        """Writes `target` whole or not at all; raises `Stopped`, `ToolMissing`, `DiskFull`."""
        ...


class RenderLine(Protocol):
    """The durable engine as `production` sees it (built by `jobs`)."""

    def start(self) -> None:
        """Open the engine and take up unfinished jobs. Needs the project lock."""
        ...

    def wake(self) -> None:
        """Something was queued, released or answered."""
        ...

    @property
    def paused(self) -> bool:
        """While paused nothing new is sent; what the vendors have goes on."""
        ...

    def pause(self, paused: bool) -> None: ...

    # A person's moves: rows only, inside the caller's transaction, also without a started engine.
    # Each raises `BadInput` naming why a job in its present state cannot do that.

    def cancel(self, tx: Transaction, job_id: str) -> Job:
        """Queued or held: cancelled and its money released. At the vendor: asked to stop."""
        ...

    def hold(self, tx: Transaction, job_id: str) -> Job: ...
    def release(self, tx: Transaction, job_id: str) -> Job: ...
    def retry(self, tx: Transaction, job_id: str) -> Job:
        """With a living ticket it is polled again, never sent; else a new attempt is reserved."""
        ...

    def resolve(self, tx: Transaction, job_id: str, ticket: str | None, told: str = "") -> Job:
        """The person's answer for a job in doubt: the vendor's ticket, or None: not accepted."""
        ...

    def wait_idle(self, stop: Callable[[], bool]) -> None:
        """Block until no job can move by itself, or `stop` says so."""
        ...

    def close(self) -> None:
        """Returns within seconds; running work continues at the next start."""
        ...
