"""ALSA's own words go to the log; without it nothing happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import ctypes, logging, sys
from app.media.alsa_words import alsa_to_log
if sys.argv[1] == "log":
    logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
    alsa_to_log()
    alsa_to_log()
try:
    library = ctypes.CDLL("libasound.so.2")
except OSError:
    sys.exit(print("no ALSA"))
error = library.snd_pcm_open(ctypes.byref(ctypes.c_void_p()), b"nonsense", 0, 0)
print("error", error)
"""


def _run(how: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, how], cwd=root, capture_output=True, text=True, check=True
    )


def test_a_device_that_is_not_there_is_logged_and_still_refused() -> None:
    found = _run("log")
    assert found.stderr == ""
    if "no ALSA" not in found.stdout:
        assert "snd_pcm_open_noupdate: Unknown PCM" in found.stdout
        assert "error -2" in found.stdout
        assert "Unknown PCM" in _run("terminal").stderr
