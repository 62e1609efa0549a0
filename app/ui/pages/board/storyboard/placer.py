"""Doing what a drop or a command on tiles means: in a thread, and one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.edit import Edit
from app.domain.errors import UserFacing
from app.ui.incoming import Picture
from app.ui.state.film import Film

if TYPE_CHECKING:
    from app.production.board.placing import Slot
    from app.production.workbench import Workbench

# keeps a picture where it is not kept yet: its asset id, and what there is to tell about it
Source = Callable[["Workbench"], tuple[str, str]]


class Placer(QObject):
    """Signal `told(str)`: finished work that is no edit, a take that was added.

    Nothing happens while the film is read only.
    """

    told = Signal(str)

    def __init__(self, film: Film, parent: QObject) -> None:
        super().__init__(parent)
        self._film = film

    # order

    def move(self, ids: Sequence[str], scene_id: str | None, before: str | None) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.reorder import move_into

            return move_into(bench.board, ids, scene_id, before)

        self._change(work)

    def move_on(self, ids: Sequence[str], step: int) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.reorder import move_on

            return move_on(bench.board, ids, step)

        self._change(work)

    def to_scene(self, ids: Sequence[str], step: int) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.reorder import to_scene

            return to_scene(bench.board, ids, step)

        self._change(work)

    # what goes onto shots

    def group(self, ids: Sequence[str], group: int | None) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.groups import put_in_group

            return put_in_group(bench.board, ids, group)

        if ids:
            self._change(work)

    def tens(self, ids: Sequence[str]) -> None:
        """Groups of ten in board order, of these shots or of all."""

        def work(bench: Workbench) -> Edit | None:
            from app.production.board.groups import group_in_tens

            return group_in_tens(bench.board, ids)

        self._change(work)

    def seed(self, ids: Sequence[str]) -> None:
        """The seed of a circled take goes to all of them."""
        if ids:
            self._change(lambda bench: bench.selects.share_seed(ids))

    def circle(self, take_id: str) -> None:
        self._change(lambda bench: bench.selects.circle(take_id))

    def length(self, shot_id: str, frames: int) -> None:
        self._change(lambda bench: bench.board.set_fields([shot_id], {"frames": frames}))

    def picture(self, ids: Sequence[str], source: Source, slot: str) -> None:
        """A picture as first frame, last frame, reference or anchor of shots."""
        self.pictures([(ids, source)], slot)

    def pictures(self, placed: Sequence[tuple[Sequence[str], Source]], slot: str) -> None:
        """Several pictures, each onto its shots, in one step."""
        notes: list[str] = []

        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import Slot, place_picture

            kind: Slot = Slot(slot)
            made = []
            for ids, source in placed:
                asset_id, told = source(bench)
                notes.append(told)
                one = place_picture(bench.board, bench.art_department, ids, asset_id, kind)
                made.append(one)
            return _joined(made)

        def then() -> None:
            for note in dict.fromkeys(filter(None, notes)):
                self.told.emit(note)

        self._change(work, then)

    def character(self, ids: Sequence[str], character_id: str) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import add_character

            return add_character(bench.board, bench.art_department, ids, character_id)

        self._change(work)

    def anchor(self, ids: Sequence[str], anchor_id: str) -> None:
        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import add_anchor

            return add_anchor(bench.board, bench.art_department, ids, anchor_id)

        self._change(work)

    def model(self, ids: Sequence[str], card_id: str) -> None:
        """To those shots the model can make; the others are named with the reason."""
        office = self._film.office
        if office is None:
            return
        card = office.catalogue.get(card_id)
        left: list[tuple[str, str]] = []

        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import assign_model

            done = assign_model(bench.board, ids, card, date.today())
            left.extend(done.left_out)
            return done.edit

        def then() -> None:
            if left:
                numbers = ", ".join(number for number, _ in left)
                self._film.bridge.report(
                    UserFacing(f"{card.name} was not given to shot {numbers}.", left[0][1])
                )

        self._change(work, then)

    def end_frame(self, ids: Sequence[str]) -> None:
        """The end frame of the shot before becomes the first frame."""

        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import copy_end_frame

            return copy_end_frame(bench.board, bench.art_department, bench.dailies, ids)

        if ids:
            self._change(work)

    def hero_frame(self, ids: Sequence[str]) -> None:
        """The kit's hero frame becomes the first frame."""

        def work(bench: Workbench) -> Edit | None:
            from app.production.board.placing import start_from_hero

            return start_from_hero(bench.board, bench.art_department, ids)

        if ids:
            self._change(work)

    def videos(self, shot_id: str, files: Sequence[Path]) -> None:
        """Videos made elsewhere become takes of a shot."""
        bench = self._film.workbench
        if bench is None or not self._film.may_write:
            return
        for file in files:
            self._film.bridge.ask(
                partial(bench.dailies.add_take, shot_id, file),
                lambda take: self.told.emit(f"{take.slate} was added"),
                lane="long",
            )

    def _change(
        self,
        work: Callable[[Workbench], Edit | None],
        then: Callable[[], object] | None = None,
    ) -> None:
        bench = self._film.workbench
        if bench is not None and self._film.may_write:
            self._film.change(lambda: work(bench), then)


def dropped(picture: Picture) -> Source:
    """A picture from outside, kept once by its content."""

    def source(bench: Workbench) -> tuple[str, str]:
        taken = picture.keep(bench.art_department.intake)
        return taken.asset.id, taken.told()

    return source


def kept(asset_id: str) -> Source:
    return lambda _bench: (asset_id, "")


def frame_of(take_id: str, frame: int) -> Source:
    """A frame of a take becomes a still that knows where it comes from."""

    def source(bench: Workbench) -> tuple[str, str]:
        take = bench.dailies.take(take_id)
        return bench.art_department.add_frame(take, frame).id, ""

    return source


def _joined(made: Sequence[Edit | None]) -> Edit | None:
    done = [one for one in made if one is not None]
    if len(done) < 2:
        return done[0] if done else None
    changes = tuple(change for one in done for change in one.changes)
    return Edit(label=f"Place {len(done)} pictures", changes=changes)
