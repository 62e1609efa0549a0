"""Commands of what Review gives out and takes in: clips, report, notes that come back, frames."""

from __future__ import annotations

from app.ui.command import Command

_FRAME, _SHARE = "Use Frame as", "Share"
SHARING: tuple[Command, ...] = (
    Command("frame.first", "First Frame of This Shot", "Take", ("Ctrl+Alt+I",), "image", "review",
            under=_FRAME, tip="The frame on screen becomes the shot's first frame"),
    Command("frame.last", "Last Frame of This Shot", "Take", ("Ctrl+Alt+U",), "image", "review",
            under=_FRAME, tip="The frame on screen becomes the shot's last frame"),
    Command("frame.next", "First Frame of Next Shot", "Take", ("Ctrl+Alt+N",), "arrow-right",
            "review", under=_FRAME, tip="The next shot begins where this one stands"),
    Command("frame.reference", "Reference of This Shot", "Take", (), "link-2", "review",
            under=_FRAME, tip="The frame on screen goes along with the shot as a reference"),
    Command("frame.anchor", "Style Anchor of This Shot", "Take", (), "pin", "review",
            under=_FRAME, tip="A new anchor of the film, used by this shot"),
    Command("frame.kit", "Still of the Kit", "Take", (), "palette", "review", under=_FRAME,
            tip="The frame on screen becomes a still of the reference kit"),
    Command("frame.character", "Still of a Character…", "Take", ("Ctrl+Alt+Shift+C",), "users",
            "review", under=_FRAME,
            tip="The frame on screen goes to the sheet of a character, those of the shot first"),
    Command("frame.hero", "Hero Frame", "Take", (), "star", "review", ends_group=True,
            under=_FRAME, tip="The frame on screen becomes the hero frame of the film"),
    Command("take.share", "Share Clip…", "Take", ("Ctrl+Alt+J",), "upload",
            under=_SHARE, tip="In to out as MP4 or GIF with frame numbers, one take or two"),
    Command("review.report", "Review Report", "Take", ("Ctrl+Alt+H",), "file-text",
            under=_SHARE, tip="What was seen, decided and noted, as pages, PDF or web page"),
    Command("review.merge", "Merge Notes from File…", "Take", ("Ctrl+Alt+M",), "download",
            ends_group=True, under=_SHARE,
            tip="Notes that a client saved in the web page come into the film"),
)  # fmt: skip
