"""The package: one folder an NLE opens, built under a temporary name and renamed when whole.

`MEDIA/` conformed files, `TIMELINE/` the lists, `DOCS/` a read-me, `manifest.json`, checksums.
Names never repeat; a failure leaves nothing behind.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.cut import Cut, CutItem, Loss
from app.domain.errors import DiskFull, ExportImpossible
from app.domain.timing import frames_of, parse_rate, timecode
from app.editorial.conform import (
    Conform,
    conform,
    conformed_frames,
    conformed_index,
    losses_of,
    original_index,
)
from app.editorial.formats import FORMATS
from app.editorial.listing import ListedEvent, ListedFile, Listing
from app.editorial.manifest import Fingerprint, Manifest, ManifestClip, ManifestEvent

MEDIA, TIMELINE, DOCS = "MEDIA", "TIMELINE", "DOCS"
MANIFEST, CHECKSUMS = "manifest.json", "CHECKSUMS.sha256"
Greys = Mapping[int, npt.NDArray[np.uint8]]
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a package is made of. `conforms` are by take id; `media_root` is the package's folder
    as the editing machine sees it (None: where it is made). `fingerprint` gives 36x64 grey
    pictures of an original's frames.
    """

    cut: Cut
    conforms: Mapping[str, Conform]
    name: str
    version: int
    folder: Path
    formats: Sequence[str]
    media_root: str | None
    fingerprint: Callable[[Path, Sequence[int]], Greys]


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
        losses = [loss for made in used.values() for loss in losses_of(made, order.cut.spec)]
        manifest = _manifest(order, used, part, told)
        losses += _write_lists(manifest, part)
        _write_rest(manifest, part)
        part.rename(final)
    except OSError as error:
        if error.errno == 28:
            raise DiskFull(
                "The disk is full; the package was not made.", "Make room and deliver again."
            ) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    files = sorted(path for path in final.rglob("*") if path.is_file())
    return Package(final, tuple(files), tuple(losses))


def rewrite_lists(manifest: Manifest, folder: Path, root: str) -> Manifest:
    """Write the lists anew for media seen under `root`, with their checksums; returns the new
    manifest. Media is not touched.
    """
    changed = manifest.model_copy(update={"media_root": root})
    _write_lists(changed, folder)
    (folder / MANIFEST).write_text(_json(changed), encoding="utf-8")
    _write_checksums(changed, folder)
    return changed


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
    last = cut.spec.start_frame() + cut.frames
    if last > cut.spec.rate * 86_400:
        raise ExportImpossible("The timeline passes midnight.", "Choose an earlier start.")


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


def _manifest(order: Order, used: Mapping[str, Conform], part: Path, told: Told) -> Manifest:
    spec = order.cut.spec
    events = [_event(item, used[item.take_id], order) for item in order.cut.items]
    clips = []
    for n, made in enumerate(used.values(), 1):
        file = part / MEDIA / f"{made.slate}.mov"
        mine = [event for event in events if event.clip == made.slate]
        clips.append(
            ManifestClip(
                slate=made.slate,
                file=f"{MEDIA}/{file.name}",
                sha256=sha256_of(file),
                size=file.stat().st_size,
                frames=conformed_frames(made, spec.rate),
                rate=str(spec.rate),
                width=spec.width,
                height=spec.height,
                codec=spec.codec.value,
                timecode=timecode(made.start, spec.rate, drop=spec.drop),
                reel=made.slate,
                audio_channels=2 if made.probe.has_audio else 0,
                fingerprints=_fingerprints(order, made, mine),
            )
        )
        told("fingerprints", n, len(used))
    return Manifest(
        name=order.name,
        version=order.version,
        rate=str(spec.rate),
        drop=spec.drop,
        start=spec.start,
        width=spec.width,
        height=spec.height,
        codec=spec.codec.value,
        media_root=order.media_root or str(order.folder / order.name),
        lists=tuple(order.formats),
        clips=tuple(clips),
        events=tuple(events),
    )


def _event(item: CutItem, made: Conform, order: Order) -> ManifestEvent:
    first = conformed_index(made, order.cut.spec.rate, item.source.start)
    return ManifestEvent(
        event=item.event,
        clip=item.slate,
        shot=item.shot,
        source_in=first,
        source_out=first + item.record.duration,
        record_in=item.record.start,
        record_out=item.record.end,
    )


def _fingerprints(
    order: Order, made: Conform, events: Sequence[ManifestEvent]
) -> tuple[Fingerprint, ...]:
    rate = order.cut.spec.rate
    places = sorted(
        {
            frame
            for event in events
            for frame in (
                event.source_in,
                (event.source_in + event.source_out) // 2,
                event.source_out - 1,
            )
        }
    )
    shown = {place: original_index(made, rate, place) for place in places}
    last = made.probe.frames - 1
    wanted = sorted(
        {n for frame in shown.values() for n in (frame - 1, frame, frame + 1) if 0 <= n <= last}
    )
    greys = order.fingerprint(made.original, wanted)

    def grey(index: int) -> str | None:
        found = greys.get(index)
        return base64.b64encode(found.tobytes()).decode() if found is not None else None

    return tuple(
        Fingerprint(
            frame=place,
            grey=grey(frame) or "",
            before=grey(frame - 1) if frame > 0 else None,
            after=grey(frame + 1) if frame < last else None,
        )
        for place, frame in shown.items()
    )


def listing_of(manifest: Manifest) -> Listing:
    """The manifest's cut as the list formats want it."""
    rate = parse_rate(manifest.rate)
    return Listing(
        name=manifest.name,
        rate=rate,
        drop=manifest.drop,
        start=frames_of(manifest.start, rate),
        width=manifest.width,
        height=manifest.height,
        events=tuple(
            ListedEvent(
                event=e.event,
                slate=e.clip,
                source_in=e.source_in,
                source_out=e.source_out,
                record_in=e.record_in,
                record_out=e.record_out,
            )
            for e in manifest.events
        ),
        files={
            clip.slate: ListedFile(
                slate=clip.slate,
                name=Path(clip.file).name,
                frames=clip.frames,
                start=frames_of(clip.timecode, rate),
                width=clip.width,
                height=clip.height,
                audio_channels=clip.audio_channels,
                audio_rate=48000,
            )
            for clip in manifest.clips
        },
        root=f"{manifest.media_root.rstrip('/')}/{MEDIA}",
    )


def _write_lists(manifest: Manifest, folder: Path) -> list[Loss]:
    listing = listing_of(manifest)
    losses: list[Loss] = []
    for name in manifest.lists:
        written = FORMATS[name](listing)
        losses += written.losses
        for suffix, text in written.texts:
            path = folder / TIMELINE / f"{manifest.name}{suffix}"
            path.write_bytes(text.encode("utf-8"))
    return losses


def _write_rest(manifest: Manifest, folder: Path) -> None:
    (folder / MANIFEST).write_text(_json(manifest), encoding="utf-8")
    size = f"{manifest.width}x{manifest.height}"
    (folder / DOCS / "READ_ME.txt").write_text(
        f"{manifest.name}\n\n"
        f"{len(manifest.events)} events, {size}, {manifest.rate} fps, {manifest.codec}, "
        f"start {manifest.start}.\n\n"
        f"DaVinci Resolve, Premiere: import TIMELINE/{manifest.name}.xml. If media is asked for, "
        "choose the folder MEDIA.\n"
        "Other systems: import MEDIA first, then the EDL.\n"
        "Reels, file names and clip names are the same eight characters; every file carries its\n"
        "own timecode.\n",
        encoding="utf-8",
    )
    _write_checksums(manifest, folder)


def _write_checksums(manifest: Manifest, folder: Path) -> None:
    known = {clip.file: clip.sha256 for clip in manifest.clips}
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != CHECKSUMS:
            lines.append(f"{known.get(name) or sha256_of(path)}  {name}\n")
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _json(manifest: Manifest) -> str:
    return json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
