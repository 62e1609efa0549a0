"""New films, and boards that become templates for the next ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths

from app.domain.project import DeliverySpec
from app.ui.dialogs.new_film import NewFilm
from app.ui.dialogs.save_template import SaveTemplate
from app.ui.state.film import Film
from app.ui.widgets.cards import EmptyState

if TYPE_CHECKING:
    from app.production.templates import Template
    from app.ui.main_window import MainWindow


class Beginnings(QObject):
    """`go_to` opens the folder of a film that was made, on a page."""

    def __init__(self, window: MainWindow, film: Film, go_to: Callable[[Path, str], None]) -> None:
        super().__init__(window)
        self._window, self._film, self._go_to = window, film, go_to
        acts = window.actions_
        acts["film.new"].triggered.connect(lambda _on=False: self.new_film())
        acts["film.save_template"].triggered.connect(lambda _on=False: self.save_template())
        film.rows_changed.connect(
            lambda: acts["film.save_template"].setEnabled(
                bool(film.rows) and film.office is not None
            )
        )

    def new_film(self) -> None:
        """Ask what it begins with, its name, folder and spec."""
        if self._film.office is not None:
            self._film.bridge.ask(self._film.office.templates.all, self._ask)

    def save_template(self) -> None:
        """Ask for a name; the name of a template there is makes its next version."""
        office = self._film.office
        if office is not None and self._film.workbench is not None:
            self._film.bridge.ask(office.templates.all, self._ask_name)

    def _ask(self, templates: Sequence[Template]) -> None:
        dialog = NewFilm(self._window, films_folder(), templates)
        dialog.wanted.connect(self._make)
        dialog.open()

    def _make(self, folder: Path, name: str, spec: DeliverySpec, client: str, key: str) -> None:
        office = self._film.office
        if office is None:
            return

        def make() -> Path:
            if key:
                return office.from_template(folder, name, spec, client, key)
            return office.new_project(folder, name, spec, client)

        self._film.bridge.ask(make, lambda made: self._go_to(made, "plan"), lane="long")

    def _ask_name(self, templates: Sequence[Template]) -> None:
        dialog = SaveTemplate(self._window, self._film.name, templates)
        dialog.wanted.connect(self._save)
        dialog.open()

    def _save(self, name: str, about: str, checklist: list[str]) -> None:
        office, bench = self._film.office, self._film.workbench
        if office is not None and bench is not None:
            self._film.bridge.ask(
                lambda: office.templates.save(bench.board, bench.breakdown, name, about, checklist),
                self._tell,
                lane="long",
            )

    def _tell(self, made: Template) -> None:
        words = f"{made.name}, version {made.version}, is offered for new films"
        self._window.toasts.tell(words)


def films_folder() -> Path:
    """Where films are made unless a person says otherwise."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
    return Path(place or Path.home()) / "Takeboard"


def sample_coming() -> EmptyState:
    """What the board says on the very first start, until there is a film."""
    return EmptyState(
        "clapperboard",
        "The sample film is being made",
        "30 shots, two characters, ready to render. It opens by itself in a moment.",
    )
