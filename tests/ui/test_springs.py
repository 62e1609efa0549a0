"""A drag held over a page's button goes on there; given up, what was shown before comes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from app.domain.sound import Track
from app.ui import springs
from app.ui.drag import DragEnded, Dragged, Kind, encode
from app.ui.pages.assemble.page import AssemblePage
from app.ui.pages.plan.page import PlanPage
from tests.clips import make_clip
from tests.sounds import tone
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN, Hand, middle, tiles, urls

AT = QPoint(10, 10)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(springs, "HOLD", 30)


def over(target: QWidget, mime: QMimeData) -> bool:
    enter = QDragEnterEvent(AT, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(target, enter)
    return enter.isAccepted()


def leave(target: QWidget) -> None:
    QApplication.sendEvent(target, QDragLeaveEvent())


def drop(target: QWidget, mime: QMimeData) -> None:
    QApplication.sendEvent(target, QDragMoveEvent(AT, COPY, mime, LEFT, PLAIN))
    QApplication.sendEvent(target, QDropEvent(QPointF(AT), COPY, mime, LEFT, PLAIN))


def shown(opened: Opened, key: str) -> bool:
    return opened.window.current_page() == key


def frame(opened: Opened, tmp_path: Path) -> tuple[str, QMimeData]:
    """A take of the first shot, and its frame 33 under the pointer."""
    shot = opened.film.rows[0].shot_id
    take = opened.stage.bench.dailies.add_take(shot, make_clip(tmp_path / "a.mp4", 48))
    opened.wait(lambda: opened.film.rows[0].take_count == 1)
    return take.id, encode(Dragged(Kind.FRAME, (take.id,), "Frame 33", 33))


def test_a_frame_goes_from_review_to_a_still_of_a_character(opened: Opened, tmp_path: Path) -> None:
    art = opened.stage.bench.art_department
    bo = art.add_character("Bo", "A ferryman of sixty in a grey oilskin").changes[0].id
    take, mime = frame(opened, tmp_path)
    opened.window.show_page("review")
    plan, spring = opened.window.top.tabs["plan"], opened.window.springs["plan"]
    assert over(plan, mime)
    words = "Opens Characters and kit: becomes a still of a character or of the kit"
    assert spring.lit() == words
    assert spring.word is not None
    assert spring.word.isVisible()
    move = QDragMoveEvent(AT, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(plan, move)
    assert not move.isAccepted()  # let go on the button it becomes nothing
    opened.wait(lambda: opened.window.current_page() == "plan")
    assert spring.lit() == ""
    assert spring.word.isHidden()
    leave(plan)
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    opened.wait(lambda: bo in page.kit.cast.sheets)
    opened.settled()
    slot = page.kit.cast.sheets[bo].slots[0]
    assert over(slot, mime)
    drop(slot, mime)
    opened.wait(lambda: len(art.character(bo).still_ids) == 1)
    still = art.asset(art.character(bo).still_ids[0])
    assert (still.parent_take_id, still.parent_frame) == (take, 33)
    QCoreApplication.sendEvent(opened.window, DragEnded(dropped=True))
    assert opened.window.current_page() == "plan"  # where it was let go


def test_a_frame_goes_on_to_a_tile(opened: Opened, tmp_path: Path) -> None:
    _take, mime = frame(opened, tmp_path)
    opened.window.show_page("review")
    assert over(opened.window.top.tabs["board"], mime)
    opened.wait(lambda: opened.window.current_page() == "board")
    leave(opened.window.top.tabs["board"])
    opened.settled()
    grid = opened.window.board.grid
    assert Hand(grid, mime).over(middle(grid, 2)).accepted
    assert grid.drops.word(2) == "Becomes: first frame, last frame, reference or anchor"


def test_a_drag_given_up_brings_back_what_was_shown(opened: Opened, tmp_path: Path) -> None:
    _take, mime = frame(opened, tmp_path)
    opened.window.show_page("review")
    tabs = opened.window.top.tabs
    for key in ("board", "plan", "board"):
        assert over(tabs[key], mime)
        opened.qtbot.waitUntil(partial(shown, opened, key), timeout=20_000)
        leave(tabs[key])
    QCoreApplication.sendEvent(opened.window, DragEnded(dropped=False))
    assert opened.window.current_page() == "review"
    opened.window.show_page("board")
    QCoreApplication.sendEvent(opened.window, DragEnded(dropped=False))
    assert opened.window.current_page() == "board"  # that drag opened nothing


def test_going_by_opens_nothing(opened: Opened, tmp_path: Path) -> None:
    _take, mime = frame(opened, tmp_path)
    opened.window.show_page("review")
    board, spring = opened.window.top.tabs["board"], opened.window.springs["board"]
    assert over(board, mime)
    leave(board)
    assert spring.lit() == ""
    opened.qtbot.wait(80)
    assert opened.window.current_page() == "review"


def test_a_page_lights_up_only_for_what_it_takes(
    opened: Opened, tmp_path: Path, file: Path
) -> None:
    names = ("voice.wav", "clip.mp4", "shots.csv", "tender.pdf")
    voice, clip, sheet, tender = (tmp_path / name for name in names)
    for one in (voice, clip, sheet, tender):
        one.write_bytes(b"x")
    opened.window.show_page("generate")
    tabs, springs_ = opened.window.top.tabs, opened.window.springs
    take = encode(Dragged(Kind.TAKE, ("t",), "S010T02A"))
    wanted: tuple[tuple[QMimeData, set[str]], ...] = (
        (urls(file), {"plan", "board"}),
        (urls(clip), {"board", "review"}),
        (urls(voice), {"board", "assemble"}),
        (urls(sheet), {"board"}),
        (take, {"board"}),
        (urls(tender), set()),
        (tiles(opened, 0), set()),
    )
    for mime, keys in wanted:
        found = {key for key in tabs if over(tabs[key], mime) and springs_[key].lit()}
        assert found == keys, mime.formats()
        for key in found:
            leave(tabs[key])
    opened.window.show_page("board")
    assert not over(tabs["board"], urls(file))  # it is there already


def test_a_sound_goes_on_to_a_track_of_a_film_without_a_cut(opened: Opened, tmp_path: Path) -> None:
    opened.settled()
    tab, mime = opened.window.top.tabs["assemble"], urls(tone(tmp_path / "Bed.wav"))
    assert over(tab, mime)
    assert opened.window.springs["assemble"].lit() == (
        "Opens Assemble: becomes voice or music on its track"
    )
    opened.wait(lambda: shown(opened, "assemble"))
    page = opened.window.page("assemble")
    assert isinstance(page, AssemblePage)
    lane = page.lanes.lanes[Track.MUSIC]
    opened.wait(lambda: over(lane, mime))
    QApplication.sendEvent(lane, QDropEvent(QPointF(lane.axis().x(0), 9), COPY, mime, LEFT, PLAIN))
    bench = opened.stage.bench
    opened.wait(lambda: [one.name for one in bench.sounds.on_tracks()] == ["Bed"])
    opened.settled()


def test_the_kit_opens_from_another_part_of_plan(opened: Opened, file: Path) -> None:
    opened.window.show_page("plan")
    page, mime = opened.window.page("plan"), urls(file)
    assert isinstance(page, PlanPage)
    page.show_part("spec")
    entry = page.spring.parent()
    assert isinstance(entry, QWidget)
    assert over(entry, mime)
    assert page.spring.lit() == "Becomes a still of a character or of the kit"
    opened.wait(lambda: page.kit.isVisible())
    leave(entry)
    assert not over(entry, mime)
    page.show_part("script")  # the bar leads to the part too
    assert over(opened.window.top.tabs["plan"], mime)
    opened.wait(lambda: page.kit.isVisible())


def test_the_kit_scrolls_under_a_drag_near_its_edge(opened: Opened, tmp_path: Path) -> None:
    _take, mime = frame(opened, tmp_path)
    opened.window.resize(1100, 640)
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    page.show_part("kit")
    kit, ground = page.kit, page.kit.edges.ground
    art = opened.stage.bench.art_department
    for name in ("Bo", "Cleo", "Dora"):
        art.add_character(name, "A ferryman of sixty in a grey oilskin")
    opened.wait(lambda: len(kit.cast.sheets) >= 3)
    opened.settled()

    def bar() -> QScrollBar:
        return kit._area.verticalScrollBar()

    def point(up: int) -> None:
        view = kit._area.viewport()
        QCursor.setPos(view.mapToGlobal(QPoint(view.width() // 2, up % view.height())))

    opened.wait(lambda: bar().maximum() > 200)
    point(-8)
    assert not over(ground, tiles(opened, 0))
    assert over(ground, mime)
    opened.wait(lambda: bar().value() > 40)
    leave(ground)
    at = bar().value()
    opened.qtbot.wait(90)
    assert bar().value() == at
    slot = kit.looks.hero
    assert over(slot, mime)  # a place that lies there scrolls as well
    point(8)
    opened.wait(lambda: bar().value() == 0)
    leave(slot)
    assert not kit.edges._timer.isActive()


def test_a_take_on_the_board_is_circled_wherever_it_is_let_go(opened: Opened) -> None:
    stage = opened.stage
    shot = stage.shots()[0]
    first, second = (stage.land(job) for job in stage.send([shot], takes=2))
    opened.film.change(lambda: stage.bench.selects.circle(first))
    opened.wait(lambda: opened.film.rows[0].circled_take_id == first)
    grid = opened.window.board.grid
    hand = Hand(grid, encode(Dragged(Kind.TAKE, (second,), "S010T02A")))
    assert hand.over(middle(grid, 3)).accepted
    assert grid.drops.banner == "Becomes: circle take S010T02A"
    hand.drop(middle(grid, 3))
    opened.wait(lambda: opened.film.rows[0].circled_take_id == second)
    opened.film.undo.stack.undo()
    opened.wait(lambda: opened.film.rows[0].circled_take_id == first)
