"""The Deliver page: what will be delivered, the checklist, one button, and what was read back.

The green tick appears only after verify has read the package; losses are amber, never red.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QWidget

from app.domain.cut import Cut
from app.domain.delivery import Delivery
from app.domain.errors import Stopped
from app.domain.events import DeliveryStep
from app.domain.timing import timecode
from app.ui.actions import Actions
from app.ui.drag import FolderDrag
from app.ui.pages.deliver.lists import Lists
from app.ui.pages.deliver.log import Log
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button
from app.ui.widgets.fields import Field
from app.ui.widgets.meters import Bar
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, StateLine, label, picture, retone, set_picture
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from app.production.delivery import CheckLine, DeliveryReport

FORMATS = (
    ("xml", "FCP7 XML", "for Resolve, Premiere"),
    ("edl", "CMX 3600 EDL", "for Avid"),
)


class DeliverPage(QWidget):
    """Signals: `page_wanted(str)`; `told(str)` a sentence for a toast."""

    page_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self._stop = threading.Event()
        self._running = False
        self._report: DeliveryReport | None = None
        self._checks: Sequence[CheckLine] = ()
        self._package: Path | None = None
        self.lists, self.log = Lists(), Log()
        self._tick = _Sign()
        self._title = label("", "title", "strong")
        self._subtitle = Elided("", tone="secondary")
        self._open = button(
            "Open Folder", "folder-open", tall=28, tip="Show the package, or drag it into the NLE"
        )
        self._halt = button("Stop", "square", tall=28, tip="Stop; nothing half made stays")
        self._deliver = PaidButton("Deliver", "free", "package")
        self._progress, self._stage = (
            Bar(240, name="Delivery progress"),
            label("", tone="secondary"),
        )
        self._formats = {key: Tick(word, note) for key, word, note in FORMATS}
        self._media_root = Field("Media root")
        self._made = column(gap=0)
        self._sums = {word: label("") for word in ("Events", "Length", "Handles", "Start", "End")}
        self._build()
        self.folder_drag = FolderDrag(self._open, lambda: self._package)
        self._open.clicked.connect(lambda _on=False: self._show_folder())
        self._halt.clicked.connect(lambda _on=False: self._stop.set())
        self._deliver.clicked.connect(lambda _on=False: self.deliver())
        self._media_root.committed.connect(self._set_root)
        film.delivery_step.connect(self._step)
        film.records_changed.connect(self._changed)
        film.opened.connect(self.refresh)

    # reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read checklist, cut and earlier deliveries again."""
        workbench = self._film.workbench
        if workbench is None or self._running:
            return
        desk, assembly = workbench.delivery, workbench.assembly

        def read() -> tuple[Sequence[CheckLine], Cut, list[Delivery]]:
            return desk.checklist(), assembly.cut(), desk.deliveries()

        self._film.bridge.ask(read, lambda found: self._show(*found))

    def _show(self, checks: Sequence[CheckLine], cut: Cut, made: list[Delivery]) -> None:
        self._checks = checks
        spec = cut.spec
        self._sums["Events"].setText(str(len(cut.items)))
        self._sums["Length"].setText(timecode(cut.frames, spec.rate))
        self._sums["Handles"].setText(f"{spec.handles} frames")
        self._sums["Start"].setText(spec.start)
        end = spec.start_frame() + cut.frames
        self._sums["End"].setText(timecode(end, spec.rate, drop=spec.drop))
        version = max((one.version for one in made), default=0) + 1
        self._deliver.setText(f"Deliver v{version:03}")
        self._deliver.setEnabled(bool(cut.items) and self._film.may_write)
        self._show_made(made)
        root = self._film.project.media_root if self._film.project else None
        self._media_root.show_text(root or "")
        report = self._report
        if report is None:
            self._tick.show_sign("package", t.LINE, t.SECONDARY)
            self._title.setText(self._film.name)
            self._subtitle.setText(_before(cut, made))
            self._package = Path(made[-1].folder) if made else None
        self.lists.show_lists(
            checks, report.report if report else None, report.losses if report else ()
        )
        self._open.setVisible(self._package is not None)

    def _show_made(self, made: list[Delivery]) -> None:
        empty(self._made)
        for one in sorted(made, key=lambda d: -d.version):
            state = StateLine()
            if one.verified:
                state.show_state("check", "verified", t.OK)
            elif one.verified is None:
                state.show_state("circle-dashed", "not verified", t.SECONDARY)
            else:
                state.show_state("triangle-alert", f"{one.problems} problems", t.WARNING)
            when = label(f"{one.made_at.astimezone():%d %b %H:%M}", "caption", "secondary")
            name = label(f"v{one.version:03}", "head", "strong")
            self._made.addWidget(
                surface(row(name, when, None, state, margins=(12, 0, 12, 0)), height=28)
            )
        if not made:
            told = label("Nothing yet. A name is never used twice.", tone="secondary", wrap=True)
            self._made.addWidget(surface(row(told, margins=(12, 8, 12, 8))))

    def _changed(self, kinds: set[str]) -> None:
        if self.isVisible() and kinds & {"Take", "Shot", "Project", "Sound"}:
            self.refresh()

    # delivering

    def deliver(self) -> None:
        """Conform, write, read back; everything in a thread."""
        workbench = self._film.workbench
        if workbench is None or self._running:
            return
        formats = [key for key, tick in self._formats.items() if tick.isChecked()]
        root = self._media_root.text().strip() or None
        desk, stop = workbench.delivery, self._stop
        stop.clear()
        self._busy(True)
        self.log.begin()
        self._film.bridge.ask(
            lambda: desk.deliver(formats=formats, media_root=root, stop=stop.is_set),
            self._delivered,
            self._failed,
            lane="long",
        )

    def _step(self, step: DeliveryStep) -> None:
        if not self._running:
            return  # the answer was faster than the last step's news
        share = step.done / step.total if step.total else 0.0
        self._progress.show_share(share, t.STATES["rendering"].fill)
        words = step.text or step.stage.capitalize()
        count = f"{step.done} of {step.total}" if step.total > 1 else ""
        self._stage.setText(f"{words}  {count}".strip())
        self.log.say(step.stage, words, count)

    def _delivered(self, report: DeliveryReport) -> None:
        self._busy(False)
        self._report, self._package = report, report.package
        ok = bool(report.report.ok)
        self.log.say("", f"Verified {report.name}", "equal" if ok else "differs",
                     "ok" if ok else "bad")  # fmt: skip
        self._title.setText(report.name)
        if ok:
            self._tick.show_sign("package-check", t.STATES["ready"].fill, t.OK)
            self._subtitle.setText("Read back and compared with the cut. Nothing differs.")
            self.told.emit(f"{report.name} was delivered and verified")
        else:
            self._tick.show_sign("triangle-alert", t.WARNING_LINE, t.WARNING)
            self._subtitle.setText("Read back: some things differ from the cut. See below.")
        retone(self._title, "strong")
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        words = (str(error).splitlines() or [""])[0]
        self.log.say("", words, "stopped" if isinstance(error, Stopped) else "failed", "bad")
        if not isinstance(error, Stopped):
            self._film.bridge.report(error)
        self.refresh()

    def _busy(self, busy: bool) -> None:
        self._running = busy
        self._deliver.setVisible(not busy)
        self._halt.setVisible(busy)
        self._progress.setVisible(busy)
        self._stage.setVisible(busy)
        self._progress.show_share(0.0)
        self._stage.setText("Starting…" if busy else "")

    def _show_folder(self) -> None:
        if self._package is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._package)))

    def _set_root(self, text: str) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            board = workbench.board
            self._film.change(lambda: board.set_project({"media_root": text.strip() or None}))

    def _choose_root(self) -> None:
        dialog = QFileDialog(self, "The delivery folder as the editing machine sees it")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(self._set_root)
        dialog.open()

    # building

    def _build(self) -> None:
        for tick in self._formats.values():
            tick.setChecked(True)
        words = column(None, self._title, self._subtitle, None, gap=0)
        head = row(
            self._tick, words, self._stage, self._progress, self._open, self._halt, self._deliver,
            gap=12, margins=(16, 0, 16, 0),
        )  # fmt: skip
        head.setStretch(1, 1)
        centre = column(surface(head, height=64), line(), gap=0)
        centre.addWidget(scrolled(self.lists, "window"), 1)
        self.lists.setProperty("surface", "window")
        whole = row(gap=0)
        whole.addWidget(self._left())
        whole.addWidget(line("edge", vertical=True))
        whole.addLayout(centre, 1)
        self._log_line = line("edge", vertical=True)
        whole.addWidget(self._log_line)
        whole.addWidget(self.log)
        self.setLayout(whole)
        self._busy(False)
        self._open.hide()

    def _left(self) -> QWidget:
        formats = column(gap=4, margins=(12, 8, 12, 12))
        for key, _word, note in FORMATS:
            formats.addLayout(
                row(self._formats[key], label(note, "caption", "secondary"), None, gap=8)
            )
        self._media_root.set_hint("where the package is")
        choose = button("", "folder-open", tip="Choose a folder")
        choose.clicked.connect(lambda _on=False: self._choose_root())
        root = column(
            label("Media as the editing machine sees it", "caption", "secondary"),
            row(self._media_root, choose, gap=4),
            margins=(12, 0, 12, 12),
        )
        sums = column(gap=4, margins=(12, 12, 12, 12))
        for word, value in self._sums.items():
            if word in ("Length", "Start", "End"):
                value.setFont(label("", "mono").font())
            named = {"Start": "Record start", "End": "Record end"}.get(word, word)
            sums.addLayout(row(label(named, tone="secondary"), None, value))
        body = column(_head("Timeline files"), line(), gap=0)
        body.addLayout(formats)
        body.addLayout(root)
        body.addWidget(line())
        body.addWidget(_head("Delivered"))
        body.addWidget(line())
        body.addLayout(self._made)
        body.addStretch(1)
        body.addWidget(line())
        body.addLayout(sums)
        return surface(body, width=240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= 1320
        self.log.setVisible(wide)
        self._log_line.setVisible(wide)


class _Sign(QFrame):
    """32x32 with a border: neutral before, green only once verify has found everything equal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(32, 32)
        self._icon: QLabel = picture("package", 20, t.SECONDARY)
        self.setLayout(row(self._icon, margins=(6, 6, 6, 6)))
        self.setAccessibleName("Not verified")

    def show_sign(self, icon: str, border: str, tint: str) -> None:
        set_picture(self._icon, icon, 20, tint)
        self.setAccessibleName("Verified" if icon == "package-check" else "Not verified")
        self.setStyleSheet(f"_Sign {{ border: 1px solid {border}; }}")


def _head(word: str) -> QWidget:
    return surface(row(label(word, "head"), None, margins=(12, 0, 12, 0)), height=32)


def _before(cut: Cut, made: Sequence[Delivery]) -> str:
    if not cut.items:
        return "Circle a take of each shot in Review, then deliver."
    if cut.missing:
        return f"{len(cut.missing)} shots have no circled take and would be left out."
    if made:
        last = max(made, key=lambda one: one.version)
        said = "verified" if last.verified else "not verified"
        return f"Last delivered: {last.name}, {last.made_at.astimezone():%d %b %H:%M}, {said}."
    return "Every shot is circled. Nothing has been delivered yet."
