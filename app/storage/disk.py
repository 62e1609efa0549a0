"""Small truths about files: flushing them, hashing them, and what the system's refusals mean."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import DiskFull, NotFound, ProjectReadOnly

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_BLOCK = 1 << 20


@contextmanager
def named_disk_errors(what: str) -> Iterator[None]:
    """Turn a full disk into `DiskFull` and a closed folder into `ProjectReadOnly`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                f"The disk is full: {what} was not written.",
                "Free some space and do it again; everything saved before is safe.",
            ) from error
        if error.errno in _CLOSED:
            raise ProjectReadOnly(
                f"The folder is read-only: {what} was not written.",
                "Copy the project to a folder you may write to.",
            ) from error
        raise


def may_write(*paths: Path) -> bool:
    """Whether this process may write to all of them, as the system sees it now."""
    as_we_are = os.access in os.supports_effective_ids
    return all(os.access(path, os.W_OK, effective_ids=as_we_are) for path in paths)


def sha256_of(file: Path) -> str:
    """Hex digest of the bytes, read in blocks."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def flush_file(file: Path) -> None:
    """Return once the bytes are on the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Return once renames inside are on the disk; Windows does that by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_flushed(source: Path, target: Path) -> str:
    """Copy bytes to a new file and flush it; returns the SHA-256. Leaves nothing half-written."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reader, target.open("wb") as writer:
            while block := reader.read(_BLOCK):
                digest.update(block)
                writer.write(block)
            writer.flush()
            os.fsync(writer.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def write_whole(target: Path, data: bytes) -> None:
    """Replace a small file in one step: either the old bytes or the new ones are there."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    flush_folder(target.parent)


def read_whole(source: Path) -> bytes:
    """The bytes of a file somebody named; raises `NotFound` with the system's reason."""
    try:
        return source.read_bytes()
    except OSError as error:
        raise NotFound(
            f"{source.name} cannot be read: {error.strerror}.", "Check the path."
        ) from error
