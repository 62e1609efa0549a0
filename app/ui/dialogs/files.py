"""Choosing files: a dialog begins where the last one of its kind ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog


def remember(dialog: QFileDialog, what: str, first: Path | None = None) -> None:
    """Begin in the folder where `what` was chosen last, else in `first` or at home; keep the next
    one.
    """
    key = f"folder.{what}"
    kept = QSettings("Takeboard", "Window").value(key)
    folders = [Path(kept)] if isinstance(kept, str) and kept else []
    folders += [first] if first else []
    found = next((folder for folder in folders if folder.is_dir()), Path.home())
    dialog.setDirectory(str(found))

    def keep(files: list[str]) -> None:
        if files:
            QSettings("Takeboard", "Window").setValue(key, str(Path(files[0]).parent))

    dialog.filesSelected.connect(keep)


def downloads() -> Path:
    """Where browsers and mail put files."""
    place = QStandardPaths.StandardLocation.DownloadLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())
