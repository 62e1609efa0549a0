"""What is made of a shot beside its takes: stills for the keyframe, and takes from a take.

Signal `needed(str)`: the title to show, empty while there is nothing to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.edit import Edit
from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.domain.take import Take
from app.ui.pages.board.inspector.candidates import CandidateStrip, Shown
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.wish_form import WishForm

if TYPE_CHECKING:
    from app.production.shoot.stills import KeyframeView


class Making(QWidget):
    """Follows the selection; reads again when the shot's stills change."""

    needed = Signal(str)

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._shots: list[Shot] = []
        self._read_as: object = None
        self._turn = 0
        self.strip = CandidateStrip(thumbnails)
        self.form = WishForm(film)
        self._why = label("", "caption", "bad", wrap=True)
        self._failed = QWidget()
        self._failed.setLayout(row(picture("circle-x", 12, t.BAD), self._why, gap=6))
        self._failed.hide()
        self.setAccessibleName("Keyframe")
        self.setLayout(column(self.form, self.strip, self._failed, gap=6))
        self.strip.used.connect(self._use)
        self.form.ordered.connect(film.wished)
        self.form.closed.connect(self._tell)
        film.rows_changed.connect(self._again)
        film.picture_made.connect(self._picture_made)

    def show_shots(self, shots: Sequence[Shot]) -> None:
        if [shot.id for shot in shots] != [shot.id for shot in self._shots]:
            if not self.form.isHidden():
                self.form.close_form()  # it spoke of other shots
            self.strip.show_stills([])
            self._failed.hide()
            self._read_as = None
        self._shots = list(shots)
        self.strip.setEnabled(self._film.may_write)
        self._again()
        self._tell()

    def begin(self, mode: Mode, shots: Sequence[Shot], take: Take | None = None) -> None:
        """Open the form of an order."""
        self.needed.emit("Keyframe" if mode is Mode.STILL else "From a take")
        self.form.begin(mode, shots, take)

    def use_next(self) -> None:
        """The still after the keyframe of now takes its place; after the last comes the first."""
        stills = [one for one in reversed(self.strip.stills()) if one.asset_id]
        if stills:
            at = next((n for n, one in enumerate(stills) if one.chosen), -1)
            self._use(stills[(at + 1) % len(stills)].asset_id, "first_frame_id")

    def _use(self, asset_id: str, field: str) -> None:
        bench, ids = self._film.workbench, [shot.id for shot in self._shots]
        if bench is None or len(ids) != 1 or not self._film.may_write:
            return

        def work() -> Edit | None:
            from app.production.board.placing import Slot, place_picture

            slots = {"first_frame_id": Slot.FIRST, "last_frame_id": Slot.LAST}
            slot = slots.get(field, Slot.REFERENCE)
            return place_picture(bench.board, bench.art_department, ids, asset_id, slot)

        if field == "first_frame_id":
            self.strip.show_chosen(asset_id)
        self._film.change(work)

    # reading

    def _again(self) -> None:
        """Read when what the board says of the stills has changed."""
        bench, shot = self._film.workbench, self._shots[0] if len(self._shots) == 1 else None
        tile = self._film.row(shot.id) if shot else None
        if bench is None or shot is None or tile is None:
            return
        now = self._film.shots.get(shot.id, shot)
        seen = (shot.id, tile.stills, tile.still_state, tile.still_words, now.first_frame_id)
        if seen == self._read_as:
            return
        self._read_as = seen
        if not (tile.stills or tile.still_state or now.first_frame_id):
            self._show([], "")
            return
        self._turn += 1
        turn, stills, art = self._turn, bench.stills, bench.art_department
        names = self._film.card_names()

        def read() -> tuple[list[Shown], str]:
            view = stills.view(shot.id)
            paths = {one.asset.id: art.thumbnail(one.asset.id) for one in view.candidates}
            return _shown(view, {key: str(p) for key, p in paths.items() if p}, names), _why(view)

        def show(found: tuple[list[Shown], str]) -> None:
            if turn == self._turn:
                self._show(*found)

        self._film.bridge.ask(read, show)

    def _show(self, shown: list[Shown], why: str) -> None:
        self.strip.show_stills(shown)
        self._why.setText(why)
        self._failed.setVisible(bool(why))
        self._tell()

    def _picture_made(self, key: str) -> None:
        if any(one.asset_id == key for one in self.strip.stills()):
            self._read_as = None
            self._again()

    def _tell(self) -> None:
        open_ = not self.form.isHidden()
        title = "From a take" if open_ and self.form.mode() is not Mode.STILL else "Keyframe"
        some = self.strip.stills() or self._why.text() or open_
        self.needed.emit(title if some else "")


def _shown(view: KeyframeView, paths: dict[str, str], names: dict[str, str]) -> list[Shown]:
    found = [Shown(f"{job.state.value.replace('_', ' ')}".capitalize()) for job in view.coming]
    for one in view.candidates:
        made = one.asset.made
        model = names.get(made.card_id, made.card_id) if made else ""
        seed = f"Seed {made.seed}. " if made and made.seed is not None else ""
        rehearsed = "Rehearsed. " if made and made.rehearsed else ""
        found.append(
            Shown(
                f"{one.number}  {model}" if one.number else f"By hand  {one.asset.name}",
                one.asset.id,
                paths.get(one.asset.id),
                one.number,
                one.chosen,
                f"{seed}{rehearsed}{one.asset.width} × {one.asset.height}",
            )
        )
    return found


def _why(view: KeyframeView) -> str:
    if not view.failed:
        return ""
    count = len(view.failed)
    return f"{count} still{'' if count == 1 else 's'} failed: {view.failed[-1].reason}"
