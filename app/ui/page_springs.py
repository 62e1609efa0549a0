"""The page bar as a way for drags: held over a page that can take it, a drag goes on there."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from app.ui.page_catalog import PAGES, PLACE_WORDS
from app.ui.springs import PLACES, Spring, Way, becomes
from app.ui.state.film import Film
from app.ui.widgets.top_bar import TopBar

_PARTS = {"plan": "kit"}  # the part of a page that takes things


class Pages(Protocol):
    """The window, as far as the page bar leads through it."""

    film: Film
    top: TopBar

    def page(self, key: str) -> QWidget: ...
    def current_page(self) -> str: ...
    def show_page(self, key: str) -> None: ...


def page_springs(window: Pages) -> dict[str, Spring]:
    """One for each page that takes anything, by its key."""
    return {
        page.key: Spring(window.top.tabs[page.key], partial(_way, window, page.key))
        for page in PAGES
        if _PARTS.get(page.key, page.key) in PLACES
    }


def _way(window: Pages, key: str, mime: QMimeData) -> Way | None:
    place, here = _PARTS.get(key, key), window.current_page()
    words = becomes(place, mime) if window.film.may_write else ""
    if not words or (here == key and place == key):
        return None

    def go() -> None:
        if place != key:
            window.page(key).show_part(place)  # type: ignore[attr-defined]
        window.show_page(key)

    return Way(f"Opens {PLACE_WORDS[place]}: becomes {words}", go, lambda: window.show_page(here))
