"""What is chosen for a whole scene: its tactic against visible seams, and the menu of its head."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt

from app.domain.scene import Tactic
from app.ui.actions import Actions
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.views import BoardViews
from app.ui.state.film import Film

_TACTICS = {
    "scene.style": Tactic.STYLE,
    "scene.ends": Tactic.ENDS,
    "scene.join": Tactic.JOINED,
    "scene.plain": Tactic.NONE,
}
SEAM_KEYS = tuple(_TACTICS)
_HEAD_MENU = ("board.fold", "board.fold_all", "", *SEAM_KEYS, "", "shot.new")


class SceneCommands(QObject):
    """Hears them for the scenes of the selected shots, or of the shot at hand."""

    def __init__(self, views: BoardViews, grid: Grid, film: Film, actions: Actions) -> None:
        super().__init__(views)
        self._views, self._film, self._actions = views, film, actions
        for key, tactic in _TACTICS.items():
            actions[key].triggered.connect(partial(self._choose, tactic))
        grid.asked_head.connect(self._menu)
        film.rows_changed.connect(self._allow)
        self._allow()

    def _allow(self) -> None:
        """A scene is chosen by its head too, without any shot selected."""
        scenes = any(head.scene_id for head in self._film.scenes)
        for key in SEAM_KEYS:
            self._actions[key].setEnabled(self._film.may_write and scenes)

    def _choose(self, tactic: Tactic, _on: bool = False) -> None:
        bench, scenes = self._film.workbench, self._scenes()
        if bench is not None and scenes:
            self._film.change(lambda: bench.board.seams.choose(scenes, tactic))

    def _scenes(self) -> list[str]:
        """Those of the selection; a head's menu asks for a scene outside of it, and alone."""
        view = self._views.shots()
        shots = [self._film.shots[one] for one in view.selected_ids() if one in self._film.shots]
        chosen = list(dict.fromkeys(shot.scene_id for shot in shots if shot.scene_id))
        here = self._film.shots.get(view.current_id())
        if here is not None and here.scene_id and here.scene_id not in chosen:
            return [here.scene_id]
        return chosen

    def _menu(self, point: QPoint) -> None:
        menu = self._actions.menu(self._views, *_HEAD_MENU)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)
