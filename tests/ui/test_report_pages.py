"""A review's report on paper: nothing overlaps, falls off or is missing, however long it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.note import NoteKind, Stroke
from app.domain.timing import FrameRange
from app.production.screening.report_parts import (
    Counts,
    ReportChoice,
    ReportCurve,
    ReportNote,
    ReportShot,
    ReviewReport,
)
from app.ui.print.paper import PAPERS, Curve, Drawing, Paper, Picture, Plate, Shape
from app.ui.print.press import pdf, picture_of
from app.ui.print.review_report import lay_report
from tests.ui.test_printed_pages import ENDLESS, LONG, faults

pytestmark = pytest.mark.usefixtures("qapp")
STROKE = Stroke(points=((0.1, 0.1), (0.5, 0.9)), colour="#e0574d", width=0.01)


def note(n: int, **fields: object) -> ReportNote:
    made = ReportNote(
        note_id=str(n),
        number=f"{n * 10:03}",
        take="T03",
        kind=list(NoteKind)[n % 4],
        frame=n * 7,
        marks=str(n * 7),
        at="01:00:38:18",
        text=f"Note {n} says so.",
        author="L. Ortner",
        answer="",
        answered_by="",
        state="open",
        picture=None,
        shape=16 / 9,
        strokes=(),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def shot(n: int, **fields: object) -> ReportShot:
    made = ReportShot(f"{n * 10:03}", f"Action {n}", "T01", "circled", "PASS", 1, "", None)
    return replace(made, **fields)  # type: ignore[arg-type]


def report(notes: list[ReportNote], shots: list[ReportShot], **fields: object) -> ReviewReport:
    made = ReviewReport(
        film="First Light",
        client="Bakery",
        made=datetime(2026, 11, 21, 18, 41),
        rounds=(),
        round=None,
        choice=ReportChoice(),
        seen=39,
        circled=5,
        kept=18,
        rejected=16,
        unseen=21,
        notes=tuple(notes),
        shots=tuple(shots),
        agreed=("080 goes to another model", "130 T02 stays"),
        present=("J. Abara", "L. Ortner"),
        counts=Counts(30, 60, len(notes), 0, 0, 0, 0, 2, {NoteKind.FIX: 6}),
        cut="First_Light_v003",
        spent_round=None,
        spent_film=None,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.word)
def test_every_note_and_shot_stands_once_and_nothing_overlaps(paper: Paper) -> None:
    made = lay_report(
        report([note(n) for n in range(1, 12)], [shot(n) for n in range(1, 40)]), paper
    )
    assert faults(made) == []
    text = "\n".join(page.words() for page in made.pages)
    for n in range(1, 12):
        assert text.count(f"Note {n} says so.") == 1
    for n in range(1, 40):
        assert text.split("\n").count(f"Action {n}") == 1
    for word in ("39", "takes seen", "present: J. Abara, L. Ortner", "130 T02 stays",
                 f"Page 1 of {len(made.pages)}"):  # fmt: skip
        assert word in text
    shapes = [one.kind for page in made.pages for one in page.marks if isinstance(one, Shape)]
    assert len(shapes) == 4 + 11  # the legend, and one beside each note


def test_long_words_go_on_over_the_page() -> None:
    notes = [note(1, text=LONG), note(2, text=ENDLESS, answer=LONG), note(3)]
    shots = [shot(1, action=LONG), shot(2, prompt=LONG * 3), shot(3)]
    made = lay_report(report(notes, shots, agreed=(LONG,), film=LONG[:300],
                             choice=ReportChoice(prompts=True)), Paper())  # fmt: skip
    assert faults(made) == []
    text = " ".join(page.words() for page in made.pages)
    assert text.count("gulls,") >= 3 * 90
    assert "lines more" in text


def test_a_picture_carries_its_frame_and_what_was_drawn_in_its_own_shape(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    picture = tmp_path_factory.mktemp("pictures") / "upright.jpg"
    picture.write_bytes(b"")
    upright = note(1, picture=picture, shape=9 / 16, strokes=(STROKE,))
    curve = ReportCurve("frozen", (0.0, 2.0, 1.0, 4.0), (FrameRange(start=1, end=3),))
    made = lay_report(report([upright], [shot(1, curves=(curve,))]), Paper())
    assert faults(made) == []
    marks = [mark for page in made.pages for mark in page.marks]
    box = next(mark.box for mark in marks if isinstance(mark, Picture))
    assert abs(box.width / box.height - 9 / 16) < 0.01
    assert next(mark for mark in marks if isinstance(mark, Drawing)).box == box
    assert next(mark.text for mark in marks if isinstance(mark, Plate)) == "f 0007"
    drawn = next(mark for mark in marks if isinstance(mark, Curve))
    assert (drawn.heights, drawn.bad) == ((0.0, 0.5, 0.25, 1.0), ((0.25, 0.75),))
    assert pdf(made).startswith(b"%PDF")
    assert not picture_of(made.pages[0], 300).isNull()


def test_a_film_without_takes_still_has_a_report() -> None:
    made = lay_report(report([], [], agreed=(), present=()), Paper())
    assert len(made.pages) == 1
    assert faults(made) == []
