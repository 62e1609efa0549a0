"""Things dragged onto the storyboard: what it says meanwhile, and what becomes of them."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.shot import Shot
from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.board.grid import Grid
from app.ui.pages.board.hands import to_send
from app.ui.pages.board.sections import Folds
from app.ui.pages.board.tile_painter import last_line, length_rect
from tests.clips import make_clip, read_number
from tests.production.test_board_edits import scene
from tests.ui.conftest import Opened

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, COPY = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


class Hand:
    """A drag over the grid, delivered to its viewport as Qt does."""

    def __init__(self, grid: Grid, mime: QMimeData, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.grid, self.mime, self.keys = grid, mime, keys
        self.accepted = self.inside = False

    def over(self, point: QPoint) -> Hand:
        """Enter and move; `accepted` says whether a drop would be taken."""
        if not self.inside:
            enter = QDragEnterEvent(point, COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), enter)
            self.inside = enter.isAccepted()
        self.accepted = False
        if self.inside:  # Qt sends no moves to who refused the entering
            move = QDragMoveEvent(point, COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), move)
            self.accepted = move.isAccepted()
        return self

    def drop(self, point: QPoint) -> None:
        if self.over(point).accepted:
            event = QDropEvent(QPointF(point), COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), event)
        else:
            QApplication.sendEvent(self.grid.viewport(), QDragLeaveEvent())
        self.inside = False

    def leave(self) -> None:
        QApplication.sendEvent(self.grid.viewport(), QDragLeaveEvent())


def middle(grid: Grid, row: int) -> QPoint:
    rect = grid.tile_rect(row)
    assert rect is not None
    return rect.center()


def left_of(grid: Grid, row: int) -> QPoint:
    rect = grid.tile_rect(row)
    assert rect is not None
    return QPoint(rect.left() + 6, rect.center().y())


def numbers(opened: Opened) -> list[str]:
    return [shot.number for shot in opened.stage.bench.board.shots()]


def tiles(opened: Opened, *rows: int) -> QMimeData:
    return encode(Dragged(Kind.SHOT, tuple(opened.film.rows[n].shot_id for n in rows), "tiles"))


def image(colour: str = "#884422") -> QImage:
    made = QImage(64, 36, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def png(colour: str = "#884422") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(colour).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


@pytest.fixture
def grid(opened: Opened) -> Grid:
    grid = opened.window.board.grid
    opened.settled()
    return grid


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "pier at dawn.png"
    made.write_bytes(png())
    return made


def urls(*files: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return mime


# tiles


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


def until_changed(opened: Opened, before: Shot) -> None:
    opened.wait(lambda: opened.stage.bench.board.shot(before.id) != before)


def told(opened: Opened, words: str) -> bool:
    return any(words in problem for problem in opened.problems)


def choose(opened: Opened, words: str) -> None:
    """Pick from the menu in place."""
    drop = opened.window.board.hands.drops[0]
    opened.wait(lambda: drop.menu is not None and drop.menu.isVisible())
    assert drop.menu is not None
    action = next(a for a in drop.menu.actions() if a.text().replace("&", "").startswith(words))
    action.trigger()
    drop.menu.close()


# the offscreen platform cannot grab keys or raise windows, a menu asks it to
@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise\\(\\)", extend=True)
def test_a_picture_file_becomes_what_the_menu_in_place_says(
    opened: Opened, grid: Grid, file: Path
) -> None:
    board, art = opened.stage.bench.board, opened.stage.bench.art_department
    shot_id = opened.film.rows[2].shot_id
    anchors = set(board.shot(shot_id).anchor_ids)
    for slot in ("First frame", "Last frame", "Reference", "Anchor"):
        before, hand = board.shot(shot_id), Hand(grid, urls(file))
        hand.over(middle(grid, 2))
        assert hand.accepted
        assert "first frame, last frame, reference or anchor" in grid.drops.word(2)
        hand.drop(middle(grid, 2))
        choose(opened, slot)
        until_changed(opened, before)
        opened.settled()
    shot = board.shot(shot_id)
    new = [anchor for anchor in art.anchors() if anchor.id in set(shot.anchor_ids) - anchors]
    ids = (shot.first_frame_id, shot.last_frame_id, shot.reference_ids[-1], new[0].asset_id)
    assert [art.asset(str(one)).name for one in ids] == ["pier at dawn"] * 4


def test_with_shift_it_is_the_first_frame_at_once_and_the_same_picture_is_one_asset(
    opened: Opened, grid: Grid, file: Path, tmp_path: Path
) -> None:
    board, ids = opened.stage.bench.board, [row.shot_id for row in opened.film.rows]
    copy = tmp_path / "another name.png"
    copy.write_bytes(file.read_bytes())
    assets = len(opened.stage.bench.art_department.assets())
    for row, one in ((0, file), (1, copy)):
        old = board.shot(ids[row])
        hand = Hand(grid, urls(one), SHIFT).over(middle(grid, row))
        assert grid.drops.word(row) == "Becomes: first frame"
        hand.drop(middle(grid, row))
        until_changed(opened, old)
    assert board.shot(ids[0]).first_frame_id == board.shot(ids[1]).first_frame_id
    assert len(opened.stage.bench.art_department.assets()) == assets + 1


def test_several_pictures_become_first_frames_of_the_shots_from_there_on(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    files = []
    for n, colour in enumerate(("#101010", "#205020", "#602020")):
        files.append(tmp_path / f"{n}.png")
        files[n].write_bytes(png(colour))
    Hand(grid, urls(*files), SHIFT).drop(middle(grid, 2))
    board, ids = opened.stage.bench.board, [row.shot_id for row in opened.film.rows]
    art = opened.stage.bench.art_department

    def names() -> list[str]:
        frames = [board.shot(one).first_frame_id for one in ids[2:5]]
        return [art.asset(one).name for one in frames if one]

    opened.wait(lambda: names() == ["0", "1", "2"])
    opened.wait(lambda: opened.film.undo.stack.count() == 1)
    Hand(grid, urls(*files), SHIFT).drop(middle(grid, 5))
    opened.wait(lambda: bool(opened.problems))
    assert "2 pictures have no shot" in opened.problems[0]


def offers() -> dict[str, QMimeData]:
    """A picture as browsers offer it."""
    made = {name: QMimeData() for name in ("pixels", "bytes", "data address", "page")}
    made["pixels"].setImageData(image())
    made["bytes"].setData("image/png", QByteArray(png()))
    made["bytes"].setUrls([QUrl("https://example.org/pier.png")])
    address = "data:image/png;base64," + base64.b64encode(png()).decode()
    made["data address"].setText(address)
    made["page"].setHtml(f'<div><img alt="" src="{address}"></div>')
    return made


def test_a_picture_out_of_a_browser_becomes_an_asset(opened: Opened, grid: Grid) -> None:
    board, art = opened.stage.bench.board, opened.stage.bench.art_department
    for row, (offer, mime) in enumerate(offers().items()):
        shot_id = opened.film.rows[row].shot_id
        old = board.shot(shot_id)
        Hand(grid, mime, SHIFT).drop(middle(grid, row))
        until_changed(opened, old)
        asset = art.asset(str(board.shot(shot_id).first_frame_id))
        assert (asset.width, asset.height) == (64, 36), offer
    assert opened.problems == []


def test_a_file_address_as_text_is_that_file(opened: Opened, grid: Grid, file: Path) -> None:
    board, shot_id = opened.stage.bench.board, opened.film.rows[0].shot_id
    old = board.shot(shot_id).first_frame_id
    mime = QMimeData()
    mime.setText(QUrl.fromLocalFile(str(file)).toString())
    Hand(grid, mime, SHIFT).drop(middle(grid, 0))
    opened.wait(lambda: board.shot(shot_id).first_frame_id != old)


def test_what_holds_no_picture_is_refused_with_words(opened: Opened, grid: Grid) -> None:
    before = opened.stage.bench.board.shots()
    for text, said in (
        ("https://example.org/pier.png", "nothing is fetched from the web"),
        ("some words", "no picture, video or shot list"),
        ("data:text/html,hello", "holds no picture"),
    ):
        mime = QMimeData()
        mime.setText(text)
        Hand(grid, mime).drop(middle(grid, 0))
        opened.wait(partial(told, opened, said))
    assert opened.stage.bench.board.shots() == before


def test_a_broken_picture_says_so_and_nothing_is_kept(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    before = opened.stage.bench.board.shots()
    broken = tmp_path / "broken.png"
    broken.write_bytes(png()[:40])
    Hand(grid, urls(broken), SHIFT).drop(middle(grid, 0))
    opened.wait(lambda: bool(opened.problems))
    assert "broken" in opened.problems[0]
    assert opened.stage.bench.board.shots() == before


def test_a_list_is_previewed_and_a_video_becomes_a_take(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    shots = tmp_path / "shots.csv"
    shots.write_text("shot,action\n900,Gulls\n")
    hand = Hand(grid, urls(shots)).over(QPoint(5, 5))
    assert hand.accepted
    assert "shots.csv" in grid.drops.banner
    seen: list[object] = []
    opened.window.board.list_dropped.connect(seen.append)
    opened.window.board.list_dropped.disconnect(opened.commands.preview)
    hand.drop(QPoint(5, 5))
    assert seen == [shots]
    video = make_clip(tmp_path / "pier.mp4", 80)
    hand = Hand(grid, urls(video)).over(middle(grid, 1))
    assert grid.drops.word(1) == "Becomes: take of 020"
    hand.drop(middle(grid, 1))
    dailies, shot_id = opened.stage.bench.dailies, opened.film.rows[1].shot_id
    opened.wait(lambda: len(dailies.takes(shot_id)) == 1)
    opened.settled()


# characters, anchors, models, frames


def test_a_character_goes_to_all_selected_shots_and_the_tiles_name_it(
    opened: Opened, grid: Grid
) -> None:
    person = opened.stage.bench.art_department.add_character("Noor").changes[0].id
    opened.settled()
    grid.choosing.select([0, 1, 2])
    mime = encode(Dragged(Kind.CHARACTER, (person,), "Noor"))
    hand = Hand(grid, mime).over(middle(grid, 1))
    assert hand.accepted
    assert grid.drops.rows == {0, 1, 2}
    assert grid.drops.word(0) == "Adds Noor to 3 shots"
    hand.drop(middle(grid, 1))
    shot_id = opened.film.rows[0].shot_id
    opened.wait(lambda: "Noor" in grid.notes(shot_id)[0])
    assert sum(person in s.character_ids for s in opened.stage.bench.board.shots()) == 3


def test_a_model_dims_the_shots_it_cannot_make_and_is_refused_there(
    opened: Opened, grid: Grid
) -> None:
    board, ids = opened.stage.bench.board, [row.shot_id for row in opened.film.rows]
    board.set_fields([ids[1]], {"frames": 9000})
    opened.wait(lambda: opened.film.rows[1].frames == 9000)
    mime = encode(Dragged(Kind.MODEL, ("veo-3.1",), "Veo 3.1"))
    hand = Hand(grid, mime).over(middle(grid, 0))
    opened.wait(lambda: set(grid.drops.unfit) == {ids[1]})
    assert "at most" in grid.drops.unfit[ids[1]]
    assert not hand.over(middle(grid, 1)).accepted
    hand.drop(middle(grid, 1))
    assert grid.drops.unfit == {}
    hand.over(middle(grid, 0)).drop(middle(grid, 0))
    opened.wait(lambda: board.shot(ids[0]).model == "veo-3.1")
    assert board.shot(ids[1]).model != "veo-3.1"


def test_a_frame_of_a_take_becomes_a_still_with_its_parent(
    opened: Opened, grid: Grid, tmp_path: Path
) -> None:
    bench, ids = opened.stage.bench, [row.shot_id for row in opened.film.rows]
    take = bench.dailies.add_take(ids[0], make_clip(tmp_path / "a.mp4", 80))
    mime = encode(Dragged(Kind.FRAME, (take.id,), "Frame 33", 33))
    Hand(grid, mime, SHIFT).drop(middle(grid, 2))

    def parent() -> tuple[str | None, int | None]:
        asset = bench.art_department.asset(str(bench.board.shot(ids[2]).first_frame_id))
        return asset.parent_take_id, asset.parent_frame

    opened.wait(lambda: parent() == (take.id, 33))


def test_what_another_film_drags_is_not_taken(opened: Opened, grid: Grid) -> None:
    mime = QMimeData()
    mime.setData("application/x-takeboard-drag", QByteArray(b'{"from": 1, "kind": "shot"}'))
    hand = Hand(grid, mime).over(middle(grid, 0))
    assert not hand.accepted
    assert grid.drops.banner == "This belongs to another film"


# keys, wheel, pointer


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
