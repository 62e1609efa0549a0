"""The board for the first paint, from rows read with one plain query before the house is built.

Only the domain is needed here, so that a window can show its shots at once; prices, lint and names
of models follow with the real board.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from app.domain.job import JobState
from app.domain.money import Money
from app.domain.project import DeliverySpec
from app.production.tile_rows import WORDS, SceneHead, TileRow, state_at_rest


@dataclass(frozen=True, slots=True)
class FirstBoard:
    """What the first paint shows."""

    name: str
    spec: DeliverySpec | None
    rows: Sequence[TileRow]
    scenes: Sequence[SceneHead]


class PlainRow(Protocol):
    """One shot as the plain query gives it; see `storage.board_query.BoardRow`."""

    shot_id: str
    number: str
    kind: str
    title: str
    action: str
    scene_id: str | None
    scene_number: str
    scene_heading: str
    scene_time: str
    model: str | None
    frames: int
    omitted: bool
    hero: bool
    critical: bool
    linked: bool
    group: int | None
    first_frame_id: str | None
    take_count: int
    take_id: str | None
    slate: str | None
    circled: bool
    missing: bool
    verdict: str
    word: str
    job_state: str | None
    newest_state: str | None
    progress: float | None
    paid: Decimal | None
    currency: str


def first_board(
    name: str,
    spec: dict[str, Any],
    rows: Sequence[PlainRow],
    thumbnail: Callable[[str], Path | None],
) -> FirstBoard:
    """`thumbnail` gives the file of a made thumbnail of a take or asset, else None."""
    heads: dict[str | None, list[PlainRow]] = {}
    for row in rows:
        heads.setdefault(row.scene_id, []).append(row)
    return FirstBoard(
        name=name,
        spec=DeliverySpec.model_validate(spec),
        rows=[_tile(row, thumbnail) for row in rows],
        scenes=[_head(scene_id, of_scene) for scene_id, of_scene in heads.items()],
    )


def _tile(row: PlainRow, thumbnail: Callable[[str], Path | None]) -> TileRow:
    state, word = _state(row)
    of_take = thumbnail(row.take_id) if row.take_id else None
    picture = of_take or (thumbnail(row.first_frame_id) if row.first_frame_id else None)
    price = ""
    if row.paid is not None:
        paid = Money.of(row.paid, row.currency)
        price = paid.shown() if paid else "free"
    return TileRow(
        shot_id=row.shot_id,
        scene_id=row.scene_id,
        number=row.number,
        title=row.title,
        action=row.title or row.action,
        model=row.model,
        model_name=row.model or "",
        letter=row.slate[-1] if row.slate else "",
        frames=row.frames,
        state=state,
        state_word=word,
        progress=row.progress if state == JobState.RENDERING.value else None,
        verdict=row.verdict,
        word="media missing" if row.missing else row.word,
        take_count=row.take_count,
        circled_take_id=row.take_id if row.circled else None,
        circled_slate=row.slate or "" if row.circled else "",
        picture=str(picture) if picture else None,
        keyframe=picture is not None and row.take_id is None,
        has_picture_pending=picture is None and bool(row.take_id or row.first_frame_id),
        hero=row.hero,
        critical=row.critical,
        linked=row.linked,
        group=row.group,
        lint_errors=0,
        lint_warnings=0,
        price=price,
        omitted=row.omitted,
        kind=row.kind,
    )


def _state(row: PlainRow) -> tuple[str, str]:
    known = JobState(row.job_state) if row.job_state else None
    if known and known not in (JobState.READY, JobState.FAILED, JobState.CANCELLED):
        if known is JobState.RENDERING and row.progress is not None:
            return known.value, f"Rendering {row.progress * 100:.0f} %"
        return known.value, WORDS[known]
    newest = JobState(row.newest_state) if row.newest_state else None
    return state_at_rest(row.slate or "" if row.circled else "", bool(row.take_count), newest)


def _head(scene_id: str | None, rows: Sequence[PlainRow]) -> SceneHead:
    counted = [row for row in rows if not row.omitted]
    return SceneHead(
        scene_id=scene_id,
        number=rows[0].scene_number,
        heading=rows[0].scene_heading or "No scene",
        time_of_day=rows[0].scene_time,
        shots=len(counted),
        frames=sum(row.frames for row in counted),
        circled=sum(row.circled for row in counted),
    )
