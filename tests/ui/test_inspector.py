"""The inspector on real desks: one shot, several, the wide part, prompts, findings, repairs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.edit import changed, edit
from app.domain.shot import Beat, Move, Shot
from app.resources import resource
from app.ui.bridge import Bridge
from app.ui.pages.board.inspector import Inspector
from app.ui.state.film import Film
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.flags import Flag
from app.ui.widgets.stacks import row
from app.ui.widgets.thumbnails import Thumbnails
from tests.ui.stage import Stage, model

KLING = model(
    "Kling 3.0", "K", "1.40", vendor="kling", family="kling",
    prompting={"presets": ["Cinematic", "Anime"], "preset_required": True, "negative": True},
)  # fmt: skip
WIRED = model("Gen-4.5", "R", "1.00", wire_model="gen4.5")


class Bench:
    """An inspector in its own window on a film of three shots; made once, put back between."""

    qtbot: QtBot

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._cards = [*stage.film.shelf.cards, KLING, WIRED]
        stage.film.shelf.cards[:] = self._cards
        self.bridge = Bridge()
        self.failures: list[Exception] = []
        self.bridge.failed.connect(self.failures.append)
        self.film = Film(self.bridge)
        self.film._timer.setInterval(10)
        self.film.office = SimpleNamespace(catalogue=stage.film.shelf)  # type: ignore[assignment]
        self.thumbnails = Thumbnails()
        self.inspector = Inspector(self.film, self.thumbnails)
        self.window = QWidget()
        self.window.setLayout(row(None, self.inspector, gap=0))
        self.window.resize(1600, 900)
        self.film.open(stage.bench)
        self._start = stage.shots()
        self.ids = [shot.id for shot in self._start]

    def begin(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window.resize(1600, 900)
        self.window.show()
        self.window.activateWindow()
        self.wait(lambda: list(self.film.shots) == self.ids)

    def put_back(self) -> None:
        inspector, board = self.inspector, self.stage.bench.board
        self.settled()
        inspector.wide.pin.setChecked(False)
        inspector.wide.compare.exact.setChecked(False)
        inspector.show_wide(False)
        inspector.narrow.show_view("five")
        inspector.show_shots([])
        self.stage.film.shelf.cards[:] = self._cards
        now = board.shots()
        board.commit(edit("back", *(changed(a, b) for a, b in zip(now, self._start, strict=True))))
        self.wait(lambda: list(self.film.shots.values()) == self._start)
        self.settled()
        self.film.undo.stack.clear()
        self.failures.clear()

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=10_000)

    def settled(self) -> None:
        """Everything asked for has come back and was shown."""
        for _ in range(2):
            self.qtbot.wait(20)
            self.wait(lambda: not self.inspector._soon.isActive() and not self.bridge._running)
        self.qtbot.wait(1)

    def shot(self, n: int = 0) -> Shot:
        return self.stage.bench.board.shot(self.ids[n])

    def set(self, *shots: int, **fields: object) -> None:
        ids = [self.ids[n] for n in shots] or self.ids
        paths = {path.replace("__", "."): value for path, value in fields.items()}
        self.stage.bench.board.set_fields(ids, paths)
        board = self.stage.bench.board
        self.wait(lambda: all(self.film.shots[i] == board.shot(i) for i in ids))

    def choose(self, *shots: int) -> Inspector:
        self.inspector.show_shots([self.ids[n] for n in shots])
        self.settled()
        return self.inspector

    def close(self) -> None:
        self.thumbnails.close()
        self.film.close()
        self.bridge.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Bench]:
    stage = Stage.build(tmp_path_factory.mktemp("film") / "First Light.takeboard").sample(3)
    made = Bench(stage)
    yield made
    made.window.close()
    made.close()
    stage.close()


@pytest.fixture
def bench(house: Bench, qtbot: QtBot) -> Iterator[Bench]:
    house.begin(qtbot)
    yield house
    house.put_back()


def write(field: object, text: str) -> None:
    """Type into a field as a person does, without ending it."""
    assert isinstance(field, Field | TextBox)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def enter(field: QWidget) -> None:
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(within: QWidget, word: str) -> None:
    found = [b for b in within.findChildren(QPushButton) if b.text() == word and b.isVisible()]
    assert len(found) == 1, [b.text() for b in within.findChildren(QPushButton)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


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
    bench.wait(lambda: flag.checkState() is Qt.CheckState.Checked)
    QTest.keyClick(flag, Qt.Key.Key_Space)
    bench.wait(lambda: not any(bench.shot(n).bookend for n in range(3)))
    assert bench.film.undo.stack.count() == 2


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


def test_a_finding_leads_to_its_field_or_is_mended_or_waived(bench: Bench) -> None:
    bench.set(0, elements__mood="", model="kling-3.0", preset="")
    inspector = bench.choose(0)
    assert sorted(inspector.lint.words()) == ["kling-without-preset", "missing-mood"]
    press(inspector.lint, "Write it")
    assert inspector.elements.field("elements.mood").hasFocus()
    finding = next(f for f in inspector.lint._last[0] if f.rule == "kling-without-preset")
    menu = inspector.lint.choices(finding, inspector.lint.offered(finding)[0])
    assert [action.text() for action in menu.actions()] == ["Cinematic", "Anime"]
    menu.actions()[1].trigger()
    bench.wait(lambda: bench.shot().preset == "Anime")
    bench.wait(lambda: finding not in inspector.lint._last[0])
    bench.settled()
    press(inspector.lint, "Waive")
    bench.wait(lambda: bench.shot().waived == ("missing-mood",))
    bench.wait(lambda: inspector.lint.words() == [])
    bench.settled()
    press(inspector.lint, "missing-mood")
    bench.wait(lambda: inspector.lint.words() == ["missing-mood"])
    bench.film.undo.stack.undo()
    bench.wait(lambda: bench.shot().waived == ("missing-mood",))


def test_several_findings_are_mended_as_one_edit(bench: Bench) -> None:
    outside = [{"start_frame": 0, "end_frame": 99, "action": "walks"}]
    bench.set(0, 1, beats=outside)
    inspector = bench.choose(0, 1)
    press(inspector.lint, "Fix 2")
    bench.wait(lambda: [bench.shot(n).beats[0].end_frame for n in (0, 1)] == [72, 72])
    bench.wait(lambda: bench.film.undo.stack.count() == 1)


def test_the_prompt_of_another_model_is_looked_at_without_assigning_it(bench: Bench) -> None:
    inspector = bench.choose(0)
    panel = inspector.narrow.prompt
    assert panel.choice.itemText(0) == "Animatic, assigned"
    panel.choice.setCurrentIndex(panel.choice.findData("kling-3.0"))
    panel.choice.activated.emit(panel.choice.currentIndex())
    bench.wait(lambda: "Cinematic preset" in panel.view.text())
    assert bench.shot().model == "animatic"
    panel.view.setFocus()
    while "place" not in panel._source.text():
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    enter(panel.view)
    assert inspector.elements.field("elements.environment_lighting").hasFocus()
    bench.choose(1)
    assert panel.choice.card_id() is None


def test_a_beats_phrase_opens_its_part_and_chooses_the_beat(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.narrow.folds["beats"].set_open(False, keep=False)
    view = inspector.prompt
    phrase = next(p for p in view._phrases if p.source == "beat 2")
    view.wanted.emit(phrase)
    assert inspector.narrow.folds["beats"].is_open()
    assert inspector.narrow.beats.strip.current() == 1
    assert inspector.narrow.beats.words.hasFocus()


def test_the_wide_part_compares_two_models_and_assigns_the_right_one(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.compare()
    bench.settled()
    compare = inspector.wide.compare
    compare.right.setCurrentIndex(compare.right.findData("kling-3.0"))
    compare.right.activated.emit(0)
    bench.wait(lambda: "only right: Cinematic preset." in compare.diff.text())
    assert "(same)" in compare.diff.text()
    compare.assign.click()
    bench.wait(lambda: bench.shot().model == "kling-3.0")
    assert bench.shot(1).model == "animatic"


def test_two_stored_versions_are_compared(bench: Bench) -> None:
    art = bench.stage.bench.art_department
    card = bench.stage.film.shelf.get("animatic")
    old = art.compile_for(bench.shot(), card)
    bench.set(0, elements__mood="Loud")
    new = art.compile_for(bench.shot(), card)
    inspector = bench.choose(0)
    inspector.compare()
    bench.settled()
    compare = inspector.wide.compare
    for side, version in ((compare.left, old), (compare.right, new)):
        at = side.findData(version.id)
        assert side.itemText(at) == f"Animatic, v{version.version}"
        side.setCurrentIndex(at)
    compare.right.activated.emit(0)
    bench.wait(lambda: "only right: Loud." in compare.diff.text())
    assert compare._title.text() == "Prompt, two versions"
    assert not compare.assign.isEnabled()


def test_the_exact_request_holds_no_key_and_says_where_there_is_no_adapter(bench: Bench) -> None:
    bench.stage.film.shelf.cards[-1] = WIRED.model_copy(
        update={"sizes": WIRED.sizes.model_copy(
            update={"value": (WIRED.sizes.value[0].model_copy(update={"name": "1280:720"}),)}
        )}
    )  # fmt: skip
    bench.set(0, model="gen-4.5")
    inspector = bench.choose(0)
    inspector.show_request()
    request = inspector.wide.compare.request
    bench.wait(lambda: bool(request.text.toPlainText()))
    shown = json.loads(request.text.toPlainText())
    assert shown["headers"]["Authorization"] == "Bearer key from the keychain"
    assert shown["body"]["promptText"] == inspector.prompt.text()
    left = inspector.wide.compare.left
    left.setCurrentIndex(left.findData("kling-3.0"))
    left.activated.emit(0)
    bench.wait(lambda: request.title() == "no adapter yet")
    assert request.text.toPlainText() == ""
    left.setCurrentIndex(left.findData("animatic"))
    left.activated.emit(0)
    bench.wait(lambda: "Local renderer" in request.title())
    assert bench.stage.bench.shooting.jobs() == []


def test_a_pinned_shot_stays_while_the_selection_goes_on(bench: Bench) -> None:
    inspector = bench.choose(0)
    inspector.show_wide(True)
    bench.settled()
    inspector.wide.pin.click()
    bench.choose(1)
    assert inspector.wide.shot_id() == bench.ids[0]
    assert inspector.head.title.text() == bench.shot(1).title
    write(inspector.wide.elements.field("elements.mood"), "Pinned mood")
    enter(inspector.wide.elements.field("elements.mood"))
    bench.wait(lambda: bench.shot(0).elements.mood == "Pinned mood")
    assert bench.shot(1).elements.mood != "Pinned mood"
    inspector.wide.pin.click()
    assert inspector.wide.shot_id() == bench.ids[1]


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


def test_live_action_is_neither_checked_nor_sent(bench: Bench) -> None:
    bench.set(0, kind="live action", elements__mood="")
    inspector = bench.choose(0)
    assert inspector.lint.words() == []
    bench.wait(lambda: not inspector.send.button.isEnabled())
    assert "no shot to render" in inspector.send.button.toolTip()


def test_a_risky_use_is_said_in_words_where_it_is_chosen(bench: Bench) -> None:
    bench.set(0, coverage="principal photography")
    inspector = bench.choose(0)
    assert inspector.narrow.uses._rank.text().startswith("Risky. It must cut")
    assert inspector.lint.words() == ["risky-use"]


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
