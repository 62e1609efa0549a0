"""The output through PortAudio (`sounddevice`), which may be missing, as may any sound device."""

from __future__ import annotations

import time
from typing import Any

from app.domain.errors import NotFound, ToolMissing
from app.media.alsa_words import alsa_to_log
from app.media.sound_desk import Fill
from app.media.sound_track import RATE

_BUFFER = 0.1  # seconds: shorter breaks off on a busy machine, longer delays every start
_SILENT = 0.6  # seconds without a call after which the device is gone
_tried = False


class PortAudioOutlet:
    """One stream in PortAudio's own thread; runs until closed or the device goes."""

    def __init__(self, fill: Fill) -> None:
        """Raises ToolMissing without PortAudio, NotFound without a device."""
        global _tried
        alsa_to_log()
        try:
            import sounddevice as sd
        except (ImportError, OSError) as error:
            raise ToolMissing(
                "no sound: PortAudio is missing (Debian: libportaudio2)", "Install it."
            ) from error
        if _tried:
            # PortAudio lists the devices once; what was plugged in since is found anew.
            sd._terminate()
            sd._initialize()
        _tried = True
        self.latency = _BUFFER
        self._called = time.perf_counter()
        self._ended = False

        def called(out: Any, _frames: int, when: Any, _status: Any) -> None:
            self._called = time.perf_counter()
            ahead = when.outputBufferDacTime - when.currentTime
            # some back ends say nothing, or nonsense
            fill(out, ahead if 0 < ahead < 1 else self.latency)

        def ended() -> None:
            self._ended = True

        try:
            self._stream = sd.OutputStream(
                samplerate=RATE,
                channels=2,
                dtype="int16",
                latency=_BUFFER,
                callback=called,
                finished_callback=ended,
            )
            self.latency = float(self._stream.latency)
            self._stream.start()
        except sd.PortAudioError as error:
            raise NotFound("no sound device", "Plug one in; the picture plays on.") from error

    @property
    def running(self) -> bool:
        return not self._ended and time.perf_counter() - self._called < _SILENT

    def close(self) -> None:
        self._stream.close(ignore_errors=True)
