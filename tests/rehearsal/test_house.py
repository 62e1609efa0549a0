"""The part that all simulated vendors share: tickets, slots, refunds, names of the customer."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.money import Money
from app.rehearsal.bill import Bill
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, WAITING, Ask, Tasks, read_ticket, ticket_of


def ask(**fields: object) -> Ask:
    plain: dict[str, object] = {"model": "m", "words": "a kite", "width": 1280, "height": 720}
    plain |= {"seconds": 5, "price": Money.of("0.60"), "takes_s": 1.0}
    return Ask(**(plain | fields))  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(
    st.integers(8, 4095),
    st.integers(8, 4095),
    st.integers(0, 255),
    st.booleans(),
    st.booleans(),
    st.integers(1, 255),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_a_ticket_tells_what_was_ordered_and_no_other_text_does(
    half_wide: int,
    half_high: int,
    seconds: int,
    audio: bool,
    still: bool,
    rate: int,
    number: int,
    digits: bool,
) -> None:
    made = ask(
        width=half_wide * 2,
        height=half_high * 2,
        seconds=seconds,
        audio=audio,
        still=still,
        rate=rate,
    )
    ticket = ticket_of(made, number, as_number=digits)
    assert ticket.isdigit() is digits
    found = read_ticket(ticket, as_number=digits)
    assert found is not None
    again, same = found
    for name in ("width", "height", "seconds", "audio", "still", "rate"):
        assert getattr(again, name) == getattr(made, name)
    assert same == number
    other = ticket[:-1] + ("1" if ticket[-1] != "1" else "2")
    assert read_ticket(other, as_number=digits) is None


def test_a_task_of_another_run_can_still_be_fetched_but_is_billed_once() -> None:
    bill = Bill()
    first = Tasks(bill, speed=1000.0)
    ticket = first.add(ask(), "hash").id
    second = Tasks(bill, speed=1000.0)
    found = second.find(ticket)
    assert found is not None
    assert second.status(found)[0] == DONE
    second.give_back(found)
    assert [line["kind"] for line in bill.lines] == ["charged"]
    assert list(second.all()) == []


def test_slots_are_counted_by_lane_and_the_next_begins_when_one_ends() -> None:
    tasks = Tasks(Bill(), speed=0.001, slots=2)
    a, b, c = (tasks.add(ask(words=str(n), lane="one", takes_s=100.0), f"h{n}") for n in range(3))
    other = tasks.add(ask(lane="two"), "h9")
    assert c.starts == min(a.ends, b.ends)
    assert other.starts == other.created + other.dwell
    assert tasks.in_lane("one") == 3
    assert tasks.before(c) == 2


def test_what_waits_can_be_taken_back_and_is_found_under_the_customers_name() -> None:
    bill = Bill()
    tasks = Tasks(bill, speed=0.001)
    task = tasks.add(ask(), "h", client_id="mine")
    assert tasks.of_client("mine") is task
    assert tasks.of_client("else") is None
    assert tasks.status(task)[0] == WAITING
    assert tasks.withdraw(task)
    assert tasks.status(task)[0] == CANCELLED
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]
    assert {line["client_id"] for line in bill.lines} == {"mine"}
    assert tasks.spent() == Money.zero()


@pytest.mark.parametrize(("free", "kinds"), [(True, ["charged", "refunded"]), (False, ["charged"])])
def test_a_failure_is_given_back_once_where_the_vendor_does_so(
    free: bool, kinds: list[str]
) -> None:
    bill = Bill()
    tasks = Tasks(bill, speed=1_000_000.0)
    task = tasks.add(ask(), "h")
    task.fate, task.free = "internal", free
    for _ in itertools.takewhile(lambda _: tasks.status(task)[0] != FAILED, range(1000)):
        pass
    tasks.settle()
    tasks.settle()
    assert [line["kind"] for line in bill.lines] == kinds
