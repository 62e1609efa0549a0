"""Runs the external ffmpeg program. Nothing else in `media` starts a process.

Never through a shell. A stop request is looked at four times a second; a full disk and a missing
program get their own errors, everything else the end of what ffmpeg said.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from types import TracebackType

from app.domain.errors import DiskFull, MediaUnreadable, Stopped, ToolMissing
from app.domain.ports import Frame
from app.programs import advice, disk_was_full, find

_POLL_S = 0.25
_TAIL = 1200


def run(arguments: Sequence[str], stop: Callable[[], bool] = lambda: False) -> None:
    """Run `ffmpeg ARGUMENTS` to its end. Raises Stopped, ToolMissing, DiskFull, MediaUnreadable."""
    with Encoder(arguments, stop, feed=False) as encoder:
        encoder.finish()


class Encoder:
    """An ffmpeg that is fed raw pictures on its standard input.

    Leaving the `with` block without `finish` ends the program; the caller removes its file.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        stop: Callable[[], bool] = lambda: False,
        *,
        feed: bool = True,
    ) -> None:
        self._stop = stop
        command = [
            find("ffmpeg"),
            "-hide_banner",
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            *arguments,
        ]
        # A file, not a pipe: ffmpeg may say more than a pipe holds while nobody reads.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
            )
        except OSError as error:
            self._said.close()
            raise ToolMissing(
                f"ffmpeg could not be started ({error.strerror}).", advice()
            ) from error

    def write(self, *planes: Frame) -> None:
        """Send one picture's planes. Raises Stopped, DiskFull, MediaUnreadable."""
        if self._stop():
            raise Stopped("Stopped.", "Start it again when you like.")
        pipe = self._process.stdin
        assert pipe is not None
        try:
            for part in planes:
                pipe.write(part.data)
        except (BrokenPipeError, OSError) as error:
            if isinstance(error, BrokenPipeError) or error.errno in (errno.EPIPE, errno.EINVAL):
                self._process.wait()
                raise self._failure() from error
            raise

    def finish(self) -> None:
        """Close the input and wait for the file to be whole."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except BrokenPipeError as error:
                self._process.wait()
                raise self._failure() from error
        while True:
            try:
                code = self._process.wait(_POLL_S)
                break
            except subprocess.TimeoutExpired:
                if self._stop():
                    raise Stopped("Stopped.", "Start it again when you like.") from None
        if code:
            raise self._failure()

    def _failure(self) -> DiskFull | MediaUnreadable:
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - _TAIL))
        tail = self._said.read().decode("utf-8", "replace").strip()
        if disk_was_full(tail, self._process.returncode):
            return DiskFull("The disk is full.", "Free some space and start it again.")
        return MediaUnreadable(
            "ffmpeg could not make this file.",
            tail.splitlines()[-1] if tail else "It gave no reason.",
            {"ffmpeg": tail, "code": self._process.returncode},
        )

    def __enter__(self) -> Encoder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._said.close()


@functools.cache
def has_encoder(name: str) -> bool:
    """Whether this ffmpeg can encode with `name`, such as libx264."""
    command = [find("ffmpeg"), "-hide_banner", "-v", "error", "-h", f"encoder={name}"]
    told = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return told.stdout.startswith(b"Encoder ")
