"""Commands of watching takes in the cut, and of their sound."""

from __future__ import annotations

from app.ui.command import Command

_SOUND = "Sound"
CUT: tuple[Command, ...] = (
    Command("cut.around", "Play Around", "Play", ("/",), "rotate-ccw", "review",
            tip="A second before and after: this frame, or in the cut the nearest cut"),
    Command("cut.candidate", "Play in Cut", "Play", ("Q",), "scissors", "review",
            tip="The take between its neighbours, round and round; nothing is circled by it"),
    Command("cut.film", "Play Film", "Play", ("Shift+Q",), "film", "review", ends_group=True,
            tip="The whole film with the current picks, from this shot on"),
)  # fmt: skip
SOUND: tuple[Command, ...] = (
    Command("sound.mute", "Mute", "Play", ("Shift+M",), "volume-2", "review", checkable=True,
            under=_SOUND, tip="Sound of the take with the focus, off and on"),
    Command("sound.louder", "Louder", "Play", ("Ctrl+Alt+Up",), where="review", under=_SOUND),
    Command("sound.softer", "Softer", "Play", ("Ctrl+Alt+Down",), where="review", under=_SOUND),
    Command("sound.scrub", "Sound at Single Steps", "Play", (), where="review", checkable=True,
            under=_SOUND, tip="Hear a moment of each frame that is stepped to"),
    Command("take.original", "Play Original with Sound", "Play", ("Ctrl+Alt+O",), "audio-lines",
            "review", ends_group=True,
            tip="The untouched file in a window of its own, played by VLC"),
)  # fmt: skip
