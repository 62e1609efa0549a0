"""Where the keyboard goes: the control a page begins with, and what Tab comes to next.

Qt's own Tab jumps to the focus proxy of a page and leaves out what stands before it, so the window
walks the chain itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_LONGEST = 20_000


def keyboard_home(page: QWidget) -> QWidget:
    """The widget a page gives the keyboard to, else its first control, else the page."""
    target = page
    while (proxy := target.focusProxy()) is not None:
        target = proxy
    if target is not page and target.isVisibleTo(page) and target.isEnabled():
        return target
    here: QWidget | None = page.nextInFocusChain()
    while here is not None and here is not page:
        if page.isAncestorOf(here) and is_stop(here) and here.isVisibleTo(page):
            return here
        here = here.nextInFocusChain()
    return page


def keep_in(part: QWidget, here: QWidget | None) -> None:
    """Where a change hid the control `here` that had the keyboard, its part keeps the keyboard."""
    if here is not None and part.isAncestorOf(here) and not here.isVisible():
        keyboard_home(part).setFocus()


def next_stop(here: QWidget, forward: bool) -> QWidget | None:
    """What Tab, or Shift and Tab, comes to from a widget; None where there is nothing else."""
    window = here.window()
    one = here
    for _step in range(_LONGEST):
        beside = one.nextInFocusChain() if forward else one.previousInFocusChain()
        if beside is None or beside is here:
            return None
        one = beside
        if one.window() is window and is_stop(one) and one.isVisible():
            return one
    return None


def follow_on(before: QWidget, part: QWidget) -> QWidget:
    """Let Tab come to a part made later right after a control; returns the part's last stop."""
    for stop in _stops(part):
        QWidget.setTabOrder(before, stop)
        before = stop
    return before


def follow_part(before: QWidget, part: QWidget) -> None:
    """Let Tab come to a part made later right after the last control of another."""
    if stops := _stops(before):
        follow_on(stops[-1], part)


def lead(part: QWidget, after: QWidget) -> None:
    """Let Tab come to a part made later right before the first control of another."""
    here = next(iter(_stops(after)), None)
    one = here.previousInFocusChain() if here is not None else None
    while one is not None and one is not here:
        if _by_tab(one) and not part.isAncestorOf(one):
            follow_on(one, part)
            return
        one = one.previousInFocusChain()


def _stops(part: QWidget) -> list[QWidget]:
    """Where Tab stops in a part, also what is hidden or only enabled later, in order."""
    stops, one = list[QWidget](), part.nextInFocusChain()
    while one is not None and one is not part:
        if part.isAncestorOf(one) and _by_tab(one):
            stops.append(one)
        one = one.nextInFocusChain()
    return stops


def is_stop(widget: QWidget) -> bool:
    """Tab stops here, as far as it can be seen."""
    return _by_tab(widget) and widget.isEnabled()


def _by_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
