"""The store of proxies: how far they are made, how large it is and may grow; it can be emptied."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.events import ProxiesCounted
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.meters import Bar
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label


class ProxyStore(Popover):
    """Closes with Enter, which keeps the limit, and with Esc."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent, "Proxies", "Keep Limit", "check")
        self._stage, self._film = stage, stage.film
        self.made, self.bar = label(""), Bar(240, name="Proxies made")
        self.weight = label("", tone="secondary")
        self.most = Field("Largest size in GB")
        self.most.setFixedWidth(64)
        self.most.setToolTip("In one film; what was looked at longest ago goes first")
        self.clear = button(
            "Empty Store", "trash-2", tip="Give all proxies up; originals stay. They are made again"
        )
        on_click(self.clear, self._clear)
        self.body.addWidget(self.made)
        self.body.addWidget(self.bar)
        self.body.addLayout(row(self.weight, None, gap=8))
        self.body.addLayout(row(label("At most"), self.most, label("GB"), None, self.clear, gap=8))
        self.body.addWidget(
            label("Small copies that Review plays; exports use originals.", "caption", "raised")
        )
        self.accepted.connect(self._keep)
        self._film.proxies_counted.connect(self._counted)
        self._read()

    def show_over(self, window: QWidget) -> None:
        """At the foot of a window, over the count of its status bar."""
        self.adjustSize()
        foot = QPoint(window.width() - self.width() - 12, window.height() - self.height() - 40)
        self.show_at(window.mapToGlobal(foot), self.most)

    def _read(self) -> None:
        bench = self._film.workbench
        if bench is None:
            return
        desk = bench.proxies

        def show(found: tuple[int, int, ProxiesCounted]) -> None:
            size, most, counted = found
            self.weight.setText(f"{_words(size)} on the disk")
            self.most.show_text(f"{most / 1e9:g}")
            self.clear.setEnabled(bool(size) and self._film.may_write)
            self.go.setEnabled(self._film.may_write)
            self._count(counted)

        def read() -> tuple[int, int, ProxiesCounted]:
            return desk.size, desk.most_bytes, desk.counted

        self._film.bridge.ask(read, lambda found: show(found) if isValid(self) else None)

    def _counted(self, _counted: ProxiesCounted) -> None:
        self._read()

    def _count(self, counted: ProxiesCounted) -> None:
        damaged = f", {counted.damaged} cannot be made" if counted.damaged else ""
        self.made.setText(f"{counted.done} of {counted.total} made{damaged}")
        self.bar.show_share(counted.done / counted.total if counted.total else 0.0)

    def _keep(self) -> None:
        bench = self._film.workbench
        try:
            most = round(float(self.most.text().replace(",", ".")) * 1e9)
        except ValueError:
            return
        if bench is not None and most >= 0:
            desk = bench.proxies
            self._film.bridge.ask(lambda: desk.set_most_bytes(most), lane="long")

    def _clear(self) -> None:
        bench = self._film.workbench
        if bench is not None:
            self.clear.setEnabled(False)
            QTimer.singleShot(0, self.most.setFocus)
            self._film.bridge.ask(bench.proxies.clear, lane="long")  # it tells when it is done


def _words(size: int) -> str:
    """`84 MB`, `1.2 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
