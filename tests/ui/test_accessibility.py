"""Everybody can use the window: names, tooltips, Tab, and the same at twice the size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
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
from app.ui.widgets.buttons import PaidButton
from app.ui.widgets.text import Elided
from app.ui.widgets.top_bar import PageTab
from tests.ui.conftest import Opened

# a list that drops down is a window of its own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Role = QAccessible.Role
INTERACTIVE = {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.SpinBox,
    Role.Slider, Role.PageTab, Role.ButtonMenu, Role.ButtonDropDown, Role.List, Role.Table,
    Role.Tree, Role.Dial,
}  # fmt: skip


def seen(root: QWidget) -> Iterator[QAccessibleInterface]:
    """What a reader finds under a widget and can be seen now; items of lists are left out."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid() or one.state().invisible:
            continue
        yield one
        if one.role() not in (Role.List, Role.Table, Role.Tree, Role.ComboBox, Role.SpinBox):
            waiting += [one.child(n) for n in range(one.childCount())]


def told(one: QAccessibleInterface) -> str:
    """A control as a failure names it: what it is and where it hangs."""
    thing: QObject | None = one.object()
    path: list[str] = []
    while thing is not None and len(path) < 4:
        path.append(type(thing).__name__)
        thing = thing.parent()
    return f"{one.role().name} {' < '.join(path)} {one.text(QAccessible.Text.Name)!r}"


def wrong_in(root: QWidget) -> list[str]:
    """Controls without a name, buttons without a tooltip."""
    found = []
    for one in seen(root):
        thing = one.object()
        if one.role() in INTERACTIVE and not one.text(QAccessible.Text.Name).strip():
            found.append(f"no name: {told(one)}")
        if (
            isinstance(thing, QAbstractButton)
            and not thing.toolTip().strip()
            and not _says_itself(thing)
        ):
            found.append(f"no tooltip: {told(one)}")
    return found


def _says_itself(button: QAbstractButton) -> bool:
    """A word that is all there is to say: dialogs' own answers, and buttons Qt makes."""
    return type(button).__name__ in ("QTableCornerButton", "QLineEditIconButton")


def not_among(stops: list[QWidget], root: QWidget) -> list[str]:
    """Controls that want the focus by Tab and that Tab did not come to."""
    wanted = {
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is root.window()
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not isinstance(widget, QScrollBar)
    }
    return [
        f"Tab does not reach: {type(one).__name__} {one.accessibleName()}"
        for one in wanted - set(stops)
    ]


def tab_stops(window: QWidget) -> list[QWidget]:
    """What really gets the focus when Tab is pressed again and again."""
    stops: list[QWidget] = []
    for _n in count():
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is None or here in stops or len(stops) > 300:
            return stops
        stops.append(here)
    return stops


def controls_without_a_way(root: QWidget) -> list[str]:
    """Things to press or type in that neither take the focus nor belong to something that does."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView):
            continue
        if not widget.isVisible() or not widget.isEnabled():
            continue
        inner = isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit | QAbstractScrollArea
        )
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus and not inner:
            found.append(f"no focus: {type(widget).__name__} {widget.accessibleName()}")
    return found


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


def clipped_in(root: QWidget) -> list[str]:
    """Words of labels and buttons that do not fit into them, or are cut by what is around them."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel):
            text, wide = widget.text(), _needed(widget)
        elif isinstance(widget, QPushButton | QCheckBox | QRadioButton | PaidButton):
            text = widget.text()
            wide = min(widget.sizeHint().width(), _words(widget) + 8) if text else 0
        else:
            continue
        if not text or isinstance(widget, Elided):
            continue
        seen_wide = widget.visibleRegion().boundingRect().width()
        high = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else 0
        if min(widget.width(), seen_wide) < wide or widget.height() < high:
            found.append(f"clipped: {type(widget).__name__} {text[:40]!r}")
    return found


def _needed(widget: QLabel) -> int:
    if widget.wordWrap():
        return 0
    if widget.textFormat() is Qt.TextFormat.RichText:
        return widget.sizeHint().width() - 2
    return _words(widget)


def _words(widget: QWidget) -> int:
    lines = str(widget.property("text") or "").split("\n")
    return max(widget.fontMetrics().horizontalAdvance(one.replace("&", "")) for one in lines)


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
