"""Commands of judging takes: notes, drawings, stars, labels."""

from __future__ import annotations

from app.domain.take import LABELS
from app.ui.command import Command

_STARS, _LABELS, _NOTES = "Stars", "Label", "Notes"
JUDGING: tuple[Command, ...] = (
    *(
        Command(
            f"take.stars{n}", f"{n} Star{'' if n == 1 else 's'}" if n else "No Stars", "Take",
            (f"Alt+{n}",), "star", "review", under=_STARS,
        )
        for n in range(6)
    ),
    *(
        Command(f"take.label{n}", name, "Take", (f"Ctrl+Alt+{n}",), "flag", "review",
                under=_LABELS, tip=f"Label {name}; again: take it off")
        for n, name in enumerate(LABELS, 1)
    ),
    Command("note.new", "Note on This Frame", "Take", (";",), "message-square", "review",
            under=_NOTES, tip="Say something about the frame on screen"),
    Command("note.span", "Note on In to Out", "Take", ("Alt+;",), "ruler", "review",
            under=_NOTES, tip="Speak of all frames from in to out instead of one"),
    Command("note.mark", "Marker on This Frame", "Take", ("M",), "bookmark", "review",
            under=_NOTES, tip="A question without words: look here"),
    Command("note.next", "Next Note", "Take", (".",), "chevron-down", "review", under=_NOTES),
    Command("note.previous", "Previous Note", "Take", (",",), "chevron-up", "review",
            under=_NOTES),
    Command("note.loop", "Loop over Note", "Take", ("Alt+L",), "repeat", "review", under=_NOTES,
            tip="Play the frames of the note at hand round and round"),
    Command("note.draw", "Draw", "Take", ("D",), "pencil", "review", checkable=True, under=_NOTES,
            tip="Draw on the frame with the mouse; it goes with the note"),
    Command("note.erase", "Erase", "Take", ("Shift+E",), "x", "review", checkable=True,
            under=_NOTES, tip="Take strokes off with the mouse"),
    Command("note.name", "Your Name…", "Take", (), "user", "review", under=_NOTES,
            tip="The name that stands under your notes and decisions in every film"),
    Command("note.play", "Play while Typing", "Play", ("Alt+P",), where="review",
            tip="Play or pause without leaving the note"),
    Command("note.panel", "Notes", "View", ("N",), "message-square", "review", checkable=True,
            ends_group=True, tip="The panel with the notes and differences of the takes"),
)  # fmt: skip
