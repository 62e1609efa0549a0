"""The changelog keeps its form, so that a release can be cut from it."""

import datetime
import re

import app
from tests.floors.tree import ROOT

KINDS = {"Added", "Changed", "Fixed", "Removed"}
VERSION = re.compile(r"## \[(?P<name>Unreleased|\d+\.\d+\.\d+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?$")


def changelog() -> list[tuple[str, datetime.date | None, dict[str, list[str]]]]:
    """Version, day, and the sentences of each kind, in the file's order."""
    versions: list[tuple[str, datetime.date | None, dict[str, list[str]]]] = []
    sentences: list[str] = []
    for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found = VERSION.match(line)
            assert found, line
            day = datetime.date.fromisoformat(found["day"]) if found["day"] else None
            versions.append((found["name"], day, {}))
        elif line.startswith("### "):
            sentences = versions[-1][2].setdefault(line.removeprefix("### "), [])
        elif line.startswith("- "):
            sentences.append(line.removeprefix("- "))
        elif line.startswith("  "):
            sentences[-1] += " " + line.strip()
        else:
            assert not line or not versions, f"neither heading nor entry: {line!r}"
    return versions


def test_every_entry_stands_under_a_known_kind_and_is_a_sentence() -> None:
    for name, _, kinds in changelog():
        assert kinds.keys() <= KINDS, name
        for entry in (entry for entries in kinds.values() for entry in entries):
            assert entry.endswith("."), entry
            assert entry[0].isupper() or not entry[0].isalpha(), entry


def test_versions_run_from_newest_to_oldest() -> None:
    versions = changelog()
    released = [(name, day) for name, day, _ in versions if name != "Unreleased"]
    assert "Unreleased" not in [name for name, _, _ in versions[1:]]
    assert all(day for _, day in released)
    days = [day for _, day in released if day]
    assert days == sorted(days, reverse=True)


def test_the_newest_release_is_the_programs_version_once_there_is_one() -> None:
    released = [name for name, _, _ in changelog() if name != "Unreleased"]
    assert released[:1] in ([], [app.__version__])
