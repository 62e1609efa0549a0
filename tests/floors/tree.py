"""The project's own files, as the floor tests read them: no environment, no caches, no builds."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FOLDERS = ("app", "tests", "resources", "packaging", "docs", ".ci")
_LEFT_BY_TOOLS = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def project_files() -> Iterator[Path]:
    """Every file of the project, as it would be committed."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock")
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not _LEFT_BY_TOOLS.intersection(path.parts):
                yield path


def python_files(*folders: str) -> list[Path]:
    """The Python files under these folders; all of the project's without an argument."""
    wanted = folders or ("app", "tests")
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in wanted
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Path (relative, with slashes) and text of every file that is text."""
    for path in project_files():
        data = path.read_bytes()
        if b"\0" in data[:4096]:
            continue
        yield path.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")
