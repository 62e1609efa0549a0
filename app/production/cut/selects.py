"""Choosing: the circle take of a shot, its picked range, keep, maybe and reject.

All of it is reversible edits; nothing here removes a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.ports import Bus, FilmStore
from app.domain.shot import Shot
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.production.edits import commit


class Selects:
    """A person decides what ships; nothing is circled by itself (SB-17)."""

    def __init__(self, store: FilmStore, bus: Bus, name: Callable[[], str] = lambda: "") -> None:
        """`name` is asked, with each decision, whose it is; empty where nobody has said it."""
        self._store, self._bus, self._name = store, bus, name

    def circle(self, take_id: str, source: FrameRange | None = None) -> Edit:
        """Circle one take of its shot; another one of the same shot is taken out."""
        take = self._store.get(Take, take_id)
        picked = self._inside(take, source or take.picked)
        update = {"circled": True, "picked": picked, "status": Status.KEEP, "reject_reason": ""}
        by = self._name()
        others = [
            changed(other, other.model_copy(update={"circled": False}), by)
            for other in self._store.all(Take, shot_id=take.shot_id)
            if other.circled and other.id != take.id
        ]
        made = changed(take, take.model_copy(update=update), by)
        return self._commit(edit(f"Circle {take.slate}", *others, made))

    def uncircle(self, shot_id: str) -> Edit:
        takes = [take for take in self._store.all(Take, shot_id=shot_id) if take.circled]
        if not takes:
            raise BadInput("No take of this shot is circled.", "Circle one first.")
        by = self._name()
        return self._commit(
            edit(
                f"Take the circle off {takes[0].slate}",
                *(changed(take, take.model_copy(update={"circled": False}), by) for take in takes),
            )
        )

    def set_range(self, take_id: str, source: FrameRange) -> Edit:
        """Set in and out (exclusive), counted from the take's first visible frame."""
        take = self._store.get(Take, take_id)
        picked = self._inside(take, source)
        label = f"Set in and out of {take.slate}"
        return self._commit(edit(label, changed(take, take.model_copy(update={"picked": picked}))))

    def judge(self, take_id: str, status: Status, reason: str = "") -> Edit:
        """Keep, maybe, reject, or take every decision back. Raises `BadInput` where a circled take
        would be rejected.
        """
        take = self._store.get(Take, take_id)
        if status is Status.REJECT and take.circled:
            raise BadInput(f"{take.slate} is circled.", "Circle another take first.")
        why = reason.strip() if status is Status.REJECT else ""
        update: dict[str, object] = {"status": status, "reject_reason": why}
        if status is Status.UNSEEN:
            update["circled"] = False  # the circle is a decision too, and it is taken back
        after = take.model_copy(update=update)
        made = changed(take, after, self._name())
        return self._commit(edit(f"{status.value.capitalize()} {take.slate}", made))

    def share_seed(self, shot_ids: Sequence[str]) -> Edit | None:
        """A seed that gave a circled take goes to these shots, from the first of them that has
        one (RF-10). Raises `BadInput` when no circled take has a seed.
        """
        ids = list(shot_ids)
        shots = self._store.all(Shot, id=ids)
        circled = {t.shot_id: t for t in self._store.all(Take, shot_id=ids, circled=True)}
        takes = [circled[shot.id] for shot in shots if shot.id in circled]
        source = next((take for take in takes if take.seed is not None), None)
        if source is None:
            what = f"{takes[0].slate} was made without a seed." if takes else "No take is circled."
            raise BadInput(what, "Share model, batch group and references instead.")
        count = "its shot" if len(shots) == 1 else f"{len(shots)} shots"
        made = edit(
            f"Share seed {source.seed} of {source.slate} with {count}",
            *(changed(shot, shot.model_copy(update={"seed": source.seed})) for shot in shots),
        )
        return self._commit(made) or None

    def _inside(self, take: Take, source: FrameRange) -> FrameRange:
        if source.start < 0 or source.end > take.probe.frames:
            raise BadInput(
                f"{take.slate} has frames 0 to {take.probe.frames}; "
                f"{source.start} to {source.end} is not inside.",
                "Choose in and out within the take.",
            )
        return source

    def _commit(self, made: Edit) -> Edit:
        return commit(self._store, self._bus, made)
