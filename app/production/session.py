"""The open film itself: where it lies, whether it may be written, and closing it in order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.errors import DiskFull, ProjectReadOnly, UserFacing
from app.domain.events import LineWaits


class Session:
    """`notes` are messages from opening (restored from a backup, media missing), for people."""

    def __init__(
        self,
        folder: Path,
        read_only: bool,
        notes: Sequence[str],
        closers: Sequence[Callable[[], None]],
        elsewhere: Callable[[], bool],
        adopt: Callable[[bool], str],
        why_read_only: str = "",
    ) -> None:
        self.folder, self.read_only, self.notes = folder, read_only, tuple(notes)
        self._closers, self._elsewhere, self._adopt = list(closers), elsewhere, adopt
        self._why = why_read_only

    def belongs_elsewhere(self) -> bool:
        """True while the folder was moved or copied with unfinished jobs and nobody decided."""
        return self._elsewhere()

    def adopt(self, moved: bool) -> str:
        """Decide: moved here (jobs go on), or a copy (its jobs stay with the original).

        Returns the project's id, a new one for a copy.
        """
        self.must_write()
        return self._adopt(moved)

    def room(self) -> int:
        """Free bytes on the disk the film lies on."""
        return shutil.disk_usage(self.folder).free

    def disk(self) -> str:
        """What people know the film's disk by: its drive letter, or the folder it is mounted on."""
        folder = self.folder.resolve()
        if folder.drive:
            return folder.drive
        return str(next(place for place in (folder, *folder.parents) if os.path.ismount(place)))

    def waiting_line(self, fact: LineWaits) -> UserFacing:
        """What a person reads while the line cannot write."""
        if fact.kind != DiskFull.kind:
            return UserFacing(
                f"The queue has stopped: {fact.why}",
                "It tries again by itself; nothing that was recorded is lost.",
            )
        return DiskFull(
            f"The disk {self.disk()} is full ({self.room() / 1e6:,.0f} MB free), so the queue of "
            f"{self.folder.stem} has stopped.",
            "Free some space on it: the queue goes on by itself, and nothing is paid twice.",
        )

    def must_write(self) -> None:
        if self.read_only:
            raise ProjectReadOnly(
                f"{self.folder.name} is open for reading only. {self._why}".strip(),
                "Copy the folder to a place you can write to, or close the other program.",
            )

    def close(self) -> None:
        """Close what was opened, last first; returns within seconds."""
        while self._closers:
            self._closers.pop()()
