"""What ALSA says of devices it does not find: to the log, not to the terminal.

The library prints every name it tries, also where all is well. What matters to a person (there is
no device, it went away) is raised by PortAudio and said in the window.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from typing import Any

_log = logging.getLogger("takeboard.sound")
_kept: list[Any] = []  # the library holds on to it as long as the program runs


def alsa_to_log() -> None:
    """Once is enough; does nothing where there is no ALSA."""
    if _kept or not sys.platform.startswith("linux"):
        return
    told = ctypes.CFUNCTYPE(
        None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
    )

    def said(_file: bytes, _line: int, function: bytes, _error: int, words: bytes) -> None:
        shown = [(part or b"").decode("utf-8", "replace") for part in (function, words)]
        _log.debug("ALSA, %s: %s", *shown)

    say = told(said)  # the values for the format come as further arguments, which stay unread
    try:
        library = ctypes.CDLL("libasound.so.2")
        library.snd_lib_error_set_handler(say)
    except (OSError, AttributeError):
        return
    _kept.append(say)
