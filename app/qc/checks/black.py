"""Black: frames in which practically every pixel is at black. Unit: share of pixels.

Night scenes keep highlights and noise, so they stay clear of it.
"""

import numpy as np

from app.domain.timing import FrameRange
from app.domain.verdict import Measurement, Outcome
from app.qc import thresholds
from app.qc.sampling import Samples


def black(samples: Samples) -> Measurement:
    """`value` is the number of black frames, `values` the dark share of each frame."""
    values = tuple(round(float(share), 4) for share in samples.dark)
    if not values:
        return Measurement(
            check="black", unit="share of pixels", per_frame=True,
            outcome=Outcome.NOT_MEASURED, reason="no frame decodes",
        )  # fmt: skip
    marks = (samples.dark >= thresholds.BLACK_SHARE) & (
        samples.bright_end < thresholds.BLACK_HIGHLIGHT
    )
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    bad = tuple(
        FrameRange(start=int(a), end=int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)
    )
    return Measurement(
        check="black", unit="share of pixels", value=int(marks.sum()), values=values,
        per_frame=True, outcome=Outcome.FAIL if bad else Outcome.PASS, ranges=bad,
    )  # fmt: skip
