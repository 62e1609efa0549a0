"""The batch lane: there while tiles are dragged or when asked for; a drop puts shots in a group."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.board.batch_lane import BatchLane, GroupCell
from app.ui.pages.board.storyboard.grid import Grid
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN, tiles


def lane(opened: Opened) -> BatchLane:
    return opened.window.board.hands.lane


def cell(opened: Opened, number: int | None) -> GroupCell:
    return next(one for one in lane(opened).cells if one.number == number)


def over(where: GroupCell, mime: QMimeData) -> bool:
    enter = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(where, enter)
    return enter.isAccepted()


def drop(where: GroupCell, mime: QMimeData) -> None:
    assert over(where, mime)
    event = QDropEvent(QPointF(5, 5), COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(where, event)


def ungrouped(opened: Opened) -> None:
    board = opened.stage.bench.board
    ids = [row.shot_id for row in opened.film.rows]
    opened.film.change(lambda: board.set_fields(ids, {"batch_group": None}))
    opened.wait(lambda: not any(row.group for row in opened.film.rows))
    opened.settled()


def test_it_comes_with_a_drag_and_stays_when_asked_for(opened: Opened, grid: Grid) -> None:
    made, pin = lane(opened), opened.window.actions_["board.lane"]
    assert made.isHidden()
    made.begin()
    assert made.isVisible()
    made.end()
    assert made.isHidden()
    pin.trigger()
    assert made.isVisible()
    made.begin()
    made.end()
    assert made.isVisible()
    assert QSettings("Takeboard", "Board").value("batch_lane") in (True, "true")
    opened.window.actions_["view.table"].trigger()
    assert made.isHidden()  # the table has a column for it
    opened.window.actions_["view.table"].trigger()
    pin.trigger()
    assert made.isHidden()


def test_a_drop_changes_the_group_of_all_dragged_shots_as_one_step(
    opened: Opened, grid: Grid
) -> None:
    ungrouped(opened)
    opened.window.actions_["board.lane"].trigger()
    assert [(c.number, c.accessibleName()) for c in lane(opened).cells] == [
        (None, "No group, 6 shots"), (1, "Group 1, 0 shots"),
    ]  # fmt: skip
    target = cell(opened, 1)
    person, shots = encode(Dragged(Kind.CHARACTER, ("c",), "Mara")), tiles(opened, 1, 2)
    assert not over(target, person)
    assert over(target, shots)
    assert target.becomes == "tiles to group 1"
    drop(target, shots)
    opened.wait(lambda: [row.group for row in opened.film.rows[:4]] == [None, 1, 1, None])
    opened.settled()
    assert target.becomes == ""
    assert [c.accessibleName() for c in lane(opened).cells] == [
        "No group, 4 shots", "Group 1, 2 shots", "Group 2, 0 shots",
    ]  # fmt: skip
    cell(opened, 1).click()
    assert grid.selected_ids() == [row.shot_id for row in opened.film.rows[1:3]]
    opened.film.undo.stack.undo()
    opened.wait(lambda: not any(row.group for row in opened.film.rows))
    opened.settled()
    assert len(lane(opened).cells) == 2


def test_by_keys_a_group_is_asked_for_and_the_film_is_put_in_tens(
    opened: Opened, grid: Grid
) -> None:
    ungrouped(opened)
    acts = opened.window.actions_
    grid.choosing.select([0, 5])
    opened.window.board.hands.placer.group(grid.selected_ids(), 12)
    opened.wait(lambda: opened.film.rows[5].group == 12)
    assert opened.film.undo.stack.undoText() == "Put 2 shots in group 12"
    grid.choosing.select([])
    acts["shot.tens"].trigger()
    opened.wait(lambda: [row.group for row in opened.film.rows] == [1] * 6)
    opened.settled()
