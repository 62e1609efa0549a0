"""What the kit dock offers, read in a thread: characters, anchors, hero frame, stills, models.

Also the names that tiles show as tokens.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.errors import NotFound
from app.ui.drag import Kind
from app.ui.state.film import Film

_KINDS = {"Character", "Anchor", "ReferenceKit", "Asset", "Project"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to drag. `id` is empty for a place that has no picture yet; `fit` is false for a
    model that cannot be ordered any more.
    """

    kind: Kind
    id: str
    name: str
    note: str = ""
    mono: str = ""
    path: str | None = None
    locked: bool = False
    letter: str = ""
    fit: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything of the dock at one moment."""

    characters: tuple[Entry, ...] = ()
    anchors: tuple[Entry, ...] = ()
    hero: Entry | None = None
    stills: tuple[Entry, ...] = ()
    models: tuple[Entry, ...] = ()
    style: str = ""


class KitShelf(QObject):
    """Signal `changed()`: `shelf` is another one."""

    changed = Signal()

    def __init__(self, film: Film, parent: QObject) -> None:
        super().__init__(parent)
        self._film = film
        self.shelf = Shelf()
        self._names: dict[str, str] = {}
        self._awaited: set[str] = set()  # pictures whose thumbnails are being made
        self._seen: Counter[str] = Counter()  # shots by character
        film.opened.connect(self.refresh)
        film.rows_changed.connect(self._count)
        film.records_changed.connect(self._heard)
        film.picture_made.connect(self._picture_made)

    def notes(self, shot_id: str) -> tuple[tuple[str, ...], bool]:
        """Names of a shot's characters, and whether it has a first frame."""
        shot = self._film.shots.get(shot_id)
        if shot is None:
            return (), False
        names = (self._names.get(one) for one in shot.character_ids)
        return tuple(name for name in names if name), shot.first_frame_id is not None

    def refresh(self) -> None:
        bench, office = self._film.workbench, self._film.office
        if bench is None:
            return
        art, board, seen = bench.art_department, bench.board, self._seen

        awaited: set[str] = set()

        def path(asset_id: str | None) -> str | None:
            try:
                found = art.thumbnail(asset_id) if asset_id else None
            except NotFound:
                return None
            if asset_id and found is None:
                awaited.add(asset_id)
            return str(found) if found else None

        def read() -> Shelf:
            people = tuple(
                Entry(
                    Kind.CHARACTER, one.id, one.name, _shots(seen[one.id]),
                    _sum(one.checksum()) if one.wording else "",
                    path(one.still_ids[0] if one.still_ids else None),
                    one.locked_checksum is not None,
                )
                for one in art.characters()
            )  # fmt: skip
            anchors = tuple(
                Entry(Kind.ANCHOR, one.id, one.name, one.description, path=path(one.asset_id))
                for one in art.anchors()
            )
            kit, assets = art.kit(), art.assets()
            hero = kit.hero_id if kit.hero_id in assets else None
            stills = tuple(
                Entry(Kind.STILL, one, assets[one].name, path=path(one))
                for one in kit.still_ids
                if one in assets
            )
            today = date.today()
            cards = sorted(office.catalogue.all(), key=lambda card: card.name) if office else []
            models = tuple(
                Entry(
                    Kind.MODEL, card.id, card.name, card.lane.best_at, letter=card.letter,
                    fit=card.can_be_ordered(today) and card.makes_shots(),
                )
                for card in cards
            )  # fmt: skip
            return Shelf(
                people, anchors,
                Entry(Kind.STILL, hero, "Hero frame", assets[hero].name, path=path(hero))
                if hero else None,
                stills, tuple(one for one in models if one.fit), board.project().style,
            )  # fmt: skip

        def show(shelf: Shelf) -> None:
            self._awaited = awaited
            self._show(shelf)

        self._film.bridge.ask(read, show)

    def _show(self, shelf: Shelf) -> None:
        if shelf != self.shelf:
            self.shelf = shelf
            self._names = {one.id: one.name for one in shelf.characters}
            self.changed.emit()

    def _heard(self, kinds: set[str]) -> None:
        if kinds & _KINDS:
            self.refresh()

    def _count(self) -> None:
        """Counted from what the window holds: a long film is not read again for it."""
        shots = self._film.shots

        def count() -> Counter[str]:
            return Counter(one for shot in shots.values() for one in shot.character_ids)

        self._film.bridge.ask(count, self._counted)

    def _counted(self, seen: Counter[str]) -> None:
        if seen != self._seen:
            self._seen = seen
            self.refresh()

    def _picture_made(self, key: str) -> None:
        if key in self._awaited:
            self.refresh()


def _shots(count: int) -> str:
    return f"{count} shot{'' if count == 1 else 's'}"


def _sum(checksum: str) -> str:
    return f"{checksum[:4]} {checksum[4:8]}"
