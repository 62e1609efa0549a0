"""Choosing files: a dialog begins where the last one of its kind ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog


def remember(dialog: QFileDialog, what: str) -> None:
    """Begin in the folder where `what` was chosen last, else at home; keep the next one."""
    key = f"folder.{what}"
    kept = QSettings("Takeboard", "Window").value(key)
    folder = Path(kept) if isinstance(kept, str) and kept else Path.home()
    dialog.setDirectory(str(folder if folder.is_dir() else Path.home()))

    def keep(files: list[str]) -> None:
        if files:
            QSettings("Takeboard", "Window").setValue(key, str(Path(files[0]).parent))

    dialog.filesSelected.connect(keep)
