"""The tables of `project.db`, one per stored kind, columns named as the domain's fields.

Shape only: SQLModel classes declare it, `mapping` reads and writes it through Core. What a query
filters or sorts by is a column of its own type; nested values are JSON. Times are ISO text in UTC.
A change here needs a migration beside it (`migrations/film`), which a test compares with this file.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Table
from sqlmodel import Field

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.delivery import Delivery
from app.domain.job import Attempt, Job, JobEvent, LedgerEntry
from app.domain.note import Note, ReviewPlace
from app.domain.project import Project
from app.domain.prompt import PromptVersion
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.scene import Scene
from app.domain.script import Script
from app.domain.shot import Shot
from app.domain.sound import Sound
from app.domain.take import Take
from app.domain.value import Value
from app.domain.webhook import Notice
from app.storage.film_row import JSON_COLUMN as _JSON
from app.storage.film_row import FilmRow as FilmRow
from app.storage.film_row import table_of as table_of
from app.storage.job_tables import AttemptRow, JobEventRow, LedgerRow
from app.storage.job_tables import JobRow as JobRow
from app.storage.note_tables import NoteRow, ReviewPlaceRow


class ProjectRow(FilmRow, table=True):
    __tablename__ = "project"
    id: str = Field(primary_key=True)
    name: str
    client: str
    spec: Any = Field(sa_type=_JSON)
    style: str
    negatives: Any = Field(sa_type=_JSON)
    takes_per_shot: int
    cap: Any = Field(sa_type=_JSON, nullable=True)
    media_root: str | None
    locked_at: str | None
    created_at: str
    created_by: str


class SceneRow(FilmRow, table=True):
    __tablename__ = "scene"
    id: str = Field(primary_key=True)
    position: int
    number: str
    heading: str
    place: str
    time_of_day: str
    synopsis: str
    mood: str
    tactic: str


class ShotRow(FilmRow, table=True):
    __tablename__ = "shot"
    id: str = Field(primary_key=True)
    scene_id: str | None
    position: int
    number: str
    code: str = Field(unique=True)
    kind: str
    title: str
    frames: int
    omitted: bool
    elements: Any = Field(sa_type=_JSON)
    beats: Any = Field(sa_type=_JSON)
    dialogue: str
    audio: str
    negatives: Any = Field(sa_type=_JSON)
    preset: str
    character_ids: Any = Field(sa_type=_JSON)
    anchor_ids: Any = Field(sa_type=_JSON)
    reference_ids: Any = Field(sa_type=_JSON)
    first_frame_id: str | None
    last_frame_id: str | None
    model: str | None
    seed: int | None = Field(sa_type=BigInteger, nullable=True)
    hero: bool
    critical: bool
    linked: bool
    lookbook: bool
    character_coverage: bool
    bookend: bool
    cuts_with_live_action: bool
    coverage: str
    client: str
    accepted_failure: str
    batch_group: int | None
    consistency_notes: str
    notes: str
    script_lines: Any = Field(sa_type=_JSON)
    waived: Any = Field(sa_type=_JSON)
    vendor_options: Any = Field(sa_type=_JSON)


class ScriptRow(FilmRow, table=True):
    __tablename__ = "script"
    id: str = Field(primary_key=True)
    position: int = Field(unique=True)
    name: str
    form: str
    text: str
    sha256: str
    encoding: str
    read_at: str


class CharacterRow(FilmRow, table=True):
    __tablename__ = "character"
    id: str = Field(primary_key=True)
    name: str
    wording: str
    still_ids: Any = Field(sa_type=_JSON)
    slots: Any = Field(sa_type=_JSON)
    seed: int | None = Field(sa_type=BigInteger, nullable=True)
    locked_checksum: str | None
    locked_at: str | None
    likeness: Any = Field(sa_type=_JSON)
    consent: str
    position: int


class AnchorRow(FilmRow, table=True):
    __tablename__ = "anchor"
    id: str = Field(primary_key=True)
    name: str
    asset_id: str | None
    description: str
    position: int


class ReferenceKitRow(FilmRow, table=True):
    __tablename__ = "reference_kit"
    id: str = Field(primary_key=True)
    hero_id: str | None
    still_ids: Any = Field(sa_type=_JSON)


class AssetRow(FilmRow, table=True):
    __tablename__ = "asset"
    id: str = Field(primary_key=True)
    file: str
    sha256: str = Field(index=True)
    media_type: str
    width: int | None
    height: int | None
    name: str
    parent_take_id: str | None
    parent_frame: int | None
    original_file: str | None
    original_sha256: str | None = Field(index=True)
    look: Any = Field(sa_type=_JSON, nullable=True)
    still_of: str | None = Field(index=True)
    made: Any = Field(sa_type=_JSON, nullable=True)


class PromptVersionRow(FilmRow, table=True):
    __tablename__ = "prompt_version"
    __table_args__ = (Index("prompt_version_number", "shot_id", "card_id", "version", unique=True),)
    id: str = Field(primary_key=True)
    shot_id: str
    card_id: str
    version: int
    prompt: Any = Field(sa_type=_JSON)
    sha256: str
    created_at: str


class TakeRow(FilmRow, table=True):
    __tablename__ = "take"
    __table_args__ = (Index("take_of_shot", "shot_id", "circled"),)
    id: str = Field(primary_key=True)
    shot_id: str
    number: int
    slate: str = Field(unique=True)
    model: str
    file: str
    sha256: str
    probe: Any = Field(sa_type=_JSON)
    minute: int
    slots: int
    cut_range: Any = Field(sa_type=_JSON, nullable=True)
    picked: Any = Field(sa_type=_JSON)
    circled: bool
    status: str
    reject_reason: str
    evaluation: Any = Field(sa_type=_JSON, nullable=True)
    job_id: str | None
    prompt_id: str | None
    order_sha256: str | None
    parent_take_id: str | None
    seed: int | None = Field(sa_type=BigInteger, nullable=True)
    rehearsed: bool
    external: bool
    missing: bool
    landed_at: str
    note: str
    stars: int
    label: str


class SoundRow(FilmRow, table=True):
    __tablename__ = "sound"
    id: str = Field(primary_key=True)
    track: str
    asset_id: str
    record_start: int
    source_in: int
    frames: int


class DeliveryRow(FilmRow, table=True):
    __tablename__ = "delivery"
    id: str = Field(primary_key=True)
    version: int
    name: str
    folder: str
    events: int
    frames: int
    take_ids: Any = Field(sa_type=_JSON)
    verified: bool | None
    problems: int
    made_at: str


class GivenCodeRow(FilmRow, table=True):
    """Every shot code ever given, and to which shot; never shortened."""

    __tablename__ = "given_code"
    code: str = Field(primary_key=True)
    shot_id: str


class TakeCounterRow(FilmRow, table=True):
    __tablename__ = "take_counter"
    shot_id: str = Field(primary_key=True)
    last: int


class ReelClockRow(FilmRow, table=True):
    """One row: the next free whole minute, counted over all clocks."""

    __tablename__ = "reel_clock"
    id: int = Field(primary_key=True)
    next_minute: int


class EditHistoryRow(FilmRow, table=True):
    __tablename__ = "edit_history"
    seq: int | None = Field(default=None, primary_key=True)
    at: str
    label: str
    changes: Any = Field(sa_type=_JSON)


class NoticeRow(FilmRow, table=True):
    __tablename__ = "notice"
    id: str = Field(primary_key=True)
    seq: int
    body: str
    tries: int
    due_at: str = Field(index=True)
    said: str
    given_up: bool


class NoticeCursorRow(FilmRow, table=True):
    """One row while news of jobs is sent: the last recorded change that was looked at."""

    __tablename__ = "notice_cursor"
    id: int = Field(primary_key=True)
    seq: int


class PlaceRow(FilmRow, table=True):
    """One row: the machine and folder in which this film's jobs belong."""

    __tablename__ = "place"
    id: int = Field(primary_key=True)
    machine: str
    path: str
    project_id: str


TABLES: dict[type[Value], Table] = {
    Project: table_of(ProjectRow),
    Scene: table_of(SceneRow),
    Shot: table_of(ShotRow),
    Script: table_of(ScriptRow),
    Character: table_of(CharacterRow),
    Anchor: table_of(AnchorRow),
    ReferenceKit: table_of(ReferenceKitRow),
    Asset: table_of(AssetRow),
    PromptVersion: table_of(PromptVersionRow),
    Take: table_of(TakeRow),
    Note: table_of(NoteRow),
    ReviewPlace: table_of(ReviewPlaceRow),
    Sound: table_of(SoundRow),
    Delivery: table_of(DeliveryRow),
    Job: table_of(JobRow),
    Attempt: table_of(AttemptRow),
    JobEvent: table_of(JobEventRow),
    LedgerEntry: table_of(LedgerRow),
    Notice: table_of(NoticeRow),
}
