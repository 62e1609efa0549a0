"""Every text colour against every surface it is used on, reckoned from the tokens."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QColor

from app.ui.theme import tokens as t

SURFACES = {
    "surround": t.SURROUND, "sunken": t.SUNKEN, "window": t.WINDOW, "panel": t.PANEL,
    "warning box": t.WARNING_BOX, "error box": t.ERROR_BOX, "doubt row": t.DOUBT_ROW,
    "refused row": t.REFUSED_ROW, "drop": t.DROP,
}  # fmt: skip
RAISED = {"raised": t.RAISED, "hover": t.HOVER, "hover raised": t.HOVER_RAISED, "on": t.SEGMENT_ON}
TINTS = {
    "ok": t.OK, "warning": t.WARNING, "bad": t.BAD, "selection text": t.SELECTED_TEXT,
    "focus": t.FOCUS, "found": t.FOUND,
    **{f"state {name}": look.tint for name, look in t.STATES.items()},
    **{f"verdict {name}": tint for name, (tint, _icon) in t.VERDICTS.items()},
    **{f"origin {name}": tint for name, (_word, tint) in t.ORIGINS.items()},
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """As WCAG 2 reckons it, 1 to 21."""

    def light(value: str) -> float:
        colour = QColor(value)
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every text with every surface it stands on: what, text, surface."""
    every = {**SURFACES, **RAISED, "selection": t.SELECTED, "menu": t.RAISED}
    for word, ground in every.items():
        yield f"text on {word}", t.TEXT, ground
        yield f"strong on {word}", t.STRONG, ground
    for word, ground in SURFACES.items():
        yield f"secondary on {word}", t.SECONDARY, ground
    for word in ("raised", "hover"):
        yield f"secondary on {word}", t.SECONDARY_RAISED, RAISED[word]
    yield "secondary on selection", t.SECONDARY_SELECTED, t.SELECTED
    for ground in (t.PRIMARY, t.PRIMARY_HOVER, t.PRIMARY_PRICE, t.PRIMARY_PRESSED):
        yield f"primary on {ground}", t.PRIMARY_TEXT, ground
    yield "price", t.STRONG, t.PRICE_GREY
    yield "key cap", t.SECONDARY_RAISED, t.KEY
    yield "badge", t.TEXT, t.BADGE
    yield "model letter", t.TEXT, t.CHIP
    yield "mark", t.STRONG, t.NO_PICTURE
    yield "paper", t.PAPER_TEXT, t.PAPER
    yield "paper, second", t.PAPER_SECONDARY, t.PAPER
    for word, tint in TINTS.items():
        for name, ground in {**SURFACES, "selection": t.SELECTED}.items():
            yield f"{word} on {name}", tint, ground


def test_every_text_stands_out_from_every_surface_it_is_used_on() -> None:
    weak = [
        f"{what}: {contrast(text, ground):.2f}"
        for what, text, ground in pairs()
        if contrast(text, ground) < 4.5
    ]
    assert "\n".join(weak) == ""


def test_too_little_contrast_is_noticed() -> None:
    assert contrast(t.DISABLED, t.PANEL) < 4.5
