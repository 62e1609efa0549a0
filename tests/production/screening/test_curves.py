"""The words and curves under the picture, from what the checks found."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Measurement, Outcome, Verdict
from app.production.screening.curves import (
    clean_words,
    curves_of,
    gate_words,
    hidden_words,
    worst,
)


def measured(
    check: str, outcome: Outcome, *ranges: tuple[int, int], value: float = 0
) -> Measurement:
    return Measurement(
        check=check,
        unit="",
        value=value,
        values=(0.1, 0.2, 0.3),
        per_frame=True,
        outcome=outcome,
        ranges=tuple(FrameRange(start=a, end=b) for a, b in ranges),
    )


def evaluated(*found: Measurement, clean: tuple[int, int] | None = (0, 96)) -> Evaluation:
    run = FrameRange(start=clean[0], end=clean[1]) if clean else None
    return Evaluation(
        measurements=found,
        clean=run,
        needed_frames=96,
        verdict=Verdict.PASS,
        version="1",
        at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def test_only_checks_of_every_frame_are_curves_and_only_failures_are_ranges() -> None:
    length = Measurement(check="length", unit="frames", value=96, outcome=Outcome.PASS)
    looked = measured("frozen", Outcome.LOOK, (3, 5), value=2)
    found = curves_of(evaluated(length, looked, measured("black", Outcome.FAIL, (84, 98), (7, 8))))
    assert [(c.check, c.title, c.peak, len(c.fails)) for c in found] == [
        ("frozen", "Frozen", "2", 0),
        ("black", "Black", "0", 2),
    ]
    assert [found[1].words(r) for r in found[1].fails] == ["black 84–97", "black 7"]
    assert found[0].limit is None  # it is judged by what is usual around
    assert found[1].limit == 0.98
    assert curves_of(None) == []


def test_the_worst_of_both_takes_stays_and_the_rest_is_told() -> None:
    good = curves_of(evaluated(measured("frozen", Outcome.PASS), measured("black", Outcome.PASS)))
    bad = curves_of(
        evaluated(
            measured("frozen", Outcome.LOOK, (1, 3)), measured("black", Outcome.FAIL, (9, 20))
        )
    )
    assert worst([good, bad]) == "black"
    assert worst([good]) == "frozen"
    assert worst([[]]) == ""
    assert hidden_words([("A", good), ("B", bad)], "black") == (
        "1 more curve, nothing over the limit in A"
    )
    assert hidden_words([("", bad)], "frozen") == "1 more curve, black over the limit"
    assert hidden_words([("A", good[:1])], "frozen") == ""
    assert hidden_words([("A", good)], "frozen", open_=True) == "Only the worst curve"


def test_the_gate_says_by_how_many_frames_a_run_is_short() -> None:
    assert gate_words("A", evaluated()) == (True, "A: needs 96 clean frames, has 96")
    short = evaluated(clean=(0, 84))
    assert gate_words("B", short) == (False, "B: needs 96, has 84, too short by 12")
    assert gate_words("", evaluated(clean=None)) == (False, "needs 96, has 0, too short by 96")
    assert clean_words("B", short) == "B longest clean run 84 f"
