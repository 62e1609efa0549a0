"""Everything in a package that is not media: lists, read-me, manifest, checksums.

Written from a manifest alone, so that `relocate` can write it anew without the film.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from app.domain.cut import Loss
from app.domain.errors import BadInput
from app.domain.timing import frames_of, parse_rate
from app.editorial.formats import FORMATS
from app.editorial.listing import (
    ListedEvent,
    ListedFile,
    ListedSound,
    ListedSoundFile,
    Listing,
)
from app.editorial.manifest import Manifest
from app.editorial.markers import SUFFIX, marker_edl

MEDIA, TIMELINE, DOCS = "MEDIA", "TIMELINE", "DOCS"
MANIFEST, CHECKSUMS = "manifest.json", "CHECKSUMS.sha256"
_WHOLE_PATH = re.compile(r"(/|\\\\|[A-Za-z]:[\\/])")


def write_papers(manifest: Manifest, folder: Path) -> list[Loss]:
    """Write everything but media and return what the lists cannot carry.

    New texts lie complete beside the old ones before the first is replaced.
    """
    listing = listing_of(manifest)
    losses: list[Loss] = []
    texts = {f"{DOCS}/READ_ME.txt": _read_me(manifest)}
    for name in manifest.lists:
        written = FORMATS[name](listing)
        losses += written.losses
        for suffix, text in written.texts:
            texts[f"{TIMELINE}/{manifest.name}{suffix}"] = text
    if manifest.markers:
        texts[f"{TIMELINE}/{manifest.name}{SUFFIX}"] = marker_edl(manifest)
    texts[MANIFEST] = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False) + "\n"
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    contents[CHECKSUMS] = _checksums(manifest, contents)
    _replace_all(folder, contents)
    return losses


def check_root(root: str) -> str:
    """A folder as another machine may see it; raises `BadInput` unless it is a whole path."""
    if not _WHOLE_PATH.match(root) or any(ord(letter) < 32 for letter in root):
        raise BadInput(
            f"{root!r} is not the whole path of a folder.",
            "Write it as the editing machine sees it: /Volumes/Show, D:\\Show or \\\\server\\show.",
        )
    return root


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        sounds=tuple(
            ListedSound(s.track, s.clip, s.source_in, s.source_out, s.record_in, s.record_out)
            for s in manifest.sounds
        ),
        sound_files={
            one.slate: ListedSoundFile(one.slate, Path(one.file).name, one.frames, one.channels)
            for one in manifest.sound_files
        },
    )


def _checksums(manifest: Manifest, contents: Mapping[str, bytes]) -> bytes:
    digests = {clip.file: clip.sha256 for clip in manifest.clips}
    digests |= {sound.file: sound.sha256 for sound in manifest.sound_files}
    digests |= {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _replace_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    parts = {folder / f"{name}.part": folder / name for name in contents}
    try:
        for part, name in zip(parts, contents, strict=True):
            with part.open("wb") as file:
                file.write(contents[name])
                file.flush()
                os.fsync(file.fileno())
        for part, final in parts.items():
            part.replace(final)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _read_me(manifest: Manifest) -> str:
    size = f"{manifest.width}x{manifest.height}"
    lines = [
        manifest.name,
        "",
        f"{len(manifest.events)} events, {size}, {manifest.rate} fps, {manifest.codec}, "
        f"start {manifest.start}.",
        "",
    ]
    if "xml" in manifest.lists:
        lines += [
            f"DaVinci Resolve, Premiere: import TIMELINE/{manifest.name}.xml. If media is asked",
            "for, choose the folder MEDIA.",
        ]
    if manifest.markers:
        lines += [
            f"Notes are markers: in Resolve, import TIMELINE/{manifest.name}{SUFFIX} into the",
            "timeline as timeline markers from EDL.",
        ]
    if manifest.sounds:
        lines += [
            f"Voice and music ({len(manifest.sounds)}) lie in MEDIA as 48 kHz WAV; the XML places",
            "them on audio tracks behind the takes' own sound.",
        ]
    lines += [
        "Other systems: import MEDIA first, then the list.",
        "Reels, file names and clip names are the same eight characters; every file carries its",
        "own timecode.",
    ]
    if manifest.colour == "ACES":
        lines += ["", "ACES: the files are display-referred. Input transform: Rec.709 display."]
    return "\n".join([*lines, ""])
