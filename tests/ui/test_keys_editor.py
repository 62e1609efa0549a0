"""The key editor and the key sheet: a key is asked for, taken, given back, exported, printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.ui.actions import slots
from app.ui.dialogs.key_sheet import sheet_lines, sheet_pages, write_pdf
from app.ui.dialogs.keys import Keys
from app.ui.key_store import kept_keymap
from app.ui.keymap import Keymap, Slot
from tests.ui.conftest import Opened

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(opened: Opened) -> Iterator[Keys]:
    made = opened.commands.key_desk.edit()
    yield made
    if isValid(made):
        made.close()


def catch(editor: Keys, command: str) -> None:
    editor.view.choose(command)
    editor.view.setFocus()
    QTest.keyClick(editor.view, KEY.Key_Return)
    assert editor.view.catcher is not None


def _says(editor: Keys, words: str) -> bool:
    return words in editor.said.text()


def waits(editor: Keys) -> bool:
    """A cell waits for a key."""
    return editor.view.catcher is not None


def shown(editor: Keys) -> list[str]:
    return [one.command for one in editor.model.lines if isinstance(one, Slot)]


def test_every_command_stands_in_the_column_of_its_place(editor: Keys) -> None:
    assert set(shown(editor)) == {slot.command for slot in slots()}
    row = editor.model.row_of("take.keep")
    assert row is not None
    texts = {
        str(editor.model.headerData(n, Qt.Orientation.Horizontal)): editor.model.index(
            row, n
        ).data()
        for n in range(editor.model.columnCount())
    }
    assert texts["Review"] == "S"
    assert texts["Board"] == "–"


def test_a_free_key_is_taken_at_once_and_holds_in_the_window(opened: Opened, editor: Keys) -> None:
    catch(editor, "take.keep")
    assert editor.view.catcher is not None
    QTest.keyClick(editor.view.catcher, KEY.Key_F9, CTRL)
    action = opened.window.actions_["take.keep"]
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+F9"]
    assert "Ctrl+F9" in action.toolTip()
    assert kept_keymap(slots()).keys("take.keep") == ("Ctrl+F9",)
    editor.view.reset_wanted.emit("take.keep")
    assert action.shortcuts()[0].toString() == "S"
    assert kept_keymap(slots()).changes == {}


def test_a_conflict_is_shown_before_the_key_is_taken(opened: Opened, editor: Keys) -> None:
    catch(editor, "take.unseen")
    assert editor.view.catcher is not None
    QTest.keyClick(editor.view.catcher, KEY.Key_S)
    assert editor.bar.isVisible()
    assert editor.said.text() == (
        "S is Keep in Review. If you take it for Next Unseen Take, Keep has no key."
    )
    assert editor.keymap.changes == {}
    assert QApplication.focusWidget() is editor.other
    editor.other.click()
    assert editor.view.catcher.hasFocus()
    QTest.keyClick(editor.view.catcher, KEY.Key_S)
    editor.take.click()
    assert not editor.bar.isVisible()
    assert opened.window.actions_["take.keep"].shortcuts() == []
    assert opened.window.actions_["take.unseen"].shortcut().toString() == "S"


def test_esc_leaves_the_cell_first_and_the_editor_after(editor: Keys) -> None:
    catch(editor, "take.keep")
    assert editor.view.catcher is not None
    QTest.keyClick(editor.view.catcher, KEY.Key_Escape)
    assert editor.isVisible()
    assert not waits(editor)
    assert editor.keymap.changes == {}
    QTest.keyClick(editor.view, KEY.Key_Escape)
    opened_still = isValid(editor) and editor.isVisible()
    assert not opened_still


def test_tab_and_enter_can_be_caught_and_fixed_keys_are_refused(editor: Keys) -> None:
    catch(editor, "take.keep")
    assert editor.view.catcher is not None
    QTest.keyClick(editor.view.catcher, KEY.Key_Tab)
    assert "cannot be given away" in editor.said.text()
    assert not editor.take.isVisible()
    editor.other.click()
    QTest.keyClick(editor.view.catcher, KEY.Key_Return, CTRL)
    assert editor.keymap.keys("take.keep") == ("Ctrl+Return",)


def test_another_key_comes_in_addition_and_keys_are_taken_away(editor: Keys) -> None:
    editor.view.choose("take.keep")
    QTest.keyClick(editor.view, KEY.Key_Insert)
    assert editor.view.catcher is not None
    QTest.keyClick(editor.view.catcher, KEY.Key_F12)
    assert editor.keymap.keys("take.keep") == ("S", "F12")
    QTest.keyClick(editor.view, KEY.Key_Delete)
    assert editor.keymap.keys("take.keep") == ()
    editor.reset_all.click()
    assert editor.keymap.keys("take.keep") == ("S",)


def test_commands_are_found_by_words_and_by_pressing(editor: Keys) -> None:
    QTest.keyClicks(editor.search, "unseen")
    assert shown(editor) == ["take.unseen"]
    editor.by_press.click()
    QTest.keyClick(editor.search, KEY.Key_O, CTRL)
    assert shown(editor) == ["film.open"]
    editor.by_press.click()
    assert len(shown(editor)) == len(slots())


def test_a_preset_moves_the_pages_and_is_named_in_the_status_bar(
    opened: Opened, editor: Keys
) -> None:
    editor.preset.setCurrentIndex(1)
    editor.close()
    assert opened.window.status._keys.text() == "Resolve keys"
    opened.wait(lambda: QApplication.activeModalWidget() is None)
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    QTest.keyClick(opened.window, KEY.Key_4, Qt.KeyboardModifier.ShiftModifier)
    assert opened.window.current_page() == "generate"
    assert kept_keymap(slots()).preset == "resolve"


def test_keys_go_to_a_file_and_come_back(opened: Opened, editor: Keys, tmp_path: Path) -> None:
    editor.view.removed.emit("take.keep")
    file = tmp_path / "keys.json"
    editor.write(file)
    opened.wait(lambda: "keys.json" in editor.said.text())
    editor.reset_all.click()
    editor.read(file)
    opened.wait(lambda: editor.keymap.keys("take.keep") == ())


def test_a_bad_file_is_refused_in_place_and_changes_nothing(
    opened: Opened, editor: Keys, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    for content, said in (
        (b"\xff\xfe\x00\x01\xd8", "not a text file"),
        (b"{", "not JSON"),
        (b" " * 1_100_000, "large"),
    ):
        file.write_bytes(content)
        editor.read(file)
        opened.wait(partial(_says, editor, said))
    editor.read(tmp_path / "gone.json")
    opened.wait(lambda: "cannot be read" in editor.said.text())
    assert editor.keymap.changes == {}


def test_the_sheet_has_every_key_and_becomes_a_pdf(tmp_path: Path) -> None:
    keymap = Keymap.of(slots()).bind("take.keep", ["Ctrl+F9"])
    lines = sheet_lines(keymap)
    assert {one.text for one in lines if one.keys} >= {
        slot.text for slot in slots() if keymap.keys(slot.command)
    }
    placed = [one for page in sheet_pages(lines) for column in page for one in column if one.text]
    assert placed == lines
    file = tmp_path / "keys.pdf"
    assert write_pdf(file, keymap) == len(sheet_pages(lines))
    assert file.read_bytes().startswith(b"%PDF")


def test_the_sheet_opens_by_its_key(opened: Opened) -> None:
    QTest.keyClick(opened.window, KEY.Key_Slash, CTRL)
    found = QApplication.activeModalWidget()
    assert found is not None
    assert found.windowTitle() == "Key sheet"
    found.close()
