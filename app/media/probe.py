"""What a media file is: the `Probe` port. Decodes one picture and counts them all.

Not for judging: a probe of a broken file tells what can be told, checks are in `qc`.
"""

from __future__ import annotations

from pathlib import Path

import av

from app.domain.take import Probe
from app.media.colour import colour_of
from app.media.decoder import quarter_turns
from app.media.frame_table import open_video, table_of, unreadable


def probe(file: Path) -> Probe:
    """Width and height are upright ones, `frames` is the true count of visible pictures.

    Raises MediaMissing, MediaUnreadable for whatever holds no picture that decodes.
    """
    container, stream = open_video(file)
    with container:
        table = table_of(container, stream, file)
        timecode = _tag(container, stream, "timecode")
        reel = _tag(container, stream, "reel_name") or _tag(container, stream, "tape")
        audio = container.streams.audio[0] if container.streams.audio else None
        # None for sound in an unknown codec: there is sound, but nothing more can be told.
        sound = getattr(audio, "codec_context", None)
        channels = sound.channels if sound else 0
        audio_rate = sound.sample_rate if sound else 0
    container, stream = open_video(file)
    with container:
        codec = stream.codec_context.name
        try:
            first = next(iter(container.decode(stream)), None)
        except av.FFmpegError as error:
            raise unreadable(file, error) from error
        if first is None:
            raise unreadable(file)
        turns = quarter_turns(first)
        colour = colour_of(first, codec)
        size = (first.width, first.height)
    width, height = size if turns % 2 == 0 else size[::-1]
    return Probe(
        width=width,
        height=height,
        frames=table.frames,
        rate=table.rate,
        variable=table.variable,
        codec=codec,
        pixel_format=first.format.name,
        colour_space=colour.matrix if colour.stated else f"{colour.matrix} (not stated)",
        colour_range="full" if colour.full else "limited",
        rotation=turns * 90,
        has_audio=audio is not None,
        audio_channels=channels,
        audio_rate=audio_rate,
        timecode=timecode,
        reel=reel,
        size_bytes=file.stat().st_size,
    )


def _tag(container: av.container.InputContainer, stream: av.VideoStream, name: str) -> str | None:
    for holder in (stream, *container.streams, container):
        if value := holder.metadata.get(name):
            return str(value)
    return None
