"""All checks of one take, its longest clean run, its verdict, and where to pick by default.

PASS: the whole file is clean and long enough. TRIM: faults, but a clean run holds what the cut
needs. RETRY: no clean run does. SWITCH and HALT compare several takes and are not said here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.ports import FrameReader
from app.domain.take import Probe
from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Measurement, Outcome, Verdict
from app.qc import thresholds
from app.qc.checks.black import black
from app.qc.checks.decodable import decodable
from app.qc.checks.frozen import frozen
from app.qc.checks.length import length
from app.qc.sampling import sample

# The worst first: the verdict's word names the first of these that failed.
_ORDER = ("decodable", "black", "frozen")


def evaluate(
    reader: FrameReader,
    probe: Probe,
    needed_frames: int,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
) -> Evaluation:
    """Measure every frame once. `needed_frames` is the cut's length plus both handles.

    Never raises for a damaged file: that is a finding. Raises Stopped.
    """
    samples = sample(
        reader, probe.width, probe.height, full_range=probe.colour_range == "full", stop=stop
    )
    found = (
        decodable(samples),
        length(samples.decoded, needed_frames),
        frozen(samples),
        black(samples),
    )
    bad = [r for m in found if m.outcome is Outcome.FAIL for r in m.ranges]
    clean = longest_clean(samples.decoded, bad)
    verdict, short_by = _verdict(found, clean, needed_frames)
    return Evaluation(
        measurements=found,
        clean=clean,
        needed_frames=needed_frames,
        short_by=short_by,
        verdict=verdict,
        word=_word(found, samples.decoded, needed_frames, short_by),
        version=thresholds.VERSION,
        at=now,
    )


def unreadable(reason: str, needed_frames: int, now: datetime) -> Evaluation:
    """The evaluation of a file that cannot even be opened."""
    found = Measurement(
        check="decodable", unit="frames", value=0, outcome=Outcome.FAIL, reason=reason
    )
    return Evaluation(
        measurements=(found,),
        clean=None,
        needed_frames=needed_frames,
        short_by=needed_frames,
        verdict=Verdict.RETRY,
        word="unreadable",
        version=thresholds.VERSION,
        at=now,
    )


def longest_clean(frames: int, bad: Sequence[FrameRange]) -> FrameRange | None:
    """The longest run of [0, frames) that touches no bad range; the first of equals."""
    best: FrameRange | None = None
    start = 0
    for fault in [*sorted(bad, key=lambda r: r.start), FrameRange(start=frames, end=frames + 1)]:
        end = min(fault.start, frames)
        if end > start and (best is None or end - start > best.duration):
            best = FrameRange(start=start, end=end)
        start = max(start, fault.end)
    return best


def default_pick(
    evaluation: Evaluation, cut_range: FrameRange | None, frames: int, length: int = 0
) -> FrameRange:
    """In and out for a take nobody has looked at yet.

    The ordered cut range if it is clean, else the middle of the clean run at the cut's length (or
    all of it, if it is shorter). `length` is the shot's own frames, for a file without a cut range.
    With handles left over it never begins at frame 0.
    """
    whole = evaluation.clean or FrameRange(start=0, end=max(1, frames))
    if cut_range is not None and whole.contains(cut_range):
        return cut_range
    wanted = cut_range.duration if cut_range is not None else length or whole.duration
    wanted = min(wanted, whole.duration)
    start = whole.start + (whole.duration - wanted) // 2
    if start == 0 and wanted < whole.duration:
        start = 1
    return FrameRange(start=start, end=start + wanted)


def _verdict(
    found: Sequence[Measurement], clean: FrameRange | None, needed: int
) -> tuple[Verdict, int]:
    run = clean.duration if clean else 0
    if run < needed:
        return Verdict.RETRY, needed - run
    failed = any(m.outcome is Outcome.FAIL for m in found)
    return (Verdict.TRIM if failed else Verdict.PASS), 0


def _word(found: Sequence[Measurement], frames: int, needed: int, short_by: int) -> str:
    """The shortest honest word: what is wrong and where, in frames counted from 0, inclusive."""
    by_name = {m.check: m for m in found}
    faults = [by_name[name] for name in _ORDER if by_name[name].outcome is Outcome.FAIL]
    if faults:
        worst = faults[0]
        return worst.reason or f"{worst.check} {_spans(worst.ranges)}"
    if frames < needed:
        return f"too short by {short_by}"
    doubts = [m for m in found if m.outcome is Outcome.LOOK]
    return f"look: {doubts[0].check} {_spans(doubts[0].ranges)}" if doubts else ""


def _spans(ranges: Sequence[FrameRange]) -> str:
    shown = [f"{r.start}-{r.end - 1}" if r.duration > 1 else str(r.start) for r in ranges[:2]]
    more = f" and {len(ranges) - 2} more" if len(ranges) > 2 else ""
    return ", ".join(shown) + more
