"""One original played through with its sound by libVLC: what it is best at, also for odd formats.

Not exact: for looking at frames there is the player. VLC may be missing on a machine; it is asked
for when somebody wants to play, and `ToolMissing` says how to get it. Its threads only store a
picture and pass the word on.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from app.domain.errors import MediaMissing, MediaUnreadable, ToolMissing
from app.media.colour import Array

State = Literal["opening", "playing", "paused", "ended", "failed"]
_BUFFERS = 3
# nothing that reaches out, opens a window of its own, or writes into the picture
_OPTIONS = (
    "--quiet", "--vout=vmem", "--no-video-title-show", "--no-osd", "--no-stats",
    "--no-sub-autodetect-file", "--no-metadata-network-access",
    # a take may come from anywhere: one that is a play list in disguise opens nothing else
    "--demux=mp4,mkv,ts,ps,avi,asf,ogg,flac,wav,avformat,none",
)  # fmt: skip
_instances: dict[tuple[str, ...], Any] = {}
_making = threading.Lock()


def _vlc() -> Any:
    try:
        import vlc
    except (ImportError, OSError, NameError, AttributeError) as error:
        raise _missing() from error
    return vlc


def _missing() -> ToolMissing:
    return ToolMissing(
        "VLC is not on this machine, so originals cannot be played with sound.",
        "Install it (Debian: apt install libvlc5 vlc-plugin-base; else from videolan.org).",
    )


def _instance(options: Sequence[str]) -> Any:
    """One for the whole program: libVLC does not like several."""
    vlc, key = _vlc(), (*_OPTIONS, *options)
    with _making:
        if key not in _instances:
            made = vlc.Instance(list(key))
            if made is None:
                raise _missing()
            _instances[key] = made
        return _instances[key]


class VlcPlay:
    """`told` is called from VLC's thread at each new picture: be quick in it, and call nothing of
    this object. `stop` may take a moment and belongs off the window's thread; everything else
    returns at once.
    """

    def __init__(
        self,
        file: Path,
        size: tuple[int, int],
        told: Callable[[], None] = lambda: None,
        options: Sequence[str] = (),
    ) -> None:
        """`size`: of the pictures. Raises ToolMissing without VLC, MediaMissing without a file."""
        if not file.is_file():
            raise MediaMissing(f"{file.name} is not there any more.", "Relink it.")
        self.file, self.size = file, size
        self._vlc, self._told = _vlc(), told
        instance = _instance(options)
        self._media = instance.media_new_path(str(file))
        self._player = instance.media_player_new()
        if self._media is None or self._player is None:
            raise MediaUnreadable(f"VLC cannot open {file.name}.", "Play it in another program.")
        self._player.set_media(self._media)
        wide, high = size
        self._pictures = [np.zeros((high, wide, 4), np.uint8) for _ in range(_BUFFERS)]
        self._next = 0
        self._newest: int | None = None
        self._guard = threading.Lock()
        self._stopped = False
        self.pictures = 0  # how many have come
        # ctypes keeps no reference to what VLC calls
        self._calls = (
            self._vlc.CallbackDecorators.VideoLockCb(self._lock),
            self._vlc.CallbackDecorators.VideoUnlockCb(lambda _o, _p, _planes: None),
            self._vlc.CallbackDecorators.VideoDisplayCb(self._display),
        )
        self._player.video_set_callbacks(*self._calls, None)
        self._player.video_set_format("RV32", wide, high, wide * 4)

    def play(self) -> None:
        """From where it stands; from the start again after the end."""
        if self.state == "ended":
            self._player.set_media(self._media)
        self._player.play()

    def pause(self) -> None:
        self._player.set_pause(1)

    def seek(self, seconds: float) -> None:
        """Near there: VLC lands on what it can."""
        self._player.set_time(max(0, round(seconds * 1000)))

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._player.audio_set_volume(round(min(max(volume, 0.0), 1.0) * 100))

    @property
    def state(self) -> State:
        known = self._vlc.State
        states: dict[Any, State] = {
            known.Playing: "playing",
            known.Paused: "paused",
            known.Stopped: "ended",
            known.Ended: "ended",
            known.Error: "failed",
        }
        return states.get(self._player.get_state(), "opening")

    @property
    def seconds(self) -> float:
        """About where it is; VLC says so four times a second."""
        return max(0, int(self._player.get_time())) / 1000

    @property
    def length(self) -> float:
        """Seconds, 0 while it is not known."""
        return max(0, int(self._player.get_length())) / 1000

    def picture(self) -> Array | None:
        """(height, width, 4) uint8 BGRX, a copy of the newest one; None before the first."""
        with self._guard:
            return None if self._newest is None else self._pictures[self._newest].copy()

    def stop(self) -> None:
        """End it for good; waits for VLC's threads."""
        if not self._stopped:
            self._stopped = True
            self._told = lambda: None
            self._player.stop()
            self._player.release()
            self._media.release()

    # in VLC's thread

    def _lock(self, _opaque: Any, planes: Any) -> int:
        with self._guard:
            self._next = next(n for n in range(_BUFFERS) if n not in (self._newest, self._next))
            at = self._next
        address = self._pictures[at].ctypes.data
        ctypes.cast(planes, ctypes.POINTER(ctypes.c_void_p))[0] = address
        return at

    def _display(self, _opaque: Any, picture: Any) -> None:
        with self._guard:
            self._newest = int(picture or 0)
            self.pictures += 1
        self._told()
