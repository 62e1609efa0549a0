"""What happens to pictures on the kit's places: chosen, dropped, pasted, moved, taken off.

One host for every slot. Files are read and pictures measured in threads; each deed is one edit on
the undo stack. What cannot be used is said on a card, what can but is noteworthy in one line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.domain.edit import Edit
from app.domain.errors import BadInput, UserFacing
from app.production.art.art_department import ArtDepartment
from app.production.art.kit import Holder, Place
from app.production.art.picture_intake import Taken
from app.ui.actions import Actions
from app.ui.dialogs.files import remember
from app.ui.drag import Dragged, Kind
from app.ui.incoming import Incoming, read
from app.ui.state.film import Film
from app.ui.widgets.picture_slot import PictureSlot

_FILTER = "Pictures (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif *.avif *.heic)"


class PictureDesk(QObject):
    """Signals: `told(str)` a line worth reading, `changed()` an edit was made, `lit(object, str)`
    a slot under the pointer and what a drop there means.
    """

    told = Signal(str)
    lit = Signal(object, str)
    changed = Signal()

    def __init__(self, film: Film, actions: Actions, page: QWidget) -> None:
        super().__init__(page)
        self._film, self._actions, self._page = film, actions, page
        self._from: PictureSlot | None = None
        self._last: PictureSlot | None = None
        self.follow: tuple[Holder, str, str] | None = None  # the picture the focus goes with
        for key, act in (
            ("kit.add", self.wanted),
            ("kit.paste", self.paste),
            ("kit.earlier", lambda slot: self.step(slot, -1)),
            ("kit.later", lambda slot: self.step(slot, 1)),
            ("kit.remove", self.remove),
            ("kit.hero", self.make_hero),
        ):
            actions[key].triggered.connect(lambda _on=False, act=act: self._on_slot(act))

    # the host of every slot

    def dropped(self, slot: PictureSlot, what: Incoming | Dragged) -> None:
        if isinstance(what, Incoming):
            self._bring(slot.place, what)
        elif what.kind is Kind.FRAME:
            self._bring_frame(slot.place, what)
        elif what.kind is Kind.STILL:
            self._bring_still(slot, what.ids)

    def wanted(self, slot: PictureSlot) -> None:
        if not self._film.may_write:
            return
        self._last = slot
        dialog = QFileDialog(self._page, "Pictures", "", _FILTER)
        remember(dialog, "pictures")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda chosen: self.add_files(slot.place, [Path(one) for one in chosen])
        )
        dialog.open()

    def menu_at(self, slot: PictureSlot, at: QPoint) -> None:
        self._last = slot
        moving = ("", "kit.earlier", "kit.later", "", "kit.hero", "kit.remove")
        keys = ("kit.add", "kit.paste", *(moving if slot.asset_id else ()))
        self._actions.menu(self._page, *keys).popup(at)

    def lights(self, slot: PictureSlot, words: str) -> None:
        self.lit.emit(slot, words)

    def begins(self, slot: PictureSlot | None) -> None:
        self._from = slot

    # deeds

    def add_files(self, place: Place, files: list[Path]) -> None:
        """Bring files to a place; a bad one is told and stops no other."""
        art = self._art()
        if art is None or not files:
            return

        def work() -> tuple[Edit | None, list[Taken], list[UserFacing]]:
            many = art.intake.take_many(files)
            ids = [taken.asset.id for taken in many.taken]
            return art.put(place, ids) if ids else None, list(many.taken), list(many.refused)

        self._do(work)

    def paste(self, slot: PictureSlot) -> None:
        """What the clipboard holds: picture files, a picture, or an address that carries one."""
        self._bring(slot.place, read(QApplication.clipboard().mimeData()))

    def step(self, slot: PictureSlot, by: int) -> None:
        """Move a still one place on; the focus stays with it."""
        art = self._art()
        if art is None or not slot.asset_id or slot.place.at + by < 0:
            return
        here, asset_id = slot.place, slot.asset_id
        there = Place(here.holder, here.id, here.at + by)
        self.follow = (here.holder, here.id, asset_id)
        self._film.change(lambda: art.move(asset_id, here, there), self.changed.emit)

    def remove(self, slot: PictureSlot) -> None:
        """Take a picture off its place and say where else it is used."""
        art = self._art()
        if art is None or not slot.asset_id:
            return
        place, asset_id, name = slot.place, slot.asset_id, slot.name
        left: list[str] = []

        def work() -> Edit | None:
            made = art.take_out(place, asset_id)
            left.extend(art.uses(asset_id))
            return made

        def done() -> None:
            rest = f"still used as {', '.join(left[:4])}" if left else "not used elsewhere"
            more = f" and {len(left) - 4} more" if len(left) > 4 else ""
            self.told.emit(f"{name} was taken off; the picture stays in the film, {rest}{more}.")
            self.changed.emit()

        self._film.change(work, done)

    def make_hero(self, slot: PictureSlot) -> None:
        art = self._art()
        if art is not None and slot.asset_id:
            asset_id = slot.asset_id
            self._film.change(lambda: art.put(Place(Holder.HERO), [asset_id]), self.changed.emit)

    # how things come

    def _bring(self, place: Place, what: Incoming) -> None:
        art = self._art()
        if art is None:
            return
        if not what.pictures:
            refusal = what.refusal or BadInput(
                "There is no picture in it.", "Copy or drop a picture, or a picture file."
            )
            self._film.bridge.report(refusal)
            return

        def work() -> tuple[Edit | None, list[Taken], list[UserFacing]]:
            taken: list[Taken] = []
            refused: list[UserFacing] = []
            for picture in what.pictures:
                try:
                    taken.append(picture.keep(art.intake))
                except UserFacing as error:
                    refused.append(error)
            ids = [one.asset.id for one in taken]
            return art.put(place, ids) if ids else None, taken, refused

        self._do(work)

    def _bring_frame(self, place: Place, what: Dragged) -> None:
        art, bench = self._art(), self._film.workbench
        if art is None or bench is None or what.frame is None:
            return
        dailies, frame = bench.dailies, what.frame

        def work() -> tuple[Edit | None, list[Taken], list[UserFacing]]:
            take = next((one for one in dailies.takes() if one.id == what.ids[0]), None)
            if take is None:
                raise BadInput("This take is not in the film any more.", "Drag another frame.")
            return art.put(place, [art.add_frame(take, frame).id]), [], []

        self._do(work)

    def _bring_still(self, slot: PictureSlot, ids: tuple[str, ...]) -> None:
        art, origin = self._art(), self._from
        if art is None or not ids:
            return
        place = slot.place
        if origin is None or origin.asset_id != ids[0]:
            self._film.change(lambda: art.put(place, ids), self.changed.emit)
        elif origin is not slot:
            source = origin.place
            self._film.change(lambda: art.move(ids[0], source, place), self.changed.emit)

    def _do(self, work: Callable[[], tuple[Edit | None, list[Taken], list[UserFacing]]]) -> None:
        found: list[tuple[list[Taken], list[UserFacing]]] = []

        def run() -> Edit | None:
            made, taken, refused = work()
            found.append((taken, refused))
            return made

        def done() -> None:
            taken, refused = found[0]
            for error in refused[:3]:
                self._film.bridge.report(error)
            for one in taken:
                if said := one.told():
                    self.told.emit(said if one.known else f"{one.asset.name}: {said}")
            self.changed.emit()

        self._film.change(run, done)

    def _on_slot(self, act: Callable[[PictureSlot], object]) -> None:
        focused = QApplication.focusWidget()
        slot = focused if isinstance(focused, PictureSlot) else self._last
        if slot is not None and slot.isVisible():
            act(slot)
        elif self._page.isVisible():
            self.told.emit("Choose a place for the picture first: click it or go there with Tab.")

    def _art(self) -> ArtDepartment | None:
        bench = self._film.workbench
        return bench.art_department if bench is not None and self._film.may_write else None
