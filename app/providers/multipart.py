"""Forms with files, as `multipart/form-data`: the same parts always give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A field, or with a `filename` a file."""

    name: str
    body: bytes
    filename: str = ""
    media_type: str = ""


def form(parts: Sequence[Part]) -> tuple[str, bytes]:
    """Content type and body, the parts in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.name.encode() + b"\0" + hashlib.sha256(part.body).digest())
    boundary = f"takeboard-{digest.hexdigest()[:32]}"
    lines: list[bytes] = []
    for part in parts:
        lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{part.name}"'.encode())
        if part.filename:
            lines.append(f'; filename="{part.filename}"'.encode())
        if part.media_type:
            lines.append(f"\r\nContent-Type: {part.media_type}".encode())
        lines += [b"\r\n\r\n", part.body, b"\r\n"]
    lines.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(lines)
