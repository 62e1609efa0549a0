"""The package: one folder an NLE opens, built under a temporary name and renamed when whole.

`MEDIA/` conformed files, `TIMELINE/` the lists, `DOCS/` a read-me, `manifest.json`, checksums.
Names never repeat; a failure leaves nothing behind.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.domain.cut import Cut, Loss
from app.domain.errors import Bug, DiskFull, ExportImpossible, Stopped
from app.domain.note import Note
from app.domain.timing import is_ntsc
from app.editorial.conform import Conform, conform, losses_of
from app.editorial.contents import FingerprintOf, clocks_of, events_of, manifest_of
from app.editorial.formats import FORMATS
from app.editorial.paperwork import DOCS, MEDIA, TIMELINE, check_root, sha256_of, write_papers
from app.editorial.sounds import (
    SoundPlace,
    check_sounds,
    conform_sounds,
    losses_of_sounds,
)

Told = Callable[[str, int, int], None]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Order:
    """What a package is made of. `conforms` are by take id; `media_root` is the package's folder
    as the editing machine sees it (None: where it is made). `fingerprint` gives 36x64 grey
    pictures of an original's frames. `notes` of the used takes leave as markers, `sounds` of
    the film's own tracks as WAV.
    """

    cut: Cut
    conforms: Mapping[str, Conform]
    name: str
    version: int
    folder: Path
    formats: Sequence[str]
    media_root: str | None
    fingerprint: FingerprintOf
    notes: Sequence[Note] = ()
    sounds: Sequence[SoundPlace] = ()


@dataclass(frozen=True, slots=True)
class Package:
    folder: Path
    files: tuple[Path, ...]
    losses: tuple[Loss, ...]


def build(order: Order, told: Told, stop: Callable[[], bool] = lambda: False) -> Package:
    """Make `folder/name`. Raises `ExportImpossible`, `DiskFull`, `ToolMissing`, `Stopped`."""
    _check(order)
    final = order.folder / order.name
    part = order.folder / f".{order.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        for name in (MEDIA, TIMELINE, DOCS):
            (part / name).mkdir(parents=True)
        used = {item.take_id: order.conforms[item.take_id] for item in order.cut.items}
        _conform_all(order, list(used.values()), part / MEDIA, told, stop)
        sound = conform_sounds(
            order.sounds, order.cut.frames, part, order.cut.spec.rate,
            lambda done, total: told("sounds", done, total), stop,
        )  # fmt: skip
        losses = _losses(order, used)
        manifest = manifest_of(
            order.cut,
            used,
            folder=part,
            name=order.name,
            version=order.version,
            formats=order.formats,
            media_root=order.media_root or str(final),
            fingerprint=order.fingerprint,
            told=lambda done, total: told("fingerprints", done, total),
            notes=order.notes,
            sound=sound,
        )
        losses += write_papers(manifest, part)
        if stop():
            raise Stopped("Stopped.", "The package was not made.")
        part.rename(final)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                "The disk is full; the package was not made.", "Make room and deliver again."
            ) from error
        raise ExportImpossible(
            f"{order.folder} cannot be written: {error.strerror or error}.",
            "Choose a folder you may write to with --to.",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    files = sorted(path for path in final.rglob("*") if path.is_file())
    return Package(final, tuple(files), tuple(losses))


def _check(order: Order) -> None:
    cut = order.cut
    if not cut.items:
        raise ExportImpossible(
            "No take is circled, so there is nothing to deliver.", "Circle a take of each shot."
        )
    unknown = [name for name in order.formats if name not in FORMATS]
    if unknown:
        raise ExportImpossible(f"There is no format {unknown[0]!r}.", f"Use {', '.join(FORMATS)}.")
    if (order.folder / order.name).exists():
        raise ExportImpossible(f"{order.name} is there already.", "Names never repeat.")
    for item in cut.items:
        made = order.conforms[item.take_id]
        if not made.original.is_file():
            raise ExportImpossible(
                f"The file of {item.slate} is missing.", "Relink it, then deliver again."
            )
        if item.source.end > made.probe.frames:
            raise ExportImpossible(
                f"{item.slate} has {made.probe.frames} frames, the cut wants up to "
                f"{item.source.end}.",
                "Set in and out again.",
            )
        if made.sha256 and sha256_of(made.original) != made.sha256:
            raise ExportImpossible(
                f"The file of {item.slate} has changed since it landed.",
                "Relink the original, then deliver again.",
            )
    rate = cut.spec.rate
    if rate > 60 or (rate.denominator != 1 and not is_ntsc(rate)):
        raise ExportImpossible(
            f"There is no timecode at {rate} fps, so no list can be written.",
            "Choose 23.976, 24, 25, 29.97, 30, 50, 59.94 or 60 as the film's rate.",
        )
    slates = {order.conforms[item.take_id].slate for item in cut.items}
    if len(slates) != len({item.take_id for item in cut.items}):
        raise Bug("two takes of one cut have the same slate")
    events_of(cut, order.conforms)
    check_sounds(order.sounds)
    if order.media_root is not None:
        check_root(order.media_root)
    last = cut.spec.start_frame() + cut.frames
    if last > cut.spec.rate * 86_400:
        raise ExportImpossible("The timeline passes midnight.", "Choose an earlier start.")


def _losses(order: Order, used: Mapping[str, Conform]) -> list[Loss]:
    spec = order.cut.spec
    losses = [loss for made in used.values() for loss in losses_of(made, spec)]
    losses += losses_of_sounds(order.sounds, order.cut.frames, spec.rate)
    what = "its source timecode comes again on another reel: link by reel or file name"
    clocks = clocks_of(list(used.values()), spec.rate)
    return losses + [Loss(take=slate, what=what) for slate, clock in clocks.items() if clock]


def _conform_all(
    order: Order,
    conforms: list[Conform],
    media: Path,
    told: Told,
    stop: Callable[[], bool],
) -> None:
    failed: list[BaseException] = []

    def one(made: Conform) -> None:
        conform(made, order.cut.spec, media / f"{made.slate}.mov", lambda: stop() or bool(failed))

    with ThreadPoolExecutor(2, thread_name_prefix="conform") as pool:
        running = [pool.submit(one, made) for made in conforms]
        for done, future in enumerate(running, 1):
            try:
                future.result()
            except BaseException as error:
                failed.append(error)
                for waiting in running:
                    waiting.cancel()
                raise
            told("conform", done, len(conforms))
