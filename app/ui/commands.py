"""What the menus do to whole films: new, open, sample, import, export, takes from outside, relink.

Opening another film starts another window in a process of its own: a process holds one film for
its whole life. Edits of shots belong to the pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

import app as takeboard
from app.domain.errors import BelongsElsewhere, ProjectLocked, StudioError, UserFacing
from app.ui.beginnings import Beginnings, films_folder, sample_coming
from app.ui.cap_way import CapWay
from app.ui.credentials_way import CredentialsWay
from app.ui.dialogs.files import remember, to_save
from app.ui.dialogs.import_preview import ImportPreview
from app.ui.finding import Finding
from app.ui.key_desk import KeyDesk
from app.ui.state.film import Film
from app.ui.widgets.cards import EmptyState
from app.ui.wishing import Wishing

if TYPE_CHECKING:
    from app.production.breakdown import ImportPlan, ImportResult
    from app.production.shoot.dailies import RelinkReport
    from app.production.workbench import Workbench
    from app.ui.main_window import MainWindow

SUFFIX = ".takeboard"
_LISTS = "Scripts and shot lists (*.fountain *.txt *.md *.csv *.tsv *.xlsx)"
_PREPARING = "Preparing the sample film…"
_VIDEOS = "Video files (*.mp4 *.mov *.webm *.mkv *.m4v *.avi *.mxf)"


class Commands(QObject):
    """Connects the film-wide actions of a window."""

    def __init__(
        self, window: MainWindow, film: Film, open_here: Callable[[Path], None] | None = None
    ) -> None:
        super().__init__(window)
        self._window, self._film, self._open_here = window, film, open_here
        acts = window.actions_
        for key, act in {
            "film.open": self.open_film,
            "film.sample": self.open_sample,
            "film.import": self.import_list,
            "film.import_text": self.import_text,
            "film.export": self.export_list,
            "film.close": window.close,
            "film.quit": window.close,
            "shot.renumber": self._renumber,
            "take.add": self.add_take,
            "take.relink": self.relink,
            "view.reset": window.reset_layout,
            "help.about": self._about,
        }.items():
            acts[key].triggered.connect(lambda _on=False, act=act: act())
        self.finding, self.key_desk = Finding(window), KeyDesk(window)
        self.wishing = Wishing(window)
        self.credentials = CredentialsWay(window, film)
        self.cap = CapWay(window)
        self.beginnings = Beginnings(window, film, self.go_to)
        acts["view.full"].triggered.connect(window.fill_screen)
        recent = window.menus["File"]
        self._recent = recent.addMenu("Open Recent")
        recent.insertMenu(acts["film.sample"], self._recent)
        self._recent.aboutToShow.connect(self._list_recent)
        film.rows_changed.connect(self._offer_first_shot)
        window.board.list_dropped.connect(self.preview)
        self._allow(False)

    # what launch says

    def starting(self) -> None:
        self._window.status.show_message("Opening…", stays=True)

    def office_ready(self) -> None:
        for key in ("film.new", "film.open", "film.sample"):
            self._window.actions_[key].setEnabled(True)
        self.credentials.office_ready()

    async def make_sample(self) -> Path | None:
        """The sample film in the person's folder for films, made or found again; None, and told,
        where there is no room or no right to make it.
        """
        self._window.status.show_message(_PREPARING, stays=True)
        self._window.board.offer_start(sample_coming())
        try:
            return await self._film.bridge.result(self._sample, "long")
        except StudioError as error:
            self._film.bridge.report(error)
            return None

    def no_film(self) -> None:
        """Nothing to open: teach one action."""
        self._window.status.show_message("")
        self._window.board.offer_start(
            EmptyState(
                "clapperboard",
                "Start with the sample film",
                "30 shots, two characters, ready to render. No account and no key needed.",
                ("Open Sample Film", "clapperboard", self.open_sample),
                ("New Film", "file-plus", self.beginnings.new_film),
                (
                    (
                        "folder-open",
                        "Open a film",
                        "A folder whose name ends with .takeboard",
                        "Open…",
                        self.open_film,
                    ),
                ),
            )
        )

    def not_opened(self, folder: Path, error: StudioError) -> None:
        self._window.status.show_message("")
        actions = []
        if isinstance(error, ProjectLocked):
            actions = [("Open Another", "folder-open", self.open_film)]
        self._window.problems.tell(error, actions)
        if not self._film.rows:
            self.no_film()

    def film_open(self) -> None:
        """The workbench stands: commands that need a film work from now on."""
        self._window.status.show_message("")
        self._allow(True)
        workbench = self._film.workbench
        if workbench is None:
            return
        if workbench.session.read_only:
            self._window.status.show_message("Read only", stays=True)
        self._start_line(workbench)
        # decoding libraries load here, so that Review opens at once
        self._film.bridge.ask(lambda: import_module("app.media.player"), lane="long")
        self._film.bridge.ask(workbench.dailies.missing, self._tell_missing, lane="long")

    # commands

    def open_film(self) -> None:
        """Choose a film's folder."""
        dialog = QFileDialog(self._window, "Open a film", str(films_folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self.go_to(Path(chosen)))
        dialog.open()

    def go_to(self, folder: Path, page: str = "") -> None:
        """Open a film, on a page if one is named: here while this window has none, else in a
        window of its own.
        """
        if folder.suffix != SUFFIX:
            self._window.problems.tell(
                UserFacing(f"{folder.name} is not a film.", f"Choose a folder named …{SUFFIX}.")
            )
        elif self._film.workbench is None and self._open_here is not None:
            self._open_here(folder)
            if page:
                self._window.show_page(page)
        else:
            start_window(folder, page)

    def open_sample(self) -> None:
        self._window.status.show_message(_PREPARING, stays=True)
        self._film.bridge.ask(self._sample, self._sample_made, lane="long")

    def import_list(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        dialog = QFileDialog(self._window, "Import a script or shot list", "", _LISTS)
        remember(dialog, "lists")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self.preview(Path(chosen)))
        dialog.open()

    def preview(self, file: Path) -> None:
        """Show what importing a file would do."""
        workbench = self._film.workbench
        if workbench is None:
            return
        self._show_preview(lambda: workbench.breakdown.preview(file), workbench, file.parent)

    def import_text(self) -> None:
        """The same for text from the clipboard."""
        workbench, text = self._film.workbench, QGuiApplication.clipboard().text()
        if workbench is not None:
            self._show_preview(lambda: workbench.breakdown.preview_pasted(text), workbench, Path())

    def _show_preview(
        self, plan_it: Callable[[], ImportPlan], workbench: Workbench, beside: Path
    ) -> None:
        def show(plan: ImportPlan) -> None:
            dialog = ImportPreview(self._window, plan)
            dialog.wanted.connect(lambda final: self._write(workbench, final, beside))
            dialog.instead_wanted.connect(
                lambda on: self._film.bridge.ask(
                    lambda: workbench.breakdown.instead(dialog.plan, on=on), dialog.show_plan
                )
            )
            dialog.open()

        self._film.bridge.ask(plan_it, show, lane="long")

    def export_list(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        breakdown, name = workbench.breakdown, f"{self._film.name}.csv"
        kinds = "Shot list (*.csv *.xlsx)"
        dialog = to_save(self._window, "Export the shot list", name, kinds, "lists out")
        dialog.fileSelected.connect(
            lambda chosen: self._film.bridge.ask(
                lambda: breakdown.export(Path(chosen)),
                lambda count: self._window.toasts.tell(f"{count} shots written"),
            )
        )
        dialog.open()

    def add_take(self) -> None:
        """A video made elsewhere becomes a take of the shot in Review, or the selected one."""
        workbench, ids = self._film.workbench, self._window.board.selected_ids()
        if self._window.current_page() == "review":
            ids = [self._window.page("review").stage.shot_id]  # type: ignore[attr-defined]
        if workbench is None:
            return
        if not ids:
            self._window.problems.tell(
                UserFacing("No shot is selected.", "Select the shot the video belongs to."),
                warning=True,
            )
            return
        dialog = QFileDialog(self._window, "Add a video file as a take", "", _VIDEOS)
        remember(dialog, "videos")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self._window.offer_take(ids[0], Path(chosen)))
        dialog.open()

    def relink(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        dailies = workbench.dailies
        dialog = QFileDialog(self._window, "Where is the media now?")
        remember(dialog, "media")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(
            lambda chosen: self._film.bridge.ask(
                lambda: dailies.relink(Path(chosen)), self._tell_relinked, lane="long"
            )
        )
        dialog.open()

    # answers

    def _sample(self) -> Path:
        # the production module is loaded by now; the domain has no word for sample options
        from app.production.workbench import SampleOptions

        office = self._film.office
        assert office is not None
        return office.sample(films_folder(), SampleOptions())

    def _sample_made(self, folder: Path) -> None:
        self._window.status.show_message("")
        self.go_to(folder)

    def _write(self, workbench: Workbench, plan: ImportPlan, beside: Path) -> None:
        def done(result: ImportResult) -> None:
            self._film.undo.push(result.edit)
            stack = self._film.undo.stack
            self._window.show_page("board")
            self._window.toasts.tell(f"{result.shots} shots were created", ("Undo", "", stack.undo))

        breakdown = workbench.breakdown
        self._film.bridge.ask(
            lambda: breakdown.write(plan, beside=beside),
            done,
            lane="write",
        )

    def _renumber(self) -> None:
        if self._film.workbench is not None:
            self._film.change(self._film.workbench.board.renumber)

    def _offer_first_shot(self) -> None:
        if not self._film.rows and self._film.workbench is not None:
            acts = self._window.actions_
            self._window.board.offer_start(
                EmptyState(
                    "layout-grid",
                    "Bring a script or a shot list",
                    "Fountain, CSV, TSV or XLSX. You see the result before anything is written.",
                    ("Choose File", "folder-open", self.import_list),
                    ("New Shot", "plus", acts["shot.new"].trigger),
                )
            )

    def _start_line(self, workbench: Workbench) -> None:
        """Take up unfinished jobs, in a plain thread: the engine may not find the window's loop."""
        if workbench.session.read_only:
            return

        def failed(error: Exception) -> None:
            if isinstance(error, BelongsElsewhere):
                self._ask_adopt(workbench, error)
            else:
                self._film.bridge.report(error)

        self._film.bridge.ask(
            workbench.shooting.start, lambda _none: self._film.refresh(), failed, lane="long"
        )

    def _ask_adopt(self, workbench: Workbench, error: BelongsElsewhere) -> None:
        session, bridge = workbench.session, self._film.bridge

        def decide(moved: bool) -> None:
            self._window.problems.clear()
            bridge.ask(
                lambda: session.adopt(moved), lambda _id: self._start_line(workbench), lane="write"
            )

        self._window.problems.tell(
            BelongsElsewhere(
                error.message,
                "Moved: the jobs go on here. A copy: they stay with the original.",
            ),
            (
                ("It Was Moved", "", lambda: decide(True)),
                ("It Is a Copy", "copy", lambda: decide(False)),
            ),
            warning=True,
        )

    def _tell_missing(self, takes: list) -> None:
        if takes:
            slates = ", ".join(take.slate for take in takes[:4])
            more = " …" if len(takes) > 4 else ""
            self._window.problems.tell(
                UserFacing(
                    f"The media of {len(takes)} takes is missing: {slates}{more}",
                    "Choose the folder where the files are now. They are found by their content.",
                ),
                (("Relink…", "folder-open", self.relink),),
                warning=True,
            )

    def _tell_relinked(self, report: RelinkReport) -> None:
        found, missing = len(report.found), len(report.still_missing)
        self._window.toasts.tell(
            f"{found} files found again" + (f", {missing} still missing" if missing else "")
        )

    def _list_recent(self) -> None:
        self._recent.clear()
        office = self._film.office
        found = list(office.recent())[:10] if office is not None else []
        for folder in found:
            action = self._recent.addAction(folder.stem)
            action.setToolTip(str(folder))
            action.triggered.connect(lambda _on=False, folder=folder: self.go_to(folder))
        if not found:
            self._recent.addAction("No films yet").setEnabled(False)

    def _allow(self, film: bool) -> None:
        acts = self._window.actions_
        for key in (
            *("film.import", "film.import_text", "film.export"),
            *("take.add", "take.relink", "shot.renumber", "track.voice", "track.music"),
        ):
            acts[key].setEnabled(film)
        if self._film.office is None:
            for key in ("film.new", "film.open", "film.sample"):
                acts[key].setEnabled(False)

    def _about(self) -> None:
        self._window.toasts.tell(f"Takeboard {takeboard.__version__}", icon="clapperboard")


def start_window(folder: Path, page: str = "") -> None:
    """Another film in another process with its own window."""
    frozen = getattr(sys, "frozen", False)
    arguments = [*(() if frozen else ("-m", "app")), str(folder)]
    arguments += ["--page", page] if page else []
    QProcess.startDetached(sys.executable, arguments, str(Path(takeboard.__file__).parents[1]))
