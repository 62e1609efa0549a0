"""ffmpeg and ffprobe as external programs: found, run, stopped, and their failures named.

Never a shell; nothing is left behind that the caller did not ask for.
"""

from __future__ import annotations

import errno
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence

from app.domain.errors import DiskFull, ExportImpossible, Stopped, ToolMissing


def find(program: str) -> str:
    """Raises `ToolMissing` with how to get it."""
    path = shutil.which(program)
    if path is None:
        raise ToolMissing(
            f"The program {program} is not installed.", "Install ffmpeg (`apt-get install ffmpeg`)."
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
    if "No space left on device" in said or code == errno.ENOSPC:
        raise DiskFull("The disk is full.", "Make room and deliver again.")
    last = said.splitlines()[-1] if said else f"exit code {code}"
    raise ExportImpossible(f"{arguments[0]} could not finish: {last}", "Check the take's file.")
