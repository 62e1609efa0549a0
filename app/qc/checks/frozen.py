"""Frozen: frames that repeat the one before although the scene moves. Unit: repeats in a row.

A stretch without motion cannot be measured; if no stretch of the take moves, the check says so.
"""

import numpy as np

from app.domain.timing import FrameRange
from app.domain.verdict import Measurement, Outcome
from app.qc import thresholds
from app.qc.sampling import Samples, Series


def frozen(samples: Samples) -> Measurement:
    """`value` is the longest run of repeats, `values` the change per frame (0 for the first).

    A range holds the repeats, not the frame they repeat. Encoders repeat two or three frames of
    slow scenes by themselves: such runs are to be looked at, longer ones FAIL.
    """
    change = np.nan_to_num(samples.change)
    values = tuple(round(float(c), 3) for c in change)
    usual = _usual(change)
    moving = usual > thresholds.MOTION_NEEDED
    moving[:1] = False
    if not moving.any():
        return Measurement(
            check="frozen", unit="repeats in a row", values=values, per_frame=True,
            outcome=Outcome.NOT_MEASURED, reason="no motion",
        )  # fmt: skip
    limit = np.minimum(thresholds.REPEAT_SHARE * usual, thresholds.REPEAT_CHANGE)
    runs = _runs(moving & (change < limit))
    longest = max((end - start for start, end in runs), default=0)
    outcome, least = Outcome.PASS, len(change)
    if longest >= thresholds.FROZEN_FAIL:
        outcome, least = Outcome.FAIL, thresholds.FROZEN_FAIL
    elif longest >= thresholds.FROZEN_LOOK:
        outcome, least = Outcome.LOOK, thresholds.FROZEN_LOOK
    bad = tuple(FrameRange(start=a, end=b) for a, b in runs if b - a >= least)
    return Measurement(
        check="frozen", unit="repeats in a row", value=longest, values=values, per_frame=True,
        outcome=outcome, ranges=bad,
    )  # fmt: skip


def _usual(change: Series) -> Series:
    """What is usual around each frame: the 70th percentile of the change nearby.

    Looked for farther out where everything near stands still, else a long freeze would hide
    itself; half the take's own usual change then stands in.
    """
    around = thresholds.REPEAT_AROUND
    moved = change[1:]
    whole = 0.5 * float(np.percentile(moved, 70)) if moved.size else 0.0
    near = np.zeros(len(change), np.float32)
    for index in range(len(change)):
        window = change[max(1, index - around) : index + around + 1]
        near[index] = np.percentile(window, 70) if window.size else 0.0
    return np.maximum(near, whole)


def _runs(marks: np.ndarray) -> list[tuple[int, int]]:
    """[start, end) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
