"""Edits that make shots out of shots: split, merge, duplicate, and putting new ones in their place.

Reached as `Board.cuts`. A shot that something was made for is never removed by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.asset import Asset
from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.ports import Bus, FilmStore, JobBook
from app.domain.shot import Shot
from app.domain.slate import shot_codes
from app.domain.take import Take
from app.production.board.board_order import called, numbered, settled
from app.production.board.shot_cuts import halves, joined
from app.production.edits import commit


class Cuts:
    """All reads are of committed rows; all writes return the edit that was committed."""

    def __init__(self, store: FilmStore, book: JobBook, bus: Bus) -> None:
        self._store, self._book, self._bus = store, book, bus

    def split(self, shot_id: str, at: int | None = None) -> Edit:
        """Two shots out of one at a frame of its own, the middle by default.

        Its takes stay with the first half, which is shorter than they are by now.
        """
        old = self._store.get(Shot, shot_id)
        first, second = halves(old, at)
        changes = insertions(self._store, {old.id: [second]})
        label = f"Split shot {called(old.number)}"
        return commit(self._store, self._bus, edit(label, changed(old, first), *changes))

    def merge(self, shot_ids: Sequence[str]) -> Edit:
        """Neighbours of one scene into the first of them. The others go; one that has takes or
        jobs is omitted instead and keeps everything.
        """
        order = self._store.all(Shot)
        wanted = set(shot_ids)
        shots = [shot for shot in order if shot.id in wanted]
        _check_neighbours(order, shots)
        assets = {asset.id: asset for asset in self._store.all(Asset)}

        def picture(asset_id: str) -> str:
            asset = assets.get(asset_id)
            return asset.name or asset.file if asset else asset_id

        made, used = joined(shots, picture), self.used(shot_ids)
        changes = [changed(shots[0], made)]
        for shot in shots[1:]:
            omitted = shot.model_copy(update={"omitted": True})
            changes.append(changed(shot, omitted) if shot.id in used else removed(shot))
        label = f"Merge {listed(shots)}"
        return commit(self._store, self._bus, edit(label, *changes))

    def duplicate(self, shot_ids: Sequence[str]) -> Edit | None:
        """A copy of each shot, without takes, behind the last of them in its scene."""
        wanted = set(shot_ids)
        shots = [shot for shot in self._store.all(Shot) if shot.id in wanted]
        by_scene: dict[str | None, list[Shot]] = {}
        for shot in shots:
            by_scene.setdefault(shot.scene_id, []).append(shot)
        if not shots:
            return None
        behind: dict[str | None, Sequence[Shot]] = {s[-1].id: s for s in by_scene.values()}
        made = edit(f"Duplicate {listed(shots)}", *insertions(self._store, behind))
        return commit(self._store, self._bus, made)

    def used(self, shot_ids: Sequence[str]) -> set[str]:
        """Those of the shots that takes or jobs were made for."""
        wanted = set(shot_ids)
        takes = self._store.all(Take, shot_id=list(wanted))
        sent = {shot_id for shot_id in wanted if self._book.take_numbers(shot_id)}
        return wanted & ({take.shot_id for take in takes} | sent)


def insertions(
    store: FilmStore, behind: Mapping[str | None, Sequence[Shot]], *, keep_numbers: bool = False
) -> list[Change | None]:
    """The changes that add copies of shots behind the shots named, None for the beginning.

    Each copy gets its own id, code and place, and a number unless `keep_numbers` and its own is
    free.
    """
    present = store.all(Shot)
    taken = {shot.number for shot in present} if keep_numbers else set()
    order, fresh, kept = list[Shot](), set[str](), dict[str, str]()

    def take_in(shots: Sequence[Shot]) -> None:
        for shot in shots:
            made = shot.model_copy(update={"id": new_id()})
            if keep_numbers and made.number not in taken:
                taken.add(made.number)
                kept[made.id] = made.number
            order.append(made)
            fresh.add(made.id)

    take_in(behind.get(None, ()))
    for shot in present:
        order.append(shot)
        take_in(behind.get(shot.id, ()))
    order = numbered(settled(order, fresh), fresh - kept.keys())
    new = [shot for shot in order if shot.id in fresh]
    codes = shot_codes([shot.number for shot in new], store.codes_ever())
    before = {shot.id: shot for shot in present}
    moves = [
        changed(before[shot.id], shot)
        for shot in order
        if shot.id not in fresh and shot is not before[shot.id]
    ]
    coded = (s.model_copy(update={"code": c}) for s, c in zip(new, codes, strict=True))
    return [*moves, *map(added, coded)]


def _check_neighbours(order: Sequence[Shot], shots: Sequence[Shot]) -> None:
    """Raises `BadInput` with the reason why these shots cannot become one."""
    if len(shots) < 2:
        raise BadInput("Merging needs two shots or more.", "Select neighbouring shots.")
    if gone := next((shot for shot in shots if shot.omitted), None):
        raise BadInput(
            f"Shot {called(gone.number)} is omitted.", "Take it in again, or leave it out."
        )
    if len({shot.scene_id for shot in shots}) > 1:
        raise BadInput("These shots belong to different scenes.", "Move them into one scene first.")
    if len({shot.kind for shot in shots}) > 1:
        raise BadInput("These shots are of different kinds.", "Give them the same kind first.")
    chosen = {shot.id for shot in shots}
    start, stop = order.index(shots[0]), order.index(shots[-1])
    between = [s for s in order[start:stop] if s.id not in chosen and not s.omitted]
    if between:
        raise BadInput(
            f"Shot {called(between[0].number)} lies between them.",
            "Select it too, or move it away.",
        )


def listed(shots: Sequence[Shot]) -> str:
    """`shot 040`, `shots 040 and 050`, `5 shots`."""
    if len(shots) > 2:
        return f"{len(shots)} shots"
    names = " and ".join(called(shot.number) for shot in shots)
    return f"shot{'s' if len(shots) > 1 else ''} {names}"
