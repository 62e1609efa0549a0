"""Exact frames of one file by index: the `FrameReader` port.

For one thread. Keeps the last few pictures, so that neighbours and repeated asks cost nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import numpy as np

from app.domain.errors import BadInput
from app.domain.ports import Frame
from app.media.colour import Converter, turned
from app.media.decoder import Decoder, damaged, quarter_turns
from app.media.frame_table import FrameTable

_KEPT_BYTES = 96 << 20


class Reader:
    """`with open_reader(file) as reader: reader.frame(12)`."""

    def __init__(self, file: Path, table: FrameTable | None = None, threads: int = 0) -> None:
        """Raises MediaMissing, MediaUnreadable."""
        self._file = file
        self._threads = threads
        self._decoder = Decoder(file, table, threads)
        self._convert = Converter(self._decoder.codec)
        self._kept: OrderedDict[int, Frame] = OrderedDict()
        self._times = self._decoder.table.times

    @property
    def table(self) -> FrameTable:
        return self._decoder.table

    @property
    def frames(self) -> int:
        return self.table.frames

    @property
    def times(self) -> Sequence[Fraction]:
        return self._times

    def frame(self, index: int) -> Frame:
        """(height, width, 3) uint8 BGR, upright; do not write into it.

        Raises BadInput outside 0..frames-1, MediaUnreadable where the file is damaged.
        """
        if not 0 <= index < self.frames:
            raise BadInput(
                f"{self._file.name} has no frame {index}.",
                f"It has frames 0 to {self.frames - 1}.",
            )
        kept = self._kept.get(index)
        if kept is None:
            source = self._decoder.exact(index)
            kept = turned(self._convert.bgr(source), quarter_turns(source))
            kept.flags.writeable = False
            self._kept[index] = kept
            while len(self._kept) > max(2, _KEPT_BYTES // kept.nbytes):
                self._kept.popitem(last=False)
        self._kept.move_to_end(index)
        return kept

    def luma(self, width: int, height: int) -> Iterator[Frame]:
        """Every frame in order: (height, width) uint8, in the file's own range, upright.

        Raises MediaUnreadable with `details["frame"]` at the first frame that does not decode.
        """
        decoder = Decoder(self._file, self.table, self._threads)
        wide, high = width + width % 2, height + height % 2
        try:
            due = 0
            while (item := decoder.next()) is not None:
                index, source = item
                if index != due:
                    raise damaged(self._file, due)
                turns = quarter_turns(source)
                across, down = (high, wide) if turns % 2 else (wide, high)
                small = turned(self._convert.luma(source, across, down), turns)
                yield np.ascontiguousarray(small[:height, :width])
                due += 1
            if due < self.frames:
                raise damaged(self._file, due)
        finally:
            decoder.close()

    def close(self) -> None:
        self._decoder.close()
        self._kept.clear()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_reader(file: Path) -> Reader:
    """A reader of exact frames. Raises MediaMissing, MediaUnreadable."""
    return Reader(file)
