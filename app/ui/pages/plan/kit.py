"""Characters and reference kit on one page, and what of it is still missing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.production.art.kit_view import KitView, Need
from app.ui.actions import Actions
from app.ui.keyboard import follow_on
from app.ui.pages.plan.cast import Cast
from app.ui.pages.plan.kit_scroll import KitScroll
from app.ui.pages.plan.looks import Looks
from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button
from app.ui.widgets.picture_slot import PictureSlot
from app.ui.widgets.stacks import column, empty, row, scrolled
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails

_KINDS = {"Character", "Anchor", "ReferenceKit", "Asset", "Project", "Shot", "Take"}


class KitPart(QWidget):
    """Signals: `review_wanted(str)`, `told(str)`, `missing_changed(int)` what is not ready."""

    review_wanted = Signal(str)
    told = Signal(str)
    missing_changed = Signal(int)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film = film
        self.view: KitView | None = None
        self.desk = PictureDesk(film, actions, self)
        self.cast = Cast(film, self.desk, thumbnails)
        self.looks = Looks(film, self.desk, thumbnails)
        self.foot = Readiness()
        self.foot.wanted.connect(self.jump)
        actions.give("kit", self)
        actions["kit.new"].triggered.connect(lambda _on=False: self.cast.begin())
        self.desk.told.connect(self.told)
        self.desk.changed.connect(lambda: self.refresh())
        self.cast.review_wanted.connect(self.review_wanted)
        content = QWidget()
        content.setProperty("surface", "window")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.cast)
        inner.addWidget(self.looks)
        inner.addStretch(1)
        self._area: QScrollArea = scrolled(content, "window")
        self.edges = KitScroll(self._area, content, self.desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._area.viewport().installEventFilter(self)
        self.setFocusProxy(self.cast.name)

    def refresh(self, history: bool = True) -> None:
        """Read sheets and kit again; without `history` only what the badge needs."""
        bench = self._film.workbench
        if bench is None:
            return
        art = bench.art_department
        self._film.bridge.ask(lambda: art.kit_view(history), self._show)

    def _show(self, view: KitView) -> None:
        if view == self.view:
            return
        self.view = view
        hero = view.hero.asset_id if view.hero else ""
        self.cast.show_people(view.characters)
        self.looks.show_view(view)
        for sheet in self.cast.sheets.values():
            for slot in sheet.slots:
                slot.show_star(bool(hero) and slot.asset_id == hero)
                self._follow(slot)
        for slot in self.looks.stills:
            self._follow(slot)
        self.desk.follow = None
        self.foot.show_needs(view.needs)
        self.missing_changed.emit(view.missing)

    def _follow(self, slot: PictureSlot) -> None:
        if self.desk.follow == (slot.place.holder, slot.place.id, slot.asset_id):
            slot.setFocus(Qt.FocusReason.OtherFocusReason)

    def jump(self, where: str) -> None:
        """Bring the part a need speaks of into sight and give it the focus."""
        kind, _, one = where.partition(":")
        target: QWidget = self.cast.name
        if kind == "character" and one in self.cast.sheets:
            sheet = self.cast.sheets[one]
            target = sheet.wording.box
            if self.view is not None:
                shown = next(v for v in self.view.characters if v.character.id == one)
                if shown.wording.precise and shown.character.locked_checksum:
                    target = next((s for s in sheet.slots if not s.asset_id), target)
        elif kind == "style":
            target = self.looks.style_
        elif kind == "hero":
            target = self.looks.hero
        elif kind == "anchor" and one in self.looks.cards:
            target = self.looks.cards[one].slot
        elif kind == "anchors":
            target = self.looks.more
        # After the layout: a sheet just made has no place yet.
        QTimer.singleShot(0, lambda: self._area.ensureWidgetVisible(target, 0, 80))
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            wide = self._area.viewport().width()
            self.cast.fit(wide)
            self.looks.fit(wide)
        return False


class Readiness(QWidget):
    """The list of what makes the kit ready. Signal `wanted(str)`: where to go for a line."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._count = label("", "body", "secondary")
        self._lines = column(gap=0)
        self._shown: tuple[Need, ...] | None = None
        self.after: QWidget | None = None  # Tab comes to the lines after this control
        head = row(picture("circle-check", 14, t.SECONDARY), label("Ready to board", "name"),
                   None, self._count, gap=6, margins=(12, 0, 12, 0))  # fmt: skip
        self.setLayout(column(head, self._lines, gap=6, margins=(0, 12, 0, 12)))

    def show_needs(self, needs: tuple[Need, ...]) -> None:
        if needs == self._shown:
            return
        self._shown = needs
        self._count.setText(f"{sum(n.done for n in needs)} of {len(needs)}")
        empty(self._lines)
        for need in needs:
            self._lines.addWidget(self._line(need))
        if self.after is not None:
            follow_on(self.after, self)

    def lines(self) -> list[QPushButton]:
        return self.findChildren(QPushButton)

    def _line(self, need: Need) -> QPushButton:
        room = 156  # what the side leaves beside the sign and the margins
        made = button(metrics(12, 400).elidedText(need.text, Qt.TextElideMode.ElideRight, room),
                      kind="flat")  # fmt: skip
        sign, tint = ("check", t.OK) if need.done else ("triangle-alert", t.WARNING)
        made.setIcon(icon(sign, tint))
        made.setToolTip("Ready" if need.done else f"{need.text}: go there")
        made.setAccessibleName(f"{need.text}: {'ready' if need.done else 'missing'}")
        made.setFont(font(12, 400))
        made.setStyleSheet("text-align: left; padding-left: 11px; min-height: 20px;")
        made.clicked.connect(lambda _on=False: self.wanted.emit(need.jump))
        return made
