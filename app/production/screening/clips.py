"""Small clips of takes for people elsewhere (RV-08): from in to out, one take or two side by side.

Which file frame stands in which picture is decided here, by index; drawing and encoding is the
maker's affair. A file that is there is never written over without being told so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from app.domain.cut import RateMethod
from app.domain.errors import BadInput
from app.domain.ports import FilmStore
from app.domain.share import ClipMaker, ShareClip, ShareForm, SharePane
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.cut.assembly import rate_method
from app.production.shoot.dailies import Dailies

HEIGHTS = (180, 270, 360, 540, 720)
_GIF_RATE = 30  # pictures a second: browsers slow down what is quicker


def nothing_told(_share: float) -> None:
    """For callers who do not show progress."""


class ClipDesk:
    """Reads takes and has their clips made. Not for the Qt thread."""

    def __init__(self, store: FilmStore, dailies: Dailies, make: ClipMaker) -> None:
        self._store, self._dailies, self._make = store, dailies, make

    def clip(
        self,
        take_ids: Sequence[str],
        form: ShareForm = ShareForm.MP4,
        height: int = 360,
        *,
        burn: bool = True,
        offset: int = 0,
        whole: bool = False,
    ) -> ShareClip:
        """The clip of one take, or of two beside each other: the first one's in to out, or all of
        it. The second shows the frame that stands beside it in the viewer, `offset` frames on.

        Raises `NotFound`, `MediaMissing`, `BadInput`.
        """
        if not 1 <= len(take_ids) <= 2:
            raise BadInput("A clip shows one take, or two side by side.", "Choose one or two.")
        takes = [self._store.get(Take, one) for one in take_ids]
        first = takes[0]
        start, end = (0, first.probe.frames) if whole else (first.picked.start, first.picked.end)
        every = self._every(form, first)
        mine = range(start, end, every)
        panes = [self._pane(first, mine)]
        panes += [self._pane(other, _beside(first, other, mine, offset)) for other in takes[1:]]
        silent = form is ShareForm.GIF or first.probe.variable or not first.probe.has_audio
        rate = Fraction(first.probe.rate)
        return ShareClip(
            panes=tuple(panes),
            rate=rate / every,
            form=form,
            height=height,
            film=self._store.project().name,
            burn=burn,
            sound=None if silent else (float(start / rate), float(end / rate)),
        )

    def write(
        self,
        clip: ShareClip,
        target: Path,
        *,
        replace: bool = False,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[float], None] = nothing_told,
    ) -> Path:
        """Write the clip whole or not at all. Raises `BadInput` for a file that is there already,
        `Stopped`, `ToolMissing`, `DiskFull`, `MediaUnreadable`.
        """
        if target.exists() and not replace:
            raise BadInput(f"{target.name} is there already.", "Choose another name.")
        if any(pane.file.resolve() == target.resolve() for pane in clip.panes):
            raise BadInput(f"{target.name} is the take itself.", "Choose another place.")
        if not target.parent.is_dir():
            raise BadInput(f"There is no folder {target.parent}.", "Choose a folder that is there.")
        self._make(clip, target, stop, told)
        return target

    def _pane(self, take: Take, frames: Sequence[int]) -> SharePane:
        shot = self._store.get(Shot, take.shot_id)
        return SharePane(
            file=self._dailies.path(take),
            frames=tuple(frames),
            rate=take.probe.rate,
            words=f"{shot.number.zfill(3)} {take.slate[4:7]}",
        )

    @staticmethod
    def _every(form: ShareForm, take: Take) -> int:
        quick = form is ShareForm.GIF and take.probe.rate > _GIF_RATE
        return -(-round(take.probe.rate) // _GIF_RATE) if quick else 1


def clip_name(takes: Sequence[Take], form: ShareForm) -> str:
    """A file's name that says what it shows: `S012T03K and T04K.mp4`."""
    slates = [take.slate for take in takes]
    return " and ".join([slates[0], *(one[4:] for one in slates[1:])]) + f".{form.value}"


def _beside(first: Take, other: Take, frames: Sequence[int], offset: int) -> list[int]:
    """The other take's frames: the same numbers, or the same moments where the rates are far apart.

    What lies outside the file stands at its nearest end.
    """
    last = other.probe.frames - 1
    if rate_method(other.probe, first.probe.rate) is RateMethod.BY_TIME:
        share = other.probe.rate / first.probe.rate
        frames = [int(frame * share) for frame in frames]
    return [min(last, max(0, frame + offset)) for frame in frames]
