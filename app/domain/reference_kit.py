"""The kit that survives a change of model: stills, style paragraph, hero frame, anchors (RF-01).

The style paragraph itself lies on the project; characters carry their own stills.
"""

from __future__ import annotations

from app.domain.value import Record


class Anchor(Record):
    """A style anchor: a picture with a name and the words for models that take no image (PR-11)."""

    name: str
    asset_id: str | None = None
    description: str = ""  # palette, light quality, texture, contrast in words
    position: int = 0


class ReferenceKit(Record):
    """One per project. `still_ids` are 3 to 5 character stills made under one look."""

    hero_id: str | None = None
    still_ids: tuple[str, ...] = ()
