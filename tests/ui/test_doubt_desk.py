"""The doubt desk in the window: what was sent is seen, the answer is the person's, by keys too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from app.domain.errors import Refused, Unreachable
from app.domain.job import Job, JobState
from app.domain.model_card import Size
from app.domain.money import Money
from app.ui.pages.generate.doubts.decision import ACCEPTED, AGAIN, LET_GO, WAIT
from app.ui.pages.generate.doubts.page import DoubtsPage
from app.ui.pages.generate.page import GeneratePage
from tests.ui.conftest import Opened

RUNWAY = "runway-gen-4.5"
_CAP = Money.of(20)


def doubts_of(opened: Opened, count: int = 1, *, checking: bool = False) -> list[Job]:
    """Takes of the first shot that were sent and never answered."""
    stage = opened.stage
    shelf = stage.film.shelf.cards
    wide = shelf[1].sizes.model_copy(
        update={"value": (Size(width=1280, height=720, name="1280:720"),)}
    )
    shelf[1] = shelf[1].model_copy(update={"wire_model": "gen4.5", "sizes": wide})
    shot = stage.shots()[0]
    jobs = stage.bench.shooting.render([shot], count, model=RUNWAY, cap=_CAP)
    book, store = stage.film.book, stage.film.store
    for job in jobs:
        with store.transaction() as tx:
            now = stage.film.clock.now()
            book.move(tx, job.id, JobState.SUBMITTING, "", now)
            book.open_attempt(tx, job.id, now)
            book.mark_sent(tx, job.id, 1, "0" * 64, now)
        due = stage.film.clock.now() if checking else None
        stage.move(job, JobState.IN_DOUBT, why="in doubt", next_poll=due)
    return jobs


def desk_of(opened: Opened, count: int = 1) -> tuple[DoubtsPage, list[Job]]:
    jobs = doubts_of(opened, count)
    opened.wait(lambda: sum(j.state is JobState.IN_DOUBT for j in opened.film.jobs) == count)
    opened.window.actions_["generate.doubts"].trigger()
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)
    desk = page.halls.doubts
    opened.wait(lambda: bool(desk.list.current()))
    return desk, jobs


def state(opened: Opened, job: Job) -> JobState:
    return opened.stage.bench.shooting.job(job.id).state


def test_a_notice_and_the_tile_lead_there(opened: Opened) -> None:
    doubts_of(opened, checking=True)
    opened.wait(lambda: opened.window.actions_["shot.doubt"].isEnabled())
    assert opened.problems == []  # while the vendor is asked nobody is disturbed
    jobs = doubts_of(opened)
    opened.wait(lambda: any("never answered" in told for told in opened.problems))
    opened.window.actions_["generate.doubts"].trigger()
    assert opened.window.current_page() == "generate"
    assert not any("never answered" in told for told in opened.problems)
    opened.window.show_page("board")
    opened.window.board.go_to(jobs[0].shot_id)
    opened.window.actions_["shot.doubt"].trigger()
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)
    assert page.halls.place() == "doubts"
    opened.wait(lambda: page.halls.doubts.list.current() != "")


def test_what_was_sent_is_seen_with_what_it_may_cost(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _jobs = desk_of(opened)
    opened.wait(lambda: bool(desk.sheet.request.toPlainText()))
    assert "POST /v1/" in desk.sheet.request.toPlainText()
    assert "key from the keychain" in desk.sheet.request.toPlainText()
    assert "may cost $1.40" in desk._banner.text()
    assert "no list of orders" in desk.decision._says.text()
    assert not desk.ask_again.isEnabled()
    assert desk.decision.choice() == WAIT
    assert not desk.decision.go.isEnabled()
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    desk.decision.look.click()
    assert urls == ["https://dev.runwayml.com/"]


def test_a_ticket_is_checked_before_the_button_works(opened: Opened) -> None:
    desk, (job,) = desk_of(opened)
    decision = desk.decision
    opened.stage.asked.answer = Refused("No such task.", status=404)
    desk._actions["doubt.accepted"].trigger()
    assert decision.ticket.hasFocus()
    QTest.keyClicks(decision.ticket, "task-1")
    opened.wait(lambda: "does not know it" in decision._check.text())
    assert not decision.go.isEnabled()
    opened.stage.asked.answer = "running"
    QTest.keyClicks(decision.ticket, "7")
    opened.wait(lambda: decision.go.isEnabled())
    assert decision._check.text() == "Found there: running."
    assert (decision.go.text(), decision.go.price()) == ("Accepted, Fetch T01", "$1.40")
    assert "cannot be taken back" in decision._final.text()
    QTest.keyClick(decision.ticket, Qt.Key.Key_Return)
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).ticket == "task-17")
    opened.wait(lambda: desk._stack.currentIndex() == 1)
    assert not decision.isVisible()


def test_a_vendor_that_cannot_be_reached_does_not_hold_the_answer_up(opened: Opened) -> None:
    desk, (job,) = desk_of(opened)
    opened.stage.asked.answer = Unreachable("It cannot be reached.")
    QTest.keyClicks(desk.decision.ticket, "task-17")
    opened.wait(lambda: desk.decision.go.isEnabled())
    assert desk.decision._check.text() == "Not checked"
    desk._actions["doubt.decide"].trigger()
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).ticket == "task-17")


@pytest.mark.parametrize(
    ("key", "choice", "word", "price", "after"),
    [
        ("doubt.again", AGAIN, "Send T01 Again", "$1.40", JobState.QUEUED),
        ("doubt.let_go", LET_GO, "Let T01 Go", "frees $1.40", JobState.CANCELLED),
    ],
)
def test_what_was_not_accepted_is_sent_again_or_let_go(
    opened: Opened, key: str, choice: str, word: str, price: str, after: JobState
) -> None:
    desk, jobs = desk_of(opened, 2)
    desk._actions[key].trigger()
    assert desk.decision.choice() == choice
    desk.decision.by.setText("L. O.")
    desk.decision.why.setText("not on its page")
    assert (desk.decision.go.text(), desk.decision.go.price()) == (word, price)
    desk._actions["doubt.decide"].trigger()
    opened.wait(lambda: state(opened, jobs[0]) is after)
    assert state(opened, jobs[1]) is JobState.IN_DOUBT
    history = opened.stage.bench.shooting.history(jobs[0].id)
    assert any("L. O.: not on its page" in event.reason for event in history)
    opened.wait(lambda: desk.list.current() == jobs[1].id)


def test_one_answer_for_all_of_a_vendor_but_never_a_ticket(opened: Opened) -> None:
    desk, jobs = desk_of(opened, 3)
    desk._actions["doubt.previous"].trigger()
    assert desk.list.current() == jobs[2].id
    desk._actions["doubt.next"].trigger()
    desk.decision.choose(LET_GO)
    desk.decision.same.setChecked(True)
    assert (desk.decision.go.text(), desk.decision.go.price()) == ("Let 3 takes Go", "frees $4.20")
    desk.decision.choose(ACCEPTED)
    assert desk.decision.ids() == [jobs[0].id]
    desk.decision.choose(LET_GO)
    desk.decision.decide()
    opened.wait(lambda: {state(opened, job) for job in jobs} == {JobState.CANCELLED})


def test_asking_again_is_offered_where_the_vendor_can_say(opened: Opened) -> None:
    opened.stage.asked.settling = True
    desk, (job,) = desk_of(opened)
    opened.wait(lambda: desk.ask_again.isEnabled())
    desk.ask_again.click()
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).next_poll is not None)
    opened.wait(lambda: not desk.ask_again.isEnabled())
