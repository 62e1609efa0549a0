"""What the window needs of sound: the desk with the machine's own output, and tracks read once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from app.domain.cut import Segment
from app.domain.errors import UserFacing
from app.media.sound_desk import SoundDesk
from app.media.sound_out import PortAudioOutlet
from app.media.sound_track import ReelTrack, Source, Track, read_track, reel_track

__all__ = ["SoundDesk", "Source", "Tracks", "open_sound"]

_KEPT = 64 << 20  # bytes of sound in memory


def open_sound() -> SoundDesk:
    """A desk on the machine's output; nothing is opened before `start`."""
    return SoundDesk(PortAudioOutlet)


class Tracks:
    """Sound by file, read again when the file changed. Any thread may ask."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, int, int], Track | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, file: Path) -> Track | None:
        """None for a file without sound, and for one whose sound or picture cannot be read: the
        picture says what is wrong.
        """
        try:
            found = file.stat()
            key = (file, found.st_size, found.st_mtime_ns)
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            track = read_track(file)
        except (UserFacing, OSError):
            return None
        with self._lock:
            self._kept[key] = track
            while len(self._kept) > 1 and self._size() > _KEPT:
                self._kept.popitem(last=False)
        return track

    def of_reel(self, segments: Sequence[Segment], rate: Fraction) -> ReelTrack | None:
        """Each take's own sound over its stretch; None where none has any."""
        tracks: dict[Path, Track] = {}
        for one in segments:
            if one.file is not None and one.has_sound and (track := self.of(one.file)) is not None:
                tracks[one.file] = track
        try:
            return reel_track(segments, tracks, rate)
        except UserFacing:  # a file went away this moment; the picture says so
            return None

    def _size(self) -> int:
        return sum(track.samples.nbytes for track in self._kept.values() if track is not None)
