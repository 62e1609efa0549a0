"""Things dragged onto the storyboard: what it says meanwhile, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QImage,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.pages.board.hands import to_send
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.sections import Folds
from app.ui.pages.board.storyboard.tile_painter import last_line, length_rect
from tests.clips import make_clip, read_number
from tests.production.test_board_edits import scene
from tests.ui.conftest import Opened
from tests.ui.hands import PLAIN, Hand, left_of, numbers, tiles


def test_tiles_are_dropped_between_tiles_and_keep_their_numbers(opened: Opened, grid: Grid) -> None:
    hand = Hand(grid, tiles(opened, 0, 4))
    hand.over(left_of(grid, 3))
    assert hand.accepted
    assert getattr(grid.drops.gap, "before", None) == 3
    hand.drop(left_of(grid, 3))
    opened.wait(lambda: numbers(opened) == ["20", "30", "10", "50", "40", "60"])
    assert grid.drops.gap is None
    opened.wait(opened.film.undo.stack.canUndo)
    opened.film.undo.stack.undo()
    opened.wait(lambda: numbers(opened) == ["10", "20", "30", "40", "50", "60"])


def test_tiles_dropped_where_they_lie_stay_there(opened: Opened, grid: Grid) -> None:
    hand = Hand(grid, tiles(opened, 1, 2))
    for row in (1, 2, 3):
        hand.over(left_of(grid, row))
        assert not hand.accepted
        assert grid.drops.gap is None
        hand.drop(left_of(grid, row))
    opened.settled()
    assert not opened.film.undo.stack.canUndo()


def test_a_tile_on_a_scene_head_becomes_its_first_also_in_an_empty_or_folded_scene(
    opened: Opened, grid: Grid
) -> None:
    board = opened.stage.bench.board
    ids = [row.shot_id for row in opened.film.rows]
    empty = scene(opened.stage.film, "9", 9)
    opened.film.refresh()
    opened.wait(lambda: len(grid.model.scenes) == 2)

    def head(section: int) -> QPoint:
        box = grid.layout_().head_rect(section, grid.viewport().width())
        return box.center() - QPoint(0, grid.top())

    Hand(grid, tiles(opened, 0)).drop(head(1))
    opened.wait(lambda: board.shot(ids[0]).scene_id == empty)
    opened.wait(lambda: grid.model.rows[5].shot_id == ids[0])
    grid.fold(1)
    Hand(grid, tiles(opened, 2)).drop(head(1))
    opened.wait(lambda: [s.id for s in board.shots() if s.scene_id == empty] == [ids[3], ids[0]])
    opened.wait(lambda: grid.model.rows[4].shot_id == ids[3])
    Hand(grid, tiles(opened, 5)).drop(head(0))
    opened.wait(lambda: board.shots()[0].id == ids[0])
    assert board.shot(ids[0]).scene_id != empty


def test_the_board_scrolls_by_itself_near_its_edge(opened: Opened, grid: Grid) -> None:
    opened.window.resize(1100, 640)
    grid.set_step(320)
    opened.wait(lambda: grid.verticalScrollBar().maximum() > 100)
    hand = Hand(grid, tiles(opened, 0))
    hand.over(QPoint(200, grid.viewport().height() - 8))
    opened.wait(lambda: grid.top() > 60)
    hand.leave()
    assert grid.drops.gap is None
    at = grid.top()
    opened.qtbot.wait(80)
    assert grid.top() == at


# pictures


def test_shots_go_to_the_next_scene_and_into_a_batch_group_by_key(
    opened: Opened, grid: Grid
) -> None:
    board, ids = opened.stage.bench.board, [row.shot_id for row in opened.film.rows]
    target = scene(opened.stage.film, "9", 9)
    opened.film.refresh()
    opened.wait(lambda: len(grid.model.scenes) == 2)
    grid.choosing.select([0])
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    opened.wait(lambda: board.shot(ids[0]).scene_id == target)
    QTest.keyClick(grid, Qt.Key.Key_7)
    opened.wait(lambda: board.shot(ids[0]).batch_group == 7)
    QTest.keyClick(grid, Qt.Key.Key_0)
    opened.wait(lambda: board.shot(ids[0]).batch_group is None)


def test_the_wheel_over_a_length_changes_it_in_one_step(opened: Opened, grid: Grid) -> None:
    tile = grid.tile_rect(1)
    assert tile is not None
    line = last_line(tile.adjusted(0, grid.layout_().size.picture, 0, 0))
    at = length_rect(line, grid.model.rows[1], tile.width() >= 240).center()

    def wheel() -> None:
        where = QPointF(grid.viewport().mapToGlobal(at))
        event = QWheelEvent(
            QPointF(at), where, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, PLAIN,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(grid.viewport(), event)

    shot_id = opened.film.rows[1].shot_id
    QTest.mouseMove(grid.viewport(), at)
    wheel()
    assert grid.dial.frames(shot_id) is None  # it came by, and only scrolls
    opened.wait(grid.dial.may_turn)
    for _ in range(3):
        wheel()
    assert grid.dial.frames(shot_id) == 75
    opened.wait(lambda: opened.stage.bench.board.shot(shot_id).frames == 75)
    opened.wait(lambda: opened.film.undo.stack.count() == 1)


def test_the_pointer_looks_through_a_take_and_lets_go_of_it(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    bench, shot_id = opened.stage.bench, opened.film.rows[0].shot_id
    bench.dailies.add_take(shot_id, make_clip(tmp_path / "a.mp4", 80))
    opened.wait(lambda: opened.film.rows[0].take_count == 1)
    tile, scrub = grid.tile_rect(0), grid.scrub
    assert tile is not None
    assert scrub is not None
    for share, frame in ((0.25, 20), (0.75, 60)):
        x = tile.left() + round(tile.width() * share) + 1
        QTest.mouseMove(grid.viewport(), QPoint(x, tile.top() + 40))

        def shown(frame: int = frame) -> bool:
            found = scrub.frame(shot_id)
            return found is not None and abs(found[1] - frame) <= 1

        opened.wait(shown)
        picture = scrub.picture(shot_id)
        assert picture is not None
        seen = picture[0].toImage().convertToFormat(QImage.Format.Format_RGB888)
        pixels = np.frombuffer(seen.constBits(), np.uint8)
        rows = pixels.reshape(seen.height(), seen.bytesPerLine())[:, : seen.width() * 3]
        found = scrub.frame(shot_id)
        assert found is not None
        assert read_number(rows.reshape(seen.height(), seen.width(), 3)) == found[1]
    QTest.mouseMove(grid.viewport(), QPoint(tile.left() + 20, tile.bottom() + 400))
    opened.wait(lambda: scrub.picture(shot_id) is None)
    opened.settled()


def test_folds_are_kept_for_this_film(opened: Opened, grid: Grid) -> None:
    grid.choosing.set_current(2)
    opened.window.actions_["board.fold"].trigger()
    assert grid.tile_rect(0) is None
    kept = Folds()
    kept.use(opened.stage.bench.board.project().id)
    assert opened.film.scenes[0].scene_id in kept
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.tile_rect(0) is not None
    opened.window.actions_["board.fold_all"].trigger()
    assert grid.tile_rect(5) is None
    opened.window.actions_["board.fold_all"].trigger()
    assert grid.tile_rect(5) is not None


def test_the_end_frame_of_the_shot_before_becomes_the_first_frame(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    bench, ids = opened.stage.bench, [row.shot_id for row in opened.film.rows]
    take = bench.dailies.add_take(ids[0], make_clip(tmp_path / "a.mp4", 80))
    grid.choosing.select([1])
    opened.window.actions_["shot.end_frame"].trigger()

    def parent() -> tuple[str | None, int | None]:
        asset = bench.art_department.asset(str(bench.board.shot(ids[1]).first_frame_id))
        return asset.parent_take_id, asset.parent_frame

    opened.wait(lambda: parent() == (take.id, take.picked.end - 1))


# the dock


def test_the_dock_puts_its_things_on_the_selected_shots_by_enter(
    opened: Opened, grid: Grid
) -> None:
    dock, board = opened.window.board.hands.dock, opened.stage.bench.board
    if not dock.is_open():
        opened.window.actions_["board.kit"].trigger()
    opened.wait(lambda: any(chip.entry.name == "Veo 3.1" for chip in dock.chips()))
    grid.choosing.select([0, 1])
    chip = next(chip for chip in dock.chips() if chip.entry.name == "Veo 3.1")
    QTest.keyClick(chip, Qt.Key.Key_Return)
    ids = opened.window.board.selected_ids()
    opened.wait(lambda: all(board.shot(one).model == "veo-3.1" for one in ids))
    assert not any(chip.entry.name == "Sora 2" for chip in dock.chips())
    opened.window.actions_["board.kit"].trigger()
    assert not dock.is_open()


def test_live_action_says_so_costs_nothing_and_is_never_sent(opened: Opened, grid: Grid) -> None:
    shot_id, send = opened.film.rows[0].shot_id, opened.window.actions_["shot.render"]
    planned = len(to_send(opened.film.rows))
    grid.choosing.select([0])
    assert send.isEnabled()
    opened.film.set_fields([shot_id], {"kind": "live action", "model": "veo-3.1"})
    opened.wait(lambda: opened.film.rows[0].kind == "live action")
    opened.wait(lambda: not send.isEnabled())
    assert opened.film.rows[0].price == ""
    assert len(to_send(opened.film.rows)) == planned - 1


def test_shots_of_a_paid_model_are_rehearsed_without_a_key(opened: Opened, grid: Grid) -> None:
    film, acts = opened.film, opened.window.actions_
    shot_id = film.rows[0].shot_id
    film.set_fields([shot_id], {"model": "runway-gen-4.5"})
    opened.wait(lambda: film.shots[shot_id].model == "runway-gen-4.5")
    assert not acts["shot.rehearse"].isEnabled()
    grid.choosing.select([0])
    acts["shot.rehearse"].trigger()
    opened.wait(lambda: len(film.jobs) == opened.window.board.inspector.send.takes())
    opened.wait(lambda: film.money is not None and bool(film.money.rehearsed_reserved))
    assert all(job.rehearsed for job in film.jobs)
    assert film.money is not None
    assert not film.money.reserved
