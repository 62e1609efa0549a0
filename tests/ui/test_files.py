"""File dialogs begin where the last one of their kind ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.ui.dialogs.files import remember, to_save
from tests.ui.conftest import Opened


def _dialog(opened: Opened, what: str, first: Path | None = None) -> QFileDialog:
    dialog = QFileDialog(opened.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    remember(dialog, what, first)
    return dialog


def test_a_dialog_begins_where_the_last_of_its_kind_ended(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    folder.mkdir()
    first = _dialog(opened, "pictures")
    assert first.directory().absolutePath() == str(Path.home())
    first.filesSelected.emit([str(folder / "one.png")])
    assert _dialog(opened, "pictures").directory().absolutePath() == str(folder)
    assert _dialog(opened, "lists").directory().absolutePath() == str(Path.home())
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    assert _dialog(opened, "notes", downloads).directory().absolutePath() == str(downloads)
    assert _dialog(opened, "pictures", downloads).directory().absolutePath() == str(folder)
    folder.rmdir()
    assert _dialog(opened, "pictures").directory().absolutePath() == str(Path.home())


def test_what_is_saved_is_named_and_put_where_the_last_one_went(
    opened: Opened, tmp_path: Path
) -> None:
    def ask() -> QFileDialog:
        return to_save(opened.window, "Save it", "A film.csv", "List (*.csv)", "lists out")

    first = ask()
    assert first.directory().absolutePath() != str(Path.cwd())
    assert Path(first.selectedFiles()[0]).name == "A film.csv"
    first.filesSelected.emit([str(tmp_path / "other.csv")])
    assert ask().selectedFiles() == [str(tmp_path / "A film.csv")]
