"""Killed at any instant, nothing that was shown as saved is lost and nothing is half there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from app.domain.job import JobState
from app.domain.shot import Shot
from app.domain.take import Take
from app.storage.office import Office
from app.storage.project_folder import create_film, open_film
from tests.storage.films import project, shots_in

KILLS = 10
# Saves edits, takes with their files and job moves for ever, and says so after each.
_WRITER = """
import sys
from pathlib import Path
from app.domain.edit import changed, edit
from app.domain.job import JobState
from app.domain.shot import Shot
from app.storage.office import Office
from app.storage.project_folder import open_film
from tests.storage.films import NOON, job, take

film = open_film(Path(sys.argv[1]), Office(Path(sys.argv[2])), write=True)
print("open", flush=True)
for turn in range(100_000):
    one = film.store.all(Shot)[turn % 3]
    title = f"{sys.argv[3]}.{turn}"
    film.store.commit(edit("Title", changed(one, one.model_copy(update={"title": title}))))
    print("title", one.id, title, flush=True)
    with film.store.transaction() as tx:
        number = film.store.next_take_number(one.id, tx)
        made = job(one, number)
        film.book.add(tx, [made], NOON)
        film.book.move(tx, made.id, JobState.SUBMITTING, "", NOON)
    print("job", made.id, flush=True)
    part = film.media.part(made.id)
    part.write_bytes(made.id.encode())
    landed = take(one, number, job_id=made.id)
    file, digest = film.media.land(part, landed.slate, "mov")
    film.store.put(landed.model_copy(update={"file": file, "sha256": digest}))
    print("take", landed.id, flush=True)
"""


def test_ten_kills_lose_nothing_that_was_shown(tmp_path: Path) -> None:
    office = Office(tmp_path / "home")
    folder = create_film(tmp_path, project(name="Kill"), office)
    film = open_film(folder, office, write=True)
    shots_in(film.store, 3)
    film.close()
    titles: dict[str, str] = {}
    jobs: set[str] = set()
    takes: set[str] = set()
    dice = random.Random(7)
    for run in range(KILLS):
        for line in _killed_run(folder, office, run, dice.uniform(0.02, 0.2)):
            match line.split():
                case ["title", shot_id, title]:
                    titles[shot_id] = title
                case ["job", job_id]:
                    jobs.add(job_id)
                case ["take", take_id]:
                    takes.add(take_id)
        film = open_film(folder, office, write=True)
        assert film.report == []
        found = {take.id: take for take in film.store.all(Take)}
        assert takes <= set(found)
        assert all(
            film.media.path(t.file).read_bytes() == (t.job_id or "").encode()
            for t in found.values()
        )
        for one in film.store.all(Shot):
            if one.id in titles:  # the last one may have been saved without being shown
                assert _turn(one.title) >= _turn(titles[one.id])
        kept = film.book.all()
        assert jobs <= {job.id for job in kept}
        assert len(film.book.ledger()) == len(kept)
        assert all(len(film.book.history(job.id)) == 2 for job in kept)
        assert {job.state for job in kept} <= {JobState.SUBMITTING}
        numbers = [(job.shot_id, job.take_number) for job in kept]
        assert len(numbers) == len(set(numbers))
        film.close()
    office.close()
    assert titles
    assert jobs
    assert takes


def _killed_run(folder: Path, office: Office, run: int, after_s: float) -> list[str]:
    command = [sys.executable, "-c", _WRITER, str(folder), str(office.folder), str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        killer = threading.Timer(after_s, writer.kill)
        killer.start()
        lines = [line for line in writer.stdout if line.endswith("\n")]
        killer.join()
    assert writer.returncode in (-signal.SIGKILL, 1)
    return lines


def _turn(title: str) -> tuple[int, int]:
    run, turn = title.split(".")
    return int(run), int(turn)
