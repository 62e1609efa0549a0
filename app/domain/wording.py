"""What a character's wording names, and what it leaves open (RF-04)."""

from __future__ import annotations

from enum import StrEnum

from app.domain.value import Value


class Part(StrEnum):
    """What every sheet must name, in the order in which it is shown."""

    AGE = "age"
    HAIR = "hair"
    SKIN = "skin"
    GARMENT = "garment"
    COLOUR = "colour"


class WordingFinding(Value):
    """`rule` is a stable name; `start` and `end` are offsets of the words meant, 0 and 0: none."""

    rule: str
    part: Part | None = None
    message: str
    example: str = ""  # how it could read
    start: int = 0
    end: int = 0


class WordingReport(Value):
    named: tuple[Part, ...] = ()
    findings: tuple[WordingFinding, ...] = ()

    @property
    def precise(self) -> bool:
        return not self.findings

    def lacking(self) -> tuple[Part, ...]:
        return tuple(part for part in Part if part not in self.named)
