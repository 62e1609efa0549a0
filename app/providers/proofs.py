"""Checksums that a file server sends along, and whether the file that came has them.

An `ETag` is one only where Amazon makes it the MD5 of an object put there in one piece. CRC32C is
left out: without a library it takes longer than the download.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import BadReply, Stopped

_SIZES = {"crc32": 4, "md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
_STRONGEST = ("sha512", "sha256", "sha1", "md5", "crc32")
_AMAZON = ("sha256", "sha1", "crc32")
_HEX_MD5 = re.compile(r'"([0-9a-f]{32})"')
_PIECE = 1 << 20


def proof_of(headers: Mapping[str, str], host: str) -> tuple[str, str] | None:
    """The strongest checksum of the whole file, as algorithm and hex digest.

    `headers` are those of an answer that carries the file whole.
    """
    found = _stated(headers)
    for name in _STRONGEST:
        if name in found:
            return name, found[name]
    etag = _HEX_MD5.fullmatch(headers.get("etag", ""))
    if etag is not None and _etag_is_md5(headers, host):
        return "md5", etag[1]
    return None


def check_proof(file: Path, proof: tuple[str, str], stop: Callable[[], bool]) -> None:
    """Raises `BadReply` when the file is another than the server promised, `Stopped`."""
    name, wanted = proof
    crc, digest = 0, hashlib.new(name) if name != "crc32" else None
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            if stop():
                raise Stopped("Stopped.", "It goes on from here later.")
            if digest is None:
                crc = zlib.crc32(piece, crc)
            else:
                digest.update(piece)
    got = f"{crc:08x}" if digest is None else digest.hexdigest()
    if got != wanted:
        raise BadReply(f"The file came damaged: its {name.upper()} is not the one promised.")


def _stated(headers: Mapping[str, str]) -> dict[str, str]:
    told = [("md5", headers.get("content-md5", ""))]
    told += [(name, headers.get(f"x-amz-checksum-{name}", "")) for name in _AMAZON]
    for header in ("x-goog-hash", "repr-digest", "content-digest", "digest"):
        for part in headers.get(header, "").split(","):
            name, _, value = part.strip().partition("=")
            told.append((name.lower().replace("-", ""), value.strip(":")))
    found = {}
    for name, value in told:
        if name not in _SIZES:
            continue
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            continue  # also Amazon's checksum of checksums, which ends in the number of parts
        if len(raw) == _SIZES[name]:
            found[name] = raw.hex()
    return found


def _etag_is_md5(headers: Mapping[str, str], host: str) -> bool:
    return (
        headers.get("server", "") == "AmazonS3"
        and headers.get("x-amz-server-side-encryption", "AES256") == "AES256"
        and "x-amz-server-side-encryption-customer-algorithm" not in headers
        and "s3express" not in host
    )
