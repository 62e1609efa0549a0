"""Where the thumbnail of a take or picture lies; needs nothing, for it is asked at first paint."""

from __future__ import annotations

from pathlib import Path


def thumbnail_file(film: Path, key: str, width: int) -> Path:
    """`film` is the project's folder, `key` a take or asset id, `width` in pixels."""
    return film / "cache" / "thumbnails" / f"{key}-{width}.jpg"
