"""What one person's films have in common: this machine's name, known projects, vendor accounts.

`office.db` in the person's data folder; small, shared by all running copies of the program. Keys
are the keychain's.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from app.domain.errors import ProjectTooNew
from app.domain.ids import new_id
from app.storage.disk import named_disk_errors
from app.storage.folder_lock import waiting_lock
from app.storage.home import home_folder
from app.storage.office_tables import KnownProjectRow, SettingRow, VendorAccountRow, table_of
from app.storage.recovery import damage, set_aside
from app.storage.schema import OFFICE, is_old, upgrade
from app.storage.sqlite_engine import READING, open_engine


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A folder that was opened here. It may be gone by now."""

    path: Path
    project_id: str
    name: str
    opened_at: datetime


class Office:
    """Opens or makes `office.db`; a damaged one is set aside, since films stand by themselves."""

    def __init__(
        self, folder: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.folder, self._now = folder or home_folder(), now
        file = self.folder / "office.db"
        with named_disk_errors("your own data folder"):
            self.folder.mkdir(parents=True, exist_ok=True)
            with waiting_lock(self.folder / "office.lock"):
                self.report = _prepare(file, now())
        self._engine = open_engine(file)
        self.machine = self._machine()

    def remember(self, project_id: str, name: str, folder: Path) -> None:
        """Note that a film was opened here, for the recent list and for finding copies."""
        statement = sqlite.insert(table_of(KnownProjectRow)).values(
            path=os.path.realpath(folder),
            project_id=project_id,
            machine=self.machine,
            name=name,
            opened_at=self._now().isoformat(),
        )
        fresh = {
            name: statement.excluded[name]
            for name in ("project_id", "machine", "name", "opened_at")
        }
        with self._engine.begin() as conn:
            conn.execute(statement.on_conflict_do_update(index_elements=["path"], set_=fresh))

    def recent(self, limit: int = 12) -> list[KnownProject]:
        """Projects that are still where they were opened, the last one first."""
        table = table_of(KnownProjectRow)
        query = select(table).order_by(table.c.opened_at.desc())
        with self._engine.connect().execution_options(**READING) as conn:
            rows = conn.execute(query).all()
        known = [
            KnownProject(
                Path(row.path), row.project_id, row.name, datetime.fromisoformat(row.opened_at)
            )
            for row in rows
        ]
        return [one for one in known if (one.path / "project.db").exists()][:limit]

    def accounts(self) -> list[tuple[str, str]]:
        """Vendor and account name of each account added here; a vendor's main one has no name."""
        table = table_of(VendorAccountRow)
        with self._engine.connect().execution_options(**READING) as conn:
            rows = conn.execute(select(table).order_by(table.c.vendor, table.c.name)).all()
        return [(row.vendor, row.name) for row in rows]

    def add_account(self, vendor: str, name: str = "") -> None:
        table = table_of(VendorAccountRow)
        statement = sqlite.insert(table).values(
            vendor=vendor, name=name, added_at=self._now().isoformat()
        )
        with self._engine.begin() as conn:
            conn.execute(statement.on_conflict_do_nothing())

    def remove_account(self, vendor: str, name: str = "") -> None:
        table = table_of(VendorAccountRow)
        with self._engine.begin() as conn:
            conn.execute(table.delete().where(table.c.vendor == vendor, table.c.name == name))

    def setting(self, name: str) -> str | None:
        """A kept value; None where there is none."""
        table = table_of(SettingRow)
        with self._engine.connect().execution_options(**READING) as conn:
            found = conn.execute(select(table.c.value).where(table.c.name == name)).scalar()
        return None if found is None else str(found)

    def settings(self, prefix: str) -> dict[str, str]:
        """Every kept value whose name begins with this, by name."""
        table = table_of(SettingRow)
        wanted = select(table).where(table.c.name.startswith(prefix, autoescape=True))
        with self._engine.connect().execution_options(**READING) as conn:
            return {row.name: row.value for row in conn.execute(wanted.order_by(table.c.name))}

    def keep_setting(self, name: str, value: str | None) -> None:
        """Keep a value under a name; None forgets it."""
        table = table_of(SettingRow)
        with self._engine.begin() as conn:
            if value is None:
                conn.execute(table.delete().where(table.c.name == name))
                return
            fresh = sqlite.insert(table).values(name=name, value=value)
            conn.execute(
                fresh.on_conflict_do_update(
                    index_elements=["name"], set_={"value": fresh.excluded.value}
                )
            )

    def close(self) -> None:
        self._engine.dispose()

    def _machine(self) -> str:
        table = table_of(SettingRow)
        wanted = select(table.c.value).where(table.c.name == "machine")
        with self._engine.connect().execution_options(**READING) as conn:
            found = conn.execute(wanted).scalar()
        if found is not None:
            return str(found)
        first = sqlite.insert(table).values(name="machine", value=new_id())
        with self._engine.begin() as conn:
            conn.execute(first.on_conflict_do_nothing())
            return str(conn.execute(wanted).scalar_one())


def _prepare(file: Path, now: datetime) -> list[str]:
    report = []
    if file.exists() and (problem := damage(file, live=True)):
        for side in ("", "-wal", "-shm"):
            aside = file.with_name(f"office-damaged-{now:%Y%m%dT%H%M%SZ}.db{side}")
            set_aside(Path(f"{file}{side}"), aside)
        report.append(
            f"Your own data file was damaged ({problem}) and was begun anew: the list of recent "
            "projects is empty. Projects and keys are not touched."
        )
    try:
        if not file.exists() or is_old(file, OFFICE, live=True):
            upgrade(file, OFFICE)
    except ProjectTooNew as error:
        raise ProjectTooNew(
            "A newer version of Takeboard was used on this account.",
            "Install that version or a newer one. Nothing was changed.",
            error.details,
        ) from error
    return report
