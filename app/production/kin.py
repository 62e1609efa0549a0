"""Critical shots of a scene share one model, one session and where possible one seed (SB-12).

Close-ups, reaction shots and dialogue are held against each other by whoever watches. A session is
a batch group: what is sent together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from app.domain.prompt import Kin
from app.domain.shot import Shot, ShotKind

V = TypeVar("V", bound=Hashable)


def kin(shots: Iterable[Shot]) -> dict[str, Kin]:
    """What most of a critical shot's scene has, by shot id; nothing for one that is alone."""
    by_scene: dict[str, list[Shot]] = {}
    for shot in shots:
        counts = shot.critical and not shot.omitted and shot.kind is ShotKind.GENERATED
        if counts and shot.scene_id:
            by_scene.setdefault(shot.scene_id, []).append(shot)
    made: dict[str, Kin] = {}
    for members in by_scene.values():
        if len(members) > 1:
            members.sort(key=lambda shot: (shot.position, shot.id))
            shared = Kin(
                model=_most([shot.model for shot in members]),
                group=_most([shot.batch_group for shot in members]),
                seed=_most([shot.seed for shot in members]),
            )
            made |= {shot.id: shared for shot in members}
    return made


def _most(values: Sequence[V | None]) -> V | None:
    """The value most have, the first one's on a tie; none only where nobody has any."""
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None
