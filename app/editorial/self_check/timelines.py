"""The lists of a package: which files they are, read by our own readers, compared with the cut.

A new format's reader is one function here and one line in READERS; a format without one can never
be called verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest
from app.editorial.self_check.lists import compare
from app.editorial.self_check.marker_list import check_markers
from app.editorial.self_check.readers import ReadList, read_edl, read_xml
from app.editorial.self_check.report import ListRead, Problem

Checked = tuple[ListRead, list[Problem]]
_PART = 999  # an EDL's numbers have three digits


def check_lists(package: Path, manifest: Manifest) -> Iterator[Checked]:
    """Every list the manifest names, and the ones nobody knows."""
    expected: set[str] = set()
    for kind in manifest.lists:
        read = READERS.get(kind)
        if read is None:
            problem = Problem("", "file", "a list that can be verified", kind, "manifest.json")
            yield ListRead("manifest.json", kind, 0, 0, 1), [problem]
            continue
        for checked in read(package, manifest):
            expected.add(checked[0].file)
            yield checked
    if manifest.markers:
        checked = check_markers(package, manifest)
        expected.add(checked[0].file)
        yield checked
    for path in sorted((package / "TIMELINE").glob("*")):
        name = f"TIMELINE/{path.name}"
        if name not in expected and not path.name.startswith("."):
            problem = Problem("", "file", "no such list", path.name, name)
            yield ListRead(name, "unknown", 0, 0, 1), [problem]


def _xml(package: Path, manifest: Manifest) -> Iterator[Checked]:
    name = f"TIMELINE/{manifest.name}.xml"
    yield _checked(
        name, "FCP7 XML", lambda: read_xml(package / name), manifest, 0, len(manifest.events)
    )


def _edl(package: Path, manifest: Manifest) -> Iterator[Checked]:
    rate = parse_rate(manifest.rate)
    start = frames_of(manifest.start, rate)
    count = max(1, -(-len(manifest.events) // _PART))
    for part in range(count):
        suffix = "_V1" if count == 1 else f"_V1_p{part + 1}"
        name = f"TIMELINE/{manifest.name}{suffix}.edl"

        def read(path: Path = package / name) -> ReadList:
            return read_edl(path, rate, start)

        yield _checked(name, "EDL", read, manifest, part * _PART, _PART, count > 1)


def _checked(
    name: str,
    kind: str,
    read: Callable[[], ReadList],
    manifest: Manifest,
    first: int,
    count: int,
    part: bool = False,
) -> Checked:
    try:
        found = read()
    except BadInput as error:
        problem = Problem("", "file", "a readable list", error.message, name)
        return ListRead(name, kind, 0, 0, 1), [problem]
    title = f"{manifest.name} p{first // _PART + 1}" if part else manifest.name
    title = title[:70] if kind == "EDL" else title
    problems = compare(found, manifest, name, manifest.events[first : first + count], title)
    events = found.picture[0] if found.picture else ()
    ends = [end for event in events if isinstance(end := event.times["record_out"], int)]
    return ListRead(name, kind, len(events), max(ends, default=0), len(problems)), problems


READERS: dict[str, Callable[[Path, Manifest], Iterator[Checked]]] = {"xml": _xml, "edl": _edl}
