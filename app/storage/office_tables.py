"""The tables of `office.db`: what spans all films of one person. Never a key.

Caps and reservations by day and vendor stand ready; nothing fills them yet.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, MetaData, Table
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class OfficeRow(SQLModel, registry=registry(metadata=MetaData())):
    """The common ground of the office's tables."""


class SettingRow(OfficeRow, table=True):
    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


class KnownProjectRow(OfficeRow, table=True):
    """One row a folder: two folders may hold the same film until somebody adopts one."""

    __tablename__ = "known_project"
    path: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    machine: str
    name: str
    opened_at: str


class VendorAccountRow(OfficeRow, table=True):
    __tablename__ = "vendor_account"
    vendor: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    added_at: str


class CapRow(OfficeRow, table=True):
    """`scope` is `day` or `vendor`; `vendor` is empty for the day."""

    __tablename__ = "cap"
    scope: str = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    money: Any = Field(sa_type=JSON)


class ReservationRow(OfficeRow, table=True):
    """Written before the film's own reservation and settled after it, keyed to be repeatable."""

    __tablename__ = "reservation"
    job_id: str = Field(primary_key=True)
    attempt: int = Field(primary_key=True)
    project_id: str = Field(index=True)
    vendor: str
    day: str
    money: Any = Field(sa_type=JSON)
    settled: bool


def table_of(row: type[OfficeRow]) -> Table:
    """The Core table of a row class."""
    table = OfficeRow.metadata.tables[str(row.__tablename__)]
    assert isinstance(table, Table)
    return table
