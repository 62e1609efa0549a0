"""Which encoding a text file is in, by stated rules, and a clear no to what is no text.

In this order: a byte order mark says UTF-8 or UTF-16; text in which every second byte is zero is
UTF-16 without a mark; whatever is valid UTF-8 is UTF-8; the rest is Windows-1252, unless it holds a
byte which that does not have. Control characters make a file no text at all.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass

from app.domain.errors import BadInput
from app.domain.script import ScriptForm

MOST_BYTES = 64 * 1024 * 1024
MOST_CHARACTERS = 2_000_000  # ten times the longest feature
MOST_LINES = 20_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMES = {
    "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16", "cp1252": "Windows-1252",
}  # fmt: skip
_FORMATS = (  # what people take for text, by its first bytes
    (b"PK\x03\x04", "a packed document such as .docx, .xlsx or .zip"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "rich text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
_ZERO = re.compile("\x00")
_UNKNOWN = re.compile(b"[\x81\x8d\x8f\x90\x9d]")  # no signs of Windows-1252
_HEAD, _PART = 4096, 1 << 20
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` as people call it; `note` says so where it was a guess, else it is empty."""

    text: str
    encoding: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script as it was read: `\n` line ends, `note` as in `Decoded`."""

    name: str
    form: ScriptForm
    text: str
    encoding: str
    note: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def script_text(found: Decoded, name: str, form: ScriptForm) -> ScriptText:
    """Raises `BadInput` for a text longer than any script."""
    text = re.sub("\r\n?|\f|\v|\x1a", "\n", found.text).rstrip("\n")
    _refuse_signs(_CONTROL, text, name, found.encoding)
    lines = text.count("\n") + 1
    if len(text) > MOST_CHARACTERS or lines > MOST_LINES:
        raise BadInput(
            f"{name} has {lines:,} line{'s' * (lines > 1)} and {len(text):,} characters; "
            f"a script may have {MOST_LINES:,} and {MOST_CHARACTERS:,}.",
            "Split it into parts.",
        )
    return ScriptText(name, form, text, found.encoding, found.note)


def decode(data: bytes, name: str) -> Decoded:
    """Text of a file; raises `BadInput` saying what the file was taken for."""
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES >> 20} MB.", "Split it.")
    for mark, what in _FORMATS:
        if data.startswith(mark):
            raise BadInput(f"{name} is {what}, not plain text.", "Save it as plain text, UTF-8.")
    codec, why = _codec(data, name)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{name} was taken for {_NAMES[codec]} ({why}), and is not (byte {error.start + 1}).",
            "Save it as UTF-8 and try again.",
        ) from error
    if not text.strip("\ufeff \t\r\n\f"):
        raise BadInput(f"{name} is empty.", "Choose another file.")
    guessed = codec in ("cp1252", "utf-16-le", "utf-16-be")
    taken = f"{_NAMES[codec]} ({why})"
    # a list of our own may hold any sign but zero; a guess with control signs was a wrong one
    _refuse_signs(_CONTROL if guessed else _ZERO, text, name, taken)
    note = f"Read as {_NAMES[codec]}: {why}.{_sample(text)}" if guessed else ""
    return Decoded(text, _NAMES[codec], note)


def _refuse_signs(wrong: re.Pattern[str], text: str, name: str, taken: str) -> None:
    if found := wrong.search(text):
        raise BadInput(
            f"{name} is not a text file: taken for {taken}, it has the character "
            f"U+{ord(found[0]):04X} at place {found.start() + 1}.",
            "Save it as plain text, UTF-8, and try again.",
        )


def _codec(data: bytes, name: str) -> tuple[str, str]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, "its byte order mark says so"
    head = data[:_HEAD]
    if b"\0" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        half = len(head) // 2
        if odd > half * 0.7 and even < half * 0.1:
            return "utf-16-le", "every second byte is zero"
        if even > half * 0.7 and odd < half * 0.1:
            return "utf-16-be", "every second byte is zero"
    wrong = _first_wrong(data)
    if wrong is None:
        return "utf-8", "all of its bytes fit"
    if strange := _UNKNOWN.search(data):
        raise BadInput(
            f"{name} is not text in an encoding that is known: byte {wrong + 1} is not UTF-8, "
            f"byte {strange.start() + 1} not Windows-1252.",
            "Save it as UTF-8 and try again.",
        )
    return "cp1252", f"byte {wrong + 1} is not UTF-8"


def _first_wrong(data: bytes) -> int | None:
    """The first byte that is not UTF-8, found without holding the whole text twice."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for at in range(0, len(data), _PART):
        last = at + _PART >= len(data)
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(data[at : at + _PART], final=last)
        except UnicodeDecodeError as error:
            return at - held + error.start
    return None


def _sample(text: str) -> str:
    """The first words that show whether the guess was right."""
    found = re.search(r"[^\n]*[^\x00-\x7f][^\n]*", text)
    if not found:
        return ""
    words = found[0].strip()
    at = next(n for n, sign in enumerate(words) if ord(sign) > 127)
    begin = max(0, at - _SHOWN // 2)
    return f" It reads “{words[begin : begin + _SHOWN].strip()}”."
