"""What is kept of a way to compare is read again as it was; what is spoilt is as at first."""

from __future__ import annotations

import pytest

from app.production.screening.ways import Way, way_of


@pytest.mark.parametrize(
    "way",
    [
        Way("wipe", (0.25, 0.75, -175.0), 0.5, 4, "grey"),
        Way("difference", (0.5, 0.5, 0.0), 1.0, 64, "heat"),
        Way("overlay", (0.0, 1.0, 180.0), 0.0, 1, "colour"),
        Way("side"),
    ],
)
def test_a_way_is_read_as_it_was_written(way: Way) -> None:
    assert way_of(way.text) == way


@pytest.mark.parametrize(
    "text",
    [
        "wipe",
        "wipe line=0.5,0.5 opacity=1.5 gain=3 tint=pink",
        "wipe line=nan,0,0 opacity=nan gain=nan",
        "wipe line=2,0,0 opacity= gain=128 tint=",
        "wipe line=0,0,999 opacity=0,1 gain=2.5",
    ],
)
def test_what_is_no_number_in_range_is_as_at_first(text: str) -> None:
    assert way_of(text) == Way("wipe")
