"""Earlier numbers of shots in a list that drops down: what `020` was called before."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.production.board.aliases import Alias, as_table
from app.ui.actions import Actions
from app.ui.pages.board.views import BoardViews
from app.ui.state.film import Film
from app.ui.widgets.popover import Popover


class AliasDesk(QObject):
    """Hears the command. Signals `wanted(str)` show this shot, `told(str)` what was copied."""

    wanted = Signal(str)
    told = Signal(str)

    def __init__(self, views: BoardViews, film: Film, actions: Actions) -> None:
        super().__init__(views)
        self._views, self._film = views, film
        actions["shot.aliases"].triggered.connect(lambda _on=False: self.ask())

    def ask(self) -> None:
        bench = self._film.workbench
        if bench is not None:
            self._film.bridge.ask(bench.board.facts.aliases, self.show_list)

    def show_list(self, found: list[Alias]) -> Popover:
        shown = Popover(self._views.window(), "Earlier numbers", "Copy list", "copy")
        listed = QListWidget()
        listed.setAccessibleName("Earlier numbers of shots")
        listed.setFixedSize(360, min(320, 28 * max(1, len(found)) + 8))
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in found:
            item = QListWidgetItem(one.words)
            item.setToolTip(
                f"Until {one.until.astimezone():%d %b %Y %H:%M}. Click to show the shot"
            )
            item.setData(Qt.ItemDataRole.UserRole, one.shot_id)
            listed.addItem(item)
        if not found:
            listed.addItem(QListWidgetItem("Every shot has the number it was given first."))
        shown.go.setEnabled(bool(found))

        def go(item: QListWidgetItem) -> None:
            if shot_id := item.data(Qt.ItemDataRole.UserRole):
                shown.close()
                self.wanted.emit(shot_id)

        def copy() -> None:
            QGuiApplication.clipboard().setText(as_table(found))
            self.told.emit(f"Numbers of {len(found)} shot{'' if len(found) == 1 else 's'} copied")

        listed.itemActivated.connect(go)
        listed.itemClicked.connect(go)
        shown.accepted.connect(copy)
        shown.body.addWidget(listed)
        shown.show_at(self._views.place_to_ask(), listed)
        return shown
