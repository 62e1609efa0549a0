"""What one turn of the loop does on the board of a long film: nothing twice, nothing unseen."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QMenu

from app.production.board import board_filter
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.sheet import SheetGrid
from app.ui.pages.board.views import View
from tests.ui.conftest import Opened


def _laid_out(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each view was laid out from now on."""
    done: Counter[str] = Counter()
    for kind in (Grid, SheetGrid):
        plain = kind.make_layout

        def counted(self: Grid, plain=plain, name=kind.__name__):
            done[name] += 1
            return plain(self)

        monkeypatch.setattr(kind, "make_layout", counted)
    return done


def test_a_filter_lays_out_the_view_in_sight_once_and_no_other(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.settled()
    board = opened.window.board
    sheet, done = board.hands.sheet, _laid_out(monkeypatch)
    board.filter.field.setText("10")
    assert 0 < len(board.model.rows) < 6
    assert done == {"Grid": 1}
    board.filter.clear()
    assert done == {"Grid": 2}
    board.views.show_view(View.SHEET)
    assert sheet.grid.layout_().rows == 6
    assert done["SheetGrid"] > 0
    assert sheet._shown == [("planned", 6)]


def test_a_fold_opens_for_a_filter_that_leaves_every_shot(opened: Opened) -> None:
    opened.settled()
    board = opened.window.board
    board.grid.fold(0)
    folded = board.grid.verticalScrollBar().maximum(), board.grid.layout_().height
    assert board.grid.layout_().tile(0) is None
    board.filter.field.setText("-is:omitted")
    assert len(board.model.rows) == 6
    assert board.grid.layout_().tile(0) is not None
    board.filter.clear()
    assert (board.grid.verticalScrollBar().maximum(), board.grid.layout_().height) == folded


def test_words_beside_the_shot_are_read_once_for_all_that_share_them(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.settled()
    board, film = opened.window.board, opened.film
    board.filter._filter.learn(film.shots.values())
    folded: list[str] = []
    plain = board_filter.fold

    def counted(text: str) -> str:
        folded.append(text)
        return plain(text)

    monkeypatch.setattr(board_filter, "fold", counted)
    board.filter.field.setText("nowhere")
    assert board.model.rows == []
    beside = {f"{row.model_name} {row.state_word}" for row in film.rows}
    assert sorted(one for one in folded if one in beside) == sorted(beside)
    assert len(beside) < len(film.rows)


def test_the_filter_menu_counts_over_the_film_only_in_the_menu_that_is_opened(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.settled()
    bar, counted = opened.window.board.filter, list[str]()
    plain = bar._held

    def held(key: str) -> dict[str, int]:
        counted.append(key)
        return plain(key)

    monkeypatch.setattr(bar, "_held", held)
    bar.menu.aboutToShow.emit()
    menus = {action.text(): action.menu() for action in bar.menu.actions() if action.menu()}
    assert not {"missing", "is", "lint", "kind"} & set(counted)
    missing = menus["Missing"]
    assert isinstance(missing, QMenu)
    assert missing.isEnabled()
    counted.clear()
    missing.aboutToShow.emit()
    assert counted == ["missing"]
    assert "Take\t6" in [action.text() for action in missing.actions()]
