"""Pictures, people, models, lists and films dropped on tiles, as Qt sends them."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QUrl

from app.domain.shot import Shot
from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.board.storyboard.grid import Grid
from tests.clips import make_clip
from tests.ui.conftest import Opened
from tests.ui.hands import SHIFT, Hand, image, middle, png, urls


def until_changed(opened: Opened, before: Shot) -> None:
    opened.wait(lambda: opened.stage.bench.board.shot(before.id) != before)


def told(opened: Opened, words: str) -> bool:
    return any(words in problem for problem in opened.problems)


def choose(opened: Opened, words: str) -> None:
    """Pick from the menu in place."""
    drop = opened.window.board.hands.drops[0]
    opened.wait(lambda: drop.menu is not None and drop.menu.isVisible())
    assert drop.menu is not None
    assert drop.menu.activeAction() is drop.menu.actions()[0]  # Enter takes it
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
