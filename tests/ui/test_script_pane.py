"""The script pane: lines, brackets, gaps, links and proposals with mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget

from app.ui.dialogs.import_preview import ImportPreview
from app.ui.keyboard import next_stop
from app.ui.pages.plan.page import PlanPage
from app.ui.pages.plan.script import ScriptPane
from app.ui.pages.plan.script_paint import shown_text
from tests.ui.conftest import Opened
from tests.ui.script_stage import CTRL_SHIFT, SCRIPT, key, lines, script

__all__ = ["script"]  # a fixture


def test_an_empty_film_is_taught_to_read_a_script(opened: Opened) -> None:
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    page.show_part("script")
    opened.settled()
    assert not page.script.text.isVisible()
    QGuiApplication.clipboard().setText("INT. HUT\n\nFire burns.\n")
    opened.window.actions_["script.paste"].trigger()
    opened.wait(lambda: page.script.text.isVisible())
    assert page.script.text.rows.rowCount() == 3
    opened.film.undo.stack.undo()
    opened.wait(lambda: not page.script.text.isVisible())


def test_the_key_that_reads_a_script_works_from_every_part_of_the_page(opened: Opened) -> None:
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    for part in ("script", "spec", "kit"):
        page.show_part(part)
        opened.settled()
        opened.window.activateWindow()
        opened.wait(opened.window.isActiveWindow)
        entry = page._rows[part]
        entry.setFocus()
        key(entry, Qt.Key.Key_I, CTRL_SHIFT)
        opened.wait(lambda: bool(page.findChildren(QFileDialog)))
        assert page.script.isVisible()
        (dialog,) = page.findChildren(QFileDialog)
        assert dialog.windowTitle() == "Read a script"
        dialog.reject()
        dialog.setParent(None)


def test_the_script_is_typeset_and_every_row_says_what_it_is(
    opened: Opened, script: ScriptPane
) -> None:
    rows = script.text.rows
    assert shown_text(rows.lines[0]) == "7   EXT. PIER - DAWN"
    told = [rows.data(rows.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in (2, 5, 11)]
    assert told == [
        "Line 3, action, Mara rows in. A bell., covered by 010, 020",
        "Line 6, cue, MARA, no shot covers it",
        "Line 12, action, Fire burns., no shot covers it",
    ]
    face = QAccessible.queryAccessibleInterface(script.text)
    assert face.role() is QAccessible.Role.List
    assert face.childCount() == 12
    assert script.foot.words() == [
        "2 lines covered", "4 lines open, 1 of dialogue", "4 shots without a line",
    ]  # fmt: skip


def test_keys_go_from_gap_to_gap_and_cover_them(opened: Opened, script: ScriptPane) -> None:
    script.text.setFocus()
    key(script.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert script.text.selected_lines() == [6, 7, 8]
    key(script.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert script.text.selected_lines() == [12]
    key(script.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    key(script.text, Qt.Key.Key_N)
    opened.wait(lambda: len(opened.stage.shots()) == 7)
    opened.settled()
    assert lines(opened, 2) == (6, 7, 8)
    assert opened.film.undo.stack.undoText() == "Cover lines 6–8 with a new shot"
    opened.film.undo.stack.undo()
    opened.wait(lambda: len(opened.stage.shots()) == 6)


def test_a_click_on_a_bracket_chooses_its_shot_and_link_adds_lines(
    opened: Opened, script: ScriptPane
) -> None:
    text, second = script.text, opened.stage.shots()[1]
    bracket = next(b for b in script.text._brackets() if b.shot_id == second.id)
    at = text.bracket_box(bracket).center()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert script.shots.current() == second.id
    assert text.chosen == second.id
    key(script.shots.list, Qt.Key.Key_Return)  # the list's Enter shows the shot on the board
    assert opened.window.current_page() == "board"
    assert opened.window.board.selected_ids() == [second.id]
    opened.window.show_page("plan")
    opened.settled()
    text.select_lines(12, 12)
    text.setFocus()
    key(text, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: lines(opened, 1) == (3, 4, 12))
    opened.settled()
    text.select_lines(3, 4)
    how = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    key(text, Qt.Key.Key_L, how)
    opened.wait(lambda: lines(opened, 1) == (12,))


def test_a_bracket_is_dragged_to_other_lines(opened: Opened, script: ScriptPane) -> None:
    text, first = script.text, opened.stage.shots()[0]
    bracket = next(b for b in script.text._brackets() if b.shot_id == first.id)
    start = text.bracket_box(bracket).center()
    target = QPoint(start.x(), text.visualRect(text.rows.index(11)).center().y())
    QTest.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(text.viewport(), target)
    QTest.mouseRelease(text.viewport(), Qt.MouseButton.LeftButton, pos=target)
    opened.wait(lambda: lines(opened, 0) == (12,))


def test_enter_goes_through_the_shots_of_a_line_and_commands_say_what_they_miss(
    opened: Opened, script: ScriptPane
) -> None:
    opened.window.actions_["script.link"].trigger()
    assert opened.problems == ["No shot is chosen."]
    first, second = (shot.id for shot in opened.stage.shots()[:2])
    script.text.setFocus()
    script.text.select_lines(3, 3)
    found = []
    for _ in range(3):
        key(script.text, Qt.Key.Key_Return)
        found.append(script.shots.current())
    assert found == [first, second, first]
    script.text.clearSelection()
    opened.window.actions_["script.cover"].trigger()
    assert opened.problems[0] == "No line is selected."


def test_proposals_are_taken_row_by_row_or_ticked_in_one_edit(
    opened: Opened, script: ScriptPane
) -> None:
    panel = script.proposals
    panel.propose.click()
    opened.wait(lambda: len(panel.rows) == 2)
    opened.settled()
    assert len(opened.stage.shots()) == 6
    row = panel.rows[0]
    row.action.setPlainText("Mara whispers.")
    row.frames.setText("48")
    row.frames.editingFinished.emit()
    row.move_.setCurrentIndex(row.move_.findText("Dolly in"))
    row.move_.activated.emit(row.move_.currentIndex())
    panel.rows[1].tick.setChecked(False)
    assert panel.accept.text() == "Accept 1 Ticked"
    panel.rows[1].tick.setChecked(True)
    panel.accept.click()
    opened.wait(lambda: len(opened.stage.shots()) == 8)
    opened.settled()
    made = next(s for s in opened.stage.shots() if s.script_lines == (6, 7, 8))
    assert made.elements.subject_action == "Mara whispers."
    assert (made.frames, made.elements.camera.move) == (48, "dolly in")
    assert [one.state for one in panel.rows] == ["accepted", "accepted"]
    opened.film.undo.stack.undo()
    opened.wait(lambda: [one.state for one in panel.rows] == ["open", "open"])
    assert len(opened.stage.shots()) == 6


def test_rows_are_gone_through_with_the_keyboard(opened: Opened, script: ScriptPane) -> None:
    panel = script.proposals
    panel.propose_by_rules()
    opened.wait(lambda: len(panel.rows) == 2)
    first, second = panel.rows
    key(first, Qt.Key.Key_Delete)
    assert first.state == "skipped"
    assert second.accept.hasFocus()
    key(second.accept, Qt.Key.Key_Space)
    opened.wait(lambda: second.state == "accepted")
    key(first, Qt.Key.Key_Space)
    assert first.chosen
    panel.ways._buttons["model"].click()
    opened.settled()
    silent = [
        type(one).__name__
        for one in script.findChildren(QWidget)
        if one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and one.isVisibleTo(script)
        and not (one.accessibleName() and one.toolTip())
    ]
    assert silent == []


def test_a_new_version_is_shown_before_it_is_taken(
    opened: Opened, script: ScriptPane, tmp_path: Path
) -> None:
    file = tmp_path / "pier.fountain"
    file.write_text(SCRIPT.replace("Mara rows in. A bell.\n", "").replace("Fire", "A fire"))
    script.read(file)
    opened.wait(script.version.isVisible)
    assert script.version.head.text() == "pier.fountain, by lines: 1 changed, 1 removed, 0 added."
    assert script.version.losing.text() == "Without a line afterwards: 10."
    assert lines(opened, 1) == (3, 4)
    script.version.take.click()
    opened.wait(lambda: lines(opened, 1) == (3,))
    assert not script.version.isVisible()
    opened.settled()
    assert "version 2" in script._facts.text()
    opened.film.undo.stack.undo()
    opened.wait(lambda: lines(opened, 1) == (3, 4))


def test_a_small_window_gives_the_script_its_room(opened: Opened, script: ScriptPane) -> None:
    opened.window.showNormal()
    opened.window.resize(1600, 900)
    opened.settled()
    assert script.shots.isVisible()
    opened.window.resize(1280, 720)
    opened.settled()
    assert not script.shots.isVisible()
    assert script.text.width() > 420


def test_pasted_text_is_previewed_and_becomes_shots_with_their_lines(opened: Opened) -> None:
    QGuiApplication.clipboard().setText("Fog on the pier.\n\nA lamp swings. It goes out.\n")
    opened.window.actions_["film.import_text"].trigger()
    opened.wait(lambda: bool(opened.window.findChildren(ImportPreview)))
    (dialog,) = opened.window.findChildren(ImportPreview)
    assert dialog.accept_button.text() == "Create 2 Shots"
    dialog.confirm()
    opened.wait(lambda: len(opened.stage.shots()) == 8)
    assert [shot.script_lines for shot in opened.stage.shots()[-2:]] == [(1,), (3,)]


def test_a_list_of_thousands_shows_its_refused_lines_and_counts_them_all(opened: Opened) -> None:
    rows = ["number,frames,title", *(f"{n},72,Shot {n}" for n in range(1000, 3500)), "x,72,Bad"]
    file = opened.stage.folder.parent / "long.csv"
    file.write_text("\n".join(rows))
    dialog = ImportPreview(opened.window, opened.stage.bench.breakdown.preview(file))
    assert dialog.table.rowCount() == 1000
    last = dialog.table.item(999, 1)
    assert last is not None
    assert last.text() == "Refused"
    assert dialog.accept_button.text() == "Create 2500 Shots"
    assert "1,000 of 2,501 lines are shown" in dialog._notes.text()
    dialog.table.selectRow(999)
    dialog.leave_out()
    assert not dialog.plan.refused


def test_many_proposals_come_a_few_at_a_time_until_another_asking(
    opened: Opened, script: ScriptPane, tmp_path: Path
) -> None:
    file = tmp_path / "long.fountain"
    scenes = [f"INT. PIER {n} - DAY\n\nMara waits for boat {n}.\n" for n in range(40)]
    file.write_text("\n".join(scenes))
    desk = opened.stage.bench.breakdown.script
    desk.take(desk.compare(file))
    script.refresh()
    opened.settled()
    panel, found = script.proposals, desk.propose()
    adding = panel._add_all(found)
    next(adding)
    first = len(panel.rows)
    assert 0 < first < 10
    assert panel.accept.text() == f"Accept {first} Ticked"
    panel.propose_by_rules()
    opened.wait(lambda: len(panel.rows) == 40)
    assert next(adding, "ended") == "ended"  # rows of an older asking do not mix in
    assert [one.proposal for one in panel.rows] == found
    assert panel.accept.text() == "Accept 40 Ticked"
    assert panel.rows[0].accept.hasFocus()
    opened.settled()
    panel.begin()
    adding = panel._add_all(found)
    next(adding)
    panel.open(panel.rows[0])
    opened.qtbot.wait(1)
    for _step in adding:  # no row is pressed flat while more come
        QApplication.processEvents()
        assert panel.rows[0].height() >= panel.rows[0].minimumSizeHint().height()


def test_a_row_unfolded_later_has_its_fields_in_the_order_of_tab(
    opened: Opened, script: ScriptPane
) -> None:
    panel = script.proposals
    panel.propose_by_rules()
    opened.wait(lambda: len(panel.rows) == 2)
    opened.settled()
    first, second = panel.rows
    assert second.findChild(QComboBox) is None
    panel.open(second)
    assert next_stop(second.tick, True) is second.size_
    assert second.proposal is not None
    assert second.frames.text() == str(second.proposal.frames)
    assert next_stop(first.tick, True) is second  # the first is folded again


def test_a_wider_script_wraps_its_lines_again(opened: Opened, script: ScriptPane) -> None:
    delegate, line = script.text._delegate, script.text.rows.lines[2]
    long = replace(line, text="She rows and rows. " * 12)
    script._view = replace(script._view, lines=(long,))  # type: ignore[type-var]
    script.text.show_view(script._view)
    narrow = delegate._rows(long)
    script.text.resize(script.text.width() + 600, 300)
    wide = delegate._rows(long)
    assert len(narrow) > len(wide) > 1
    assert " ".join(narrow) == " ".join(wide)
    script.text.show_view(replace(script._view, lines=(replace(long, text="Gone."),)))  # type: ignore[type-var]
    assert delegate._rows(script.text.rows.lines[0]) == ["Gone."]
