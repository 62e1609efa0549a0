"""Where a person's keys and the commands used last are kept: the settings, not the film."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSettings

from app.domain.errors import BadInput
from app.ui.keymap import MOST_LETTERS, Keymap, Slot

_log = logging.getLogger("takeboard.ui")
MOST_RECENT = 8


def kept_keymap(slots: Iterable[Slot]) -> Keymap:
    """The keys this person chose; the defaults where there are none or they cannot be read."""
    plain = Keymap.of(slots)
    text = _settings().value("keymap", "")
    if not isinstance(text, str) or not text:
        return plain
    try:
        return plain.read(text)[0]
    except BadInput as error:
        _log.warning("the kept keys are not used: %s", error)
        return plain


def keep_keymap(keymap: Keymap) -> None:
    _settings().setValue("keymap", keymap.as_json())


def read_keys(file: Path) -> str:
    """The text of a file of keys; BadInput where it cannot be one."""
    try:
        if file.stat().st_size > MOST_LETTERS:
            raise BadInput(f"{file.name} is far too large to be a list of keys.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is not a text file.") from error
    except OSError as error:
        raise BadInput(f"{file.name} cannot be read: {error.strerror}.") from error


def write_keys(file: Path, text: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file.name} cannot be written: {error.strerror}.") from error


def recent_commands() -> list[str]:
    """Keys of the commands that were found and run last, newest first."""
    text = _settings().value("recent", "")
    return [key for key in text.split(" ") if key] if isinstance(text, str) else []


def keep_recent(command: str) -> None:
    others = [key for key in recent_commands() if key != command]
    _settings().setValue("recent", " ".join([command, *others][:MOST_RECENT]))


def _settings() -> QSettings:
    return QSettings("Takeboard", "Keys")
