"""Words measured and broken into lines for paper, in the units of `paper`.

Works in any thread. The fonts of the window are not used: Qt keeps what it measured in the shared
font, and two threads would write there at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF

from app.ui.print.paper import Box, Face, Icon, Mark, Page, Rule, Text

TITLE = Face(190, 600, leading=1.2)
NAME = Face(110, 600)
HEAD = Face(95, 600)
BODY = Face(85)
STRONG = Face(85, 600)
QUIET = Face(85, quiet=True)
SMALL = Face(75)
SMALL_QUIET = Face(75, quiet=True)
MONO = Face(80, mono=True, quiet=True)


def make_font(face: Face) -> QFont:
    """Without tabular figures and contextual forms: a PDF knows no letter for what a feature put in
    its place, and numbers and timecode could neither be searched nor copied.
    """
    made = QFont("JetBrains Mono" if face.mono else "Inter")
    made.setStyleHint(QFont.StyleHint.Monospace if face.mono else QFont.StyleHint.SansSerif)
    made.setPixelSize(face.size)
    made.setWeight(QFont.Weight(face.weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("calt"), 0)
    return made


class Type:
    """Measures; one for each document that is laid out."""

    def __init__(self) -> None:
        self._metrics: dict[Face, QFontMetricsF] = {}

    def metrics(self, face: Face) -> QFontMetricsF:
        if face not in self._metrics:
            self._metrics[face] = QFontMetricsF(make_font(face))
        return self._metrics[face]

    def wide(self, text: str, face: Face) -> int:
        return -(-int(self.metrics(face).horizontalAdvance(text) * 16) // 16) + 1

    def broken(self, text: str, face: Face, room: int, first: int = 0) -> list[str]:
        """Lines no wider than `room`; a word that is too long is broken, nothing is left out.

        The first line has `first` less room; it is empty where no word fits into it.
        """
        lines: list[str] = []
        left = room - first
        for paragraph in text.splitlines():
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if self.wide(longer, face) <= left:
                    line = longer
                    continue
                if line or left < room:
                    lines.append(line)
                    left = room
                line = word
                while self.wide(line, face) > room and len(line) > 1:
                    most = self._fitting(line, face, room)
                    lines.append(line[:most])
                    line = line[most:]
            if line:
                lines.append(line)
                left = room
        return lines

    def _fitting(self, word: str, face: Face, room: int) -> int:
        low, high = 1, len(word) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.wide(word[:middle], face) <= room:
                low = middle
            else:
                high = middle - 1
        return low


class Pen:
    """Puts marks on a page. Every method that writes returns the y below what it wrote."""

    def __init__(self, page: Page, type_: Type) -> None:
        self.page, self.type = page, type_

    def line(self, x: int, y: int, text: str, face: Face, room: int = 0) -> int:
        """One line at the left of `room`, or just as wide as it is."""
        wide = self.type.wide(text, face)
        assert not room or wide <= room, text
        self.page.marks.append(Text(Box(x, y, wide, face.line), text, face))
        return y + face.line

    def right(self, right: int, y: int, text: str, face: Face) -> int:
        """One line that ends at `right`; returns where it begins."""
        wide = self.type.wide(text, face)
        self.page.marks.append(Text(Box(right - wide, y, wide, face.line), text, face))
        return right - wide

    def block(self, x: int, y: int, room: int, text: str, face: Face) -> int:
        """As many lines as the text needs."""
        for part in self.type.broken(text, face, room):
            y = self.line(x, y, part, face)
        return y

    def rule(self, x: int, y: int, width: int, *, strong: bool = False) -> None:
        self.page.marks.append(Rule(Box(x, y, width, 10 if strong else 5), strong))

    def put(self, *marks: Mark) -> None:
        self.page.marks.extend(marks)

    def icon(self, x: int, y: int, icon: str, face: Face) -> None:
        """A square as high as the letters, in the middle of a line of them."""
        side = face.size
        self.put(Icon(Box(x, y + (face.line - side) // 2, side, side), icon))

    def icon_line(self, x: int, y: int, icon: str, text: str, face: Face) -> int:
        """An icon and a word; returns where it ends at the right."""
        side = face.size
        self.icon(x, y, icon, face)
        wide = self.type.wide(text, face)
        self.line(x + side + 20, y, text, face)
        return x + side + 20 + wide


def foot(pages: Sequence[Page], type_: Type, left: str, middle: str = "") -> None:
    """The line under every page: what it is, and page x of y."""
    for n, page in enumerate(pages, 1):
        inner, pen = page.paper.inner, Pen(page, type_)
        y = inner.bottom - SMALL.line
        begins = pen.right(inner.right, y, f"Page {n} of {len(pages)}", SMALL_QUIET)
        room = begins - inner.x - 100
        pen.line(inner.x, y, shortened(type_, left, middle, room), SMALL_QUIET)


def shortened(type_: Type, left: str, middle: str, room: int) -> str:
    """Both words where they fit, else the first, else as much of it as there is room for.

    Only for what stands whole elsewhere on the pages.
    """
    both = f"{left} · {middle}" if middle else left
    if type_.wide(both, SMALL_QUIET) <= room:
        return both
    while left and type_.wide(f"{left}…", SMALL_QUIET) > room:
        left = left[:-1]
    return left + ("…" if left else "")


def head(page: Page, type_: Type, name: str, told: str) -> int:
    """Film and kind of document over a rule; returns the y where the page's body begins."""
    inner, pen = page.paper.inner, Pen(page, type_)
    begins = pen.right(inner.right, inner.y + 15, told, SMALL_QUIET)
    y = pen.block(inner.x, inner.y, begins - inner.x - 100, name, NAME) + 30
    pen.rule(inner.x, y, inner.width, strong=True)
    return y + 80


def body_bottom(page: Page) -> int:
    """The y above the foot that nothing of the body may pass."""
    return page.paper.inner.bottom - SMALL.line - 60
