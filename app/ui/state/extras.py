"""What is asked of shots beyond what they say, ahead of the database while it is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.domain.asked import Asked, asked_of, with_asked
from app.domain.edit import Edit
from app.domain.shot import Shot
from app.ui.bridge import Bridge
from app.ui.undo import UndoDesk

if TYPE_CHECKING:
    from app.production.workbench import Workbench

_Key = tuple[str, str]  # shot, model


@dataclass
class _Ahead:
    asked: Asked
    writes: int = 0  # not answered yet
    looks: int = 0  # at the film since the last write was answered


class ShotsShown(Protocol):
    """What the shelf needs of the film as the window sees it."""

    bridge: Bridge
    undo: UndoDesk
    workbench: Workbench | None
    shots: dict[str, Shot]
    rows_changed: SignalInstance

    def change(
        self,
        work: Callable[[], Edit | None],
        then: Callable[[], object] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...


class ExtraShelf(QObject):
    """Signal `changed(str)` a shot id. What was asked of another model waits until it is back."""

    changed = Signal(str)

    def __init__(self, film: ShotsShown) -> None:
        super().__init__()
        self._film = film
        self._ahead: dict[_Key, _Ahead] = {}
        film.rows_changed.connect(self._looked)
        film.undo.undone.connect(self._undone)

    def of(self, shot: Shot) -> Asked:
        """What was asked last, written or not."""
        ahead = self._ahead.get((shot.id, shot.model or ""))
        return ahead.asked if ahead else asked_of(shot.vendor_options, shot.model)

    def put(self, shot: Shot, asked: Asked) -> None:
        """Keep it with the shot, as one edit."""
        bench = self._film.workbench
        if bench is None:
            return
        from app.production.board.vendor_options import ask  # not for the first paint

        key, board = (shot.id, asked.model), bench.board
        ahead = self._ahead.setdefault(key, _Ahead(asked))
        ahead.asked, ahead.looks = asked, 0
        ahead.writes += 1

        def failed(error: Exception) -> None:
            self._ahead.pop(key, None)
            self._film.bridge.report(error)
            self.changed.emit(shot.id)

        def written() -> None:
            ahead.writes -= 1

        self._film.change(lambda: ask(board, shot.id, asked), written, failed)
        self.changed.emit(shot.id)

    def now(self, bench: Workbench, shot: Shot) -> Shot:
        """The shot with what was asked last; in a thread, for who shows it may be a look behind."""
        ahead = self._ahead.get((shot.id, shot.model or ""))
        kept = bench.board.shot(shot.id).vendor_options
        kept = with_asked(kept, ahead.asked) if ahead else kept
        return shot.model_copy(update={"vendor_options": kept})

    def _looked(self) -> None:
        """What the film tells by now need not be kept ahead; a look may be older than a write."""
        for key, ahead in list(self._ahead.items()):
            if ahead.writes:
                continue
            ahead.looks += 1
            shot = self._film.shots.get(key[0])
            if (
                ahead.looks > 1
                or shot is None
                or ahead.asked == asked_of(shot.vendor_options, key[1])
            ):
                del self._ahead[key]

    def _undone(self, _label: str) -> None:
        self._ahead = {key: ahead for key, ahead in self._ahead.items() if ahead.writes}
