"""Commands of how takes stand beside and over each other in Review."""

from __future__ import annotations

from app.ui.command import Command

_COMPARE, _SHIFT, _LINE = "Compare", "Shift B", "Wipe Line"
COMPARE: tuple[Command, ...] = (
    *(
        Command(f"compare.{n}", word, "View", (f"Ctrl+{n}",), icon, "review", checkable=True,
                under=_COMPARE, tip=tip)
        for n, word, icon, tip in (
            (1, "Single", "square", "One take"),
            (2, "Two Up", "columns-2", "Two takes, A and B"),
            (4, "Four Up", "grid-2x2", "Four takes"),
            (9, "Nine Up", "grid-3x3", "Nine takes"),
        )
    ),
    Command("compare.side", "Side by Side", "View", ("Ctrl+Shift+S",), "columns-2", "review",
            checkable=True, under=_COMPARE),
    Command("compare.stack", "Top and Bottom", "View", ("Ctrl+Shift+T",), "rows-2", "review",
            checkable=True, under=_COMPARE),
    Command("compare.wipe", "Wipe", "View", ("W", "F6"), "contrast", "review", checkable=True,
            under=_COMPARE, tip="A left of a line, B right of it; drag the line in the picture"),
    Command("compare.difference", "Difference", "View", ("Ctrl+Shift+D",), "diff", "review",
            checkable=True, under=_COMPARE, tip="A minus B; black is equal"),
    Command("compare.off", "Difference Off", "View", ("Alt+D",), where="review", under=_COMPARE,
            tip="Back to side by side"),
    Command("compare.overlay", "Overlay", "View", ("Ctrl+Shift+O",), "layers", "review",
            checkable=True, under=_COMPARE, tip="B over A, as see-through as you like"),
    Command("compare.flicker", "A / B in Place", "View", ("T", "Alt+O"), "replace", "review",
            under=_COMPARE, tip="Show the other of A and B in the same place"),
    Command("compare.swap", "Swap Sides", "View", ("Shift+Space",), "arrow-left-right", "review",
            under=_COMPARE, tip="A becomes B and B becomes A"),
    *(
        Command(f"compare.{name}{n}", f"{word} {n} Frame{'' if n == 1 else 's'}", "View", keys,
                where="review", under=_SHIFT)
        for n, before in ((1, ""), (10, "Ctrl+"), (100, "Alt+"))
        for name, word, keys in (
            ("later", "B Later by", (f"{before}+", f"{before}=")),
            ("earlier", "B Earlier by", (f"{before}-",)),
        )
    ),
    Command("compare.aligned", "B in Step with A", "View", (), where="review", under=_SHIFT,
            tip="Take the shift back"),
    Command("wipe.back", "Move Line Back", "View", ("Alt+Left",), where="review", under=_LINE,
            tip="Two per cent of the picture"),
    Command("wipe.on", "Move Line On", "View", ("Alt+Right",), where="review", under=_LINE,
            tip="Two per cent of the picture"),
    Command("wipe.left", "Turn Line Left", "View", ("Alt+Up",), where="review", under=_LINE,
            tip="Five degrees"),
    Command("wipe.right", "Turn Line Right", "View", ("Alt+Down",), where="review", under=_LINE,
            tip="Five degrees"),
    Command("wipe.middle", "Line Upright in the Middle", "View", (), where="review", under=_LINE,
            ends_group=True),
)  # fmt: skip
