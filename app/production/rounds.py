"""How many rounds shots needed, beside what is usual with and without a board (SB-07).

A round is one sending of a shot, however many takes it asks for. A scene needed as many rounds as
the shot of it that was sent most often. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WITH_BOARD, WITHOUT = "3–4", "15–20"
PLANNING = "4–6 hours of three people for 90 seconds of film"


@dataclass(frozen=True, slots=True)
class Rounds:
    """`shots` were sent at least once, in `rounds` sendings altogether; `scenes` are theirs, with
    `scene_rounds` rounds altogether.
    """

    shots: int
    rounds: int
    scenes: int = 0
    scene_rounds: int = 0

    @property
    def words(self) -> str:
        """`1.07 rounds a shot`; empty before anything was sent."""
        return f"{_mean(self.rounds, self.shots)} a shot" if self.shots else ""

    @property
    def beside(self) -> str:
        """The before and after that boarding is judged by."""
        sent = f"{self.shots} shot{'' if self.shots == 1 else 's'} sent {self.rounds} times. "
        usual = f"With a board {WITH_BOARD} rounds a scene are usual, without one {WITHOUT}."
        return (sent if self.shots else "") + usual

    def story(self) -> list[tuple[str, str]]:
        """The same as lines of a small table: what, and how many."""
        lines = [
            ("Usual without a board", f"{WITHOUT} rounds a scene"),
            ("Usual with a board", f"{WITH_BOARD} rounds a scene"),
            ("What the board takes", PLANNING),
        ]
        if self.scenes:
            lines.insert(0, ("This film, by scene", _mean(self.scene_rounds, self.scenes)))
        if self.shots:
            lines.insert(0, ("This film, by shot", _mean(self.rounds, self.shots)))
        return lines


def rounds(sendings: Mapping[str, int], scenes: Mapping[str, str | None] | None = None) -> Rounds:
    """Of sendings by shot, as `JobBook.sendings` tells them; `scenes` of those shots, by shot."""
    most: dict[str, int] = {}
    for shot_id, count in sendings.items():
        if scene := (scenes or {}).get(shot_id):
            most[scene] = max(count, most.get(scene, 0))
    return Rounds(len(sendings), sum(sendings.values()), len(most), sum(most.values()))


def _mean(total: int, count: int) -> str:
    mean = f"{total / count:.2f}".rstrip("0").rstrip(".")
    return f"{mean} round{'' if mean == '1' else 's'}"
