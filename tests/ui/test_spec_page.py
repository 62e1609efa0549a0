"""The delivery spec: a change is shown whole before it is made, and one undo takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.ui.pages.plan.page import PlanPage
from app.ui.pages.plan.spec import SpecForm
from tests.ui.conftest import Opened


@pytest.fixture
def form(opened: Opened) -> SpecForm:
    shots = opened.stage.shots()
    opened.stage.land(opened.stage.send(shots[:1])[0])
    opened.window.resize(1600, 900)
    opened.window.show_page("plan")
    page = opened.window.page("plan")
    assert isinstance(page, PlanPage)
    opened.wait(lambda: page.spec._spec is not None)
    opened.settled()
    return page.spec


def choose(form: SpecForm, rate: str) -> None:
    form._rate.setCurrentIndex(form._rate.findData(rate))
    form._rate.activated.emit(form._rate.currentIndex())


def cells(form: SpecForm) -> list[str]:
    return [one.text() for one in form.change_view.findChildren(QLabel) if one.text()]


def test_a_new_rate_is_shown_by_time_and_by_frames_and_undone(
    opened: Opened, form: SpecForm
) -> None:
    before = [shot.frames for shot in opened.stage.shots()]
    assert not form.changing()
    choose(form, "30")
    opened.wait(form.changing)
    assert form._notes["Frame rate"].text() == "was 24, not applied"
    assert form._rate.property("unapplied") is True
    assert not form._codec.property("unapplied")
    rows = {one.what: one for one in form.change_view.rows}
    assert (rows["Film length"].now, rows["Film length"].after) == ("432 f", "540 f")
    assert (rows["Shot lengths"].now, rows["Shot lengths"].after) == ("72 f", "90 f")
    assert rows["Takes"].how.startswith("kept, same duration")
    assert (rows["Handles"].now, rows["Handles"].after) == ("12 f, 0.50 s", "12 f, 0.40 s")
    assert "Deliveries" not in rows
    told = cells(form)
    assert "24 to 30 fps touches 1 take. Nothing is rendered again and nothing is charged." in told
    assert "540 f" in told
    assert form._apply.text() == "Change to 30 fps by time"
    assert form._apply.price() == "free"
    assert form._keep.text() == "Keep 24 fps"

    form.change_view.by_frames.click()
    opened.wait(lambda: "by frames" in form._apply.text())
    rows = {one.what: one for one in form.change_view.rows}
    assert (rows["Film length"].now, rows["Film length"].after) == ("00:00:18:00", "00:00:14:12")
    assert "Shot lengths" not in rows

    form._keep.click()
    assert not form.changing()
    assert form._rate.currentData() == "24"

    choose(form, "30")
    opened.wait(form.changing)
    form.change_view.by_time.click()
    opened.wait(lambda: "by time" in form._apply.text())
    form._apply.click()
    opened.wait(lambda: opened.film.spec is not None and opened.film.spec.rate == 30)
    assert [shot.frames for shot in opened.stage.shots()] == [n * 30 // 24 for n in before]
    opened.settled()
    assert form._notes["Frame rate"].text() == ""
    opened.film.undo.stack.undo()
    opened.wait(lambda: opened.film.spec is not None and opened.film.spec.rate == 24)
    assert [shot.frames for shot in opened.stage.shots()] == before
    opened.wait(lambda: form._rate.currentData() == "24")


def test_the_sheet_beside_it_says_the_spec_in_use_and_follows_it(
    opened: Opened, form: SpecForm
) -> None:
    panel = form.panel
    assert panel is not None

    def reads(word: str) -> bool:
        page = panel.view.page()
        return page is not None and word in page.words()

    opened.wait(lambda: reads("320×180, 16:9"))
    form._presets["Social"][0].click()
    opened.wait(form.changing)
    assert form._cards["Social"].property("on") is True
    assert "was 320×180, not applied" in form._notes["Resolution"].text()
    assert not reads("1920×1080")
    form._apply.click()
    opened.wait(lambda: reads("1920×1080, 16:9"))
    assert reads("H.265")


def test_keeping_the_spec_takes_the_preset_back(opened: Opened, form: SpecForm) -> None:
    form._presets["Social"][0].click()
    opened.wait(form.changing)
    form._keep.click()
    assert not form.changing()
    on = [word for word, (radio, _spec) in form._presets.items() if radio.isChecked()]
    assert on == ["Custom"]
    assert [word for word, card in form._cards.items() if card.property("on")] == on


def test_a_size_is_offered_once_however_often_the_page_is_seen(form: SpecForm) -> None:
    for _seen in range(3):
        form.refresh()
        assert form._spec is not None
        form._put(form._spec)
    words = [form._size.itemText(n) for n in range(form._size.count())]
    assert len(words) == len(set(words))
    assert form._size.currentText() == "320×180"
