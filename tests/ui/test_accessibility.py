"""Everybody can use the window: names, tooltips, Tab, contrast, and the same at twice the size."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from app.domain.job import JobState
from app.ui.dialogs.import_preview import ImportPreview
from app.ui.dialogs.new_film import NewFilm
from app.ui.page_catalog import PAGES
from app.ui.theme import tokens as t
from tests.ui.conftest import Opened

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
    thing, path = one.object(), []
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


def unreachable_in(root: QWidget) -> list[str]:
    """Controls that take the focus by Tab and that Tab does not come to."""
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
    first = root.window().nextInFocusChain()
    reached, here = set[QObject](), first
    for _step in range(5000):
        reached.add(here)
        here = here.nextInFocusChain()
        if here is first:
            break
    return [
        f"Tab does not reach: {type(one).__name__} {one.accessibleName()}"
        for one in wanted - reached
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
    """Two takes have landed, one order waits, a shot is selected."""
    shots = opened.stage.shots()
    jobs = opened.stage.send(shots[:3])
    opened.stage.land(jobs[0])
    opened.stage.land(jobs[1])
    opened.stage.move(jobs[2], JobState.SUBMITTING, JobState.RENDERING)
    opened.window.board.go_to(shots[0].id)
    opened.settled()
    return opened


@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_every_control_of_a_page_has_a_name_a_tooltip_and_a_way_to_it(
    film: Opened, page: str
) -> None:
    film.window.show_page(page)
    film.settled()
    widget = film.window.page(page)
    wrong = {*wrong_in(film.window), *unreachable_in(widget), *controls_without_a_way(widget)}
    assert "\n".join(sorted(wrong)) == ""
