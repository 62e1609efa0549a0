"""What belongs to an order, and that what was frozen long ago still reads and hashes alike."""

from __future__ import annotations

import hashlib
import json

from app.domain.render_order import Picture, RenderOrder
from tests.providers.orders import order

_SINCE = {"clip", "clip_ticket", "clip_link", "sound", "masks"}


def a_file(file: str, kind: str) -> Picture:
    return Picture(asset_id=file, file=file, sha256="0" * 64, media_type=kind)


def test_an_order_frozen_before_clips_and_sounds_reads_as_it_was_and_hashes_alike() -> None:
    stored = order().model_dump(mode="json", exclude=_SINCE)
    then = hashlib.sha256(json.dumps(stored, separators=(",", ":")).encode()).hexdigest()
    assert RenderOrder.model_validate(stored) == order()
    assert order().sha256() == then


def test_a_clip_a_sound_and_masks_are_part_of_the_order() -> None:
    clip, sound = a_file("media/S010T01K.mp4", "video/mp4"), a_file("references/a.wav", "audio/wav")
    mask = a_file("references/m.png", "image/png")
    full = order(clip=clip, sound=sound, masks=(mask,), clip_ticket="t-1")
    assert set(full.files()) >= {clip, sound, mask}
    hashes = {
        full.sha256(),
        order().sha256(),
        order(clip=clip).sha256(),
        order(sound=clip).sha256(),
    }
    assert len(hashes) == 4
    assert RenderOrder.model_validate_json(full.model_dump_json()) == full
