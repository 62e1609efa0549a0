"""A player under a clock that the test moves, and ways to wait for what must come."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.media.player import Player, Shown, Source
from tests import clips

PATIENCE = 30


class HandClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def playing(
    files: Path | Source | Sequence[Path | Source], **settings: object
) -> Iterator[tuple[Player, HandClock]]:
    clock = HandClock()
    given = {"size": (320, 180), "clock": clock, **settings}
    with Player(files, **given) as player:  # type: ignore[arg-type]
        yield player, clock


def until(found: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < limit, what
        time.sleep(0.001)


def awaited(player: Player) -> Shown:
    """Tick until the due frame is on screen."""

    def there() -> bool:
        player.tick()
        return player.shown is not None and player.shown.index == player.index

    until(there, "the frame never came")
    assert player.shown is not None
    return player.shown


def exact(player: Player) -> Shown:
    """Tick until every pane shows its original's own frame."""
    until(lambda: awaited(player).still and all(awaited(player).exact), "no exact picture came")
    return awaited(player)


def numbers(shown: Shown) -> tuple[int | None, ...]:
    """What is written in the pictures."""
    return tuple(clips.read_number(picture) for picture in shown.pictures)


def shape(shown: Shown, pane: int = 0) -> tuple[int, ...]:
    picture = shown.pictures[pane]
    return picture.shape if picture is not None else ()
