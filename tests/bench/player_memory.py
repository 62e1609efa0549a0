"""Opening and closing four panes again and again, measured from inside: run as a program.

python -m tests.bench.player_memory CYCLES FILE...  ->  one JSON document, sizes in MB
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from app.media.player import DEFAULT_BUDGET, Player
from tests.bench.review_soak import rss


def main() -> None:
    cycles, files = int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    after, frames = [], 0.0
    for _ in range(cycles):
        with Player(files, size=(960, 540)) as player:
            while player.ready[0] < player.ready[1] and player.bytes < DEFAULT_BUDGET * 0.98:
                before = player.bytes
                time.sleep(0.3)
                if player.bytes == before:
                    break
            frames = max(frames, player.bytes / 1e6)
        del player
        gc.collect()
        after.append(rss())
    print(json.dumps({"after": after, "frames": frames, "budget": DEFAULT_BUDGET / 1e6}))


if __name__ == "__main__":
    main()
