"""The printed page beside the contact sheet: one switch, and the inspector gives way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.pages.board.views import BoardViews, View
from app.ui.state.film import Film
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import line, row

if TYPE_CHECKING:
    from app.ui.print.panel import PrintPanel

_WIDE, _NARROW, _NARROW_BELOW = 416, 352, 1400


class PaperSide(QObject):
    """`side` stands at the right of the page, `button` in its toolbar.

    Signal `told(str)`: something was written, copied or printed.
    """

    told = Signal(str)

    def __init__(self, film: Film, action: QAction, views: BoardViews, inspector: QWidget) -> None:
        super().__init__(views)
        self._film, self._action = film, action
        self._views, self._inspector = views, inspector
        self.panel: PrintPanel | None = None
        self.side = QWidget()
        layout = QVBoxLayout(self.side)
        layout.setContentsMargins(0, 0, 0, 0)
        self._layout = layout
        self.side.hide()
        self.button = button("Printed page", "printer", tip=action.toolTip())
        self.button.setCheckable(True)
        self.button.hide()
        self.button.clicked.connect(lambda _on=False: action.trigger())
        action.changed.connect(lambda: self.button.setToolTip(action.toolTip()))
        action.triggered.connect(self._toggled)
        film.rows_changed.connect(self._renew)
        film.records_changed.connect(self._renew)
        self.side.installEventFilter(self)

    def beside(self, inspector: QWidget) -> None:
        """What gives way to the page from now on."""
        self._inspector = inspector

    def show_view(self, view: View) -> None:
        """The page belongs to the contact sheet; another view has the inspector again."""
        sheet = view is View.SHEET
        on = sheet and self._action.isChecked()
        self.button.setVisible(sheet)
        self.button.setChecked(self._action.isChecked())
        if on and self.panel is None:
            self._make()
        self.side.setVisible(on)
        if on:
            self._inspector.hide()
            self._fit()
        elif view is not View.TABLE:
            self._inspector.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _toggled(self, on: bool) -> None:
        if on and self._views.view() is not View.SHEET:
            self._views.show_view(View.SHEET)  # its change shows the page
        else:
            self.show_view(self._views.view())

    def _make(self) -> None:
        # fonts, icons and pages are needed only by who prints
        from app.ui.print.order import Kind
        from app.ui.print.panel import PrintPanel

        panel = PrintPanel(self._film, "Printed page", (Kind.CONTACT, Kind.STORYBOARD))
        panel.told.connect(self.told)
        inner = row(gap=0)
        inner.addWidget(line("edge", vertical=True))
        inner.addWidget(panel)
        self._layout.addLayout(inner)
        self.panel = panel

    def _fit(self) -> None:
        wide = _WIDE if self.side.window().width() >= _NARROW_BELOW else _NARROW
        if self.side.width() != wide:
            self.side.setFixedWidth(wide)

    def _renew(self) -> None:
        if self.panel is not None and self.side.isVisible():
            self.panel.renew()
