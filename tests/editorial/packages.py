"""Small real packages: frame-coded clips, a cut of six events, conformed with ffmpeg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.cut import Cut, CutItem, RateMethod
from app.domain.project import Codec, DeliverySpec
from app.domain.reel_clock import first_frame
from app.domain.timing import FrameRange, parse_rate
from app.editorial.conform import Conform
from app.editorial.package import Order, Package, build
from app.media.fingerprints import grey
from app.media.probe import probe
from app.media.reader import open_reader
from tests.clips import make_clip

SLATES = ("S010T01A", "S020T02A", "S030T01K", "S040T01R", "S050T03A", "S060T01X")
SPEC = DeliverySpec(
    width=320, height=180, rate=parse_rate(24), codec=Codec.PRORES_422, handles=6, quantiser=9
)


def conform_of(
    file: Path, slate: str, slot: int, spec: DeliverySpec, method: RateMethod = RateMethod.SAME
) -> Conform:
    with open_reader(file) as reader:
        times = tuple(reader.times)
    start = first_frame(slot, spec.rate, drop=spec.drop)
    return Conform(slate, file, probe(file), times, method, start)


def cut_of(conforms: Mapping[str, Conform], spec: DeliverySpec, name: str = "Test_v001") -> Cut:
    """One event a take: in behind the handles, 12 frames long."""
    items = []
    for n, (take_id, made) in enumerate(conforms.items()):
        length = 12
        if made.method is RateMethod.BY_TIME:
            length = round(Fraction(12) * spec.rate / made.probe.rate)
        items.append(
            CutItem(
                event=n + 1,
                shot_id=f"shot-{n}",
                shot=str((n + 1) * 10),
                take_id=take_id,
                slate=made.slate,
                source=FrameRange(start=6, end=18),
                record=FrameRange(start=n * length, end=(n + 1) * length),
                method=made.method,
            )
        )
    return Cut(name=name, spec=spec, items=tuple(items))


def greys(file: Path, frames: Sequence[int]) -> Mapping[int, npt.NDArray[np.uint8]]:
    return grey(file, frames)


def make_package(
    folder: Path,
    spec: DeliverySpec = SPEC,
    *,
    media_root: str | None = None,
    sound: bool = True,
    name: str = "Test_v001",
) -> Package:
    originals = folder / "originals"
    originals.mkdir(parents=True, exist_ok=True)
    conforms = {}
    for n, slate in enumerate(SLATES):
        file = originals / f"{slate}.mp4"
        if not file.exists():
            make_clip(file, 24, audio=sound)
        conforms[f"take-{n}"] = conform_of(file, slate, n, spec)
    order = Order(
        cut=cut_of(conforms, spec, name),
        conforms=conforms,
        name=name,
        version=1,
        folder=folder / "out",
        formats=("xml", "edl"),
        media_root=media_root,
        fingerprint=greys,
    )
    (folder / "out").mkdir(exist_ok=True)
    return build(order, lambda stage, done, total: None)
