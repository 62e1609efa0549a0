"""The open film as the window sees it: the last rows, jobs and sums, and how to ask for new ones.

Everything is read in threads through the bridge and kept here until the next look. Bus events come
from any thread; they are gathered and answered at most four times a second. Not for editing rules.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from app.domain import events as ev
from app.domain.edit import Edit
from app.domain.job import Job, Queue
from app.domain.project import DeliverySpec, Project
from app.domain.shot import Shot
from app.ui.bridge import Bridge
from app.ui.later import later
from app.ui.state.credentials import Credentials
from app.ui.state.extras import ExtraShelf
from app.ui.state.sameness import same
from app.ui.undo import UndoDesk

if TYPE_CHECKING:
    from app.production.board.first_board import FirstBoard
    from app.production.board.tile_rows import BoardLook, SceneHead, TileRow
    from app.production.shoot.accounts import MoneyView
    from app.production.workbench import Office, Workbench

REFRESH_MS = 250
A_LOOK = 1000  # jobs of the queue that are looked at at least


class Film(QObject):
    """Signals: `opened()`, `rows_changed()`, `jobs_changed()`, `money_changed()`,
    `takes_changed(set)` shot ids (empty: any), `records_changed(set)` record kinds,
    `picture_made(str)` key of a thumbnail, `delivery_step(object)`, `delivered(object)`,
    `queue_ended(object)` how many jobs of the orders that ended are in each state,
    `line_waits(object)` the queue stopped or goes on,
    `wished(object)` a form wants an order sent, `proxies_counted(object)`.
    """

    opened = Signal()
    rows_changed = Signal()
    jobs_changed = Signal()
    money_changed = Signal()
    takes_changed = Signal(object)
    records_changed = Signal(object)
    picture_made = Signal(str)
    delivery_step = Signal(object)
    delivered = Signal(object)
    queue_ended = Signal(object)
    line_waits = Signal(object)
    proxies_counted = Signal(object)
    wished = Signal(object)
    _heard = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.bridge = bridge
        self.undo = UndoDesk(bridge)
        self.credentials = Credentials(bridge)
        self.extras = ExtraShelf(self)
        self.office: Office | None = None
        self.workbench: Workbench | None = None
        self.name = ""
        self.spec: DeliverySpec | None = None
        self.project: Project | None = None
        self.rows: list[TileRow] = []
        self._by_id: tuple[list[TileRow], dict[str, TileRow]] = ([], {})  # by what it was made of
        self.whole = True  # False while a long film shows only its first rows in full
        self.shots: dict[str, Shot] = {}  # by id in board order, of the same look as the rows
        self.scenes: list[SceneHead] = []
        self.queue = Queue()
        self._queue_size = A_LOOK
        self.money: MoneyView | None = None
        self._events: list[ev.Event] = []
        self._lock = threading.Lock()
        self._unsubscribe: Callable[[], None] | None = None
        self._moving: set[str] = set()  # orders under way since nothing was
        self._card_names: dict[str, str] = {}
        self._last: BoardLook | None = None
        self._stale: set[str] = set()  # shots to read again
        self._stale_all = True
        self._asked: dict[str, bool] = {}  # name: asked again meanwhile
        self._timer = later(self, REFRESH_MS, self._answer)
        self._heard.connect(self._soon, Qt.ConnectionType.QueuedConnection)

    # opening

    def show_first(self, first: FirstBoard) -> None:
        """What one plain query read, before anything else is there."""
        self.name, self.spec = first.name, first.spec
        self.rows, self.scenes = list(first.rows), list(first.scenes)
        self.whole = first.whole

    def show_rest(self, first: FirstBoard | None) -> None:
        """The rows of a long film in full, unless the open film told them already."""
        if first is not None and self._last is None:
            self.show_first(first)
            self.rows_changed.emit()

    def open(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.undo.use(workbench.board.commit)
        self._unsubscribe = workbench.bus.subscribe(ev.Event, self._hear)
        self.opened.emit()
        self.refresh()

    def close(self) -> None:
        """Stop listening and close the film; called once, when the window goes."""
        if self._unsubscribe:
            self._unsubscribe()
        # widgets that listen may be gone already
        self.blockSignals(True)
        self.undo.stack.blockSignals(True)
        self._timer.stop()
        if self.workbench is not None:
            self.workbench.session.close()

    @property
    def may_write(self) -> bool:
        return self.workbench is not None and not self.workbench.session.read_only

    # reading

    def refresh(self) -> None:
        """Look at everything again."""
        self._look_board()
        self._look_jobs()

    def card_names(self) -> dict[str, str]:
        """Model names by card id, as far as the office is there."""
        if not self._card_names and self.office is not None:
            self._card_names = {card.id: card.name for card in self.office.catalogue.all()}
        return self._card_names

    @property
    def rows_by_shot(self) -> Mapping[str, TileRow]:
        """Made once for each look at the board; not to be changed."""
        if self._by_id[0] is not self.rows:
            self._by_id = self.rows, {row.shot_id: row for row in self.rows}
        return self._by_id[1]

    def row(self, shot_id: str) -> TileRow | None:
        return self.rows_by_shot.get(shot_id)

    def rows_of(self, shot_ids: Iterable[str]) -> list[TileRow]:
        """Those that are on the board, in the order asked for."""
        return [row for row in map(self.row, shot_ids) if row is not None]

    def scene_head(self, scene_id: str | None) -> SceneHead | None:
        return next((head for head in self.scenes if head.scene_id == scene_id), None)

    def record_start(self, shot_id: str) -> int:
        """Frames of the shots before this one, omitted ones left out."""
        at = 0
        for row in self.rows:
            if row.shot_id == shot_id:
                break
            at += 0 if row.omitted else row.frames
        return at

    @property
    def jobs(self) -> Sequence[Job]:
        """Those of the queue, oldest first; finished orders of long ago are left out."""
        return self.queue.jobs

    def show_older_jobs(self) -> None:
        self._queue_size = len(self.jobs) + A_LOOK
        self._look_jobs()

    # writing

    def change(
        self,
        work: Callable[[], Edit | None],
        then: Callable[[], object] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a call that commits an edit and put the edit on the undo stack."""

        def done(edit: Edit | None) -> None:
            self.undo.push(edit)
            if then:
                then()

        self.bridge.ask(work, done, failed, lane="write")

    def set_fields(self, shot_ids: Sequence[str], fields: dict[str, object]) -> None:
        if self.workbench is not None and shot_ids:
            board, ids = self.workbench.board, list(shot_ids)
            self.change(lambda: board.set_fields(ids, fields))

    # events

    def _hear(self, event: ev.Event) -> None:
        """In the publishing thread: only remember."""
        with self._lock:
            self._events.append(event)
            first = len(self._events) == 1
        if first:
            self._heard.emit()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _answer(self) -> None:
        with self._lock:
            events, self._events = self._events, []
        kinds: set[str] = set()
        takes: set[str] = set()
        shots: set[str] = set()
        rows = jobs = False
        for event in events:
            if isinstance(event, ev.RecordsChanged):
                kinds |= set(event.kinds)
                if event.kinds == {"Shot"}:
                    shots |= event.ids
                else:
                    rows = True
            elif isinstance(event, ev.JobMoved | ev.JobProgressed):
                shots.add(event.shot_id)
                jobs = True
            elif isinstance(event, ev.MoneyMoved):
                jobs = True
            elif isinstance(event, ev.TakeLanded | ev.TakeEvaluated):
                takes.add(event.shot_id)
                shots.add(event.shot_id)
            elif isinstance(event, ev.StillLanded):
                kinds.add("Asset")
                shots.add(event.shot_id)
            elif isinstance(event, ev.ThumbnailReady):
                self.picture_made.emit(event.key)
                shots |= {row.shot_id for row in self.rows if row.has_picture_pending}
            elif isinstance(event, ev.DeliveryStep):
                self.delivery_step.emit(event)
            elif isinstance(event, ev.Delivered):
                self.delivered.emit(event)
            elif isinstance(event, ev.LineWaits):
                self.line_waits.emit(event)
            elif isinstance(event, ev.ProxiesCounted):
                self.proxies_counted.emit(event)
        if rows:
            self._look_board()
        elif shots:
            self._look_board(shots)
        if jobs:
            self._look_jobs()
        if takes or "Take" in kinds:
            self.takes_changed.emit(takes)
        if kinds:
            self.records_changed.emit(kinds)

    def _look_board(self, shot_ids: Collection[str] | None = None) -> None:
        """Read these shots again, or the whole board."""
        workbench = self.workbench
        if workbench is None:
            return
        board = workbench.board
        if shot_ids is None:
            self._stale_all = True
        else:
            self._stale |= set(shot_ids)

        def read() -> BoardLook:
            wanted, self._stale = self._stale, set()
            last, self._stale_all = None if self._stale_all else self._last, False
            return board.look() if last is None else board.look_again(last, wanted)

        self._once("board", read, self._take_look)

    def _look_jobs(self) -> None:
        workbench = self.workbench
        if workbench is None:
            return
        shooting, accounts = workbench.shooting, workbench.accounts

        def read() -> Queue:
            found = shooting.queue(self._queue_size)
            jobs = same({job.id: job for job in self.queue.jobs}, found.jobs)
            return found.model_copy(update={"jobs": tuple(jobs)})

        self._once("jobs", read, self._take_jobs)
        self._once("money", accounts.money, self._take_money)

    def _once(self, name: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """One look of a kind at a time; asked meanwhile, it is repeated once afterwards."""
        if name in self._asked:
            self._asked[name] = True
            return
        self._asked[name] = False

        def done(result: object) -> None:
            again = self._asked.pop(name, False)
            then(result)
            if again:
                self._once(name, work, then)

        def failed(error: Exception) -> None:
            self._asked.pop(name, None)
            self._stale_all = True
            self.bridge.report(error)

        self.bridge.ask(work, done, failed)

    def _take_look(self, found: BoardLook) -> None:
        self._last = found
        self.rows, self.scenes, self.project = found.rows, found.scenes, found.project
        self.shots = found.shots
        self.name, self.spec = self.project.name, self.project.spec
        self.rows_changed.emit()

    def _take_money(self, found: MoneyView) -> None:
        self.money = found
        self.money_changed.emit()

    def _take_jobs(self, found: Queue) -> None:
        self.queue = found
        moving = {_order_of(job) for job in self.jobs if job.state.value in _MOVING}
        ended = set() if moving else self._moving
        self._moving = self._moving | moving if moving else set()
        self.jobs_changed.emit()
        if ended:
            of = [job.state for job in self.jobs if _order_of(job) in ended]
            self.queue_ended.emit(Counter(of))


def _order_of(job: Job) -> str:
    return job.batch_id or job.id


_MOVING = {"queued", "submitting", "rendering", "fetching", "evaluating", "cancelling"}
