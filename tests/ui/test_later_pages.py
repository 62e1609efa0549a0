"""Assemble, Deliver and Plan on a film with circled takes."""

from __future__ import annotations

from app.domain.project import SOCIAL
from app.ui.pages.assemble.page import AssemblePage
from app.ui.pages.deliver.page import DeliverPage
from app.ui.pages.plan.page import PlanPage
from tests.ui.conftest import Opened


def circled(opened: Opened, count: int = 2) -> None:
    for job in opened.stage.send(opened.stage.shots()[:count]):
        opened.stage.bench.selects.circle(opened.stage.land(job))


def test_the_cut_shows_circled_takes_in_order_and_names_what_is_missing(opened: Opened) -> None:
    circled(opened)
    opened.window.show_page("assemble")
    page = opened.window.page("assemble")
    assert isinstance(page, AssemblePage)
    opened.wait(lambda: page.table.rowCount() == 2)
    cells = [page.table.item(n, 3) for n in range(2)]
    assert [cell.text() for cell in cells if cell] == ["S010T01A", "S020T01A"]
    assert "030" in page._state.text()


def test_the_tick_comes_only_after_verify_and_the_report_is_listed(opened: Opened) -> None:
    circled(opened)
    opened.window.show_page("deliver")
    page = opened.window.page("deliver")
    assert isinstance(page, DeliverPage)
    opened.wait(lambda: page._deliver.isEnabled())
    assert page._tick.accessibleName() == "Not verified"
    page._deliver.click()
    opened.wait(lambda: page._report is not None)
    assert page._report is not None
    assert page._report.report.ok
    opened.settled()
    assert page._tick.accessibleName() == "Verified"
    assert page._package is not None
    assert (page._package).is_dir()
    assert "v002" in page._deliver.text()
    assert opened.problems == []


def test_nothing_can_be_delivered_without_a_circled_take(opened: Opened) -> None:
    opened.window.show_page("deliver")
    page = opened.window.page("deliver")
    assert isinstance(page, DeliverPage)
    opened.settled()
    assert not page._deliver.isEnabled()
    assert "Circle" in page._subtitle.text()


def test_a_spec_change_says_what_it_touches_before_it_is_applied(opened: Opened) -> None:
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    opened.settled()
    form = page.spec
    form._preset(SOCIAL)
    opened.wait(lambda: form.change_view.isVisible())
    assert opened.stage.bench.board.project().spec.rate == 24
    assert "not applied" in form._notes["Frame rate"].text()
    form._apply.click()
    opened.wait(lambda: opened.stage.bench.board.project().spec.rate == 30)
    opened.wait(lambda: opened.film.rows[0].frames == 90)
    opened.film.undo.stack.undo()
    opened.wait(lambda: opened.stage.bench.board.project().spec.rate == 24)


def test_a_locked_wording_cannot_be_typed_over(opened: Opened) -> None:
    art = opened.stage.bench.art_department
    art.add_character("Bo", "Bo, a tall man in a red coat")
    person = next(one for one in art.characters() if one.name == "Bo")
    art.lock_character(person.id)
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    page.show_part("kit")
    opened.wait(lambda: person.id in page.kit.cast.sheets)
    box = page.kit.cast.sheets[person.id].wording.box
    assert box.toPlainText() == person.wording
    assert box.isReadOnly()


def test_the_style_paragraph_is_saved(opened: Opened) -> None:
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    page.show_part("kit")
    opened.wait(lambda: page.kit.view is not None)
    page.kit.looks.style_.setPlainText("Grain and patience.")
    page.kit.looks.style_.flush()
    opened.wait(lambda: opened.stage.bench.board.project().style == "Grain and patience.")
