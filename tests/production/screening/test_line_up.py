"""Which takes stand in the panes when the layout, the takes or the choice change."""

from __future__ import annotations

import pytest

from app.production.screening.line_up import followed, line_up

FIVE = ["t1", "t2", "t3", "t4", "t5"]


@pytest.mark.parametrize(
    ("takes", "panes", "focus", "layout", "wanted"),
    [
        (FIVE, ["t2"], 0, 2, (["t2", "t3"], 0)),  # the next one of the shot
        (FIVE, ["t5"], 0, 2, (["t5", "t1"], 0)),  # around the end
        (FIVE, ["t2", "t5"], 1, 4, (["t2", "t5", "t1", "t3"], 1)),  # what was chosen stays
        (FIVE[:4], ["t2"], 0, 4, (["t1", "t2", "t3", "t4"], 1)),  # all fit: their own order
        (FIVE[:2], ["t2", "t1"], 0, 4, (["t2", "t1"], 0)),  # swapped sides stay swapped
        (FIVE[:1], ["t1"], 0, 9, (["t1"], 0)),
        (FIVE, FIVE[:4], 2, 2, (["t3", "t4"], 0)),  # back to two: the focused and its next
        (FIVE, FIVE[:4], 1, 2, (["t1", "t2"], 1)),
        (FIVE, FIVE[:2], 1, 1, (["t2"], 0)),
        (FIVE, ["gone", "t3"], 0, 2, (["t3", "t4"], 0)),
        (FIVE, [], 0, 1, (["t5"], 0)),
        ([], ["gone"], 0, 4, ([], 0)),
        (["t1", "t2"], ["t1", "t1"], 1, 2, (["t1", "t1"], 1)),  # one take against itself
    ],
)
def test_line_up(
    takes: list[str], panes: list[str], focus: int, layout: int, wanted: tuple[list[str], int]
) -> None:
    assert line_up(takes, panes, focus, layout) == wanted


def test_a_slip_goes_along_with_its_take() -> None:
    assert followed(["t1", "t2"], ["t2", "t1"], [0, 5]) == [5, 0]
    assert followed(["t1", "t2"], ["t1", "t3"], [0, 5]) == [0, 0]
    assert followed(["t1", "t1"], ["t1", "t1"], [0, 5]) == [0, 5]
    assert followed([], ["t1"], []) == [0]
