"""The inspector's fields on real desks: one shot, several, beats, pictures, room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from app.domain.shot import Beat, Move
from app.resources import resource
from app.ui.pages.board.inspector.card_choice import card_price
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.flags import Flag
from tests.ui.inspecting import Bench, bench, enter, house, write
from tests.ui.stage import model

__all__ = ["bench", "house"]  # fixtures


def test_five_elements_and_seven_fields_are_one_record(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.toggle_view()
    assert inspector.elements.view() == "seven"
    motion = inspector.elements.field("beats")
    assert isinstance(motion, TextBox)
    assert motion.toPlainText().startswith("0-36: only the horizon glows")
    write(motion, "0-30: fog; 30-72: light")
    enter(motion)
    bench.wait(lambda: len(bench.shot().beats) == 2)
    write(inspector.elements.field("elements.style"), "Woodcut")
    inspector.toggle_view()  # commits what was typed
    bench.wait(lambda: bench.shot().elements.style == "Woodcut")
    bench.settled()
    style = inspector.elements.field("elements.style")
    assert isinstance(style, TextBox)
    assert style.toPlainText() == "Woodcut"


def test_a_move_says_its_purpose_while_it_is_chosen(bench: Bench) -> None:
    inspector = bench.choose(0)
    move = inspector.elements.field("elements.camera.move")
    assert isinstance(move, QComboBox)
    at = move.findData("orbit")
    assert "hero moment" in move.itemData(at, Qt.ItemDataRole.ToolTipRole)
    inspector.show_wide(True)
    bench.settled()
    moves = inspector.wide.camera
    assert moves.move_set() is Move.CRANE_DOWN
    moves.setFocus()
    moves.setCurrentRow(list(Move).index(Move.ORBIT))
    enter(moves)
    bench.wait(lambda: bench.shot().elements.camera.move is Move.ORBIT)
    bench.wait(lambda: moves.move_set() is Move.ORBIT)


def test_the_head_of_several_shots_reads_as_a_person_would_write_it(bench: Bench) -> None:
    head = bench.choose(0, 1).head
    assert head._count.text() == "2 shots selected"
    assert head.title.placeholderText() == "mixed titles"
    assert head.title.mapTo(head, head.title.rect().topLeft()).y() > head._count.y()
    assert [w.isVisible() for w in (head._count, head._number, head._state)] == [True, False, False]
    head = bench.choose(0).head
    assert head.title.text() == bench.shot().title
    assert [w.isVisible() for w in (head._count, head._number, head._state)] == [False, True, True]


def test_a_letter_in_a_list_finds_an_item_and_runs_no_command(bench: Bench) -> None:
    inspector = bench.choose(0)
    move = inspector.elements.field("elements.camera.move")
    assert isinstance(move, QComboBox)
    heard: list[str] = []
    command = QAction(bench.window)
    command.setShortcut("P")
    command.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    command.triggered.connect(lambda: heard.append("P"))
    bench.window.addAction(command)
    for widget in (move, inspector.head._marks["hero"]):
        widget.setFocus()
        QTest.keyClick(bench.window.windowHandle(), Qt.Key.Key_P)
    bench.window.removeAction(command)
    assert heard == ["P"]  # only where a letter finds nothing
    bench.wait(lambda: bench.shot().elements.camera.move is Move.PUSH_OUT)


def test_a_price_in_the_list_has_cents_at_least() -> None:
    for amount, words in (
        ("0.4", "$0.40 a clip"),
        ("2", "$2.00 a clip"),
        ("0.034", "$0.034 a clip"),
    ):
        assert card_price(model("Gen", "G", amount)) == words


def test_the_key_that_opens_a_list_moves_no_shot(bench: Bench) -> None:
    move = bench.choose(0).elements.field("elements.camera.move")
    assert isinstance(move, QComboBox)

    def kept(key: Qt.Key, how: Qt.KeyboardModifier) -> bool:
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, how)
        asked.ignore()
        QApplication.sendEvent(move, asked)
        return asked.isAccepted()

    assert kept(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert not kept(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert not kept(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_mixed_is_no_value_and_what_is_set_goes_to_all_in_one_step(bench: Bench) -> None:
    inspector = bench.choose(0, 1, 2)
    mood = inspector.elements.field("elements.mood")
    assert isinstance(mood, Field)
    assert (mood.text(), mood.placeholderText()) == ("", "mixed")
    assert mood.property("mixed")
    assert mood.accessibleDescription() == "mixed, 3 values"
    mood.setFocus()
    inspector.head.title.setFocus()
    bench.settled()
    assert not bench.film.undo.stack.canUndo()
    write(mood, "Quiet")
    assert not mood.property("mixed")
    enter(mood)
    bench.wait(lambda: {bench.shot(n).elements.mood for n in range(3)} == {"Quiet"})
    bench.wait(lambda: bench.film.undo.stack.count() == 1)


def test_a_refresh_takes_no_typed_text_and_escape_gives_the_newest(bench: Bench) -> None:
    mood = bench.choose(0).elements.field("elements.mood")
    assert isinstance(mood, Field)
    write(mood, "Half a wo")
    bench.set(0, elements__mood="Somebody else's", notes="x")
    bench.settled()
    assert (mood.text(), mood.hasFocus()) == ("Half a wo", True)
    QTest.keyClick(mood, Qt.Key.Key_Escape)
    assert mood.text() == "Somebody else's"


def test_typed_text_belongs_to_the_shots_it_was_typed_for(bench: Bench) -> None:
    inspector = bench.choose(0)
    write(inspector.elements.field("elements.subject_action"), "A gull lands")
    bench.choose(1)
    bench.wait(lambda: bench.shot(0).elements.subject_action == "A gull lands")
    assert bench.shot(1).elements.subject_action != "A gull lands"


def test_a_refused_value_gives_the_field_back(bench: Bench) -> None:
    frames = bench.choose(0).head.frames
    write(frames, "many")
    enter(frames)
    bench.wait(lambda: bool(bench.failures))
    bench.wait(lambda: frames.text() == "72")


def test_a_half_box_says_how_many_and_turns_on_for_all(bench: Bench) -> None:
    bench.set(1, bookend=True)
    bench.set(0, 2, bookend=False)
    inspector = bench.choose(0, 1, 2)
    flag = inspector.narrow.uses.field("bookend")
    assert isinstance(flag, Flag)
    assert flag.checkState() is Qt.CheckState.PartiallyChecked
    assert flag.accessibleDescription() == "1 of 3"
    inspector.narrow.folds["uses"].set_open(True, keep=False)
    flag.setFocus()
    QTest.keyClick(flag, Qt.Key.Key_Space)
    bench.wait(lambda: all(bench.shot(n).bookend for n in range(3)))
    bench.wait(lambda: all(shot.bookend for shot in bench.film.shots.values()))
    bench.settled()
    assert flag.checkState() is Qt.CheckState.Checked
    QTest.keyClick(flag, Qt.Key.Key_Space)
    bench.wait(lambda: not any(bench.shot(n).bookend for n in range(3)))
    bench.wait(lambda: bench.film.undo.stack.count() == 2)


def test_negatives_of_some_are_given_to_all_and_taken_from_all(bench: Bench) -> None:
    bench.set(0, negatives=["rain", "text"])
    bench.set(1, 2, negatives=["text"])
    inspector = bench.choose(0, 1, 2)
    inspector.narrow.folds["beats"].set_open(True, keep=False)
    chips = inspector.narrow.negatives.chips
    assert chips.words() == ["rain", "text"]
    assert (chips.chip("rain").partial(), chips.chip("text").partial()) == (True, False)
    assert chips.chip("rain").accessibleName() == "rain, 1 of 3"
    chips.chip("rain").click()
    bench.wait(lambda: bench.shot(2).negatives == ("text", "rain"))
    bench.wait(lambda: not chips.chip("rain").partial())
    QTest.keyClick(chips.chip("text"), Qt.Key.Key_Delete)
    bench.wait(lambda: {bench.shot(n).negatives for n in range(3)} == {("rain",)})
    more = inspector.narrow.negatives.more
    write(more, "crowds, logos")
    enter(more)
    bench.wait(lambda: bench.shot(1).negatives == ("rain", "crowds", "logos"))
    assert more.text() == ""


def test_the_value_of_one_shot_is_taken_for_all(bench: Bench) -> None:
    narrow = bench.choose(0, 1).narrow
    assert narrow.mixed.title == "Mixed: Camera"
    buttons = [b for b in narrow.mixed.findChildren(QPushButton) if not b.isHidden()]
    assert len(buttons) == 2
    buttons[1].click()
    bench.wait(lambda: bench.shot(0).elements.camera == bench.shot(1).elements.camera)
    bench.wait(lambda: narrow.mixed.title == "Mixed: Subject")


def test_edges_of_beats_move_by_frames_and_never_over_another(bench: Bench) -> None:
    bench.set(0, beats=[{"start_frame": 0, "end_frame": 24, "action": "a"},
                        {"start_frame": 25, "end_frame": 72, "action": "b"}])  # fmt: skip
    beats = bench.choose(0).narrow.beats
    bench.inspector.narrow.folds["beats"].set_open(True, keep=False)
    strip = beats.strip
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Down)  # the first beat's end
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert "It would lie over the beat from 25 to 72" in beats._told.text()
    strip.flush()
    bench.wait(lambda: bench.shot().beats[0].end_frame == 25)
    bench.settled()
    QTest.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    strip.flush()
    bench.wait(lambda: bench.shot().beats[0].end_frame == 15)
    bench.settled()
    assert beats._told.text() == ""
    assert "frames 0 to 15" in strip.accessibleDescription()
    write(beats._end, "99")
    enter(beats._end)
    assert "does not lie inside" in beats._told.text()
    assert beats._end.text() == "15"


def test_beats_are_made_written_and_deleted_by_keys(bench: Bench) -> None:
    bench.set(0, beats=[])
    beats = bench.choose(0).narrow.beats
    bench.inspector.narrow.folds["beats"].set_open(True, keep=False)
    beats.strip.setFocus()
    QTest.keyClick(beats.strip, Qt.Key.Key_Insert)
    bench.wait(lambda: len(bench.shot().beats) == 1)
    assert beats.words.hasFocus()
    QTest.keyClicks(beats.words, "the fog lifts")
    enter(beats.words)
    whole = Beat(start_frame=0, end_frame=72, action="the fog lifts")
    bench.wait(lambda: bench.shot().beats == (whole,))
    bench.settled()
    beats.strip.setFocus()
    QTest.keyClick(beats.strip, Qt.Key.Key_Delete)
    bench.wait(lambda: bench.shot().beats == ())


def test_a_beat_is_dragged_and_stops_at_its_neighbour(bench: Bench) -> None:
    bench.set(0, beats=[{"start_frame": 0, "end_frame": 24, "action": "a"},
                        {"start_frame": 36, "end_frame": 72, "action": "b"}])  # fmt: skip
    beats = bench.choose(0).narrow.beats
    bench.inspector.narrow.folds["beats"].set_open(True, keep=False)
    bench.settled()
    strip = beats.strip
    box = strip.beat_rect(0)
    edge = QPoint(box.right(), box.center().y())
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(strip, edge + QPoint(400, 0))
    assert "stops there" in beats._told.text()
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=edge + QPoint(400, 0))
    bench.wait(lambda: bench.shot().beats[0].end_frame == 36)
    bench.wait(lambda: bench.film.undo.stack.count() == 1)


def test_pictures_become_frames_and_are_taken_away_again(bench: Bench) -> None:
    inspector = bench.choose(0)
    picture = resource("sample_film") / "frames" / "020.jpg"
    first = bench.shot().first_frame_id
    inspector.put_picture([bench.ids[0]], "last_frame_id", picture)
    bench.wait(lambda: bench.shot().last_frame_id is not None)
    bench.settled()
    references = inspector.narrow.references
    assert references.slots()[0] == "First frame"
    assert references.slots()[-1] == "Last frame"
    references.setFocus()
    offered = [action.text() for action in references.menu().actions() if action.text()]
    assert offered[:3] == ["Make It Last frame", "Make It Reference", "Take Away"]
    references.moved.emit("first_frame_id", first, "reference_ids")
    bench.wait(lambda: first in bench.shot().reference_ids)
    assert bench.shot().first_frame_id is None
    bench.settled()
    references.taken.emit("reference_ids", first)
    bench.wait(lambda: first not in bench.shot().reference_ids)


def test_a_shot_without_a_seed_shows_its_persons(bench: Bench) -> None:
    art = bench.stage.bench.art_department
    who = art.add_character("Ada").changes[0].id
    art.set_character(who, {"seed": 31})
    cards = bench.stage.film.shelf.cards
    most = {"value": 99, "source": "test", "as_of": "2026-11-20"}
    seeded = model("Seeded", "Z", "1.00", seed_max=most)
    cards.append(seeded)
    bench.set(0, character_ids=(who,), model="seeded", seed=None)
    field = bench.choose(0).narrow.model.seed
    assert field.placeholderText() == "31"
    assert "Ada" in field.toolTip()
    bench.set(0, character_ids=())
    bench.choose(0)
    assert field.placeholderText() == "Seed"


def test_the_wheel_over_a_text_moves_the_panel_and_never_half_a_line(bench: Bench) -> None:
    bench.set(0, audio="Fire breathing, wood scraping on stone, a bell far away and gulls " * 4)
    sound = bench.choose(0).narrow.beats.audio
    sound.setFocus()
    place = QPointF(sound.rect().center())

    def turned() -> bool:
        wheel = QWheelEvent(
            *(place, sound.mapToGlobal(place), QPoint(), QPoint(0, -120)),
            *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
            *(Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(sound.viewport(), wheel)
        return wheel.isAccepted()

    assert turned()
    assert sound.verticalScrollBar().value() > 0
    bench.inspector.narrow.references.setFocus()
    assert sound.verticalScrollBar().value() == 0
    assert not turned()
    assert sound.verticalScrollBar().value() == 0


def test_pictures_that_a_model_does_not_take_are_named(bench: Bench) -> None:
    picture = bench.stage.bench.art_department.add_picture(
        resource("sample_film") / "frames" / "020.jpg"
    )
    bench.set(0, reference_ids=(picture.id,), first_frame_id=None, model="gen-4.5", anchor_ids=())
    references = bench.choose(0).narrow.references
    said = "Gen-4.5 takes no references: 1 not sent"
    assert references.behind() == said
    assert said in references.accessibleDescription()
    tall = references.height()
    bench.set(0, reference_ids=())
    bench.choose(0)
    assert references.behind() == ""
    assert references.height() < tall


def test_every_control_can_be_reached_and_has_a_name(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.show_wide(True)
    for fold in inspector.narrow.folds.values():
        fold.set_open(True, keep=False)
    bench.settled()
    nameless = [
        type(one).__name__
        for one in inspector.findChildren(QWidget)
        if one.isVisible()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (one.accessibleName() or getattr(one, "text", lambda: "")())
    ]
    assert nameless == []


@pytest.mark.parametrize(("width", "both"), [(1600, True), (1280, True), (1100, False)])
def test_the_wide_part_fits_its_window(bench: Bench, width: int, both: bool) -> None:
    bench.window.resize(width, 720)
    inspector = bench.choose(0)
    inspector.show_wide(True)
    bench.settled()
    assert inspector.wide.width() >= 480
    assert inspector.narrow.isVisible() is both
    assert inspector.width() <= width - 440 + (0 if both else 320)
    inspector.show_wide(False)
    assert (inspector.width(), inspector.narrow.isVisible()) == (320, True)
