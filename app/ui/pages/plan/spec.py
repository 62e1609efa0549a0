"""The delivery spec as a form: a change shows what it touches before it is applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import UserFacing
from app.domain.project import CINEMATIC, SOCIAL, Codec, Colour, DeliverySpec
from app.domain.timing import frames_of, parse_rate, rate_text
from app.ui.pages.plan.spec_change import ChangeView
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import label, picture, retone
from app.ui.widgets.ticks import Radio

if TYPE_CHECKING:
    from app.production.board.respec import SpecChange
    from app.ui.print.panel import PrintPanel

_RATES = ("24", "25", "30", "24000/1001", "30000/1001", "50", "60")
_SIZES = ((3840, 2160), (1920, 1080), (1280, 720), (1080, 1920), (2160, 3840), (640, 360))


class SpecForm(QWidget):
    """Values that are not applied yet are said in amber, with the old one beside.

    Signal `told(str)`: the spec sheet was written, copied or printed.
    """

    told = Signal(str)

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
        self._cards: dict[str, QFrame] = {}
        self.change_view = ChangeView()
        self._apply = PaidButton("Change", "free", "check")
        self._keep = button("Keep As It Was", tall=28, tip="Change nothing")
        self._bar = QWidget()
        self._side = QWidget()
        self.panel: PrintPanel | None = None
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
        self.change_view.kept.connect(lambda _by: self._edited())
        film.rows_changed.connect(self._film_changed)

    def refresh(self, *, force: bool = False) -> None:
        """Show the film's spec; a change somebody is making is left alone."""
        spec = self._film.spec
        if self.panel is not None:
            self.panel.renew()
        if spec is None or (not force and self.changing()):
            return
        self._spec = spec
        self._turn += 1  # what was asked about the change is not wanted any more
        self._put(spec)
        self._show_changing(False)
        self._inner.setEnabled(self._film.may_write)
        self._mark(spec)

    def _film_changed(self) -> None:
        """The film tells its spec with its rows, after the record was said to have changed."""
        if self.isVisible():
            self.refresh()

    def changing(self) -> bool:
        """A change is shown that is not applied yet."""
        return not self._bar.isHidden()

    def _show_changing(self, on: bool) -> None:
        self.change_view.setVisible(on)
        self._bar.setVisible(on)

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
        size = (spec.width, spec.height)
        if all(self._size.itemData(n) != size for n in range(self._size.count())):
            self._size.offer(f"{spec.width}×{spec.height}", size)  # Qt finds no pair by itself
        self._size.choose(size)
        self._rate.choose(rate_text(spec.rate))
        self._colour.choose(spec.colour.value)
        self._codec.choose(spec.codec.value)
        self._handles.show_text(str(spec.handles))
        self._start.show_text(spec.start)

    def _mark(self, spec: DeliverySpec) -> None:
        free = {"quantiser", "start"}  # a preset leaves these alone
        plain = spec.model_dump(exclude=free)
        chosen = (
            n for n, (_r, p) in self._presets.items() if p and p.model_dump(exclude=free) == plain
        )
        self._presets[next(chosen, "Custom")][0].setChecked(True)  # the others go out by themselves
        for word, (radio, _preset) in self._presets.items():
            _restyle(self._cards[word], "on", radio.isChecked())
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
            "Resolution": shape_word(spec.width, spec.height),
            "Handles": "frames each side of the cut",
            "Start timecode": "first frame; 00:00;00 drops",
        }
        for name, (was, same) in said.items():
            note = self._notes[name]
            note.setText(hints.get(name, "") if same else f"was {was}, not applied")
            retone(note, "secondary" if same else "warning")
            _restyle(self._fields[name], "unapplied", not same)

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
        self._turn += 1
        if workbench is None or spec == self._spec:
            self._show_changing(False)
            return
        turn, respec, by = self._turn, workbench.respec, self.change_view.by()

        def show(change: SpecChange) -> None:
            if turn == self._turn:
                self._show_change(change, spec)

        self._film.bridge.ask(lambda: respec.preview(spec, by), show)

    def _show_change(self, change: SpecChange, spec: DeliverySpec) -> None:
        old = self._spec or spec
        rates = rate_word(old), rate_word(spec)
        self.change_view.show_change(change, rates)
        moved = old.rate != spec.rate
        by = f" by {self.change_view.by()}" if change.asks_frames_or_time else ""
        self._keep.setText(f"Keep {rates[0]} fps" if moved else "Keep As It Was")
        self._keep.setAccessibleName(self._keep.text())
        self._apply.setText(f"Change to {rates[1]} fps{by}" if moved else "Change the spec")
        self._show_changing(True)

    def _go(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        try:
            spec = self.wanted()
        except UserFacing as error:
            self._film.bridge.report(error)
            return
        respec, by = workbench.respec, self.change_view.by()
        self._show_changing(False)
        self._film.change(lambda: respec.apply(spec, by), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self._film.bridge.report(error)
        self.refresh(force=True)

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
            card.mousePressEvent = _pressing(radio)  # type: ignore[method-assign]
            self._cards[word] = card
            cards.addWidget(card)
        names = list(self._fields)
        pair = row(self._column("Picture", names[:4]), line(vertical=True),
                   self._column("Edit", names[4:]), gap=20)  # fmt: skip
        self._inner = QWidget()
        self._inner.setLayout(column(cards, pair, gap=16, margins=(20, 16, 20, 16)))
        self._bar.setLayout(
            row(
                picture("undo-2", 14, t.SECONDARY),
                label("one undo takes it back", tone="secondary"),
                *(None, self._keep, self._apply), gap=8, margins=(20, 8, 20, 8),
            )
        )  # fmt: skip
        head = row(
            label("Delivery spec", "bar", "strong"),
            label("one spec for all models, before the first order", tone="secondary"), None,
            margins=(20, 0, 20, 0),
        )  # fmt: skip
        inside = QWidget()
        inside.setLayout(column(self._inner, line(), self.change_view, None, gap=0))
        centre = column(surface(head, height=36), line(), gap=0)
        centre.addWidget(scrolled(inside, "window"), 1)
        centre.addWidget(line("edge"))
        centre.addWidget(surface(row(self._bar)))
        side = row(line("edge", vertical=True), gap=0)
        self._side.setLayout(side)
        whole = row(gap=0)
        whole.addLayout(centre, 1)
        whole.addWidget(self._side)
        self.setLayout(whole)
        self._show_changing(False)

    def _column(self, title: str, names: Sequence[str]) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for n, name in enumerate(names):
            caption = label(name, tone="secondary")
            caption.setFixedWidth(96)
            self._fields[name].setFixedWidth(148)
            grid.addWidget(caption, n, 0)
            grid.addWidget(self._fields[name], n, 1)
            grid.addWidget(self._notes[name], n, 2)
        grid.setColumnStretch(2, 1)
        return column(label(title, "head", "strong"), grid, None, gap=10)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        if self.panel is None:
            # fonts, icons and pages are needed only by who sees this page
            from app.ui.print.order import Kind
            from app.ui.print.panel import PrintPanel

            self.panel = PrintPanel(self._film, "Spec sheet", (Kind.SPEC,))
            self.panel.told.connect(self.told)
            side = self._side.layout()
            assert side is not None
            side.addWidget(self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The page at the right gives way first: under 1300 no word would be whole."""
        wide = self.width()
        self._side.setVisible(wide >= 1300)
        self._side.setFixedWidth(480)


def _said(spec: DeliverySpec) -> tuple[str, str]:
    return (
        f"{spec.width}×{spec.height} · {rate_word(spec)} fps",
        f"{spec.colour.value} · {spec.codec.value} · {spec.handles} f handles",
    )


def _fps(rate: str) -> str:
    exact = parse_rate(rate)
    return f"{rate} fps" if exact.denominator == 1 else f"{float(exact):.3f} fps"


def _pressing(radio: Radio) -> Callable[[QMouseEvent], None]:
    """The whole card chooses."""

    def press(_event: QMouseEvent) -> None:
        radio.click()

    return press


def rate_word(spec: DeliverySpec) -> str:
    """`24`, `23.976`."""
    return f"{float(spec.rate):.3f}".rstrip("0").rstrip(".")


def shape_word(width: int, height: int) -> str:
    """`UHD, 16:9`: the name of a size where it has one, and its shape."""
    part = gcd(width, height)
    shape = f"{width // part}:{height // part}"
    name = {(3840, 2160): "UHD", (1920, 1080): "HD", (1280, 720): "HD 720"}.get((width, height))
    return f"{name}, {shape}" if name else shape


def _restyle(widget: QWidget, name: str, on: bool) -> None:
    """A property that the style sheet reads."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
