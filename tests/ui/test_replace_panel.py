"""Find and replace under the board: the preview, the ticks, one undoable step, bad patterns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.production.board import replace
from app.ui.pages.board.editing.replace_panel import ReplacePanel
from tests.ui.conftest import Opened

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(opened: Opened) -> ReplacePanel:
    opened.settled()
    for n, row in enumerate(opened.film.rows[:3]):
        opened.film.set_fields([row.shot_id], {"notes": f"needle {n}, a Needle", "audio": ""})
    opened.wait(lambda: sum("needle" in s.notes for s in opened.film.shots.values()) == 3)
    opened.film.undo.stack.clear()
    grid = opened.window.board.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_H, CONTROL)
    found = opened.window.board.replace
    assert found.isVisible()
    assert found.what.hasFocus()
    return found


def look(opened: Opened, panel: ReplacePanel, words: str, into: str = "") -> None:
    panel.what.clear()
    panel.into.clear()
    QTest.keyClicks(panel.what, words)
    QTest.keyClicks(panel.into, into)
    opened.wait(lambda: panel._seen == panel._search())


def test_hits_are_shown_ticked_and_replaced_in_one_step(
    opened: Opened, panel: ReplacePanel
) -> None:
    look(opened, panel, "needle", "pin")
    assert [hit.after for hit in panel.model.hits] == [f"pin {n}, a pin" for n in range(3)]
    assert panel.go.text() == "Replace in 3 texts"
    assert panel.told.text() == "3 texts in 3 shots"
    QTest.keyClick(panel.into, Qt.Key.Key_Return)
    assert panel.table.hasFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    assert panel.go.text() == "Replace in 2 texts"
    panel.go.click()
    opened.wait(
        lambda: (
            [s.notes for s in opened.film.shots.values()][:3]
            == ["pin 0, a pin", "needle 1, a Needle", "pin 2, a pin"]
        )
    )
    assert opened.film.undo.stack.undoText() == "Replace “needle” in 2 shots"
    opened.film.undo.stack.undo()
    opened.wait(lambda: all("needle" in s.notes for s in [*opened.film.shots.values()][:3]))
    opened.wait(lambda: len(panel.model.hits) == 3)


def test_options_and_selection_narrow_what_is_found(opened: Opened, panel: ReplacePanel) -> None:
    look(opened, panel, "Needle")
    panel.case.click()
    opened.wait(lambda: panel._seen == panel._search())
    assert [len(hit.old) for hit in panel.model.hits] == [1, 1, 1]
    opened.window.board.grid.select_ids([opened.film.rows[1].shot_id])
    panel.scope._buttons["some"].click()
    opened.wait(lambda: len(panel.model.hits) == 1)
    assert panel.model.hits[0].number == "020"


def test_wording_of_a_person_is_shown_as_locked(opened: Opened, panel: ReplacePanel) -> None:
    opened.stage.bench.art_department.add_character("Nan", "a needle woman")
    look(opened, panel, "needle", "pin")
    opened.wait(lambda: len(panel.model.hits) == 4)
    assert panel.told.text() == "3 texts in 3 shots · 1 locked"
    assert "Locked" in str(panel.model.index(3, 0).data())
    panel.model.toggle(3)
    assert len(panel.model.chosen()) == 3


def test_a_pattern_works_a_wrong_one_is_told_and_an_endless_one_is_stopped(
    opened: Opened, panel: ReplacePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.regex.click()
    look(opened, panel, r"needle (\d)", r"pin \1\1")
    opened.wait(lambda: len(panel.model.hits) == 3)
    assert panel.model.hits[1].after == "pin 11, a Needle"
    panel.what.setText("(")
    panel._look()
    opened.wait(lambda: "pattern is not right" in panel.told.text())
    assert not panel.go.isEnabled()
    monkeypatch.setattr(replace, "PATIENCE_S", 0.5)
    opened.film.set_fields([opened.film.rows[4].shot_id], {"notes": "n" * 60})
    opened.settled()
    panel.what.setText("(n+)+x")
    panel._look()
    opened.wait(lambda: "takes too long" in panel.told.text())
    assert opened.problems == []


def test_escape_closes_it_and_enter_on_a_hit_goes_to_its_shot(
    opened: Opened, panel: ReplacePanel
) -> None:
    look(opened, panel, "needle 2")
    panel.table.setFocus()
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert opened.window.board.selected_ids() == [opened.film.rows[2].shot_id]
    QTest.keyClick(panel.table, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert opened.window.board.grid.hasFocus()


def test_a_preview_that_is_out_of_date_writes_nothing(opened: Opened, panel: ReplacePanel) -> None:
    look(opened, panel, "needle", "pin")
    panel.into.setText("other")
    panel.apply()
    opened.settled()
    assert not opened.film.undo.stack.canUndo()
