"""The programs of this machine that are called, ffmpeg and ffprobe: where they are, when they say
that a disk is full. How each trade calls them is its own affair; nothing is started here.

It stands on the floor between `domain` and the trades, so everybody may ask it.
"""

from __future__ import annotations

import os
import shutil
import signal

from app.domain.errors import ToolMissing

# how a bundle, which is one program, is asked to be the one that names the graphics card
NAME_CARD = "--name-graphics-card"
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_TOO_LARGE = getattr(signal, "SIGXFSZ", 0)  # how a program ends that may not write on


def find(program: str) -> str:
    """The path of a program, `TAKEBOARD_FFMPEG` or `TAKEBOARD_FFPROBE` first.

    Raises `ToolMissing` with how to get it.
    """
    variable = f"TAKEBOARD_{program.upper()}"
    named = os.environ.get(variable) or program
    path = shutil.which(named)
    if path is None:
        raise ToolMissing(f"The program {named} was not found.", advice(variable))
    return path


def advice(variable: str = "TAKEBOARD_FFMPEG") -> str:
    return (
        "Install ffmpeg (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; "
        f"Windows: winget install ffmpeg) or name it in {variable}."
    )


def disk_was_full(said: str, code: int) -> bool:
    """Whether a program that ended with `code` and these last words had no room to write."""
    return any(words in said for words in _FULL) or code == -_TOO_LARGE
