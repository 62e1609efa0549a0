"""Everybody can use the window: names, tooltips, Tab, and the same at twice the size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.job import JobState
from app.domain.shot import Shot
from app.production.vendor_accounts import VendorAccountDesk
from app.providers.front_desk import FrontDesk
from app.storage.account_notes import AccountNotes
from app.storage.keychain import SystemKeychain
from app.storage.office import Office
from app.studio import SystemClock
from app.ui.dialogs.import_preview import ImportPreview
from app.ui.dialogs.new_film import NewFilm
from app.ui.page_catalog import PAGES
from app.ui.pages.board.inspector.bank import BankList
from app.ui.widgets.top_bar import PageTab
from tests.ui.conftest import Opened
from tests.ui.walk import clipped_in, controls_without_a_way, not_among, tab_stops, wrong_in

# a list that drops down is a window of its own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def film(opened: Opened) -> Opened:
    """A take has landed, another renders, a shot is selected."""
    shots = opened.stage.shots()
    jobs = opened.stage.send(shots[:2])
    opened.stage.land(jobs[0])
    opened.stage.move(jobs[1], JobState.SUBMITTING, JobState.RENDERING)
    in_doubt(opened, shots[2])
    opened.film.credentials.use(accounts(opened.stage.folder.parent))
    opened.window.board.go_to(shots[0].id)
    opened.settled()
    return opened


def in_doubt(opened: Opened, shot: Shot) -> None:
    """A take that was sent and never answered."""
    (job,) = opened.stage.send([shot])
    with opened.stage.film.store.transaction() as tx:
        now = opened.stage.film.clock.now()
        opened.stage.film.book.move(tx, job.id, JobState.SUBMITTING, "", now)
        opened.stage.film.book.open_attempt(tx, job.id, now)
    opened.stage.move(job, JobState.IN_DOUBT, why="in doubt")


def accounts(folder: Path) -> VendorAccountDesk:
    """One key from the environment, and no keyring."""
    keychain = SystemKeychain({"RUNWAYML_API_SECRET": "key_0123456789abcdef"})
    notes = AccountNotes(Office(folder / "office"))
    vendors = FrontDesk(keychain, notes.address, {})
    return VendorAccountDesk(keychain, notes._office, notes, vendors, SystemClock())


BOARD_VIEWS = ("view.table", "view.sheet", "shot.wide", "edit.replace", "board.kit", "board.lane")


def places(film: Opened) -> Iterator[str]:
    """Every page and the other faces of Plan and Board, one after the other, at rest."""
    window = film.window
    for page in PAGES:
        window.show_page(page.key)
        film.settled()
        yield page.key
        if page.key == "plan":
            plan: Any = window.page("plan")
            for part in plan._parts:
                plan.show_part(part)
                film.settled()
                yield f"plan, {part}"
        if page.key == "generate":
            for command in ("generate.doubts", "generate.accounts"):
                window.actions_[command].trigger()
                film.settled()
                yield f"generate, {command}"
            generate: Any = window.page("generate")
            generate.halls.enter("queue")
        if page.key == "board":
            for command in BOARD_VIEWS:
                window.actions_[command].trigger()
                film.settled()
                yield f"board, {command}"
                window.actions_[command].trigger()


def test_every_control_of_a_page_has_a_name_a_tooltip_and_a_way_to_it(film: Opened) -> None:
    wrong = []
    for place in places(film):
        widget = film.window.page(film.window.current_page())
        found = {*wrong_in(film.window), *controls_without_a_way(widget)}
        wrong += [f"{place}: {one}" for one in sorted(found)]
    assert "\n".join(wrong) == ""


def _new_film(opened: Opened) -> QWidget:
    made = NewFilm(opened.window, opened.stage.folder.parent)
    made.open()
    return made


def _import(opened: Opened) -> QWidget:
    file = opened.stage.folder.parent / "more.csv"
    file.write_text("number,frames,title\n500,48,One\n510,many,Two\n", encoding="utf-8")
    opened.commands.preview(file)
    opened.wait(lambda: bool(opened.window.findChildren(ImportPreview)))
    return opened.window.findChildren(ImportPreview)[0]


def _palette(opened: Opened) -> QWidget:
    opened.window.actions_["edit.find"].trigger()
    assert opened.commands.finding.palette is not None
    return opened.commands.finding.palette


def _bank(opened: Opened) -> QWidget:
    made = BankList(opened.window, opened.film, [opened.film.rows[0].shot_id])
    made.show_at(opened.window.mapToGlobal(QPoint(300, 200)), made.words)
    opened.settled()
    return made


DIALOGS: dict[str, Callable[[Opened], QWidget]] = {
    "new film": _new_film,
    "import": _import,
    "palette": _palette,
    "keys": lambda opened: opened.commands.key_desk.edit(),
    "key sheet": lambda opened: opened.commands.key_desk.sheet(),
    "bank": _bank,
}


def shut(opened: Opened, dialog: QWidget) -> None:
    """Close it; the window has the keyboard again, as a window manager would see to."""
    if isinstance(dialog, QDialog):
        dialog.close()
        opened.window.activateWindow()
    else:
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    opened.wait(opened.window.isActiveWindow)


def test_every_control_of_a_dialog_has_a_name_a_tooltip_and_a_way_to_it(opened: Opened) -> None:
    wrong = set()
    for name, make in DIALOGS.items():
        made = make(opened)
        opened.wait(made.window().isActiveWindow)
        found = set(wrong_in(made))
        if name != "palette":  # all keys belong to its field, its list follows
            found |= {*controls_without_a_way(made), *not_among(tab_stops(made), made)}
            assert QAccessible.queryAccessibleInterface(made).text(QAccessible.Text.Name)
        assert QApplication.focusWidget() is not None
        wrong |= {f"{name}: {one}" for one in found}
        shut(opened, made)
    assert "\n".join(sorted(wrong)) == ""


def test_tab_goes_round_every_page_and_never_gets_lost(film: Opened) -> None:
    window = film.window
    wrong = []
    for place in places(film):
        if QApplication.activeWindow() is not window:
            wrong.append(f"{place}: another window has come up")
            window.activateWindow()
            film.wait(window.isActiveWindow)
        first = QApplication.focusWidget()
        if first is None:
            wrong.append(f"{place}: nothing has the keyboard")
            continue
        stops = tab_stops(window)
        if first not in stops:
            wrong.append(f"{place}: Tab does not come back to {type(first).__name__}")
        if not any(isinstance(one, PageTab) for one in stops):
            wrong.append(f"{place}: Tab does not leave the page")
        wrong += [f"{place}: {one}" for one in not_among(stops, window)]
        hidden = [one for one in stops if not one.isVisible()]
        wrong += [f"{place}: hidden {type(one).__name__} has the keyboard" for one in hidden]
    assert "\n".join(wrong) == ""


def test_a_reader_hears_shots_takes_queue_strips_and_viewer(film: Opened) -> None:
    window = film.window
    shot = film.film.rows[0]

    def said(widget: QWidget, child: int | None = None) -> str:
        found = QAccessible.queryAccessibleInterface(widget)
        if child is not None:
            found = found.child(child)
        words = (QAccessible.Text.Name, QAccessible.Text.Description)
        return ". ".join(text for kind in words if (text := found.text(kind)))

    assert said(window.board.grid, 0).startswith(f"0{shot.number.lstrip('0')} ")
    window.show_page("generate")
    film.settled()
    page: Any = window.page("generate")
    lines = {
        str(page.model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for n in range(page.model.rowCount())
    }
    assert any("020" in one and "rendering" in one.lower() for one in lines)
    window.review(shot.shot_id)
    review: Any = window.page("review")
    film.wait(lambda: review.takes.takes.rowCount() == 1)
    film.wait(lambda: review.viewer.player is not None)
    film.settled()
    assert "T01" in said(review.canvas)
    film.wait(lambda: "of 96" in said(review.strip))
    assert "shot 010" in said(review.filmstrip).lower()
    assert "T01" in str(review.takes.takes.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    film.stage.bench.selects.circle(film.stage.bench.dailies.takes(shot.shot_id)[0].id)
    window.show_page("assemble")
    assemble: Any = window.page("assemble")
    film.wait(lambda: "1 event" in said(assemble.strip))


def test_what_is_wrong_is_noticed(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    narrow = QLabel("Words that do not fit", root)
    narrow.setFixedSize(20, 16)
    silent = QPushButton(root)
    silent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    silent.move(0, 40)
    root.resize(300, 100)
    root.show()
    assert clipped_in(root) == ["clipped: QLabel 'Words that do not fit'"]
    assert [one.split(":")[0] for one in wrong_in(root)] == ["no name", "no tooltip"]
    assert len(controls_without_a_way(root)) == 1


def test_no_word_is_clipped_in_a_small_window(film: Opened) -> None:
    """Runs again at twice the size, in the process the next test starts."""
    window = film.window
    assert window.devicePixelRatioF() == float(os.environ.get("QT_SCALE_FACTOR", "1"))
    wrong = []
    large = window.devicePixelRatioF() > 1
    for size in ((1280, 720),) if large else ((1280, 720), (1600, 900)):
        window.resize(*size)
        for place in places(film):
            wrong += [f"{size[0]}: {place}: {one}" for one in clipped_in(window)]
    window.resize(1280, 720)
    for name, make in DIALOGS.items():
        made = make(film)
        film.wait(made.window().isActiveWindow)
        wrong += [f"{name}: {one}" for one in clipped_in(made)]
        assert made.width() <= 1280
        assert made.height() <= 720
        shut(film, made)
    assert "\n".join(wrong) == ""


def test_the_same_at_twice_the_size(tmp_path: Path) -> None:
    screen = tmp_path / "screen.json"
    screen.write_text(
        json.dumps({"screens": [{"name": "big", "x": 0, "y": 0, "width": 2560, "height": 1440}]}),
        encoding="utf-8",
    )
    ran = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist",
            f"{__file__}::test_no_word_is_clipped_in_a_small_window",
        ],
        env={
            **os.environ,
            "QT_SCALE_FACTOR": "2",
            "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:]
