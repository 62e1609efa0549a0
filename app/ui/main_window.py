"""The frame around the pages: top bar, status bar, notices, and what every page may ask of it.

Pages are made when they are first shown, so that the window paints before heavy parts exist. What a
command does to the film is in the pages and in `commands`; this file only holds them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QMenuBar, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserFacing
from app.domain.events import LineWaits
from app.domain.job import Job, JobState
from app.domain.sound import Track
from app.production.shoot.estimate import queued_words
from app.ui.actions import Actions, slots
from app.ui.alone import Enlarging
from app.ui.key_store import kept_keymap
from app.ui.keyboard import keyboard_home, next_stop
from app.ui.page_catalog import PAGES
from app.ui.page_springs import page_springs
from app.ui.pages.board.page import BoardPage
from app.ui.pages.board.storyboard.accessible import describe_grids
from app.ui.print.desk import Printing
from app.ui.state.film import Film
from app.ui.undo_menu import UndoMenu
from app.ui.widgets.notices import Problems, Toasts
from app.ui.widgets.stacks import surface
from app.ui.widgets.status_bar import StatusBar
from app.ui.widgets.thumbnails import Thumbnails
from app.ui.widgets.top_bar import TopBar

# made on first show: these import numpy, av or simply are not needed for the first paint
_LATER = {
    "plan": ("app.ui.pages.plan.page", "PlanPage"),
    "generate": ("app.ui.pages.generate.page", "GeneratePage"),
    "review": ("app.ui.pages.review.page", "ReviewPage"),
    "assemble": ("app.ui.pages.assemble.page", "AssemblePage"),
    "deliver": ("app.ui.pages.deliver.page", "DeliverPage"),
}


PAGE_KEYS = tuple(page.key for page in PAGES)


class MainWindow(QMainWindow):
    """Signals: `painted()` once, after the first paint; `closing()` before it goes."""

    painted = Signal()
    closing = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.film = film
        self._first, self._stopped = True, ""
        describe_grids()
        self.setWindowTitle("Takeboard")
        self.setMinimumSize(1024, 640)
        self.thumbnails = Thumbnails()
        self.actions_ = Actions(self, kept_keymap(slots()))
        menus = QMenuBar()
        self.menus = self.actions_.fill(menus)
        self.top = TopBar(menus, self.actions_["edit.find"])
        self.setMenuWidget(self.top)
        self.status = StatusBar()
        self.problems = Problems()
        self._stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.problems)
        body.addWidget(self._stack, 1)
        body.addWidget(self.status)
        self.setCentralWidget(surface(body, "window"))
        self.toasts = Toasts(self, self.status)
        self.enlarging = Enlarging(self, self._stack, self.actions_["view.enlarge"])
        self.printing = Printing(self, film, self.actions_, self.toasts.tell)
        self.springs = page_springs(self)
        self.board = BoardPage(film, self.actions_, self.thumbnails)
        self._add("board", self.board)
        self.show_page("board")
        self._connect()
        for action in self.actions_.all():
            if action.shortcutContext() is Qt.ShortcutContext.WindowShortcut:
                self.addAction(action)
        self._restore()

    # pages

    def show_page(self, key: str) -> None:
        """Bring a page to the front, making it if nobody saw it yet."""
        page = self._pages.get(key) or self._make(key)
        self._stack.setCurrentWidget(page)
        self.top.show_page(key)
        for page_key in PAGE_KEYS:
            self.actions_[f"page.{page_key}"].setChecked(page_key == key)
        self.focus_page()

    def focus_page(self) -> None:
        """Give the keyboard to the page that is shown."""
        page = self._stack.currentWidget()
        if page is not None:
            keyboard_home(page).setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self, key: str) -> QWidget:
        """A page, made if need be, without showing it."""
        return self._pages.get(key) or self._make(key)

    def current_page(self) -> str:
        here = self._stack.currentWidget()
        return next(key for key, page in self._pages.items() if page is here)

    def focusNextPrevChild(self, forward: bool) -> bool:
        here = self.focusWidget()
        stop = next_stop(here, forward) if here is not None else None
        if stop is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop.setFocus(reason)
        return True

    def go_to_shot(self, shot_id: str) -> None:
        """Bring a shot to hand on the Board."""
        self.show_page("board")
        self.board.go_to(shot_id)

    def review(self, shot_id: str) -> None:
        """Open a shot's takes in Review."""
        page = self.page("review")
        self.show_page("review")
        page.show_shot(shot_id)  # type: ignore[attr-defined]

    def offer_take(self, shot_id: str, file: Path) -> None:
        """Ask in Review what is known of a file that becomes a take."""
        self.review(shot_id)
        self.page("review").sharing.outside.offer(shot_id, [file])  # type: ignore[attr-defined]

    def _make(self, key: str) -> QWidget:
        module, name = _LATER[key]
        kind: Callable[..., QWidget] = getattr(import_module(module), name)
        page = kind(self.film, self.actions_, self.thumbnails)
        for signal, slot in (
            ("review_wanted", self.review),
            ("page_wanted", self.show_page),
            ("shot_wanted", self.go_to_shot),
            ("told", self.toasts.tell),
        ):
            if hasattr(page, signal):
                getattr(page, signal).connect(slot)
        self._add(key, page)
        return page

    def _add(self, key: str, page: QWidget) -> None:
        page.setProperty("surface", "window")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages[key] = page
        self._stack.addWidget(page)

    # what the film says; it may outlive the window, so it is connected to methods only

    def _show_jobs(self) -> None:
        self.status.show_jobs(self.film.jobs)

    def _show_money(self) -> None:
        self.status.show_money(self.film.money)

    def _connect(self) -> None:
        film = self.film
        film.rows_changed.connect(self.show_film)
        film.jobs_changed.connect(self._show_jobs)
        film.money_changed.connect(self._show_money)
        film.picture_made.connect(self.thumbnails.renew)
        film.opened.connect(self._opened)
        film.bridge.failed.connect(self.problems.tell)
        film.undo.undone.connect(self.status.show_message)
        film.queue_ended.connect(self._queue_ended)
        film.line_waits.connect(self._line_waits)
        film.proxies_counted.connect(self.status.show_proxies)
        self.top.page_wanted.connect(self.show_page)
        self.board.review_wanted.connect(self.review)
        self.board.queue_wanted.connect(lambda: self.show_page("generate"))
        self.board.render_wanted.connect(self.send)
        self.board.page_wanted.connect(self.show_page)
        self.painted.connect(self.board.make_rest)
        self.board.edits.said.connect(self.status.show_message)
        self.board.edits.warned.connect(lambda told: self.problems.tell(told, warning=True))
        self.board.told.connect(self.toasts.tell)
        for key in PAGE_KEYS:
            self.actions_[f"page.{key}"].triggered.connect(
                lambda _on=False, key=key: self.show_page(key)
            )
        self.actions_["queue.pause"].triggered.connect(
            lambda _on=False: self.page("generate").pause.click()  # type: ignore[attr-defined]
        )
        for key, named in (("script.read", "choose_file"), ("script.paste", "paste")):
            self.actions_[key].triggered.connect(lambda _on=False, named=named: self._script(named))
        for key, named in (
            ("review.report", "open_report"),
            ("review.merge", "choose_notes"),
            ("take.share", "open_share"),
            ("take.proxies", "open_proxies"),
        ):
            self.actions_[key].triggered.connect(lambda _on=False, named=named: self._share(named))
        for key, track in (("track.voice", Track.VOICE), ("track.music", Track.MUSIC)):
            self.actions_[key].triggered.connect(lambda _on=False, track=track: self._sound(track))
        undo, stack = self.actions_["edit.undo"], film.undo.stack
        redo = self.actions_["edit.redo"]
        undo.triggered.connect(lambda _on=False: stack.undo())
        redo.triggered.connect(lambda _on=False: stack.redo())
        stack.undoTextChanged.connect(lambda text: undo.setText(f"Undo {text}".strip()))
        stack.redoTextChanged.connect(lambda text: redo.setText(f"Redo {text}".strip()))
        self.menus["Edit"].insertMenu(self.actions_["edit.find"], UndoMenu(stack, self))
        self.menus["Edit"].insertSeparator(self.actions_["edit.find"])
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        undo.setEnabled(False)
        redo.setEnabled(False)

    def _script(self, named: str) -> None:
        """Run a command of the script from wherever its menu was opened."""
        page = self.page("plan")
        self.show_page("plan")
        getattr(page.script_part(), named)()  # type: ignore[attr-defined]

    def _sound(self, track: Track) -> None:
        """Choose sounds for a track of the cut from wherever the menu was opened."""
        self.show_page("assemble")
        self.page("assemble").add_sounds(track)  # type: ignore[attr-defined]

    def _share(self, named: str) -> None:
        """Run a command of what Review gives out from wherever its menu was opened."""
        self.show_page("review")
        getattr(self.page("review").sharing, named)()  # type: ignore[attr-defined]

    def show_film(self) -> None:
        """Name, spec and length; called before the first paint too."""
        heads = self.film.scenes
        frames, shots = sum(one.frames for one in heads), sum(one.shots for one in heads)
        self.status.show_film(self.film.spec, frames, shots)
        self.top.show_film(self.film.name)
        self.setWindowTitle(f"{self.film.name} – Takeboard" if self.film.name else "Takeboard")

    def _opened(self) -> None:
        workbench = self.film.workbench
        if workbench is not None:
            for note in workbench.session.notes:
                self.problems.tell(UserFacing(note), warning=True)
            workbench.proxies.start()

    def _queue_ended(self, ended: Counter[JobState]) -> None:
        landed, stopped = ended[JobState.READY], ended[JobState.FAILED]
        if stopped:  # it needs an answer before there is anything to look at
            words = f"The queue is empty: {landed} landed, {stopped} failed"
            self.toasts.tell(words, ("Generate", "", lambda: self.show_page("generate")))
        else:
            self.toasts.tell(f"The queue is empty: {landed} landed", ("Review", "", self._look))

    def _line_waits(self, fact: LineWaits) -> None:
        """One card while the queue cannot write; it goes when the queue goes on."""
        workbench = self.film.workbench
        if workbench is None:
            return
        session = workbench.session

        def show(told: UserFacing | None) -> None:
            self.problems.take_back(self._stopped)
            self._stopped = told.message if told else ""
            if told:
                self.problems.tell(told)

        self.film.bridge.ask(
            lambda: session.waiting_line(fact) if fact.kind else None, show, lane="write"
        )

    def _look(self) -> None:
        ids = self.board.selected_ids() or [row.shot_id for row in self.film.rows if row.take_count]
        if ids:
            self.review(ids[0])

    def send(self, shot_ids: list[str], takes: int, **how: Any) -> None:
        """Send takes of shots to the queue; refused orders say why. `how` as `Shooting.render`."""
        workbench = self.film.workbench
        if workbench is None or not shot_ids:
            return
        board, shooting, extras = workbench.board, workbench.shooting, self.film.extras

        def order() -> list[Job]:
            shots = [extras.now(workbench, board.shot(i)) for i in shot_ids]
            return shooting.render(shots, takes, **how)

        self.film.bridge.ask(
            order,
            lambda jobs: self.status.show_message(queued_words(jobs)),
            lane="write",
        )

    # the window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._first:
            self._first = False
            QTimer.singleShot(0, self.painted.emit)

    def fill_screen(self, on: bool) -> None:
        """Full screen, or back to what it was: maximized stays maximized."""
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | full if on else self.windowState() & ~full)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:  # the desktop may do it too
            self.actions_["view.full"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent) -> None:
        settings = QSettings("Takeboard", "Window")
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("step", self.board.grid.step)
        self.thumbnails.close()
        self.closing.emit()
        event.accept()

    def reset_layout(self) -> None:
        QSettings("Takeboard", "Window").clear()
        self.resize(1600, 900)
        self.board.grid.set_step(240)

    def _restore(self) -> None:
        settings = QSettings("Takeboard", "Window")
        kept = settings.value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            screen = self.screen().availableGeometry()
            self.resize(min(1600, screen.width()), min(900, screen.height()))
            if screen.width() <= 1680:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        step = settings.value("step", 240, type=int)
        self.board.grid.set_step(step if isinstance(step, int) else 240)
