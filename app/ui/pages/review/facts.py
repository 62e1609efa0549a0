"""What is known about the take on screen: its origin, its file, and what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.project import DeliverySpec
from app.domain.reel_clock import first_frame
from app.domain.take import Take
from app.domain.timing import rate_text, timecode
from app.domain.verdict import Measurement, Outcome
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, label, picture

_SIGNS = {
    Outcome.PASS: ("check", t.OK),
    Outcome.LOOK: ("triangle-alert", t.WARNING),
    Outcome.FAIL: ("octagon-x", t.BAD),
    Outcome.NOT_MEASURED: ("circle-help", t.SECONDARY),
}


class Facts(QWidget):
    """280 wide; filled anew for each take."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(280)
        self._given: tuple[Take | None, str, DeliverySpec, str] | None = None
        self._filled: tuple[Take | None, str, DeliverySpec, str] | None = None
        self._body = column(gap=0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(surface(self._body)))

    def show_take(
        self, take: Take | None, model: str, spec: DeliverySpec, parent: str = ""
    ) -> None:
        """`parent` names the take it was made from. Filled when it is looked at."""
        self._given = (take, model, spec, parent)
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        if self._given is None or self._given == self._filled:
            return
        take, model, spec, parent = self._filled = self._given
        empty(self._body)
        if take is None:
            self._body.addStretch(1)
            return
        probe = take.probe
        moving = "variable" if probe.variable else rate_text(probe.rate)
        start = first_frame(take.minute, spec.rate, drop=spec.drop)
        self._section("Take", (
            ("Slate", take.slate),
            ("Model", model),
            *((("Made from", parent),) if parent else ()),
            ("Seed", str(take.seed) if take.seed is not None else "not given"),
            ("Landed", f"{take.landed_at:%d %b %Y %H:%M}"),
        ))  # fmt: skip
        self._section("File", (
            ("Picture", f"{probe.width}×{probe.height}, {moving} fps"),
            ("Length", f"{probe.frames} frames"),
            ("Codec", f"{probe.codec} {probe.pixel_format}".strip()),
            ("Sound", f"{probe.audio_channels} channels" if probe.has_audio else "none"),
            ("Reel", take.slate),
            ("From", timecode(start, spec.rate, drop=spec.drop)),
            ("To", timecode(start + probe.frames, spec.rate, drop=spec.drop)),
        ))  # fmt: skip
        self._checks(take)
        self._body.addStretch(1)

    def _section(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        body = column(gap=0, margins=(12, 8, 12, 10))
        for word, value in lines:
            mono = word in ("Reel", "From", "To", "Slate")
            shown = Elided(value, "mono" if mono else "body")
            shown.setFixedHeight(20)
            caption = label(word, tone="secondary")
            caption.setFixedWidth(64)
            body.addLayout(row(caption, shown, gap=8))
        self._body.addWidget(surface(row(label(title, "head"), margins=(12, 0, 12, 0)), height=32))
        self._body.addWidget(line())
        self._body.addWidget(surface(body))
        self._body.addWidget(line())

    def _checks(self, take: Take) -> None:
        found = take.evaluation
        head = row(label("Checks", "head"), None, margins=(12, 0, 12, 0))
        if found is not None and found.word:
            head.addWidget(label(found.word, "caption", "warning"))
        self._body.addWidget(surface(head, height=32))
        self._body.addWidget(line())
        if found is None:
            told = label("The checks have not run yet.", tone="secondary", wrap=True)
            self._body.addWidget(surface(row(told, margins=(12, 8, 12, 8))))
            return
        for measured in found.measurements:
            self._body.addWidget(_check(measured))


def _check(measured: Measurement) -> QWidget:
    icon, tint = _SIGNS[measured.outcome]
    if measured.value is not None:
        value = f"{measured.value:g} {measured.unit}".strip()
    else:
        value = measured.outcome.value
    head = row(
        picture(icon, 14, tint), label(measured.check.replace("_", " ").capitalize(), "name"), None,
        label(value, tone="secondary"), gap=8,
    )  # fmt: skip
    layout = column(head, gap=0, margins=(12, 6, 12, 6))
    if measured.reason:
        why = label(measured.reason, "caption", "secondary", wrap=True)
        why.setContentsMargins(22, 0, 0, 0)
        why.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(why)
    return surface(layout)
