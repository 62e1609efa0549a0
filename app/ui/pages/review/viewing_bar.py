"""The viewer's tools on the bar over the picture: zoom, grade, scopes, guides, screens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QMouseEvent, QScreen
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from app.ui.actions import Actions
from app.ui.pages.review.viewing import Viewing
from app.ui.pages.review.viewing_onion import OnionSkin
from app.ui.pages.review.viewing_panels import LookPanel, OnionPanel
from app.ui.pages.review.viewing_screens import other_screens, screen_word
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button, icon_button, on_click
from app.ui.widgets.menus import pop_up
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row

MASKS = tuple(f"guide.{one}" for one in ("2.39", "1.85", "1:1", "9:16", "4:5"))
GUIDES = ("guide.safe", "guide.thirds", "guide.cross")


class ViewingBar(QWidget):
    """Stands at the right end of the bar. `to_screen(QScreen)` is called with a chosen screen."""

    def __init__(
        self,
        viewing: Viewing,
        onion: OnionSkin,
        actions: Actions,
        focus: Callable[[], int],
        to_screen: Callable[[QScreen], object],
    ) -> None:
        super().__init__()
        self._viewing, self._onion, self._actions = viewing, onion, actions
        self._focus, self._to_screen = focus, to_screen
        self.zoom = button("Fit", kind="flat", tip="Zoom of the viewer")
        self.zoom.setIcon(icon("chevron-down", t.SECONDARY))
        self.zoom.setIconSize(QSize(12, 12))
        self.zoom.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the word
        self.look = button(
            "",
            kind="flat",
            tip="Exposure, gamma, saturation, channel; double click: as in the file",
        )
        self.scopes = icon_button("activity", "Scopes")
        self.guides = icon_button("frame", "Safe areas, masks, guides and onion skin")
        self.screens = icon_button("maximize", "Picture only, full screen, other screens")
        on_click(self.zoom, lambda: self._menu(self.zoom, self._zooms()))
        on_click(self.look, self.open_look)
        self._since = QElapsedTimer()  # the panel of the look was opened
        on_click(self.scopes, lambda: self._menu(self.scopes, self._scopes()))
        on_click(self.guides, lambda: self._menu(self.guides, self._guides()))
        on_click(self.screens, lambda: self._menu(self.screens, self._screens()))
        for one in (self.zoom, self.look, self.scopes, self.guides, self.screens):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the viewer
        self.setLayout(row(self.zoom, self.look, self.scopes, self.guides, self.screens, gap=4))
        viewing.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """What the pane with the focus is looked at through."""
        _say(self.zoom, self._viewing.zoom_word(self._focus()), "Zoom")
        said = self._viewing.words
        _say(self.look, said or "Exposure 0.0", "Picture")
        if self.look.property("changed") != bool(said):
            self.look.setProperty("changed", bool(said))
            self.look.setIcon(icon("sun", t.WARNING) if said else QIcon())

    def open_look(self) -> LookPanel:
        made = LookPanel(self, self._viewing)
        self._panel(self.look, made, made.exposure.slider)
        made.installEventFilter(self)
        self._since.start()
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The second press of a double click on the word: it sets back and opens nothing."""
        again = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if again and isinstance(event, QMouseEvent) and isinstance(watched, LookPanel):
            soon = self._since.elapsed() < QApplication.doubleClickInterval()
            place = self.look.mapFromGlobal(event.globalPosition().toPoint())
            if soon and self.look.rect().contains(place):
                watched.close()
                self._actions["viewer.neutral"].trigger()
                return True
        return False

    def open_onion(self) -> OnionPanel:
        made = OnionPanel(self, self._onion)
        self._panel(self.guides, made, made.picture)
        return made

    def _panel(self, under: QWidget, made: Popover, first: QWidget) -> None:
        if not self.isVisible():  # the picture alone is shown
            under = self.window()
            made.show_at(under.mapToGlobal(QPoint(8, 8)), first)
            return
        made.show_at(under.mapToGlobal(QPoint(0, under.height() + 2)), first)

    def _menu(self, under: QPushButton | QWidget, menu: QMenu) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pop_up(menu, under.mapToGlobal(QPoint(0, under.height() + 2)))

    def _zooms(self) -> QMenu:
        return self._actions.menu(
            self, "viewer.fit", "viewer.actual", "viewer.double", "", "viewer.linked", "",
            "viewer.zoom", "viewer.pan",
        )  # fmt: skip

    def _scopes(self) -> QMenu:
        return self._actions.menu(self, "scope.histogram", "scope.vectorscope", "scope.waveform")

    def _guides(self) -> QMenu:
        return self._actions.menu(
            self, *GUIDES, "", *MASKS, "", "viewer.onion", "viewer.onion_choose"
        )

    def _screens(self) -> QMenu:
        menu = self._actions.menu(self, "viewer.picture", "view.full", "", "viewer.screen")
        for screen in other_screens(self):
            one = menu.addAction(screen_word(screen))
            one.triggered.connect(lambda _on=False, screen=screen: self._to_screen(screen))
        menu.addSeparator()
        menu.addAction(self._actions["viewer.card"])
        return menu


def _say(made: QPushButton, text: str, name: str) -> None:
    if made.text() != text:
        made.setText(text)
        made.setAccessibleName(f"{name}: {text}")
