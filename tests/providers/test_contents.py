"""What came is told by its content and held against what the server promised."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from pathlib import Path

import pytest

from app.domain.errors import BadReply, DiskFull
from app.providers.contents import check_room
from app.providers.download import save
from app.providers.proofs import check_proof, proof_of
from tests.providers.fetching import FILM

PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)
WEBM = b"\x1aE\xdf\xa3" + b"\x42\x82\x84webm" + bytes(900)


@pytest.mark.parametrize(
    ("body", "named", "kinds", "found"),
    [
        (FILM, "video/mp4", ("video",), "video/mp4"),
        (FILM, "audio/mp4", ("video", "audio"), "audio/mp4"),
        (FILM, "", ("audio",), "audio/mp4"),
        (b"\0\0\0\x14ftypqt  " + bytes(99), "video/mp4", ("video",), "video/quicktime"),
        (b"\0\0\0\x08wide" + bytes(99), "video/quicktime", ("video",), "video/quicktime"),
        (WEBM, "video/webm", ("video",), "video/webm"),
        (b"\x1aE\xdf\xa3\x42\x82\x88matroska", "", ("video",), "video/x-matroska"),
        (PNG, "image/webp", ("image",), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "image/jpeg", ("image",), "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "application/octet-stream", ("image",), "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif", ("image",), "image/avif"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/x-wav", ("audio",), "audio/wav"),
        (b"ID3\4" + bytes(99), "audio/mpeg", ("audio",), "audio/mpeg"),
        (b"\xff\xfb\x90" + bytes(99), "audio/mpeg", ("audio",), "audio/mpeg"),
        (b"OggS" + bytes(99), "audio/ogg", ("audio", "video"), "audio/ogg"),
        (PNG, "video/mp4", ("video",), None),
        (PNG, "image/png", ("video",), None),
        (FILM, "video/mp4", ("image",), None),
        (b"GIF", "image/gif", ("image",), None),
        (bytes(900), "video/mp4", ("video",), None),
        (b"", "video/mp4", ("video",), None),
        (b"hello", "text/plain", ("video",), None),
    ],
)
@pytest.mark.asyncio
async def test_what_came_inside_an_answer_is_told_by_its_content(
    body: bytes, named: str, kinds: tuple[str, ...], found: str | None, tmp_path: Path
) -> None:
    target = tmp_path / "a.part"
    if found is not None:
        assert await save(body, named, target, kinds=kinds) == found
        assert target.read_bytes() == body
    else:
        with pytest.raises(BadReply):
            await save(body, named, target, kinds=kinds)
    assert os.listdir(tmp_path) == (["a.part"] if found else [])


def packed(name: str, raw: bytes = FILM) -> str:
    return base64.b64encode(hashlib.new(name, raw).digest()).decode()


CRC = base64.b64encode(zlib.crc32(FILM).to_bytes(4)).decode()
WRONG = base64.b64encode(bytes(16)).decode()


@pytest.mark.parametrize(
    ("headers", "proof"),
    [
        ({"content-md5": packed("md5")}, "md5"),
        ({"x-goog-hash": f"crc32c=AAAAAA==,md5={packed('md5')}"}, "md5"),
        ({"x-amz-checksum-sha256": packed("sha256")}, "sha256"),
        ({"x-amz-checksum-crc32": CRC}, "crc32"),
        ({"repr-digest": f"sha-256=:{packed('sha256')}:"}, "sha256"),
        ({"digest": f"SHA-256={packed('sha256')},MD5={packed('md5')}"}, "sha256"),
        ({"server": "AmazonS3", "etag": f'"{hashlib.md5(FILM).hexdigest()}"'}, "md5"),
        ({"x-goog-hash": "crc32c=AAAAAA=="}, None),
        ({"x-amz-checksum-sha256": packed("sha256") + "-3"}, None),
        ({"content-md5": "what"}, None),
        ({"etag": f'"{hashlib.md5(b"").hexdigest()}"'}, None),
        (
            {
                "server": "AmazonS3",
                "x-amz-server-side-encryption": "aws:kms",
                "etag": f'"{hashlib.md5(b"").hexdigest()}"',
            },
            None,
        ),
    ],
)
def test_what_a_server_promises_is_held_against_the_file(
    headers: dict[str, str], proof: str | None, tmp_path: Path
) -> None:
    found = proof_of(headers, "files.example")
    assert (found and found[0]) == proof
    if found is not None:
        (tmp_path / "a").write_bytes(FILM)
        check_proof(tmp_path / "a", found, lambda: False)
        (tmp_path / "a").write_bytes(FILM + b"x")
        with pytest.raises(BadReply):
            check_proof(tmp_path / "a", found, lambda: False)


def test_a_file_that_would_fill_the_disk_is_not_begun(tmp_path: Path) -> None:
    check_room(tmp_path, 1000)
    with pytest.raises(DiskFull, match="need 90000000000"):
        check_room(tmp_path, 9 * 10**18)
