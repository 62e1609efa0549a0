"""How many good takes or stills exist already that came from the same order."""

from __future__ import annotations

from app.domain.asset import Asset
from app.domain.errors import NotFound
from app.domain.model_card import Mode
from app.domain.ports import FilmStore, JobBook
from app.domain.render_order import RenderOrder
from app.domain.take import Status, Take

_ASIDE = {"slate", "seed"}


def made_before(
    store: FilmStore, book: JobBook, order: RenderOrder, seed: int | None, rehearsed: bool
) -> int:
    """Seed and slate aside; with a `seed` given only those that count on from it."""
    wanted, found = order.model_dump(exclude=_ASIDE), 0
    for job_id, own in _usable(store, order, rehearsed):
        if seed is not None and own != seed + found:
            continue
        try:
            earlier = book.get(job_id).order
        except NotFound:
            continue
        found += earlier.model_dump(exclude=_ASIDE) == wanted
    return found


def _usable(store: FilmStore, order: RenderOrder, rehearsed: bool) -> list[tuple[str, int | None]]:
    """Job and seed of what is there and was not rejected."""
    if order.mode is Mode.STILL:
        made = [asset.made for asset in store.all(Asset, still_of=order.shot_id)]
        return [(one.job_id, one.seed) for one in made if one and one.rehearsed is rehearsed]
    return [
        (take.job_id, take.seed)
        for take in store.all(Take, shot_id=order.shot_id)
        if take.job_id is not None
        and not take.missing
        and take.status is not Status.REJECT
        and take.rehearsed is rehearsed
    ]
