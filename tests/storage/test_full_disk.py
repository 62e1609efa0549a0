"""A disk that is full: named as such, nothing half-written, everything saved before still there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from app.domain.edit import added, edit
from app.domain.errors import DiskFull
from app.domain.shot import Shot
from app.storage.backups import copy_database
from app.storage.disk import write_whole
from app.storage.film_store import SqliteFilmStore
from tests.storage.films import shot, shots_in

# Every file of the child ends at 100,000 bytes, which the system reports like a full disk.
_LIMITED = """
import resource, signal, sys
from pathlib import Path
from app.domain.errors import DiskFull
from app.domain.ids import new_id
from app.storage.media_bin import FolderMediaBin
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    FolderMediaBin(Path(sys.argv[1])).keep_reference(Path(sys.argv[2]))
except DiskFull as error:
    print(error.message)
"""


def test_an_edit_that_does_not_fit_is_taken_back_whole(store: SqliteFilmStore) -> None:
    kept = shots_in(store, 5)
    with store.engine.connect() as conn:
        pages = conn.exec_driver_sql("pragma page_count").scalar_one()
    # SQLite answers with the very error of a full disk when it may not grow.
    store.engine.dispose()
    event.listen(
        store.engine, "connect", lambda raw, _: raw.execute(f"pragma max_page_count = {pages + 2}")
    )
    many = edit("Import", *(added(shot(100 + n, notes="x" * 2000)) for n in range(200)))
    with pytest.raises(DiskFull, match="not saved"):
        store.commit(many)
    assert store.all(Shot) == kept
    assert [label for _, label in store.edit_history()] == ["Add shots"]
    store.commit(edit("One more", added(shot(99))))


def test_a_reference_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    root, picture = tmp_path / "Film.takeboard", tmp_path / "large.png"
    root.mkdir()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(300_000))
    command = [sys.executable, "-c", _LIMITED, str(root), str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "The disk is full" in done.stdout
    assert list((root / "references").iterdir()) == []


def test_a_backup_that_does_not_fit_is_not_left_lying(
    store: SqliteFilmStore, tmp_path: Path
) -> None:
    shots_in(store, 300)
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "from datetime import UTC, datetime;"
        "import sqlite3; from app.domain.errors import DiskFull;"
        "from app.storage.backups import Backups;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: Backups(Path(sys.argv[1]), lambda: datetime.now(UTC)).make()\n"
        "except (DiskFull, OSError, sqlite3.Error): print('refused')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "project.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
    assert list((tmp_path / "backups").iterdir()) == []
    copy_database(tmp_path / "project.db", tmp_path / "copy.db")


def test_a_small_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "a.toml"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [file.name for file in tmp_path.iterdir()] == ["a.toml"]
