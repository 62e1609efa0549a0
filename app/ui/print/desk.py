"""Printing from a window: the File menu's three documents, copying a page, and the printer.

Pages are made, painted and written in threads; what they need is loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.errors import UserFacing
from app.ui.dialogs.files import to_save

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtPrintSupport import QPrinter

    from app.ui.actions import Actions
    from app.ui.print.order import Order
    from app.ui.print.paper import Page
    from app.ui.state.film import Film

KEYS = ("film.storyboard", "film.contact", "film.spec")
_COPIED = 1600  # pixels wide


class Printing(QObject):
    """Connects the export commands; a document is made as its preview was last asked for."""

    def __init__(
        self, window: QWidget, film: Film, actions: Actions, tell: Callable[[str], object]
    ) -> None:
        super().__init__(window)
        self._window, self._film, self._actions, self._tell = window, film, actions, tell
        for key, name in zip(KEYS, ("storyboard", "contact sheet", "spec sheet"), strict=True):
            actions[key].triggered.connect(lambda _on=False, name=name: self._export(name))
        self._allow()
        film.opened.connect(self._allow)

    def _allow(self) -> None:
        for key in KEYS:
            self._actions[key].setEnabled(self._film.workbench is not None)

    def _export(self, name: str) -> None:
        export(self._window, self._film, last_order(self._film, name), self._tell)


_last: WeakKeyDictionary[Film, dict[str, Order]] = WeakKeyDictionary()


def last_order(film: Film, kind: str) -> Order:
    """How this kind was last wanted, so that menu and preview make the same pages."""
    from app.ui.print.order import Kind, Order

    return _last.get(film, {}).get(kind) or Order(Kind(kind))


def remember(film: Film, order: Order) -> None:
    _last.setdefault(film, {})[order.kind.value] = order


def export(parent: QWidget, film: Film, order: Order, told: Callable[[str], object]) -> None:
    """Ask where to, write the PDF, and say so."""
    if film.workbench is None:
        return
    name = f"{file_stem(film.name)} {order.kind.value}.pdf"
    dialog = to_save(parent, f"Export the {order.kind.value}", name, "PDF (*.pdf)", "pages")
    dialog.fileSelected.connect(lambda chosen: write(film, order, Path(chosen), told))
    dialog.open()


def write(film: Film, order: Order, file: Path, told: Callable[[str], object]) -> None:
    """Make the document and put it at `file`, whole or not at all."""
    from app.ui.print.order import whole_pdf

    workbench = film.workbench
    if workbench is None:
        return
    desk = workbench.printed

    def work() -> int:
        data, pages = whole_pdf(desk, order)
        desk.write(file, data)
        return pages

    def done(pages: int) -> None:
        told(f"{file.name}: {pages} page{'s' * (pages != 1)}, {order.paper.word}")

    film.bridge.ask(work, done, lane="long")


def copy(film: Film, page: Page, told: Callable[[str], object]) -> None:
    """A page as picture and as text onto the clipboard."""
    from app.ui.print.press import picture_of

    def done(image: QImage) -> None:
        carried = QMimeData()
        carried.setImageData(image)
        carried.setText(page.words())
        QApplication.clipboard().setMimeData(carried)
        told("The page was copied as picture and text")

    film.bridge.ask(lambda: picture_of(page, _COPIED), done)


def print_out(parent: QWidget, film: Film, order: Order, told: Callable[[str], object]) -> None:
    """The system's printer dialog, then the pages; says so where there is no printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    from app.ui.print.order import document
    from app.ui.print.paper import Paper
    from app.ui.print.press import page_layout

    workbench = film.workbench
    if workbench is None:
        return
    if not QPrinterInfo.availablePrinterNames():
        film.bridge.report(
            UserFacing(
                "This computer has no printer set up.",
                "Export a PDF and print it elsewhere, or add a printer in the system's settings.",
            )
        )
        return
    desk = workbench.printed
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(Paper(order.paper.size, order.paper.across)))
    printer.setDocName(f"{film.name}, {order.kind.value}")
    dialog = QPrintDialog(printer, parent)

    def go() -> None:
        film.bridge.ask(
            lambda: send(printer, document(desk, order).pages),
            lambda count: told(f"{count} page{'s' * (count != 1)} sent to the printer"),
            lane="long",
        )

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # the class has an `open` of its own with other arguments


def send(printer: QPrinter, pages: tuple[Page, ...]) -> int:
    """Paint pages onto a printer; returns how many. Raises `UserFacing` where it does not begin."""
    from app.ui.print.press import print_pages

    if not print_pages(printer, pages):
        raise UserFacing("The printer did not take the pages.", "Look whether it is on and ready.")
    return len(pages)


def file_stem(name: str) -> str:
    """A film's name as part of a file's name."""
    return "".join("_" if sign in '/\\:*?"<>|' else sign for sign in name).strip(". ") or "Film"
