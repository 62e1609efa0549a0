"""The number in every painted picture is the number asked for: seeks, steps, shuttle, every file.

What each pane must show is counted here once more, from the stamps that ffprobe's own library
gives, not by the player's own rule.
"""

import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from app.media.frame_table import read_table
from app.media.player import Conform, Player, Source
from app.media.proxy import ProxyMaker
from tests import clips
from tests.media.odd_files import FIRST, ODD
from tests.media.playing import HandClock, awaited, exact, playing, until

# Starts of the frames, frames a second, and the end of the last one, in seconds.
Stamps = tuple[tuple[Fraction, ...], Fraction, Fraction]


class Screen:
    """Judges everything a player paints; `seen` counts it."""

    def __init__(
        self, player: Player, clock: HandClock, kinds: list[str], tables: dict[str, Stamps]
    ) -> None:
        self.player, self.clock, self.kinds = player, clock, kinds
        self.tables = [tables[kind] for kind in kinds]
        self.seen: Counter[str] = Counter()
        self.wrong: list[object] = []
        self._judged: object = None

    def expected(self, pane: int, place: int) -> int:
        """The number that must stand in a pane, counted out."""
        last = len(self.tables[pane][0]) - 1
        offset = self.player.offsets[pane]
        if self.player.conform == "frames":
            own = place + offset
        else:
            (lead, _, lead_end), (starts, rate, end) = self.tables[0], self.tables[pane]
            beyond = place - len(lead)
            moment = lead[place] if beyond < 0 else lead_end + beyond / self.player.rate
            moment += Fraction(1, 1000)
            begun = sum(start <= moment for start in starts) - 1
            # Past its end a file has only its rate to count on by.
            own = (begun if moment < end else last + 1 + int((moment - end) * rate)) + offset
        return min(max(own, 0), last) + FIRST.get(self.kinds[pane], 0)

    def tick(self) -> None:
        shown = self.player.tick()
        if shown is not None:
            self.judge()

    def judge(self) -> None:
        shown = self.player.shown
        assert shown is not None
        if shown is self._judged:
            return
        self._judged = shown
        self.seen["sets"] += 1
        for pane, picture in enumerate(shown.pictures):
            self.seen["pictures"] += 1
            self.seen["exact" if shown.exact[pane] else "proxy"] += 1
            read, due = clips.read_number(picture), self.expected(pane, shown.index)
            if read != due:
                self.wrong.append((self.kinds[pane], shown.index, due, read, shown.cards[pane]))

    def settle(self, place: int) -> None:
        """The player came to rest where it was asked to be."""
        shown = exact(self.player) if self.seen["asked"] % 7 == 0 else awaited(self.player)
        self.seen["asked"] += 1
        if shown.index != place:
            self.wrong.append(("place", place, shown.index))
        self.judge()

    def change(self, rng: random.Random) -> None:
        """Now and then the window changes under the player, which keeps its place."""
        player = self.player
        match rng.randrange(80):
            case 0 | 1 if player.panes > 1:
                player.set_offset(rng.randrange(1, player.panes), rng.randrange(-5, 6))
            case 2:
                player.resize(rng.choice(((320, 180), (200, 120), (640, 360))))
            case 3:
                player.want_full(rng.random() < 0.5)
            case 4 if player.panes > 1:
                player.conform = rng.choice(("frames", "time"))
            case _:
                return
        until(self.caught_up, "the changed panes never came")
        self.settle(player.index)

    def caught_up(self) -> bool:
        """Whether the panes on screen are those that must be there by now."""
        self.player.tick()
        shown = self.player.shown
        return shown is not None and all(
            own == self.expected(pane, shown.index) - FIRST.get(self.kinds[pane], 0)
            for pane, own in enumerate(shown.indices)
        )

    def act(self, rng: random.Random) -> None:
        """One thing a person does, and what comes of it."""
        player, clock = self.player, self.clock
        match rng.randrange(10):
            case 0 | 1 | 2:
                place = rng.randrange(player.frames)
                player.request(rng.randrange(player.frames))  # the last request wins
                player.request(place)
            case 3 | 4 | 5 | 6:
                steps = rng.choice((1, 1, -1, -1, rng.randrange(-9, 10)))
                place = min(max(player.index + steps, 0), player.frames - 1)
                player.step(steps)
            case _:
                run = rng.choice((player.shuttle, player.shuttle, player.slow))
                for _ in range(rng.randrange(1, 4)):
                    run(rng.choice((1, 1, -1)))
                for _ in range(rng.randrange(2, 8)):
                    clock.now += rng.random() / 12
                    self.tick()
                player.shuttle(0)
                place = player.index
        self.settle(place)


def run(
    screens: int, acts: int, files: dict[str, Path], proxies: dict[str, Path], seed: int, panes: int
) -> tuple[Counter[str], list[object]]:
    """Random work on `screens` layouts of `panes` that go through all files in turn."""
    rng = random.Random(seed)
    read = {kind: read_table(file) for kind, file in files.items()}
    tables = {kind: (found.times, found.rate, found.seconds) for kind, found in read.items()}
    kinds, seen, wrong = list(files), Counter[str](), list[object]()
    for number in range(screens):
        chosen = [kinds[(number * panes + pane) % len(kinds)] for pane in range(panes)]
        sources = [
            Source(
                files[kind],
                proxies.get(kind) if rng.random() < 0.5 else None,
                rng.choice((0, 0, 0, 3, -2)) if panes > 1 else 0,
            )
            for kind in chosen
        ]
        conform: Conform = rng.choice(("frames", "time")) if panes > 1 else "frames"
        room = rng.choice((panes * 320 * 192 * 3 // 2 * 12, 64 << 20))
        with playing(sources, conform=conform, budget=room) as (player, clock):
            screen = Screen(player, clock, chosen, tables)
            screen.settle(0)
            for _ in range(acts // screens):
                screen.act(rng)
                screen.change(rng)
        seen += screen.seen
        wrong += screen.wrong
    return seen, wrong


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd")


def proxied(files: dict[str, Path], folder: Path) -> dict[str, Path]:
    made = {}
    for kind, file in files.items():
        made[kind] = folder / "proxies" / f"{kind}.mov"
        ProxyMaker().make(file, made[kind], lambda: True)
    return made


SAMPLE = ("open-gop", "variable", "transport", "edit-list", "rotated", "prores", "h264-avi", "hevc")


def test_a_sample_of_seeks_steps_and_stops_over_odd_files(folder: Path) -> None:
    files = {kind: ODD[kind](folder) for kind in SAMPLE}
    proxies = proxied({kind: files[kind] for kind in SAMPLE[:3]}, folder)
    seen: Counter[str] = Counter()
    for panes, acts in ((1, 16), (4, 24), (9, 12)):
        count, wrong = run(8 if panes == 1 else 2, acts, files, proxies, 6, panes)
        assert wrong == []
        seen += count
    assert seen["asked"] > 52
    assert seen["pictures"] > 300
    assert seen["proxy"] > 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_thousand_seeks_steps_and_stops_in_every_layout_without_a_wrong_picture(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {kind: make(folder) for kind, make in ODD.items()}
    proxies = proxied(files, folder)
    rows, total = [], Counter[str]()
    for panes, screens in ((1, 23), (2, 23), (4, 12), (9, 8)):
        seen, wrong = run(screens, 2000, files, proxies, 2000 + panes, panes)
        assert wrong == []
        total += seen
        rows.append((str(panes), seen))
    with capsys.disabled():
        columns = ("asked", "sets", "pictures", "exact", "proxy")
        print(f"\n{'panes':>8}" + "".join(f"{name:>10}" for name in columns) + f"{'wrong':>8}")
        for name, seen in [*rows, ("all", total)]:
            print(f"{name:>8}" + "".join(f"{seen[c]:>10}" for c in columns) + f"{0:>8}")
    assert total["asked"] >= 8000
