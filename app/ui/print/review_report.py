"""The report of a review on paper: counts, notes with their frames, decisions, what was agreed."""

from __future__ import annotations

from app.domain.note import NoteKind
from app.production.screening.report_page import HEADS, PLAIN
from app.production.screening.report_parts import ReportNote, ReportShot, ReviewReport
from app.ui.print.paper import (
    Box,
    Curve,
    Document,
    Drawing,
    Face,
    Page,
    Paper,
    Picture,
    Plate,
    Rule,
    Shape,
)
from app.ui.print.type import (
    BODY,
    HEAD,
    MONO,
    NAME,
    QUIET,
    SMALL,
    SMALL_QUIET,
    STRONG,
    TITLE,
    Pen,
    Type,
    body_bottom,
    foot,
    head,
)
from app.ui.theme import tokens as t

_PICTURE = 0.34  # of the page's width
_GAP, _ROW, _THUMB, _CURVE = 110, 300, 460, 190
_COUNT = Face(190, 600, leading=1.1)
_BURN = Face(75, mono=True)
# icon of each decision; what is not decided has the state of its order
ICONS = {
    "circled": ("Circled", "circle-dot"),
    "keep": ("Keep", "thumbs-up"),
    "maybe": ("Maybe", "circle-help"),
    "reject": ("Rejected", "thumbs-down"),
    "unseen": ("Unseen", "eye-off"),
    "in doubt": ("In doubt", "circle-help"),
}


def lay_report(report: ReviewReport, paper: Paper) -> Document:
    """Notes first, then shot by shot; a note is never parted from its picture."""
    return _Sheets(report, paper).lay()


class _Sheets:
    def __init__(self, report: ReviewReport, paper: Paper) -> None:
        self._report, self._paper, self._type = report, paper, Type()
        self._pages: list[Page] = []
        self._y = 0

    def lay(self) -> Document:
        report = self._report
        self._front()
        if report.notes:
            self._notes()
        if report.shots:
            self._decisions()
        if report.agreed:
            self._agreed()
        foot(self._pages, self._type, PLAIN, report.spent)
        return Document(f"{report.film}, {report.title.lower()}", tuple(self._pages))

    @property
    def _pen(self) -> Pen:
        return Pen(self._pages[-1], self._type)

    def _turn(self) -> None:
        """Another page, with the film and the report named at its top."""
        self._pages.append(Page(self._paper))
        report = self._report
        self._y = head(self._pages[-1], self._type, report.film, f"{report.title}, {report.when}")

    def _room(self, height: int) -> None:
        if self._y + height > body_bottom(self._pages[-1]):
            self._turn()

    def _front(self) -> None:
        report, inner = self._report, self._paper.inner
        self._pages.append(Page(self._paper))
        pen = self._pen
        y = pen.block(
            inner.x, inner.y, inner.width, f"{report.film}, {report.title.lower()}", TITLE
        )
        about = f"{report.about} · {report.client}" if report.client else report.about
        y = pen.block(inner.x, y + 10, inner.width, about, QUIET) + 90
        pen.rule(inner.x, y, inner.width, strong=True)
        y += 110
        counts = ((report.seen, "takes seen"), (report.circled, "circled"),
                  (report.kept, "keep, maybe"), (report.rejected, "rejected"),
                  (report.unseen, "unseen"))  # fmt: skip
        wide = inner.width // len(counts)
        for n, (count, word) in enumerate(counts):
            x = inner.x + n * wide
            pen.put(Rule(Box(x, y, 15, _COUNT.line + SMALL.line + 20), strong=True))
            pen.line(x + 90, y, str(count), _COUNT)
            pen.line(x + 90, y + _COUNT.line + 10, word, SMALL_QUIET)
        y += _COUNT.line + SMALL.line + 130
        self._y = self._kinds(y)

    def _kinds(self, y: int) -> int:
        """How many notes of each kind, and who was there."""
        report, inner, pen, x = self._report, self._paper.inner, self._pen, self._paper.inner.x
        for kind in NoteKind:
            count = str(report.counts.kinds.get(kind, 0))
            x = self._kind(pen, x, y, kind, BODY)
            x = x + 45 + self._type.wide(count, STRONG)
            pen.right(x, y, count, STRONG)
            x += 160
        if report.present:
            who = f"present: {', '.join(report.present)}"
            if x + self._type.wide(who, QUIET) > inner.right:
                y, x = y + BODY.line + 30, inner.x
                y = pen.block(x, y, inner.width, who, QUIET) - QUIET.line
            else:
                pen.right(inner.right, y, who, QUIET)
        return y + BODY.line + 170

    def _kind(self, pen: Pen, x: int, y: int, kind: NoteKind, face: Face) -> int:
        """Shape and word; returns where they end."""
        word, side = t.NOTES[kind.value][0], 75
        pen.put(Shape(Box(x, y + (face.line - side) // 2, side, side), kind.value))
        pen.line(x + side + 40, y, word, face)
        return x + side + 40 + self._type.wide(word, face)

    # notes

    def _notes(self) -> None:
        word = HEADS[self._report.choice.order]
        inner = self._paper.inner
        for n, note in enumerate(self._report.notes):
            tall, text = self._measured(note)
            if n == 0:
                self._room(tall + HEAD.line + 60)
                self._y = self._pen.line(inner.x, self._y, word, HEAD) + 50
            self._room(min(tall, body_bottom(self._pages[-1]) - inner.y - 600))
            self._note(note, text)
        self._y += 90

    def _sizes(self, note: ReportNote) -> tuple[int, int]:
        """Width and height of a note's picture on the page; nothing without one."""
        if note.picture is None:
            return 0, 0
        most = round(self._paper.inner.width * _PICTURE)
        high = round(most / max(note.shape, 16 / 9))
        return min(most, round(high * note.shape)), high

    def _measured(self, note: ReportNote) -> tuple[int, list[tuple[str, Face]]]:
        wide, high = self._sizes(note)
        room = self._paper.inner.width - (round(self._paper.inner.width * _PICTURE) + _GAP
                                          if wide else 0)  # fmt: skip
        lines = [(part, BODY) for part in self._type.broken(note.text, BODY, room)]
        if note.answer:
            by = f", {note.answered_by}" if note.answered_by else ""
            said = f"Answer{by}: {note.answer}"
            lines += [(part, QUIET) for part in self._type.broken(said, QUIET, room)]
        words = NAME.line + 20 + sum(face.line for _part, face in lines) + 40 + QUIET.line
        return max(high, words) + 90, lines

    def _note(self, note: ReportNote, lines: list[tuple[str, Face]]) -> None:
        inner, pen, y = self._paper.inner, self._pen, self._y
        wide, high = self._sizes(note)
        left = inner.x
        if wide:
            box = Box(inner.x, y, wide, high)
            pen.put(Picture(box, note.picture))
            if note.strokes:
                pen.put(Drawing(box, note.strokes))
            burn = f"f {note.frame:04}"
            plate = self._type.wide(burn, _BURN) + 80
            pen.put(Plate(Box(inner.x + 40, y + high - 170, plate, 130), burn, _BURN))
            left = inner.x + round(inner.width * _PICTURE) + _GAP
        x = left + self._type.wide(f"{note.number} {note.take}", NAME) + 90
        pen.line(left, y, f"{note.number} {note.take}", NAME)
        self._kind(pen, x, y + 12, note.kind, STRONG)
        pen.right(inner.right, y + 15, note.at, MONO)
        y += NAME.line + 20
        for part, face in lines:
            bottom = body_bottom(self._pages[-1])
            if y + face.line > bottom:  # a note longer than a page goes on on the next
                self._turn()
                pen, y = self._pen, self._y
            y = pen.line(left, y, part, face)
        y += 40
        where = f"{note.author}, {note.where}" if note.author else note.where
        pen.line(left, y, where, SMALL_QUIET)
        if note.state:
            pen.right(inner.right, y, note.state, SMALL)
        y = max(y + QUIET.line, self._y + high if pen.page is self._pages[-1] and wide else 0) + 45
        pen.rule(inner.x, y, inner.width)
        self._y = y + 55

    # decisions

    def _decisions(self) -> None:
        if self._y > self._paper.inner.y + self._paper.inner.height // 3:
            self._turn()
        inner = self._paper.inner
        self._y = self._pen.line(inner.x, self._y, "Decisions, shot by shot", HEAD) + 50
        self._titles()
        for shot in self._report.shots:
            words = self._action(shot)
            tall = max(_ROW, 45 + sum(face.line for _text, face in words))
            tall += _CURVE * len(shot.curves)
            if self._y + tall > body_bottom(self._pages[-1]):
                self._turn()
                self._titles()
            self._shot(shot, words, tall)
        self._y += 110

    def _columns(self) -> tuple[int, int, int, int, int, int]:
        """Where shot, picture, action, take, decision and checks begin."""
        inner = self._paper.inner
        right = inner.right
        picture = inner.x + 330
        return inner.x, picture, picture + _THUMB + 90, right - 1780, right - 1430, right - 560

    def _titles(self) -> None:
        pen, columns = self._pen, self._columns()
        for x, word in zip(columns, ("Shot", "", "Action", "Take", "Decision", "Checks"),
                           strict=True):  # fmt: skip
            if word:
                pen.line(x, self._y, word, SMALL_QUIET)
        self._y += SMALL.line + 30
        pen.rule(self._paper.inner.x, self._y, self._paper.inner.width, strong=True)
        self._y += 10

    def _action(self, shot: ReportShot) -> list[tuple[str, Face]]:
        columns = self._columns()
        room = columns[3] - columns[2] - 60
        most = round(0.8 * (body_bottom(Page(self._paper)) - self._paper.inner.y - 900))
        most = max(4, (most - _CURVE * len(shot.curves)) // SMALL.line)
        lines = [(part, SMALL) for part in self._type.broken(shot.action, SMALL, room)]
        if self._report.choice.prompts and shot.prompt:
            lines += [(part, SMALL_QUIET)
                      for part in self._type.broken(shot.prompt, SMALL_QUIET, room)]  # fmt: skip
        if len(lines) > most:  # a row is never longer than a page
            lines = [*lines[: most - 1], (f"… and {len(lines) - most + 1} lines more", SMALL_QUIET)]
        return lines

    def _shot(self, shot: ReportShot, words: list[tuple[str, Face]], tall: int) -> None:
        pen, y, columns = self._pen, self._y, self._columns()
        middle = y + (_ROW - STRONG.line) // 2
        pen.line(columns[0], middle, shot.number, STRONG)
        pen.put(Picture(Box(columns[1], y + 20, _THUMB, _ROW - 40), shot.picture, "–"))
        below = y + max(20, (_ROW - sum(face.line for _part, face in words)) // 2)
        for part, face in words:
            below = pen.line(columns[2], below, part, face)
        word, icon = ICONS.get(shot.decision, (shot.decision.capitalize(), ""))
        pen.line(columns[3], middle, shot.take or "–", SMALL)
        if icon:
            pen.icon_line(columns[4], middle, icon, word, SMALL)
        else:
            pen.line(columns[4], middle, word, SMALL)
        pen.line(columns[5], middle, shot.checks or "–", SMALL)
        self._curves(shot, y + tall - _CURVE * len(shot.curves))
        pen.rule(self._paper.inner.x, y + tall, self._paper.inner.width)
        self._y = y + tall + 10

    def _curves(self, shot: ReportShot, y: int) -> None:
        """One line a check from the action to the right edge, bad frames marked."""
        left, right = self._columns()[2], self._paper.inner.right
        for curve in shot.curves:
            word = curve.check.replace("_", " ").capitalize()
            self._pen.line(left, y + (_CURVE - SMALL.line) // 2, word, SMALL_QUIET)
            frames = max(1, len(curve.values))
            bad = tuple((one.start / frames, one.end / frames) for one in curve.ranges)
            box = Box(left + 520, y + 20, right - left - 520, _CURVE - 50)
            self._pen.put(Curve(box, curve.heights, bad))
            y += _CURVE

    def _agreed(self) -> None:
        inner = self._paper.inner
        self._room(HEAD.line + 400)
        self._y = self._pen.line(inner.x, self._y, "What was agreed", HEAD) + 40
        for n, words in enumerate(self._report.agreed, 1):
            lines = self._type.broken(words, BODY, inner.width - 260)
            self._room(min(len(lines), 12) * BODY.line + 80)
            self._pen.line(inner.x, self._y, str(n), STRONG)
            for part in lines:
                self._room(BODY.line)
                self._y = self._pen.line(inner.x + 200, self._y, part, BODY)
            self._pen.rule(inner.x, self._y + 30, inner.width)
            self._y += 75
