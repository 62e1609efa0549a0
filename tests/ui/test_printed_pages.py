"""Printed pages: nothing overlaps, falls off or is missing, and the files are whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.production.printed import ModelLine, PrintedFilm, PrintedShot, SpecSheet
from app.ui.pages.board.views import View
from app.ui.print import desk
from app.ui.print.contact import SheetChoice, columns_of, lay_contact
from app.ui.print.order import Kind, Order, document, whole_pdf
from app.ui.print.paper import PAPERS, Document, Icon, Mark, Page, Paper, Picture, Size, Text
from app.ui.print.press import pdf, picture_of
from app.ui.print.spec_page import lay_spec
from app.ui.print.storyboard import SHOTS_A_PAGE, lay_storyboard
from app.ui.theme import tokens as t
from tests.ui.conftest import Opened
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("qapp")
LONG = "The harbour wakes: gulls, ropes, a crane that turns. " * 90
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 8


def shot(n: int, **fields: object) -> PrintedShot:
    made = PrintedShot(
        number=f"{n * 10:03}",
        scene=f"{1 + n // 4} EXT. HARBOUR, MORNING",
        begins=n % 4 == 0,
        model="Kling 3.0",
        letter="K",
        frames=72,
        starts="01:00:00:00",
        lasts="00:00:03:00",
        state="in_doubt",
        state_word="unknown, checking",
        action=f"Shot {n} action.",
        camera="Slow dolly in.",
        dialogue="",
        notes=(("Notes", f"Note of {n}."),),
        price="est. $1.40",
        picture=None,
        picture_is="",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def film(shots: list[PrintedShot], shape: float = 16 / 9) -> PrintedFilm:
    return PrintedFilm(
        "First Light", "Bakery", datetime(2026, 11, 21, 18, 41), "24 fps", shape, "00:01:30:00",
        tuple(shots), 0,
    )  # fmt: skip


def faults(made: Document) -> list[str]:
    """Marks off the paper's inner box, words over words, words over pictures."""
    found = []
    for n, page in enumerate(made.pages, 1):
        inner = page.paper.inner
        found += [f"page {n}: off: {m}" for m in page.marks if not inner.holds(m.box)]
        solid = [m for m in page.marks if isinstance(m, Text | Picture | Icon)]
        for at, one in enumerate(solid):
            found += [
                f"page {n}: {one} over {other}"
                for other in solid[at + 1 :]
                if one.box.meets(other.box)
            ]
    return found


def words(made: Document) -> str:
    """All text in the order it was put, without the ends of lines."""
    return "".join(mark.text for page in made.pages for mark in page.texts()).replace(" ", "")


def test_scenes_may_begin_a_line_of_the_printed_sheet() -> None:
    shots = [shot(n) for n in range(8)]  # two scenes of four
    made = lay_contact(film(shots), Paper(), SheetChoice(columns=3, new_lines=True))
    pictures = [one.box for one in made.pages[0].marks if isinstance(one, Picture)]
    assert [one.x == pictures[0].x for one in pictures] == [
        True, False, False, True, True, False, False, True,
    ]  # fmt: skip
    assert faults(made) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.word)
@pytest.mark.parametrize("many", SHOTS_A_PAGE)
def test_a_storyboard_keeps_its_count_a_page_and_nothing_overlaps(paper: Paper, many: int) -> None:
    made = lay_storyboard(film([shot(n) for n in range(1, 20)]), paper, many)
    assert faults(made) == []
    pictures = [sum(isinstance(m, Picture) for m in page.marks) for page in made.pages]
    assert pictures[0] == many
    assert sum(pictures) == 19
    assert len(made.pages) == -(-19 // many)
    for n, page in enumerate(made.pages, 1):
        assert f"Page {n} of {len(made.pages)}" in page.words()
        assert "First Light" in page.words()


@pytest.mark.parametrize("many", SHOTS_A_PAGE)
def test_long_words_go_on_over_the_page_and_none_is_lost(many: int) -> None:
    shots = [shot(1), shot(2, action=LONG, dialogue=ENDLESS), shot(3, notes=(("Notes", LONG),))]
    made = lay_storyboard(film(shots), Paper(), many)
    assert faults(made) == []
    assert len(made.pages) > 1
    assert any("020 continued" in page.words() for page in made.pages)
    text = "".join(words(made))
    for word in ("Shot1action.", "Noteof1.", "unknown,checking", "KKling3.0", "72f00:00:03:00"):
        assert word in text
    # columns are put one after the other, page by page: count what is written instead
    assert text.count("gulls,") == 180
    assert text.count("kapitän") + text.count("kapi") >= 8


@pytest.mark.parametrize("shape", [16 / 9, 1.0, 9 / 16, 2.39])
def test_pictures_of_any_shape_stay_in_their_place(shape: float) -> None:
    shots = [shot(n) for n in range(1, 10)]
    for paper in (Paper(), Paper(Size.LETTER, True)):
        for many in SHOTS_A_PAGE:
            assert faults(lay_storyboard(film(shots, shape), paper, many)) == []
        assert faults(lay_contact(film(shots, shape), paper, SheetChoice())) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.word)
def test_thirty_shots_are_one_contact_sheet_with_every_scene(paper: Paper) -> None:
    made = lay_contact(film([shot(n) for n in range(30)]), paper, SheetChoice())
    assert faults(made) == []
    assert len(made.pages) == 1
    assert made.said == ""
    text = made.pages[0].words()
    for scene in range(1, 9):
        assert f"{scene} EXT. HARBOUR, MORNING" in text.replace("\n", " ")
    assert text.count("K 72") == 30
    icons = [mark for mark in made.pages[0].marks if isinstance(mark, Icon)]
    assert [icon.name for icon in icons] == [t.state_look("in_doubt").icon] * 30


def test_a_film_too_long_for_one_page_says_so_and_keeps_legible() -> None:
    made = lay_contact(film([shot(n) for n in range(400)]), Paper(), SheetChoice())
    assert len(made.pages) > 1
    assert made.said == f"400 shots need {len(made.pages)} pages to be legible."
    pictures = [m for page in made.pages for m in page.marks if isinstance(m, Picture)]
    assert len(pictures) == 400
    assert min(m.box.width for m in pictures) >= 400


def test_a_contact_sheet_has_the_columns_and_lines_that_were_chosen() -> None:
    choice = SheetChoice(columns=4, state=False, model=False, action=True, prices=True)
    made = lay_contact(film([shot(n, action=LONG[:200]) for n in range(9)]), Paper(), choice)
    assert faults(made) == []
    assert columns_of(made) == 4
    text = made.pages[0].words()
    assert "est. $1.40" in text
    assert "unknown" not in text
    assert "K 72" not in text
    assert words(made).count("gulls,") == 9 * LONG[:200].count("gulls,")


def spec(**fields: object) -> SpecSheet:
    made = SpecSheet(
        name="First Light",
        client="Bakery",
        made=datetime(2026, 11, 21),
        picture=(("Resolution", "3840×2160, 16:9"), ("Codec", "ProRes 422")),
        edit=(("Handles", "12 frames each side"),),
        anchors=(("Dawn", None), ("Harbour", None)),
        style="Documentary, natural light first.",
        models=(ModelLine("K", "Kling 3.0", 14, "1080p, 24 fps, 5 s", "2160p, ProRes 422"),),
        unassigned=2,
        names=(("Take", "S012T03K = reel = file = clip"),),
        foot="30 shots · 00:01:30:00 · 24 fps",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.word)
def test_the_spec_sheet_is_one_page_with_all_its_parts(paper: Paper) -> None:
    made = lay_spec(spec(), paper)
    assert faults(made) == []
    assert len(made.pages) == 1
    text = made.pages[0].words()
    for part in ("3840×2160, 16:9", "12 frames each side", "Dawn", "natural light", "1080p, 24 fps",
                 "2 shots have no model yet", "S012T03K", "Page 1 of 1"):  # fmt: skip
        assert part in text


def test_a_spec_sheet_with_long_words_takes_another_page() -> None:
    models = tuple(
        ModelLine("K", f"Model {n}", 1, "", "", "It makes 5 s at most.") for n in range(40)
    )
    made = lay_spec(spec(style=LONG, models=models), Paper(Size.LETTER, True))
    assert faults(made) == []
    assert len(made.pages) > 1
    assert made.said == f"The words need {len(made.pages)} pages."
    assert words(made).count("gulls,") == 90
    assert words(made).count("5satmost") == 40


def test_a_film_without_shots_prints_a_page_that_says_so() -> None:
    for made in (
        lay_storyboard(film([]), Paper()),
        lay_contact(film([]), Paper(), SheetChoice()),
    ):
        assert "The film has no shots yet." in made.pages[0].words()
        assert pdf(made).startswith(b"%PDF-1")


def pdf_pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


def letters(data: bytes) -> set[str]:
    """Every letter that a PDF says its glyphs stand for."""
    found: set[str] = set()
    line = re.compile(rb"<(\w{4})> <(\w{4})> (?:<(\w{4})>|\[([^\]]*)\])")
    for table in re.findall(rb"begincmap(.*?)endcmap", data, re.DOTALL):
        for first, last, begin, listed in line.findall(table):
            if begin:
                span = int(last, 16) - int(first, 16) + 1
                found |= {chr(int(begin, 16) + n) for n in range(span)}
            found |= {chr(int(one, 16)) for one in re.findall(rb"<(\w{4})>", listed)}
    return found


def media_box(data: bytes) -> tuple[float, float]:
    found = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", data)
    assert found
    return float(found[1]), float(found[2])


def test_the_pdf_is_whole_with_its_fonts_and_its_paper(stage: Stage) -> None:
    printed = stage.bench.printed
    for paper, size in (
        (Paper(), (595, 842)), (Paper(across=True), (842, 595)),
        (Paper(Size.LETTER), (612, 792)),
    ):  # fmt: skip
        data, pages = whole_pdf(printed, Order(Kind.STORYBOARD, paper, 3))
        assert data.startswith(b"%PDF-1")
        assert data.rstrip().endswith(b"%%EOF")
        assert pages == pdf_pages(data) == 2
        assert [round(side) for side in media_box(data)] == list(size)
    assert b"Inter" in data
    assert set("0123456789,:-Aa") <= letters(data)
    assert len(re.findall(rb"/FontFile2", data)) >= 2
    assert data.count(b"/Subtype /Image") >= 6


def test_pictures_and_words_land_where_they_were_laid(stage: Stage) -> None:
    made = document(stage.bench.printed, Order(Kind.CONTACT))
    page = made.pages[0]
    image = picture_of(page, 1200)
    scale = 1200 / page.paper.width
    paper = QColor(t.PAPER).rgb()

    def inked(mark: Mark) -> bool:
        box = mark.box
        area = image.copy(
            round(box.x * scale), round(box.y * scale),
            max(1, round(box.width * scale)), max(1, round(box.height * scale)),
        )  # fmt: skip
        return any(
            area.pixel(x, y) != paper for x in range(area.width()) for y in range(area.height())
        )

    assert all(inked(mark) for mark in page.marks)
    covered = QImage(image)
    bare = replace_marks(covered, page, scale, paper)
    left = sum(bare.pixel(x, y) != paper for x in range(bare.width()) for y in range(bare.height()))
    assert left == 0, "ink outside every box"


def replace_marks(image: QImage, page: Page, scale: float, paper: int) -> QImage:
    """The picture with every mark's box painted over, a pixel more for soft edges."""
    with QPainter(image) as p:
        for mark in page.marks:
            box = mark.box
            p.fillRect(
                int(box.x * scale) - 2, int(box.y * scale) - 2,
                int(box.width * scale) + 5, int(box.height * scale) + 5, QColor(paper),
            )  # fmt: skip
    return image


@pytest.fixture
def paper(opened: Opened) -> Opened:
    """The contact sheet with its printed page open."""
    board = opened.window.board
    board.grid.setFocus()
    QTest.keyClick(board.grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: bool(board.paper.panel and board.paper.panel.view.document))
    return opened


def test_ctrl_p_shows_the_page_beside_the_sheet_and_hides_it_again(paper: Opened) -> None:
    board = paper.window.board
    panel = board.paper.panel
    assert panel is not None
    assert board.views.view() is View.SHEET
    assert board.paper.side.isVisible()
    assert not board.inspector.isVisible()
    assert panel.view.accessibleName() == "Printed page 1 of 1"
    assert "010" in panel.view.accessibleDescription()
    board.paper.button.click()
    assert not board.paper.side.isVisible()
    assert board.inspector.isVisible()
    board.paper.button.click()
    board.views.show_view(View.GRID)
    assert board.inspector.isVisible()
    assert not board.paper.side.isVisible()


def test_the_page_follows_the_choices_and_the_film_and_can_be_copied(paper: Opened) -> None:
    panel = paper.window.board.paper.panel
    assert panel is not None

    def reads(word: str) -> bool:
        page = panel.view.page()
        return page is not None and word in page.words()

    first = paper.film.rows[0]
    panel._ticks["action"].click()
    paper.wait(lambda: reads(first.action.split()[0]))
    panel._what.setCurrentIndex(1)
    panel._what.activated.emit(1)
    paper.wait(lambda: reads("Storyboard"))
    paper.film.set_fields([first.shot_id], {"dialogue": "Good morning!"})
    paper.wait(lambda: reads("Good morning!"))
    panel._many.setCurrentIndex(panel._many.findData(3))
    panel._many.activated.emit(panel._many.currentIndex())
    paper.wait(lambda: panel.view.accessibleName() == "Printed page 1 of 2")
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_PageDown)
    paper.wait(lambda: panel.view.accessibleName() == "Printed page 2 of 2")
    assert desk.last_order(paper.film, "storyboard").shots_a_page == 3
    clipboard = QGuiApplication.clipboard()
    panel.copy.click()
    paper.wait(lambda: "Page 2 of 2" in clipboard.text())
    assert clipboard.image().width() == 1600


def test_a_page_made_anew_in_another_size_is_of_the_newest_order(paper: Opened) -> None:
    panel = paper.window.board.paper.panel
    assert panel is not None
    assert panel.view.page() is not None
    panel.show_order(Order(Kind.STORYBOARD))
    panel.view._make()
    panel.view._make()  # the window was resized before the first one came
    paper.wait(lambda: "Storyboard" in (p.words() if (p := panel.view.page()) else ()))


def test_the_menu_writes_each_document(opened: Opened, tmp_path: Path) -> None:
    for key, name in (
        ("film.storyboard", "storyboard"), ("film.contact", "contact sheet"),
        ("film.spec", "spec sheet"),
    ):  # fmt: skip
        opened.window.actions_[key].trigger()
        dialog = opened.window.findChild(QFileDialog)
        assert dialog is not None
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
        file = tmp_path / f"{name}.pdf"
        dialog.fileSelected.emit(str(file))
        dialog.close()
        dialog.setParent(None)
        opened.wait(file.exists)
        assert pdf_pages(file.read_bytes()) >= 1
    assert opened.problems == []


def test_what_cannot_be_written_or_printed_is_told(opened: Opened, tmp_path: Path) -> None:
    told: list[str] = []
    target = tmp_path / "gone" / "board.pdf"
    desk.write(opened.film, Order(Kind.SPEC), target, told.append)
    opened.wait(lambda: bool(opened.problems))
    assert "board.pdf was not written" in opened.problems[0]
    assert not target.parent.exists()
    if not QPrinterInfo.availablePrinterNames():
        desk.print_out(opened.window, opened.film, Order(Kind.CONTACT), told.append)
        opened.wait(lambda: len(opened.problems) == 2)
        assert "no printer" in opened.problems[0]
    assert told == []


def test_a_printer_gets_every_page(stage: Stage, tmp_path: Path) -> None:
    made = document(stage.bench.printed, Order(Kind.STORYBOARD, shots_a_page=2))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert desk.send(printer, made.pages) == 3
    assert pdf_pages((tmp_path / "printed.pdf").read_bytes()) == 3
