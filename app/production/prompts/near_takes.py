"""Takes that nearly the same words made: looked at before a generation is paid again (PR-16).

Near is the same model, the same first and last frame, and words that hardly differ. Only the shots
of a scene are compared: elsewhere the same words mean another place in the film.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.model_card import FROM_SHOT, Mode, ModelCard
from app.domain.ports import FilmStore, JobBook
from app.domain.prompt import CompiledPrompt, PromptVersion
from app.domain.shot import Shot
from app.domain.take import Status, Take

NEAR = 0.94  # share of words in common, in order


@dataclass(frozen=True, slots=True)
class NearTake:
    """`share` of the words is the same, 0.94 to 1."""

    take_id: str
    shot_id: str
    slate: str
    share: float

    @property
    def words(self) -> str:
        like = "the same words" if self.share == 1 else f"{int(self.share * 100)} % of these words"
        return f"{self.slate} was made with {like}"


def near_takes(
    store: FilmStore, book: JobBook, shot: Shot, card: ModelCard, prompt: CompiledPrompt
) -> list[NearTake]:
    """Takes long enough for the shot that were not rejected, the nearest first."""
    framed = not {Mode.FIRST_FRAME, Mode.FIRST_LAST}.isdisjoint(card.modes)
    goes_along = (
        shot.first_frame_id if framed else None,
        shot.last_frame_id if Mode.FIRST_LAST in card.modes else None,
    )
    beside = store.all(Shot, scene_id=shot.scene_id) if shot.scene_id else [shot]
    shots = {one.id: one for one in beside}
    wanted = _split(prompt.text)
    shares: dict[str, float] = {}
    for version in store.all(PromptVersion, shot_id=list(shots), card_id=prompt.card_id):
        share = _share(wanted, _split(version.prompt.text))
        if share >= NEAR and version.prompt.negative == prompt.negative:
            shares[version.id] = share
    if not shares:
        return []
    found = []
    for take in store.all(Take, prompt_id=list(shares)):
        if take.missing or take.status is Status.REJECT or take.job_id is None:
            continue
        order = book.get(take.job_id).order
        went = [one.asset_id if one else None for one in (order.first_frame, order.last_frame)]
        if tuple(went) != goes_along or order.mode not in FROM_SHOT:
            continue
        if take.probe.frames < shot.frames:
            continue
        share = shares[take.prompt_id or ""]
        found.append(NearTake(take.id, take.shot_id, take.slate, share))
    return sorted(found, key=lambda one: (-one.share, one.shot_id != shot.id, one.slate))


def _share(one: list[str], two: list[str]) -> float:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return matcher.ratio()


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
