"""Culling: the next unseen take opens by itself and plays, whichever shot it belongs to (D25).

The list here runs ahead of the database while decisions are being written, so that keys may be
pressed as fast as takes open; a decision that could not be written brings its take back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.domain.edit import Edit
from app.domain.errors import BadInput, ProjectReadOnly, UserFacing
from app.domain.take import Status, Take
from app.media.player import Source
from app.production.screening.culling import Candidate, CullList, decided_take
from app.ui.pages.review.stage import Stage
from app.ui.undo import EditCommand


@dataclass(slots=True)
class _OnItsWay:
    """A decision that is being written; `read` once a look begun afterwards will show it."""

    status: Status
    shot_id: str
    circled: bool | None = None  # None: as it was
    written: bool = False


class Culler(QObject):
    """Signals: `changed()` the counter stands anew; `said(str)` why a key did nothing, or what was
    decided when nothing is left.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage, self._film = stage, stage.film
        self._read_list, self._read_once = CullList(), False
        self._on_its_way: dict[str, _OnItsWay] = {}
        self._awaited = ""  # the take that is being opened
        self._playing = ""  # the take that culling opened, to be played
        self._looking = self._again = False
        self._wants_next = False
        self._index = self._film.undo.stack.index()
        stage.shot_changed.connect(self._quiet)
        stage.panes_changed.connect(self._arrived)
        stage.focus_changed.connect(self._arrived)
        stage.takes_changed.connect(self._arrived)
        stage.viewer.opened.connect(self._play)
        stage.viewer.filled.connect(self._prepare)
        self._film.opened.connect(self.look)
        self._film.takes_changed.connect(self.look)
        self._film.records_changed.connect(self._records)
        self._film.undo.stack.indexChanged.connect(self._undo_moved)
        self.look()

    @property
    def list(self) -> CullList:
        """The takes as they are, decisions that are being written among them."""
        if not self._on_its_way:
            return self._read_list
        return CullList(tuple(map(self._as_decided, self._read_list.takes)))

    def look(self) -> None:
        """Read the list again, once more if it is being read."""
        workbench = self._film.workbench
        if workbench is None or self._looking:
            self._again = self._looking
            return
        self._looking = True
        written = [take for take, one in self._on_its_way.items() if one.written]
        culling = workbench.screening.culling

        def then(found: CullList) -> None:
            self._read_list, self._read_once = found, True
            for take in written:
                self._on_its_way.pop(take, None)
            self._looked()
            if self._wants_next:
                self._wants_next = False
                self.next()

        def failed(error: Exception) -> None:
            self._looked()
            self._film.bridge.report(error)

        self._film.bridge.ask(culling.look, then, failed)

    def next(self) -> None:
        """Open the next unseen take of the film and play it."""
        if not self._read_once or (self._looking and not self._read_list.takes):
            self._wants_next = True
            return
        here = self._stage.take
        found = self.list.next_unseen(here.id if here else None)
        if found is None:
            told = self.list.summary
            self.said.emit(f"Nothing is unseen. {told[:1].upper()}{told[1:]}." if told else
                           "There are no takes yet.")  # fmt: skip
        elif here is not None and found.take_id == here.id:
            self.said.emit(f"{here.slate[4:7]} is the last unseen take.")
            self._playing = here.id
            self._play()
        else:
            self._open(found)

    def decide(
        self,
        status: Status,
        work: Callable[[Take], Edit | None],
        circled: bool | None = None,
    ) -> bool:
        """Write a decision about the take with the focus; after the first one about a take alone
        on screen the next unseen one opens. False where nothing is decided, which is said.
        """
        take = self._stage.take
        if self._awaited or (take is not None and take.shot_id != self._stage.shot_id):
            self.said.emit("The next take is not on screen yet. Press the key again.")
            return False
        if take is None:
            return False
        if not self._film.may_write:
            self._film.bridge.report(_read_only())
            return False
        self.said.emit("")
        known = self._known(take.id)
        was = known.status if known else take.status
        self._on_its_way[take.id] = _OnItsWay(status, take.shot_id, circled)

        def done() -> None:
            if one := self._on_its_way.get(take.id):
                one.written = True
            self.look()
            if self._stage.shot_id == take.shot_id:
                self._stage.read()

        def failed(error: Exception) -> None:
            self._on_its_way.pop(take.id, None)
            self.changed.emit()
            if known is not None:
                self._open(known)
            if isinstance(error, BadInput):
                self.said.emit(str(error))  # beside the keys, where the next one is pressed
            else:
                self._film.bridge.report(error)

        self._film.change(lambda: work(take), done, failed)
        self.changed.emit()
        alone = len(self._stage.panes) == 1 or self._playing == take.id
        if was is Status.UNSEEN and status is not Status.UNSEEN and alone:
            self.next()
        return True

    # inside

    def _open(self, found: Candidate) -> None:
        self.said.emit("")
        stage = self._stage
        self._playing = found.take_id
        here = stage.take is not None and stage.take.id == found.take_id
        if here and stage.shot_id == found.shot_id:
            return  # nothing would arrive, and no other shot is on its way
        self._awaited = found.take_id
        if stage.shot_id == found.shot_id and stage.find(found.take_id):
            stage.load(found.take_id)
        else:
            stage.open_shot(found.shot_id, found.take_id)

    def _arrived(self) -> None:
        take = self._stage.take
        if take is None:
            return
        if take.id == self._awaited:
            self._awaited = ""
        elif self._awaited and self._stage.takes and not self._stage.find(self._awaited):
            self._awaited = ""  # it was removed meanwhile, or somebody went elsewhere
        if self._playing and not self._awaited and take.id != self._playing:
            self._playing = ""  # chosen by hand

    def _play(self) -> None:
        take, player = self._stage.take, self._stage.viewer.player
        here = player is not None and take is not None and take.id == self._playing
        if here and player is not None and not player.playhead.speed:
            self._stage.viewer.toggle()

    def _prepare(self) -> None:
        """Open the one after this aside, once this one is decoded."""
        take, player, workbench = self._stage.take, self._stage.viewer.player, self._film.workbench
        if take is None or player is None or workbench is None or take.id != self._playing:
            return
        found = self.list.next_unseen(take.id)
        if player.ready[0] < player.ready[1] or found is None or found.take_id == take.id:
            return
        dailies, proxies, viewer = workbench.dailies, workbench.proxies, self._stage.viewer

        def source() -> Source:
            after = dailies.take(found.take_id)
            return Source(dailies.path(after), proxies.proxy(after))

        self._film.bridge.ask(source, lambda one: viewer.prepare([one]), lambda _gone: None)

    def _undo_moved(self, index: int) -> None:
        """A decision taken back on this page is looked at again."""
        back, self._index = index < self._index, index
        if back:
            self._quiet()
        command = self._film.undo.stack.command(index)
        if not back or not isinstance(command, EditCommand) or not self._on_screen():
            return
        take = decided_take(command.edit)
        found = self._known(take) if take else None
        if found is not None:
            self._on_its_way.pop(found.take_id, None)
            here = self._stage.take
            if here is None or here.id != found.take_id:
                self._open(found)

    def _quiet(self) -> None:
        """What was said is over: it was about another shot, or was taken back."""
        self.said.emit("")

    def _on_screen(self) -> bool:
        canvas = self._stage.viewer.parent()
        return bool(getattr(canvas, "isVisible", lambda: False)())

    def _known(self, take_id: str) -> Candidate | None:
        return next((one for one in self.list.takes if one.take_id == take_id), None)

    def _as_decided(self, one: Candidate) -> Candidate:
        coming = self._on_its_way.get(one.take_id)
        moved = any(o.circled and o.shot_id == one.shot_id for o in self._on_its_way.values())
        if coming is None:
            return replace(one, circled=False) if moved and one.circled else one
        circled = one.circled and not moved if coming.circled is None else coming.circled
        return replace(one, status=coming.status, circled=circled)

    def _looked(self) -> None:
        self._looking = False
        self.changed.emit()
        if self._again:
            self._again = False
            self.look()

    def _records(self, kinds: set[str]) -> None:
        if "Shot" in kinds:
            self.look()


def _read_only() -> UserFacing:
    return ProjectReadOnly(
        "The film is open for reading only: nothing was decided.",
        "Copy it to a folder of your own, or close the other program.",
    )
