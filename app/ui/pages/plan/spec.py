"""The delivery spec as a form: a change shows what it touches before it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QWidget

from app.domain.errors import UserFacing
from app.domain.project import CINEMATIC, SOCIAL, Codec, Colour, DeliverySpec
from app.domain.timing import frames_of, parse_rate, rate_text
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import label, picture
from app.ui.widgets.ticks import Radio

if TYPE_CHECKING:
    from app.production.respec import SpecChange

_RATES = ("24", "25", "30", "24000/1001", "30000/1001", "50", "60")
_SIZES = ((3840, 2160), (1920, 1080), (1280, 720), (1080, 1920), (2160, 3840), (640, 360))


class SpecForm(QWidget):
    """Values that are not applied yet are said in amber, with the old one beside."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._spec: DeliverySpec | None = None
        self._turn = 0
        self._size, self._rate = Choice("Resolution"), Choice("Frame rate")
        self._colour, self._codec = Choice("Colour space"), Choice("Codec")
        self._handles, self._start = Field("Handles"), Field("Start timecode", mono=True)
        self._fields: dict[str, QWidget] = {
            "Resolution": self._size,
            "Frame rate": self._rate,
            "Colour space": self._colour,
            "Codec": self._codec,
            "Handles": self._handles,
            "Start timecode": self._start,
        }
        self._notes = {name: label("", "caption", "secondary") for name in self._fields}
        self._presets = {
            "Cinematic": (Radio("Cinematic", "For editing: ProRes, handles"), CINEMATIC),
            "Social": (Radio("Social", "For the web: H.265, no handles"), SOCIAL),
            "Custom": (Radio("Custom", "Size and rate of your own"), None),
        }
        self._change = QFrame()
        self._what = label("", "name", "strong", wrap=True)
        self._by_time, self._by_frames = (
            Radio("by time", "Every shot keeps its seconds"),
            Radio("by frames", "Every shot keeps its count of frames"),
        )
        self._apply = button("Apply", "check", kind="primary", tall=28, tip="Change the whole film")
        self._keep = button("Keep As It Was", tall=28, tip="Change nothing")
        self._lengths = QWidget()
        self._build()
        for choice in (self._size, self._rate, self._colour, self._codec):
            choice.activated.connect(lambda _at: self._edited())
        for field in (self._handles, self._start):
            field.committed.connect(lambda _text: self._edited())
        for radio, spec in self._presets.values():
            if spec is not None:
                radio.clicked.connect(lambda _on=False, spec=spec: self._preset(spec))
        self._apply.clicked.connect(lambda _on=False: self._go())
        self._keep.clicked.connect(lambda _on=False: self.refresh(force=True))

    def refresh(self, *, force: bool = False) -> None:
        """Show the film's spec; a change somebody is making is left alone."""
        spec = self._film.spec
        if spec is None or (not force and self._change.isVisible()):
            return
        self._spec = spec
        self._put(spec)
        self._change.hide()
        self.setEnabled(self._film.may_write)
        self._mark(spec)

    def wanted(self) -> DeliverySpec:
        """The form as a spec; raises `BadInput` for what is none."""
        base = self._spec or CINEMATIC
        width, height = self._size.currentData() or (base.width, base.height)
        rate = parse_rate(self._rate.currentData() or rate_text(base.rate))
        start = self._start.text().strip()
        frames_of(start, rate)
        handles = self._handles.text().strip()
        return base.model_copy(
            update={
                "width": width,
                "height": height,
                "rate": rate,
                "colour": Colour(self._colour.currentData()),
                "codec": Codec(self._codec.currentData()),
                "handles": int(handles) if handles.isdigit() else base.handles,
                "start": start,
                "drop": ";" in start,
            }
        )

    def _put(self, spec: DeliverySpec) -> None:
        if self._size.findData((spec.width, spec.height)) < 0:
            self._size.offer(f"{spec.width}×{spec.height}", (spec.width, spec.height))
        self._size.choose((spec.width, spec.height))
        self._rate.choose(rate_text(spec.rate))
        self._colour.choose(spec.colour.value)
        self._codec.choose(spec.codec.value)
        self._handles.show_text(str(spec.handles))
        self._start.show_text(spec.start)

    def _mark(self, spec: DeliverySpec) -> None:
        for radio, preset in self._presets.values():
            same = preset is not None and preset.model_dump(
                exclude={"quantiser", "start"}
            ) == spec.model_dump(exclude={"quantiser", "start"})
            radio.setChecked(same)
        if not any(radio.isChecked() for radio, _ in self._presets.values()):
            self._presets["Custom"][0].setChecked(True)
        old = self._spec or spec
        size = [f"{one.width}×{one.height}" for one in (old, spec)]
        said = {
            "Resolution": (size[0], size[0] == size[1]),
            "Frame rate": (rate_text(old.rate), old.rate == spec.rate),
            "Colour space": (old.colour.value, old.colour is spec.colour),
            "Codec": (old.codec.value, old.codec is spec.codec),
            "Handles": (f"{old.handles} frames", old.handles == spec.handles),
            "Start timecode": (old.start, old.start == spec.start),
        }  # fmt: skip
        hints = {
            "Handles": "frames on each side of the cut",
            "Start timecode": "of the first frame",
        }
        for name, (was, same) in said.items():
            note = self._notes[name]
            note.setText(hints.get(name, "") if same else f"was {was}, not applied")
            note.setProperty("tone", "secondary" if same else "warning")
            note.style().unpolish(note)
            note.style().polish(note)

    def _preset(self, spec: DeliverySpec) -> None:
        keep = {"quantiser": self._spec.quantiser if self._spec else None}
        self._put(spec.model_copy(update=keep))
        self._edited()

    def _edited(self) -> None:
        workbench = self._film.workbench
        try:
            spec = self.wanted()
        except UserFacing as error:
            self._film.bridge.report(error)
            return
        self._mark(spec)
        if workbench is None or spec == self._spec:
            self._change.hide()
            return
        self._turn += 1
        turn, respec = self._turn, workbench.respec

        def show(change: SpecChange) -> None:
            if turn == self._turn:
                self._show_change(change)

        self._film.bridge.ask(lambda: respec.preview(spec), show)

    def _show_change(self, change: SpecChange) -> None:
        parts = []
        if change.takes:
            parts.append(f"{change.takes} takes")
        if change.lengths:
            parts.append(f"{len(change.lengths)} lengths")
        if change.deliveries:
            parts.append(f"{change.deliveries} deliveries made before")
        touched = f"This touches {', '.join(parts)}. " if parts else "No take is touched. "
        self._what.setText(touched + "Nothing is rendered again and nothing is charged.")
        self._lengths.setVisible(change.asks_frames_or_time)
        self._change.show()

    def _go(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        respec, spec = workbench.respec, self.wanted()
        by = "time" if self._by_time.isChecked() else "frames"
        self._change.hide()
        self._spec = spec
        self._film.change(lambda: respec.apply(spec, by if self._lengths.isEnabled() else None))
        self._mark(spec)

    def _build(self) -> None:
        for width, height in _SIZES:
            self._size.offer(f"{width}×{height}", (width, height))
        for rate in _RATES:
            self._rate.offer(_fps(rate), rate)
        for colour in Colour:
            self._colour.offer(colour.value, colour.value)
        for codec in Codec:
            self._codec.offer(codec.value, codec.value)
        group = QButtonGroup(self)
        cards = row(gap=8)
        for word, (radio, spec) in self._presets.items():
            group.addButton(radio)
            detail = _said(spec) if spec else ("of this film", "free choice")
            body = column(
                radio, label(detail[0], tone="secondary"), label(detail[1], tone="secondary"),
                gap=0, margins=(12, 6, 12, 8),
            )  # fmt: skip
            card = QFrame()
            card.setProperty("box", "card")
            card.setAccessibleName(word)
            card.setLayout(body)
            cards.addWidget(card)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for n, (name, field) in enumerate(self._fields.items()):
            caption = label(name, tone="secondary")
            caption.setFixedWidth(104)
            field.setFixedWidth(180)
            grid.addWidget(caption, n, 0)
            grid.addWidget(field, n, 1)
            grid.addWidget(self._notes[name], n, 2)
        grid.setColumnStretch(2, 1)
        lengths = QButtonGroup(self)
        for radio in (self._by_time, self._by_frames):
            lengths.addButton(radio)
        self._by_time.setChecked(True)
        self._lengths.setLayout(
            row(label("Keep lengths", "name"), self._by_time, self._by_frames, None, gap=16)
        )
        self._change.setProperty("box", "warning")
        self._change.setLayout(
            column(
                row(picture("triangle-alert", 16, t.WARNING), self._what, gap=12),
                self._lengths, row(None, self._keep, self._apply),
                gap=8, margins=(16, 12, 12, 12),
            )
        )  # fmt: skip
        self._change.hide()
        head = row(
            label("Delivery spec", "bar", "strong"),
            label("one spec for all models, before the first order", tone="secondary"), None,
            margins=(20, 0, 20, 0),
        )  # fmt: skip
        body = column(gap=20, margins=(20, 16, 20, 16))
        body.addLayout(cards)
        body.addLayout(grid)
        body.addWidget(self._change)
        body.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(900)
        inner.setLayout(body)
        centred = row(gap=0)
        centred.addWidget(inner, 1)
        centred.addStretch(0)
        whole = column(surface(head, height=36), line(), gap=0)
        whole.addLayout(centred, 1)
        self.setLayout(whole)


def _said(spec: DeliverySpec) -> tuple[str, str]:
    return (
        f"{spec.width}×{spec.height} · {spec.rate} fps",
        f"{spec.colour.value} · {spec.codec.value} · {spec.handles} f handles",
    )


def _fps(rate: str) -> str:
    exact = parse_rate(rate)
    return f"{rate} fps" if exact.denominator == 1 else f"{float(exact):.3f} fps"
