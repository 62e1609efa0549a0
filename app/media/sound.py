"""How long a sound file lasts, read from the file itself."""

from __future__ import annotations

from pathlib import Path

import av

from app.domain.errors import MediaMissing, MediaUnreadable


def sound_seconds(file: Path) -> float:
    """Seconds of sound, counted over all packets; raises MediaMissing, MediaUnreadable."""
    if not file.is_file():
        raise MediaMissing(f"There is no file {file.name}.", "Check the path.")
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
            stream = container.streams.audio[0]
            last = 0.0
            for packet in container.demux(stream):
                if packet.pts is not None and packet.time_base is not None:
                    start = packet.pts - (stream.start_time or 0)
                    last = max(last, float((start + (packet.duration or 0)) * packet.time_base))
    except av.FFmpegError as error:
        raise MediaUnreadable(
            f"{file.name} cannot be read as sound ({type(error).__name__}).",
            "Choose a WAV, MP3, AAC, FLAC or Ogg file.",
        ) from error
    if last <= 0:
        raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
    return last
