"""Pictures that may be laid over a take to see whether it kept to them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.shot import Shot
from app.production.art.art_department import ArtDepartment


@dataclass(frozen=True, slots=True)
class Skin:
    """`word` says what the picture is in the film; `asset_id` is of the picture."""

    word: str
    asset_id: str


def skins(art: ArtDepartment, shot: Shot) -> list[Skin]:
    """First and last frame, references and anchors of the shot, hero frame, its people, the kit.

    Each picture once, under what it is first; those of the shot come first.
    """
    kit = art.kit()
    anchors = art.anchors()
    own = [one for one in anchors if one.id in shot.anchor_ids]
    others = [one for one in anchors if one.id not in shot.anchor_ids]
    assets = art.assets()
    named = [
        ("First frame", shot.first_frame_id),
        ("Last frame", shot.last_frame_id),
        *(("Reference", key) for key in shot.reference_ids),
        *((f"Anchor {one.name}", one.asset_id) for one in own),
        ("Hero frame", kit.hero_id),
        *(
            (one.name, key)
            for one in art.characters()
            if one.id in shot.character_ids
            for key in one.still_ids
        ),
        *((f"Anchor {one.name}", one.asset_id) for one in others),
        *((_still(assets[key].name), key) for key in kit.still_ids if key in assets),
    ]
    found: dict[str, Skin] = {}
    for word, key in named:
        if key is not None and key in assets:
            found.setdefault(key, Skin(word, key))
    return list(found.values())


def _still(name: str) -> str:
    return f"Still {name}".strip()
