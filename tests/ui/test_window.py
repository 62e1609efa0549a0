"""The frame: paints first, names everything, tells every error, imports and starts empty."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.resources import resource
from app.ui.bridge import Bridge
from app.ui.dialogs.import_preview import ImportPreview
from app.ui.page_catalog import PAGES
from app.ui.widgets.cards import EmptyState
from tests.ui.conftest import Opened

HEAVY = (
    "sqlmodel", "sqlalchemy", "alembic", "dbos", "httpx", "cv2", "av", "numpy", "keyring",
    "qasync", "openpyxl", "app.studio", "app.media",
)  # fmt: skip


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = "import sys; import app.ui; print('\\n'.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = set(ran.stdout.split())
    assert not loaded & set(HEAVY)


def test_every_control_on_every_page_has_a_name_for_readers(opened: Opened) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QSpinBox, QSlider)
    unnamed = []
    for page in PAGES:
        opened.window.show_page(page.key)
        opened.settled()
        for widget in opened.window.page(page.key).findChildren(QWidget):
            if isinstance(widget, kinds) and widget.parent() is not None and not _named(widget):
                unnamed.append(f"{page.key}: {type(widget).__name__}")
    assert unnamed == []


def _named(widget: QWidget) -> bool:
    # a table's corner button is never shown: the tables have no row heads
    inner = isinstance(widget.parent(), QComboBox | QSpinBox | QLineEdit | QTableView)
    found = QAccessible.queryAccessibleInterface(widget)
    return inner or bool(found and found.text(QAccessible.Text.Name))


def test_a_reader_finds_the_shots_in_the_storyboard(opened: Opened) -> None:
    found = QAccessible.queryAccessibleInterface(opened.window.board.grid)
    assert found.role() == QAccessible.Role.List
    names = [found.child(n).text(QAccessible.Text.Name) for n in range(found.childCount())]
    assert names[1] == "020 Bakery front, one window lit, Planned"
    assert len(names) == 6


def test_pages_open_by_their_tabs_and_by_name(opened: Opened) -> None:
    for page in PAGES:
        opened.window.top.tabs[page.key].click()
        assert opened.window.current_page() == page.key


@pytest.mark.parametrize("size", [(1280, 720), (1600, 900)])
def test_nothing_in_the_bars_is_cut_off(opened: Opened, size: tuple[int, int]) -> None:
    opened.window.resize(*size)
    opened.settled()
    for bar in (opened.window.top, opened.window.status):
        for widget in bar.findChildren(QWidget):
            if widget.isVisible() and widget.parent() in (bar, bar.layout()):
                assert widget.geometry().right() <= bar.width()
                assert widget.width() >= widget.minimumSizeHint().width()


def test_an_error_in_a_thread_becomes_a_card(opened: Opened) -> None:
    def fail() -> None:
        raise BadInput("The list has no rows.", "Choose another file.")

    opened.bridge.ask(fail)
    opened.wait(lambda: opened.problems == ["The list has no rows."])


def test_an_unforeseen_error_is_logged_and_shown(opened: Opened, expect_log: object) -> None:
    expect_log("takeboard.ui", "unexpected")  # type: ignore[operator]
    opened.bridge.ask(lambda: 1 / 0)
    opened.wait(lambda: any("ZeroDivisionError" in text for text in opened.problems))


def test_answers_come_back_in_the_windows_thread(qtbot: QtBot) -> None:
    bridge, seen = Bridge(), []
    bridge.ask(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 1)
    worker, here = seen[0]
    assert here == threading.get_ident()
    assert worker != here
    bridge.close()


def test_edits_are_made_in_the_order_they_were_asked(qtbot: QtBot) -> None:
    bridge = Bridge()
    made: list[int] = []
    for n in range(50):
        bridge.ask(partial(made.append, n), lane="write")
    qtbot.waitUntil(lambda: len(made) == 50)
    assert made == list(range(50))
    bridge.close()


def test_closing_does_not_wait_for_what_takes_long(qtbot: QtBot) -> None:
    bridge, gate = Bridge(), threading.Event()
    bridge.ask(gate.wait, lane="long")
    bridge.close(patience_s=0.05)
    gate.set()


def test_the_import_preview_counts_fixes_and_writes(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("number,frames,title\n500,48,One\n510,many,Two\n", encoding="utf-8")
    opened.commands.preview(file)
    opened.wait(lambda: bool(opened.window.findChildren(ImportPreview)))
    preview = opened.window.findChildren(ImportPreview)[0]
    assert preview.accept_button.text() == "Create 1 Shot"
    cell = preview.table.item(1, preview._fields.index("frames") + 2)
    assert cell is not None
    cell.setText("60")
    assert preview.accept_button.text() == "Create 2 Shots"
    preview.accept_button.click()
    opened.wait(lambda: len(opened.film.rows) == 8)
    opened.film.undo.stack.undo()
    opened.wait(lambda: len(opened.film.rows) == 6)


def test_a_list_may_take_the_place_of_the_board(opened: Opened) -> None:
    opened.commands.preview(resource("sample_film", "shots.csv"))
    opened.wait(lambda: bool(opened.window.findChildren(ImportPreview)))
    (preview,) = opened.window.findChildren(ImportPreview)
    assert preview.instead.text() == "Instead of the 6 shots on the board"
    assert preview.accept_button.text() == "Create 24 Shots"
    preview.instead.click()
    opened.wait(lambda: preview.accept_button.text() == "Create 30 Shots")
    preview.confirm()
    opened.wait(lambda: len(opened.film.rows) == 30)
    opened.film.undo.stack.undo()
    opened.wait(lambda: len(opened.film.rows) == 6)


def test_a_window_without_a_film_teaches_one_action(opened: Opened) -> None:
    opened.film.rows = []
    opened.commands.no_film()
    shown = opened.window.board._middle.currentWidget()
    assert shown is not None
    card = shown.findChild(EmptyState)
    assert card is not None
    assert card.primary is not None
    assert card.primary.text() == "Open Sample Film"


def test_every_command_stands_in_a_menu(opened: Opened) -> None:
    top = [action for menu in opened.window.menus.values() for action in menu.actions()]
    inner = [action for each in top if (menu := each.menu()) for action in menu.actions()]  # type: ignore[attr-defined]
    shown = {action.objectName() for action in (*top, *inner)}
    known = {action.objectName() for action in opened.window.actions_.all()}
    assert known <= shown


def test_no_two_commands_of_one_place_share_a_key() -> None:
    from app.ui.command_table import COMMANDS

    seen: dict[tuple[str, str], str] = {}
    for command in COMMANDS:
        for keys in command.keys:
            assert (command.where, keys) not in seen, (command.key, seen)
            seen[command.where, keys] = command.key
    for (where, keys), key in seen.items():
        assert where == "window" or ("window", keys) not in seen, key


def test_a_read_only_film_shows_but_does_not_edit(tmp_path: Path, qtbot: QtBot) -> None:
    from tests.ui.stage import Stage

    stage = Stage.build(tmp_path / "Locked.takeboard", read_only=True).sample(2)
    opened = Opened(stage, qtbot)
    opened.window.board.grid.select_all()
    opened.settled()
    assert not opened.window.board.inspector.elements.isEnabled()
    assert not opened.window.actions_["shot.new"].isEnabled()
    opened.close()
    stage.close()


def test_the_window_keeps_no_widget_of_an_old_toast(opened: Opened) -> None:
    opened.window.toasts.tell("Two takes landed")
    toast = opened.window.toasts._shown[0]
    toast._leave()
    assert opened.window.toasts._shown == []
    assert isinstance(toast, QObject)


@pytest.mark.parametrize(("words", "lines"), [("12 landed", 1), ("12 landed " * 12, 4)])
def test_a_toast_breaks_its_line_only_where_it_must(opened: Opened, words: str, lines: int) -> None:
    toasts = opened.window.toasts
    toasts.tell(f"The queue is empty: {words.strip()}", ("Review", "", lambda: None))
    (said,) = [one for one in toasts._shown[0].findChildren(QLabel) if one.text()]
    assert said.heightForWidth(said.width()) // said.fontMetrics().height() == lines
    assert said.heightForWidth(said.width()) <= said.height()
    assert 280 <= toasts._shown[0].width() <= 400
