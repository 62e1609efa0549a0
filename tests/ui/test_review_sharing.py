"""What Review gives out and takes in, in the window: clips, report, notes, frames, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.asset import Asset
from app.domain.note import Note, NoteKind
from app.domain.share import ShareForm
from app.domain.timing import FrameRange
from app.production.screening.package import HEAVY, Outlook
from app.ui.drag import encode
from app.ui.pages.review.page import ReviewPage
from app.ui.print.paper import Plate
from tests.clips import numbers_of
from tests.ui.conftest import Opened
from tests.ui.test_review_page import reviewed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def drop(page: ReviewPage, target: object, mime: QMimeData, x: float = 40, y: float = 30,
         held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:  # fmt: skip
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(int(x), int(y)), copy, mime, left, held)
    QApplication.sendEvent(target, enter)  # type: ignore[arg-type]
    event = QDropEvent(QPointF(x, y), copy, mime, left, held)
    QApplication.sendEvent(target, event)  # type: ignore[arg-type]
    return event.isAccepted()


def test_a_clip_is_shared_from_in_to_out(opened: Opened, tmp_path: Path) -> None:
    page = reviewed(opened, 1)
    assert page.take is not None
    opened.window.actions_["take.share"].trigger()
    bar = page.sharing.bar
    assert bar.isVisible()
    picked = page.take.picked
    assert bar._range.text().startswith(f"frames {picked.start} to {picked.end - 1}")
    bar.height_.choose(180)
    bar.write(tmp_path / "clip.mp4", [page.take.id], ShareForm.MP4)
    opened.wait(lambda: (tmp_path / "clip.mp4").exists() and not bar.running.busy())
    shown = numbers_of(tmp_path / "clip.mp4", 180)
    assert shown == list(range(picked.start, picked.end))
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_the_report_shows_its_pages_and_closes_with_escape(opened: Opened, tmp_path: Path) -> None:
    page = reviewed(opened, 2)
    assert page.take is not None
    notes = opened.stage.bench.screening.notes
    for frame in (7, 30):
        frames = FrameRange(start=frame, end=frame + 1)
        notes.add(page.take.id, NoteKind.FIX, frames, f"See {frame}", "L. Ortner")
    opened.window.actions_["review.report"].trigger()
    view = page.sharing.report
    opened.wait(lambda: view.sheets.document is not None and view._page.text() != "")
    marks = [one for sheet in view.sheets.document.pages for one in sheet.marks]  # type: ignore[union-attr]
    assert [one.text for one in marks if isinstance(one, Plate)] == ["f 0007", "f 0030"]
    assert "See 30" in view.sheets.accessibleDescription()
    before = view.sheets.document
    view.options.ticks["frames"].click()
    opened.wait(lambda: view.sheets.document is not before)
    assert not any(isinstance(one, Plate) for one in view.sheets.document.pages[0].marks)  # type: ignore[union-attr]
    view.write_pdf(tmp_path / "r.pdf")
    view.write_page(tmp_path / "r.html")
    opened.wait(lambda: (tmp_path / "r.pdf").exists() and (tmp_path / "r.html").exists())
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert "See 7" in (tmp_path / "r.html").read_text(encoding="utf-8")
    QTest.keyClick(view.sheets, Qt.Key.Key_Escape)
    assert page._halls.currentIndex() == 0


def test_a_package_is_written_and_its_notes_come_back_by_drop(
    opened: Opened, tmp_path: Path
) -> None:
    page = reviewed(opened, 1)
    assert page.take is not None
    take = page.take
    opened.stage.bench.selects.circle(take.id)
    page.sharing.open_report()
    ahead = page.sharing.report.options.ahead
    opened.wait(lambda: ahead.text() == "1 take, about 1 MB")
    page.sharing.report.options.show_outlook(Outlook(400, HEAVY + 1))
    assert ahead.text().startswith("400 takes, about 250 MB: too heavy for mail")
    page.sharing.report.write_package(tmp_path / "client.html")
    opened.wait(lambda: (tmp_path / "client.html").exists())
    assert take.id in (tmp_path / "client.html").read_text(encoding="utf-8")
    page.sharing.close_report()
    back = {"format": "takeboard-review-notes", "version": 1, "author": "J. Abara", "notes": [
        {"id": "note-from-client", "take": take.id, "frame": 5, "kind": "fix", "text": "Softer"},
        {"id": "note-from-nowhere", "take": "x", "slate": "S900T01X", "frame": 5, "kind": "fix",
         "text": "?"}]}  # fmt: skip
    (tmp_path / "notes.json").write_text(json.dumps(back))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "notes.json"))])
    assert drop(page, page, mime)
    store = opened.stage.film.store
    opened.wait(lambda: len(store.all(Note)) == 1)
    assert (store.all(Note)[0].author, store.all(Note)[0].frames.start) == ("J. Abara", 5)
    opened.wait(lambda: any("left out" in one for one in opened.problems))
    opened.film.undo.stack.undo()
    opened.wait(lambda: store.all(Note) == [])


def test_notes_that_came_back_are_all_seen_and_a_second_time_it_is_said(
    opened: Opened, tmp_path: Path
) -> None:
    page = reviewed(opened, 1)
    assert page.take is not None
    told: list[str] = []
    page.told.connect(told.append)
    given = [{"id": f"note-of-client-{n}", "take": page.take.id, "frame": n, "end": n + 3,
              "kind": "fix", "text": f"Frame {n} flickers"} for n in range(4)]  # fmt: skip
    file = tmp_path / "notes.json"
    file.write_text(json.dumps({"format": "takeboard-review-notes", "version": 1,
                                "author": "J. Abara", "notes": given}))  # fmt: skip
    page.sharing.merge([file])
    panel = page.side.notes
    opened.wait(lambda: len(panel.rows()) == 4)
    opened.settled()
    assert panel.area.verticalScrollBar().maximum() == 0
    page.sharing.merge([file])
    opened.wait(lambda: "Notes of J. Abara: 4 known already" in told)
    assert told[0] == "Notes of J. Abara: 4 new"
    assert len(panel.rows()) == 4


def test_a_file_of_garbage_is_refused_and_told(opened: Opened, tmp_path: Path) -> None:
    page = reviewed(opened, 1)
    (tmp_path / "mess.json").write_text("no notes")
    page.sharing.merge([tmp_path / "mess.json"])
    opened.wait(lambda: any("mess.json is no file of notes" in one for one in opened.problems))
    assert opened.film.undo.stack.count() == 0


def test_the_frame_on_screen_becomes_a_first_frame_by_command_and_by_drop(opened: Opened) -> None:
    page = reviewed(opened, 1)
    assert page.take is not None
    store, board = opened.stage.film.store, opened.stage.bench.board
    page.viewer.go_to(30)
    opened.wait(lambda: page.canvas.shown_index == 30)
    opened.window.actions_["frame.last"].trigger()
    first = board.shots()[0]
    opened.wait(lambda: board.shot(first.id).last_frame_id is not None)
    asset = store.get(Asset, board.shot(first.id).last_frame_id or "")
    assert (asset.parent_take_id, asset.parent_frame) == (page.take.id, 30)
    thing = page.frame_drag.dragged(0)
    assert thing is not None
    second = board.shots()[1]
    before = second.first_frame_id
    x = next(x for x in range(0, 1600, 8) if (row := page.filmstrip.row_at(x)) is not None
             and row.shot_id == second.id)  # fmt: skip
    shift = Qt.KeyboardModifier.ShiftModifier
    assert drop(page, page.filmstrip, encode(thing), x, 30, shift)
    opened.wait(lambda: board.shot(second.id).first_frame_id != before)
    assert board.shot(second.id).first_frame_id == asset.id
    assert drop(page, page.filmstrip, encode(thing), x, 30)
    menu = page.frame_drag.menu
    assert menu is not None
    assert [one.text() for one in menu.actions()] == [
        "First frame of 020", "Last frame of 020", "Reference of 020", "Anchor of 020",
    ]  # fmt: skip
    menu.close()


def test_the_differences_of_two_takes_stand_at_the_right(opened: Opened) -> None:
    page = reviewed(opened, 2)
    first, second = page.stage.takes
    page.stage.show([first.id, second.id])
    shown = page.side.differences
    opened.wait(lambda: "equal, hidden" in shown.equal.text())
    assert shown.compared() == (first, second)


@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise\\(\\)", extend=True)
def test_a_frame_goes_to_a_character_by_keys_alone(opened: Opened) -> None:
    page = reviewed(opened, 1)
    art = opened.stage.film.art
    (mara,) = art.characters()
    page.viewer.go_to(30)
    opened.wait(lambda: page.viewer.painted == 30)
    opened.window.actions_["frame.character"].trigger()
    opened.wait(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Return)
    opened.wait(lambda: len(art.character(mara.id).still_ids) == 1)
    opened.settled()
    (still,) = art.character(mara.id).still_ids
    assert opened.stage.film.store.get(Asset, still).parent_frame == 30
