"""Beside and in place of the queue: the cap, what became of a lane, and what is not there yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.errors import NoCap
from app.domain.job import JobState
from app.domain.money import Money
from app.ui.item_models.queue_model import Batch
from app.ui.pages.generate.page import GeneratePage
from app.ui.widgets.cards import ProblemCard
from app.ui.widgets.meters import Bar
from tests.ui.conftest import Opened


def page_of(opened: Opened) -> GeneratePage:
    opened.window.show_page("generate")
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)
    opened.wait(lambda: opened.film.money is not None)
    return page


def cap(opened: Opened) -> Money | None:
    return opened.stage.bench.board.project().cap


def type_cap(page: GeneratePage, text: str) -> None:
    field = page.side.cap.field
    field.setFocus()
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_first_cap_and_a_lower_one_hold_at_once(opened: Opened) -> None:
    page = page_of(opened)
    form = page.side.cap
    assert form.field.text() == ""
    assert form.field.placeholderText() == "not set"
    type_cap(page, "80")
    opened.wait(lambda: cap(opened) == Money.of(80))
    opened.wait(lambda: form.field.text() == "$80.00")
    opened.wait(lambda: not opened.window.status._no_cap.isVisibleTo(opened.window.status))
    type_cap(page, "a few")
    assert "not an amount of money" in form._why.text()
    assert cap(opened) == Money.of(80)
    type_cap(page, "$20.50")
    opened.wait(lambda: cap(opened) == Money.of("20.50"))
    assert not form._asked.isVisibleTo(form)


def test_a_higher_cap_or_none_asks_who_says_so_and_why(opened: Opened) -> None:
    page = page_of(opened)
    form = page.side.cap
    type_cap(page, "20")
    opened.wait(lambda: cap(opened) == Money.of(20) and form.field.text() == "$20.00")
    type_cap(page, "100")
    assert form._asked.isVisibleTo(form)
    assert form.confirm.text() == "Raise to $100.00"
    assert not form.confirm.isEnabled()
    form.name.setText("Ana")
    assert not form.confirm.isEnabled()
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    assert (form.field.text(), cap(opened)) == ("$20.00", Money.of(20))
    type_cap(page, "")
    assert form.confirm.text() == "Take the cap away"
    type_cap(page, "100")
    form.name.setText("Ana")
    form.reason.setText("finals")
    form.confirm.click()
    opened.wait(lambda: cap(opened) == Money.of(100) and form.field.text() == "$100.00")
    assert not form._asked.isVisibleTo(form)


def test_a_refused_paid_order_leads_to_the_cap(opened: Opened) -> None:
    page = page_of(opened)
    opened.window.show_page("board")
    opened.window.problems.tell(NoCap("This order costs $3.00 and nothing limits it.", "Set it."))
    (card,) = opened.window.problems.findChildren(ProblemCard)
    (act,) = [one for one in card.findChildren(QPushButton) if one.text() == "Set Cap"]
    act.click()
    assert opened.window.current_page() == "generate"
    assert opened.window.focusWidget() is page.side.cap.field
    opened.window.show_page("board")
    opened.window.actions_["queue.cap"].trigger()
    assert opened.window.current_page() == "generate"
    opened.window.show_page("board")
    opened.window.status._no_cap.click()
    assert opened.window.focusWidget() is page.side.cap.field


def test_a_lane_tells_what_failed_and_what_was_cancelled(opened: Opened) -> None:
    page = page_of(opened)
    jobs = opened.stage.send(opened.stage.shots()[:2])
    opened.wait(lambda: len(page.model.lines) == 3)
    opened.stage.move(jobs[0], JobState.SUBMITTING, JobState.FAILED, why="refused")
    opened.stage.move(jobs[1], JobState.CANCELLED)
    said = "0 landed, 1 failed, 1 cancelled"
    opened.wait(lambda: any(one.text() == said for one in page.side.findChildren(QLabel)))
    bar = next(b for b in page.side.findChildren(Bar) if b.accessibleDescription() == said)
    assert bar.parts() == (("failed", 0.5), ("cancelled", 0.5))
    assert bar.accessibleDescription() == said
    shown = bar.grab().toImage()
    row = {shown.pixelColor(x, 4).name() for x in range(2, 120)}
    assert "#d0473d" in row
    assert "#3fa66b" not in row
    assert len(row) > 1  # hatched: told by more than its colour
    (head,) = [one for one in page.model.lines if isinstance(one, Batch)]
    assert head.parts == (("failed", 0.5), ("cancelled", 0.5))


def test_an_empty_filter_says_what_would_be_here_and_one_way_on(opened: Opened) -> None:
    page = page_of(opened)
    opened.stage.send(opened.stage.shots()[:1])
    opened.wait(lambda: len(page.model.lines) == 2)
    for key, sentence in (
        ("running", "Nothing is being made right now"),
        ("needs", "Nothing waits for you"),
        ("landed", "No take of these has landed yet"),
    ):
        page._filter.choose(key)
        page.show_jobs()
        assert page._stack.currentWidget() is page.blanks
        card = page.blanks.cards[key]
        assert card.isVisibleTo(page)
        assert any(one.text() == sentence for one in card.findChildren(QLabel))
    assert card.primary is not None
    card.primary.click()
    assert page._filter.current() == "all"
    assert page._stack.currentWidget() is page.view
    page._find.setText("nothing like this")
    card = page.blanks.cards["words"]
    assert page._stack.currentWidget() is page.blanks
    assert card.isVisibleTo(page)
    assert card.primary is not None
    card.primary.click()
    assert page._find.text() == ""
    assert page._stack.currentWidget() is page.view
