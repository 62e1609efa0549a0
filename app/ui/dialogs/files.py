"""Choosing files: a dialog begins where the last one of its kind ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def to_save(parent: QWidget, title: str, name: str, kinds: str, what: str) -> QFileDialog:
    """A question where `name` goes, to be opened; its ending is added where it is left out."""
    dialog = QFileDialog(parent, title, name, kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    remember(dialog, what, _documents())
    dialog.selectFile(name)
    return dialog


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
    return _place(QStandardPaths.StandardLocation.DownloadLocation)


def _documents() -> Path:
    return _place(QStandardPaths.StandardLocation.DocumentsLocation)


def _place(place: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(place) or Path.home())
