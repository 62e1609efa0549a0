"""The lock of the board in the window: changes after it are seen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget

from tests.ui.conftest import Opened

# popovers are windows of their own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_changes_after_the_lock_are_shown_on_tiles_and_in_a_list(opened: Opened) -> None:
    film, lock = opened.film, opened.window.board.lock
    opened.window.actions_["board.lock"].trigger()
    opened.wait(lambda: "Locked" in lock.button.text())
    assert opened.window.actions_["board.lock"].text() == "Unlock Board"
    assert not any(row.changed for row in film.rows)
    first = film.rows[0].shot_id
    film.set_fields([first], {"title": "Another title"})
    opened.wait(lambda: film.rows[0].changed)
    assert lock.button.text().endswith("1 changed")
    lock.button.click()
    opened.wait(lambda: bool(_lists(opened)))
    (found,) = _lists(opened)
    assert "title: “Another title”, was" in found.item(0).text()
    found.itemActivated.emit(found.item(0))
    assert opened.window.board.selected_ids() == [first]
    film.undo.stack.undo()
    opened.wait(lambda: not film.rows[0].changed)
    film.undo.stack.undo()
    opened.wait(lambda: lock.button.text() == "Lock board")


def _lists(opened: Opened) -> list[QListWidget]:
    return [
        one
        for one in opened.window.findChildren(QListWidget)
        if one.accessibleName() == "Changes since the lock" and one.isVisible()
    ]
