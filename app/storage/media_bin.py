"""The files of a film: takes under their slates, references once per content, thumbnails.

A file appears under its final name whole or not at all, flushed and read-only. What the files mean
is in the database; whether one is there is asked here, what to do about it is not.
"""

from __future__ import annotations

import mimetypes
import os
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from app.domain.errors import BadInput, Bug, MediaMissing
from app.domain.ids import new_id
from app.domain.slate import is_slate
from app.storage.disk import copy_flushed, flush_file, flush_folder, named_disk_errors, sha256_of
from app.storage.thumbnail_name import thumbnail_file

_READ_ONLY = 0o444
_INSIDE = "Name a file inside the project, relative to its folder."
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_MAGIC: tuple[tuple[bytes, int, str, str], ...] = (  # bytes, where, media type, extension
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", ".png"),
    (b"\xff\xd8\xff", 0, "image/jpeg", ".jpg"),
    (b"WEBP", 8, "image/webp", ".webp"),
    (b"GIF8", 0, "image/gif", ".gif"),
    (b"II*\x00", 0, "image/tiff", ".tif"),
    (b"MM\x00*", 0, "image/tiff", ".tif"),
    (b"BM", 0, "image/bmp", ".bmp"),
    (b"ftypavif", 4, "image/avif", ".avif"),
    (b"ftypavis", 4, "image/avif", ".avif"),
    (b"WAVE", 8, "audio/wav", ".wav"),
    (b"fLaC", 0, "audio/flac", ".flac"),
    (b"OggS", 0, "audio/ogg", ".ogg"),
    (b"ID3", 0, "audio/mpeg", ".mp3"),
    (b"ftypM4A", 4, "audio/mp4", ".m4a"),
)


class FolderMediaBin:
    """`root` is the project folder; every file is named relative to it with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = Path(os.path.realpath(root))
        self._landing = threading.Lock()

    def path(self, file: str) -> Path:
        parts = PurePosixPath(file).parts
        if not file or "\\" in file or ":" in file or file.startswith("/") or ".." in parts:
            raise BadInput(f"{file!r} does not lie in the project folder.", _INSIDE)
        composed = self.root / unicodedata.normalize("NFC", file)
        # Archives made on a Mac may bring the same name in its decomposed form.
        apart = self.root / unicodedata.normalize("NFD", file)
        found = apart if apart.exists() and not composed.exists() else composed
        if not Path(os.path.realpath(found)).is_relative_to(self._real):
            raise BadInput(f"{file!r} leads out of the project folder.", _INSIDE)
        return found

    def part(self, name: str) -> Path:
        if not _PLAIN_NAME.fullmatch(name):
            raise Bug(f"{name!r} is no name for a part")
        folder = self.root / "media" / ".parts"
        with named_disk_errors("the part"):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def land(self, part: Path, slate: str, extension: str) -> tuple[str, str]:
        suffix = "." + extension.lower().lstrip(".")
        if not is_slate(slate) or not re.fullmatch(r"\.[a-z0-9]{1,8}", suffix):
            raise Bug(f"{slate}{suffix} is no name for a take")
        file = f"media/{slate}{suffix}"
        target = self.root / file
        with self._landing, named_disk_errors(f"{slate}{suffix}"):
            if not part.exists():
                return file, self._landed_before(target)
            digest = sha256_of(part)
            if target.exists():
                if sha256_of(target) != digest:
                    raise BadInput(
                        f"{file} is already there and holds something else.",
                        "Move that file out of the media folder, then fetch the take again.",
                    )
                part.unlink()
                return file, digest
            flush_file(part)
            part.chmod(_READ_ONLY)
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
            flush_folder(target.parent)
        return file, digest

    def keep_reference(self, source: Path, name: str = "") -> tuple[str, str, str]:
        try:
            with source.open("rb") as stream:
                head = stream.read(16)
            digest = sha256_of(source)
        except OSError as error:
            raise MediaMissing(f"{source.name} cannot be read.", "Choose another file.") from error
        kind, suffix = _media_type(source, head)
        folder = self.root / "references"
        for known in sorted(folder.glob(f"*-{digest[:12]}.*")):
            if sha256_of(known) == digest:
                return f"references/{known.name}", digest, kind
        target = folder / f"{_readable(name or source.stem)}-{digest[:12]}{suffix}"
        with named_disk_errors(source.name):
            folder.mkdir(exist_ok=True)
            part = folder / f".{new_id()}.part"
            if copy_flushed(source, part) != digest:
                part.unlink()
                raise BadInput(f"{source.name} changed while it was read.", "Choose it again.")
            part.chmod(_READ_ONLY)
            part.replace(target)
            flush_folder(folder)
        return f"references/{target.name}", digest, kind

    def exists(self, file: str) -> bool:
        return self.path(file).is_file()

    def present(self, files: Iterable[str]) -> set[str]:
        listed: dict[str, dict[str, bool]] = {}
        there = set()
        for file in files:
            folder, _, name = file.rpartition("/")
            if folder not in listed:
                listed[folder] = self._plain_files(folder)
            plain = listed[folder].get(unicodedata.normalize("NFC", name))
            if plain or (plain is False and self.exists(file)):
                there.add(file)
        return there

    def _plain_files(self, folder: str) -> dict[str, bool]:
        """The names in a folder, composed; True for files that need no second look."""
        try:
            with os.scandir(self.path(folder) if folder else self.root) as entries:
                return {
                    unicodedata.normalize("NFC", entry.name): entry.is_file(follow_symlinks=False)
                    for entry in entries
                }
        except OSError:
            return {}

    def thumbnail(self, key: str, width: int) -> Path:
        if not _PLAIN_NAME.fullmatch(key):
            raise Bug(f"{key!r} is no key of a thumbnail")
        file = thumbnail_file(self.root, key, width)
        if not file.parent.exists():
            with named_disk_errors("the thumbnail"):
                file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def relink(self, wanted: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Look below `folder` for missing files by name and SHA-256, and copy what fits back.

        `wanted` maps project-relative file to hash. Returns for each: `found`, `other content` or
        `not found`. What is already there is `found` and left alone.
        """
        names: dict[str, list[Path]] = {}
        for candidate in sorted(folder.rglob("*")):
            if candidate.is_file():
                names.setdefault(_key(candidate.name), []).append(candidate)
        return {
            file: self._relinked(file, digest, names.get(_key(PurePosixPath(file).name), []))
            for file, digest in wanted.items()
        }

    def _relinked(self, file: str, digest: str, candidates: list[Path]) -> str:
        target = self.path(file)
        if target.is_file():
            return "found"
        for candidate in candidates:
            if sha256_of(candidate) != digest:
                continue
            with named_disk_errors(file):
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_name(f".{new_id()}.part")
                copy_flushed(candidate, part)
                part.chmod(_READ_ONLY)
                part.replace(target)
                flush_folder(target.parent)
            return "found"
        return "other content" if candidates else "not found"

    def _landed_before(self, target: Path) -> str:
        # The part is renamed before the take is recorded; a kill in between ends here.
        if not target.exists():
            raise MediaMissing(
                f"{target.name} was not downloaded completely.", "Retry fetches it again."
            )
        return sha256_of(target)


def _media_type(source: Path, head: bytes) -> tuple[str, str]:
    for magic, where, kind, suffix in _MAGIC:
        if head[where : where + len(magic)] == magic:
            return kind, suffix
    guessed, _ = mimetypes.guess_type(source.name)
    if guessed and guessed.startswith(("video/", "audio/")):
        return guessed, source.suffix.lower()
    raise BadInput(
        f"{source.name} is no picture or sound that can be used.", "Use JPEG, PNG, WebP or WAV."
    )


def _readable(stem: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:40] or "picture"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
