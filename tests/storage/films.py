"""Ready-made records and databases for the storage tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.edit import added, edit
from app.domain.ids import new_id
from app.domain.job import Job
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.project import Project, parse_spec
from app.domain.render_order import RenderOrder
from app.domain.scene import Scene
from app.domain.shot import Beat, Camera, Elements, Move, Shot
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange, parse_rate
from app.storage.disk import sha256_of
from app.storage.film_store import SqliteFilmStore
from app.storage.job_book import SqliteJobBook
from app.storage.schema import FILM, upgrade
from app.storage.sqlite_engine import open_engine

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def store_at(folder: Path) -> SqliteFilmStore:
    file = folder / "project.db"
    if not file.exists():
        upgrade(file, FILM)
    return SqliteFilmStore(open_engine(file))


def book_of(store: SqliteFilmStore) -> SqliteJobBook:
    return SqliteJobBook(store.engine)


def project(**fields: Any) -> Project:
    base = {
        "id": new_id(),
        "name": "First Light",
        "spec": parse_spec("cinematic"),
        "created_at": NOON,
    }
    return Project(**{**base, **fields})


def scene(**fields: Any) -> Scene:
    return Scene(**{"id": new_id(), "position": 0, "number": "1", "heading": "EXT. PIER", **fields})


def shot(number: int = 10, **fields: Any) -> Shot:
    base = {
        "id": new_id(),
        "position": number,
        "number": str(number),
        "code": f"{number:03}",
        "frames": 72,
        "title": "Kāpiti, dawn",
        "elements": Elements(subject_action="Mara rows", camera=Camera(move=Move.DOLLY_IN)),
        "beats": (Beat(start_frame=0, end_frame=36, action="She looks up."),),
    }
    return Shot(**{**base, **fields})


def shots_in(store: SqliteFilmStore, count: int) -> list[Shot]:
    made = [shot(10 + n) for n in range(count)]
    store.commit(edit("Add shots", *map(added, made)))
    return made


def take(of: Shot, number: int = 1, **fields: Any) -> Take:
    slate = f"S{of.code}T{number:02}A"
    base = {
        "id": new_id(),
        "shot_id": of.id,
        "number": number,
        "slate": slate,
        "model": "animatic",
        "file": f"media/{slate}.mov",
        "sha256": "0" * 64,
        "probe": Probe(width=640, height=360, frames=96, rate=parse_rate(24), codec="prores"),
        "minute": 0,
        "picked": FrameRange(start=12, end=84),
        "landed_at": NOON,
    }
    return Take(**{**base, **fields})


def job(of: Shot, number: int = 1, price: str = "0.50", **fields: Any) -> Job:
    order = RenderOrder(
        shot_id=of.id,
        shot_number=of.number,
        card_id="runway-gen4.5",
        vendor="runway",
        mode=Mode.TEXT,
        prompt_id="p1",
        text="A pier at dawn.",
        seconds=5,
        frames=96,
        rate=parse_rate(24),
        width=1280,
        height=720,
    )
    base = {
        "id": new_id(),
        "shot_id": of.id,
        "take_number": number,
        "order": order,
        "account": "runway",
        "price": Money.of(price),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Job(**{**base, **fields})


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder with the hash of its bytes and the time it was changed."""
    return {
        str(file.relative_to(folder)): (sha256_of(file), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
