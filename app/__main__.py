"""Where the program begins: no arguments or a film's folder open the desktop, else a command runs.

Imports nothing heavy by itself, so that the window can paint before the house is built.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app import studio
from app.domain.proxy import FLAG
from app.production.board import pattern_worker
from app.programs import NAME_CARD


def main() -> int:
    """Returns the exit code of the command line's contract."""
    arguments = sys.argv[1:]
    if arguments == [pattern_worker.FLAG]:
        return pattern_worker.main()
    if arguments == [FLAG]:
        from app.media import proxy_process

        return proxy_process.main()
    if arguments == [NAME_CARD]:
        from app.ui import card_worker

        return card_worker.main()
    page = arguments[2] if len(arguments) == 3 and arguments[1] == "--page" else ""
    film = Path(arguments[0]) if page or len(arguments) == 1 else None
    if not arguments or (film is not None and film.suffix == ".takeboard"):
        return _desktop(film, page)
    from app import cli

    return cli.run(arguments, studio.open_office, studio.open_film)


def _desktop(film: Path | None, page: str) -> int:
    shown = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if not shown:
        print(
            "There is no display here, so the window cannot open.\n"
            "Run a command instead: `takeboard sample DIR`, or `takeboard --help`.",
            file=sys.stderr,
        )
        return 3
    from app import ui

    path = film.absolute() if film else studio.last_film()
    return ui.launch(studio.open_office, studio.open_film, studio.first_rows, path, page=page)


if __name__ == "__main__":
    sys.exit(main())
