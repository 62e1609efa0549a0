"""The office knows this machine, the films opened on it and the accounts; and preferences last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.errors import ProjectTooNew
from app.storage.bare_sqlite import plain
from app.storage.board_query import last_project
from app.storage.home import home_folder
from app.storage.office import Office
from tests.storage.test_damage import HandClock


def film_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "project.db").touch()
    return folder


def test_the_home_is_where_the_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home_folder().name == "takeboard"
    monkeypatch.setenv("TAKEBOARD_HOME", str(tmp_path / "mine"))
    assert home_folder() == tmp_path / "mine"
    office = Office()
    assert (tmp_path / "mine" / "office.db").exists()
    office.close()


def test_a_machine_keeps_its_name(tmp_path: Path) -> None:
    first, again, other = Office(tmp_path / "a"), Office(tmp_path / "a"), Office(tmp_path / "b")
    assert first.machine == again.machine != other.machine
    for office in (first, again, other):
        office.close()


def test_many_programs_may_start_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        offices = list(pool.map(lambda _: Office(tmp_path / "home"), range(6)))
    assert len({office.machine for office in offices}) == 1
    for office in offices:
        office.close()


def test_recent_films_are_those_still_there_the_last_first(tmp_path: Path) -> None:
    clock = HandClock()
    office = Office(tmp_path / "home", clock)
    one, two = film_folder(tmp_path / "one"), film_folder(tmp_path / "two")
    for folder in (one, two, one, tmp_path / "gone"):
        clock.forward(minutes=1)
        office.remember(f"id {folder.name}", folder.name, folder)
    assert [(known.path, known.name) for known in office.recent()] == [(one, "one"), (two, "two")]
    assert last_project(tmp_path / "home") == one
    assert last_project(tmp_path / "nowhere") is None
    office.close()


def test_accounts_are_names_only(tmp_path: Path) -> None:
    office = Office(tmp_path / "home")
    office.add_account("runway")
    office.add_account("runway", "studio-b")
    office.add_account("runway")
    assert office.accounts() == [("runway", ""), ("runway", "studio-b")]
    office.remove_account("runway")
    assert office.accounts() == [("runway", "studio-b")]
    office.close()


def test_a_damaged_office_is_set_aside_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"this is not a database, not at all")
    office = Office(tmp_path)
    assert "Projects and keys are not touched" in office.report[0]
    assert len(list(tmp_path.glob("office-damaged-*.db"))) == 1
    office.close()


def test_a_newer_office_is_refused(tmp_path: Path) -> None:
    Office(tmp_path).close()
    conn = plain(tmp_path / "office.db", mode="rw")
    conn.execute("update alembic_version set version_num = 'office_0999'")
    conn.commit()
    conn.close()
    with pytest.raises(ProjectTooNew, match="newer version"):
        Office(tmp_path)
