"""Start the window: painted first, filled after.

Before the first paint only Qt, pydantic, the domain and one plain query are used; the house is then
built in a background thread. Returns the exit code when the window is gone.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.domain.errors import StudioError
from app.resources import resource
from app.ui.bridge import Bridge
from app.ui.crash_hook import install_crash_hook
from app.ui.endings import end_gently
from app.ui.heartbeat import Heartbeat, heartbeat_file, write_figures
from app.ui.main_window import PAGE_KEYS, MainWindow
from app.ui.state.film import Film
from app.ui.theme.style import dress

if TYPE_CHECKING:
    from app.production.workbench import FirstRows, Office, OpenFilm, OpenOffice, Workbench
    from app.ui.commands import Commands

_log = logging.getLogger("takeboard.ui")
_NEXT = ("asyncio", "qasync", "app.ui.commands")
FIRST_SHOTS = 200  # more than any screen shows at once; the rest of a long film follows the paint


def launch(
    open_office: OpenOffice,
    open_film: OpenFilm,
    first_rows: FirstRows,
    path: Path | None = None,
    sample: bool = False,
    page: str = "",
) -> int:
    """Show the studio on a film (`path`), on the sample film, or empty; blocks until closed.

    `page` is the one to begin with; empty or unknown: the board.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        app = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("Takeboard")
    QGuiApplication.setDesktopFileName("takeboard")
    app.setWindowIcon(QIcon(str(resource("icons", "takeboard.svg"))))
    put_window_first()
    dress(app)
    bridge = Bridge()
    film = Film(bridge)
    problem = _first_rows(first_rows, path, film)
    window = MainWindow(film)
    install_crash_hook(bridge.report)
    end_gently(window)
    if film.rows:
        window.board.show_rows()
    window.show_film()
    painted: list[float] = []
    window.painted.connect(lambda: painted.append(_since_start_ms()))
    if page in PAGE_KEYS:
        window.show_page(page)
    window.show()
    while not painted:
        app.processEvents()
    _tell_first_paint(painted[0])
    beat = Heartbeat(lambda: bridge.latest) if heartbeat_file() else None
    if path is not None and not film.whole:
        folder = path
        bridge.ask(lambda: first_rows(folder, None), film.show_rest)
    code = _run(app, window, film, (open_office, open_film, path, sample), problem)
    if beat is not None and (file := heartbeat_file()) is not None:
        write_figures(beat, file)
    return code


def put_window_first() -> None:
    """Collect seldom: a full round stops the window's thread too, 0.4 s with ten thousand shots.

    The rounds over young objects stay small, a few milliseconds each, whichever thread they fall
    to. Threads that read and decode beside the window give it its turn after half a millisecond: it
    takes many turns for one painting.
    """
    gc.set_threshold(2_000, 5, 9_000)
    sys.setswitchinterval(0.0005)


def _first_rows(first_rows: FirstRows, path: Path | None, film: Film) -> StudioError | None:
    """The rows for the first paint; whatever is wrong is told by the real opening."""
    if path is None:
        return None
    try:
        first = first_rows(path, FIRST_SHOTS)
        if first is not None:
            film.show_first(first)
    except StudioError as error:
        _log.info("nothing to paint first: %s", error)
    except OSError as error:
        _log.info("nothing to paint first: %s", error)
    return None


def _read_ahead(bridge: Bridge) -> None:
    """Read in a thread what the window needs next; it answers meanwhile.

    After the first paint on purpose: these modules cost two tenths of a second.
    """
    waiting = QEventLoop()
    bridge.ask(
        lambda: [import_module(name) for name in _NEXT],
        lambda _modules: waiting.quit(),
        lambda _error: waiting.quit(),  # importing them again tells it
    )
    waiting.exec()


def _run(
    app: QApplication,
    window: MainWindow,
    film: Film,
    doors: tuple[OpenOffice, OpenFilm, Path | None, bool],
    problem: StudioError | None,
) -> int:
    gone: list[bool] = []
    window.closing.connect(lambda: gone.append(True))
    _read_ahead(film.bridge)
    import asyncio

    from qasync import QEventLoop as AsyncLoop

    from app.ui.commands import Commands

    loop = AsyncLoop(app)
    asyncio.set_event_loop(loop)
    open_office, open_film, path, sample = doors
    commands = Commands(
        window, film, lambda folder: film.bridge.spawn(_open(film, commands, open_film, folder))
    )
    ended = loop.create_future()
    if gone:
        ended.set_result(None)
    window.closing.connect(lambda: ended.done() or ended.set_result(None))
    app.aboutToQuit.connect(lambda: ended.done() or ended.set_result(None))
    if problem is not None:
        film.bridge.report(problem)
    film.bridge.spawn(_fill(film, commands, open_office, open_film, path, sample))
    with loop:
        loop.run_until_complete(ended)
        film.close()
        film.bridge.close()
    return 0


async def _fill(
    film: Film,
    commands: Commands,
    open_office: Callable[[], Office],
    open_film: Callable[[Path, bool], Workbench],
    path: Path | None,
    sample: bool,
) -> None:
    """Build the house behind the painted window, then open the film in it."""
    commands.starting()
    film.office = await film.bridge.result(open_office, "long")
    commands.office_ready()
    if path is None and (sample or await film.bridge.result(lambda: _very_first(film))):
        path = await commands.make_sample()
    if path is None:
        commands.no_film()
        return
    await _open(film, commands, open_film, path)


async def _open(
    film: Film, commands: Commands, open_film: Callable[[Path, bool], Workbench], folder: Path
) -> None:
    try:
        workbench = await film.bridge.result(lambda: open_film(folder, True), "long")
    except StudioError as error:
        commands.not_opened(folder, error)
        return
    gc.freeze()  # the house stays until the end and need not be looked through again
    film.open(workbench)
    commands.film_open()


def _very_first(film: Film) -> bool:
    """Nobody has opened a film here yet: the sample film is the first thing to see."""
    return film.office is not None and not list(film.office.recent())


def _since_start_ms() -> float:
    """Milliseconds since this process began, as far as the system says so."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        up = float(Path("/proc/uptime").read_text().split()[0])
        return (up - ticks / os.sysconf("SC_CLK_TCK")) * 1000
    except (OSError, ValueError, IndexError):
        return (time.perf_counter() - _IMPORTED) * 1000


def _tell_first_paint(ms: float) -> None:
    if named := os.environ.get("TAKEBOARD_FIRST_PAINT"):
        Path(named).write_text(f"{ms:.1f}\n", encoding="utf-8")


_IMPORTED = time.perf_counter()
