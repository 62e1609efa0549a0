"""What a card offers beyond the shot is asked for in the inspector, previewed and sent along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.production.board.placing import Slot, place_picture
from app.providers.catalogue import CardCatalogue
from app.resources import resource
from app.ui.pages.board.inspector.vendor_options import VendorOptions
from tests.pictures import encode, halves, write
from tests.ui.conftest import Opened
from tests.ui.stage import Stage

OLD_KLING = CardCatalogue(Path(str(resource("model_cards"))), None).get("kling-1.0")


def picture(folder: Path, name: str) -> Path:
    """As large as the vendor asks for; different by the length of its name."""
    return write(folder, name, encode(".png", halves(640 + 16 * len(name), 360 + 9 * len(name))))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "First Light.takeboard").sample(2)
    made.film.shelf.cards[:] = [*made.film.shelf.cards, OLD_KLING]
    ids = [shot.id for shot in made.shots()]
    board, art = made.bench.board, made.bench.art_department
    frame = art.add_picture(picture(tmp_path, "frame.png"))
    place_picture(board, art, ids[:1], frame.id, Slot.FIRST)
    board.set_fields(ids[:1], {"model": OLD_KLING.id, "last_frame_id": None, "frames": 72})
    board.set_fields(ids[1:], {"model": None})
    yield made
    made.close()


@pytest.fixture
def options(opened: Opened) -> VendorOptions:
    board = opened.window.board
    opened.wait(lambda: bool(opened.film.shots))
    board.grid.select_ids([opened.film.rows[0].shot_id])
    opened.wait(lambda: not board.inspector.narrow.folds["options"].isHidden())
    found: VendorOptions = board.inspector.narrow.options
    return found


def test_only_what_the_card_offers_is_there(opened: Opened, options: VendorOptions) -> None:
    assert options.brush is not None
    board = opened.window.board
    board.grid.select_ids([opened.film.rows[1].shot_id])
    opened.wait(lambda: board.inspector.narrow.folds["options"].isHidden())
    board.grid.select_ids([row.shot_id for row in opened.film.rows])
    opened.settled()
    assert board.inspector.narrow.folds["options"].isHidden()


def test_a_mask_gets_its_way_and_both_go_with_the_order(
    opened: Opened, options: VendorOptions, tmp_path: Path
) -> None:
    brush, shot = options.brush, opened.stage.shots()[0]
    assert brush is not None
    assert not brush.masks.isVisible()
    brush.add_mask(picture(tmp_path, "boat.png"))
    opened.wait(lambda: brush.masks.count() == 1)
    assert brush.masks.isVisible()
    canvas = brush.canvas
    for x in (0.25, 0.75):
        at = QPoint(round(canvas.width() * x), canvas.height() // 2)
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    (left, high), (right, low) = (map(float, one.split()) for one in brush.path.text().split(","))
    assert 0 < left < 50 < right < 100
    assert left + right == pytest.approx(100, abs=1)
    assert high == low == pytest.approx(50, abs=1)
    brush.path.setText("20 50, 80 40")
    brush.path.committed.emit("20 50, 80 40")
    asked = opened.film.extras.of(shot)
    assert [stroke.path for stroke in asked.strokes] == [((0.2, 0.5), (0.8, 0.4))]
    inspector = opened.window.board.inspector
    inspector.show_request()
    view = inspector.wide.compare.request
    opened.wait(lambda: "dynamic_masks" in view.text.toPlainText() or bool(view.note()))
    assert "dynamic_masks" in view.text.toPlainText(), view.note()
    opened.window.send([shot.id], 1, rehearse=True)
    opened.wait(lambda: bool(opened.stage.film.book.all()) or bool(opened.problems))
    assert not opened.problems
    (job,) = opened.stage.film.book.all()
    assert [mask.tag for mask in job.order.masks] == ["moving"]
    assert len(json.loads(job.order.options["trajectories"])[0]) == 2


def test_holding_a_mask_still_takes_its_way_and_a_wrong_way_is_refused(
    opened: Opened, options: VendorOptions, tmp_path: Path
) -> None:
    brush, shot = options.brush, opened.stage.shots()[0]
    assert brush is not None
    brush.add_mask(picture(tmp_path, "sky.png"))
    opened.wait(lambda: brush.masks.count() == 1)
    brush.path.committed.emit("20 900")
    opened.wait(lambda: any("path" in told for told in opened.problems))
    brush.still.click()
    asked = opened.film.extras.of(shot)
    assert [(stroke.still, stroke.path) for stroke in asked.strokes] == [(True, ())]
    assert not brush.path.isEnabled()


def test_what_was_asked_stays_with_the_shot_and_is_undone(
    opened: Opened, options: VendorOptions, tmp_path: Path
) -> None:
    brush, shot = options.brush, opened.stage.shots()[0]
    assert brush is not None
    brush.add_mask(picture(tmp_path, "boat.png"))
    opened.wait(lambda: brush.masks.count() == 1)
    for way in ("20 50", "20 50, 80 40"):  # faster than they can be written
        brush.path.committed.emit(way)
    asked = opened.film.extras.of(shot)
    opened.wait(lambda: opened.stage.shots()[0].vendor_options == (asked,))
    opened.wait(lambda: opened.film.extras._ahead == {})
    assert [stroke.path for stroke in asked.strokes] == [((0.2, 0.5), (0.8, 0.4))]
    assert opened.film.undo.stack.undoText() == "Change vendor options of 1 shot"
    opened.film.undo.stack.undo()
    opened.wait(lambda: brush.path.text() == "20 50")
    second = VendorOptions(opened.film, opened.window.thumbnails)
    opened.qtbot.addWidget(second)
    second.show_shots(opened.stage.shots()[:1])
    again = second.brush
    assert again is not None
    opened.wait(lambda: again.masks.currentText() == "1  boat")
    assert again.path.text() == "20 50"
