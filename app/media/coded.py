"""A coded picture on the disk: beside the target first, so that nobody ever sees half of it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from app.domain.errors import DiskFull


def put_coded(data: bytes, target: Path, when_full: str) -> None:
    """Write whole or not at all. Raises `DiskFull` with `when_full` as what to do next."""
    growing = target.with_name(f"{target.name}.{os.getpid()}.growing")
    try:
        growing.write_bytes(data)
        os.replace(growing, target)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DiskFull("The disk is full.", when_full) from error
    finally:
        growing.unlink(missing_ok=True)
