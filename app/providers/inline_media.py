"""Files of an order written into the request itself, as contracts that take data URIs want them."""

from __future__ import annotations

import base64
from collections.abc import Collection

from app.domain.errors import NotCapable
from app.domain.render_order import Picture
from app.providers.talk import Read


def raw_file(
    file: Picture, read: Read, *, vendor: str, types: Collection[str], most_bytes: int
) -> bytes:
    """A file's bytes; raises `NotCapable` for a kind or a size the vendor does not take."""
    if file.media_type not in types:
        taken = ", ".join(sorted(name.partition("/")[2].upper() for name in types))
        raise NotCapable(
            f"{vendor} takes no {file.media_type} here ({file.file}).", f"Use {taken}."
        )
    raw = read(file.file)
    if len(raw) > most_bytes:
        raise NotCapable(
            f"{file.file} has {len(raw) / 1e6:.1f} MB; {vendor} takes {most_bytes / 1e6:.1f} MB.",
            "Save it smaller, for example as a JPEG 1920 pixels wide.",
        )
    return raw


def data_uri(
    file: Picture, read: Read, *, vendor: str, types: Collection[str], most_bytes: int
) -> str:
    """`most_bytes` counts the file, not its encoded text."""
    raw = raw_file(file, read, vendor=vendor, types=types, most_bytes=most_bytes)
    return f"data:{file.media_type};base64,{base64.b64encode(raw).decode()}"
