"""Four libVLC players, one a pane, measured from the pictures they hand out: run as a program.

python -m tests.bench.vlc_panes SECONDS WIDTH HEIGHT FILE...  ->  one JSON document, or "not there"
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import time
from typing import Any

import numpy as np

from tests.clips import read_number


class Pane:
    """One player that writes its pictures into our memory and remembers when it showed which."""

    def __init__(self, vlc: Any, instance: Any, file: str, size: tuple[int, int]) -> None:
        self.shown: list[tuple[float, int]] = []
        width, height = size
        self._grey = np.zeros((height, width * 4), np.uint8)
        self._pointer = self._grey.ctypes.data_as(ctypes.c_void_p)

        @vlc.CallbackDecorators.VideoLockCb
        def lock(_own: Any, planes: Any) -> None:
            planes[0] = self._pointer

        @vlc.CallbackDecorators.VideoDisplayCb
        def display(_own: Any, _picture: Any) -> None:
            number = read_number(np.tile(self._grey[height // 6, ::4], (24, 1)))
            if number is not None:
                self.shown.append((time.perf_counter(), number))

        self._kept = lock, display  # libVLC holds no reference of its own
        self.player = instance.media_player_new()
        self.player.set_media(instance.media_new(file))
        self.player.video_set_callbacks(lock, None, display, None)
        self.player.video_set_format("RV32", width, height, width * 4)


def main() -> None:
    seconds, width, height = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    try:
        import vlc

        options = "--no-audio --vout=vmem --aout=dummy --quiet --no-video-title-show"
        instance = vlc.Instance(options.split())
    except (ImportError, OSError, NameError):
        instance = None
    if instance is None:
        print(json.dumps("not there"))
        return
    panes = [Pane(vlc, instance, file, (width, height)) for file in sys.argv[4:]]
    for pane in panes:
        pane.player.play()
    time.sleep(seconds)
    for pane in panes:
        threading.Thread(target=pane.player.stop).start()
    print(json.dumps(skew([pane.shown for pane in panes])), flush=True)


def skew(panes: list[list[tuple[float, int]]]) -> dict[str, float]:
    """Share of the time in which every pane showed the same number, and how far they were apart.

    Counted from when the last pane showed its first picture until the first one ended; only the
    number of pictures where there was no such time.
    """
    if not all(panes):
        return {"pictures": float(sum(map(len, panes)))}
    firsts = [shown[0][0] for shown in panes]
    begin, end = max(firsts), min(shown[-1][0] for shown in panes)
    if end <= begin:
        return {"pictures": float(sum(map(len, panes)))}
    events = sorted((at, n, number) for n, shown in enumerate(panes) for at, number in shown)
    now, spans, last = [0] * len(panes), dict[int, float](), begin
    for at, pane, number in events:
        if at > begin:
            apart = max(now) - min(now)
            spans[apart] = spans.get(apart, 0.0) + min(at, end) - min(last, end)
            last = at
        now[pane] = number
    whole = sum(spans.values()) or 1.0
    return {
        "pictures": float(sum(map(len, panes))),
        "even_percent": 100 * spans.get(0, 0.0) / whole,
        "most_apart": float(max((apart for apart, s in spans.items() if s > 0), default=0)),
        "start_spread_ms": (max(firsts) - min(firsts)) * 1000,
    }


if __name__ == "__main__":
    main()
