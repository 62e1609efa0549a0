"""The script pane with a script beside six shots, for its tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.pages.plan.page import PlanPage
from app.ui.pages.plan.script import ScriptPane
from tests.ui.conftest import Opened

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SCRIPT = """\
EXT. PIER - DAWN #7#

Mara rows in. A bell.
She ties the boat.

MARA
(low)
You are early.

INT. HUT - NIGHT

Fire burns.
"""


@pytest.fixture
def script(opened: Opened, tmp_path: Path) -> ScriptPane:
    """The pane with a script of eight lines beside six shots, two of them linked."""
    file = tmp_path / "pier.fountain"
    file.write_text(SCRIPT)
    desk = opened.stage.bench.breakdown.script
    desk.take(desk.compare(file))
    shots = opened.stage.shots()
    desk.unlink([shot.id for shot in shots])
    desk.link([shots[0].id], [3])
    desk.link([shots[1].id], [3, 4])
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    page.show_part("script")
    opened.settled()
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    return page.script


def lines(opened: Opened, n: int) -> tuple[int, ...]:
    return opened.stage.shots()[n].script_lines


def key(widget: object, name: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, name, how)  # type: ignore[call-overload]
