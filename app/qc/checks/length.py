"""Length: frames in the file against frames the cut needs with its handles."""

from app.domain.verdict import Measurement, Outcome


def length(frames: int, needed: int) -> Measurement:
    """Unit frames; FAIL when the whole file is shorter than needed, whatever its quality."""
    missing = needed - frames
    return Measurement(
        check="length",
        unit="frames",
        value=frames,
        outcome=Outcome.FAIL if missing > 0 else Outcome.PASS,
        reason=f"{missing} frames short of {needed}" if missing > 0 else "",
    )
