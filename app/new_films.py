"""How a new film comes about: empty, from a template, or the sample; wired by `studio`.

Contents are filled in under another name: a kill in the middle leaves no film that is half there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.ports import Clock
from app.domain.project import DeliverySpec, Project
from app.production import sample, templates
from app.production.templates import Templates
from app.production.workbench import SampleOptions
from app.resources import resource
from app.storage.project_folder import SUFFIX, create_film, folder_name

if TYPE_CHECKING:
    from app.production.workbench import Workbench
    from app.storage.office import Office as OfficeStore


class NewFilms:
    """`open_film(folder, write)` opens what was made here so that it can be filled."""

    def __init__(
        self, office: OfficeStore, clock: Clock, open_film: Callable[[Path, bool], Workbench]
    ) -> None:
        self._office, self._clock, self._open = office, clock, open_film
        self.templates = Templates(resource("templates"), office.folder / "templates")

    def empty(self, folder: Path, name: str, spec: DeliverySpec, client: str = "") -> Path:
        project = Project(
            id=new_id(),
            name=name,
            client=client,
            spec=spec,
            created_at=self._clock.now(),
            created_by=__version__,
        )
        return create_film(folder, project, self._office)

    def from_template(
        self, folder: Path, name: str, spec: DeliverySpec, client: str, key: str
    ) -> Path:
        """Raises `BadInput` for a name that is taken, `NotFound` for no such template."""
        template = self.templates.get(key)
        there = folder / f"{folder_name(name)}{SUFFIX}"
        if there.exists():
            raise BadInput(f"{there.name} is already there.", "Choose another name or folder.")
        return self._filled(
            there,
            lambda making: self.empty(making, name, spec, client),
            lambda bench: templates.fill(bench.board, bench.breakdown, template),
        )

    def sample(self, folder: Path, options: SampleOptions) -> Path:
        """The sample film in `folder`; one that is there already is used again."""
        film = sample.read_sample(resource("sample_film"))
        there = folder / f"{film.name}{SUFFIX}"
        if (there / "project.db").exists():
            return there
        return self._filled(
            there,
            lambda making: self.empty(making, film.name, film.spec, film.client),
            lambda bench: sample.fill(bench, film, options),
        )

    def _filled(
        self, there: Path, make: Callable[[Path], Path], fill: Callable[[Workbench], object]
    ) -> Path:
        making = there.with_name(f".{there.stem}.making")
        shutil.rmtree(making, ignore_errors=True)
        try:
            made = make(making)
            bench = self._open(made, True)
            try:
                fill(bench)
            finally:
                bench.session.close()
            made.rename(there)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        return there
