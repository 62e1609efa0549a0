"""What a model takes beyond a shot: one control each of what its card offers.

It is kept with the shot and goes along with its orders. Signal `needed(bool)`: whether there is
anything to see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QSlider, QWidget

from app.domain.asked import Asked, Point, Stroke
from app.domain.asset import Asset
from app.domain.errors import BadInput
from app.domain.shot import Shot
from app.production.shoot.extras import (
    AXES,
    MOST_POINTS,
    Extra,
    Kind,
    camera_read,
    camera_text,
    offered,
    path_read,
    path_text,
)
from app.ui import incoming
from app.ui.dialogs.files import remember
from app.ui.pages.board.inspector.brush_canvas import BrushCanvas
from app.ui.state.film import Film
from app.ui.widgets.buttons import button, icon_button, on_click
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, empty, row
from app.ui.widgets.text import label
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from app.domain.model_card import ModelCard

_PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp)"


class VendorOptions(QWidget):
    needed = Signal(bool)

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._shot: Shot | None = None
        self._made_for: tuple[str, ...] = ()
        self._shows: list[Callable[[Asked], None]] = []
        self.brush: Brush | None = None
        self._inner = column(gap=6)
        self.setAccessibleName("Vendor options")
        self.setLayout(self._inner)
        film.extras.changed.connect(self._changed)

    def show_shots(self, shots: Sequence[Shot]) -> None:
        """Of one shot whose card offers something; else there is nothing to see."""
        shot = shots[0] if len(shots) == 1 else None
        extras = offered(self._card(shot)) if shot else ()
        self._shot = shot if extras else None
        self.setEnabled(self._film.may_write)
        self.needed.emit(bool(extras))
        if self._shot is None:
            return
        names = tuple(extra.name for extra in extras)
        if names != self._made_for:
            self._make(extras)
            self._made_for = names
        if self.brush is not None:
            self.brush.show_shot(self._shot)
        self._changed(self._shot.id)

    def _asked(self) -> Asked:
        return self._film.extras.of(self._shot) if self._shot else Asked(model="")

    def _put(self, asked: Asked) -> None:
        if self._shot is not None and asked != self._asked():
            self._film.extras.put(self._shot, asked)

    def _changed(self, shot_id: str) -> None:
        if self._shot is not None and self._shot.id == shot_id:
            asked = self._asked()
            for show in self._shows:
                show(asked)

    def _say(self, extra: Extra, value: str) -> None:
        self._put(self._asked().with_option(extra.option, value))

    def _card(self, shot: Shot) -> ModelCard | None:
        cards = self._film.office.catalogue.all() if self._film.office else []
        return next((card for card in cards if card.id == shot.model), None)

    # one control for each kind

    def _make(self, extras: Sequence[Extra]) -> None:
        empty(self._inner)
        self._shows, self.brush = [], None
        makes = {
            Kind.SWITCH: self._switch,
            Kind.SHARE: self._share,
            Kind.CHOICE: self._choice,
            Kind.WORDS: self._words,
            Kind.CAMERA: self._camera,
            Kind.BRUSH: self._brush,
        }
        for extra in extras:
            makes[extra.kind](extra)
        self._inner.addWidget(
            label("Kept with the shot, for its next orders.", "caption", "secondary", wrap=True)
        )

    def _switch(self, extra: Extra) -> None:
        tick = Tick(extra.label, extra.note or extra.label)
        tick.clicked.connect(lambda on: self._say(extra, "true" if on else ""))
        self._shows.append(lambda asked: tick.setChecked(asked.option(extra.option) == "true"))
        self._inner.addWidget(tick)

    def _choice(self, extra: Extra) -> None:
        choice = Choice(extra.label)
        choice.setToolTip(extra.note or extra.label)
        choice.offer(f"{extra.label}: the vendor's own", "")
        for word in extra.choices:
            choice.offer(f"{extra.label}: {word.replace('_', ' ')}", word)
        choice.activated.connect(lambda _at: self._say(extra, str(choice.currentData())))
        self._shows.append(lambda asked: choice.choose(asked.option(extra.option)))
        self._inner.addWidget(choice)

    def _words(self, extra: Extra) -> None:
        field = Field(extra.label)
        field.set_hint(extra.label)
        field.setToolTip(extra.note or extra.label)
        field.committed.connect(lambda text: self._say(extra, text.strip()))
        self._shows.append(lambda asked: field.show_text(asked.option(extra.option)))
        self._inner.addWidget(field)

    def _share(self, extra: Extra) -> None:
        field = Field(extra.label)
        field.setFixedWidth(64)
        field.set_hint("0 to 1")
        field.setToolTip(extra.note)
        field.committed.connect(lambda text: self._say(extra, text.strip()))
        self._shows.append(lambda asked: field.show_text(asked.option(extra.option)))
        self._inner.addLayout(row(label(extra.label), None, field))

    def _camera(self, extra: Extra) -> None:
        move = Choice(extra.label)
        move.offer("No camera control", "")
        for word in extra.choices:
            move.offer(f"Camera: {word.replace('_', ' ')}", word)
        by = QSlider(Qt.Orientation.Horizontal)
        by.setRange(-10, 10)
        by.setAccessibleName("How far the camera goes, -10 to 10")
        by.setToolTip("How far the camera goes, -10 to 10")
        by.setTracking(False)  # one edit for a whole drag
        told = label("0")
        told.setFixedWidth(24)

        def say() -> None:
            chosen = str(move.currentData() or "")
            by.setEnabled(chosen in AXES)
            far = by.value() or (5 if chosen in AXES else 0)
            self._say(extra, camera_text(chosen, far))

        def show(asked: Asked) -> None:
            chosen, far = camera_read(asked.option(extra.option))
            move.choose(chosen)
            by.setEnabled(chosen in AXES)
            by.blockSignals(True)
            by.setValue(round(far))
            by.blockSignals(False)
            told.setText(f"{far:g}")

        move.setToolTip(extra.note)
        move.activated.connect(lambda _at: say())
        by.valueChanged.connect(lambda _by: say())
        by.sliderMoved.connect(lambda far: told.setText(f"{far:g}"))
        self._shows.append(show)
        self._inner.addWidget(move)
        self._inner.addLayout(row(by, told))

    def _brush(self, extra: Extra) -> None:
        self.brush = Brush(self._film, self._thumbnails, extra)
        self.brush.changed.connect(lambda strokes: self._put(self._asked().with_strokes(strokes)))
        self._shows.append(self.brush.show_asked)
        self._inner.addWidget(self.brush)


class Brush(QWidget):
    """Masks of the motion brush: dropped or chosen, each with a way or held still.

    Signal `changed(object)`: all strokes.
    """

    changed = Signal(object)

    def __init__(self, film: Film, thumbnails: Thumbnails, extra: Extra) -> None:
        super().__init__()
        self._film = film
        self._strokes: tuple[Stroke, ...] = ()
        self._names: dict[str, str] = {}  # of masks
        self._turn = 0
        self.canvas = BrushCanvas(thumbnails)
        self.masks = Choice("Mask of the motion brush")
        self.path = Field("Points of the way", mono=True)
        self.path.set_hint("20 50, 80 40")
        self.path.setToolTip("Points in hundredths: across, then down; the click writes here too")
        self.still = Tick("Hold still", "This part stays as it is; at most one mask")
        self._add = button("Add mask…", "plus", tip="A picture that is black but for what moves")
        back = icon_button("undo-2", "Take the last point away")
        away = icon_button("x", "Take this mask away")
        self._note = label(extra.note, "caption", "secondary", wrap=True)
        self._of_mask = (self.masks, self.still, away, self.path, back)
        self.setLayout(
            column(
                row(label(extra.label), None, self._add),
                self._note, self.canvas,
                row(self.masks, self.still, away, gap=4), row(self.path, back, gap=4), gap=4,
            )
        )  # fmt: skip
        self.setAcceptDrops(True)
        on_click(self._add, self._choose_file)
        on_click(back, lambda: self._way(lambda way: way[:-1]))
        on_click(away, self._away)
        self.masks.activated.connect(lambda _at: self._show())
        self.still.clicked.connect(self._hold)
        self.path.committed.connect(self._typed)
        self.canvas.drawn.connect(lambda point: self._way(lambda way: (*way, point)))

    def show_shot(self, shot: Shot) -> None:
        """Its first frame, under the ways."""
        bench, frame_id = self._film.workbench, shot.first_frame_id
        self._turn += 1
        turn = self._turn
        self.canvas.setVisible(bool(frame_id))
        self._add.setEnabled(bool(frame_id))
        self._note.setVisible(not frame_id)
        if bench is None or not frame_id:
            return
        art = bench.art_department

        def read() -> tuple[Asset, str | None]:
            path = art.thumbnail(frame_id)
            return art.asset(frame_id), str(path) if path else None

        def show(found: tuple[Asset, str | None]) -> None:
            if turn == self._turn:
                frame, path = found
                shape = (frame.width or 16) / (frame.height or 9)
                self.canvas.show_picture(path, shape)

        self._film.bridge.ask(read, show)

    def show_asked(self, asked: Asked) -> None:
        self._strokes = asked.strokes
        at = max(0, min(self.masks.currentIndex(), len(self._strokes) - 1))
        self.masks.clear()
        for n, stroke in enumerate(self._strokes, 1):
            self.masks.offer(f"{n}  {self._names.get(stroke.mask_id, 'Mask')}", n)
        self.masks.setCurrentIndex(at if self._strokes else -1)
        self._show()
        self._learn({stroke.mask_id for stroke in self._strokes} - self._names.keys())

    def add_mask(self, file: Path) -> None:
        """Keep a picture as a mask of the film and choose it."""
        bench = self._film.workbench
        if bench is None:
            return
        wishes = bench.wishes

        def add(mask: Asset) -> None:
            self._names[mask.id] = mask.name or mask.file
            self._tell((*self._strokes, Stroke(mask_id=mask.id)), len(self._strokes))

        self._film.bridge.ask(lambda: wishes.take_mask(file), add, lane="write")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(self._add.isEnabled() and incoming.offers(event.mimeData()))

    def dropEvent(self, event: QDropEvent) -> None:
        files = [one.file for one in incoming.read(event.mimeData()).pictures if one.file]
        event.setAccepted(bool(files))
        for file in files[:1]:
            self.add_mask(file)

    def _learn(self, mask_ids: Collection[str]) -> None:
        bench = self._film.workbench
        if bench is None or not mask_ids:
            return
        art = bench.art_department

        def read() -> dict[str, str]:
            found = [art.asset(mask_id) for mask_id in mask_ids]
            return {mask.id: mask.name or mask.file for mask in found}

        self._film.bridge.ask(read, self._named)

    def _named(self, names: dict[str, str]) -> None:
        self._names |= names
        for n, stroke in enumerate(self._strokes):
            self.masks.setItemText(n, f"{n + 1}  {self._names.get(stroke.mask_id, 'Mask')}")

    def _show(self) -> None:
        at = self.masks.currentIndex()
        stroke = self._strokes[at] if 0 <= at < len(self._strokes) else None
        for part in self._of_mask:
            part.setVisible(stroke is not None)
        moving = stroke is not None and not stroke.still
        self.path.setEnabled(moving)
        self.still.setChecked(stroke is not None and stroke.still)
        self.path.show_text(path_text(stroke.path) if stroke else "")
        self.canvas.show_ways([one.path for one in self._strokes], at if moving else -1)

    def _tell(self, strokes: Sequence[Stroke], at: int) -> None:
        self.changed.emit(tuple(strokes))
        self.masks.setCurrentIndex(min(at, self.masks.count() - 1))
        self._show()

    def _change(self, make: Callable[[Stroke], Stroke]) -> None:
        at = self.masks.currentIndex()
        if 0 <= at < len(self._strokes):
            strokes = list(self._strokes)
            strokes[at] = make(strokes[at])
            self._tell(strokes, at)

    def _way(self, make: Callable[[tuple[Point, ...]], tuple[Point, ...]]) -> None:
        self._change(
            lambda stroke: stroke.model_copy(update={"path": make(stroke.path)[:MOST_POINTS]})
        )

    def _hold(self, on: bool) -> None:
        self._change(
            lambda stroke: stroke.model_copy(
                update={"still": on, "path": () if on else stroke.path}
            )
        )

    def _typed(self, text: str) -> None:
        try:
            way = path_read(text)
        except BadInput as error:
            self._film.bridge.report(error)
            self._show()
            return
        self._way(lambda _way: way)

    def _away(self) -> None:
        at = self.masks.currentIndex()
        self._tell([one for n, one in enumerate(self._strokes) if n != at], max(0, at - 1))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Choose a mask", "", _PICTURES)
        remember(dialog, "masks")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.add_mask(Path(file)))
        dialog.open()
