"""Notes in Review: written by keys, drawn with the mouse, found again by comma and full stop."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.note import Note, NoteKind
from app.domain.timing import FrameRange
from app.ui.pages.review.page import ReviewPage
from tests.ui.conftest import Opened
from tests.ui.test_review_page import reviewed

Key = Qt.Key


def noted(opened: Opened, takes: int = 1) -> ReviewPage:
    """The first shot with landed takes; the keyboard is on the picture."""
    page = reviewed(opened, takes)
    page.canvas.setFocus()
    return page


def signed(opened: Opened, page: ReviewPage) -> None:
    page.side.noting.sign("L. Ortner", lambda: None)
    opened.wait(lambda: page.side.noting.author == "L. Ortner")


def at(opened: Opened, page: ReviewPage, frame: int) -> None:
    page.viewer.go_to(frame)
    opened.wait(lambda: page.viewer.index == frame)


def notes(opened: Opened) -> list[Note]:
    return opened.stage.bench.screening.notes.notes()


def say(opened: Opened, page: ReviewPage, text: str) -> Note:
    count = len(notes(opened))
    QTest.keyClick(page.canvas, Key.Key_Semicolon)
    box = page.side.notes.box
    assert box.hasFocus()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Key.Key_Return)
    opened.wait(lambda: len(notes(opened)) == count + 1)
    opened.wait(lambda: len(page.side.notes.rows()) == count + 1)
    opened.settled()
    return max(notes(opened), key=lambda note: note.id)


def test_a_semicolon_speaks_of_the_frame_on_screen_and_asks_the_name_once(opened: Opened) -> None:
    page = noted(opened)
    at(opened, page, 31)
    QTest.keyClick(page.canvas, Key.Key_Semicolon)
    panel = page.side.notes
    assert panel.box.hasFocus()
    QTest.keyClicks(panel.box, "Basket melts, see d and s")  # letters are no commands in here
    QTest.keyClick(panel.box, Key.Key_P, Qt.KeyboardModifier.AltModifier)  # plays meanwhile
    player = page.viewer.player
    assert player is not None
    opened.wait(lambda: bool(player.playhead.speed))
    assert panel.box.hasFocus()
    QTest.keyClick(panel.box, Key.Key_P, Qt.KeyboardModifier.AltModifier)
    at(opened, page, 40)  # the frame it was begun on stays
    QTest.keyClick(panel.box, Key.Key_Return)
    assert panel.name.hasFocus()
    QTest.keyClick(panel.name, Key.Key_Escape)
    assert panel.box.hasFocus()
    assert panel.box.toPlainText() == "Basket melts, see d and s"
    QTest.keyClick(panel.box, Key.Key_Return)
    QTest.keyClicks(panel.name, "Lena")
    QTest.keyClick(panel.name, Key.Key_Return)
    opened.wait(lambda: len(notes(opened)) == 1)
    opened.wait(lambda: page.canvas.hasFocus())
    (note,) = notes(opened)
    assert (note.marks, note.text, note.author) == ("31", "Basket melts, see d and s", "Lena")
    assert note.kind is NoteKind.FIX
    assert page.take is not None
    assert not page.take.circled  # Enter finished a field and circled nothing
    opened.settled()
    at(opened, page, 50)
    assert say(opened, page, "again").author == "Lena"
    assert panel.count.text() == "2"
    opened.film.undo.stack.undo()
    opened.wait(lambda: panel.count.text() == "1")


def test_a_note_begun_while_a_take_is_still_opening_speaks_of_it(opened: Opened) -> None:
    """Letters never fall through to the page, where they are commands."""
    for shot in opened.stage.shots()[:2]:
        opened.stage.land(opened.stage.send([shot])[0])
    page = noted(opened)
    signed(opened, page)
    page.show_shot(opened.film.rows[1].shot_id)
    QTest.keyClick(page.canvas, Key.Key_Semicolon)
    box = page.side.notes.box
    assert box.hasFocus()
    QTest.keyClicks(box, "has i and o")
    opened.wait(lambda: page.take is not None and page.take.shot_id == page.stage.shot_id)
    opened.wait(lambda: page.side.noting.pinned is not None)
    opened.settled()
    assert page.take is not None
    take, picked = page.take, page.take.picked
    QTest.keyClick(box, Key.Key_Return)
    opened.wait(lambda: [n.text for n in notes(opened)] == ["has i and o"])
    opened.settled()
    assert notes(opened)[0].take_id == take.id
    assert page.take.picked == picked


def test_comma_and_full_stop_go_from_note_to_note(opened: Opened) -> None:
    page = noted(opened)
    signed(opened, page)
    for frame in (20, 60, 40):
        at(opened, page, frame)
        say(opened, page, f"at {frame}")
    at(opened, page, 30)
    for key, frame in (
        (Key.Key_Period, 40), (Key.Key_Period, 60), (Key.Key_Period, 20),
        (Key.Key_Comma, 60), (Key.Key_Comma, 40),
    ):  # fmt: skip
        QTest.keyClick(page.canvas, key)
        opened.wait(lambda frame=frame: page.viewer.index == frame)  # type: ignore[misc]
    current = page.side.noting.note(page.side.noting.current)
    assert current is not None
    assert current.text == "at 40"


def test_a_note_on_in_to_out_is_looped_over_its_frames(opened: Opened) -> None:
    page = noted(opened)
    signed(opened, page)
    selects = opened.stage.bench.selects
    assert page.take is not None
    take = page.take.id
    opened.film.change(lambda: selects.set_range(take, FrameRange(start=20, end=50)))
    opened.wait(lambda: page.viewer.picked == FrameRange(start=20, end=50))
    QTest.keyClick(page.canvas, Key.Key_Semicolon, Qt.KeyboardModifier.AltModifier)
    note = say(opened, page, "all of it")
    assert note.frames == FrameRange(start=20, end=50)
    opened.stage.bench.screening.notes.change(note.id, frames=FrameRange(start=22, end=26))
    page.side.noting.read()
    opened.settled()
    page.side.noting.pick(note.id, play=True)
    seen: set[int] = set()
    page.viewer.moved.connect(seen.add)
    opened.wait(lambda: len(seen) >= 4)
    opened.qtbot.wait(200)
    assert seen <= {22, 23, 24, 25}
    assert page.viewer.picked == FrameRange(start=20, end=50)
    page.viewer.shuttle(0)


def test_strokes_lie_in_shares_of_the_picture_and_undo_takes_them(opened: Opened) -> None:
    page = noted(opened)
    signed(opened, page)
    at(opened, page, 33)
    page.viewer.toggle()
    QTest.keyClick(page.canvas, Key.Key_D)
    assert page.side.pen.tool == "draw"
    opened.wait(lambda: not page.viewer.player.playhead.speed)  # type: ignore[union-attr]
    at(opened, page, 33)
    opened.settled()
    box = page.canvas.picture_box()
    first, last = box.topLeft() + QPoint(box.width() // 4, box.height() // 2), box.center()
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(page.canvas, last)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=last)
    noting = page.side.noting
    assert len(noting.strokes) == 1
    QTest.keyClick(page.canvas, Key.Key_D)
    assert page.side.notes.box.hasFocus()
    QTest.keyClick(page.side.notes.box, Key.Key_Return)
    opened.wait(lambda: len(notes(opened)) == 1)
    (note,) = notes(opened)
    assert note.marks == "33"
    (x, y), (far_x, far_y) = note.strokes[0].points[0], note.strokes[0].points[-1]
    assert abs(x - 0.25) < 0.01
    assert abs(y - 0.5) < 0.01
    assert abs(far_x - 0.5) < 0.01
    assert abs(far_y - 0.5) < 0.01
    opened.settled()

    def ink() -> bool:
        """The stroke's colour is on screen where it was drawn."""
        shot, lies = page.canvas.grab().toImage(), page.canvas.picture_box()
        x, y = lies.x() + lies.width() * 3 // 8, lies.y() + lies.height() // 2
        near = [shot.pixelColor(x, y + n) for n in range(-3, 4)]
        return any(c.red() > 180 and c.green() < 110 and c.blue() < 110 for c in near)

    opened.wait(ink)
    at(opened, page, 34)
    assert not ink()  # on its own frame only
    at(opened, page, 33)
    opened.wait(ink)
    QTest.keyClick(page.canvas, Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    box = page.canvas.picture_box()
    middle = box.topLeft() + QPoint(box.width() * 3 // 8, box.height() // 2)
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=middle)
    opened.wait(lambda: notes(opened) == [])  # it was nothing but that stroke
    opened.settled()
    opened.film.undo.stack.undo()
    opened.wait(lambda: [n.strokes for n in notes(opened)] == [note.strokes])
    opened.settled()


def test_rows_answer_tick_off_and_remove_and_delete_rejects_no_take(opened: Opened) -> None:
    page = noted(opened)
    signed(opened, page)
    at(opened, page, 12)
    note = say(opened, page, "Too dark")
    row = page.side.notes.rows()[0]
    assert "Fix on 12" in row.accessibleName()
    row.wanted.emit("go")
    opened.settled()
    row = page.side.notes.rows()[0]
    row.answer()
    answer = row.focusWidget()
    assert answer is not None
    QTest.keyClicks(answer, "Graded")
    QTest.keyClick(answer, Key.Key_Return)
    opened.wait(lambda: notes(opened)[0].answer == "Graded")
    opened.settled()
    page.side.notes.rows()[0].wanted.emit("done")
    opened.wait(lambda: notes(opened)[0].done)
    opened.settled()
    row = page.side.notes.rows()[0]
    row.setFocus()
    QTest.keyClick(row, Key.Key_Delete)
    opened.wait(lambda: notes(opened) == [])
    opened.settled()
    assert page.take is not None
    assert page.take.status.value == "unseen"
    for _ in range(4):
        opened.film.undo.stack.undo()
        opened.settled()
    assert notes(opened) == []
    for _ in range(3):
        opened.film.undo.stack.redo()
        opened.settled()
    assert (notes(opened)[0].id, notes(opened)[0].done) == (note.id, True)


def test_a_marker_needs_no_words_and_stars_and_labels_have_keys(opened: Opened) -> None:
    page = noted(opened)
    signed(opened, page)
    at(opened, page, 7)
    QTest.keyClick(page.canvas, Key.Key_M)
    opened.wait(lambda: [(n.marks, n.text) for n in notes(opened)] == [("7", "")])
    alt, ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.canvas, Key.Key_4, alt)
    opened.wait(lambda: page.take is not None and page.take.stars == 4)
    QTest.keyClick(page.canvas, Key.Key_4, ctrl | alt)
    opened.wait(lambda: page.take is not None and page.take.label == "Green")
    QTest.keyClick(page.canvas, Key.Key_4, ctrl | alt)
    opened.wait(lambda: page.take is not None and page.take.label == "")
    opened.settled()
    assert opened.problems == []


def test_what_was_circled_before_can_be_given_back(opened: Opened) -> None:
    page = noted(opened, 2)
    selects, takes = opened.stage.bench.selects, [t.id for t in page.stage.takes]
    for take in takes:
        opened.film.change(lambda take=take: selects.circle(take))  # type: ignore[misc]
    opened.settled()
    QTest.keyClick(page.canvas, Key.Key_N)  # the small screen of the tests folds it
    page.side.show_part("circles")
    opened.settled()
    backs = [b for b in page.side.circles.findChildren(type(page.decisions.circle))
             if b.text() == "Give Back" and b.isVisible()]  # fmt: skip
    assert len(backs) == 1
    backs[0].click()
    dailies = opened.stage.bench.dailies
    opened.wait(lambda: dailies.take(takes[0]).circled and not dailies.take(takes[1]).circled)
    opened.settled()
