"""A film that is open: its stores and files, what was noticed on opening, and closing it again.

Made by `project_folder.open_film` only. Decides nothing about takes or jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.domain.errors import BelongsElsewhere
from app.storage import place, recovery
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.media_bin import FolderMediaBin
from app.storage.office import Office


class OpenFilm:
    """`report` are sentences for the person; `read_only` says why nothing can be written, or is
    empty. `store.engine` may be given to the job engine's datasource, `jobs_file` to the engine.
    """

    def __init__(
        self,
        *,
        folder: Path,
        store: SqliteFilmStore,
        report: Sequence[str],
        elsewhere: BelongsElsewhere | None,
        office: Office,
        now: Callable[[], datetime],
        closers: Sequence[Callable[[], None]],
    ) -> None:
        self.folder, self.store, self.report = folder, store, list(report)
        self.book = SqliteJobBook(store.engine, read_only=store.read_only)
        self.media = FolderMediaBin(folder)
        self._elsewhere, self._office, self._now = elsewhere, office, now
        self._closers = list(closers)

    @property
    def read_only(self) -> str:
        return self.store.read_only

    @property
    def jobs_file(self) -> Path:
        return self.folder / "jobs.db"

    @property
    def belongs_elsewhere(self) -> BelongsElsewhere | None:
        """Why nothing may be sent or polled here; None when it may."""
        return self._elsewhere

    def require_own_place(self) -> None:
        """Raises `BelongsElsewhere` before anything is sent from a moved or copied folder."""
        if self._elsewhere is not None:
            raise self._elsewhere

    def adopt(self, *, copy: bool) -> tuple[str, int]:
        """Decide what this folder is; returns the project's id and how many jobs were left behind.

        Moved: its jobs go on here. A copy: a new id, its jobs stay with the original. Call it
        before the job engine is started.
        """
        left = 0
        with self.store.write() as conn:
            if copy:
                left = place.leave_jobs(conn, self._now())
                place.new_project_id(conn)
                recovery.forget_checkpoints(conn)
            here = place.here(self._office.machine, self.folder, place.project_id(conn))
            place.write(conn, here)
        if copy:
            recovery.drop_engine_file(self.jobs_file)
        self._elsewhere = None
        self._office.remember(here.project_id, self.store.project().name, self.folder)
        return here.project_id, left

    def close(self) -> None:
        """Everything written is safe before this; it lets go of files and the lock."""
        while self._closers:
            self._closers.pop(0)()
