"""Tactics against visible seams (SB-18): which scenes make a sequence, and what it asks of shots.

A sequence begins at a scene with a tactic of its own and goes on over the scenes that join it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.ports import Bus, FilmStore
from app.domain.prompt import Seam
from app.domain.scene import TACTIC_WORDS, Scene, Tactic
from app.domain.shot import Shot, ShotKind
from app.production.edits import commit
from app.prompting.lint import same_words


def sequences(scenes: Sequence[Scene]) -> list[tuple[Tactic, list[Scene]]]:
    """Those with a tactic, in board order; a scene that joins nothing is in none."""
    found: list[tuple[Tactic, list[Scene]]] = []
    open_ = False
    for scene in scenes:
        if scene.tactic is not Tactic.JOINED:
            open_ = scene.tactic is not Tactic.NONE
            if open_:
                found.append((scene.tactic, [scene]))
        elif open_:
            found[-1][1].append(scene)
    return found


def seams(scenes: Sequence[Scene], shots: Sequence[Shot], style: str) -> dict[str, Seam]:
    """What each generated shot of a sequence has to do with it, by shot id.

    `shots` are at least those of the sequences, `style` is the film's style paragraph.
    """
    made: dict[str, Seam] = {}
    for tactic, members in sequences(scenes):
        ids = {scene.id for scene in members}
        played = [s for s in shots if s.scene_id in ids and not s.omitted]
        played.sort(key=lambda shot: (shot.position, shot.id))
        ends = _ends(played)
        generated = [shot for shot in played if shot.kind is ShotKind.GENERATED]
        register = _register([shot.elements.style.strip() or style.strip() for shot in generated])
        for shot in generated:
            made[shot.id] = Seam(
                tactic=tactic, where=_where(members), inside=shot.id not in ends, style=register
            )
    return made


class Seams:
    """Reads what the film says now."""

    def __init__(self, store: FilmStore, bus: Bus) -> None:
        self._store, self._bus = store, bus

    def choose(self, scene_ids: Collection[str], tactic: Tactic) -> Edit | None:
        """Choose for a range of scenes, which becomes one sequence; neighbouring ones only.

        Choosing at the head of a sequence chooses for all of it. Taken out of the middle of one,
        scenes leave it, and what lies behind them goes on with the old tactic. Raises `BadInput`.
        """
        scenes = self._store.all(Scene)
        places = [n for n, scene in enumerate(scenes) if scene.id in scene_ids]
        if len(places) < len(set(scene_ids)) or not places:
            raise BadInput("There is no such scene.", "Look at the board and choose again.")
        first, last = places[0], places[-1]
        if places != list(range(first, last + 1)):
            raise BadInput("These scenes do not follow each other.", "Choose neighbouring scenes.")
        before = scenes[first - 1] if first else None
        known = {scene.id: had for had, members in sequences(scenes) for scene in members}
        if tactic is Tactic.JOINED and (before is None or before.id not in known):
            raise BadInput(
                f"Scene {scenes[first].number} has no sequence before it to join.",
                "Choose a tactic for the scene before first.",
            )
        news = {scenes[n].id: tactic if tactic is Tactic.NONE else Tactic.JOINED for n in places}
        news[scenes[first].id] = tactic
        left = scenes[last + 1] if last + 1 < len(scenes) else None
        split = scenes[first].tactic is Tactic.JOINED and tactic is not Tactic.JOINED
        if split and left is not None and left.id in known and left.tactic is Tactic.JOINED:
            news[left.id] = known[left.id]
        chosen = [scenes[n] for n in places]
        made = edit(
            f"{_deed(tactic)} {_where(chosen)}",
            *(
                changed(scene, scene.model_copy(update={"tactic": news[scene.id]}))
                for scene in scenes
                if scene.id in news
            ),
        )
        return commit(self._store, self._bus, made) or None

    def beside(self, shot_ids: Collection[str], *boards: Mapping[str, Shot]) -> set[str]:
        """The shots of every sequence that these are or were in, and of their scenes where one of
        them is critical: their findings hang together.
        """
        edited = [board[one] for board in boards for one in shot_ids if one in board]
        own = {shot.scene_id for shot in edited}
        wanted: set[str | None] = {shot.scene_id for shot in edited if shot.critical} - {None}
        for _tactic, members in sequences(self._store.all(Scene)):
            ids = {scene.id for scene in members}
            wanted |= ids if ids & own else set()
        found = (shot for board in boards for shot in board.values()) if wanted else ()
        return {shot.id for shot in found if shot.scene_id in wanted}


def _ends(shots: Sequence[Shot]) -> set[str]:
    """The first and the last shot, and those beside them that are marked as bookends too."""
    found: set[str] = set()
    for order in (shots, list(reversed(shots))):
        for n, shot in enumerate(order):
            if n and not shot.bookend:
                break
            found.add(shot.id)
    return found


def _register(styles: Sequence[str]) -> str:
    """The style most shots have, as the first of them writes it; empty without any."""
    counted = Counter(same_words(style) for style in styles if style)
    if not counted:
        return ""
    most = counted.most_common(1)[0][0]
    return next(style for style in styles if same_words(style) == most)


def _where(scenes: Sequence[Scene]) -> str:
    if len(scenes) == 1:
        return f"scene {scenes[0].number}"
    return f"scenes {scenes[0].number} to {scenes[-1].number}"


def _deed(tactic: Tactic) -> str:
    if tactic is Tactic.NONE:
        return "No tactic for"
    return f"{TACTIC_WORDS[tactic]} in" if tactic in TACTIC_WORDS else "Join the scene before:"
