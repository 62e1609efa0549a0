"""The Board page: toolbar, storyboard, inspector, and the queue in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSlider, QStackedWidget, QVBoxLayout, QWidget

from app.domain.job import SETTLED
from app.production.shoot.estimate import price_story, price_words
from app.ui.actions import Actions
from app.ui.item_models.board_model import BoardModel
from app.ui.keyboard import follow_on, keyboard_home
from app.ui.pages.board.editing.find_bar import FindBar
from app.ui.pages.board.editing.lock_button import LockButton
from app.ui.pages.board.editing.replace_panel import ReplacePanel
from app.ui.pages.board.editing.shot_edits import ShotEdits
from app.ui.pages.board.editing.start import Start
from app.ui.pages.board.hands import Hands, to_send
from app.ui.pages.board.menus import MENU, TABLE_MENU
from app.ui.pages.board.paper_side import PaperSide
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.pages.board.storyboard.layout import STEPS
from app.ui.pages.board.views import BoardViews, View
from app.ui.state.film import Film
from app.ui.steps import in_steps
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button, on_click
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.meters import Bar
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.shoot.estimate import Estimate
    from app.ui.pages.board.inspector.inspector import Inspector

_INSPECTOR = "app.ui.pages.board.inspector.inspector"


class BoardPage(QWidget):
    """Signals: `review_wanted(str)` open a shot in Review; `queue_wanted()` show the queue;
    `page_wanted(str)` go to a page; `told(str)` finished work; `list_dropped(Path)` preview it.
    """

    review_wanted = Signal(str)
    queue_wanted = Signal()
    render_wanted = Signal(list, int)
    page_wanted = Signal(str)
    told = Signal(str)
    list_dropped = Signal(object)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._actions, self._thumbnails = film, actions, thumbnails
        self.model = BoardModel()
        self.grid = Grid(self.model, thumbnails)
        self.views = BoardViews(self.grid)
        self._inspector: Inspector | None = None
        self._making = self._make_inspector()
        self._side = surface(row(gap=0), width=320)  # until the inspector is there
        self.hands = Hands(self.views, self.grid, film, actions, thumbnails)
        self.filter = FindBar(film)
        self.edits = ShotEdits(film, actions, self.views)
        self.replace = ReplacePanel(film, self.selected_ids)
        self.paper = PaperSide(film, actions["view.paper"], self.views, self._side)
        self._columns = button("Columns", "sliders-horizontal", kind="flat", tip="Choose columns")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._send_all = PaidButton("Send planned", "…", "arrow-up-from-line", tall=24)
        self._queue_bar, self._queue_words = (
            Bar(160, name="Queue progress", least=24),
            label("", tone="secondary"),
        )
        self._queue_head = label("Queue", "head")
        self._selected = label("", tone="secondary")
        self.lock = LockButton(film, actions)
        self._empty: QWidget | None = None  # what stands there while there is no shot
        self._priced: object = None
        self._middle = QStackedWidget()
        self._build()
        self._connect()

    @property
    def inspector(self) -> Inspector:
        """Usable; what `make_rest` has not made of it yet is made now."""
        while self._inspector is None:
            next(self._making)
        self._inspector.catch_up()
        return self._inspector

    def make_rest(self) -> None:
        """What the first paint did not wait for, in steps; its modules are read in a thread."""
        self._film.bridge.ask(
            lambda: import_module(_INSPECTOR), lambda _module: in_steps(self._making, self)
        )

    def _make_inspector(self) -> Iterator[None]:
        made: Inspector = import_module(_INSPECTOR).Inspector(self._film, self._thumbnails)
        place = self.layout()
        assert place is not None
        place.replaceWidget(self._side, made)
        made.setVisible(not self._side.isHidden())
        self._side.deleteLater()
        self._side = made
        self.paper.beside(made)
        yield
        yield from made.steps()
        self._inspector = made
        follow_on(self.lock.button, made)
        made.render_wanted.connect(self.render_wanted)
        made.shot_wanted.connect(self.go_to)
        made.page_wanted.connect(self.page_wanted)
        made.crowded.connect(self._crowded)
        made.show_shots(self.selected_ids())
        yield
        yield from made.wide_steps()

    # what is shown

    def show_rows(self) -> None:
        """Take the film's rows; called before the first paint and after every change."""
        before, held = self._middle.currentWidget(), self._holds_keyboard()
        rows = self.filter.rows()
        self.filter.show_count(len(rows))
        for grid in self.hands.grids:
            grid.spec = self._film.spec or grid.spec
            grid.open_all(self.filter.active())
        self.model.show(rows, self._shown_scenes(rows))
        for grid in self.hands.grids:
            grid.arrange_stale()  # folds may have opened without other rows
        if self._film.rows:
            self._middle.setCurrentWidget(self.views if rows else self._none)
        else:
            self._middle.setCurrentWidget(self._empty or self.views)
        if held and self._middle.currentWidget() is not before:
            self._take_keyboard()  # Qt would give it to the next control, outside the board
        self._show_selection()
        self._show_send()

    def offer_start(self, card: EmptyState) -> None:
        """What to say while there is no shot."""
        held = self._holds_keyboard()
        if self._empty is not None:
            self._middle.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = Start(card)
        self._empty.list_dropped.connect(self.list_dropped)
        self._empty.refused.connect(self._film.bridge.report)
        self._middle.addWidget(self._empty)
        self.show_rows()
        if held:
            self._take_keyboard()

    def selected_ids(self) -> list[str]:
        return self.views.shots().selected_ids()

    def go_to(self, shot_id: str) -> None:
        """Select a shot, and only it; a search that hides it ends."""
        if self.model.place(shot_id) is None:
            self.filter.clear()
        shots = self.views.shots()
        shots.select_ids([shot_id])
        shots.go_to(shot_id)

    def _holds_keyboard(self) -> bool:
        here = self.window().focusWidget()
        return here is not None and self._middle.isAncestorOf(here)

    def _take_keyboard(self) -> None:
        shown = self._middle.currentWidget()
        if shown is not None:
            keyboard_home(shown).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the inspector back to the shots."""
        here = self.window().focusWidget()
        inside = here is not None and self._side.isAncestorOf(here)
        if event.key() == Qt.Key.Key_Escape and inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _shown_scenes(self, rows: Sequence) -> list:
        if len(rows) == len(self._film.rows):
            return list(self._film.scenes)
        with_shots = {row.scene_id for row in rows}
        return [scene for scene in self._film.scenes if scene.scene_id in with_shots]

    def _show_selection(self) -> None:
        ids = self.selected_ids()
        if self._inspector is not None and self.views.view() is not View.TABLE:  # seen at all
            self._inspector.show_shots(ids)
        self.replace.selection_changed()
        total = len(self.model.rows)
        self._selected.setText(f"{len(ids)} of {total} selected" if total else "")
        some = bool(ids) and self._film.may_write
        self.edits.show_selection()
        for key in ("shot.render", "shot.rehearse", "shot.earlier", "shot.later"):
            self._actions[key].setEnabled(some)
        self.hands.allow(some)
        self._actions["shot.renumber"].setEnabled(self._film.may_write and total > 0)

    def _show_send(self) -> None:
        planned = to_send(self._film.rows)
        self._send_all.setVisible(bool(planned))
        self._send_all.setText(f"Send {len(planned)} planned")
        workbench = self._film.workbench
        takes = self._film.project.takes_per_shot if self._film.project else 1
        key = (takes, tuple((row.shot_id, row.model, row.frames) for row in planned))
        if workbench is None or not planned or key == self._priced:
            return
        self._priced = key
        ids = [row.shot_id for row in planned]

        def show(estimate: Estimate) -> None:
            story = f"{takes} take{'s' if takes > 1 else ''} a shot\n{price_story(estimate)}"
            self._send_all.setEnabled(not estimate.refusal)
            self._send_all.set_price(price_words(estimate), story.strip())

        def refused(error: Exception) -> None:
            self._send_all.setEnabled(False)
            self._send_all.set_price("–", str(error))

        board, shooting = workbench.board, workbench.shooting
        self._film.bridge.ask(
            lambda: shooting.estimate([board.shot(i) for i in ids], takes), show, refused
        )

    def show_queue(self) -> None:
        """One line about the queue under the board."""
        jobs = self._film.jobs
        open_ = {job.batch_id for job in jobs if job.state not in SETTLED}
        shown = open_ or {job.batch_id for job in jobs[-1:]}
        batch = [job for job in jobs if job.batch_id in shown]
        landed = sum(job.state.value == "ready" for job in batch)
        self._queue_bar.setVisible(bool(batch))
        if not batch:
            self._queue_words.setText("Nothing was sent yet")
            return
        fill = t.STATES["ready" if landed == len(batch) else "rendering"].fill
        self._queue_bar.show_share(landed / len(batch), fill)
        self._queue_words.setText(f"{landed} of {len(batch)} landed")

    # commands

    def _connect(self) -> None:
        film, acts = self._film, self._actions
        film.rows_changed.connect(self.show_rows)
        film.rows_changed.connect(self.edits.select_made)
        film.jobs_changed.connect(self.show_queue)
        for grid in self.hands.grids:
            acts.give("tiles", grid)
            grid.selection.selectionChanged.connect(self._show_selection)
            grid.opened.connect(self.review_wanted)
            grid.asked.connect(self._menu)
        self.grid.stepped.connect(self._stepped)
        self.hands.placer.told.connect(self.told)
        self.paper.told.connect(self.told)
        self.hands.list_dropped.connect(self.list_dropped)
        self.lock.wanted.connect(self.go_to)
        self.filter.changed.connect(self.show_rows)
        self.filter.left.connect(self.setFocus)
        self.replace.closed.connect(self.setFocus)
        self.replace.shot_wanted.connect(self.go_to)
        self.views.add_later(View.TABLE, self._make_table)
        self.views.changed.connect(self._view_changed)
        self._slider.valueChanged.connect(lambda at: self.grid.set_step(STEPS[at]))
        self._send_all.clicked.connect(self._send_planned)
        acts.give("board", self)
        for key, act in {
            "edit.all": lambda: self.views.shots().select_all(),
            "edit.filter": self.filter.begin,
            "edit.replace": self.replace.begin,
            "shot.render": lambda: self.render_wanted.emit(
                self.selected_ids(), self.inspector.send.takes()
            ),
            "shot.fields": lambda: self.inspector.toggle_view(),
            "shot.wide": lambda: self.inspector.toggle_wide(),
            "shot.model": lambda: self.inspector.go("model"),
            "shot.references": lambda: self.inspector.go("references"),
            "shot.compare": lambda: self.inspector.compare(),
            "shot.request": lambda: self.inspector.show_request(),
            "view.table": self.views.toggle,
            "view.larger": lambda: self._zoom(1),
            "view.smaller": lambda: self._zoom(-1),
        }.items():
            acts[key].triggered.connect(lambda _on=False, act=act: act())

    def _make_table(self) -> QWidget:
        from app.ui.pages.board.table.panel import TablePanel  # not for the first paint

        made = TablePanel(self.model, self._film, self._actions, self._thumbnails)
        made.opened.connect(self.review_wanted)
        made.asked.connect(lambda at: self._menu(at, TABLE_MENU))
        made.chosen.connect(self._show_selection)
        made.drop.sound_dropped.connect(self.hands.sound_dropped)
        on_click(self._columns, lambda: made.choose_columns(self._columns))
        return made

    def _crowded(self, on: bool) -> None:
        """Beside the wide inspector the toolbar keeps what is needed most."""
        for part in self._grid_only:
            part.setVisible(not on and self.views.view() is View.GRID)

    def _view_changed(self, view: View) -> None:
        for part in self._grid_only:
            part.setVisible(view is View.GRID)
        table = view is View.TABLE
        self._columns.setVisible(table)
        self._foot.setVisible(not table)
        self._side.setVisible(not table)
        for key in TABLE_MENU[: TABLE_MENU.index("")]:
            self._actions[key].setEnabled(table and self._film.may_write)
        self._actions["table.copy"].setEnabled(table)
        self.paper.show_view(view)
        self._show_selection()

    def _send_planned(self) -> None:
        ids = [row.shot_id for row in to_send(self._film.rows)]
        project = self._film.project
        self.render_wanted.emit(ids, project.takes_per_shot if project else 1)

    def _zoom(self, step: int) -> None:
        at = STEPS.index(self.grid.step) + step
        if 0 <= at < len(STEPS):
            self.grid.set_step(STEPS[at])

    def _stepped(self, step: int) -> None:
        self._slider.setValue(STEPS.index(step))

    def _menu(self, point: QPoint, keys: tuple[str, ...] = MENU) -> None:
        menu = self._actions.menu(self, *keys)
        menu.insertMenu(self._actions["shot.end_frame"], self.hands.group_menu(menu))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    # building

    def _build(self) -> None:
        self._slider.setRange(0, len(STEPS) - 1)
        self._slider.setValue(STEPS.index(self.grid.step))
        self._slider.setFixedWidth(96)
        self._slider.setAccessibleName("Tile size")
        self._slider.setToolTip("Tile size  (Ctrl and wheel)")
        self._grid_only: list[QWidget] = [
            picture("image", 12, t.SECONDARY), self._slider, picture("image", 16, t.SECONDARY)
        ]  # fmt: skip
        self._columns.hide()
        bar = surface(
            row(
                self.views.switch, self.filter, self._columns,
                *self._grid_only, 8, self.paper.button, self._send_all, margins=(16, 0, 12, 0),
            ), height=36,
        )  # fmt: skip
        self._foot = foot = surface(
            row(
                picture("chevron-right", 14, t.TEXT), self._queue_head, self._queue_bar,
                self._queue_words, None, self.lock, self._selected,
                gap=12, margins=(16, 0, 16, 0),
            ), height=28,
        )  # fmt: skip
        foot.mousePressEvent = lambda _event: self.queue_wanted.emit()  # type: ignore[method-assign]
        foot.setToolTip("Show the queue")
        self._middle.addWidget(self.views)
        self._none = Start(
            EmptyState(
                "filter",
                "No shot fits the filter",
                "The shots are all there; the filter leaves every one of them out.",
                ("Clear filter", "x", self.filter.clear),
            )
        )
        self._none.list_dropped.connect(self.list_dropped)
        self._none.refused.connect(self._film.bridge.report)
        self._middle.addWidget(self._none)
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(bar)
        centre.addWidget(line())
        centre.addLayout(self.hands.over_lane(self._middle), 1)
        centre.addWidget(self.replace)
        centre.addWidget(line("edge"))
        centre.addWidget(foot)
        whole = row(gap=0)
        whole.addWidget(self.hands.dock)
        whole.addWidget(line("edge", vertical=True))
        whole.addLayout(centre, 1)
        whole.addWidget(line("edge", vertical=True))
        whole.addWidget(self._side)
        whole.addWidget(self.paper.side)
        self.setLayout(whole)
        self.views.setFocusProxy(self.grid)
        self.setFocusProxy(self.views)
        self.show_queue()
