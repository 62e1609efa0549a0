"""The number in every pane's pixels on the canvas is the frame asked for, whatever file it is."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.compare import Mode
from app.ui.pages.review.pane import Pane
from app.ui.pages.review.viewer import Viewer
from tests.clips import read_number
from tests.media.odd_files import FIRST, FRAMES, ODD

SAMPLE = ("open-gop", "variable", "transport", "edit-list", "rotated")


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.bare = True  # nothing is written over the numbers
    made.show()
    return made


@pytest.fixture
def viewer(canvas: Canvas, qtbot: QtBot) -> Iterator[Viewer]:
    bridge = Bridge()
    made = Viewer(bridge, canvas)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not bridge.busy())
    bridge.close()


def painted(canvas: Canvas, pane: int) -> int | None:
    """What can be read in a pane's pixels."""
    grabbed = canvas.grab(canvas.picture_box(pane)).toImage()
    image = grabbed.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return read_number(rows[:, : image.width()])


def judge(
    viewer: Viewer, canvas: Canvas, qtbot: QtBot, files: dict[str, Path], panes: int, acts: int
) -> tuple[Counter[str], list[object]]:
    rng, seen, wrong = random.Random(panes), Counter[str](), list[object]()
    kinds = list(files)
    for begin in range(0, len(kinds), panes):
        chosen = [kinds[(begin + pane) % len(kinds)] for pane in range(panes)]
        canvas.compare.restore(panes, Mode.SIDE)
        canvas.show_panes([Pane(kind, kind) for kind in chosen], [], 0)
        opened = []
        viewer.opened.connect(lambda: opened.append(1))  # noqa: B023
        viewer.open([files[kind] for kind in chosen], None)
        qtbot.waitUntil(lambda: bool(opened), timeout=30_000)  # noqa: B023
        due = 0
        for _ in range(-(-acts * panes // len(kinds))):
            match rng.randrange(5):
                case 0:
                    due = rng.randrange(FRAMES)
                    viewer.go_to(rng.randrange(FRAMES))
                    viewer.go_to(due)
                case 1:
                    viewer.shuttle(rng.choice((1, -1)))
                    qtbot.wait(rng.randrange(1, 60))
                    viewer.shuttle(0)
                    assert viewer.player is not None
                    due = viewer.player.index
                case _:
                    step = rng.choice((1, -1, 1, -1, 7, -7))
                    due = min(max(due + step, 0), FRAMES - 1)
                    viewer.step(step)
            qtbot.waitUntil(lambda: canvas.shown_index == due, timeout=30_000)  # noqa: B023
            seen["asked"] += 1
            for pane, kind in enumerate(chosen):
                seen["pictures"] += 1
                read = painted(canvas, pane)
                if read != due + FIRST.get(kind, 0):
                    wrong.append((panes, kind, due, read))
    return seen, wrong


def test_a_few_odd_files_are_painted_on_the_frame_asked_for(
    viewer: Viewer, canvas: Canvas, qtbot: QtBot, tmp_path: Path
) -> None:
    files = {kind: ODD[kind](tmp_path) for kind in SAMPLE}
    seen, wrong = judge(viewer, canvas, qtbot, files, 4, 20)
    assert wrong == []
    assert seen["pictures"] >= 80


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_thousand_asked_frames_are_painted_in_every_layout_and_of_every_file(
    viewer: Viewer, canvas: Canvas, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {kind: make(tmp_path) for kind, make in ODD.items()}
    rows = []
    for panes in (1, 2, 4, 9):
        seen, wrong = judge(viewer, canvas, qtbot, files, panes, 520)
        assert wrong == []
        rows.append((panes, seen))
    with capsys.disabled():
        print(f"\n{'panes':>8}{'asked':>10}{'painted':>10}{'wrong':>8}")
        for panes, seen in rows:
            print(f"{panes:>8}{seen['asked']:>10}{seen['pictures']:>10}{0:>8}")
    assert sum(seen["asked"] for _, seen in rows) >= 2000
