"""A person's preferences: one TOML file beside the office, readable and editable by hand.

Not for window geometry, keys or anything a film needs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from app.storage.disk import named_disk_errors, write_whole

Settings = Mapping[str, object]


class Preferences:
    """`report` names a file that could not be read; it is kept beside as `.unreadable`."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "preferences.toml"
        self.report = ""

    def read(self) -> dict[str, Any]:
        """What was set; empty at the first start. Never raises for a broken file."""
        try:
            return tomllib.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            aside = self.file.with_suffix(".toml.unreadable")
            with named_disk_errors(aside.name):
                self.file.replace(aside)
            self.report = (
                f"preferences.toml could not be read ({error}); it is kept as {aside.name}."
            )
            return {}

    def write(self, settings: Settings) -> None:
        """Replace the file in one step; entries that are None are left out."""
        with named_disk_errors("your preferences"):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, tomli_w.dumps(_without_none(settings)).encode())

    def change(self, **settings: object) -> dict[str, Any]:
        """Set a few entries and keep the rest; None takes one away."""
        merged = {**self.read(), **settings}
        self.write(merged)
        return _without_none(merged)


def _without_none(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_none(value) if isinstance(value, Mapping) else value
        for name, value in settings.items()
        if value is not None
    }
