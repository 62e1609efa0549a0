"""A process that holds a film and works on it until idle; killed from outside by the kill tests.

Started as a script: `driver.py FOLDER RENDER_S ACCEPT_S LAND_S`. Says `started` when the line runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.jobs.backlot import Backlot
from tests.jobs.films import Film


def main() -> None:
    folder = Path(sys.argv[1])
    render_s, accept_s, land_s = map(float, sys.argv[2:5])
    lot = Backlot(folder / "lot", fast=10.0, render_s=render_s, accept_s=accept_s, land_s=land_s)
    film = Film(folder, lot)
    film.line.start()
    print("started", flush=True)
    film.line.wait_idle(lambda: False)
    film.close()
    print("idle", flush=True)


if __name__ == "__main__":
    main()
