"""What a grade and each scope cost for a 1080p frame: processor time, and against copying it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.media.grade import Channel, Grade, graded
from app.media.scopes import Scope, read, trace
from tests.bench.load import Load

TIMES = 15


@pytest.mark.bench
def test_grades_and_scopes_of_a_1080p_frame(capsys: pytest.CaptureFixture[str]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (1080, 1920, 4), dtype=np.uint8)
    ways: dict[str, Callable[[], object]] = {
        "copy": picture.copy,
        "exposure": lambda: graded(picture, Grade(0.7)),
        "exposure and gamma": lambda: graded(picture, Grade(0.7, 1.3)),
        "saturation": lambda: graded(picture, Grade(saturation=0.5)),
        "red channel": lambda: graded(picture, Grade(channel=Channel.RED)),
        "everything": lambda: graded(picture, Grade(0.7, 1.3, 0.5)),
        "histogram": lambda: read(picture, Scope.HISTOGRAM),
        "vectorscope": lambda: trace(read(picture, Scope.VECTORSCOPE)),
        "waveform": lambda: trace(read(picture, Scope.WAVEFORM)),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    with Load() as load:
        for _ in range(TIMES):
            for name, way in ways.items():
                begun = time.thread_time()
                way()
                found[name].append(1000 * (time.thread_time() - begun))
    copy = statistics.median(found["copy"])
    with capsys.disabled():
        print(f"\n1080p BGRA, one thread ({load})")
        for name, times in found.items():
            each = statistics.median(times)
            print(f"  {name:<20} {each:6.2f} ms of a core, {each / copy:5.1f} x a copy")
