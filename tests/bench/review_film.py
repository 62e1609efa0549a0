"""A film for measuring Review: shots with many takes of the bench clips, with and without proxies.

Files, proxies and thumbnails are links to the kept clips, so that a hundred takes cost no disk; and
nothing is left for the window to make while it is measured.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import studio
from app.domain.ids import new_id
from app.domain.project import parse_spec
from app.domain.shot import Shot
from app.domain.slate import slate
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.media.probe import probe
from app.media.proxy import note_file
from app.media.thumbnails import of_take
from app.production.art.thumbnails import WIDTH
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import open_engine
from app.storage.thumbnail_name import thumbnail_file
from tests.bench.review_clips import clip, proxy

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWYZ"


def review_film(folder: Path, shots: Sequence[tuple[int, bool]], clips: Sequence[Path]) -> Path:
    """One shot for each (takes, with proxies), numbered in tens; takes use the clips in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    office = studio.open_office()
    film = office.new_project(folder, "Bench", parse_spec("1920x1080@24"), "")
    bench = studio.open_film(film, True)
    for _ in shots:
        bench.board.new_shot()
    bench.session.close()
    (film / "cache" / "proxies").mkdir(parents=True, exist_ok=True)
    store = SqliteFilmStore(open_engine(film / "project.db"))
    facts = [probe(file) for file in clips]
    pictures = [folder / f"{n}.jpg" for n in range(len(clips))]
    for source, fact, picture in zip(clips, facts, pictures, strict=True):
        of_take(source, fact.frames // 2, picture, WIDTH)
    takes = []
    ordered = sorted(store.all(Shot), key=lambda shot: int(shot.number))
    for place, (shot, (count, small)) in enumerate(zip(ordered, shots, strict=True)):
        for n in range(count):
            which = n % len(clips)
            name = slate(shot.code, n % 99 + 1, LETTERS[n // 99])
            take = Take(
                id=new_id(),
                shot_id=shot.id,
                number=n + 1,
                slate=name,
                model="animatic",
                file=f"media/{name}.mp4",
                sha256=f"{place * 1000 + n:064x}",
                probe=facts[which],
                minute=(place * 100 + n) % 1380,
                picked=FrameRange(start=0, end=facts[which].frames),
                landed_at=datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=n),
            )
            _link(clips[which], film / take.file)
            _link(pictures[which], thumbnail_file(film, take.id, WIDTH))
            if small:
                made = proxy(clips[which])
                target = film / "cache" / "proxies" / f"{take.id}.mov"
                _link(made, target)
                _link(note_file(made), note_file(target))
            takes.append(take)
    store.put(*takes)
    store.close()
    return film


def bench_clips(count: int = 2) -> list[Path]:
    return [clip(n) for n in range(count)]


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk
        target.symlink_to(source)
