"""The report of a review: its pages, how they are made, and PDF, web page, print and package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.errors import UserFacing
from app.production.screening.report_page import report_page
from app.production.screening.report_parts import ReviewReport
from app.ui.dialogs.files import remember
from app.ui.later import later
from app.ui.pages.review.sharing.report_options import ReportOptions
from app.ui.pages.review.sharing.running import Running
from app.ui.pages.review.sharing.sheets import Sheets
from app.ui.print.desk import file_stem, send
from app.ui.print.paper import Document, Paper
from app.ui.print.press import page_layout, pdf
from app.ui.print.review_report import lay_report
from app.ui.state.film import Film
from app.ui.widgets.buttons import Segments, button, icon_button, on_click
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import Elided, label

_RENEW_MS = 600  # a film that is rendering changes four times a second


class ReportView(QWidget):
    """Signals: `told(str)` something was written; `closed()`."""

    told = Signal(str)
    closed = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film, self._turn = film, 0
        self.options, self.sheets = ReportOptions(film.bridge), Sheets(film.bridge)
        self.report: ReviewReport | None = None
        self.beside = Segments((("2", "Two pages", ""), ("1", "One page", "")))
        self._said, self._page = Elided("", "caption", "secondary"), label("")
        self.back = icon_button("chevron-left", "Pages before  (Page Up)")
        self.on = icon_button("chevron-right", "Next pages  (Page Down)")
        self.print = button("Print", "printer", tip="Print all pages")
        self.pdf = button("PDF", "download", tip="Write all pages as PDF")
        self.web = button("Web page", "file-text", tip="The report as one web page with its frames")
        self.package = button(
            "Web page for the client",
            "package",
            tip="One file with the takes in it, to step through and write notes on, offline",
        )
        self.shut = button("Close", "x", kind="flat", tip="Back to the takes  (Esc)")
        self.running = Running(film.bridge, "Web page being written")
        self._renew = later(self, _RENEW_MS, self._make)
        self._build()
        self._connect()

    # making

    def _make(self) -> None:
        bench = self._film.workbench
        if bench is None or not self.isVisible():
            return
        self._look_ahead()
        self._turn += 1
        turn, desk = self._turn, bench.sharing.reports
        choice, paper = self.options.choice, self.options.paper

        def work() -> tuple[ReviewReport, Document]:
            report = desk.report(choice)
            return report, lay_report(report, paper)

        def done(found: tuple[ReviewReport, Document]) -> None:
            if turn == self._turn:
                self._show(*found)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self.sheets.say(str(error))

        self._film.bridge.ask(work, done, failed)

    def _show(self, report: ReviewReport, document: Document) -> None:
        self.report = report
        self.options.show_report(report)
        self.sheets.show_document(document)
        self.options.small.show_document(document)
        self.sheets.setAccessibleName(document.title)

    def _look_ahead(self) -> None:
        """How heavy the client's page would be, before it is written."""
        bench = self._film.workbench
        if bench is not None:
            desk, choice = bench.sharing.packages, self.options.package
            self._film.bridge.ask(lambda: desk.outlook(choice), self.options.show_outlook)

    def _turned(self) -> None:
        document = self.sheets.document
        if document is None:
            return
        pages, first = len(document.pages), self.sheets.at + 1
        last = min(pages, self.sheets.at + self.sheets.beside)
        self._page.setText(f"{first}–{last} of {pages}" if last > first else f"{first} of {pages}")
        self.back.setEnabled(first > 1)
        self.on.setEnabled(last < pages)
        count = f"{pages} page{'s' * (pages != 1)}"
        self._said.setText(f"{self.options.paper.word}, {count}")
        self.options.small.show_pages(self.sheets.at, self.sheets.beside)

    # giving out

    def write_pdf(self, file: Path) -> None:
        self._write(file, lambda report, paper: pdf(lay_report(report, paper)))

    def write_page(self, file: Path) -> None:
        """The report as one web page."""
        self._write(file, lambda report, _paper: report_page(report))

    def _write(self, file: Path, make: Callable[[ReviewReport, Paper], bytes]) -> None:
        bench = self._film.workbench
        if bench is None:
            return
        desk, printed = bench.sharing.reports, bench.printed
        choice, paper = self.options.choice, self.options.paper

        def work() -> int:
            data = make(desk.report(choice), paper)
            printed.write(file, data)
            return len(data)

        def done(size: int) -> None:
            self.told.emit(f"{file.name}: {size / 1e6:.1f} MB")

        self._film.bridge.ask(work, done, lane="long")

    def write_package(self, file: Path) -> None:
        """The takes as one page for the client."""
        bench = self._film.workbench
        if bench is None:
            return
        desk, choice = bench.sharing.packages, self.options.package
        self.package.setEnabled(False)

        def work(stop: Callable[[], bool], told: Callable[[float], None]) -> str:
            made = desk.build(choice, file, stop=stop, told=told)
            left = f"; left out: {', '.join(made.left_out)}" if made.left_out else ""
            takes = f"{made.takes} take{'s' * (made.takes != 1)}"
            return f"{file.name}: {takes}, {made.size / 1e6:.1f} MB{left}"

        self.running.run(work, self.told.emit, "Writing the page")

    def _ask(self, what: str, ending: str, kind: str, then: Callable[[Path], None]) -> None:
        title = self.report.title.lower() if self.report else "review report"
        stem = f"{file_stem(self._film.name)} {what or title}"
        size = f": {self.options.ahead.text()}" if what else ""
        dialog = QFileDialog(self, f"Write the {what or title}{size}", f"{stem}.{ending}", kind)
        remember(dialog, "reports")
        dialog.selectFile(f"{stem}.{ending}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setDefaultSuffix(ending)
        dialog.fileSelected.connect(lambda file: then(Path(file)))
        dialog.open()

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        document = self.sheets.document
        if document is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self._film.bridge.report(
                UserFacing(
                    "This computer has no printer set up.",
                    "Write a PDF and print it elsewhere, or add a printer in the system.",
                )
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setPageLayout(page_layout(self.options.paper))
        printer.setDocName(document.title)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(
            lambda: self._film.bridge.ask(
                lambda: send(printer, document.pages),
                lambda count: self.told.emit(f"{count} pages sent to the printer"),
                lane="long",
            )
        )
        QDialog.open(dialog)  # the class has an `open` of its own with other arguments

    # inside

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _changed(self) -> None:
        if self.isVisible():
            self._renew.start()

    def _connect(self) -> None:
        film = self._film
        self.options.changed.connect(self._make)
        self.options.packed.connect(self._look_ahead)
        self.options.small.wanted.connect(self.sheets.go_to)
        self.beside.chosen.connect(lambda key: self.sheets.show_beside(int(key)))
        self.sheets.turned.connect(self._turned)
        on_click(self.back, lambda: self.sheets.turn(-1))
        on_click(self.on, lambda: self.sheets.turn(1))
        on_click(self.print, self._print)
        pages = "Web page (*.html)"
        on_click(self.pdf, lambda: self._ask("", "pdf", "PDF (*.pdf)", self.write_pdf))
        on_click(self.web, lambda: self._ask("", "html", pages, self.write_page))
        on_click(self.package, lambda: self._ask("review", "html", pages, self.write_package))
        on_click(self.shut, self.closed.emit)
        self.running.ended.connect(lambda: self.package.setEnabled(True))
        film.takes_changed.connect(self._changed)
        film.records_changed.connect(self._changed)
        film.rows_changed.connect(self._changed)

    def _build(self) -> None:
        bar = row(
            self.beside, self._said, self.running, self.back, self._page, self.on,
            line("line", vertical=True, length=20), self.print, self.pdf, self.web, self.package,
            self.shut, gap=8, margins=(12, 0, 8, 0),
        )  # fmt: skip
        right = column(surface(bar, height=36), line("edge"), gap=0)
        right.addWidget(self.sheets, 1)
        whole = row(self.options, line("edge", vertical=True), gap=0)
        whole.addLayout(right, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.sheets)
