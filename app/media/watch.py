"""Whether a file is still the one that was opened. Looks at names, sizes and times only."""

from __future__ import annotations

from pathlib import Path


class Watch:
    """Make it before the file is read. Safe from any thread.

    The number is only for the words: some network disks give another one at every look.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._was = self._look()

    def changed(self) -> bool:
        return self._look()[:2] != self._was[:2]

    def card(self) -> str:
        """What happened to the file since, in a sentence with what to do; "" for nothing."""
        now = self._look()
        if now[:2] == self._was[:2]:
            return ""
        name = self.file.name
        if not any(now):
            return f"{name} was removed while it was open. Put it back, or relink the take."
        if now[2] == self._was[2] and now[0] < self._was[0]:
            return f"{name} was cut short while it was open. Fetch or import it again."
        return f"{name} was replaced while it was open. Open the take again to see the new file."

    def _look(self) -> tuple[int, int, int]:
        """Size, time and number of the file; zeros where none is."""
        try:
            found = self.file.stat()
        except OSError:
            return 0, 0, 0
        return found.st_size, found.st_mtime_ns, found.st_ino
