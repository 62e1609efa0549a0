"""The voice and music tracks below the cut: what lies there, and every way to change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.cut import Cut
from app.domain.errors import ProjectReadOnly, UserFacing
from app.domain.sound import Track, Waveform
from app.domain.timing import timecode_base
from app.production.cut.sounds import Laid, OnTrack
from app.ui.actions import Actions
from app.ui.dialogs.files import remember
from app.ui.incoming import SOUNDS
from app.ui.later import later
from app.ui.pages.assemble.axis import span
from app.ui.pages.assemble.lane import Lane, Shown
from app.ui.state.film import Film
from app.ui.widgets.stacks import column

if TYPE_CHECKING:
    from app.production.cut.sounds import SoundDesk

_FILES = f"Sound files ({' '.join(f'*{suffix}' for suffix in sorted(SOUNDS))})"
_PUSH_MS = 300  # one edit for a run of arrow keys
_MENU = ("track.voice", "track.music", "", "track.back", "track.on", "track.second_back",
         "track.second_on", "", "track.remove")  # fmt: skip
_KEYS = ("track.back", "track.on", "track.second_back", "track.second_on", "track.previous",
         "track.next", "track.remove")  # fmt: skip


class SoundLanes(QWidget):
    """Signals: `spanned(int)` so many frames are shown; `told(str)` what came out otherwise."""

    spanned = Signal(int)
    told = Signal(str)

    def __init__(self, film: Film, actions: Actions) -> None:
        super().__init__()
        self._film, self._actions = film, actions
        self._cut: Cut | None = None
        self.sounds: Sequence[OnTrack] = ()
        self._waves: dict[Path, Waveform] = {}
        self._troubles: dict[Path, str] = {}
        self._asked: set[Path] = set()
        self._pushed = ("", 0)
        self._push = later(self, _PUSH_MS, self._push_now)
        self.lanes = {track: Lane(track, lambda: film.may_write) for track in Track}
        self._at_hand = self.lanes[Track.VOICE]
        self.setLayout(column(*self.lanes.values(), gap=0))
        for lane in self.lanes.values():
            self._connect_lane(lane)
        self._connect_keys()
        film.records_changed.connect(self._changed)

    # what is shown

    def show_cut(self, cut: Cut, sounds: Sequence[OnTrack]) -> None:
        self._cut, self.sounds = cut, sounds
        # before anything is circled, time is as long as the board plans it
        planned = sum(row.frames for row in self._film.rows if not row.omitted)
        frames = span(cut.frames or planned, (one.sound.record for one in sounds))
        edges = (0, *(item.record.end for item in cut.items))
        shown = Shown(cut.spec, frames, self.sounds, edges, self._waves, self._troubles)
        for lane in self.lanes.values():
            lane.show_sounds(shown)
        self.spanned.emit(frames)
        self._allow()
        self._hear([one.file for one in sounds if one.file is not None])

    def _hear(self, files: Sequence[Path]) -> None:
        desk = self._desk()
        for file in files:
            if desk is None or file in self._asked:
                continue
            self._asked.add(file)

            def show(wave: Waveform, file: Path = file) -> None:
                self._waves[file] = wave
                self._repaint()

            def fail(error: Exception, file: Path = file) -> None:
                self._troubles[file] = "its file cannot be read"
                if not isinstance(error, UserFacing):
                    self._film.bridge.report(error)
                self._repaint()

            self._film.bridge.ask(partial(desk.waveform, file), show, fail, lane="long")

    def _repaint(self) -> None:
        for lane in self.lanes.values():
            lane.update()

    def _changed(self, kinds: set[str]) -> None:
        desk, cut = self._desk(), self._cut
        if desk is None or cut is None or "Sound" not in kinds:
            return
        self._film.bridge.ask(desk.on_tracks, self._show_sounds)

    def _show_sounds(self, sounds: Sequence[OnTrack]) -> None:
        if self._cut is not None:
            self.show_cut(self._cut, sounds)

    # what is done

    def choose_files(self, track: Track, at: int) -> None:
        """The keyboard's way: files from a dialog, from frame `at` of the film on."""
        if not self._film.may_write:
            words = "This film is open for reading only, so no sound was added."
            self._film.bridge.report(ProjectReadOnly(words, "Open it where it may be written."))
            return
        dialog = QFileDialog(self, f"Add {track.value}", "", _FILES)
        remember(dialog, "sounds")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda files: self.put(track, [Path(file) for file in files], at)
        )
        dialog.open()

    def put(self, track: Track, files: Sequence[Path], at: int) -> None:
        """Read files in a thread, then lay them on a track."""
        desk, lane = self._desk(), self.lanes[track]
        if desk is None or not self._film.may_write:
            return
        names = files[0].name if len(files) == 1 else f"{len(files)} sounds"
        lane.show_busy(f"Reading {names}…")

        def lay() -> None:
            lane.show_busy("")
            self._lay(lambda: desk.put(files, track, at), lane)

        # decoding does not hold up other edits
        self._film.bridge.ask(lambda: desk.read(files), lambda _none: lay(), lane="long")

    def _lay(self, work: Callable[[], Laid], lane: Lane | None = None) -> None:
        def done(laid: Laid) -> None:
            self._film.undo.push(laid.edit)
            for note in laid.notes:
                self.told.emit(note)
            for refused in laid.refused:
                self._film.bridge.report(refused)
            for one in self.lanes.values():
                one.rest()
            if lane is not None and laid.sounds:
                lane.choose(laid.sounds[0].id)
            self._changed({"Sound"})

        self._film.bridge.ask(work, done, lane="write")

    def _move(self, sound_id: str, to: int) -> None:
        if (desk := self._desk()) is not None:
            self._lay(lambda: desk.move(sound_id, to))

    def _slide(self, by: int) -> None:
        """Arrow keys: what comes at once is one edit."""
        here = self._at_hand.current
        if not here or not self._film.may_write:
            return
        if self._pushed[0] not in ("", here):
            self._push_now()
        self._pushed = (here, self._at_hand.pushed(self._pushed[1] + by))
        self._push.start()

    def _push_now(self) -> None:
        (here, by), self._pushed = self._pushed, ("", 0)
        self._push.stop()
        desk = self._desk()
        if here and by and desk is not None:
            self._lay(lambda: desk.slide(here, by))
        else:
            self._at_hand.rest()

    def _remove(self) -> None:
        here, desk = self._at_hand.current, self._desk()
        if here and desk is not None and self._film.may_write:
            self._pushed = ("", 0)
            self._at_hand.step_off()
            self._film.change(lambda: desk.remove([here]))

    def _measure(self, lane: Lane, file: Path) -> None:
        desk = self._desk()
        if desk is None:
            return

        def show(length: int | UserFacing) -> None:
            lane.lengths[file] = length
            lane.retell()

        def length() -> int | UserFacing:
            try:
                return desk.length(file)
            except UserFacing as error:
                return error

        self._film.bridge.ask(length, show)

    # connecting

    def _desk(self) -> SoundDesk | None:
        bench = self._film.workbench
        return bench.sounds if bench is not None else None

    def _connect_lane(self, lane: Lane) -> None:
        lane.dropped.connect(lambda files, at: self.put(lane.track, files, at))
        lane.refused.connect(self._film.bridge.report)
        lane.moved.connect(self._move)
        lane.measured.connect(lambda file: self._measure(lane, file))
        lane.chosen.connect(lambda _id: self._take_hand(lane))
        lane.asked.connect(self._menu)

    def _take_hand(self, lane: Lane) -> None:
        """One sound is at hand in all lanes together."""
        if lane.current:
            self._at_hand = lane
            for other in self.lanes.values():
                if other is not lane:
                    other.choose("")
        self._allow()

    def _connect_keys(self) -> None:
        acts = self._actions
        acts.give("lanes", self)
        for key, act in {
            "track.back": lambda: self._slide(-1),
            "track.on": lambda: self._slide(1),
            "track.second_back": lambda: self._slide(-self._second()),
            "track.second_on": lambda: self._slide(self._second()),
            "track.previous": lambda: self._focused().step(-1),
            "track.next": lambda: self._focused().step(1),
            "track.remove": self._remove,
        }.items():
            acts[key].triggered.connect(lambda _on=False, act=act: act())
        self._allow()

    def _focused(self) -> Lane:
        return next((lane for lane in self.lanes.values() if lane.hasFocus()), self._at_hand)

    def _second(self) -> int:
        spec = self._film.spec
        return timecode_base(spec.rate) if spec is not None else 1

    def _allow(self) -> None:
        some = bool(self.sounds)
        for key in _KEYS:
            step = key in ("track.previous", "track.next")
            able = some and (step or (bool(self._at_hand.current) and self._film.may_write))
            self._actions[key].setEnabled(able)

    def _menu(self, point: QPoint) -> None:
        menu = self._actions.menu(self, *_MENU)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)
