"""The lists of the Deliver page: sections with their sum of ticks, rows, verify, losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.cut import Loss
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import empty, line, row, surface
from app.ui.widgets.text import Elided, StateLine, label, picture

if TYPE_CHECKING:
    from app.production.delivery import CheckLine
    from app.production.workbench import Report

_SIGNS = {
    True: ("check", t.OK, "strong"),
    False: ("octagon-x", t.BAD, "bad"),
    None: ("circle-dashed", t.SECONDARY, "secondary"),
}


class Lists(QWidget):
    """Filled anew whenever something was read; no row can be edited."""

    def __init__(self) -> None:
        super().__init__()
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)

    def show_lists(
        self, checks: Sequence[CheckLine], report: Report | None, losses: Sequence[Loss]
    ) -> None:
        empty(self._body)
        sections: dict[str, list[CheckLine]] = {}
        for check in checks:
            sections.setdefault(check.section, []).append(check)
        expected = sections.pop("Losses", []) if not losses else []
        sections.pop("Losses", None)
        for name, lines in sections.items():
            self._section(name, *_sum(lines))
            for one in lines:
                self._row(one.name, one.detail, one.result, one.ok)
        if report is not None:
            self._verified(report)
        if expected:
            self._section(
                "What will be lost on the way", "triangle-alert", str(len(expected)), t.WARNING
            )
            for one in expected:
                self._row(one.name, one.detail, one.result, None, warning=True)
        if losses:
            word = f"{len(losses)} loss{'' if len(losses) == 1 else 'es'}"
            self._section("What gets lost on the way", "triangle-alert", word, t.WARNING)
            for loss in losses:
                where = " ".join(filter(None, (loss.shot, loss.take))) or "whole list"
                self._row(where, loss.what, "", None, warning=True)
        self._body.addStretch(1)

    def _verified(self, report: Report) -> None:
        if report.ok:
            self._section("Verify: every file read back", "check", "all equal", t.OK)
        else:
            word = f"{len(report.problems)} problems"
            self._section("Verify: every file read back", "octagon-x", word, t.BAD)
        ok = bool(report.ok)
        self._row("Events", "in every list and in the manifest", f"{report.events}", ok)
        self._row("Frames", "length of the timeline", f"{report.frames:,}", ok)
        self._row("Record", "first to last, end exclusive", f"{report.start} – {report.end}", ok)
        self._row("Reels", "each with timecode of its own", f"{report.reels} unique", ok)
        if report.sounds:
            told = "on the voice and music tracks, each file to the sample"
            self._row("Sounds", told, f"{report.sounds}", ok)
        self._row("Files", "found, whole, checksums equal", f"{report.files}", ok)
        if report.pictures:
            told = "first, middle and last frame nearer to the original than to its neighbours"
            alike = f", {report.cannot_tell} too alike to tell" if report.cannot_tell else ""
            self._row("Pictures", told, f"{report.pictures} compared{alike}", ok)
        for read in report.lists:
            said = f"{read.kind}: {read.events} events, {read.frames:,} frames"
            equal = "equal" if not read.problems else f"{read.problems} differ"
            self._row(read.file, said, equal, not read.problems)
        for problem in list(report.problems)[:40]:
            said = f"expected {problem.expected}, found {problem.found}"
            self._row(f"{problem.clip} {problem.field}", said, problem.file or "", False)

    def _section(self, title: str, icon: str, word: str, tint: str) -> None:
        state = StateLine()
        state.show_state(icon, word, tint)
        head = row(label(title, "head", "strong"), None, state, margins=(16, 0, 16, 0))
        self._body.addWidget(line("edge"))
        self._body.addWidget(surface(head, "raised", height=31))

    def _row(
        self, name: str, detail: str, result: str, ok: bool | None, *, warning: bool = False
    ) -> None:
        icon, tint, tone = ("triangle-alert", t.WARNING, "warning") if warning else _SIGNS[ok]
        named = Elided(name, "name")
        named.setFixedWidth(208)
        told = Elided(detail, tone="secondary")
        value = label(result, tone=tone)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = row(picture(icon, 14, tint), named, told, value, gap=8, margins=(16, 0, 16, 0))
        layout.setStretch(2, 1)
        self._body.addWidget(surface(layout, "window", height=27))
        self._body.addWidget(line("hair"))


def _sum(lines: Sequence[CheckLine]) -> tuple[str, str, str]:
    good = sum(one.ok is True for one in lines)
    word = f"{good} of {len(lines)}"
    if any(one.ok is False for one in lines):
        return "octagon-x", word, t.BAD
    if good == len(lines):
        return "check", word, t.OK
    return "circle-dashed", word, t.SECONDARY
