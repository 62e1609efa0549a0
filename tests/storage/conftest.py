"""A store on a real SQLite file for every storage test that asks for one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from tests.storage.films import book_of, store_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteFilmStore]:
    made = store_at(tmp_path)
    yield made
    made.close()


@pytest.fixture
def book(store: SqliteFilmStore) -> SqliteJobBook:
    return book_of(store)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that any user of this machine can reach; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="takeboard-test-"))
    folder.chmod(0o755)
    yield folder
    for inside in [folder, *folder.rglob("*")]:
        inside.chmod(0o755)
    shutil.rmtree(folder)
