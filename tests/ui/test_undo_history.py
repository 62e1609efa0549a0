"""The undo history: named steps, and several of them back or on at once."""

from __future__ import annotations

from app.ui.undo_menu import UndoMenu
from tests.ui.conftest import Opened


def menu(opened: Opened) -> UndoMenu:
    found = opened.window.menus["Edit"].findChild(UndoMenu) or next(
        action.menu()
        for action in opened.window.menus["Edit"].actions()
        if isinstance(action.menu(), UndoMenu)
    )
    assert isinstance(found, UndoMenu)
    found.aboutToShow.emit()
    return found


def titles(opened: Opened) -> list[str]:
    return [shot.title for shot in opened.stage.bench.board.shots()[:1]]


def test_any_earlier_or_later_state_is_one_click_away(opened: Opened) -> None:
    opened.settled()
    board, (before,) = opened.stage.bench.board, titles(opened)
    shot_id = opened.film.rows[0].shot_id
    for n in range(4):
        opened.film.set_fields([shot_id], {"title": f"Title {n}"})
    opened.film.change(lambda: board.cuts.split(shot_id))
    opened.wait(lambda: opened.film.undo.stack.count() == 5)
    shown = [action.text() for action in menu(opened).actions()]
    assert shown == ["Split shot 010", *["Change title of 1 shot"] * 4, "As opened"]
    assert [a.isChecked() for a in menu(opened).actions()] == [True, *[False] * 5]

    menu(opened).actions()[3].trigger()  # after the second change
    opened.wait(lambda: titles(opened) == ["Title 1"] and len(board.shots()) == 6)
    opened.settled()
    assert opened.window.actions_["edit.redo"].text() == "Redo Change title of 1 shot"
    menu(opened).actions()[-1].trigger()
    opened.wait(lambda: titles(opened) == [before])
    opened.settled()
    assert not opened.film.undo.stack.canUndo()
    menu(opened).actions()[0].trigger()
    opened.wait(lambda: titles(opened) == ["Title 3"] and len(board.shots()) == 7)
    assert opened.problems == []


def test_a_long_history_shows_what_is_near_and_says_how_much_is_older(opened: Opened) -> None:
    opened.settled()
    assert not menu(opened).isEnabled()
    shot_id = opened.film.rows[0].shot_id
    for n in range(40):
        opened.film.set_fields([shot_id], {"title": f"Title {n}"})
    opened.wait(lambda: opened.film.undo.stack.count() == 40)
    assert menu(opened).isEnabled()
    actions = menu(opened).actions()
    assert len(actions) == 27
    assert actions[0].isChecked()
    assert (actions[-1].text(), actions[-1].isEnabled()) == ("15 older", False)
