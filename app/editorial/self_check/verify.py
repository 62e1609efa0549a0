"""Verify a package: files and checksums, facts of the media, numbers of every list, pictures.

Writes nothing. Media is looked for by name inside the package, so a moved one passes. In a list
the clip is the one its clip name says; what does not belong to it is the fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import BadInput, NotFound
from app.domain.timing import frames_of, parse_rate, timecode
from app.editorial.manifest import Manifest, ManifestClip
from app.editorial.self_check.lists import compare
from app.editorial.self_check.media_facts import read_facts
from app.editorial.self_check.pictures import compare_pictures
from app.editorial.self_check.readers import ReadList, read_edl, read_xml
from app.editorial.self_check.report import ListRead, Problem, Report


def verify(package: Path) -> Report:
    """Raises `NotFound` when there is no folder, `ToolMissing` without ffmpeg."""
    if not package.is_dir():
        raise NotFound(f"There is no package {package}.", "Give the folder with manifest.json.")
    try:
        text = (package / "manifest.json").read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        what = "missing" if isinstance(error, OSError) else "not a manifest"
        problem = Problem("", "file", "manifest.json", what, "manifest.json")
        return Report(ok=False, problems=(problem,))
    problems = [*_checksums(package, manifest), *_unlisted(package, manifest)]
    with ThreadPoolExecutor(2, thread_name_prefix="verify") as pool:
        looked = list(pool.map(lambda clip: _clip(package, clip), manifest.clips))
    pictures = cannot_tell = 0
    for found, compared, unsure in looked:
        problems += found
        pictures += compared
        cannot_tell += unsure
    problems += _own_numbers(manifest)
    lists = []
    for read in _lists(package, manifest):
        problems += read[1]
        lists.append(read[0])
    rate, start = parse_rate(manifest.rate), frames_of(manifest.start, parse_rate(manifest.rate))
    frames = max((event.record_out for event in manifest.events), default=0)
    reels = sorted({clip.reel for clip in manifest.clips})
    return Report(
        ok=not problems,
        events=len(manifest.events),
        frames=frames,
        start=timecode(start, rate, drop=manifest.drop),
        end=timecode(start + frames, rate, drop=manifest.drop),
        reels=len(reels),
        files=sum((package / clip.file).is_file() for clip in manifest.clips),
        problems=tuple(dict.fromkeys(problems)),
        pictures=pictures,
        cannot_tell=cannot_tell,
        lists=tuple(lists),
        reel_names=tuple(reels),
    )


def _checksums(package: Path, manifest: Manifest) -> Iterator[Problem]:
    clips = {clip.file: clip for clip in manifest.clips}
    try:
        text = (package / "CHECKSUMS.sha256").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        yield Problem("", "file", "CHECKSUMS.sha256", "missing", "CHECKSUMS.sha256")
        return
    listed = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        listed[name.strip()] = digest.strip()
    listed.pop("", None)
    wanted = {"manifest.json", *clips}
    for name in sorted({*listed, *wanted}):
        path = package / name
        clip = Path(name).stem if name in clips else ""
        if name not in listed:
            yield Problem(clip, "checksum", "a line in CHECKSUMS.sha256", "none", name)
        if not path.is_file():
            yield Problem(clip, "file", name, "missing", name)
            continue
        digest = _sha256(path)
        known = {listed.get(name), clips[name].sha256 if name in clips else listed.get(name)}
        for expected in sorted(k for k in known if k and k != digest):
            yield Problem(clip, "checksum", expected, digest, name)


def _unlisted(package: Path, manifest: Manifest) -> Iterator[Problem]:
    known = {Path(clip.file).name for clip in manifest.clips}
    for path in sorted((package / "MEDIA").glob("*")):
        if path.name not in known:
            yield Problem(path.stem, "name", "no such clip", path.name, f"MEDIA/{path.name}")


def _clip(package: Path, clip: ManifestClip) -> tuple[list[Problem], int, int]:
    path = package / clip.file
    if not path.is_file():
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
    differ("timecode", clip.timecode, facts.timecode or "none")
    differ("reel", clip.reel, facts.reel or "none")
    found, compared, unsure = compare_pictures(path, clip)
    return problems + found, compared, unsure


def _own_numbers(manifest: Manifest) -> Iterator[Problem]:
    """The manifest against itself: reels once, source timecode apart, no hole, no overlap."""
    rate = parse_rate(manifest.rate)
    name = "manifest.json"
    spans: list[tuple[int, int, str]] = []
    seen: dict[str, str] = {}
    for clip in manifest.clips:
        if clip.reel in seen:
            yield Problem(clip.slate, "reel", "used once", f"also {seen[clip.reel]}", name)
        seen[clip.reel] = clip.slate
        if not clip.slate == clip.reel == Path(clip.file).stem:
            yield Problem(clip.slate, "name", clip.slate, f"{clip.reel}, {clip.file}", name)
        start = frames_of(clip.timecode, rate)
        spans.append((start, start + clip.frames, clip.slate))
    spans.sort()
    for (_, end, _), (start, _, slate) in pairwise(spans):
        if start < end:
            yield Problem(slate, "timecode", "a range of its own", "overlaps", name)
    frames = {clip.slate: clip.frames for clip in manifest.clips}
    at = 0
    for event in manifest.events:
        if event.record_in != at:
            yield Problem(event.clip, "record_in", str(at), str(event.record_in), name)
        if event.record_out - event.record_in != event.source_out - event.source_in:
            length = event.source_out - event.source_in
            lasts = event.record_out - event.record_in
            yield Problem(event.clip, "duration", str(length), str(lasts), name)
        if not 0 <= event.source_in < event.source_out <= frames.get(event.clip, 0):
            found = f"{event.source_in} to {event.source_out}"
            yield Problem(event.clip, "source_out", "inside the file", found, name)
        at = event.record_out


def _lists(package: Path, manifest: Manifest) -> Iterator[tuple[ListRead, list[Problem]]]:
    rate = parse_rate(manifest.rate)
    start = frames_of(manifest.start, rate)
    folder = package / "TIMELINE"
    if "xml" in manifest.lists:
        name = f"TIMELINE/{manifest.name}.xml"
        try:
            read = read_xml(package / name)
        except BadInput as error:
            yield _unreadable(name, "FCP7 XML", error)
        else:
            yield _compared(read, manifest, name, "FCP7 XML")
    if "edl" in manifest.lists:
        files = sorted(folder.glob("*_V1*.edl"), key=lambda path: (len(path.name), path.name))
        name = f"TIMELINE/{files[0].name}" if files else f"TIMELINE/{manifest.name}_V1.edl"
        try:
            if not files:
                raise BadInput("missing")
            parts = [read_edl(path, rate, start) for path in files]
        except BadInput as error:
            yield _unreadable(name, "EDL", error)
        else:
            events = tuple(event for part in parts for event in part.events)
            yield _compared(ReadList(events=events, rate=rate), manifest, name, "EDL")


def _compared(
    read: ReadList, manifest: Manifest, name: str, kind: str
) -> tuple[ListRead, list[Problem]]:
    problems = compare(read, manifest, name)
    frames = max((event.record_out for event in read.events), default=0)
    return ListRead(name, kind, len(read.events), frames, len(problems)), problems


def _unreadable(name: str, kind: str, error: BadInput) -> tuple[ListRead, list[Problem]]:
    problem = Problem("", "file", "a readable list", error.message, name)
    return ListRead(name, kind, 0, 0, 1), [problem]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
