"""The report of a review as one self-contained web page: pictures inside, no script, no network."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path

from app.domain.note import NoteKind, Stroke
from app.production.screening.report_parts import (
    Order,
    ReportCurve,
    ReportNote,
    ReportShot,
    ReviewReport,
)
from app.resources import resource

SIGNS = {
    NoteKind.FIX: ("Fix", "■"),
    NoteKind.QUESTION: ("Question", "●"),
    NoteKind.APPROVED: ("Approved", "▲"),
    NoteKind.SEAM: ("Seam", "◆"),
}
HEADS = {
    Order.WORST: "Needs work first",
    Order.BOARD: "Notes in board order",
    Order.NEWEST: "Newest notes first",
}
PLAIN = "Frames are frames of the file, not of a preview"
_RULES = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"


def report_page(report: ReviewReport) -> bytes:
    """UTF-8 HTML; whatever people wrote is escaped text in it."""
    style = resource("review_package", "report.css").read_text(encoding="utf-8")
    title = escape(f"{report.film}, {report.title.lower()}")
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
    )
    body = "\n".join(_body(report, title))
    return f"{head}{body}\n</main>\n</body>\n</html>\n".encode()


def _body(report: ReviewReport, title: str) -> Iterator[str]:
    about = " · ".join(filter(None, (report.about, report.client)))
    yield f'<div class="top"><h1>{title}</h1><div class="quiet">{escape(about)}</div></div>'
    counts = ((report.seen, "takes seen"), (report.circled, "circled"),
              (report.kept, "keep, maybe"), (report.rejected, "rejected"),
              (report.unseen, "unseen"))  # fmt: skip
    told = "".join(f"<div><dt>{n}</dt><dd>{word}</dd></div>" for n, word in counts)
    yield f'<dl class="counts">{told}</dl>'
    kinds = "&emsp;".join(f"{_kind(kind)} <b>{report.counts.kinds.get(kind, 0)}</b>"
                          for kind in NoteKind)  # fmt: skip
    present = escape(", ".join(report.present))
    yield f"<p>{kinds}" + (f'&emsp;<span class="quiet">present: {present}</span>' if present
                           else "") + "</p>"  # fmt: skip
    if report.notes:
        yield f"<h2>{HEADS[report.choice.order]}</h2>"
        yield from (_note(note) for note in report.notes)
    if report.shots:
        yield "<h2>Decisions, shot by shot</h2>\n<table><thead><tr><th>Shot</th><th></th>"
        yield "<th>Action</th><th>Take</th><th>Decision</th><th>Checks</th></tr></thead><tbody>"
        yield from (_shot(shot, report.choice.prompts) for shot in report.shots)
        yield "</tbody></table>"
    if report.agreed:
        told = "".join(f"<li>{escape(one)}</li>" for one in report.agreed)
        yield f"<h2>What was agreed</h2>\n<ol>{told}</ol>"
    yield f"<footer>{PLAIN}{' · ' if report.spent else ''}{escape(report.spent)}</footer>"


def _kind(kind: NoteKind) -> str:
    word, sign = SIGNS[kind]
    return f'<span class="{kind.value}" aria-hidden="true">{sign}</span> {word}'


def _note(note: ReportNote) -> str:
    answer = ""
    if note.answer:
        by = f", {note.answered_by}" if note.answered_by else ""
        answer = f'<p class="quiet">Answer{escape(by)}: {escape(note.answer)}</p>'
    where = ", ".join(part for part in (note.author, note.where) if part)
    figure = _figure(note)
    return (
        f'<article class="note{"" if figure else " bare"}">{figure}<div>'
        f'<h3><span class="at">{note.at}</span>{escape(note.number)} {escape(note.take)} '
        f"{_kind(note.kind)}</h3><p>{escape(note.text)}</p>{answer}"
        f'<div><span class="state">{escape(note.state)}</span>'
        f'<span class="quiet">{escape(where)}</span></div></div></article>'
    )


def _figure(note: ReportNote) -> str:
    address = inside(note.picture)
    if not address:
        return ""
    words = escape(f"Frame {note.frame} of {note.number} {note.take}")
    drawn = ""
    if note.strokes:
        lines = "".join(_line(stroke, note.shape) for stroke in note.strokes)
        box = f"0 0 {1000 * note.shape:.0f} 1000"
        drawn = f'<svg viewBox="{box}" aria-hidden="true">{lines}</svg>'
    caption = f"<figcaption>f {note.frame:04}</figcaption>"
    return f'<figure><img alt="{words}" src="{address}">{drawn}{caption}</figure>'


def _line(stroke: Stroke, shape: float) -> str:
    points = " ".join(f"{x * 1000 * shape:.1f},{y * 1000:.1f}" for x, y in stroke.points)
    if len(stroke.points) == 1:
        points = f"{points} {points}"  # a line of no length with round ends is a dot
    return (
        f'<polyline points="{points}" fill="none" stroke="{escape(stroke.colour)}" '
        f'stroke-width="{max(2.0, stroke.width * 1000):.1f}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def _shot(shot: ReportShot, prompts: bool) -> str:
    address = inside(shot.picture)
    picture = f'<img alt="" src="{address}">' if address else ""
    words = escape(shot.action)
    if prompts and shot.prompt:
        words += f'<div class="quiet">{escape(shot.prompt)}</div>'
    words += "".join(_curve(curve) for curve in shot.curves)
    decision = "rejected" if shot.decision == "reject" else shot.decision
    cells = (f"<b>{escape(shot.number)}</b>", picture, words, escape(shot.take or "–"),
             escape(decision.capitalize()), escape(shot.checks or "–"))  # fmt: skip
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _curve(curve: ReportCurve) -> str:
    """400 wide, 40 high; bad frames have a bar on top, whatever their colour."""
    last = max(1, len(curve.values) - 1)
    step = 400 / max(1, len(curve.values))
    points = " ".join(f"{n * 400 / last:.1f},{38 - 36 * high:.1f}"
                      for n, high in enumerate(curve.heights))  # fmt: skip
    bad = "".join(
        f'<rect x="{one.start * step:.1f}" y="0" width="{one.duration * step:.1f}" height="40" '
        f'fill="#c8c8c8"/><rect x="{one.start * step:.1f}" y="0" '
        f'width="{one.duration * step:.1f}" height="3" fill="#e0574d"/>'
        for one in curve.ranges
    )
    word = escape(curve.check.replace("_", " ").capitalize())
    return (
        f'<div class="quiet">{word} <svg viewBox="0 0 400 40" width="300" height="30" '
        f'preserveAspectRatio="none" role="img" aria-label="{word}">{bad}'
        f'<polyline points="{points}" fill="none" stroke="#1a1a1a"/></svg></div>'
    )


def inside(picture: Path | None) -> str:
    """The picture itself as an address; empty where it is gone."""
    if picture is None:
        return ""
    try:
        data = base64.b64encode(picture.read_bytes()).decode()
    except OSError:
        return ""
    return f"data:image/jpeg;base64,{data}"
