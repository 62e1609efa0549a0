"""Files as a storage service handles them: served whole or from a byte on, taken in as a form."""

from __future__ import annotations

import hashlib
import re
from email import message_from_bytes
from email.message import Message

from starlette.requests import Request
from starlette.responses import Response

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def send_file(request: Request, data: bytes, media_type: str) -> Response:
    """Answers 200, 206 for a `Range` of the same file, or 416 beyond its end."""
    mark = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Accept-Ranges": "bytes"}
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or request.headers.get("if-range", mark) != mark:
        body = data if request.method == "GET" else b""
        headers["Content-Length"] = str(len(data))
        return Response(body, 200, headers, media_type)
    start = int(asked[1])
    end = min(int(asked[2]) if asked[2] else len(data) - 1, len(data) - 1)
    if start > end:
        return Response(b"", 416, {**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
    return Response(data[start : end + 1], 206, headers, media_type)


def form_parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a multipart form by name, in the order they came; empty for anything else."""
    whole = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    parts: dict[str, bytes] = {}
    for part in whole.get_payload() if whole.is_multipart() else ():
        if isinstance(part, Message):
            name = part.get_param("name", header="content-disposition")
            found = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(found, bytes):
                parts[name] = found
    return parts


def file_names(content_type: str, body: bytes) -> dict[str, str]:
    """What the files of a multipart form are called, by the field they came in."""
    whole = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    names: dict[str, str] = {}
    for part in whole.get_payload() if whole.is_multipart() else ():
        if isinstance(part, Message) and (found := part.get_filename()):
            names[str(part.get_param("name", header="content-disposition"))] = found
    return names
