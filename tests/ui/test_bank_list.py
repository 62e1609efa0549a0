"""Prompts that worked, kept and used from the board: by command, filtered, one undo step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.pages.board.inspector.bank import BankList
from app.ui.pages.board.storyboard.grid import Grid
from tests.storage.films import job as bare_job
from tests.ui.conftest import Opened


def keep_first(opened: Opened, grid: Grid) -> None:
    """A landed and circled first take of the first shot, its prompt kept by command."""
    stage, acts = opened.stage, opened.window.actions_
    (shot,) = stage.shots()[:1]
    take = stage.land(stage.send([shot])[0])
    opened.film.change(lambda: stage.bench.selects.circle(take))
    grid.choosing.select([0])
    opened.wait(lambda: acts["bank.keep"].isEnabled() and opened.film.rows[0].state == "circled")
    acts["bank.keep"].trigger()
    opened.wait(lambda: len(stage.bench.bank.entries()) == 1)
    opened.settled()


def shown(opened: Opened, *rows: int) -> BankList:
    """The list for these shots, filled; not opened, as a popup takes the keyboard."""
    ids = [opened.film.rows[row].shot_id for row in rows]
    made = BankList(opened.window, opened.film, ids)
    opened.settled()
    return made


def test_what_was_kept_is_found_filtered_and_used_as_one_step(opened: Opened, grid: Grid) -> None:
    made = shown(opened, 1)
    assert (made.found.count(), made.go.isEnabled(), made._none.isHidden()) == (0, False, False)
    made.close()
    keep_first(opened, grid)
    made = shown(opened, 1, 2)
    entry = made.entry()
    assert entry is not None
    assert made.found.count() == 1
    assert "not used yet" in made.found.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert made.model.count() == 2
    assert made.counted.text() == "1 prompt, 1 new in 30 days, 0 used"
    QTest.keyClicks(made.words, "no such words")
    opened.wait(lambda: made.found.count() == 0)
    assert made.counted.text().startswith("0 of 1 prompt")
    assert not made.go.isEnabled()
    made.words.clear()
    opened.wait(lambda: made.found.count() == 1)
    before = [opened.stage.bench.board.shot(one) for one in made._ids]
    made.accept()
    opened.wait(lambda: opened.stage.bench.bank.entries()[0].used == 2)
    opened.settled()
    after = [opened.stage.bench.board.shot(one.id) for one in before]
    assert [one.elements.camera for one in after] == [entry.elements.camera] * 2
    assert [one.elements.style for one in after] == [entry.elements.style] * 2
    assert opened.film.undo.stack.undoText().startswith("Use “")
    opened.film.undo.stack.undo()
    opened.wait(lambda: [opened.stage.bench.board.shot(one.id) for one in before] == before)
    opened.settled()


def test_arrows_in_the_field_choose_and_a_prompt_can_be_taken_out(
    opened: Opened, grid: Grid
) -> None:
    keep_first(opened, grid)
    (entry,) = opened.stage.bench.bank.entries()
    other = entry.model_copy(update={"id": "other", "name": "Another"})
    opened.stage.bench.bank._shelf.put(other)
    made = shown(opened, 1)
    assert made.entry() == made.found.item(0).data(Qt.ItemDataRole.UserRole)
    QTest.keyClick(made.words, Qt.Key.Key_Down)
    assert made.found.currentRow() == 1
    QTest.keyClick(made.words, Qt.Key.Key_Down)
    assert made.found.currentRow() == 1
    gone = made.entry()
    assert gone is not None
    made._remove.click()
    opened.wait(lambda: made.found.count() == 1)
    assert gone.id not in [one.id for one in opened.stage.bench.bank.entries()]
    made.close()


def test_what_cannot_be_kept_is_said(opened: Opened, grid: Grid) -> None:
    grid.choosing.select([2])
    opened.window.actions_["bank.keep"].trigger()
    opened.wait(lambda: bool(opened.problems))
    assert "no take is circled" in opened.problems[0]


def test_nearly_the_same_words_made_before_are_said_under_a_paid_prompt(
    opened: Opened, grid: Grid
) -> None:
    stage = opened.stage
    shot = stage.shots()[0]
    stage.bench.board.set_fields([shot.id], {"model": "veo-3.1", "first_frame_id": None})
    shot = stage.bench.board.shot(shot.id)
    version = stage.film.art.compile_for(shot, stage.film.shelf.get("veo-3.1"))
    made = bare_job(shot, 1)
    order = made.order.model_copy(update={"prompt_id": version.id})
    with stage.film.store.transaction() as tx:
        stage.film.book.add(tx, [made.model_copy(update={"order": order})], stage.film.clock.now())
    stage.film.take(shot, 1, job_id=made.id, prompt_id=version.id)
    opened.wait(lambda: opened.film.shots[shot.id].model == "veo-3.1")
    grid.select_ids([shot.id])
    told = opened.window.board.inspector.narrow.prompt._near
    opened.wait(lambda: "made with the same words" in told.text() and not told.isHidden())
    grid.select_ids([opened.film.rows[1].shot_id])
    opened.wait(told.isHidden)
    opened.settled()
