"""Verify a package: files and checksums, facts of the media, numbers of every list, pictures.

Writes nothing. Media is looked for by name inside the package, so a moved one passes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.domain.errors import NotFound
from app.domain.timing import frames_of, parse_rate, timecode
from app.editorial.manifest import Manifest, ManifestClip, ManifestSoundFile
from app.editorial.self_check.inventory import MANIFEST, own_numbers, read_manifest
from app.editorial.self_check.media_facts import read_facts
from app.editorial.self_check.own_tracks import sound_problems
from app.editorial.self_check.pictures import compare_pictures
from app.editorial.self_check.report import Problem, Report
from app.editorial.self_check.timelines import check_lists

CHECKSUMS = "CHECKSUMS.sha256"
_File = ManifestClip | ManifestSoundFile
_OF_SYSTEMS = ("thumbs.db", "desktop.ini")  # what file browsers leave behind


def verify(package: Path) -> Report:
    """Raises `NotFound` when there is no folder, `ToolMissing` without ffmpeg."""
    if not package.is_dir():
        raise NotFound(f"There is no package {package}.", "Give the folder with manifest.json.")
    manifest, problems = read_manifest(package)
    if manifest is None:
        return Report(ok=False, problems=tuple(problems))
    places = {one.slate: _place(package, one) for one in _media(manifest)}
    problems += [*_checksums(package, manifest, places), *_unlisted(package, manifest)]
    pictures = cannot_tell = 0
    with ThreadPoolExecutor(2, thread_name_prefix="verify") as pool:
        for found, compared, unsure in pool.map(
            lambda clip: _clip(places[clip.slate], clip), manifest.clips
        ):
            problems += found
            pictures += compared
            cannot_tell += unsure
    for sound in manifest.sound_files:
        problems += sound_problems(places[sound.slate], sound)
    problems += own_numbers(manifest)
    lists = list(check_lists(package, manifest))
    for _, found in lists:
        problems += found
    rate = parse_rate(manifest.rate)
    start = frames_of(manifest.start, rate)
    frames = max((event.record_out for event in manifest.events), default=0)
    reels = sorted({clip.reel for clip in manifest.clips})
    return Report(
        ok=not problems,
        events=len(manifest.events),
        frames=frames,
        start=timecode(start, rate, drop=manifest.drop),
        end=timecode(start + frames, rate, drop=manifest.drop),
        reels=len(reels),
        files=sum(path is not None for path in places.values()),
        problems=tuple(dict.fromkeys(problems)),
        pictures=pictures,
        cannot_tell=cannot_tell,
        lists=tuple(read for read, _ in lists),
        reel_names=tuple(reels),
        sounds=len(manifest.sounds),
    )


def _media(manifest: Manifest) -> list[_File]:
    return [*manifest.clips, *manifest.sound_files]


def _place(package: Path, clip: _File) -> Path | None:
    """Where the clip's file lies: where it was put, else wherever its name is found."""
    path = package / clip.file
    if path.is_file():
        return path
    return next((p for p in sorted(package.rglob(path.name)) if p.is_file()), None)


def _checksums(
    package: Path, manifest: Manifest, places: dict[str, Path | None]
) -> Iterator[Problem]:
    clips = {one.file: one for one in _media(manifest)}
    try:
        text = (package / CHECKSUMS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        yield Problem("", "file", CHECKSUMS, "missing", CHECKSUMS)
        text = ""
    listed: dict[str, str] = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        path = Path(name)
        if not digest or not name or path.is_absolute() or ".." in path.parts:
            yield Problem("", "checksum", "digest, two blanks, name", line[:80], CHECKSUMS)
        else:
            listed[name.strip()] = digest.strip()
    for name in sorted({*listed, MANIFEST, *clips}):
        clip = clips.get(name)
        slate = clip.slate if clip else ""
        if name not in listed and text:
            yield Problem(slate, "checksum", f"a line in {CHECKSUMS}", "none", name)
        place = places[clip.slate] if clip else package / name
        if place is None or not place.is_file():
            yield Problem(slate, "file", name, "missing", name)
            continue
        digest = _sha256(place)
        known = {listed.get(name, digest), clip.sha256 if clip else digest}
        for expected in sorted(known - {digest}):
            yield Problem(slate, "checksum", expected, digest, name)


def _unlisted(package: Path, manifest: Manifest) -> Iterator[Problem]:
    known = {Path(one.file).name for one in _media(manifest)}
    for path in sorted((package / "MEDIA").glob("*")):
        if path.name.startswith(".") or path.name.lower() in _OF_SYSTEMS:
            continue
        if path.name not in known:
            yield Problem(path.stem, "name", "no such clip", path.name, f"MEDIA/{path.name}")


def _clip(path: Path | None, clip: ManifestClip) -> tuple[list[Problem], int, int]:
    """Problems of one file, pictures compared, pictures nobody can judge."""
    if path is None:
        return [], 0, 0
    problems = []

    def differ(field: str, expected: object, found: object) -> None:
        if expected != found:
            problems.append(Problem(clip.slate, field, str(expected), str(found), clip.file))

    differ("size", clip.size, path.stat().st_size)
    facts = read_facts(path)
    if facts is None:
        problems.append(Problem(clip.slate, "file", "a movie", "cannot be read", clip.file))
        return problems, 0, 0
    differ("frames", clip.frames, facts.frames)
    differ("rate", parse_rate(clip.rate), facts.rate)
    differ("raster", f"{clip.width}x{clip.height}", f"{facts.width}x{facts.height}")
    differ("codec", clip.codec, facts.codec)
    differ("codec", _sound(clip.audio_channels), _sound(facts.audio_channels))
    differ("timecode", clip.timecode, facts.timecode or "none")
    differ("reel", clip.reel, facts.reel or "none")
    found, compared, unsure = compare_pictures(path, clip)
    return problems + found, compared, unsure


def _sound(channels: int) -> str:
    return f"{channels} channels of sound" if channels else "no sound"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
