"""The inspector made in steps after the first paint, and what is typed into it very early."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.keyboard import next_stop
from app.ui.main_window import MainWindow
from app.ui.pages.board.page import BoardPage
from app.ui.state.film import Film
from app.ui.widgets.fields import Field, TextBox
from tests.ui.inspecting import write
from tests.ui.stage import Stage


class Painted:
    """A window that has painted a film's first rows, before the film is open and anything is read.

    Its steps are taken by hand.
    """

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage, self.qtbot = stage, qtbot
        self.bridge = Bridge()
        self.film = Film(self.bridge)
        self.film._timer.setInterval(10)
        self.film.show_first(stage.first_rows(Path()))
        self.window = MainWindow(self.film)
        self.window.painted.disconnect(self.board.make_rest)
        qtbot.addWidget(self.window)
        self.window.resize(1600, 900)
        self.board.show_rows()
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        # else nothing takes the keyboard
        qtbot.waitUntil(self.window.isActiveWindow, timeout=5_000)

    @property
    def board(self) -> BoardPage:
        return self.window.board

    def whole(self) -> None:
        for _step in self.board._making:
            pass

    def read(self) -> None:
        """The film is open and every shot is known."""
        self.film.open(self.stage.bench)
        self.qtbot.waitUntil(lambda: bool(self.film.shots), timeout=10_000)

    def close(self) -> None:
        self.window.close()
        self.film.close()
        self.bridge.close()


@pytest.fixture
def painted(stage: Stage, qtbot: QtBot) -> Iterator[Painted]:
    made = Painted(stage, qtbot)
    yield made
    made.close()


def test_no_step_makes_much_of_it(painted: Painted) -> None:
    grown, before = [], len(painted.window.findChildren(QWidget))
    for _step in painted.board._making:
        now = len(painted.window.findChildren(QWidget))
        grown.append(now - before)
        before = now
    assert sum(grown) > 300
    assert max(grown) < 80, grown


def test_a_shot_selected_before_it_is_whole_is_shown_when_it_is(painted: Painted) -> None:
    second = painted.film.rows[1].shot_id
    for _step in range(9):
        next(painted.board._making)
    painted.board.go_to(second)
    painted.read()
    painted.whole()
    inspector, shot = painted.board.inspector, painted.film.shots[second]
    mood = inspector.elements.field("elements.mood")
    assert isinstance(mood, Field)
    painted.qtbot.waitUntil(lambda: mood.text() == shot.elements.mood, timeout=5_000)
    assert inspector.head.title.text() == shot.title
    assert inspector.narrow.planning.field("number").text() == shot.number  # type: ignore[union-attr]
    assert inspector.send.takes() == painted.stage.bench.board.project().takes_per_shot


def test_asked_for_in_between_it_is_whole_at_once(painted: Painted) -> None:
    painted.board.make_rest()
    painted.qtbot.waitUntil(lambda: painted.board._side.findChild(Field) is not None)
    assert painted.board._inspector is None
    painted.board.inspector.toggle_wide()
    assert painted.board.inspector.wide.isVisible()
    made = len(painted.window.findChildren(Field))
    painted.qtbot.wait(60)
    assert len(painted.window.findChildren(Field)) == made


def test_tab_goes_from_left_to_right_and_from_above(painted: Painted) -> None:
    painted.read()
    painted.board.go_to(painted.film.rows[0].shot_id)
    painted.whole()
    inspector = painted.board.inspector
    for fold in inspector.narrow.folds.values():
        fold.set_open(True, keep=False)
    painted.window.resize(2400, 900)  # room for both parts
    inspector.show_wide(True)
    painted.qtbot.wait(60)  # the selection is followed a moment later
    inspector.toggle_view()
    stops = _stops(painted.board.lock.button)
    wide, narrow = _places(stops, inspector.wide), _places(stops, inspector.narrow)
    assert wide == sorted(wide)
    assert max(wide) < min(narrow)
    folds = [fold for fold in inspector.narrow.folds.values() if fold.isVisible()]
    assert len(folds) > 5
    heads = [stops.index(fold.head) for fold in folds]
    assert heads == sorted(heads)
    assert stops.index(inspector.head.title) < heads[0]
    assert stops.index(inspector.send.button) > heads[-1]
    seventh = stops.index(inspector.elements.field("beats"))
    assert heads[0] < seventh < heads[1]  # a view made later stands where the first one stood


def test_nothing_can_be_typed_before_the_shot_is_read(painted: Painted) -> None:
    painted.board.go_to(painted.film.rows[0].shot_id)
    painted.whole()
    painted.qtbot.wait(60)
    inspector = painted.board.inspector
    fields = [*inspector.narrow.findChildren(Field), *inspector.narrow.findChildren(TextBox)]
    assert fields
    assert not [field.accessibleName() for field in fields if field.isEnabled()]
    assert not inspector.send.button.isEnabled()
    painted.read()
    painted.qtbot.waitUntil(inspector.head.title.isEnabled, timeout=5_000)
    assert inspector.elements.field("elements.mood").isEnabled()
    painted.qtbot.waitUntil(inspector.send.button.isEnabled, timeout=5_000)


def test_typing_at_once_goes_into_the_shot_that_was_chosen(painted: Painted) -> None:
    painted.read()
    painted.whole()
    board, inspector = painted.board, painted.board.inspector
    first, second = (row.shot_id for row in painted.film.rows[:2])
    board.go_to(first)
    painted.qtbot.wait(60)
    board.go_to(second)  # and not a moment later somebody is in a field
    mood = inspector.elements.field("elements.mood")
    assert isinstance(mood, Field)
    mood.setFocus()
    assert mood.text() == painted.film.shots[second].elements.mood
    mood.end(False)
    QTest.keyClicks(mood, ", at last")
    board.go_to(first)  # the keyboard stays in the field
    mood.setFocus()
    assert mood.text() == painted.film.shots[first].elements.mood
    write(mood, "loud")
    board.setFocus()
    read = painted.stage.bench.board.shot
    painted.qtbot.waitUntil(lambda: read(first).elements.mood == "loud", timeout=5_000)
    assert read(second).elements.mood.endswith(", at last")


def _stops(here: QWidget) -> list[QWidget]:
    found = [here]
    while (one := next_stop(found[-1], True)) is not None and one is not here:
        found.append(one)
    return found


def _places(stops: list[QWidget], part: QWidget) -> list[int]:
    return [n for n, one in enumerate(stops) if part.isAncestorOf(one)]


def test_the_keyboard_stays_where_it_was(painted: Painted) -> None:
    painted.board.grid.setFocus()
    painted.whole()
    assert QApplication.focusWidget() is painted.board.grid
