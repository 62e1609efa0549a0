"""What Review is about at this moment: a shot, its takes, the panes, and the pane with the focus.

Every part of the page holds the stage and connects itself to it; no part knows another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.errors import MediaMissing
from app.domain.note import ReviewPlace
from app.domain.take import Take
from app.media.player import Source
from app.production.screening.line_up import followed, line_up
from app.production.screening.ways import way_of
from app.ui.pages.review.compare import LAYOUTS, Compare
from app.ui.pages.review.viewer import Viewer
from app.ui.state.film import Film


@dataclass(frozen=True, slots=True)
class _Look:
    """What one reading of a shot's takes brings."""

    shot_id: str
    takes: list[Take]
    pictures: dict[str, str]
    place: ReviewPlace | None


class Stage(QObject):
    """Signals: `shot_changed()` another shot was asked for, its takes are not read yet;
    `takes_changed()` the takes were read (again), records may differ; `panes_changed()` other takes
    stand in the panes, or slipped otherwise; `focus_changed()` another take has the focus;
    `chosen()` a person chose takes, sides or a slip.

    `takes` are those of the shot in the order they landed; `panes` stand on screen, A first;
    `focus` counts panes from 0; `shifts` are frames by which each pane is slipped; `cards` say why
    a take has no picture, by its id. All of it belongs to the Qt thread.
    """

    shot_changed = Signal()
    takes_changed = Signal()
    panes_changed = Signal()
    focus_changed = Signal()
    chosen = Signal()

    def __init__(self, film: Film, viewer: Viewer, compare: Compare | None = None) -> None:
        super().__init__(viewer)
        self.film, self.viewer = film, viewer
        self.compare = compare or Compare(self)
        self.shot_id = ""
        self.takes: list[Take] = []
        self.panes: list[Take] = []
        self.focus = 0
        self.shifts: list[int] = []
        self.pictures: dict[str, str] = {}  # files of thumbnails by take id
        self.cards: dict[str, str] = {}
        self._read_shot = ""
        self._turn = 0
        self.guest: Callable[[str], bool] | None = None
        self._wanted: str | None = None  # the take asked for, until it was read
        self.compare.changed.connect(self._compared)
        film.takes_changed.connect(self._takes_told)
        film.opened.connect(self._opened)

    @property
    def take(self) -> Take | None:
        """The take in the pane with the focus."""
        return self.panes[self.focus] if self.focus < len(self.panes) else None

    @property
    def ids(self) -> list[str]:
        """The takes in the panes."""
        return [take.id for take in self.panes]

    @property
    def slipped(self) -> int:
        """The pane that is shifted against A: the one with the focus, B while that is A."""
        return self.focus or 1

    def heard(self, key: str) -> bool:
        """Whether a guest before the viewer (the cut) did what a command of the transport says."""
        return self.guest is not None and self.guest(key)

    def find(self, take_id: str) -> Take | None:
        """A take of this shot by its id."""
        return next((take for take in self.takes if take.id == take_id), None)

    def price(self, take: Take) -> str:
        """What a take cost, as far as its job is among those looked at; empty for nothing."""
        job = next((job for job in self.film.queue.jobs if job.id == take.job_id), None)
        return job.price.shown() if job is not None and job.price else ""

    def open_shot(self, shot_id: str, take_id: str | None = None) -> None:
        """Show the takes of a shot: this one with the focus, else as it was looked at last, else
        the circled, else the newest.
        """
        self.shot_id, self._wanted = shot_id, None
        self.shot_changed.emit()
        self.read(take_id)

    def show(self, take_ids: Sequence[str], focus: int | None = None) -> None:
        """Put these takes of the shot in the panes, A first; unknown ones are left out. Where there
        are more panes, the next takes follow.
        """
        ids = [key for key in take_ids if self.find(key) is not None]
        if not ids:
            return
        at = self.focus if focus is None else focus
        if len(ids) > self.compare.layout:
            layout = next((size for size in LAYOUTS if size >= len(ids)), LAYOUTS[-1])
            self.panes, self.focus = self._found(ids[:layout]), min(at, layout - 1)
            self.compare.set_layout(layout)
        self._line_up(ids, min(at, len(ids) - 1))

    def set_focus(self, pane: int) -> None:
        """Give the focus to a pane, 0 is A."""
        if pane != self.focus and 0 <= pane < len(self.panes):
            self.focus = pane
            self._tell_focus()

    def load(self, take_id: str, pane: int | None = None) -> None:
        """Put a take of the shot in a pane. Where none is said it is the one with the focus; a take
        that stands in another pane gets the focus there instead.
        """
        ids = self.ids
        if pane is None and take_id in ids:
            self.set_focus(ids.index(take_id))
            return
        at = self.focus if pane is None else pane
        if not ids:
            ids = [take_id]
        elif at < len(ids):
            ids[at] = take_id
        else:
            ids.append(take_id)
        self.show(ids, min(at, len(ids) - 1))
        self.chosen.emit()

    def swap(self) -> None:
        """A and B change sides; the focus goes along with its take."""
        if len(self.panes) > 1:
            ids = self.ids
            ids[0], ids[1] = ids[1], ids[0]
            shifts = [self.shifts[1], self.shifts[0], *self.shifts[2:]]
            focus = {0: 1, 1: 0}.get(self.focus, self.focus)
            self._put(ids, focus, shifts)
            self.chosen.emit()

    def shift(self, frames: int) -> None:
        """Slip the shifted pane by so many frames more."""
        self.set_shift(self.slipped, self.shift_of(self.slipped) + frames)

    def shift_of(self, pane: int) -> int:
        """Frames by which a pane runs ahead of A."""
        return self.shifts[pane] - self.shifts[0] if pane < len(self.shifts) else 0

    def set_shift(self, pane: int, frames: int) -> None:
        """Let a pane run so many frames ahead of A."""
        if pane < len(self.shifts) and self.shift_of(pane) != frames:
            most = self.panes[pane].probe.frames - 1
            self.shifts[pane] = max(-most, min(most, self.shifts[0] + frames))
            self.viewer.shift(pane, self.shifts[pane])
            self.panes_changed.emit()
            self.chosen.emit()

    def _opened(self) -> None:
        self.read()  # a shot may have been asked for before the film was open

    def read(self, take_id: str | None = None) -> None:
        """Read the shot's takes again; `take_id` is the one wanted in the viewer."""
        workbench, shot_id = self.film.workbench, self.shot_id
        if workbench is None or not shot_id:
            return
        dailies, places = workbench.dailies, workbench.screening.places
        self._wanted = take_id or self._wanted  # a reading that overtakes this one shows it too
        self._turn += 1
        turn = self._turn

        def work() -> _Look:
            takes = dailies.takes(shot_id)
            paths = ((take.id, dailies.thumbnail(take.id)) for take in takes)
            pictures = {key: str(path) for key, path in paths if path}
            return _Look(shot_id, takes, pictures, places.place(shot_id))

        def then(found: _Look) -> None:
            if turn == self._turn:
                wanted, self._wanted = self._wanted, None
                self._take_in(found, wanted)

        self.film.bridge.ask(work, then)

    # inside

    def _take_in(self, found: _Look, take_id: str | None) -> None:
        self.takes, self.pictures = found.takes, found.pictures
        first, self._read_shot = self._read_shot != found.shot_id, found.shot_id
        before = self.ids
        if first or not self.takes:
            self.panes, self.shifts, self.cards = [], [], {}
        else:
            self.panes = self._found(before)
        if not self.takes:
            self.focus = 0
            self.viewer.close()
            self.takes_changed.emit()
            if before:
                self.panes_changed.emit()
            return
        self.takes_changed.emit()
        ids, focus, shifts = before if self.panes else [], self.focus, self.shifts
        if not ids:
            ids, focus, shifts = self._begin(found.place, take_id)
        elif take_id is not None and self.find(take_id) is not None:
            if take_id in ids:
                focus = ids.index(take_id)
            else:
                ids[focus] = take_id
        self._line_up(ids, focus, shifts)
        if self.ids == before and self.viewer.player is None and not self.viewer.opening:
            self._open()  # the file may be there again

    def _begin(
        self, place: ReviewPlace | None, take_id: str | None
    ) -> tuple[list[str], int, list[int]]:
        """What a shot is opened with, and the layout it was left with."""
        wanted = self.find(take_id) if take_id is not None else None
        if place is not None:
            with contextlib.suppress(ValueError):
                layout = int(place.layout)
                if layout in LAYOUTS:
                    self.compare.restore_way(layout, way_of(place.mode))
            ids = list(place.panes)
            if wanted is None or wanted.id in ids:
                focus = ids.index(wanted.id) if wanted else 0
                return ids, focus, list(place.offsets)
        circled = next((take for take in self.takes if take.circled), self.takes[-1])
        return [(wanted or circled).id], 0, [0]

    def _line_up(self, ids: Sequence[str], focus: int, shifts: Sequence[int] | None = None) -> None:
        lined, at = line_up([take.id for take in self.takes], ids, focus, self.compare.layout)
        slipped = followed(ids if shifts is not None else self.ids, lined, shifts or self.shifts)
        self._put(lined, at, slipped)

    def _put(self, ids: Sequence[str], focus: int, shifts: list[int]) -> None:
        before, focused = [take.id for take in self.panes], self.take
        viewer = self.viewer
        here = viewer.index if before and (viewer.player or viewer.opening) else None
        other = list(ids) != before or shifts != self.shifts
        self.panes, self.shifts, self.focus = self._found(ids), shifts, focus
        if other and (order := _order(before, ids)) and viewer.player and not viewer.opening:
            viewer.reorder(order, focus, self.take.picked if self.take else None)
            for pane, shift in enumerate(shifts):
                viewer.shift(pane, shift)
            self.panes_changed.emit()
        elif other:
            # alone, another take begins at its own in point; beside others all stay where they are
            stay = here if len(ids) > 1 or self.ids[0] in before else None
            self._open(stay)
            self.panes_changed.emit()
        if focused is None or self.take is None or focused.id != self.take.id:
            self._tell_focus()

    def _found(self, ids: Sequence[str]) -> list[Take]:
        return [take for key in ids if (take := self.find(key)) is not None]

    def _tell_focus(self) -> None:
        take = self.take
        if take is not None:
            self.viewer.set_pane(self.focus, take.picked)
        self.focus_changed.emit()

    def _compared(self) -> None:
        """Another layout: as many takes as it has panes."""
        if self.panes:
            self._line_up(self.ids, self.focus)

    def _open(self, at: int | None = None) -> None:
        """Let the viewer open what stands in the panes."""
        workbench, panes, focus = self.film.workbench, list(self.panes), self.focus
        if workbench is None or not panes:
            return
        self.viewer.expect()
        dailies, proxies, shifts = workbench.dailies, workbench.proxies, list(self.shifts)

        def work() -> tuple[list[Source], dict[str, str]]:
            sources, cards = [], {}
            for take, shift in zip(panes, shifts, strict=True):
                try:
                    sources.append(Source(dailies.path(take), proxies.proxy(take), shift))
                except MediaMissing as error:
                    cards[take.id] = str(error)
                    sources.append(Source(Path(take.file), None, shift))
            return sources, cards

        def then(found: tuple[list[Source], dict[str, str]]) -> None:
            if self.ids != [take.id for take in panes] or self.shifts != shifts:
                return  # others stand there by now
            sources, self.cards = found
            if len(self.cards) == len(set(self.ids)):
                self.viewer.close(next(iter(self.cards.values())) if len(panes) == 1 else "")
            else:
                picked = self.take.picked if self.take else panes[focus].picked
                self.viewer.open(sources, picked, at, self.focus)
            if self.cards:
                self.takes_changed.emit()

        def failed(error: Exception) -> None:
            self.viewer.close(str(error))

        self.film.bridge.ask(work, then, failed)

    def _takes_told(self, shots: set[str]) -> None:
        if not shots or self.shot_id in shots:
            self.read()


def _order(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Which pane each take comes from where the same takes only change panes; else empty."""
    if sorted(before) != sorted(after) or list(before) == list(after):
        return []
    places: dict[str, list[int]] = {}
    for pane, take in enumerate(before):
        places.setdefault(take, []).append(pane)
    return [places[take].pop(0) for take in after]
