"""One doubt in full: what was sent, the exact request, what happened, what it may have cost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.production.shoot.doubt_words import if_wrong
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, empty, line, row, surface
from app.ui.widgets.text import Elided, label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.shoot.doubts import DoubtSheet

_MOST_PICTURES = 4
_PICTURE = QSize(116, 65)


class SheetView(QWidget):
    """Filled anew for another doubt; nothing here can be changed."""

    def __init__(self, film: Film, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._thumbnails = film, thumbnails
        self._shown: object = None
        self.request = QPlainTextEdit()
        self.request.setReadOnly(True)
        self.request.setAccessibleName("Exact request")
        self.request.setToolTip("What was sent; the key is never shown")
        self.request.setFont(font(11, 400, mono=True))
        self.request.setMinimumHeight(228)
        self.request.setTabChangesFocus(True)
        self.copy = button("Copy", "copy", kind="flat", tip="Copy the request without its key")
        self.copy.clicked.connect(lambda _on=False: self._copy())
        self._note = label("", "caption", "secondary", wrap=True)
        self._hash = Elided("", "mono", "secondary")
        self._frozen = label("", "caption", "secondary")
        self._files, self._facts = row(gap=8), QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnMinimumWidth(0, 72)
        self._facts.setColumnStretch(1, 1)
        self._events, self._costs, self._wrong = column(gap=0), row(gap=8), column(gap=0)
        self._build()

    def show_sheet(self, sheet: DoubtSheet) -> None:
        shown = (sheet.doubt.job.id, sheet.events, sheet.request.sha256)
        if shown == self._shown:
            return
        self._shown = shown
        request, job = sheet.request, sheet.doubt.job
        self._frozen.setText(f"frozen at {_clock(job.created_at)}")
        text = f"{request.head}\n\n{request.text}".strip() or request.note
        self.request.setPlainText(text)
        self._note.setText(request.note)
        self._hash.setText(f"sha256 {request.sha256}" if request.sha256 else "")
        empty(self._files)
        workbench = self._film.workbench
        folder = str(workbench.session.folder) if workbench else ""
        for word, file in sheet.files[:_MOST_PICTURES]:
            shown_file = SentPicture(self._thumbnails, f"{folder}/{file.file}", word)
            digest = f"{file.sha256[:4]} {file.sha256[4:8]}"
            self._files.addLayout(
                column(shown_file, Elided(word, "caption"), label(digest, "mono", "secondary"),
                       gap=2)
            )  # fmt: skip
        left_out = len(sheet.files) - _MOST_PICTURES
        if left_out > 0:
            self._files.addWidget(label(f"and {left_out} more", "caption", "secondary"))
        self._files.addStretch(1)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        names = self._film.card_names()
        for n, (word, value) in enumerate(sheet.facts):
            value = names.get(value, value) if word == "Model" else value
            self._facts.addWidget(label(word, tone="secondary"), n, 0)
            self._facts.addWidget(Elided(value, "mono" if word == "Our id" else "body"), n, 1)
        empty(self._events)
        for at, icon, what, detail in sheet.events:
            tint = t.state_look("in_doubt").tint if icon == "circle-help" else t.SECONDARY
            tint = t.OK if icon == "check" else tint
            when = label(_clock(at), "mono", "secondary")
            when.setFixedWidth(84)
            line_of = row(when, picture(icon, 14, tint), gap=8)
            line_of.addWidget(Elided(what, "name"), 3)
            line_of.addWidget(Elided(detail, "body", "secondary"), 4)
            self._events.addWidget(_fixed(line_of))
            self._events.addWidget(line())
        price = job.price.shown()
        empty(self._costs)
        for head, sum_, foot in (
            ("If accepted", price, "booked as spent"),
            ("If not accepted", "$0.00", "nothing was made"),
            ("Reserved until then", price, "caps hold either way"),
            ("Price", "", job.price_formula or "by its card"),
        ):
            self._costs.addWidget(_cost(head, sum_, foot))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.request.toPlainText())

    def _build(self) -> None:
        sent = column(
            _title("arrow-up-from-line", "What was sent", self._frozen), self._files, 4,
            self._facts, gap=6, margins=(16, 10, 16, 12),
        )  # fmt: skip
        sent.addStretch(1)
        request = column(
            _title("file-text", "Exact request", self.copy), self.request, self._hash, self._note,
            gap=6, margins=(16, 10, 16, 12),
        )  # fmt: skip
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addLayout(sent, 1)
        both.addWidget(line("hair", vertical=True))
        both.addLayout(request, 1)
        happened = column(
            _title("history", "What happened", label("times are yours", "caption", "secondary")),
            self._events, gap=6, margins=(16, 10, 16, 12),
        )  # fmt: skip
        cost = column(
            _title("wallet", "What it may have cost"), self._costs, gap=8, margins=(16, 10, 16, 12)
        )
        wrong = column(
            _title("shield-alert", "If the decision turns out wrong"), self._wrong, gap=6,
            margins=(16, 10, 16, 12),
        )  # fmt: skip
        for what, then in if_wrong(again=True):
            parts = row(gap=8)
            parts.addWidget(Elided(what, "name"), 3)
            parts.addWidget(Elided(then, "body", "secondary"), 5)
            self._wrong.addWidget(_fixed(parts))
            self._wrong.addWidget(line())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(both)
        outer.addWidget(line())
        for part in (happened, cost, wrong):
            outer.addLayout(part)
        outer.addStretch(1)


class SentPicture(QWidget):
    """A picture that went along, by its file."""

    def __init__(self, thumbnails: Thumbnails, file: str, word: str) -> None:
        super().__init__()
        self._thumbnails, self._file = thumbnails, file
        self.setFixedSize(_PICTURE)
        self.setAccessibleName(word)
        self.setToolTip(file.rpartition("/")[2])
        thumbnails.ready.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self._thumbnails.get(self._file, _PICTURE, self.devicePixelRatioF())
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.NO_PICTURE))
            if found is not None:
                p.drawPixmap(self.rect(), found)


def _title(icon: str, word: str, beside: QWidget | None = None) -> QHBoxLayout:
    made = row(picture(icon, 14, t.TEXT), label(word, "head"), None)
    if beside is not None:
        made.addWidget(beside)
    return made


def _fixed(inner: QHBoxLayout) -> QWidget:
    return surface(inner, "window", height=28)


def _cost(head: str, amount: str, foot: str) -> QFrame:
    card = QFrame()
    card.setProperty("box", "card")
    words = column(label(head, tone="secondary"), gap=2, margins=(12, 8, 12, 8))
    if amount:
        words.addWidget(label(amount, "title", "strong"))
    words.addWidget(label(foot, "caption", "secondary", wrap=True))
    words.addStretch(1)
    card.setLayout(words)
    card.setAccessibleName(f"{head}: {amount} {foot}".strip())
    return card


def _clock(at: datetime) -> str:
    """Hours to milliseconds, in the place's own time."""
    here = at.astimezone()
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03d}"
