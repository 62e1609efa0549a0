"""Characters and kit with both hands: words read while typed, pictures dropped and moved."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton

from app.domain.character import Character
from app.domain.wording import Part
from app.production.art.art_department import ArtDepartment
from app.production.art.kit_view import Need
from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.plan.kit import KitPart
from app.ui.pages.plan.page import PlanPage
from app.ui.pages.plan.sheet import Sheet
from app.ui.widgets.picture_slot import PictureSlot
from tests.pictures import encode as encoded
from tests.pictures import halves
from tests.production.film import picture
from tests.ui.conftest import Opened

WORDING = "Bo, a man of 40 to 45, bald, brown skin, a red coat"
COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier


class Kit:
    """The kit page of an open window, with one character."""

    def __init__(self, opened: Opened, wording: str = WORDING) -> None:
        self.opened = opened
        self.art: ArtDepartment = opened.stage.bench.art_department
        self.id = self.art.add_character("Bo", wording).changes[0].id
        opened.window.show_page("plan")
        page = opened.window.page("plan")
        assert isinstance(page, PlanPage)
        page.show_part("kit")
        self.page, self.part = page, page.kit
        self.until(lambda: self.id in self.part.cast.sheets)
        opened.settled()

    @property
    def sheet(self) -> Sheet:
        return self.part.cast.sheets[self.id]

    @property
    def bo(self) -> Character:
        return self.art.character(self.id)

    def until(self, true: Callable[[], bool]) -> None:
        self.opened.wait(true)

    def stills(self, count: int) -> None:
        self.until(lambda: sum(bool(s.asset_id) for s in self.sheet.slots) == count)
        assert len(self.bo.still_ids) == count
        self.opened.settled()

    def undo(self) -> None:
        self.opened.settled()  # an edit is on the stack a moment after it is in the film
        self.opened.film.undo.stack.undo()

    def bars(self) -> list[str]:
        found = [f for f in self.sheet.findChildren(QFrame) if f.property("box") and not gone(f)]
        return [f.accessibleName() for f in found if f.property("box") in ("warning", "error")]

    def press(self, word: str) -> None:
        def found() -> list[QPushButton]:
            every = self.sheet.findChildren(QPushButton)
            return [one for one in every if one.text() == word and not gone(one)]

        self.until(lambda: bool(found()))
        QTest.mouseClick(found()[0], LEFT)


def gone(widget: QFrame | QPushButton) -> bool:
    return widget.isHidden()


def word_with_focus() -> str:
    focused = QApplication.focusWidget()
    return focused.text() if isinstance(focused, QPushButton) else ""


@pytest.fixture
def kit(opened: Opened) -> Kit:
    return Kit(opened)


def over(slot: PictureSlot, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(9, 9), COPY, mime, LEFT, NONE.NoModifier)
    QApplication.sendEvent(slot, event)
    return event.isAccepted()


def drop(slot: PictureSlot, mime: QMimeData) -> None:
    assert over(slot, mime)
    QApplication.sendEvent(slot, QDropEvent(QPointF(9, 9), COPY, mime, LEFT, NONE.NoModifier))


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


# words


def test_what_a_wording_lacks_is_shown_while_it_is_typed(opened: Opened) -> None:
    kit = Kit(opened, "Bo, a nice man")
    box = kit.sheet.wording
    assert box.report is not None
    assert box.report.lacking() == tuple(Part)
    box.box.setPlainText(WORDING)
    kit.until(lambda: box.report is not None and box.report.precise)
    assert kit.bo.wording == "Bo, a nice man"  # not committed while typing
    box.box.setPlainText(WORDING + ", maybe a hat")
    kit.until(lambda: box.report is not None and not box.report.precise)
    shown = [one.text() for one in box.findChildren(QLabel) if not one.isHidden()]
    assert any("maybe" in one for one in shown)
    assert any("hat has no colour" in one for one in shown)
    assert len(box.box.extraSelections()) == 2
    box.box.flush()
    kit.until(lambda: kit.bo.wording.endswith("maybe a hat"))
    kit.undo()
    kit.until(lambda: kit.bo.wording == "Bo, a nice man")


def test_a_changed_word_lists_the_old_takes_and_makes_nothing_again(opened: Opened) -> None:
    kit = Kit(opened)
    shot = opened.stage.shots()[0]
    opened.stage.bench.board.set_fields([shot.id], {"character_ids": (kit.id,)})
    (job,) = opened.stage.send([opened.stage.bench.board.shot(shot.id)])
    opened.stage.land(job)
    QTest.mouseClick(kit.sheet._lock, LEFT)
    kit.until(lambda: kit.bo.locked_checksum is not None)
    kit.until(lambda: kit.sheet.wording.box.isReadOnly())
    QTest.mouseClick(kit.sheet._lock, LEFT)
    kit.until(lambda: not kit.sheet.wording.box.isReadOnly())
    assert kit.bars() == []
    kit.sheet.wording.box.setPlainText(WORDING.replace("red", "blue"))
    kit.sheet.wording.box.flush()
    kit.until(lambda: len(kit.bars()) == 1)
    assert f"1 take in 0{shot.number}" in kit.bars()[0]
    assert "Nothing is regenerated" in kit.bars()[0]
    asked: list[str] = []
    kit.part.review_wanted.connect(asked.append)
    kit.press("Show takes")
    kit.press("Review")
    assert asked == [shot.id]
    assert len(opened.stage.film.book.all()) == 1
    assert opened.window.current_page() == "review"
    opened.window.show_page("plan")
    kit.undo()
    kit.until(lambda: kit.bars() == [])


def test_a_real_person_without_consent_is_warned_about_on_the_sheet(kit: Kit) -> None:
    kit.press("Real person")
    kit.until(lambda: kit.bo.likeness.real)
    kit.until(lambda: any("cannot be sent" in bar for bar in kit.bars()))
    row = kit.sheet._likeness
    for field, words in ((row._who, "M. Weber"), (row._when, "2026-10-01"), (row._scope, "film")):
        field.setFocus()
        field.setText(words)
        field.flush()
        kit.opened.settled()
    kit.until(lambda: kit.bo.likeness.may_be_used())
    kit.until(lambda: kit.bars() == [])
    row._when.setText("soon")
    row._when.flush()
    assert any("no day" in problem for problem in kit.opened.problems)


def test_a_character_in_shots_is_removed_after_saying_so_in_place(kit: Kit) -> None:
    board = kit.opened.stage.bench.board
    shot = kit.opened.stage.shots()[0]
    board.set_fields([shot.id], {"character_ids": (kit.id,)})
    kit.part.refresh()
    kit.until(lambda: kit.sheet._view.shots == 1)
    QTest.mouseClick(kit.sheet._remove, LEFT)
    kit.until(lambda: any("1 shot" in bar for bar in kit.bars()))
    kit.until(lambda: word_with_focus() == "Keep")
    assert kit.id in [one.id for one in kit.art.characters()]
    kit.press("Remove from 1 shot too")
    kit.until(lambda: kit.id not in [one.id for one in kit.art.characters()])
    assert board.shot(shot.id).character_ids == ()
    kit.until(lambda: kit.id not in kit.part.cast.sheets)
    kit.undo()
    kit.until(lambda: board.shot(shot.id).character_ids == (kit.id,))


# pictures


def test_a_target_lights_up_and_says_what_a_file_becomes(kit: Kit, tmp_path: Path) -> None:
    one, two = picture(tmp_path, "a.png", 90), picture(tmp_path, "b.png", 91)
    slot = kit.sheet.slots[3]
    assert over(slot, files(one))
    assert slot.lit() == "Becomes: still 1 of 5"
    drop(slot, files(one, two))
    assert slot.lit() == ""
    kit.stills(2)
    assert kit.sheet.slots[0].name == "Front"
    over(kit.sheet.slots[0], files(one))
    assert kit.sheet.slots[0].lit() == "Replaces: Front"
    kit.undo()
    kit.stills(0)
    assert len(kit.art.assets()) >= 2


def test_what_a_browser_gives_is_used_when_it_carries_the_picture(kit: Kit) -> None:
    address = "data:image/png;base64," + base64.b64encode(encoded(".png", halves())).decode()
    drop(kit.sheet.slots[0], text(address))
    kit.stills(1)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    mime = QMimeData()
    mime.setImageData(image)
    drop(kit.sheet.slots[1], mime)
    kit.stills(2)
    assert kit.opened.problems == []
    slot = kit.sheet.slots[2]
    over(slot, text("https://example.org/mara.jpg"))
    assert slot.lit() == "No picture in it"
    drop(slot, text("https://example.org/mara.jpg"))
    assert any("nothing is fetched" in problem for problem in kit.opened.problems)
    assert len(kit.bo.still_ids) == 2


def test_a_bad_file_is_told_and_the_good_one_kept(kit: Kit, tmp_path: Path) -> None:
    bad = tmp_path / "broken.jpg"
    bad.write_bytes(encoded(".jpg", halves())[:300])
    drop(kit.sheet.slots[0], files(bad, picture(tmp_path, "good.png", 80)))
    kit.stills(1)
    assert any("broken.jpg is damaged" in problem for problem in kit.opened.problems)


def test_the_same_picture_twice_is_said(kit: Kit, tmp_path: Path) -> None:
    told: list[str] = []
    kit.part.told.connect(told.append)
    drop(kit.sheet.slots[0], files(picture(tmp_path, "a.png", 70)))
    kit.stills(1)
    drop(kit.part.looks.hero, files(picture(tmp_path, "again.png", 70)))
    kit.until(lambda: kit.art.kit().hero_id == kit.bo.still_ids[0])
    kit.until(lambda: any("same picture" in line for line in told))


def test_a_takes_frame_becomes_a_still_that_knows_where_it_is_from(opened: Opened) -> None:
    kit = Kit(opened)
    (job,) = opened.stage.send(opened.stage.shots()[:1])
    take_id = opened.stage.land(job)
    drop(kit.sheet.slots[0], encode(Dragged(Kind.FRAME, (take_id,), "S010T01A frame 7", 7)))
    kit.stills(1)
    asset = kit.art.asset(kit.bo.still_ids[0])
    assert (asset.parent_take_id, asset.parent_frame) == (take_id, 7)
    kit.until(lambda: "S010T01A frame 7" in kit.sheet.slots[0].toolTip())
    assert not over(kit.sheet.slots[1], encode(Dragged(Kind.MODEL, ("veo",))))


def test_a_still_is_moved_by_hand_and_copied_to_the_kit(kit: Kit, tmp_path: Path) -> None:
    drop(kit.sheet.slots[0], files(*(picture(tmp_path, f"{n}.png", n) for n in (50, 60, 70))))
    kit.stills(3)
    first, second, third = kit.bo.still_ids
    source = kit.sheet.slots[2]
    kit.part.desk.begins(source)
    drop(kit.sheet.slots[0], encode(Dragged(Kind.STILL, (third,))))
    kit.until(lambda: kit.bo.still_ids == (third, first, second))
    kit.opened.settled()
    kit.part.desk.begins(kit.sheet.slots[0])
    drop(kit.part.looks.more, encode(Dragged(Kind.STILL, (third,))))
    kit.until(lambda: kit.art.anchors()[-1].asset_id == third)
    kit.part.desk.begins(None)
    assert kit.bo.still_ids == (third, first, second)


def test_keys_add_move_and_remove_pictures(kit: Kit, tmp_path: Path) -> None:
    slot = kit.sheet.slots[0]
    slot.setFocus()
    QGuiApplication.clipboard().setMimeData(files(picture(tmp_path, "a.png", 40)))
    QTest.keyClick(slot, Qt.Key.Key_V, NONE.ControlModifier)
    kit.stills(1)
    QGuiApplication.clipboard().setMimeData(files(picture(tmp_path, "b.png", 41)))
    kit.sheet.slots[1].setFocus()
    QTest.keyClick(kit.sheet.slots[1], Qt.Key.Key_V, NONE.ControlModifier)
    kit.stills(2)
    a, b = kit.bo.still_ids
    QTest.keyClick(kit.sheet.slots[1], Qt.Key.Key_Left, NONE.AltModifier)
    kit.until(lambda: kit.bo.still_ids == (b, a))
    kit.opened.settled()
    assert QApplication.focusWidget() is kit.sheet.slots[0]
    QTest.keyClick(kit.sheet.slots[0], Qt.Key.Key_Right, NONE.AltModifier)
    kit.until(lambda: kit.bo.still_ids == (a, b))
    kit.opened.settled()
    QTest.keyClick(kit.sheet.slots[1], Qt.Key.Key_H)
    kit.until(lambda: kit.art.kit().hero_id is not None)
    told: list[str] = []
    kit.part.told.connect(told.append)
    kit.opened.settled()
    hero = kit.art.kit().hero_id
    at = kit.bo.still_ids.index(str(hero))
    kit.sheet.slots[at].setFocus()
    QTest.keyClick(kit.sheet.slots[at], Qt.Key.Key_Delete, NONE.ControlModifier)
    kit.stills(1)
    kit.until(lambda: any("still used as hero frame" in line for line in told))
    kit.undo()
    kit.stills(2)


def test_the_slots_name_is_written_in_place(kit: Kit, tmp_path: Path) -> None:
    drop(kit.sheet.slots[0], files(picture(tmp_path, "a.png", 30)))
    kit.stills(1)
    name = kit.sheet._names[0]
    name.setText("Laughing")
    name.flush()
    kit.until(lambda: kit.bo.slot_name(kit.bo.still_ids[0]) == "Laughing")
    kit.until(lambda: kit.sheet.slots[0].accessibleName() == "Laughing")


# kit


def test_an_anchor_shows_what_it_measures_and_words_are_only_proposed(
    kit: Kit, tmp_path: Path
) -> None:
    before = len(kit.part.looks.cards)
    drop(kit.part.looks.more, files(picture(tmp_path, "grey.png", 188)))
    kit.until(lambda: len(kit.part.looks.cards) == before + 1)
    kit.opened.settled()
    card = list(kit.part.looks.cards.values())[-1]
    assert "#bcbcbc" in card._swatches.toolTip()
    assert [value.text() for value in card._values._values] == ["1.0 : 1", "6,500 K", "smooth"]
    QTest.mouseClick(card._describe, LEFT)
    kit.until(lambda: card._words.toPlainText().startswith("Light grey"))
    assert kit.art.anchors()[-1].description == ""
    card._words.flush()
    kit.until(lambda: kit.art.anchors()[-1].description.startswith("Light grey"))
    kit.undo()
    kit.until(lambda: kit.art.anchors()[-1].description == "")


def test_readiness_is_on_the_entry_and_each_line_leads_to_its_place(kit: Kit) -> None:
    part: KitPart = kit.part
    assert part.view is not None
    assert kit.page._rows["kit"].note() == f"{part.view.missing} missing"
    lines = {line.text(): line for line in part.foot.lines() if not line.isHidden()}
    QTest.mouseClick(lines["Hero frame"], LEFT)
    assert QApplication.focusWidget() is part.looks.hero
    open_ = next(word for word in lines if word.startswith("Not locked: "))
    first = part.view.characters[0].character.id
    QTest.mouseClick(lines[open_], LEFT)
    assert QApplication.focusWidget() is part.cast.sheets[first].wording.box
    for one in kit.art.characters():
        kit.art.set_character(one.id, {"wording": WORDING})
        kit.art.lock_character(one.id)
    kit.until(lambda: any("Wordings locked" in line.text() for line in part.foot.lines()))


def test_a_long_line_of_readiness_ends_in_an_ellipsis_and_is_told_whole(kit: Kit) -> None:
    part, whole = kit.part, f"Not locked: {', '.join(['Mara', 'Ilyas', 'Nobody at all'] * 3)}"
    part.foot.show_needs((Need(whole, False, "cast"),))
    (line,) = [one for one in part.foot.lines() if one.accessibleName() == f"{whole}: missing"]
    assert line.text().endswith("…")
    assert whole in line.toolTip()


def test_a_new_character_is_named_and_its_wording_waits_for_words(kit: Kit) -> None:
    kit.sheet.slots[0].setFocus()
    QTest.keyClick(kit.sheet.slots[0], Qt.Key.Key_N)
    name = kit.part.cast.name
    assert QApplication.focusWidget() is name
    QTest.keyClicks(name, "Ada")
    QTest.keyClick(name, Qt.Key.Key_Return)
    kit.until(lambda: any(c.name == "Ada" for c in kit.art.characters()))
    kit.opened.settled()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Wording of Ada"


def test_a_small_place_says_in_its_title_what_a_picture_becomes(kit: Kit, tmp_path: Path) -> None:
    looks = kit.part.looks
    slot = looks.stills[0]
    over(slot, files(picture(tmp_path, "a.png", 20)))
    assert slot.lit() == looks._still_count.text() != ""
    drop(slot, files(picture(tmp_path, "b.png", 21)))
    kit.until(lambda: len(kit.art.kit().still_ids) == 1)
    kit.until(lambda: looks._still_count.text().startswith("1, 3 to 5"))
