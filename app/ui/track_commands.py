"""Commands of the sounds on the voice and music tracks."""

from __future__ import annotations

from app.ui.command import Command

_SOUNDS = "Sounds"
TRACKS: tuple[Command, ...] = (
    Command("track.voice", "Add Voice…", "Edit", ("Ctrl+Alt+W",), "mic", under=_SOUNDS,
            tip="Put sound files on the voice track, from the chosen shot on"),
    Command("track.music", "Add Music…", "Edit", ("Ctrl+Alt+Q",), "music", under=_SOUNDS,
            tip="Put sound files on the music track, from the chosen shot on"),
    Command("track.back", "Sound One Frame Earlier", "Edit", ("Left",), "step-back", "lanes",
            under=_SOUNDS),
    Command("track.on", "Sound One Frame Later", "Edit", ("Right",), "step-forward", "lanes",
            under=_SOUNDS),
    Command("track.second_back", "Sound One Second Earlier", "Edit", ("Shift+Left",),
            where="lanes", under=_SOUNDS),
    Command("track.second_on", "Sound One Second Later", "Edit", ("Shift+Right",),
            where="lanes", under=_SOUNDS),
    Command("track.previous", "Previous Sound", "Edit", ("Up",), "chevron-up", "lanes",
            under=_SOUNDS),
    Command("track.next", "Next Sound", "Edit", ("Down",), "chevron-down", "lanes",
            under=_SOUNDS),
    Command("track.remove", "Remove Sound", "Edit", ("Delete",), "trash-2", "lanes",
            under=_SOUNDS, ends_group=True, tip="Take it off its track; the film keeps its file"),
)  # fmt: skip
