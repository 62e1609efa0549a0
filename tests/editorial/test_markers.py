"""The list of markers is read back, and every change of it is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.editorial.manifest import Manifest, ManifestMarker
from app.editorial.self_check.timelines import check_lists
from tests.editorial.test_list_breaks import manifest, written

Change = Callable[[str], str]


def marked(*, drop: bool = False) -> Manifest:
    markers = (
        ManifestMarker(frame=2, duration=1, name="S010T01A fix", note="Ann: hand", colour="Red"),
        ManifestMarker(frame=30, duration=9, name="S030T01K seam", note="", colour="Cyan"),
    )
    return manifest(drop=drop).model_copy(update={"markers": markers})


def problems(folder: Path, made: Manifest) -> list[str]:
    found = [problem for _read, some in check_lists(folder, made) for problem in some]
    assert all("_markers" in problem.file for problem in found)
    return [problem.field for problem in found]


def test_a_list_of_markers_is_verified_and_a_film_without_has_none(tmp_path: Path) -> None:
    made = marked()
    folder = written(tmp_path / "with", made)
    assert problems(folder, made) == []
    kinds = [read.kind for read, _problems in check_lists(folder, made)]
    assert kinds == ["FCP7 XML", "EDL", "Markers"]
    plain = written(tmp_path / "without", manifest())
    assert not list((plain / "TIMELINE").glob("*_markers*"))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("record_in", lambda text: text.replace(":02 01:00:00:03", ":03 01:00:00:04")),
        ("event", lambda text: text.replace("01:00:00:02 01:00:00:03", "01:00:00:02 01:00:00:09")),
        ("duration", lambda text: text.replace("|D:9", "|D:8")),
        ("name", lambda text: text.replace("|M:S010T01A fix", "|M:S010T01A")),
        ("name", lambda text: text.replace("ResolveColorCyan", "ResolveColorBlue")),
        ("name", lambda text: text.replace("Ann: hand", "Ann: foot")),
        ("event", lambda text: text[: text.index("002  001")]),
        ("event", lambda text: text.replace("|C:Resolve", "C:Resolve")),
        ("file", lambda _text: "hänger"),
    ],
)  # fmt: skip
def test_every_break_of_it_is_found(field: str, change: Change, tmp_path: Path) -> None:
    made = marked()
    folder = written(tmp_path / "made", made)
    (file,) = (folder / "TIMELINE").glob("*_markers.edl")
    before = file.read_bytes().decode("ascii")
    assert change(before) != before
    file.write_bytes(change(before).encode())
    assert field in problems(folder, made)


def test_a_missing_list_and_one_too_many_are_found(tmp_path: Path) -> None:
    made = marked()
    folder = written(tmp_path / "made", made)
    (file,) = (folder / "TIMELINE").glob("*_markers.edl")
    assert problems(folder, manifest()) == ["file"]
    file.unlink()
    assert problems(folder, made) == ["file"]
