"""File dialogs begin where the last one of their kind ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.ui.dialogs.files import remember
from tests.ui.conftest import Opened


def _dialog(opened: Opened, what: str) -> QFileDialog:
    dialog = QFileDialog(opened.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    remember(dialog, what)
    return dialog


def test_a_dialog_begins_where_the_last_of_its_kind_ended(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    folder.mkdir()
    first = _dialog(opened, "pictures")
    assert first.directory().absolutePath() == str(Path.home())
    first.filesSelected.emit([str(folder / "one.png")])
    assert _dialog(opened, "pictures").directory().absolutePath() == str(folder)
    assert _dialog(opened, "lists").directory().absolutePath() == str(Path.home())
    folder.rmdir()
    assert _dialog(opened, "pictures").directory().absolutePath() == str(Path.home())
