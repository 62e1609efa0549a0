"""Every take gets its proxy in the background, in a store of a size one sets; from real files."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.events import ProxiesCounted
from app.domain.proxy import ProxyState
from app.domain.take import Take
from app.media.proxy import ProxyMaker, note_file
from app.media.reader import open_reader
from app.production.screening import proxies
from app.production.screening.proxies import MOST_BYTES, ProxyDesk
from tests.clips import make_clip, read_number
from tests.production.film import Film


class Settings(dict[str, str]):
    def setting(self, name: str) -> str | None:
        return self.get(name)

    def keep_setting(self, name: str, value: str | None) -> None:
        self[name] = value or ""


class Counter(ProxyMaker):
    """The maker itself, counting; `gate` keeps it waiting at a picture."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.at_gate = threading.Event()

    def make(self, original: Path, target: Path, go_on: Callable[[], bool]) -> None:
        def waits() -> bool:
            self.at_gate.set()
            return self.gate.wait(20) and go_on()

        super().make(original, target, waits)
        self.made.append(target.stem)


class Room:
    """A film with real takes, its desk, and what the desk told."""

    def __init__(self, film: Film) -> None:
        self.film, self.maker, self.settings = film, Counter(), Settings()
        self.told: list[ProxiesCounted] = []
        self._heard = threading.Condition()
        film.bus.subscribe(ProxiesCounted, self._hear)
        self.desks: list[ProxyDesk] = []

    def desk(self, *, write: bool = True) -> ProxyDesk:
        made = ProxyDesk(
            *(self.film.store, self.film.media, self.film.bus, self.maker, self.settings),
            write=write,
            rest_s=0,
        )
        self.desks.append(made)
        return made

    def takes(self, count: int, frames: int = 12) -> list[Take]:
        shot = self.film.shots(1)[0]
        clip = self.film.folder / "clip.mp4"
        for n in range(count):
            make_clip(clip, frames + n, size=(160, 90))
            self.film.dailies.add_take(shot.id, clip)
        return self.film.dailies.takes(shot.id)

    def wait(self, until: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(until, 30), self.told[-3:]

    def rested(self) -> bool:
        return bool(self.told) and self.told[-1].done == self.told[-1].total

    def _hear(self, event: ProxiesCounted) -> None:
        with self._heard:
            self.told.append(event)
            self._heard.notify_all()


@pytest.fixture
def room(film: Film) -> Iterator[Room]:
    made = Room(film)
    yield made
    made.maker.gate.set()
    for desk in made.desks:
        desk.stop()


def original(room: Room, take: Take) -> Path:
    return room.film.media.path(take.file)


def test_takes_from_before_there_were_proxies_and_new_ones_get_theirs(room: Room) -> None:
    first = room.takes(2)
    desk = room.desk()
    assert desk.proxy(first[0]) is None
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 2)
    [new] = room.takes(1)[2:]  # landing is heard
    room.wait(lambda: room.rested() and room.told[-1].total == 3)
    for take in (*first, new):
        proxy = desk.proxy(take)
        assert proxy is not None
        assert proxy.is_relative_to(room.film.folder / "cache" / "proxies")
        with open_reader(proxy) as reader:
            assert reader.frames == take.probe.frames
            assert read_number(reader.frame(reader.frames - 1)) == take.probe.frames - 1
    shares = [(told.done, told.total) for told in room.told]
    assert (0, 2) in shares
    assert (1, 2) in shares
    assert shares[-1] == (3, 3)
    assert sorted(room.maker.made) == sorted(take.id for take in (*first, new))


def test_what_is_there_is_not_made_again_after_a_start(room: Room) -> None:
    takes = room.takes(2)
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 2)
    desk.stop()
    room.told.clear()
    again = room.desk()
    again.start()
    room.wait(lambda: bool(room.told))
    assert (room.told[0].done, room.told[0].total) == (2, 2)
    assert all(again.proxy(take) for take in takes)
    assert len(room.maker.made) == 2


def test_stopping_in_the_middle_leaves_the_rest_for_the_next_start(room: Room) -> None:
    takes = room.takes(2)
    desk = room.desk()
    room.maker.gate.clear()
    desk.start()
    assert room.maker.at_gate.wait(20)
    stopper = threading.Thread(target=desk.stop)
    stopper.start()
    room.maker.gate.set()
    stopper.join()
    assert room.maker.made == []
    assert [f for f in desk.folder.iterdir() if f.suffix == ".mov"] == []
    again = room.desk()
    (desk.folder / ".gone.1.growing.mov").write_bytes(b"left by a kill")
    again.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 2)
    assert all(again.proxy(take) for take in takes)
    assert not list(desk.folder.glob("*.growing.*"))
    assert not list(desk.folder.glob(".*.growing.*"))


def test_the_take_in_view_comes_before_the_others(room: Room) -> None:
    takes = room.takes(4)
    desk = room.desk()
    room.maker.gate.clear()
    desk.start()
    assert room.maker.at_gate.wait(20)
    assert desk.proxy(takes[0]) is None  # the oldest, else the last to be made
    room.maker.gate.set()
    room.wait(lambda: room.rested() and room.told[-1].total == 4)
    assert room.maker.made[1] == takes[0].id


def test_the_store_keeps_its_size_and_gives_up_what_was_used_longest_ago(room: Room) -> None:
    takes = room.takes(4)
    desk = room.desk()
    assert desk.most_bytes == MOST_BYTES
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 4)
    files = {take.id: desk.folder / f"{take.id}.mov" for take in takes}
    sizes = {key: file.stat().st_size for key, file in files.items()}
    before = [original(room, take).stat() for take in takes]
    for n, take in enumerate(takes):
        os.utime(note_file(files[take.id]), (n, n))
    assert desk.proxy(takes[0]) is not None  # the longest unused until now
    desk.set_most_bytes(sizes[takes[0].id] + sizes[takes[3].id])
    there = {key for key, file in files.items() if file.exists()}
    assert there == {takes[0].id, takes[3].id}
    # asked for again it comes back, and another goes
    assert desk.proxy(takes[1]) is None
    room.wait(lambda: len(room.maker.made) == 5 and room.rested())
    assert desk.proxy(takes[1]) is not None
    assert not files[takes[3].id].exists()
    total = sum(file.stat().st_size for file in desk.folder.glob("*.mov"))
    assert total <= desk.most_bytes
    after = [original(room, take).stat() for take in takes]
    assert [(s.st_mtime_ns, s.st_size, s.st_ino) for s in after] == [
        (s.st_mtime_ns, s.st_size, s.st_ino) for s in before
    ]


def test_a_full_store_is_not_filled_with_what_nobody_asked_for(room: Room) -> None:
    takes = room.takes(3)
    room.settings["proxies.most_bytes"] = "1"
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested())
    assert room.maker.made == []
    assert desk.proxy(takes[0]) is None
    room.wait(lambda: bool(room.maker.made) and room.rested())
    assert list(desk.folder.glob("*.mov")) == []  # larger than the store by itself
    assert desk.proxy(takes[0]) is None
    assert desk.counted.total == 0  # and not tried for ever
    assert room.maker.made == [takes[0].id]


def test_a_changed_original_gets_a_new_proxy(room: Room) -> None:
    [take] = room.takes(1)
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 1)
    file = original(room, take)
    file.chmod(0o644)
    make_clip(file, 20, size=(160, 90))
    assert desk.proxy(take) is None  # the old one is not shown for the new file
    room.wait(lambda: len(room.maker.made) == 2 and room.rested())
    proxy = desk.proxy(take)
    assert proxy is not None
    with open_reader(proxy) as reader:
        assert reader.frames == 20


def test_a_damaged_original_is_tried_once_and_said(room: Room) -> None:
    damaged, whole = room.takes(2, frames=48)
    file = original(room, damaged)
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[middle : middle + 2000] = bytes(2000)
    file.write_bytes(data)
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 1)
    assert room.told[-1].damaged == 1
    look = desk.look(damaged)
    assert look.state is ProxyState.DAMAGED
    assert "damaged" in look.words
    for _again in range(3):
        assert desk.proxy(damaged) is None
    assert desk.counted == ProxiesCounted(done=1, total=1, damaged=1)
    assert room.maker.made == [whole.id]
    desk.stop()
    after = room.desk()  # nor is it tried at the next start
    room.told.clear()
    after.start()
    room.wait(lambda: bool(room.told))
    assert room.told[0] == ProxiesCounted(done=1, total=1, damaged=1)


def test_a_film_open_for_reading_uses_what_is_there_and_writes_nothing(room: Room) -> None:
    takes = room.takes(2)
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 2)
    desk.stop()
    gone = desk.folder / f"{takes[1].id}.mov"
    gone.unlink()
    facts = {file.name: file.stat().st_mtime_ns for file in desk.folder.iterdir()}
    reading = room.desk(write=False)
    reading.start()
    assert reading.proxy(takes[0]) is not None
    assert reading.proxy(takes[1]) is None
    assert reading.counted.total == 0
    assert {file.name: file.stat().st_mtime_ns for file in desk.folder.iterdir()} == facts


def test_a_missing_original_is_left_alone(room: Room) -> None:
    gone, _whole = room.takes(2)
    original(room, gone).unlink()
    room.film.dailies.missing()
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.rested() and room.told[-1].total == 1)
    assert room.maker.made == [_whole.id]


def test_waiting_until_all_are_made(room: Room) -> None:
    takes = room.takes(3)
    desk, shares = room.desk(), list[tuple[int, int]]()
    desk.start(at_once=True)
    desk.wait_made(lambda so_far: shares.append((so_far.done, so_far.total)))
    assert sorted(room.maker.made) == sorted(take.id for take in takes)
    assert all(share <= (3, 3) for share in shares)
    assert desk.size == sum(file.stat().st_size for file in desk.folder.glob("*.mov"))


def test_between_takes_nobody_asked_for_it_rests_and_an_asked_one_comes_at_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxies, "BREATH_S", 60.0)
    first, second, newest = room.takes(3)
    desk = room.desk()
    desk.start()
    room.wait(lambda: room.maker.made == [newest.id] and room.told[-1].done == 1)
    desk.want(first.id)
    room.wait(lambda: len(room.maker.made) == 2 and room.told[-1].done == 2)
    assert room.maker.made == [newest.id, first.id]
    assert room.told[-1].total == 3
    assert desk.look(second).state is not ProxyState.READY


def test_the_survey_of_many_takes_rests_in_between(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxies, "BREATH_S", 60.0)
    monkeypatch.setattr(proxies, "SURVEYED", 2)
    room.takes(3)
    desk, pause = room.desk(), threading.Event()
    desk.start()
    while not desk._others:
        pause.wait(0.01)
    pause.wait(0.2)
    assert len(desk._others) == 1
    desk.stop()
    assert room.maker.made == []
