"""The lock of the board in the window: changes after it are seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget

from app.ui.widgets.popover import Popover
from tests.ui.conftest import Opened

# popovers are windows of their own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_changes_after_the_lock_are_shown_on_tiles_and_in_a_list(opened: Opened) -> None:
    film, lock = opened.film, opened.window.board.lock
    opened.window.actions_["board.lock"].trigger()
    opened.wait(lambda: "Locked" in lock.button.text())
    assert opened.window.actions_["board.lock"].text() == "Unlock Board"
    assert not any(row.changed for row in film.rows)
    first = film.rows[0].shot_id
    film.set_fields([first], {"title": "Another title"})
    opened.wait(lambda: film.rows[0].changed)
    assert lock.button.text().endswith("1 changed")
    lock.button.click()
    opened.wait(lambda: bool(_lists(opened)))
    (found,) = _lists(opened)
    assert "title: “Another title”, was" in found.item(0).text()
    found.itemActivated.emit(found.item(0))
    assert opened.window.board.selected_ids() == [first]
    film.undo.stack.undo()
    opened.wait(lambda: not film.rows[0].changed)
    film.undo.stack.undo()
    opened.wait(lambda: lock.button.text() == "Lock board")


def _lists(opened: Opened) -> list[QListWidget]:
    return [
        one
        for one in opened.window.findChildren(QListWidget)
        if one.accessibleName() == "Changes since the lock" and one.isVisible()
    ]


def test_beside_the_lock_stands_how_many_rounds_the_film_needed(opened: Opened) -> None:
    lock, stage = opened.window.board.lock, opened.stage
    assert lock.rounds.text() == ""
    shot = stage.shots()[0]
    for _round in range(2):
        stage.land(stage.send([shot], takes=1)[0])
    opened.wait(lambda: lock.rounds.text() == "2 rounds a shot")
    assert "3–4 rounds" in lock.rounds.toolTip()
    assert "15–20" in lock.rounds.toolTip()
    lock.rounds.click()
    (shown,) = opened.window.findChildren(Popover)
    assert "This film, by scene: 2 rounds" in shown.accessibleDescription()
    shown.accept()
    assert "Usual with a board: 3–4" in QGuiApplication.clipboard().text()
    opened.settled()


def test_a_model_without_seeds_says_so_and_a_good_seed_is_shared(opened: Opened) -> None:
    board, stage = opened.window.board, opened.stage
    grid, acts = board.grid, opened.window.actions_
    first, second = (row.shot_id for row in opened.film.rows[:2])
    opened.film.set_fields([first], {"seed": 5})
    grid.select_ids([first])
    model = board.inspector.model
    opened.wait(lambda: model.seed.text() == "5")
    assert "takes no seed" in model._note.text()
    opened.film.set_fields([first], {"seed": ""})
    opened.wait(lambda: model.seed.text() == "" and "seed" not in model._note.text())
    assert model.seed.placeholderText() == "No seed"

    take = stage.land(stage.send([stage.bench.board.shot(first)])[0])
    stage.film.store.put(stage.bench.dailies.take(take).model_copy(update={"seed": 77}))
    opened.film.change(lambda: stage.bench.selects.circle(take))
    opened.wait(lambda: opened.film.rows[0].state == "circled")
    grid.select_ids([first, second])
    opened.wait(lambda: acts["shot.seed"].isEnabled())
    acts["shot.seed"].trigger()
    opened.wait(lambda: opened.film.shots[second].seed == 77)
    assert opened.film.undo.stack.undoText().startswith("Share seed 77 of ")
    opened.settled()


def test_what_shots_were_called_before_is_listed_and_leads_to_them(opened: Opened) -> None:
    board, acts = opened.window.board, opened.window.actions_
    desk = board.hands.aliases
    last = opened.film.rows[-1].shot_id
    opened.film.set_fields([last], {"number": "99"})
    opened.wait(lambda: opened.film.rows[-1].number == "99")
    acts["shot.aliases"].trigger()

    def lists() -> list[QListWidget]:
        found = opened.window.findChildren(QListWidget)
        return [one for one in found if one.accessibleName() == "Earlier numbers of shots"]

    opened.wait(lambda: bool(lists()))
    (found,) = lists()
    assert [found.item(n).text() for n in range(found.count())] == ["099 was 060"]
    told: list[str] = []
    desk.told.connect(told.append)
    found.itemActivated.emit(found.item(0))
    assert board.selected_ids() == [last]
    shown = desk.show_list(opened.stage.bench.board.facts.aliases())
    shown.accept()
    assert told == ["Numbers of 1 shot copied"]
    opened.settled()
