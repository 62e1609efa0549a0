"""The report of a review says what was decided and noted, with frames of the files themselves."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.note import NoteKind, Stroke
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.media.thumbnails import of_still, of_take
from app.production.art.thumbnails import ThumbnailDesk
from app.production.screening.notes import NoteDesk
from app.production.screening.report import ReportDesk
from app.production.screening.report_page import report_page
from app.production.screening.report_parts import Order, ReportChoice, Shots
from app.production.screening.review_rounds import APART
from tests.clips import make_clip, number_of, with_freeze
from tests.production.film import Film

STROKE = Stroke(points=((0.2, 0.2), (0.4, 0.6)), colour="#e0574d", width=0.01)


@pytest.fixture
def film(film: Film) -> Iterator[Film]:
    def make(source: Path, target: Path, frame: int | None, width: int) -> None:
        if frame is None:
            of_still(source, target, width)
        else:
            of_take(source, frame, target, width)

    film.thumbnails.close()
    film.thumbnails = ThumbnailDesk(film.store, film.media, film.bus, make)
    yield film
    film.thumbnails.close()


@pytest.fixture
def takes(film: Film, tmp_path: Path) -> list[Take]:
    shots = film.shots(3)
    clip = make_clip(tmp_path / "a.mp4", 96)
    return [film.dailies.add_take(shot.id, clip) for shot in (shots[0], shots[0], shots[1])]


@pytest.fixture
def notes(film: Film) -> NoteDesk:
    return NoteDesk(film.store, film.clock, film.bus)


@pytest.fixture
def desk(film: Film) -> ReportDesk:
    return ReportDesk(film.store, film.book, film.thumbnails, film.clock)


def say(notes: NoteDesk, take: Take, frame: int, text: str, kind: NoteKind = NoteKind.FIX,
        strokes: tuple[Stroke, ...] = ()) -> str:  # fmt: skip
    frames = FrameRange(start=frame, end=frame + 1)
    return notes.add(take.id, kind, frames, text, "L. Ortner", strokes).changes[0].id


def test_takes_are_counted_by_what_was_decided(
    film: Film, takes: list[Take], desk: ReportDesk
) -> None:
    film.selects.circle(takes[0].id)
    film.selects.judge(takes[1].id, Status.REJECT)
    found = desk.report()
    assert (found.seen, found.circled, found.kept, found.rejected, found.unseen) == (2, 1, 0, 1, 1)
    assert [(one.number, one.take, one.decision) for one in found.shots] == [
        ("010", "T01", "circled"), ("020", "", "unseen"), ("030", "", "no take yet"),
    ]  # fmt: skip


def test_a_notes_picture_is_that_frame_of_the_file(
    takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    say(notes, takes[1], 61, "Basket melts")
    picture = desk.report().notes[0].picture
    assert picture is not None
    assert number_of(picture) == 61


def test_worst_first_puts_open_fixes_before_approvals_and_done_last(
    takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    say(notes, takes[0], 14, "", NoteKind.APPROVED)
    done = say(notes, takes[0], 3, "Hand")
    say(notes, takes[2], 40, "Sleeve")
    say(notes, takes[1], 30, "Too long?", NoteKind.QUESTION)
    notes.settle([done])
    told = desk.report().notes
    assert [(one.kind.value, one.frame, one.state) for one in told] == [
        ("fix", 40, "open"), ("question", 30, "open"), ("approved", 14, ""), ("fix", 3, "done"),
    ]  # fmt: skip
    board = desk.report(ReportChoice(order=Order.BOARD)).notes
    assert [one.frame for one in board] == [3, 14, 30, 40]


def test_timecode_of_a_note_is_its_place_in_the_film(
    film: Film, takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    film.selects.set_range(takes[2].id, FrameRange(start=12, end=84))
    say(notes, takes[2], 20, "Here")
    say(notes, takes[2], 90, "Behind the out point")
    start = film.board.shots()[0].frames
    assert desk.report().notes[1].at == "handle"
    assert desk.report().notes[0].where == "frame 20"
    assert desk.report().notes[0].at == f"01:00:{(start + 8) // 24:02}:{(start + 8) % 24:02}"


def test_a_note_on_several_frames_says_so(
    takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    notes.add(takes[0].id, NoteKind.FIX, FrameRange(start=5, end=9), "Look", "L. Ortner")
    assert desk.report().notes[0].where == "frames 5–8"
    assert "frames 5–8" in report_page(desk.report()).decode()


def test_a_note_on_all_frames_is_about_the_whole_take(
    film: Film, desk: ReportDesk, notes: NoteDesk, takes: list[Take]
) -> None:
    film.selects.circle(takes[0].id)
    notes.add(takes[0].id, NoteKind.APPROVED, FrameRange(start=0, end=96), "", "L. Ortner")
    (note,) = desk.report(ReportChoice()).notes
    assert (note.where, note.at) == ("whole take", "")


def test_what_is_left_out_by_choice_is_not_there(
    takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    say(notes, takes[0], 5, "Drawn", strokes=(STROKE,))
    first = say(notes, takes[0], 6, "Why?", NoteKind.QUESTION)
    notes.answer(first, "It is the sun of 07:10", "J. Abara")
    whole = desk.report()
    assert whole.counts.drawings == 1
    assert whole.present == ("J. Abara", "L. Ortner")
    assert whole.agreed == ("010 T01, frame 6: It is the sun of 07:10",)
    bare = desk.report(
        ReportChoice(
            drawings=False,
            answers=False,
            people=False,
            frames=False,
            decisions=False,
            prices=False,
            kinds=frozenset({NoteKind.FIX}),
        )
    )
    assert [(one.text, one.strokes, one.author, one.picture) for one in bare.notes] == [
        ("Drawn", (), "", None)
    ]
    assert (bare.agreed, bare.present, bare.shots, bare.spent) == ((), (), (), "")


def test_shots_can_be_only_those_with_notes_or_undecided(
    film: Film, takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    film.selects.circle(takes[0].id)
    say(notes, takes[0], 5, "Here")
    noted = desk.report(ReportChoice(shots=Shots.NOTED))
    still = desk.report(ReportChoice(shots=Shots.OPEN))
    assert [one.number for one in noted.shots] == ["010"]
    assert [one.number for one in still.shots] == ["020", "030"]
    assert still.notes == ()


def test_curves_of_the_decided_take_show_its_bad_frames(
    film: Film, desk: ReportDesk, tmp_path: Path
) -> None:
    clip = with_freeze(tmp_path / "frozen.mp4", range(30, 60), 96)
    film.dailies.add_take(film.shots(1)[0].id, clip)
    assert desk.report().shots[0].curves == ()
    found = desk.report(ReportChoice(curves=True))
    curve = next(one for one in found.shots[0].curves if one.check == "frozen")
    assert len(curve.values) == 96
    assert curve.ranges[0].end == 60
    assert (min(curve.heights), max(curve.heights)) == (0.0, 1.0)
    assert "<rect" in report_page(found).decode()


def test_a_long_pause_begins_another_round(
    film: Film, takes: list[Take], notes: NoteDesk, desk: ReportDesk
) -> None:
    film.store._now = film.clock.now
    film.selects.judge(takes[0].id, Status.REJECT)
    say(notes, takes[0], 5, "Monday")
    film.clock.at += APART + timedelta(minutes=1)
    film.selects.judge(takes[2].id, Status.KEEP)
    say(notes, takes[2], 7, "Tuesday")
    first, second = desk.report(ReportChoice(round=1)), desk.report(ReportChoice(round=2))
    assert [one.text for one in first.notes] == ["Monday"]
    assert [one.text for one in second.notes] == ["Tuesday"]
    assert (first.rejected, first.kept, second.rejected, second.kept) == (1, 0, 0, 1)
    assert (first.title, second.title) == ("Review report 1", "Review report 2")
    assert len(desk.report().notes) == 2


def test_the_web_page_of_a_report_holds_its_pictures_and_escapes_every_word(
    film: Film, takes: list[Take], notes: NoteDesk, desk: ReportDesk, tmp_path: Path
) -> None:
    evil = '</p><script>alert("x")</script>'
    say(notes, takes[0], 7, evil, strokes=(STROKE,))
    film.store.put(film.store.project().model_copy(update={"name": evil}))
    page = report_page(desk.report()).decode()
    assert "<script" not in page
    assert not re.search(r"https?:|://|@import|url\(", page)
    assert page.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;") >= 3
    assert "<polyline" in page
    inside = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    (tmp_path / "frame.jpg").write_bytes(base64.b64decode(inside[0]))
    assert number_of(tmp_path / "frame.jpg") == 7
