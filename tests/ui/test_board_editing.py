"""Editing at speed on the board: split, merge, duplicate, and the clipboard, with keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.job import JobState
from app.ui.pages.board.editing.shot_edits import MIME
from app.ui.widgets.popover import Popover
from app.ui.widgets.ticks import Tick
from tests.ui.conftest import Opened

# popovers are windows of their own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def own_clipboard(opened: Opened) -> None:
    QGuiApplication.clipboard().clear()
    opened.settled()


def numbers(opened: Opened) -> list[str]:
    return [row.number for row in opened.film.rows]


def select(opened: Opened, *places: int) -> list[str]:
    ids = [opened.film.rows[place].shot_id for place in places]
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    opened.window.board.grid.select_ids(ids)
    opened.window.board.grid.setFocus()
    return ids


def key(opened: Opened, one: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(opened.window.board.grid, one, modifier)


def undo(opened: Opened) -> None:
    opened.window.actions_["edit.undo"].trigger()


def popover() -> Popover:
    found = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Popover))
    assert found.isVisible()
    return found


def test_control_k_splits_the_shot_at_hand_and_undo_names_it(opened: Opened) -> None:
    (shot_id,) = select(opened, 1)
    frames = opened.film.shots[shot_id].frames
    key(opened, Qt.Key.Key_K)
    opened.wait(lambda: len(opened.film.rows) == 7)
    assert numbers(opened)[1:3] == ["20", "20A"]
    assert [row.frames for row in opened.film.rows[1:3]] == [frames // 2, frames - frames // 2]
    assert opened.window.actions_["edit.undo"].text() == "Undo Split shot 020"
    opened.wait(lambda: opened.window.board.selected_ids() == [shot_id])
    undo(opened)
    opened.wait(lambda: len(opened.film.rows) == 6)
    assert opened.window.actions_["edit.redo"].text() == "Redo Split shot 020"


def test_a_frame_to_split_at_is_asked_beside_the_shot(opened: Opened) -> None:
    (shot_id,) = select(opened, 0)
    frames = opened.film.shots[shot_id].frames
    key(opened, Qt.Key.Key_S, CONTROL | ALT)
    asked = popover()
    field = asked.findChild(QLineEdit)
    assert field is not None
    assert field.text() == str(frames // 2)
    for bad in ("0", str(frames), "half", ""):
        field.setText(bad)
        assert not asked.go.isEnabled()
    field.setText("24")
    QTest.keyClick(asked, Qt.Key.Key_Return)
    opened.wait(lambda: [row.frames for row in opened.film.rows[:2]] == [24, frames - 24])


def test_control_m_merges_what_is_selected(opened: Opened) -> None:
    ids = select(opened, 0, 1)
    total = sum(opened.film.shots[i].frames for i in ids)
    key(opened, Qt.Key.Key_M)
    opened.wait(lambda: len(opened.film.rows) == 5)
    assert opened.film.rows[0].frames == total
    opened.wait(lambda: opened.window.board.selected_ids() == ids[:1])
    undo(opened)
    opened.wait(lambda: len(opened.film.rows) == 6)
    assert opened.problems == []


def test_a_merge_that_cannot_be_is_refused_in_a_card(opened: Opened) -> None:
    select(opened, 0)
    assert not opened.window.actions_["shot.merge"].isEnabled()
    select(opened, 0, 2)
    key(opened, Qt.Key.Key_M)
    opened.wait(lambda: bool(opened.problems))
    assert "lies between" in opened.problems[0] or "different scenes" in opened.problems[0]
    assert len(opened.film.rows) == 6


def test_what_becomes_of_takes_is_said(opened: Opened) -> None:
    opened.stage.land(opened.stage.send(opened.stage.shots()[1:2])[0])
    opened.wait(lambda: opened.film.rows[1].take_count == 1)
    said: list[str] = []
    opened.window.board.edits.said.connect(said.append)
    select(opened, 1)
    key(opened, Qt.Key.Key_K)
    opened.wait(lambda: said == ["The takes of 020 are older than the shot now"])
    opened.wait(lambda: len(opened.film.rows) == 7)
    select(opened, 0, 1)
    key(opened, Qt.Key.Key_M)
    opened.wait(lambda: said[-1] == "020 kept with its takes, omitted")
    opened.wait(lambda: opened.film.rows[1].omitted)
    assert opened.film.rows[1].take_count == 1


def test_what_is_new_or_duplicated_is_at_hand_as_soon_as_it_is_there(opened: Opened) -> None:
    select(opened, 2)
    key(opened, Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier)
    opened.wait(lambda: len(opened.film.rows) == 7)
    opened.wait(lambda: opened.window.board.selected_ids() == [opened.film.rows[3].shot_id])
    undo(opened)
    opened.wait(lambda: len(opened.film.rows) == 6)
    ids = select(opened, 0, 1)
    key(opened, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier)
    opened.wait(lambda: len(opened.film.rows) == 8)
    opened.wait(lambda: len(opened.window.board.selected_ids()) == 2)
    assert set(opened.window.board.selected_ids()).isdisjoint(ids)
    undo(opened)
    opened.wait(lambda: len(opened.film.rows) == 6)


def test_copy_and_paste_without_waiting_in_between(opened: Opened) -> None:
    select(opened, 0, 1)
    key(opened, Qt.Key.Key_C)
    key(opened, Qt.Key.Key_V)
    opened.wait(lambda: len(opened.film.rows) == 8)
    assert [r.title for r in opened.film.rows[2:4]] == [r.title for r in opened.film.rows[:2]]
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasFormat(MIME)
    assert data.text().startswith("number\tscene\ttitle\t")
    assert len(data.text().splitlines()) == 3
    opened.wait(lambda: opened.film.undo.stack.undoText() == "Paste shots 010 and 020")


def test_cut_shots_come_back_where_they_are_pasted_under_their_number(opened: Opened) -> None:
    select(opened, 0)
    order = numbers(opened)
    key(opened, Qt.Key.Key_X)
    opened.wait(lambda: numbers(opened) == order[1:])
    opened.wait(lambda: opened.window.board.selected_ids() == [opened.film.rows[0].shot_id])
    select(opened, 4)
    key(opened, Qt.Key.Key_V)
    opened.wait(lambda: numbers(opened) == [*order[1:], order[0]])
    assert opened.film.undo.stack.count() == 2


def test_a_shot_with_a_job_is_not_cut(opened: Opened) -> None:
    opened.stage.move(opened.stage.send(opened.stage.shots()[:1])[0], JobState.SUBMITTING)
    opened.settled()
    select(opened, 0)
    key(opened, Qt.Key.Key_X)
    opened.wait(lambda: bool(opened.problems))
    assert len(opened.film.rows) == 6
    assert QGuiApplication.clipboard().text() == ""


def test_attributes_are_chosen_with_keys_and_the_choice_is_remembered(opened: Opened) -> None:
    source, target, last = select(opened, 0, 1, 2)
    opened.film.set_fields([source], {"model": "veo-3.1", "elements.mood": "Storm"})
    opened.wait(lambda: opened.film.shots[source].elements.mood == "Storm")
    select(opened, 0)
    key(opened, Qt.Key.Key_C)
    opened.settled()
    select(opened, 1)
    key(opened, Qt.Key.Key_V, CONTROL | ALT)
    asked = popover()
    ticks = {tick.text(): tick for tick in asked.findChildren(Tick)}
    for word, tick in ticks.items():
        tick.setChecked(word == "Elements")
    QTest.keyClick(asked, Qt.Key.Key_Return)
    opened.wait(lambda: opened.film.shots[target].elements.mood == "Storm")
    assert opened.film.shots[target].model != "veo-3.1"
    assert opened.film.undo.stack.undoText() == "Paste elements to shot 020"
    opened.settled()
    select(opened, 2)
    key(opened, Qt.Key.Key_V, CONTROL | ALT)
    again = popover()
    assert [t.text() for t in again.findChildren(Tick) if t.isChecked()] == ["Elements"]
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    opened.window.actions_["edit.paste_model"].trigger()
    opened.wait(lambda: opened.film.shots[last].model == "veo-3.1")


def test_what_another_film_had_is_named_and_left_out(opened: Opened) -> None:
    select(opened, 0)
    key(opened, Qt.Key.Key_C)
    opened.settled()
    clipboard = QGuiApplication.clipboard()
    raw = bytes(clipboard.mimeData().data(MIME).data())
    foreign = QMimeData()
    foreign.setData(MIME, raw.replace(b'"model":"animatic"', b'"model":"not-here-1"'))
    clipboard.setMimeData(foreign)
    key(opened, Qt.Key.Key_V)
    opened.wait(lambda: len(opened.film.rows) == 7)
    opened.wait(lambda: bool(opened.problems))
    assert opened.problems == ["This film has no model not-here-1: left out of shot 010."]


def test_garbage_on_the_clipboard_is_a_message_and_changes_nothing(opened: Opened) -> None:
    select(opened, 0)
    for raw in (b"", b"garbage \xff\x00", b'{"takeboard": 1}'):
        opened.window.problems.clear()
        data = QMimeData()
        data.setData(MIME, raw)
        QGuiApplication.clipboard().setMimeData(data)
        key(opened, Qt.Key.Key_V)
        opened.wait(lambda: bool(opened.problems))
    QGuiApplication.clipboard().setText("only words")
    key(opened, Qt.Key.Key_V)
    opened.wait(lambda: "The clipboard holds no shots." in opened.problems)
    assert len(opened.film.rows) == 6


def test_words_in_a_field_are_copied_as_words(opened: Opened) -> None:
    select(opened, 0)
    head = opened.window.board.inspector.head
    opened.wait(lambda: head.title.isEnabled() and bool(head.title.text()))
    head.title.setFocus()
    head.title.selectAll()
    QTest.keyClick(head.title, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == head.title.text()
    assert not QGuiApplication.clipboard().mimeData().hasFormat(MIME)
    QTest.keyClick(head.title, Qt.Key.Key_X, CONTROL)
    assert len(opened.film.rows) == 6
