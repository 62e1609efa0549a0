"""The tables of what was said in Review, and of how it was looked at."""

from __future__ import annotations

from typing import Any

from sqlmodel import Field

from app.storage.film_row import JSON_COLUMN, FilmRow


class NoteRow(FilmRow, table=True):
    __tablename__ = "note"
    id: str = Field(primary_key=True)
    take_id: str = Field(index=True)
    shot_id: str = Field(index=True)
    kind: str
    frames: Any = Field(sa_type=JSON_COLUMN)
    author: str
    text: str
    strokes: Any = Field(sa_type=JSON_COLUMN)
    answer: str
    answered_by: str
    done: bool
    source: str
    created_at: str


class ReviewPlaceRow(FilmRow, table=True):
    __tablename__ = "review_place"
    id: str = Field(primary_key=True)
    panes: Any = Field(sa_type=JSON_COLUMN)
    layout: str
    mode: str
    offsets: Any = Field(sa_type=JSON_COLUMN)
