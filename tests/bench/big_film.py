"""A film of many shots with takes, made from the sample film's own board."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2

from app import studio
from app.domain.ids import new_id
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.slate import base36, slate
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange, parse_rate
from app.production.board.board_order import GAP
from app.production.workbench import SampleOptions
from app.resources import resource
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import open_engine


def big_film(folder: Path, shots: int, takes: int) -> Path:
    """The sample film's scenes and shots over and over, each with `takes` takes.

    Files and the newest takes' thumbnails are links to one file each.
    """
    project = studio.open_office().sample(folder, SampleOptions(takes=1))
    store = SqliteFilmStore(open_engine(project / "project.db"))
    scenes, of_sample = store.all(Scene), store.all(Shot)
    picture = _thumbnail(project)
    made: list[Scene | Shot | Take] = []
    landed = datetime(2026, 11, 20, tzinfo=UTC)
    rounds = range(1, -(-shots // len(of_sample)) + 1)
    wanted = shots - len(of_sample)
    for n, old in enumerate(of_sample):
        made += _takes(old, takes, landed, n)
    for again in rounds:
        copies = {s.id: s.model_copy(update={"id": new_id()}) for s in scenes}
        for scene in copies.values():
            number = f"{scene.number}-{again}"
            place = again * len(scenes) * GAP + scene.position
            made.append(scene.model_copy(update={"number": number, "position": place}))
        for shot in of_sample[: max(0, wanted)]:
            n = again * len(of_sample) + of_sample.index(shot)
            new = shot.model_copy(
                update={
                    "id": new_id(),
                    "number": str((n + 1) * 10),
                    "code": base36(n + 36 * 36 * 10, 3),  # past those of the sample film
                    "position": (n + 1) * GAP,
                    "scene_id": copies[shot.scene_id].id if shot.scene_id else None,
                }
            )
            made.append(new)
            made += _takes(new, takes, landed, n)
        wanted -= len(of_sample)
    store.put(*[one for one in made if isinstance(one, Scene)])
    store.put(*[one for one in made if isinstance(one, Shot)])
    store.put(*[one for one in made if isinstance(one, Take)])
    (project / "media").mkdir(exist_ok=True)
    (one := project / "media" / "take.mov").write_bytes(b"a file that is there")
    for take in made:
        if isinstance(take, Take):
            os.link(one, project / take.file)
            if take.number == takes:
                os.link(picture, picture.with_name(f"{take.id}-480.jpg"))
    store.close()
    return project


def _takes(shot: Shot, takes: int, landed: datetime, place: int) -> list[Take]:
    probe = Probe(width=640, height=360, frames=96, rate=parse_rate(24), codec="h264")
    return [
        Take(
            id=new_id(),
            shot_id=shot.id,
            number=n,
            slate=slate(shot.code, n, "A"),
            model="animatic",
            file=f"media/{slate(shot.code, n, 'A')}.mov",
            sha256=f"{place * 100 + n:064x}",
            probe=probe,
            minute=(place * takes + n) % 1380,
            picked=FrameRange(start=12, end=84),
            landed_at=landed + timedelta(seconds=place * takes + n),
        )
        for n in range(1, takes + 1)
    ]


def _thumbnail(project: Path) -> Path:
    folder = project / "cache" / "thumbnails"
    folder.mkdir(parents=True, exist_ok=True)
    still = next(iter(sorted(resource("sample_film").rglob("*.jpg"))), None) or next(
        iter(sorted(resource("sample_film").rglob("*.png")))
    )
    large = cv2.imread(str(still))
    assert large is not None
    small = cv2.resize(large, (480, 270), interpolation=cv2.INTER_AREA)
    target = folder / "still.jpg"
    cv2.imwrite(str(target), small)
    return target
