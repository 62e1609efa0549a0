"""One writer a project folder: an operating-system lock, let go by the kernel when we die.

The text in the file is for messages only; whether somebody writes here is decided by the lock.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import ProjectLocked, ProjectReadOnly

NAME = "takeboard.lock"
_FAR = 1 << 30  # Windows locks bytes against reading too, so a byte beyond the text is locked


class FolderLock:
    """Held from construction to `release`. Raises `ProjectLocked`, or `ProjectReadOnly` where
    nothing can be written or locked.
    """

    def __init__(self, folder: Path, machine: str, since: datetime) -> None:
        self._file = folder / NAME
        try:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ProjectReadOnly(
                f"{folder.name} is in a folder that cannot be written to.",
                "It can be read; to change it, copy it to a folder of your own.",
            ) from error
        try:
            _lock(self._handle)
        except BlockingIOError:
            os.close(self._handle)
            raise _held(folder, writer_of(folder)) from None
        except OSError as error:
            os.close(self._handle)
            raise ProjectReadOnly(
                f"File locks do not work where {folder.name} lies, so it is only read.",
                "Copy the project to a local disk to change it.",
            ) from error
        text = {
            "host": platform.node(),
            "pid": os.getpid(),
            "since": since.isoformat(),
            "machine": machine,
        }
        os.ftruncate(self._handle, 0)
        os.write(self._handle, json.dumps(text).encode())

    def release(self) -> None:
        """Let go; harmless when done twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def writer_of(folder: Path) -> dict[str, Any]:
    """What the last writer wrote about itself: host, pid, since, machine; empty if unreadable."""
    try:
        text = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return text if isinstance(text, dict) else {}


def _held(folder: Path, writer: dict[str, Any]) -> ProjectLocked:
    host, pid = writer.get("host", "another computer"), writer.get("pid")
    return ProjectLocked(
        f"{folder.name} is open for writing on {host} (process {pid or 'unknown'}).",
        "Close it there first; until then it can be read here.",
        {"pid": pid, "host": host, "since": writer.get("since")},
    )


@contextmanager
def waiting_lock(file: Path) -> Iterator[None]:
    """Hold a lock for a moment's work, waiting for others who do the same."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while True:
            try:
                _lock(handle)
                break
            except BlockingIOError:
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":  # pragma: no cover - only there
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
