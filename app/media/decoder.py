"""Decodes one file in order and knows the exact index of every picture it hands out.

Steps back only by seeking to a key frame, and begins the file again where a container cannot seek
exactly. It belongs to one thread at a time. No cache: that is `reader` and `deck`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av

from app.domain.errors import MediaUnreadable
from app.media.colour import MATRIX
from app.media.frame_table import FrameTable, open_video, read_table, unreadable


class Decoder:
    """`position` is the index the next picture will have at least.

    `threads` is the decoder's own: 1 where several clips decode side by side, 0 for all cores.
    """

    def __init__(self, file: Path, table: FrameTable | None = None, threads: int = 0) -> None:
        self.file = file
        self.table = table or read_table(file)
        self.position = self._sought = self._given = 0
        self._threads = threads
        self._container: av.container.InputContainer | None = None
        self._pictures: Iterator[av.VideoFrame] = iter(())
        self._stream: av.VideoStream | None = None
        self.codec = ""
        self._matrix: int | None = None
        self.begin()

    def begin(self) -> None:
        """Start again at frame 0 with a fresh open."""
        self.close()
        self._container, self._stream = open_video(self.file)
        context = self._stream.codec_context
        context.thread_type = "NONE" if self._threads == 1 else "AUTO"
        context.thread_count = self._threads
        self.codec = context.name
        # A JPEG decoder says BT.601 of every picture; what the container says is lost by then.
        stated = int(context.colorspace)
        self._matrix = stated if self.codec == "mjpeg" and stated in MATRIX else None
        self._pictures = self._container.decode(self._stream)
        self.position = self._sought = self._given = 0

    def aim(self, index: int) -> None:
        """Make the pictures to come lead to `index`: seek when that is shorter than reading on."""
        key = self.table.key_before(index) if self.table.seekable else 0
        if self.position <= index and key <= max(self.position, self._sought):
            return
        if not key:
            self.begin()
            return
        assert self._container is not None
        assert self._stream is not None
        try:
            self._container.seek(self.table.stamps[key], stream=self._stream, backward=True)
        except av.FFmpegError:
            self.begin()
            return
        self._pictures = self._container.decode(self._stream)
        self.position = key
        # A seek may land a group early; asking again would land there again.
        self._sought = key

    def next(self) -> tuple[int, av.VideoFrame] | None:
        """The next visible picture with its index; None at the end.

        Raises MediaUnreadable where the data are damaged; `details["frame"]` is where.
        """
        while True:
            try:
                frame = next(self._pictures)
            except StopIteration:
                return None
            except av.FFmpegError as error:
                raise damaged(self.file, self.position, error) from error
            index = self._index(frame)
            if index is None or frame.is_corrupt:
                continue
            self.position = index + 1
            if self._matrix is not None:
                frame.colorspace = self._matrix
            return index, frame

    def _index(self, frame: av.VideoFrame) -> int | None:
        """Which frame this picture is; None for one that is not to be seen."""
        self._given += 1
        if self.table.counted:
            return self._given - 1 if self._given <= self.table.frames else None
        return self.table.index.get(frame.pts) if frame.pts is not None else None

    def exact(self, index: int) -> av.VideoFrame:
        """Frame `index` and no other. Raises MediaUnreadable if the file does not yield it."""
        self.aim(index)
        found = self._run_to(index)
        if found is None:
            # An open group of pictures can lose frames after a seek; the whole file cannot.
            self.begin()
            found = self._run_to(index)
        if found is None:
            raise damaged(self.file, index)
        return found

    def _run_to(self, index: int) -> av.VideoFrame | None:
        while (item := self.next()) is not None:
            if item[0] == index:
                return item[1]
            if item[0] > index:
                return None
        return None

    def close(self) -> None:
        if self._container is not None:
            self._pictures = iter(())
            self._container.close()
            self._container = None
            self._stream = None


def damaged(file: Path, frame: int, error: BaseException | None = None) -> MediaUnreadable:
    found = unreadable(file, error)
    return MediaUnreadable(
        f"{file.name} is damaged at frame {frame}.",
        found.next_step,
        {"file": file.name, "frame": frame},
    )


def quarter_turns(frame: av.VideoFrame) -> int:
    """Counter-clockwise quarter turns that bring the picture upright, from its display matrix."""
    return round(frame.rotation / 90) % 4
