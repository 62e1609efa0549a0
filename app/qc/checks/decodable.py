"""Decodable: how many of the promised frames come out of the file, in frames."""

from app.domain.timing import FrameRange
from app.domain.verdict import Measurement, Outcome
from app.qc.sampling import Samples


def decodable(samples: Samples) -> Measurement:
    """FAIL when one promised frame is missing; the bad range runs from the break to the end."""
    broke = samples.broke_at
    if broke is None and samples.decoded < samples.promised:
        broke = samples.decoded
    if broke is None:
        return Measurement(
            check="decodable", unit="frames", value=samples.decoded, outcome=Outcome.PASS
        )
    return Measurement(
        check="decodable",
        unit="frames",
        value=samples.decoded,
        outcome=Outcome.FAIL,
        ranges=(FrameRange(start=broke, end=max(samples.promised, broke + 1)),),
        reason=f"damaged from frame {broke} of {samples.promised}",
    )
