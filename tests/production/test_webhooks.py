"""News of jobs for a receiver of one's own: at least once, over restarts, beside the line."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from standardwebhooks import Webhook

from app.domain.errors import BadInput, KeyringMissing, NotConfigured, Refused
from app.domain.job import JobState
from app.production.shoot import messenger
from app.production.shoot.webhooks import WebhookDesk
from app.providers.transport import Limits
from app.providers.webhook import WebhookPoster
from app.storage.keychain import SERVICE, SystemKeychain
from app.storage.office import Office
from app.storage.outbox import SqliteOutbox
from tests.jobs.films import Film
from tests.providers.doorman import Doorman, Visit, answer, hang_up, keep_silent, open_door
from tests.storage.test_keychain import Drawer

TAKEN = answer(200)
_NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class House:
    """A film with its line, and the desk that sends its news."""

    def __init__(self, film: Film, office: Office) -> None:
        self.film, self.office = film, office
        self.outbox = SqliteOutbox(film.store)
        self.desk = self.new_desk()

    def new_desk(self) -> WebhookDesk:
        film = self.film
        return WebhookDesk(
            *(self.office, SystemKeychain({}), WebhookPoster(Limits(connect_s=1, answer_s=1))),
            *(self.outbox, film.clock, lambda: film.store.project().id),
        )

    def open(self) -> None:
        self.desk.send_from(self.film.store, self.film.book, self.film.bus, lambda: True)

    def forget(self) -> None:
        self.desk.close()
        for name in ("webhook", f"webhook:{self.film.store.project().id}"):
            self.office.keep_setting(name, None)
        self.outbox.forget()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
def at_home(folder: Path) -> Iterator[House]:
    made = House(Film(folder / "film"), Office(folder / "home"))
    made.film.line.start()
    yield made
    made.film.close()
    made.office.close()


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, made = keyring.get_keyring(), Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def house(at_home: House, drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(messenger, "WAITS", (0.05, 0.05, 0.05))
    at_home.desk = at_home.new_desk()
    yield at_home
    at_home.forget()


def until(reached: Callable[[], bool]) -> None:
    rest = threading.Event()
    for _ in range(400):
        if reached():
            return
        rest.wait(0.025)
    pytest.fail("it never came to that")


def told(keeper: Doorman) -> list[dict[str, object]]:
    return [json.loads(visit.body) for visit in keeper.visits]


def words(keeper: Doorman) -> list[object]:
    return [message["data"]["state"] for message in told(keeper)]  # type: ignore[index]


def test_a_receiver_hears_what_becomes_of_a_job(house: House, folder: Path) -> None:
    with open_door(TAKEN) as keeper:
        secret = house.desk.set(f"{keeper.url}/hook", for_all=False)
        house.open()
        (job,) = house.film.run(house.film.job())
        until(lambda: len(keeper.visits) == 4 and house.outbox.counts() == (0, 0))
        verified = [
            Webhook(secret).verify(visit.body, {name: visit.header(name) for name in _NAMES})
            for visit in keeper.visits
        ]
    assert job.state is JobState.READY
    assert words(keeper) == ["queued", "generating", "evaluating", "ready"]
    assert [message["type"] for message in verified] == [
        "job.queued", "job.generating", "job.evaluating", "job.ready",
    ]  # fmt: skip
    order = [message["data"]["sequence"] for message in verified]
    assert order == sorted(set(order))
    assert len({visit.header("webhook-id") for visit in keeper.visits}) == 4
    data = verified[-1]["data"]
    assert (data["job"], data["shot"], data["film"]["name"]) == (job.id, "10", "F")
    for visit in keeper.visits:
        for hidden in (str(folder), os.sep + "tmp", secret, secret.removeprefix("whsec_")):
            assert hidden not in visit.body.decode() + visit.head


def test_failures_are_told_and_what_is_nobodys_business_is_not(house: House) -> None:
    with open_door(TAKEN) as keeper:
        house.desk.set(keeper.url, for_all=True)
        house.open()
        failed, held = house.film.job(), house.film.job(state=JobState.HELD)
        house.film.lot.script[f"send {failed.id}"] = [Refused("moderated", status=400)]
        house.film.run(failed, held)
        until(lambda: len(keeper.visits) == 3 and house.outbox.counts() == (0, 0))
    assert words(keeper) == ["queued", "generating", "failed"]
    assert {message["data"]["job"] for message in told(keeper)} == {failed.id}  # type: ignore[index]


def test_a_receiver_that_is_not_well_is_tried_again_with_the_same_message(house: House) -> None:
    with open_door(hang_up, answer(500), TAKEN) as keeper:
        house.desk.set(keeper.url, for_all=False)
        house.open()
        house.film.run(house.film.job())
        until(lambda: len(keeper.visits) == 6 and house.outbox.counts() == (0, 0))
    first, second, third, *_ = keeper.visits
    assert first.body == second.body == third.body
    assert len({visit.header("webhook-id") for visit in (first, second, third)}) == 1
    assert words(keeper)[2:] == ["queued", "generating", "evaluating", "ready"]
    assert house.desk.view(for_all=False).said == ""  # type: ignore[union-attr]


def test_what_was_not_taken_goes_out_after_a_restart(house: House) -> None:
    with open_door(answer(503, b"", retry_after="1000")) as keeper:
        house.desk.set(keeper.url, for_all=False)
        house.open()
        house.film.run(house.film.job())
        until(lambda: house.outbox.counts() == (4, 0) and len(keeper.visits) == 1)
        view = house.desk.view(for_all=False)
        assert view is not None
        assert (view.waiting, view.said) == (4, "The receiver asks to wait (503).")
        house.desk.close()
        before = keeper.visits[0]
    with open_door(TAKEN) as keeper:
        house.desk = house.new_desk()
        house.office.keep_setting(f"webhook:{house.film.store.project().id}", keeper.url)
        house.film.clock.ahead += 2000 * house.film.clock.second
        house.desk.send_from(house.film.store, house.film.book, house.film.bus, lambda: True)
        until(lambda: len(keeper.visits) == 4 and house.outbox.counts() == (0, 0))
    again = next(v for v in keeper.visits if v.body == before.body)
    assert again.header("webhook-id") == before.header("webhook-id")
    assert sorted(map(str, words(keeper))) == ["evaluating", "generating", "queued", "ready"]


def test_a_silent_receiver_does_not_stand_in_the_lines_way(house: House) -> None:
    with open_door(keep_silent) as keeper:
        house.desk.set(keeper.url, for_all=False)
        house.open()
        jobs = house.film.run(*(house.film.job() for _ in range(5)))
        assert [job.state for job in jobs] == [JobState.READY] * 5
        until(lambda: len(keeper.visits) > 0)
        house.desk.close()
    assert house.outbox.counts()[0] + house.outbox.counts()[1] <= 20


def test_one_message_that_is_refused_holds_nothing_up_and_may_be_tried_again(house: House) -> None:
    first: list[str] = []

    async def picky(visit: Visit) -> None:
        first[:] = first or [visit.header("webhook-id")]
        bad = visit.header("webhook-id") == first[0] and not well
        await answer(400 if bad else 200)(visit)

    well: list[bool] = []
    with open_door(picky) as keeper:
        house.desk.set(keeper.url, for_all=False)
        house.open()
        house.film.run(house.film.job())
        until(lambda: len(keeper.visits) == 3 + 4 and house.outbox.counts() == (0, 1))
        well.append(True)
        assert house.desk.again() == 1
        until(lambda: house.outbox.counts() == (0, 0))
    assert keeper.visits[-1].body == keeper.visits[0].body
    assert len(keeper.visits) == 8


def test_without_an_address_nothing_is_kept_and_removing_drops_what_waits(house: House) -> None:
    house.open()
    house.film.run(house.film.job())
    assert not house.outbox.begun()
    assert house.desk.view(for_all=True) is None
    with open_door(answer(500)) as keeper:
        house.desk.set(keeper.url, for_all=True)
        house.film.run(house.film.job())
        until(lambda: sum(house.outbox.counts()) == 4)  # those of the second job only
        house.desk.remove(for_all=True)
        until(lambda: not house.outbox.begun())
    assert house.outbox.counts() == (0, 0)


def test_a_films_own_address_stands_before_the_one_for_all(house: House, drawer: Drawer) -> None:
    with open_door(TAKEN) as everybody, open_door(TAKEN) as own:
        one = house.desk.set(everybody.url, for_all=True)
        two = house.desk.set(own.url, for_all=False)
        common, mine = house.desk.view(for_all=True), house.desk.view(for_all=False)
        assert common is not None
        assert mine is not None
        assert (common.used, mine.used, mine.secret) == (False, True, "keyring")
        assert "taken" in house.desk.test(for_all=False)
        house.desk.remove(for_all=False)
        assert house.desk.hook().url == everybody.url  # type: ignore[union-attr]
        house.desk.test(for_all=True)
    assert (len(everybody.visits), len(own.visits)) == (1, 1)
    assert list(drawer.entries) == [(SERVICE, "webhook")]
    assert drawer.entries[SERVICE, "webhook"] == one != two


def test_a_secret_rests_in_the_keyring_and_nowhere_else(house: House, folder: Path) -> None:
    with open_door(answer(500)) as keeper:
        secret = house.desk.set(keeper.url, for_all=True)
        house.open()
        house.film.run(house.film.job())
        until(lambda: sum(house.outbox.counts()) == 4)
    house.desk.close()
    files = [Path(where) / f for where, _, names in os.walk(folder) for f in names]
    assert len(files) > 3
    hidden = secret.removeprefix("whsec_").encode()
    assert not [file for file in files if hidden in file.read_bytes()]
    assert secret not in repr(house.desk.view(for_all=True)) + repr(house.desk.hook())


def test_without_a_keyring_nothing_is_set(at_home: House) -> None:
    desk = at_home.new_desk()
    with pytest.raises(KeyringMissing):
        desk.set("https://example.com/hook", for_all=True)
    with pytest.raises(BadInput):
        desk.set("http://example.com/hook", for_all=True)
    assert desk.hook() is None
    at_home.office.keep_setting("webhook", "https://example.com/hook")
    with pytest.raises(NotConfigured, match="no secret"):
        desk.test(for_all=True)
    at_home.forget()
