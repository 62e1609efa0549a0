"""The doubt desk: exactly what was sent, what it may have cost, and answers that mean money."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotFound, Refused, Unreachable, UserFacing
from app.domain.job import Job, JobState, LedgerKind, Outcome
from app.domain.money import Money
from app.jobs.sending import own_id
from app.production.shoot.doubt_words import if_wrong
from app.production.shoot.doubts import DoubtDesk
from app.production.vendor_facts import Asking, facts_of
from app.providers.front_desk import FrontDesk
from app.providers.preview import KEY, Preview
from app.providers.registry import vendors
from app.storage.keychain import SystemKeychain
from app.storage.media_bin import FolderMediaBin
from tests.jobs.films import Film
from tests.production.vendors_asked import Asked


@dataclass
class Lot:
    film: Film
    asked: Asked
    desk: DoubtDesk

    def doubt(self, job: Job, *, body: bytes | None = None, checking: bool = False) -> Job:
        """Sent, and no answer."""
        book, store, clock = self.film.book, self.film.store, self.film.clock
        if body is None:
            read = Path.read_bytes
            body = Preview({}).request(job.order, read, own_id(job.id, 1)).body  # type: ignore[arg-type]
        with store.transaction() as tx:
            book.add(tx, [job], clock.now())
            book.move(tx, job.id, JobState.SUBMITTING, "", clock.now())
            book.open_attempt(tx, job.id, clock.now())
            book.mark_sent(tx, job.id, 1, hashlib.sha256(body).hexdigest(), clock.now())
            book.settle_attempt(tx, job.id, 1, Outcome.UNKNOWN, error="no reply after 60 s")
            return book.move(
                tx, job.id, JobState.IN_DOUBT, "in doubt", clock.now(),
                next_poll=clock.now() if checking else None,
            )  # fmt: skip


@pytest.fixture
def lot(tmp_path: Path) -> Iterator[Lot]:
    film, asked = Film(tmp_path / "film"), Asked()
    desk = DoubtDesk(
        film.store, film.book, FolderMediaBin(film.folder), Preview({}), asked, film.line,
        film.clock, film.bus, own_id,
    )  # fmt: skip
    yield Lot(film, asked, desk)
    film.close()


def wire(job: Job) -> Job:
    """A job whose order has the model's name on the wire."""
    order = job.order.model_copy(update={"options": {"wire_model": "gen4.5"}})
    return job.model_copy(update={"order": order})


def test_what_was_sent_is_shown_byte_for_byte_and_without_a_key(lot: Lot) -> None:
    job = lot.doubt(wire(lot.film.job(account="runway:Studio")))
    sheet = lot.desk.sheet(job.id)
    assert sheet.request.same is True
    assert sheet.request.head.startswith("POST /v1/text_to_video\nHost: api.dev.runwayml.com")
    assert KEY in sheet.request.head
    assert '"promptText": "A pier at dawn."' in sheet.request.text
    assert sheet.request.size > 20
    facts = dict(sheet.facts)
    assert facts["Account"] == "Runway, Studio"
    assert facts["Our id"] == own_id(job.id, 1)
    assert [line[2] for line in sheet.events] == [
        "Order written, $0.50 reserved", f"Sent, {sheet.request.size:,} bytes",
        "No usable answer", "Nobody to ask",
    ]  # fmt: skip


def test_other_bytes_than_those_of_today_are_told(lot: Lot) -> None:
    job = lot.doubt(wire(lot.film.job()), body=b"something else")
    request = lot.desk.sheet(job.id).request
    assert request.same is False
    assert request.sha256 == hashlib.sha256(b"something else").hexdigest()
    nobody = lot.film.job("nobody")
    lot.doubt(nobody, body=b"{}")
    request = lot.desk.sheet(nobody.id).request
    assert request.same is None
    assert "cannot be shown" in request.note


def test_who_can_be_asked_is_said_as_it_is(lot: Lot) -> None:
    runway, kling = lot.film.job(), lot.film.job("kling")
    for job in (runway, kling):
        lot.doubt(job, body=b"{}")
    said = {one.vendor.id: one.vendor_says for one in lot.desk.doubts()}
    assert "has no list of orders" in said["runway"]
    assert "Look for it on its page" in said["runway"]
    assert "does not ask Kling for orders yet" in said["kling"]
    lot.asked.settling = True
    said = {one.vendor.id: one.vendor_says for one in lot.desk.doubts()}
    assert "was asked by our own id and gave no clear answer" in said["kling"]
    lot.desk.ask_again([kling.id])
    (doubt,) = [one for one in lot.desk.doubts() if one.job.id == kling.id]
    assert doubt.asking
    assert "is being asked by our own id" in doubt.vendor_says


def test_all_doubts_together_and_at_most(lot: Lot) -> None:
    for n in (1, 2):
        lot.doubt(lot.film.job(take_number=n), body=b"{}")
    lot.doubt(lot.film.job(take_number=3, rehearsed=True), body=b"{}")
    assert [one.take for one in lot.desk.doubts()] == ["T01", "T02", "T03"]
    assert lot.desk.most() == Money.of("1.00")
    assert "rehearsal" in lot.desk.doubts()[2].vendor_says


@pytest.mark.parametrize(
    ("answer", "usable", "checked", "said"),
    [
        ("running", True, True, "Found there: running."),
        (Refused("No such task.", status=404), False, True, "Runway does not know it."),
        (Refused("It does not accept the key.", status=401), True, False, "Not checked: It does"),
        (Unreachable("It cannot be reached."), True, False, "Not checked: It cannot"),
    ],
)
def test_a_ticket_is_checked_before_it_is_believed(
    lot: Lot, answer: str | UserFacing, usable: bool, checked: bool, said: str
) -> None:
    job = lot.doubt(lot.film.job(account="runway:Studio"), body=b"{}")
    lot.asked.answer = answer
    found = lot.desk.look_up(job.id, " task-1 ")
    assert (found.usable, found.checked) == (usable, checked)
    assert found.said.startswith(said)
    assert lot.asked.tickets == [("runway:Studio", "task-1")]
    assert lot.film.book.get(job.id).state is JobState.IN_DOUBT


def test_letting_go_frees_the_money_and_sends_nothing(lot: Lot) -> None:
    one = lot.doubt(lot.film.job(), body=b"{}")
    two = lot.doubt(lot.film.job(take_number=2, cancel_asked=True), body=b"{}")
    lot.desk.let_go([one.id, two.id])
    for job in (one, two):
        assert lot.film.book.get(job.id).state is JobState.CANCELLED
        assert lot.film.money(job)[-1][0] is LedgerKind.RELEASED
    assert lot.film.book.totals().reserved == Money.zero()
    with pytest.raises(NotFound):
        lot.desk.sheet(one.id)


def test_letting_go_is_all_or_nothing(lot: Lot) -> None:
    one = lot.doubt(lot.film.job(), body=b"{}")
    ready = lot.film.job(take_number=2)
    lot.film.queue(ready)
    with pytest.raises(BadInput):
        lot.desk.let_go([one.id, ready.id])
    assert lot.film.book.get(one.id).state is JobState.IN_DOUBT


def test_what_was_settled_says_how(lot: Lot) -> None:
    since = lot.film.clock.now() - timedelta(hours=1)
    yes, no, open_ = (lot.doubt(lot.film.job(take_number=n), body=b"{}") for n in (1, 2, 3))
    lot.film.ask("resolve", yes, "ticket-1", "L. O.: seen there")
    lot.film.ask("resolve", no, None)
    found = {one.job.id: (one.accepted, one.by) for one in lot.desk.settled(since)}
    assert found == {
        yes.id: (True, "accepted, says L. O.: seen there"), no.id: (False, "it was not accepted"),
    }  # fmt: skip
    assert lot.desk.settled(lot.film.clock.now() + timedelta(hours=1)) == []
    assert [one.job.id for one in lot.desk.doubts()] == [open_.id]


def test_asking_again_waits_for_its_time(lot: Lot) -> None:
    job = lot.doubt(lot.film.job(), body=b"{}")
    tomorrow = lot.film.clock.now() + timedelta(days=1)
    lot.desk.ask_again([job.id], tomorrow)
    assert lot.film.book.get(job.id).next_poll == tomorrow
    with pytest.raises(BadInput):
        lot.desk.ask_again([job.id, _ready(lot).id])


def test_a_wrong_answer_is_explained_only_where_it_can_happen() -> None:
    assert len(if_wrong(again=True)) == len(if_wrong(again=False)) + 1
    assert facts_of("never heard of").name == "never heard of"


def _ready(lot: Lot) -> Job:
    job = lot.film.job(take_number=9)
    lot.film.queue(job)
    return job


def test_the_desk_says_of_each_vendor_what_its_adapter_does() -> None:
    front = FrontDesk(SystemKeychain({}), lambda _vendor, _name: "", {})
    for vendor in vendors():
        assert front.settles(vendor) is (facts_of(vendor).asking is not Asking.NOTHING), vendor


def test_a_second_doubt_tells_what_became_of_the_first(lot: Lot) -> None:
    job = lot.doubt(wire(lot.film.job()))
    lot.film.ask("resolve", job, None, "L. O.")
    with lot.film.store.transaction() as tx:
        lot.film.book.move(tx, job.id, JobState.SUBMITTING, "", lot.film.clock.now())
        lot.film.book.open_attempt(tx, job.id, lot.film.clock.now())
        lot.film.book.mark_sent(tx, job.id, 2, "0" * 64, lot.film.clock.now())
        why = "unknown, checking: it broke off"
        lot.film.book.move(tx, job.id, JobState.IN_DOUBT, why, lot.film.clock.now())
    told = [(line[2].partition(",")[0], line[3]) for line in lot.desk.sheet(job.id).events]
    assert told[2:] == [
        ("No usable answer", "it is not sent again by itself"),
        ("Back in the queue", "it was not accepted, says L. O."),
        ("Sent", "attempt 2, marked before the first byte left"),
        ("No usable answer", "it broke off"), ("Nobody to ask", "a person has to look"),
    ]  # fmt: skip
