"""What Review gives out and takes in, connected: the share bar, the report, notes and frames.

The page gives it the stack of halls in which the report stands beside the takes.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from app.domain.edit import Edit
from app.domain.errors import UserFacing
from app.production.screening.frame_uses import FrameUse, use_frame, whose
from app.production.screening.notes_file import Merged
from app.ui.actions import Actions
from app.ui.dialogs.files import downloads, remember
from app.ui.incoming import VIDEOS
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.proxy_store import ProxyStore
from app.ui.pages.review.sharing.outside_bar import OutsideBar
from app.ui.pages.review.sharing.report_view import ReportView
from app.ui.pages.review.sharing.share_bar import ShareBar
from app.ui.pages.review.stage import Stage
from app.ui.widgets.menus import pop_up

_LONGEST = 6  # reasons that a card lists


class SharingDesk(QObject):
    """Signal `told(str)`: something was written, merged or placed."""

    told = Signal(str)

    def __init__(
        self, stage: Stage, canvas: Canvas, actions: Actions, page: QWidget, halls: QStackedWidget
    ) -> None:
        """`halls` shows the takes first; the report is added when it is first asked for."""
        super().__init__(page)
        self._stage, self._canvas, self._page, self._halls = stage, canvas, page, halls
        self._film = stage.film
        self.bar, self.outside = ShareBar(stage), OutsideBar(self._film)
        self._report: ReportView | None = None
        for bar in (self.bar, self.outside):
            bar.told.connect(self.told)
            bar.closed.connect(page.setFocus)
        for use in FrameUse:
            actions[f"frame.{use.value}"].triggered.connect(
                lambda _on=False, use=use: self.use_frame(use)
            )
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def open_share(self) -> None:
        """Offer clips of what stands in the panes."""
        if self._stage.take is not None:
            self.bar.open_bar()

    def open_proxies(self) -> None:
        """How far proxies are made, and how large they may grow."""
        if self._film.workbench is not None:
            ProxyStore(self._page, self._stage).show_over(self._page.window())

    # the report

    @property
    def report(self) -> ReportView:
        if self._report is None:
            self._report = ReportView(self._film)
            self._report.told.connect(self.told)
            self._report.closed.connect(self.close_report)
            self._halls.addWidget(self._report)
        return self._report

    def open_report(self) -> None:
        self._stage.viewer.shuttle(0)
        self._halls.setCurrentWidget(self.report)
        self.report.setFocus()

    def close_report(self) -> None:
        self._halls.setCurrentIndex(0)
        self._page.setFocus()

    # notes that come back

    def choose_notes(self) -> None:
        dialog = QFileDialog(self._page, "Merge notes from a file", "", "Notes (*.json)")
        remember(dialog, "notes", downloads())
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.merge([Path(one) for one in files]))
        dialog.open()

    def merge(self, files: list[Path]) -> None:
        """Bring the notes of files in, each as one edit; what was left out is told."""
        bench = self._film.workbench
        if bench is None or not self._film.may_write:
            return
        desk = bench.sharing.notes_files
        for file in files:
            found: list[Merged] = []

            def work(file: Path = file, found: list[Merged] = found) -> Edit | None:
                found.append(desk.merge(file))
                return found[0].edit or None

            def done(file: Path = file, found: list[Merged] = found) -> None:
                self._merged(file, found[0])

            self._film.change(work, done)

    def _merged(self, file: Path, merged: Merged) -> None:
        self.told.emit(merged.words)
        if merged.left_out:
            listed = ". ".join(merged.left_out[:_LONGEST])
            more = len(merged.left_out) - _LONGEST
            rest = f". And {more} more" if more > 0 else ""
            self._film.bridge.report(
                UserFacing(
                    f"{len(merged.left_out)} of the notes in {file.name} were left out.",
                    f"{listed}{rest}.",
                )
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files of notes, and videos for the shot, may be dropped anywhere on the page."""
        if not isinstance(event, QDropEvent) or not self._film.may_write:
            return False
        urls = event.mimeData().urls()
        files = [Path(one.toLocalFile()) for one in urls if one.isLocalFile()]
        notes = [one for one in files if one.suffix.lower() == ".json"]
        videos = [one for one in files if one.suffix.lower() in VIDEOS]
        if not notes and not videos:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            if notes:
                self.merge(notes)
            if videos:
                self.outside.offer(self._stage.shot_id, videos)
        return True

    # frames

    def use_frame(self, use: FrameUse, shot_id: str = "") -> None:
        """The frame on screen, of the take with the focus, goes to a place."""
        take = self._stage.take
        if take is None:
            return
        if use is FrameUse.CHARACTER:
            self._ask_whose(take.id, self.frame())
        else:
            self.place_frame(take.id, self.frame(), use, shot_id)

    def _ask_whose(self, take_id: str, frame: int) -> None:
        """A menu of the characters over the picture; Enter takes the first."""
        bench, shot = self._film.workbench, self._film.shots.get(self._stage.shot_id)
        if bench is None or shot is None or not self._film.may_write:
            return
        art = bench.art_department

        def show(found: list[tuple[str, str]]) -> None:
            if not found:
                self.told.emit("There is no character yet: make one in the kit on the Board")
                return
            menu = QMenu(self._page)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for key, name in found:
                menu.addAction(f"Still of {name}").triggered.connect(
                    lambda _on=False, key=key: self.place_frame(
                        take_id, frame, FrameUse.CHARACTER, character_id=key
                    )
                )
            pop_up(menu, self._canvas.mapToGlobal(self._canvas.rect().center()))

        self._film.bridge.ask(lambda: whose(art, shot), show)

    def frame(self) -> int:
        """The number of the frame on screen in the pane with the focus, counted in its file."""
        canvas, pane = self._canvas, self._stage.focus
        return canvas.pictures[pane].frame if pane < len(canvas.pictures) else 0

    def place_frame(
        self, take_id: str, frame: int, use: FrameUse, shot_id: str = "", character_id: str = ""
    ) -> None:
        bench = self._film.workbench
        if bench is None or not self._film.may_write:
            return
        parts = (bench.board, bench.art_department, bench.dailies)
        made: list[Edit | None] = []

        def work() -> Edit | None:
            made.append(use_frame(*parts, take_id, frame, use, shot_id, character_id))
            return made[0]

        def done() -> None:
            if made[0] is None:
                self.told.emit(f"Frame {frame} is there already")
            else:
                self.told.emit(f"{made[0].label}: frame {frame}")

        self._film.change(work, done)
