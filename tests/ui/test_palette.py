"""The command palette: letters find commands and shots, Enter runs them, Esc leaves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.ui.command_table import COMMANDS
from app.ui.dialogs.palette import Palette
from app.ui.find_text import match
from app.ui.item_models.palette_model import Entry
from app.ui.key_store import recent_commands
from tests.ui.conftest import Opened

KEY = Qt.Key


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("new", "New Shot", "Renew Shot"),
        ("ns", "New Shot", "Next Unseen Take"),
        ("shot new", "New Shot", "New Show after the Other Things"),
        ("end fr", "Copy End Frame of Previous Shot", "Send Film Package to Resolve"),
        ("keys", "Keys", "Printable Key Sheet"),
    ],
)
def test_the_nearer_name_comes_first(query: str, better: str, worse: str) -> None:
    first, second = match(query, better), match(query, worse)
    assert first is not None
    assert second is None or first.score > second.score


@pytest.mark.parametrize(
    ("query", "name"),
    [("xyz", "New Shot"), ("wens", "New Shot"), ("circle 9", "Circle Take"), ("aa", "Take")],
)
def test_what_does_not_fit_is_left_out(query: str, name: str) -> None:
    assert match(query, name) is None


@given(st.text(max_size=30), st.text(max_size=40))
def test_found_letters_are_letters_of_the_query(query: str, name: str) -> None:
    found = match(query, name)
    if found is None:
        return
    assert list(found.letters) == sorted(set(found.letters))
    assert all(0 <= at < len(name) for at in found.letters)
    if query.split():
        marked = {name[at].casefold() for at in found.letters}
        assert marked <= set(query.casefold()) | {name[at].lower() for at in found.letters}
        assert found.letters


def palette(opened: Opened) -> Palette:
    QTest.keyClick(
        opened.window,
        KEY.Key_K,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    made = opened.commands.finding.palette
    assert made is not None
    return made


def entries(made: Palette) -> list[Entry]:
    return [one for one in made.model.entries if not one.heading]


def headings(made: Palette) -> list[str]:
    return [one.text for one in made.model.entries if one.heading]


def test_it_lists_every_command_with_keys_and_menu(opened: Opened) -> None:
    made = palette(opened)
    shown = {one.command: one for one in entries(made)}
    assert set(shown) == {command.key for command in COMMANDS}
    assert shown["shot.new"].keys == ("N",)
    assert shown["shot.new"].context == "Shot"
    assert shown["take.keep"].context == "Take, in Review"
    assert shown["page.plan"].keys == ("Shift+1",)


def test_typing_and_enter_run_a_command_and_esc_leaves(opened: Opened) -> None:
    grid = opened.window.board.grid
    grid.setFocus()
    made = palette(opened)
    QTest.keyClicks(made.field, "gene")
    assert made.current() is not None
    assert made.current().command == "page.generate"  # type: ignore[union-attr]
    QTest.keyClick(made.field, KEY.Key_Return)
    assert opened.window.current_page() == "generate"
    opened.window.show_page("board")
    made = palette(opened)
    QTest.keyClick(made.field, KEY.Key_Escape)
    assert opened.commands.finding.palette is None
    assert QApplication.focusWidget() is grid


def test_the_same_keys_close_it_again(opened: Opened) -> None:
    made = palette(opened)
    opened.window.actions_["edit.find"].trigger()
    assert not made.isVisible()


def test_what_ran_last_stands_first_next_time(opened: Opened) -> None:
    made = palette(opened)
    QTest.keyClicks(made.field, "plan")
    QTest.keyClick(made.field, KEY.Key_Return)
    assert recent_commands() == ["page.plan"]
    made = palette(opened)
    assert headings(made)[0] == "Recent"
    assert entries(made)[0].command == "page.plan"
    QTest.keyClick(made.field, KEY.Key_Escape)


def test_a_disabled_command_is_grey_says_why_and_does_not_run(opened: Opened) -> None:
    opened.window.board.grid.selection.clear()
    made = palette(opened)
    QTest.keyClicks(made.field, "duplicate")
    entry = made.current()
    assert entry is not None
    assert entry.why_not == "select a shot first"
    QTest.keyClick(made.field, KEY.Key_Return)
    assert made.isVisible()
    spoken = QAccessible.queryAccessibleInterface(made.list)
    assert any(
        "select a shot first" in spoken.child(n).text(QAccessible.Text.Name)
        for n in range(spoken.childCount())
    )
    QTest.keyClick(made.field, KEY.Key_Escape)


def test_a_shot_is_found_by_its_number_and_words_and_gone_to(opened: Opened) -> None:
    opened.window.show_page("generate")
    made = palette(opened)
    QTest.keyClicks(made.field, "040")
    assert headings(made)[0] == "Shots"
    assert entries(made)[0].text.startswith("040 ")
    made.field.clear()
    QTest.keyClicks(made.field, "front lit")
    wanted = next(one for one in entries(made) if one.shot_id)
    assert wanted.shot_id == opened.film.rows[1].shot_id
    while made.current() != wanted:
        QTest.keyClick(made.field, KEY.Key_Down)
    QTest.keyClick(made.field, KEY.Key_Return)
    assert opened.window.current_page() == "board"
    assert opened.window.board.selected_ids() == [wanted.shot_id]
    assert opened.window.board.grid.hasFocus()


def test_commands_of_the_page_and_its_shot_come_before_the_others(opened: Opened) -> None:
    opened.window.board.go_to(opened.film.rows[2].shot_id)
    made = palette(opened)
    QTest.keyClicks(made.field, "sh")
    assert headings(made)[0] == "For shot 030"
    QTest.keyClick(made.field, KEY.Key_Escape)


def test_a_command_of_another_page_opens_it_first(opened: Opened) -> None:
    opened.window.show_page("plan")
    shots = len(opened.film.rows)
    made = palette(opened)
    QTest.keyClicks(made.field, "new shot")
    QTest.keyClick(made.field, KEY.Key_Return)
    opened.wait(lambda: len(opened.film.rows) == shots + 1)
    assert opened.window.current_page() == "board"


def test_no_key_reaches_the_window_while_it_is_open(opened: Opened) -> None:
    shots = len(opened.film.rows)
    made = palette(opened)
    QTest.keyClick(made.field, KEY.Key_N)
    QTest.keyClick(made.field, KEY.Key_1, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(made.field, KEY.Key_Tab)
    opened.settled()
    assert made.field.text() == "N!" or made.field.text().lower().startswith("n")
    assert made.field.hasFocus()
    assert opened.window.current_page() == "board"
    assert len(opened.film.rows) == shots


def test_letters_typed_in_a_field_stay_letters(opened: Opened) -> None:
    board = opened.window.board
    shots = len(opened.film.rows)
    board.go_to(opened.film.rows[0].shot_id)
    opened.wait(lambda: bool(board.inspector.prompt.text()))
    for name in ("elements.mood", "elements.subject_action"):
        field: Any = board.inspector.elements.field(name)
        field.setFocus()
        QTest.keyClick(field, KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, "nd goS")
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        assert text == "nd goS"
    opened.settled()
    assert len(opened.film.rows) == shots
    assert opened.window.current_page() == "board"


def test_a_new_shot_is_the_one_at_hand(opened: Opened) -> None:
    board = opened.window.board
    board.go_to(opened.film.rows[2].shot_id)
    known = {row.shot_id for row in opened.film.rows}
    opened.window.focus_page()
    QTest.keyClick(QApplication.focusWidget() or board, KEY.Key_N)
    opened.wait(lambda: len(opened.film.rows) == len(known) + 1)
    opened.settled()
    made = next(row.shot_id for row in opened.film.rows if row.shot_id not in known)
    assert board.selected_ids() == [made]
    assert [row.shot_id for row in opened.film.rows].index(made) == 3


def test_the_queue_is_paused_by_its_key_on_any_page(opened: Opened) -> None:
    QTest.keyClick(opened.window, KEY.Key_Pause, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: opened.stage.line.paused)
    QTest.keyClick(opened.window, KEY.Key_Pause, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: not opened.stage.line.paused)


def test_commands_are_found_by_the_name_of_their_menu_too(opened: Opened) -> None:
    made = palette(opened)
    QTest.keyClicks(made.field, "compare")
    found = {entry.command: entry.context for entry in entries(made) if entry.command}
    assert {"compare.wipe", "compare.difference", "compare.2"} <= set(found)
    assert "Compare" in found["compare.wipe"]
    QTest.keyClicks(made.field, " wipe")
    assert entries(made)[0].command == "compare.wipe"
