"""The common ground of the tables of one film."""

from __future__ import annotations

from sqlalchemy import JSON, MetaData, Table
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

JSON_COLUMN = JSON(none_as_null=True)


class FilmRow(SQLModel, registry=registry(metadata=MetaData())):
    """The common ground of all tables of one film, apart from any other database's."""


def table_of(row: type[FilmRow]) -> Table:
    """The Core table of a row class."""
    table = FilmRow.metadata.tables[str(row.__tablename__)]
    assert isinstance(table, Table)
    return table
