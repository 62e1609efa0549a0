"""ffmpeg and ffprobe as external programs: found, run, stopped, and their failures named.

Never a shell; nothing is left behind that the caller did not ask for.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence

from app.domain.errors import DiskFull, ExportImpossible, Stopped, ToolMissing

_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_TOO_LARGE = getattr(signal, "SIGXFSZ", 0)  # how a program ends that may not write on


def find(program: str) -> str:
    """Raises `ToolMissing` with how to get it."""
    named = os.environ.get(f"TAKEBOARD_{program.upper()}") or program
    path = shutil.which(named)
    if path is None:
        raise ToolMissing(
            f"The program {named} is not installed.",
            f"Install ffmpeg (`apt-get install ffmpeg`) or name it in TAKEBOARD_{program.upper()}.",
        )
    return path


def run(arguments: Sequence[str], stop: Callable[[], bool] = lambda: False) -> bytes:
    """Standard output; raises `ExportImpossible` with the last words, `DiskFull`, `Stopped`."""
    program = find(arguments[0])
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [program, *arguments[1:]], stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        try:
            while True:
                try:
                    code = process.wait(0.25)
                    break
                except subprocess.TimeoutExpired:
                    if stop():
                        raise Stopped("Stopped.", "The package was not made.") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        out.seek(0)
        err.seek(0)
        said = err.read()[-2000:].decode("utf-8", "replace").strip()
        if code == 0:
            return out.read()
    if any(words in said for words in _FULL) or code == -_TOO_LARGE:
        raise DiskFull("The disk is full.", "Make room and deliver again.")
    last = said.splitlines()[-1] if said else f"exit code {code}"
    raise ExportImpossible(f"{arguments[0]} could not finish: {last}", "Check the take's file.")
