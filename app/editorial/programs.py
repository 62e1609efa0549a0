"""Running ffmpeg and ffprobe for what they say or make, stopping them, naming their failures.

Never a shell; nothing is left behind that the caller did not ask for.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence

from app.domain.errors import DiskFull, ExportImpossible, Stopped
from app.programs import disk_was_full, find


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
    if disk_was_full(said, code):
        raise DiskFull("The disk is full.", "Make room and deliver again.")
    last = said.splitlines()[-1] if said else f"exit code {code}"
    raise ExportImpossible(f"{arguments[0]} could not finish: {last}", "Check the take's file.")
