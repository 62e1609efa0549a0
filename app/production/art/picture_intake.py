"""A picture comes in: from a file or as bytes, looked at first, kept once, never half.

What cannot be used is refused with a sentence before anything is written. What arrived is kept
byte for byte; where models could not take it as it is, a plain copy is made beside it.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.asset import Asset, Made
from app.domain.errors import DiskFull, NotFound, UserFacing
from app.domain.ids import new_id
from app.domain.picture import Darkroom
from app.domain.ports import FilmStore, MediaBin
from app.production.art.thumbnails import ThumbnailDesk
from app.production.fields.shot_fields import clean


@dataclass(frozen=True, slots=True)
class Taken:
    """`known`: the same picture was in the film already and is used again. `notes` are sentences
    about what was done to it.
    """

    asset: Asset
    known: bool = False
    notes: tuple[str, ...] = ()

    def told(self) -> str:
        """One line for the person; empty when there is nothing to say."""
        said = [f"{self.asset.name} was in this film already; it is the same picture."]
        return " ".join([*(said if self.known else ()), *self.notes])


@dataclass(frozen=True, slots=True)
class TakenMany:
    """What was kept, in order, and why each of the others was not."""

    taken: tuple[Taken, ...]
    refused: tuple[UserFacing, ...] = ()


class PictureIntake:
    """One film's pictures; may be called from any thread."""

    def __init__(
        self, store: FilmStore, media: MediaBin, darkroom: Darkroom, thumbnails: ThumbnailDesk
    ) -> None:
        self._store, self._media = store, media
        self._darkroom, self._thumbnails = darkroom, thumbnails

    def take(self, file: Path, name: str = "") -> Taken:
        """Keep a file's picture. Raises `NotFound`, `BadInput`, `MediaUnreadable`, `DiskFull`."""
        if not file.exists():
            raise NotFound(f"There is no picture {file}.", "Check the path.")
        facts = self._darkroom.examine(file, name or file.name)
        if facts.plain:
            kept, digest, media_type = self._media.keep_reference(file, name)
            original: tuple[str, str] | None = None
        else:
            part = self._media.part(f"{new_id()}{'.jpg' if facts.lossy else '.png'}")
            try:
                self._darkroom.plain_copy(file, part)
                original = self._media.keep_reference(file, name)[:2]
                if known := self._known(original[1]):
                    return Taken(known, known=True)
                called = f"{name or file.stem} plain"
                kept, digest, media_type = self._media.keep_reference(part, called)
            finally:
                part.unlink(missing_ok=True)
        if known := self._known(digest):
            return Taken(known, known=True)
        asset = Asset(
            id=new_id(),
            file=kept,
            sha256=digest,
            media_type=media_type,
            width=facts.width,
            height=facts.height,
            name=re.sub(r"[;\s]+", " ", clean(name or file.stem)).strip(),
            original_file=original[0] if original else None,
            original_sha256=original[1] if original else None,
        )
        self._store.put(asset)
        self._thumbnails.want(asset.id)
        return Taken(asset, notes=facts.notes)

    def keep_still(
        self, file: Path, name: str, *, asset_id: str, shot_id: str, made: Made
    ) -> Asset:
        """Keep a generated picture with what made it, a record of its own also for equal bytes.

        Raises `BadInput`, `MediaUnreadable`, `DiskFull`.
        """
        facts = self._darkroom.examine(file, name)
        kept, digest, media_type = self._media.keep_reference(file, name)
        original: tuple[str, str] | None = None
        if not facts.plain:
            part = self._media.part(f"{asset_id}-plain{'.jpg' if facts.lossy else '.png'}")
            try:
                self._darkroom.plain_copy(file, part)
                original = kept, digest
                kept, digest, media_type = self._media.keep_reference(part, f"{name} plain")
            finally:
                part.unlink(missing_ok=True)
        asset = Asset(
            id=asset_id,
            file=kept,
            sha256=digest,
            media_type=media_type,
            width=facts.width,
            height=facts.height,
            name=name,
            original_file=original[0] if original else None,
            original_sha256=original[1] if original else None,
            still_of=shot_id,
            made=made,
        )
        self._store.put(asset)
        self._thumbnails.want(asset.id)
        return asset

    def take_bytes(self, data: bytes, name: str) -> Taken:
        """Keep a picture that came without a file, from a clipboard or an address."""
        part = self._media.part(f"{new_id()}.in")
        try:
            part.write_bytes(data)
            return self.take(part, name)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise DiskFull("The disk is full.", "Free some space and add it again.") from error
        finally:
            part.unlink(missing_ok=True)

    def take_many(self, files: Iterable[Path]) -> TakenMany:
        """Keep what can be kept; one bad file stops no other."""
        taken: list[Taken] = []
        refused: list[UserFacing] = []
        for file in files:
            try:
                taken.append(self.take(file))
            except UserFacing as error:
                refused.append(error)
        return TakenMany(tuple(taken), tuple(refused))

    def _known(self, digest: str) -> Asset | None:
        """The asset with these bytes, as they came or as they lie."""
        same = self._store.all(Asset, sha256=digest) or self._store.all(
            Asset, original_sha256=digest
        )
        return same[0] if same else None
