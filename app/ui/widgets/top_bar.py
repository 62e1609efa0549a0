"""The menu row: menus left, pages in the middle, film name and lamp right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QEnterEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenuBar,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QWidget,
)

from app.ui.page_catalog import PAGES, Page
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.stacks import line, row
from app.ui.widgets.text import Elided, picture

NARROW = 1400


class PageTab(QAbstractButton):
    """Icon and word; the page that is shown has an amber line under it."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._pad = 14
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(page.word)
        self.setAccessibleName(f"{page.word} page")
        self.setToolTip(page.tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_narrow(self, narrow: bool) -> None:
        self._pad = 10 if narrow else 14
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(metrics(12, 500).horizontalAdvance(self._page.word) + 20 + 2 * self._pad, 39)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        on = self.isChecked()
        tone = t.STRONG if on else t.TEXT if self.underMouse() else t.SECONDARY
        with QPainter(self) as p:
            middle = self.height() // 2
            draw_icon(p, self._page.icon, QRect(self._pad, middle - 7, 14, 14), tone)
            p.setFont(font(12, 500))
            p.setPen(QColor(tone))
            words = QRect(self._pad + 20, 0, self.width(), self.height())
            p.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._page.word)
            if on:
                p.fillRect(QRect(0, self.height() - 2, self.width(), 2), QColor(t.FOCUS))
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(self.rect().adjusted(3, 5, -3, -6))


class Lamp(QAbstractButton):
    """Whether orders cost money. A click explains; it never switches anything."""

    def __init__(self) -> None:
        super().__init__()
        self._live = False
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._explain)
        self.show_live(False)

    def show_live(self, live: bool) -> None:
        self._live = live
        first, second = self._words()
        self.setAccessibleName(f"{first}: {second}")
        self.setToolTip(self._meaning())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        first, second = self._words()
        wide = metrics(12, 500).horizontalAdvance(first) + metrics().horizontalAdvance(second)
        return QSize(wide + 8 + 20 + 6 + 8, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        first, second = self._words()
        with QPainter(self) as p:
            p.setPen(QColor(t.WARNING_LINE if self._live else t.LINE))
            p.drawRect(self.rect().adjusted(0, 0, -1, -1))
            if self._live:
                p.setRenderHint(QPainter.RenderHint.Antialiasing)
                p.setBrush(QColor(t.FOCUS))
                p.setPen(Qt.PenStyle.NoPen)
                p.drawEllipse(11, 8, 8, 8)
            else:
                draw_icon(p, "shield-check", QRect(8, 5, 14, 14), t.TEXT)
            x = 28
            p.setFont(font(12, 500))
            p.setPen(QColor(t.TEXT))
            p.drawText(QRect(x, 0, 200, 24), Qt.AlignmentFlag.AlignVCenter, first)
            x += metrics(12, 500).horizontalAdvance(first) + 6
            p.setFont(font())
            p.setPen(QColor(t.SECONDARY))
            p.drawText(QRect(x, 0, 200, 24), Qt.AlignmentFlag.AlignVCenter, second)
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 1))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _words(self) -> tuple[str, str]:
        return ("Live", "real money") if self._live else ("No keys", "nothing is charged")

    def _meaning(self) -> str:
        return (
            "A vendor key is set up: orders to that vendor are charged.\nEvery paid button says "
            "how much. The Animatic model stays free."
            if self._live
            else "No vendor key is set up, so nothing can be charged.\nThe built-in Animatic "
            "model renders every shot for nothing on this machine;\nShot, Rehearse plays a "
            "vendor's model here. Send to a vendor asks for its key."
        )

    def _explain(self) -> None:
        text = self._meaning()
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height() + 4)), text, self)


class TopBar(QWidget):
    """Signal `page_wanted(str)`: a page key."""

    page_wanted = Signal(str)

    def __init__(self, menus: QMenuBar, find: QAction) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._menus = menus
        menus.setFont(font())
        menus.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tabs = {page.key: PageTab(page) for page in PAGES}
        self._film = Elided("", tone="secondary")
        self._film.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lamp = Lamp()
        self._left, self._right = QWidget(), QWidget()
        mark = picture("clapperboard", 16, t.TEXT)
        self._left.setLayout(row(mark, menus, None, gap=8))
        self._line = line("line", vertical=True, length=20)
        self._search = QToolButton()
        self._search.setDefaultAction(find)
        self._search.setProperty("icononly", "true")
        self._search.setProperty("kind", "flat")
        self._search.setIconSize(QSize(16, 16))
        self._search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._search.setAccessibleName(find.text().rstrip("…"))
        self._right.setLayout(row(None, self._film, self._line, self.lamp, self._search, gap=12))
        pages = QHBoxLayout()
        pages.setSpacing(0)
        for key, tab in self.tabs.items():
            pages.addWidget(tab)
            tab.clicked.connect(lambda _on=False, key=key: self.page_wanted.emit(key))
        layout = row(self._left, None, pages, None, self._right, gap=0, margins=(12, 0, 12, 1))
        self.setLayout(layout)

    def show_film(self, name: str) -> None:
        self._film.setText(name)

    def show_page(self, key: str) -> None:
        self.tabs[key].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for tab in self.tabs.values():
            tab.set_narrow(narrow)
        self._film.setVisible(not narrow)
        self._line.setVisible(not narrow)
        pages = sum(tab.sizeHint().width() for tab in self.tabs.values())
        side = max(0, (self.width() - 24 - pages) // 2)
        for part in (self._left, self._right):
            part.setFixedWidth(side)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.WINDOW))
            p.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(t.NO_PICTURE))
