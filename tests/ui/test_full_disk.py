"""The disk fills while the window is open: it says so, and the queue goes on when there is room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from app.domain.job import JobState
from app.jobs.line import Line
from app.media.animatic import Animatic
from app.production.shoot.crew import Crew
from app.providers.wire import VendorWire
from app.resources import resource
from app.storage.keychain import SystemKeychain
from tests.ui.conftest import Opened
from tests.ui.stage import Stage


class Disk:
    """SQLite's own full disk: no file of the film may grow, and every move of a job has to."""

    def __init__(self, stage: Stage) -> None:
        self._file = stage.folder / "project.db"
        store = stage.film.store
        self._run("create table crowd (bytes blob)")
        with store.engine.connect() as conn:
            self._most = conn.exec_driver_sql("pragma page_count").scalar_one() + 200
        store.engine.dispose()
        event.listen(store.engine, "connect", self._limit)

    def fill(self) -> None:
        self._run(
            "create trigger crowded after insert on job_event "
            "begin insert into crowd values (zeroblob(1000000)); end"
        )

    def make_room(self) -> None:
        self._run("drop trigger crowded")

    def _limit(self, raw: sqlite3.Connection, _record: object) -> None:
        raw.execute(f"pragma max_page_count = {self._most}")

    def _run(self, statement: str) -> None:
        with sqlite3.connect(self._file, timeout=30) as conn:
            conn.execute(statement)
        conn.close()


@pytest.fixture
def rendering(stage: Stage) -> Iterator[Stage]:
    """The stage with the real line and the built-in model."""
    film = stage.film
    crew = Crew(
        film.store,
        film.media,
        (film.shelf,),
        VendorWire(SystemKeychain(), {}),
        Animatic(resource("fonts")),
        film.dailies,
    )
    line = Line(
        *(film.store, film.book, crew, film.clock, film.bus, film.store.engine),
        stage.folder / "jobs.db",
    )
    stage.bench.shooting._line = line
    yield stage
    line.close()


def test_a_full_disk_stops_the_queue_with_a_card_until_there_is_room(
    rendering: Stage, qtbot: QtBot
) -> None:
    disk = Disk(rendering)
    shooting = rendering.bench.shooting
    (job,) = rendering.send(rendering.shots()[:1])
    disk.fill()
    opened = Opened(rendering, qtbot)  # which starts the line
    opened.wait(lambda: len(opened.problems) == 1)
    (card,) = opened.window.problems._cards
    told = card.accessibleName()
    mount = rendering.bench.session.disk()
    assert Path(mount).is_mount()
    assert f"The disk {mount} is full" in told
    assert "queue of First Light has stopped" in told
    assert any("goes on by itself" in said.text() for said in card.findChildren(QLabel))
    assert shooting.job(job.id).state is JobState.QUEUED
    disk.make_room()
    opened.wait(lambda: shooting.job(job.id).state is JobState.READY)
    opened.wait(lambda: opened.problems == [])
    opened.close()
