"""Whether a file is still the one that was opened. Looks at names, sizes and times only."""

from __future__ import annotations

from pathlib import Path


class Watch:
    """Make it before the file is read. Safe from any thread."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._was = self._look()

    def changed(self) -> bool:
        return self._look() != self._was

    def card(self) -> str:
        """What happened to the file since, in a sentence with what to do; "" for nothing."""
        now = self._look()
        if now == self._was:
            return ""
        name = self.file.name
        if now is None:
            return f"{name} was removed while it was open. Put it back, or relink the take."
        if self._was is not None and now[0] < self._was[0]:
            return f"{name} was cut short while it was open. Fetch or import it again."
        return f"{name} was replaced while it was open. Open the take again to see the new file."

    def _look(self) -> tuple[int, int] | None:
        """Size and time; None where no file is."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns
