"""What goes along with an order to Google: pictures and clips, written in or at the Files API.

A request takes 20 MB. What is larger goes to the Files API first, where an account with an API key
may keep it for two days.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping

from app.domain.errors import BadReply, NotCapable
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.google.account import KEY
from app.providers.answers import house_of
from app.providers.talk import Read, Talk
from app.providers.wire_call import HttpCall, in_path

MOST_BYTES = 20_000_000  # of a whole request
LONGEST_FILE = 2_000_000_000
PICTURES = frozenset({"image/jpeg", "image/png"})
CLIPS = frozenset({"video/mp4"})
FILE = re.compile(r"/(v1|v1beta)/files/([a-z0-9]+):download\?alt=media")
_ROOM = 200_000  # for the words
_LOOKS = 60  # at a file that is still being taken in


def as_files(order: RenderOrder) -> tuple[Picture, ...]:
    return tuple(dict.fromkeys(order.files()))


def raw(file: Picture, read: Read, types: frozenset[str], name: str) -> bytes:
    """A file's bytes; raises `NotCapable` for a kind that is not taken."""
    if file.media_type not in types:
        taken = ", ".join(sorted(kind.partition("/")[2].upper() for kind in types))
        raise NotCapable(f"{name} takes no {file.media_type} here ({file.file}).", f"Use {taken}.")
    return read(file.file)


def check_size(body: bytes) -> bytes:
    """The body; raises `NotCapable` for one that is larger than a request may be."""
    if len(body) > MOST_BYTES:
        raise NotCapable(
            f"With its pictures and clips the order has {len(body) / 1e6:.1f} MB; Google takes "
            f"{MOST_BYTES / 1e6:.0f} MB.",
            "Save them smaller, for example as JPEG.",
        )
    return body


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def upload_large(order: RenderOrder, read: Read, types: frozenset[str]) -> Talk[Mapping[str, str]]:
    """Clips of an order too large to be written in, at the Files API: file -> its address there."""
    if order.options.get("signs", KEY) != KEY:
        return {}
    files = [(one, read(one.file)) for one in as_files(order) if one.media_type in types]
    if sum(len(data) for _one, data in files) * 4 // 3 <= MOST_BYTES - _ROOM:
        return {}
    sent: dict[str, str] = {}
    for one, data in files:
        if len(data) > LONGEST_FILE:
            raise NotCapable(f"{one.file} is larger than Google takes.", "Shorten it.")
        sent[one.file] = yield from _upload(one, data)
    return sent


def _upload(file: Picture, data: bytes) -> Talk[str]:
    begin = yield HttpCall(
        method="POST",
        path="/upload/v1beta/files",
        what="the upload",
        headers={
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(len(data)),
            "X-Goog-Upload-Header-Content-Type": file.media_type,
            "Content-Type": "application/json",
        },
        body=json.dumps({"file": {"display_name": "takeboard"}}).encode(),
    )
    place = begin.headers.get("x-goog-upload-url", "")
    if not place:
        raise BadReply("Google named no place for the upload.", status=begin.status)
    done = yield HttpCall(
        method="POST",
        path="",
        url=place,
        what="the upload",
        headers={
            "X-Goog-Upload-Offset": "0",
            "X-Goog-Upload-Command": "upload, finalize",
            "Content-Type": file.media_type,
        },
        body=data,
    )
    told = done.data().get("file")
    for _look in range(_LOOKS):
        if not isinstance(told, dict) or told.get("state") == "FAILED":
            break
        uri, name = told.get("uri"), told.get("name")
        if not isinstance(uri, str) or not isinstance(name, str):
            break
        if told.get("state", "ACTIVE") == "ACTIVE":
            return uri
        look = yield HttpCall(
            method="GET",
            path=f"/v1beta/files/{in_path(name.removeprefix('files/'))}",
            what="the upload",
        )
        told = look.data()
    raise BadReply(f"Google did not take in {file.file}.")


def known_file(link: str, origin: str) -> str:
    """The address of one of Google's files as a contract wants it, of a link of ours to it."""
    house = house_of(link)
    if house is None or not FILE.fullmatch(house[1]):
        return ""
    return origin + house[1]


def file_path(uri: str, version: str) -> str:
    """The path under which a file of Google's is downloaded; empty for any other address.

    `files/<id>` and every address with `/files/<id>` in it mean the same file.
    """
    found = re.fullmatch(
        r"(?:https?://[^/]+)?/?(?:(?:download/)?(v1|v1beta)/)?files/([a-z0-9]+)"
        r"(?::download)?(?:\?alt=media)?",
        uri,
    )
    return f"/{found[1] or version}/files/{found[2]}:download?alt=media" if found else ""
