"""Culling by single keys: unseen takes follow each other over shots, and nothing is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.take import Status
from app.production.screening.culling import CullList
from app.ui.pages.review.page import ReviewPage
from app.ui.theme.icons import icon
from tests.ui.conftest import Opened


def culled(opened: Opened, shots: int = 3) -> ReviewPage:
    """Two takes a shot; the first unseen one plays."""
    for shot in opened.stage.shots()[:shots]:
        for job in opened.stage.send([shot], 2):
            opened.stage.land(job)
    opened.window.review(opened.film.rows[0].shot_id)
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.wait(lambda: page.take is not None and page.viewer.player is not None)
    opened.wait(lambda: len(page.decisions.culler.list.takes) == 2 * shots)
    page.canvas.setFocus()
    page.show_take(page.stage.takes[0].id)
    arrived(opened, page, "S010T01A")
    return page


def arrived(opened: Opened, page: ReviewPage, slate: str) -> None:
    opened.wait(lambda: page.take is not None and page.take.slate == slate)
    opened.wait(lambda: not page.decisions.culler._awaited)


def press(page: ReviewPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.canvas, key)


def statuses(opened: Opened) -> dict[str, str]:
    return {t.slate[1:7]: t.status.value for t in opened.stage.bench.dailies.takes()}


def test_every_key_decides_one_take_and_the_next_unseen_one_plays(opened: Opened) -> None:
    page = culled(opened)
    counter = page.decisions.keys.counter
    assert counter.text() == "6 of 6"
    slates = ["S010T02A", "S020T01A", "S020T02A", "S030T01A", "S030T02A"]
    keys = [Qt.Key.Key_S, Qt.Key.Key_H, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_S]
    for left, (slate, key) in enumerate(zip(slates, keys, strict=True)):
        press(page, key)
        arrived(opened, page, slate)
        assert counter.text() == f"{5 - left} of 6"
        opened.wait(lambda: bool(page.viewer.player and page.viewer.player.playhead.speed))
    press(page, Qt.Key.Key_S)
    opened.wait(lambda: counter.text() == "0 of 6")
    told = page.decisions.keys.told
    assert told.text() == "Nothing is unseen. 4 kept, 1 maybe, 1 rejected, 1 circled."
    opened.settled()
    assert statuses(opened) == {
        "010T01": "keep", "010T02": "maybe", "020T01": "reject", "020T02": "keep",
        "030T01": "keep", "030T02": "keep",
    }  # fmt: skip
    press(page, Qt.Key.Key_A)
    opened.settled()
    assert page.take is not None
    assert page.take.slate == "S030T02A"
    assert opened.problems == []


def test_the_button_says_that_the_next_take_plays(opened: Opened) -> None:
    page = culled(opened, 2)
    button = page.transport._buttons["play.toggle"]
    for slate in ("S010T02A", "S020T01A"):
        press(page, Qt.Key.Key_S)
        arrived(opened, page, slate)
        opened.wait(lambda: bool(page.viewer.player and page.viewer.player.playhead.speed))
        assert button.icon().cacheKey() == icon("pause").cacheKey()
    page.show_take(page.stage.takes[1].id)  # by hand: it stands still
    arrived(opened, page, "S020T02A")
    opened.wait(lambda: button.icon().cacheKey() == icon("play").cacheKey())


def test_undo_brings_the_take_of_the_last_decision_back(opened: Opened) -> None:
    page = culled(opened, 2)
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S010T02A")
    press(page, Qt.Key.Key_Delete)
    arrived(opened, page, "S020T01A")
    opened.settled()
    opened.film.undo.stack.undo()
    arrived(opened, page, "S010T02A")
    opened.wait(lambda: statuses(opened)["010T02"] == "unseen")
    opened.wait(lambda: page.decisions.keys.counter.text() == "3 of 4")
    opened.film.undo.stack.undo()
    arrived(opened, page, "S010T01A")
    opened.wait(lambda: page.decisions.keys.counter.text() == "4 of 4")
    opened.settled()
    press(page, Qt.Key.Key_H)
    arrived(opened, page, "S010T02A")
    opened.settled()
    assert statuses(opened)["010T01"] == "maybe"


def test_a_key_before_the_next_take_decides_nothing_and_says_so(opened: Opened) -> None:
    page = culled(opened, 2)
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S010T02A")
    press(page, Qt.Key.Key_S, Qt.Key.Key_S)  # the second finds another shot being read
    assert "not on screen yet" in page.decisions.keys.told.text()
    arrived(opened, page, "S020T01A")
    opened.settled()
    assert statuses(opened) == {
        "010T01": "keep", "010T02": "keep", "020T01": "unseen", "020T02": "unseen",
    }  # fmt: skip


def test_a_key_while_another_shot_is_read_does_not_decide_about_the_one_before(
    opened: Opened,
) -> None:
    page = culled(opened, 2)
    page.show_shot(opened.film.rows[1].shot_id)
    press(page, Qt.Key.Key_Delete)
    opened.settled()
    assert set(statuses(opened).values()) == {"unseen"}
    assert "not on screen yet" in page.decisions.keys.told.text()


def test_changing_a_decision_stays_with_its_take(opened: Opened) -> None:
    page = culled(opened, 1)
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S010T02A")
    press(page, Qt.Key.Key_Up)
    arrived(opened, page, "S010T01A")
    for key, status in ((Qt.Key.Key_H, "maybe"), (Qt.Key.Key_Delete, "reject")):
        press(page, key)
        opened.wait(lambda status=status: statuses(opened)["010T01"] == status)  # type: ignore[misc]
        assert page.take is not None
        assert page.take.slate == "S010T01A"
    opened.wait(lambda: page.take is not None and page.take.status is Status.REJECT)


def test_a_decision_that_cannot_be_written_brings_its_take_back(opened: Opened) -> None:
    page = culled(opened, 2)
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S010T02A")
    opened.settled()
    opened.stage.film.store.read_only = "The disk was taken away."
    press(page, Qt.Key.Key_S)
    opened.wait(lambda: any("disk was taken away" in one for one in opened.problems))
    arrived(opened, page, "S010T02A")
    opened.settled()
    opened.wait(lambda: page.decisions.keys.counter.text() == "3 of 4")
    opened.stage.film.store.read_only = ""
    assert statuses(opened)["010T02"] == "unseen"


def test_the_next_unseen_take_is_open_before_it_is_asked_for(opened: Opened) -> None:
    page = culled(opened, 2)
    press(page, Qt.Key.Key_A)  # plays the second take of the shot
    arrived(opened, page, "S010T02A")
    ahead = page.viewer._ahead
    opened.wait(lambda: bool(ahead.open_now))
    waiting = ahead.open_now[0]
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S020T01A")
    opened.wait(lambda: page.viewer.player is waiting)
    opened.wait(lambda: page.canvas.shown_index is not None)
    opened.settled()
    assert page.take is not None
    assert page.viewer.picked == page.take.picked


def test_a_film_that_is_only_read_is_culled_by_nobody_and_says_why(opened: Opened) -> None:
    page = culled(opened, 1)
    opened.stage.bench.session.read_only = True
    press(page, Qt.Key.Key_S, Qt.Key.Key_Return)
    opened.wait(lambda: any("reading only" in one for one in opened.problems))
    opened.settled()
    assert set(statuses(opened).values()) == {"unseen"}
    assert page.take is not None
    assert page.take.slate == "S010T01A"


def test_a_refused_decision_is_said_beside_the_keys_and_the_next_key_decides(
    opened: Opened,
) -> None:
    page = culled(opened, 2)
    press(page, Qt.Key.Key_Return)
    arrived(opened, page, "S010T02A")
    opened.settled()
    press(page, Qt.Key.Key_Up)
    arrived(opened, page, "S010T01A")
    opened.wait(lambda: page.take is not None and page.take.circled)
    press(page, Qt.Key.Key_Delete)
    opened.wait(lambda: "Circle another take first." in page.decisions.keys.told.text())
    assert opened.problems == []
    press(page, Qt.Key.Key_H)
    opened.wait(lambda: statuses(opened)["010T01"] == "maybe")
    opened.settled()
    told = "T01 is maybe now, and stays circled. Ctrl+Z takes it back."
    assert page.decisions.keys.told.text() == told
    opened.window.actions_["edit.undo"].trigger()
    opened.wait(lambda: statuses(opened)["010T01"] == "keep")
    opened.wait(lambda: page.decisions.keys.told.text() == "")


def test_a_circle_is_taken_back_with_its_decision(opened: Opened) -> None:
    page = culled(opened, 1)
    press(page, Qt.Key.Key_Return)
    arrived(opened, page, "S010T02A")
    opened.settled()
    press(page, Qt.Key.Key_Up)
    arrived(opened, page, "S010T01A")
    opened.wait(lambda: page.take is not None and page.take.circled)
    press(page, Qt.Key.Key_U)
    opened.wait(lambda: page.take is not None and page.take.status is Status.UNSEEN)
    assert page.take is not None
    assert not page.take.circled
    opened.wait(lambda: page.decisions.keys.counter.text() == "2 of 2")
    told = "T01 is unseen, its circle is off. Ctrl+Z gives it back."
    assert page.decisions.keys.told.text() == told


def test_a_key_before_the_takes_were_read_waits_for_them(opened: Opened) -> None:
    page = culled(opened, 1)
    culler = page.decisions.culler
    opened.settled()
    culler._read_list, culler._read_once = CullList(), False  # as while the film opens
    press(page, Qt.Key.Key_A)
    assert page.decisions.keys.told.text() == ""
    culler.look()
    arrived(opened, page, "S010T02A")


def test_the_name_is_asked_for_at_the_first_circle_and_takes_no_key_away(opened: Opened) -> None:
    page = culled(opened)
    line = page.decisions.name
    opened.wait(lambda: page.side.noting.nameless)
    press(page, Qt.Key.Key_S)
    arrived(opened, page, "S010T02A")
    assert line.isHidden()  # nothing was approved yet
    press(page, Qt.Key.Key_Return)
    arrived(opened, page, "S020T01A")
    assert line.isVisible()
    assert page.canvas.hasFocus()
    for slate in ("S020T02A", "S030T01A"):
        press(page, Qt.Key.Key_S)
        arrived(opened, page, slate)
    opened.settled()
    line.field.setFocus()
    QTest.keyClicks(line.field, "sh adu")  # letters are no commands in here
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    opened.wait(line.isHidden)
    opened.wait(page.canvas.hasFocus)
    circles, stack = opened.stage.bench.screening.circles, opened.film.undo.stack

    def names() -> list[str]:
        shots = opened.stage.shots()[:2]
        return [one.by for shot in shots for one in circles.of_shot(shot.id, words=True)]

    assert names() == ["sh adu"] * 4
    assert stack.undoText() == "Sign 4 decisions as sh adu"
    stack.undo()
    opened.wait(lambda: names() == [""] * 4)
    assert page.take is not None
    assert page.take.slate == "S030T01A"  # no decision was taken back


def test_who_does_not_want_to_say_a_name_is_asked_once(opened: Opened) -> None:
    page = culled(opened, 2)
    line = page.decisions.name
    opened.wait(lambda: page.side.noting.nameless)
    press(page, Qt.Key.Key_Return)
    arrived(opened, page, "S010T02A")
    line.field.setFocus()
    QTest.keyClick(line.field, Qt.Key.Key_Escape)
    assert line.isHidden()
    assert page.canvas.hasFocus()
    press(page, Qt.Key.Key_Return)
    arrived(opened, page, "S020T01A")
    assert line.isHidden()
