"""Keeps answers small: what they may grow to when unpacked, and media taken out of JSON.

Long texts are taken out as they arrive: decoded into files where a folder is given, dropped where
only the words around them matter. In the place of each stands the base64 of a short mark, so that
whoever reads the answer decodes it as if it were the media and hands the mark on.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from app.domain.errors import BadReply
from app.providers.contents import disk_full

LONG = 64 * 1024  # bytes of a text that is taken for media
_ENDS = re.compile(rb'["\\]')
_ESCAPE = re.compile(rb"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_URI = re.compile(rb"data:[\w/+.;=-]{0,200},")
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Tray:
    """Where media go that are taken out of answers: into `folder`, each by its mark."""

    folder: Path
    found: dict[bytes, Path] = field(default_factory=dict)


class Sieve:
    """Fed with an answer piece by piece. `most` is how much of it may be anything but media."""

    def __init__(self, tray: Tray | None, most: int) -> None:
        self._tray, self._most = tray, most
        self._kept, self._held = bytearray(), bytearray()
        self._inside = self._escaped = False
        self._spill: _Spill | None = None

    def feed(self, part: bytes) -> None:
        """Raises `BadReply` for what is too large or no base64, `DiskFull`, `OSError`."""
        at = 0
        while at < len(part):
            if self._inside:
                end = self._end(part, at)
                self._take(part[at:end])
                if end < len(part):
                    self._close()
                    end += 1
                at = end
            else:
                end = part.find(b'"', at)
                end = len(part) if end < 0 else end + 1
                self._keep(part[at:end])
                self._inside = part[end - 1 : end] == b'"'
                at = end

    def rest(self) -> bytes:
        """The answer without its media."""
        if self._inside:
            self._keep(self._held)  # cut off in the middle: no JSON, and said to be none
        return bytes(self._kept)

    def close(self) -> None:
        if self._spill is not None:
            self._spill.close()

    def _end(self, part: bytes, at: int) -> int:
        """Where the closing quote is; the length of the part without one."""
        while at < len(part):
            if self._escaped:
                self._escaped, at = False, at + 1
                continue
            found = _ENDS.search(part, at)
            if found is None:
                break
            if found[0] == b'"':
                return found.start()
            self._escaped, at = True, found.end()
        return len(part)

    def _take(self, text: bytes) -> None:
        if self._spill is not None:
            self._spill.feed(text)
            return
        self._held += text
        if len(self._held) > LONG:
            mark = f"media {secrets.token_hex(16)}".encode()
            file = None
            if self._tray is not None:
                file = self._tray.found[mark] = self._tray.folder / str(len(self._tray.found))
            self._keep(base64.b64encode(mark))
            self._spill = _Spill(file)
            self._spill.feed(bytes(self._held))
            self._held.clear()

    def _close(self) -> None:
        if self._spill is not None:
            self._spill.end()
            self._spill = None
        self._keep(self._held)
        self._keep(b'"')
        self._held.clear()
        self._inside = False

    def _keep(self, some: bytes | bytearray) -> None:
        self._kept += some
        if len(self._kept) > self._most:
            raise too_large()


class _Spill:
    """One long text on its way to the disk; without a file it is only counted as gone."""

    def __init__(self, file: Path | None) -> None:
        self._out: IO[bytes] | None = None if file is None else file.open("xb")
        self._tail, self._begun = b"", False

    def feed(self, text: bytes) -> None:
        if self._out is None:
            return
        text = self._tail + text
        if not self._begun:
            self._begun = True
            if uri := _URI.match(text):
                text = text[uri.end() :]
        cut = text.rfind(b"\\", max(0, len(text) - 6))
        if cut >= 0 and len(text) - cut < (6 if text[cut + 1 : cut + 2] in (b"u", b"") else 2):
            text, broken = text[:cut], text[cut:]
        else:
            broken = b""
        plain = _ESCAPE.sub(_unescaped, text).translate(_TO_STANDARD)
        whole = len(plain) - len(plain) % 4
        self._write(plain[:whole])
        self._tail = plain[whole:] + broken

    def end(self) -> None:
        if self._out is not None:
            plain = _ESCAPE.sub(_unescaped, self._tail)
            self._write(plain + b"=" * (-len(plain) % 4))
        self.close()

    def close(self) -> None:
        if self._out is not None:
            self._out.close()

    def _write(self, text: bytes) -> None:
        assert self._out is not None
        try:
            self._out.write(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError):
            raise BadReply("The media in the answer is not whole.") from None
        except OSError as error:
            if full := disk_full(error):
                raise full from error
            raise


def _unescaped(found: re.Match[bytes]) -> bytes:
    word = found[1]
    if word[:1] == b"u" and len(word) == 5:
        sign = int(word[1:], 16)
        return bytes([sign]) if sign < 128 else b"?"  # no sign of base64, and refused as such
    return b"" if word in (b"n", b"r") else word


def too_large(status: int | None = None) -> BadReply:
    return BadReply("The answer is too large to be one.", status=status)


def unpacked(raw: bytes, response: httpx.Response, limit: int) -> bytes:
    """Decompressed within the limit, though compression was not asked for."""
    kind = response.headers.get("content-encoding", "identity").strip().lower()
    if kind in ("", "identity"):
        return raw
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise BadReply("The answer is packed in an unknown way.", status=response.status_code)
    engine = zlib.decompressobj(47)  # gzip and zlib heads alike
    try:
        plain = engine.decompress(raw, limit + 1)
    except zlib.error:
        raise BadReply("The answer is packed wrongly.", status=response.status_code) from None
    if len(plain) > limit:
        raise too_large(response.status_code)
    return plain
