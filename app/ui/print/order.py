"""What to print and how: one order gives one document. Makes it in any thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.production.printed import PRINT_WIDTH, SHEET_WIDTH, PrintDesk
from app.ui.print.contact import SheetChoice, lay_contact
from app.ui.print.paper import Document, Paper
from app.ui.print.press import pdf
from app.ui.print.spec_page import lay_spec
from app.ui.print.storyboard import lay_storyboard

_SCREEN = 480  # pixels: the thumbnails that are there already


class Kind(StrEnum):
    STORYBOARD = "storyboard"
    CONTACT = "contact sheet"
    SPEC = "spec sheet"


@dataclass(frozen=True, slots=True)
class Order:
    """`shots_a_page` is for storyboards, `choice` for contact sheets."""

    kind: Kind
    paper: Paper = field(default_factory=Paper)
    shots_a_page: int = 6
    choice: SheetChoice = field(default_factory=SheetChoice)


def document(desk: PrintDesk, order: Order, *, screen: bool = False) -> Document:
    """The laid-out pages; for a `screen` with the small pictures."""
    if order.kind is Kind.SPEC:
        return lay_spec(desk.spec_sheet(_SCREEN if screen else SHEET_WIDTH), order.paper)
    contact = order.kind is Kind.CONTACT
    width = _SCREEN if screen else SHEET_WIDTH if contact else PRINT_WIDTH
    film = desk.film(width, keyframes=contact and order.choice.keyframes)
    if contact:
        return lay_contact(film, order.paper, order.choice)
    return lay_storyboard(film, order.paper, order.shots_a_page)


def whole_pdf(desk: PrintDesk, order: Order) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    made = document(desk, order)
    return pdf(made), len(made.pages)
