"""A screen for the benchmarks: one's own, else a virtual one, else offscreen painting."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def screen() -> Iterator[tuple[str, dict[str, str]]]:
    """Yields what is painted on, for the printed line, and the environment that leads there."""
    if os.environ.get("DISPLAY"):
        yield "the display", {"QT_QPA_PLATFORM": "xcb"}
        return
    if shutil.which("Xvfb") is None:
        yield "offscreen", {"QT_QPA_PLATFORM": "offscreen"}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()
            yield "Xvfb", {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            server.terminate()
