"""Random use of Review in a real window for a given time: run as a program by its test.

python -m tests.bench.review_soak FILM SECONDS SEED  ->  a line of JSON for each look at the memory,
then the summary; sizes in MB.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app.media.player import DEFAULT_BUDGET
from app.ui.pages.review.compare import LAYOUTS, Mode
from tests.bench.review_window import Window

LOOKS = 60  # over the whole run
GIVEN_BACK_S = 6.0  # what was freed goes back to the system at most every five seconds


class User:
    """Somebody who does not make up their mind."""

    def __init__(self, window: Window, rng: random.Random) -> None:
        self._window, self._rng = window, rng
        self.did: Counter[str] = Counter()
        self._acts: list[tuple[int, Callable[[], object]]] = [
            (6, self.shot),
            (8, self.take),
            (6, self.layout),
            (4, self.mode),
            (14, self.play),
            (14, self.shuttle),
            (16, self.step),
            (16, self.scrub),
            (2, self.size),
            (2, self.shift),
        ]

    def act(self) -> None:
        chosen = self._rng.choices(self._acts, [weight for weight, _act in self._acts])[0][1]
        chosen()
        self.did[chosen.__name__] += 1

    def shot(self) -> None:
        window = self._window
        window.page.show_shot(window.shot(self._rng.randrange(len(window.film.rows))))

    def take(self) -> None:
        takes = self._window.page.stage.takes
        if takes:
            self._window.page.show_take(self._rng.choice(takes).id)

    def layout(self) -> None:
        self._window.page.stage.compare.set_layout(self._rng.choice(LAYOUTS))

    def mode(self) -> None:
        self._window.page.stage.compare.set_mode(self._rng.choice(list(Mode)))

    def play(self) -> None:
        self._window.page.viewer.toggle()

    def shuttle(self) -> None:
        self._window.page.viewer.shuttle(self._rng.choice((-1, 0, 1, 1)))

    def step(self) -> None:
        for _ in range(self._rng.randrange(1, 12)):
            self._window.page.viewer.step(self._rng.choice((-1, 1)))
            self._window.app.processEvents()

    def scrub(self) -> None:
        viewer = self._window.page.viewer
        for _ in range(self._rng.randrange(1, 12)):
            viewer.go_to(self._rng.randrange(max(1, viewer.frames)))
            self._window.app.processEvents()

    def size(self) -> None:
        self._window.window.resize(*self._rng.choice(((1600, 900), (1280, 720), (1440, 800))))

    def shift(self) -> None:
        self._window.page.stage.shift(self._rng.randrange(-5, 6))


def main() -> None:
    folder, seconds, seed = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    window = Window(folder)
    user = User(window, random.Random(seed))
    begun = time.perf_counter()
    looked, most = -1, 0.0
    while (gone := time.perf_counter() - begun) < seconds:
        user.act()
        window.rest(user._rng.uniform(0.02, 0.4))
        player = window.page.viewer.player
        most = max(most, player.bytes / 1e6 if player else 0.0)
        if (look := int(gone / seconds * LOOKS)) > looked:
            looked = look
            print(json.dumps({"at": round(gone, 1), "rss": rss(), "frames": most}), flush=True)
    window.page.viewer.close()
    gc.collect()
    window.rest(GIVEN_BACK_S)
    summary = {
        "acts": sum(user.did.values()),
        "did": dict(user.did),
        "budget": DEFAULT_BUDGET / 1e6,
        "most_frames": most,
        "at_rest": rss(),
    }
    print(json.dumps(summary), flush=True)
    window.close()
    os._exit(0)  # nothing after the answer is measured


def rss() -> float:
    """MB this process holds in memory; the most it ever held where the system tells no more."""
    if not Path("/proc/self/statm").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
