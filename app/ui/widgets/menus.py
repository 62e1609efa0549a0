"""Menus that somebody who came by keys can answer at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Open with the first item chosen, so that Enter takes it."""
    menu.popup(at)
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
