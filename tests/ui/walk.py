"""Walks what a screen reader, the Tab key and the eye find in a widget."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import QObject, Qt
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
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QWidget,
)

from app.ui.widgets.buttons import PaidButton
from app.ui.widgets.text import Elided

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
    """What really gets the focus when Tab is pressed again and again, in the viewer with Ctrl."""
    stops: list[QWidget] = []
    for _n in count():
        there = QApplication.focusWidget() or window
        held = Qt.KeyboardModifier.NoModifier
        if there.accessibleName() == "Viewer":
            held = Qt.KeyboardModifier.ControlModifier  # Tab alone shows the picture only
        QTest.keyClick(there, Qt.Key.Key_Tab, held)
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
