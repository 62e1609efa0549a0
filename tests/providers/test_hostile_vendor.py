"""A hostile vendor: whatever it sends is bounded, refused and explained, and nothing is lost.

`pytest -s -k table` prints one row for each thing tried.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import BadReply, Unreachable, UserFacing
from app.domain.job import Job, JobState
from app.domain.model_card import Pace
from app.providers.adapters import runway
from app.providers.address import base_origin
from app.providers.download import download
from app.providers.transport import Limits, Transport
from app.providers.wire_call import HttpCall
from tests.jobs.backlot import Backlot, Look
from tests.jobs.films import Film
from tests.providers.doorman import Act, Visit, answer, doorman, hang_up, open_door
from tests.providers.orders import CANARY
from tests.providers.villains import FILM, MP4, VILLAINS, flood

MOST = 20_000_000
TIGHT = Limits(
    connect_s=2,
    answer_s=2.5,
    slow_window_s=0.4,
    slow_bytes_per_s=1000,
    most_bytes=MOST,
    look_s=0.05,
)
MEMORY = 16_000_000  # bytes that any one of them may take


def wire(url: str, limits: Limits = TIGHT) -> Transport:
    return Transport(base_origin(url, "X"), lambda: CANARY, runway.sign, limits=limits)


async def fetch(url: str, target: Path, limits: Limits = TIGHT) -> str:
    out = wire(url, limits)
    try:
        return await download(out, f"{url}/a.mp4", target, lambda: False, lambda _n: None)
    finally:
        await out.close()


async def peak_of(act: Act, target: Path, limits: Limits = TIGHT) -> tuple[UserFacing | None, int]:
    """How it ended, and the most bytes of memory it took."""
    async with doorman(act) as keeper:
        tracemalloc.start()
        try:
            await fetch(keeper.url, target, limits)
            ended = None
        except UserFacing as error:
            ended = error
        finally:
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    return ended, peak


def rss() -> int:
    """The most memory this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


@pytest.mark.asyncio
async def test_the_table_of_a_hostile_vendor(tmp_path: Path) -> None:
    rows, before = [], rss()
    for nth, (name, (act, kind, words)) in enumerate(VILLAINS.items()):
        folder = tmp_path / str(nth)
        folder.mkdir()
        begun = time.monotonic()
        ended, peak = await peak_of(act, folder / "a.part")
        took = time.monotonic() - begun
        on_disk = sum(file.stat().st_size for file in folder.iterdir())
        rows.append(
            f"| {name} | {on_disk / 1e6:.1f} MB | {peak / 1e6:.1f} MB | {took:.1f} s | {ended} |"
        )
        assert type(ended) is kind, (name, ended)
        assert words in str(ended), (name, ended)
        assert ended.next_step, name
        assert CANARY not in str(ended)
        assert peak < MEMORY, name
        assert on_disk <= MOST + 2_000_000, name
        assert set(os.listdir(folder)) <= {"a.part", "a.part.from"}, name
    print("\n| The vendor sends | kept on disk | memory | time | The person reads |")
    print("|---|---|---|---|---|", *rows, sep="\n")
    print(f"resident memory grew by {(rss() - before) / 1e6:.0f} MB over all of them")
    assert rss() - before < 120_000_000


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "name", ["../../../../etc/cron.d/take", "C:\\Windows\\take.exe", "S010T01.mp4\0.sh", "con"]
)
async def test_names_that_a_vendor_gives_to_a_file_are_not_heard(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)

    async def act(visit: Visit) -> None:
        told = f'attachment; filename="{name}"'.replace("\0", "")
        await answer(200, FILM, content_disposition=told, **MP4)(visit)

    async with doorman(act) as keeper:
        out = wire(keeper.url)
        link = f"{keeper.url}/../..%2f..%2fetc/passwd.mp4"
        await download(out, link, folder / "a.part", lambda: False, lambda _n: None)
        await out.close()
    assert [os.path.join(where, f) for where, _, found in os.walk(tmp_path) for f in found] == [
        str(folder / "a.part")
    ]


@pytest.mark.asyncio
async def test_a_json_answer_of_200_mb_is_cut_off(tmp_path: Path) -> None:
    sent = 0

    async def endless(visit: Visit) -> None:
        nonlocal sent
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
        await visit.say(head + b"transfer-encoding: chunked\r\n\r\n")
        part = b'{"id": "' + b"a" * 999_992
        while sent < 200_000_000:
            await visit.say(b"%x\r\n%b\r\n" % (len(part), part))
            sent += len(part)

    async with doorman(endless) as keeper:
        out = wire(keeper.url)
        tracemalloc.start()
        with pytest.raises(BadReply, match="too large"):
            await out.send(HttpCall(method="GET", path="/v1/tasks/1", what="a look"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        await out.close()
    print(f"\na JSON answer of 200 MB: {sent / 1e6:.0f} MB sent, {peak / 1e6:.1f} MB of memory")
    assert sent < 40_000_000
    assert peak < 3 * TIGHT.json_bytes


# a vendor that is hostile to a job of the line


class Fetching(Backlot):
    """The backlot, but files come over a real wire."""

    url = ""
    stuck: frozenset[str] = frozenset()  # vendors whose files trickle in until it `flows`
    flows = threading.Event()

    async def poll(self, job: Job) -> Look:
        found = await super().poll(job)
        found.downloads = (f"{self.url}/a.mp4",)
        return found

    async def fetch(
        self,
        job: Job,
        url: str,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[int], None],
    ) -> str:
        self._note("fetch", job)
        if job.order.vendor in self.stuck:
            await asyncio.to_thread(self.flows.wait, 30)
        out = wire(self.url)
        try:
            return await download(out, url, target, stop, told)
        finally:
            await out.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    folder = tmp_path_factory.mktemp("film")
    made = Film(folder, Fetching(folder / "lot", fast=100.0))
    made.line.start()
    yield made
    made.close()


@pytest.mark.parametrize(
    "name", ["10 GB, undeclared", "a web page as video/mp4", "a redirect to file://"]
)
def test_a_hostile_file_costs_three_tries_and_the_ticket_is_kept(film: Film, name: str) -> None:
    act, _, words = VILLAINS[name]
    with open_door(act, act, act, answer(200, FILM, **MP4)) as keeper:
        film.lot.url = keeper.url  # type: ignore[attr-defined]
        (job,) = film.run(film.job())
        assert job.state is JobState.FAILED
        assert words in job.reason
        assert job.ticket
        assert len(film.money(job)) == 2  # reserved and spent, nothing more
        film.ask("retry", job)
        film.idle()
    assert film.book.get(job.id).state is JobState.READY
    assert film.lot.calls.count(f"send {job.id}") == 1
    assert film.lot.calls.count(f"fetch {job.id}") == 4


def test_a_line_that_breaks_twice_still_brings_the_take_home(film: Film) -> None:
    with open_door(hang_up, hang_up, answer(200, FILM, **MP4)) as keeper:
        film.lot.url = keeper.url  # type: ignore[attr-defined]
        (job,) = film.run(film.job())
    assert job.state is JobState.READY


def test_a_vendor_that_trickles_for_ever_keeps_no_other_vendors_film_away(film: Film) -> None:
    lot = film.lot
    assert isinstance(lot, Fetching)
    with open_door(answer(200, FILM, **MP4)) as keeper:
        lot.url, lot.stuck, lot.limits = keeper.url, frozenset({"runway"}), Pace(concurrent=9)
        trickling = [film.job("runway") for _ in range(8)]
        film.queue(*trickling)
        until(lambda: sum(lot.calls.count(f"fetch {job.id}") for job in trickling) == 6)
        good = film.job("luma")
        film.queue(good)
        until(lambda: film.book.get(good.id).state is JobState.READY)
        assert {film.book.get(job.id).state for job in trickling} == {JobState.FETCHING}
        lot.stuck = frozenset()
        lot.flows.set()
        film.idle()
    assert {film.book.get(job.id).state for job in trickling} == {JobState.READY}


def until(reached: Callable[[], bool]) -> None:
    rest = threading.Event()
    for _ in range(600):
        if reached():
            return
        rest.wait(0.05)
    pytest.fail("it never came to that")


@pytest.mark.long
@pytest.mark.asyncio
async def test_ten_gigabytes_against_the_real_limits(tmp_path: Path) -> None:
    ended, peak = await peak_of(flood(b""), tmp_path / "a.part", Limits())
    size = (tmp_path / "a.part").stat().st_size
    print(
        f"\n10 GB undeclared: {size / 1e9:.2f} GB on disk, {peak / 1e6:.1f} MB of memory: {ended}"
    )
    assert isinstance(ended, BadReply | Unreachable)
    assert size <= 2_002_000_000
    assert peak < MEMORY
