"""The notes of the shot on the stage, and the one that is being made.

Parts of the page show what stands here and ask here for changes; every change is an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.edit import Edit
from app.domain.note import Note, NoteKind, Stroke
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.production.screening.notes import NoteDesk, in_order
from app.ui.pages.review.stage import Stage


@dataclass(frozen=True, slots=True)
class Target:
    """What a note that is being made speaks of."""

    take: Take
    frames: FrameRange


class Noting(QObject):
    """Signals: `changed()` other notes, or others than before; `picked()` another note is at hand;
    `drafted()` the note that is being made: its kind, strokes or what it is pinned to; `aimed()`
    it would speak of another frame now; `named()` the person's name is known.

    `notes` are those of the shot's takes; `current` is the id of the one at hand. `author` is the
    person's name, empty until it was said.
    """

    changed = Signal()
    picked = Signal()
    drafted = Signal()
    aimed = Signal()
    named = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage, self._film = stage, stage.film
        self.notes: list[Note] = []
        self.current = ""
        self.author = ""
        self.nameless = False  # asked, and nobody had said a name
        self.kind = NoteKind.FIX
        self.whole_range = False  # in to out instead of the frame on screen
        self.strokes: tuple[Stroke, ...] = ()
        self.pinned: Target | None = None
        self._turn = 0
        self._wanted = ""
        stage.shot_changed.connect(self._other_shot)
        stage.takes_changed.connect(self.read)
        stage.focus_changed.connect(self.changed)
        stage.panes_changed.connect(self.changed)
        stage.viewer.moved.connect(self._moved)
        stage.viewer.played.connect(lambda _speed: self._moved())
        stage.viewer.opened.connect(self.aimed)
        stage.viewer.range_set.connect(lambda _start, _end: self.aimed.emit())
        self._film.records_changed.connect(self._records_changed)
        self._film.opened.connect(self._ask_name)
        self._ask_name()

    # what there is

    def of(self, take: Take | None) -> list[Note]:
        """The notes of one take, by their frames."""
        return in_order(n for n in self.notes if take is not None and n.take_id == take.id)

    def listed(self) -> list[Note]:
        """Those of the take with the focus first, then the other panes, then the rest."""
        stage = self._stage
        first = [stage.take.id] if stage.take else []
        order = [*first, *(take.id for take in stage.panes), *(take.id for take in stage.takes)]
        return sorted(in_order(self.notes), key=lambda note: order.index(note.take_id)
                      if note.take_id in order else len(order))  # fmt: skip

    def note(self, note_id: str) -> Note | None:
        return next((note for note in self.notes if note.id == note_id), None)

    def _records_changed(self, kinds: set[str]) -> None:
        if "Note" in kinds:
            self.read()

    def read(self) -> None:
        desk, shot = self._desk(), self._stage.shot_id
        if desk is None or not shot:
            return
        self._turn += 1
        turn = self._turn

        def then(found: list[Note]) -> None:
            if turn != self._turn:
                return
            self.notes = found
            if self._wanted and self.note(self._wanted):
                self.current, self._wanted = self._wanted, ""
            if self.current and self.note(self.current) is None:
                self.current = ""
            self.changed.emit()

        self._film.bridge.ask(lambda: desk.notes(shot_id=shot), then)

    # the one at hand

    def pick(self, note_id: str, *, play: bool = False) -> None:
        """Go to a note: its take, its first frame; with `play` loop over its frames."""
        note = self.note(note_id)
        if note is None:
            return
        self.current = note_id
        stage = self._stage
        pane = next((n for n, take in enumerate(stage.panes) if take.id == note.take_id), None)
        if pane is None:
            viewer = stage.viewer

            def there() -> None:
                viewer.opened.disconnect(there)
                self._go(note, play)

            viewer.opened.connect(there)
            stage.load(note.take_id)
        else:
            stage.set_focus(pane)
            self._go(note, play)
        self.picked.emit()

    def step(self, direction: int) -> None:
        """To the next or previous note of the take with the focus, round the ends."""
        notes, here = self.of(self._stage.take), self._stage.viewer.index
        if not notes:
            return
        at = next((n for n, note in enumerate(notes) if note.id == self.current), None)
        if at is not None and notes[at].frames.start == here:
            found = notes[(at + direction) % len(notes)]
        elif direction > 0:
            found = next((n for n in notes if n.frames.start > here), notes[0])
        else:
            found = next((n for n in reversed(notes) if n.frames.start < here), notes[-1])
        self.pick(found.id)

    # making one

    def target(self) -> Target | None:
        """What a note made now would speak of."""
        if self.pinned is not None:
            return self.pinned
        take, viewer = self._stage.take, self._stage.viewer
        if take is None or viewer.player is None or viewer.opening:
            return None
        if take.shot_id != self._stage.shot_id:
            return None  # the takes of another shot are on their way
        if self.whole_range and viewer.picked is not None:
            return Target(take, viewer.picked)
        index = min(viewer.index, take.probe.frames - 1)
        return Target(take, FrameRange(start=index, end=index + 1))

    def pin(self) -> None:
        """Keep the target while it is being written or drawn about; the picture stands still."""
        if self.pinned is None:
            self._stage.viewer.shuttle(0)
            self.pinned = self.target()
            self.drafted.emit()

    def unpin(self) -> None:
        """Nothing is being made any more; strokes that were drawn for it go."""
        self.pinned, self.strokes = None, ()
        self.drafted.emit()

    def set_kind(self, kind: NoteKind) -> None:
        self.kind = kind
        self.drafted.emit()

    def set_whole_range(self, on: bool) -> None:
        self.whole_range = on
        if self.pinned is not None and not self.strokes:
            self.pinned = None
            self.pin()
        self.drafted.emit()

    def draw(self, strokes: Sequence[Stroke]) -> None:
        self.strokes = tuple(strokes)
        self.drafted.emit()

    def add(self, text: str, then: Callable[[], object] | None = None) -> bool:
        """Write the note that is being made; False while it has no target."""
        desk, target = self._desk(), self.target()
        if desk is None or target is None or not self._film.may_write:
            return False
        kind, strokes, author = self.kind, self.strokes, self.author

        def work() -> Edit:
            return desk.add(target.take.id, kind, target.frames, text, author, strokes)

        def done() -> None:
            self.unpin()
            if then:
                then()

        self._film.change(lambda: self._remembered(work()), done)
        return True

    def mark(self) -> None:
        """A note without words on the frame on screen: look here."""
        desk, target, author = self._desk(), self.target(), self.author
        if desk is not None and target is not None:
            self._film.change(
                lambda: self._remembered(
                    desk.add(target.take.id, NoteKind.QUESTION, target.frames, "", author)
                )
            )

    def sign(self, name: str, then: Callable[[], object]) -> None:
        """Keep the person's name, put it beside what they decided before, and go on."""
        workbench = self._film.workbench
        if workbench is None:
            return
        room = workbench.screening
        said: list[str] = []

        def work() -> Edit:
            made = room.signing.sign(name)
            said.append(room.signature.name())
            return made

        def kept() -> None:
            self._know(said[0])
            then()

        self._film.change(work, kept)

    # changing one

    def change(self, note_id: str, **fields: object) -> None:
        self._do(lambda desk: desk.change(note_id, **fields))

    def answer(self, note_id: str, text: str) -> None:
        self._do(lambda desk: desk.answer(note_id, text, self.author))

    def settle(self, note_id: str, done: bool) -> None:
        self._do(lambda desk: desk.settle([note_id], done))

    def remove(self, note_id: str) -> None:
        self._do(lambda desk: desk.remove([note_id]))

    # inside

    def _moved(self, _index: int = 0) -> None:
        player = self._stage.viewer.player
        if player is None or not player.playhead.speed:  # nobody reads it while it runs
            self.aimed.emit()

    def _do(self, work: Callable[[NoteDesk], Edit]) -> None:
        desk = self._desk()
        if desk is not None and self._film.may_write:
            self._film.change(lambda: work(desk))

    def _remembered(self, made: Edit) -> Edit:
        self._wanted = made.changes[0].id
        return made

    def _go(self, note: Note, play: bool) -> None:
        viewer = self._stage.viewer
        viewer.shuttle(0)
        viewer.go_to(note.frames.start)
        if play:
            viewer.loop_over(note.frames)

    def _desk(self) -> NoteDesk | None:
        workbench = self._film.workbench
        return workbench.screening.notes if workbench is not None else None

    def _other_shot(self) -> None:
        self.notes, self.current = [], ""
        if not self.strokes:
            self.pinned = None
        self.changed.emit()

    def _ask_name(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return

        self._film.bridge.ask(
            workbench.screening.signature.name, lambda name: self._know(self.author or name)
        )

    def _know(self, name: str) -> None:
        self.author, self.nameless = name, not name
        if name:
            self.named.emit()
