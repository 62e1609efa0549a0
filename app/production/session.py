"""The open film itself: where it lies, whether it may be written, and closing it in order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.errors import ProjectReadOnly


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
