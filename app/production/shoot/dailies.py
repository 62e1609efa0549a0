"""Dailies: a finished file becomes a take under its slate, is looked at by the checks, and stays.

Landing is repeatable: killed anywhere and begun again it gives the same take, never a second one.
Reel and source timecode are given here, once, and never used again (requirement D1).
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app.domain.cut import RateMethod
from app.domain.errors import (
    BadInput,
    DiskFull,
    MediaMissing,
    MediaUnreadable,
    NotFound,
    ProjectReadOnly,
)
from app.domain.events import RecordsChanged, TakeEvaluated, TakeLanded
from app.domain.ids import new_id
from app.domain.job import Job
from app.domain.ports import Bus, Clock, FilmStore, FrameReader, MediaBin, Probe
from app.domain.project import DeliverySpec
from app.domain.render_order import RenderOrder
from app.domain.shot import Shot
from app.domain.slate import slate
from app.domain.take import Probe as ProbeResult
from app.domain.take import Take
from app.domain.timing import FrameRange, timecode_base
from app.production.art.thumbnails import ThumbnailDesk
from app.production.cut.assembly import rate_method
from app.qc.evaluator import default_pick, evaluate, unreadable

EXTERNAL = "X"  # the letter of takes made elsewhere
_EXTENSIONS = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
}
_KNOWN = {"mp4", "mov", "webm", "mkv", "m4v", "avi", "mxf"}


@dataclass(frozen=True, slots=True)
class RelinkReport:
    """Slates that were found again and those that are still missing."""

    found: tuple[str, ...]
    still_missing: tuple[str, ...]


class Dailies:
    """`open_reader` opens a file's frames; both it and `probe` raise `MediaUnreadable`."""

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        probe: Probe,
        open_reader: Callable[[Path], FrameReader],
        clock: Clock,
        bus: Bus,
        thumbnails: ThumbnailDesk,
    ) -> None:
        self._store, self._media, self._probe = store, media, probe
        self._open_reader, self._clock, self._bus = open_reader, clock, bus
        self._thumbnails = thumbnails

    # landing

    def land(self, job: Job, part: Path, media_type: str) -> str:
        """Store a job's file as its take; returns the take's id, which is the job's."""
        known = self._store.all(Take, job_id=job.id)
        if known:
            return known[0].id
        order = job.order
        extension = _extension(part, media_type)
        if not part.exists():
            # begun again after a kill: the file has its name already, the take has not
            extension = self._landed_as(order.slate) or extension
        landed = self._media.path(f"media/{order.slate}.{extension}")
        measured = self._probe(part if part.exists() else landed)
        file, digest = self._media.land(part, order.slate, extension)
        cut = _cut_range(order, measured)
        take = self._record(
            Take(
                id=job.id,
                shot_id=job.shot_id,
                number=job.take_number,
                slate=order.slate,
                model=order.card_id,
                file=file,
                sha256=digest,
                probe=measured,
                minute=0,
                cut_range=cut,
                picked=cut or FrameRange(start=0, end=measured.frames),
                job_id=job.id,
                prompt_id=order.prompt_id,
                order_sha256=order.sha256(),
                parent_take_id=order.clip.asset_id if order.clip else None,
                seed=order.seed,
                rehearsed=job.rehearsed,
                landed_at=self._clock.now(),
            )
        )
        return take.id

    def evaluate(self, take_id: str) -> None:
        """Run the checks; store raw values, clean range, verdict and the default in and out."""
        take = self._store.get(Take, take_id)
        shot = self._store.get(Shot, take.shot_id)
        length = self._cut_length(take, shot)
        handles = self._store.project().spec.handles
        needed = length + round(2 * handles * Fraction(length, shot.frames))
        now = self._clock.now()
        try:
            reader = self._open_reader(self._media.path(take.file))
        except MediaUnreadable as error:
            result = unreadable(error.message, needed, now)
        else:
            try:
                result = evaluate(reader, take.probe, needed, now)
            except MediaUnreadable as error:
                result = unreadable(error.message, needed, now)
            finally:
                reader.close()
        picked = default_pick(result, take.cut_range, take.probe.frames, length)
        with self._store.transaction() as tx:
            # an editor may have circled or trimmed it while it was measured
            now_is = self._store.get(Take, take_id)
            update: dict[str, object] = {"evaluation": result}
            if take.evaluation is None and now_is.picked == take.picked and not now_is.circled:
                update["picked"] = picked
            self._store.put(now_is.model_copy(update=update), tx=tx)
        self._thumbnails.want(take.id)
        self._bus.publish(TakeEvaluated(take_id=take.id, shot_id=take.shot_id))

    def add_take(self, shot_id: str, file: Path, note: str = "", model: str = "external") -> Take:
        """Take in a video made elsewhere: copied, slated with X, checked like any other."""
        shot = self._store.get(Shot, shot_id)
        if not file.is_file():
            raise NotFound(f"There is no file {file}.", "Check the path.")
        extension = file.suffix.lower().lstrip(".")
        if extension not in _KNOWN:
            raise BadInput(f"{file.name} is not a video file.", f"Use {', '.join(sorted(_KNOWN))}.")
        self._probe(file)  # a file that is no video is refused under its own name
        part = self._media.part(f"external-{new_id()}.{extension}")
        try:
            _copy(file, part)
            measured = self._probe(part)
            with self._store.transaction() as tx:
                number = self._store.next_take_number(shot.id, tx)
            name = slate(shot.code, number, EXTERNAL)
            kept, digest = self._media.land(part, name, extension)
        finally:
            part.unlink(missing_ok=True)
        take = self._record(
            Take(
                id=new_id(),
                shot_id=shot.id,
                number=number,
                slate=name,
                model=model,
                file=kept,
                sha256=digest,
                probe=measured,
                minute=0,
                picked=FrameRange(start=0, end=measured.frames),
                external=True,
                landed_at=self._clock.now(),
                note=note,
            )
        )
        self.evaluate(take.id)
        return self.take(take.id)

    # looking

    def takes(self, shot_id: str | None = None) -> list[Take]:
        return self._store.all(Take, **({"shot_id": shot_id} if shot_id else {}))

    def take(self, take_id: str) -> Take:
        return self._store.get(Take, take_id)

    def take_by_name(self, name: str) -> Take:
        """By slate or id; raises `NotFound`."""
        found = self._store.all(Take, slate=name.strip().upper())
        return found[0] if found else self._store.get(Take, name)

    def path(self, take: Take) -> Path:
        """The original file; raises `MediaMissing` when it is not there."""
        path = self._media.path(take.file)
        if not path.exists():
            raise MediaMissing(
                f"The file of {take.slate} is missing ({take.file}).",
                "Relink it: choose the folder where the media is now.",
            )
        return path

    def thumbnail(self, take_id: str, width: int = 480) -> Path | None:
        return self._thumbnails.get(take_id, width)

    # missing media

    def missing(self) -> list[Take]:
        """Look for every file; takes say so from now on, and stop saying so when it is back."""
        known = self._store.columns(Take, "id", "file", "missing")
        there = self._media.present(file for _id, file, _missing in known)
        gone = {take_id for take_id, file, _missing in known if file not in there}
        changed = [take_id for take_id, _file, missing in known if missing != (take_id in gone)]
        if changed:
            self._tell_missing(changed, gone)
        found = self._store.all(Take, id=list(gone))
        return [take.model_copy(update={"missing": True}) for take in found]

    def relink(self, folder: Path) -> RelinkReport:
        """Find missing files under a folder by name and content and bring them home by copy."""
        if not folder.is_dir():
            raise NotFound(f"There is no folder {folder}.", "Choose the folder with the media.")
        gone = self.missing()
        try:
            self._media.relink({take.file: take.sha256 for take in gone}, folder)
        finally:
            left = {take.id for take in self.missing()}
        return RelinkReport(
            found=tuple(sorted(take.slate for take in gone if take.id not in left)),
            still_missing=tuple(sorted(take.slate for take in gone if take.id in left)),
        )

    def _tell_missing(self, changed: Sequence[str], gone: set[str]) -> None:
        try:
            takes = self._store.all(Take, id=list(changed))
            told = [take.model_copy(update={"missing": take.id in gone}) for take in takes]
            self._store.put(*told)
        except ProjectReadOnly:
            return  # who may only look still gets the list
        self._bus.publish(RecordsChanged(kinds=frozenset({"Take"}), ids=frozenset(changed)))

    def _landed_as(self, slate_name: str) -> str | None:
        found = (e for e in sorted(_KNOWN) if self._media.exists(f"media/{slate_name}.{e}"))
        return next(found, None)

    def _record(self, take: Take) -> Take:
        """Give the take its place on the reel clock and store it, in one transaction."""
        spec = self._store.project().spec
        minutes = _minutes(take.probe, spec)
        with self._store.transaction() as tx:
            first = self._store.allot_slots(minutes, tx)
            take = take.model_copy(update={"minute": first, "slots": minutes})
            self._store.put(take, tx=tx)
        self._thumbnails.want(take.id)
        self._bus.publish(TakeLanded(take_id=take.id, shot_id=take.shot_id, slate=take.slate))
        return take

    def _cut_length(self, take: Take, shot: Shot) -> int:
        """How many of the take's own frames fill the shot (same frames or same duration)."""
        rate = self._store.project().spec.rate
        if rate_method(take.probe, rate) is not RateMethod.BY_TIME:
            return shot.frames
        return max(1, round(shot.frames * take.probe.rate / rate))


def _cut_range(order: RenderOrder, measured: ProbeResult) -> FrameRange | None:
    """Where the shot's own frames lie in the file; None when they are not all there.

    The order counts at its own rate; a file of another rate is taken by time, or frame by frame
    where the two are so near that it will be conformed like that.
    """
    start, end = order.cut_start, order.cut_end
    if rate_method(measured, order.rate) is RateMethod.BY_TIME:
        start, end = (round(at * measured.rate / order.rate) for at in (start, end))
    return FrameRange(start=start, end=end) if start < end <= measured.frames else None


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(
                f"The disk is full: {source.name} was not taken in.", "Free some space."
            ) from error
        raise MediaUnreadable(
            f"{source.name} cannot be copied: {error.strerror}.", "Check the file and its disk."
        ) from error


def _minutes(probe: ProbeResult, spec: DeliverySpec) -> int:
    """Whole minutes the take needs on the reel clock, by frames or by time, whichever is more."""
    frames = max(probe.frames, -(-probe.frames * spec.rate // probe.rate))
    a_minute = timecode_base(spec.rate) * 60 - (4 if spec.drop else 0)
    return max(1, -(-int(frames) // a_minute))


def _extension(part: Path, media_type: str) -> str:
    known = _EXTENSIONS.get(media_type.split(";")[0].strip().lower())
    found = part.suffix.lower().lstrip(".")
    return known or (found if found in _KNOWN else "mp4")
