"""Share a clip (RV-08): what, how large, and where to, in a bar over the viewer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.share import ShareForm
from app.domain.take import Take
from app.production.screening.clips import HEIGHTS, clip_name
from app.ui.dialogs.files import remember
from app.ui.pages.review.sharing.running import Running
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import Segments, button, icon_button, on_click
from app.ui.widgets.combo import Choice
from app.ui.widgets.stacks import row
from app.ui.widgets.text import Elided, label
from app.ui.widgets.ticks import Tick

_FORMS = (
    (ShareForm.MP4.value, "MP4", ""),
    (ShareForm.GIF.value, "GIF", ""),
    (ShareForm.WEBM.value, "WebM", ""),
)
_USUAL = (360, 270)  # lines of a film, of a GIF


class ShareBar(QWidget):
    """Signals: `told(str)` a clip was written; `closed()`. `open_bar` shows it."""

    told = Signal(str)
    closed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Share clip")
        self.form, self.what, self.height_ = Segments(_FORMS), Choice("Takes"), Choice("Height")
        self.burn = Tick("Frame numbers", "Film, shot, take, timecode and frame under the picture")
        self.running = Running(stage.film.bridge, "Clip being written")
        self.save = button(
            "Save As…", "download", kind="primary", tip="Choose a place and write it"
        )
        self._range = Elided("", "caption", "secondary")
        self._range.setMinimumWidth(60)
        shut = icon_button("x", "Close  (Esc)")
        for height in HEIGHTS:
            self.height_.offer(f"{height} lines", height)
        self.height_.choose(360)
        self.burn.setChecked(True)
        self.what.setFixedWidth(170)
        self.height_.setFixedWidth(88)
        self.form.describe("mp4", "With sound; plays everywhere")
        self.form.describe("gif", "Moves in mails and chats; no sound")
        self.form.describe("webm", "With sound; for browsers")
        self.setLayout(
            row(
                label("Share clip", "head"), self.what, self.form, self.height_, self.burn,
                self._range, self.running, self.save, shut, gap=8, margins=(12, 4, 8, 4),
            )
        )  # fmt: skip
        self.form.chosen.connect(self._usual)
        on_click(self.save, self._choose)
        on_click(shut, self.close_bar)
        self.running.ended.connect(lambda: self.save.setEnabled(True))
        self.what.activated.connect(lambda _at: self._say())
        for signal in (stage.panes_changed, stage.focus_changed, stage.takes_changed):
            signal.connect(self._renew)
        stage.viewer.range_set.connect(lambda _start, _end: self._say())
        self.hide()

    def open_bar(self) -> None:
        """Offer what stands in the panes."""
        self.show()
        self._renew()
        if len(self._stage.panes) > 1:
            self.what.choose("two")
            self._say()
        self.what.setFocus()

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return
        super().keyPressEvent(event)

    def _usual(self, form: str) -> None:
        """A GIF is some ten times as large as a film of the same pictures."""
        if self.height_.currentData() in _USUAL:
            self.height_.choose(_USUAL[form == ShareForm.GIF.value])

    def _renew(self) -> None:
        if self.isHidden():
            return
        kept = self.what.currentData()
        self.what.clear()
        take, panes = self._stage.take, self._stage.panes
        if take is not None:
            self.what.offer(f"{take.slate[4:7]}, in to out", "in")
            self.what.offer(f"{take.slate[4:7]}, all of it", "all")
        if len(panes) > 1:
            one, two = (pane.slate[4:7] for pane in self._pair())
            self.what.offer(f"{one} and {two} side by side", "two")
        self.what.choose(kept if kept in ("in", "all", "two") else "in")
        if self.what.currentIndex() < 0:
            self.what.setCurrentIndex(0)
        self.save.setEnabled(take is not None and not self.running.busy())
        self._say()

    def _pair(self) -> list[Take]:
        """A, and the pane with the focus; with the focus on A the pane beside it."""
        panes = self._stage.panes
        return [panes[0], panes[self._stage.focus or 1]]

    def _say(self) -> None:
        take = self._stage.take
        if take is None:
            self._range.setText("No take")
            return
        picked = self._pair()[0].picked if self.what.currentData() == "two" else take.picked
        start, end = (0, take.probe.frames) if self.what.currentData() == "all" else (
            picked.start, picked.end)  # fmt: skip
        self._range.setText(f"frames {start} to {end - 1}, {end - start} f")

    def _choose(self) -> None:
        bench, take = self._stage.film.workbench, self._stage.take
        if bench is None or take is None:
            return
        takes = self._pair() if self.what.currentData() == "two" else [take]
        form = ShareForm(self.form.current())
        ids = [one.id for one in takes]
        name = clip_name(takes, form)
        dialog = QFileDialog(self, "Share the clip", name, f"{form.value.upper()} (*.{form.value})")
        remember(dialog, "clips")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setDefaultSuffix(form.value)
        dialog.fileSelected.connect(lambda file: self.write(Path(file), ids, form))
        dialog.open()

    def write(self, file: Path, take_ids: list[str], form: ShareForm) -> None:
        """Write the clip; the dialog asked already about a file that is there."""
        bench = self._stage.film.workbench
        if bench is None:
            return
        desk, height, burn = bench.sharing.clips, self.height_.currentData(), self.burn.isChecked()
        offset, whole = self._offset(take_ids), self.what.currentData() == "all"
        self.save.setEnabled(False)

        def work(stop: Callable[[], bool], told: Callable[[float], None]) -> str:
            clip = desk.clip(take_ids, form, height, burn=burn, offset=offset, whole=whole)
            size = desk.write(clip, file, replace=True, stop=stop, told=told).stat().st_size
            return f"{file.name}: {clip.frames} frames, {size / 1e6:.1f} MB"

        self.running.run(work, self.told.emit, "Writing")

    def _offset(self, take_ids: list[str]) -> int:
        """By how many frames the second take is shifted against the first on screen."""
        shifts, ids = self._stage.shifts, [pane.id for pane in self._stage.panes]
        places = [ids.index(one) for one in take_ids if one in ids]
        if len(places) < 2 or max(places) >= len(shifts):
            return 0
        return shifts[places[1]] - shifts[places[0]]
