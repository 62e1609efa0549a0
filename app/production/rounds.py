"""How many rounds shots needed, beside what is usual with and without a board (SB-07).

A round is one sending of a shot, however many takes it asks for. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WITH_BOARD, WITHOUT = "3–4", "15–20"


@dataclass(frozen=True, slots=True)
class Rounds:
    """`shots` were sent at least once, in `rounds` sendings altogether."""

    shots: int
    rounds: int

    @property
    def words(self) -> str:
        """`1.07 rounds a shot`; empty before anything was sent."""
        if not self.shots:
            return ""
        mean = f"{self.rounds / self.shots:.2f}".rstrip("0").rstrip(".")
        return f"{mean} round{'' if mean == '1' else 's'} a shot"

    @property
    def beside(self) -> str:
        """The before and after that boarding is judged by."""
        sent = f"{self.shots} shot{'' if self.shots == 1 else 's'} sent {self.rounds} times. "
        usual = f"With a board {WITH_BOARD} rounds a scene are usual, without one {WITHOUT}."
        return (sent if self.shots else "") + usual


def rounds(sendings: Mapping[str, int]) -> Rounds:
    """Of sendings by shot, as `JobBook.sendings` tells them."""
    return Rounds(len(sendings), sum(sendings.values()))
