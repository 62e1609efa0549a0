"""Time under the picture: where things stand on it, and what a press asks for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.note import NoteKind
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.domain.verdict import Outcome, Verdict
from app.ui.pages.review.compare import Mode
from app.ui.pages.review.page import ReviewPage
from app.ui.pages.review.strip_rows import LEFT, gates, legend_left
from app.ui.theme import tokens as t
from tests.ui.conftest import Opened
from tests.ui.test_review_page import shown


def stripped(opened: Opened) -> ReviewPage:
    """Two takes of the first shot; the second one froze over frames 70 to 83."""
    for job in opened.stage.send(opened.stage.shots()[:1], 2):
        opened.stage.land(job)
    store = opened.stage.film.store
    bad = store.all(Take)[1]
    assert bad.evaluation is not None
    found = [
        m.model_copy(
            update={"outcome": Outcome.FAIL, "ranges": (FrameRange(start=70, end=84),), "value": 14}
        )
        if m.check == "frozen"
        else m
        for m in bad.evaluation.measurements
    ]
    evaluation = bad.evaluation.model_copy(
        update={
            "measurements": tuple(found),
            "clean": FrameRange(start=0, end=70),
            "needed_frames": 96,
            "short_by": 26,
            "verdict": Verdict.RETRY,
        }
    )
    store.put(bad.model_copy(update={"evaluation": evaluation}))
    return shown(opened)


def test_a_press_asks_for_the_frame_under_it_and_on_a_fault_loops_over_it(opened: Opened) -> None:
    page = stripped(opened)
    rows = page.strip.rows
    assert rows.frames == 96
    QTest.mouseClick(page.strip, Qt.MouseButton.LeftButton, pos=QPoint(round(rows.x(30.5)), 10))
    opened.wait(lambda: page.viewer.index == 30)
    box = page.strip.rows.fails()[0][0]
    assert (box.left(), box.right()) == (rows.x(70), rows.x(84))
    seen: set[int] = set()
    page.viewer.moved.connect(seen.add)
    QTest.mouseClick(page.strip, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    opened.wait(lambda: seen >= set(range(70, 84)))
    page.viewer.shuttle(0)
    opened.settled()
    assert {index for index in seen if index != 30} == set(range(70, 84))


def test_two_takes_stand_on_one_scale_and_the_shift_of_b_moves_its_faults(opened: Opened) -> None:
    page = stripped(opened)
    first, second = page.stage.takes
    page.stage.compare.set_layout(2)
    page.stage.show([first.id, second.id])
    page.stage.set_focus(0)
    opened.wait(lambda: page.viewer.player is not None and page.viewer.player.panes == 2)
    opened.settled()
    strip = page.strip
    strip.retell()
    assert [line.name for line in strip.rows.lines] == ["A T01", "B T02"]
    (_box, line, _curve, bad) = strip.rows.fails()[0]
    assert (line.letter, line.at(bad.start), line.at(bad.end)) == ("B", 70, 84)
    assert strip.rows.shortest is not None
    assert strip.rows.shortest.letter == "B"
    page.stage.set_shift(1, 10)
    opened.settled()
    strip.retell()
    (_box, line, _curve, bad) = strip.rows.fails()[0]
    own = page.viewer.player.own(1, page.viewer.player.place(0, 60))  # type: ignore[union-attr]
    assert own == 70  # B shows its frame 70 while A shows 60
    assert line.at(bad.start) == 60


def test_laid_over_each_other_only_the_worst_curve_stays_and_the_rest_unfolds(
    opened: Opened,
) -> None:
    page = stripped(opened)
    strip = page.strip
    strip.fit(2000)
    assert list(strip.rows.checks) == ["frozen", "black"]
    page.stage.show([take.id for take in page.stage.takes])
    page.stage.compare.set_mode(Mode.WIPE)
    opened.settled()
    assert list(strip.rows.checks) == ["frozen"]
    assert "1 more curve" in strip.more.text()
    high = strip.height()
    strip.more.click()
    assert list(strip.rows.checks) == ["frozen", "black"]
    assert strip.height() > high


def test_the_button_of_the_other_curves_follows_a_legend_that_says_less(opened: Opened) -> None:
    page = stripped(opened)
    strip = page.strip
    page.stage.show([take.id for take in page.stage.takes])
    page.stage.compare.set_mode(Mode.WIPE)
    opened.settled()
    strip.more.click()  # only the share of black has a limit
    assert strip.rows.has_limit
    places = []
    for wide in (1200, 700):
        strip.resize(wide, strip.height())
        assert strip.more.x() == max(LEFT, legend_left(strip.rows))
        places.append(strip.more.x())
    assert places[1] < places[0]
    for focus, word in ((0, "A: needs 96 clean frames"), (1, "B: needs 96, has 70")):
        page.stage.set_focus(focus)
        opened.settled()
        whole, short = gates(strip.rows, 2000), gates(strip.rows, strip.more.x() + 480)
        assert len(whole) == 2
        assert [words.startswith(word) for _good, words, _wide in short] == [True]


def test_notes_stand_at_their_frames_and_memory_fills_up(opened: Opened) -> None:
    page = stripped(opened)
    assert page.take is not None
    desk, take = opened.stage.bench.screening.notes, page.take.id
    for kind, frames in ((NoteKind.QUESTION, (48, 49)), (NoteKind.SEAM, (10, 20))):
        span = FrameRange(start=frames[0], end=frames[1])
        opened.film.change(lambda kind=kind, span=span: desk.add(take, kind, span, "x", "J"))  # type: ignore[misc]
    strip = page.strip
    opened.wait(lambda: len(strip.rows.lines[0].notes) == 2)
    opened.wait(lambda: list(strip.rows.cache) == [("decoded", 0, 96)])
    opened.settled()
    shot = strip.grab().toImage()

    def inked(frame: float, colour: str) -> bool:
        x = round(strip.rows.x(frame))
        return any(shot.pixelColor(x, y).name() == colour for y in range(30, 50))

    assert inked(48.5, t.NOTES["question"][2])
    assert inked(15, t.NOTES["seam"][2])
    assert not inked(30, t.NOTES["seam"][2])
    assert shot.pixelColor(LEFT + 200, 26).name() == t.STATES["ready"].fill
