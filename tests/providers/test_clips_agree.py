"""What a card says of takes to work on is what its adapter takes: one is offered, one refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.asset import Asset
from app.domain.errors import NotCapable
from app.domain.job import Job
from app.domain.model_card import Mode, ModelCard
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.domain.shot import Shot
from app.domain.take import Probe, Take
from app.domain.timing import FrameRange, parse_rate
from app.production.shoot.modes import Wish, clip_of, mode_of
from app.providers.registry import entry
from app.providers.talk import Aside
from tests.providers.rehearsed import OWN, every_mode, order_of, read

SHOT = Shot(id="S", number="10", code="010", frames=96, first_frame_id="a.png")


class Uploaded(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "https://example.org/uploaded"


def worked_on() -> list[tuple[ModelCard, Mode]]:
    """Each card in each mode that starts from a take."""
    return [(card, mode) for card, mode in every_mode() if order_of(card, mode).clip is not None]


def made(card: ModelCard, ending: str, *, there: bool) -> tuple[Take, Job | None]:
    take = Take(
        id="T", shot_id="S", number=1, slate="S010T01A", model=card.id, minute=0,
        file=f"media/S010T01A.{ending}", sha256="5" * 64, landed_at=datetime.now(UTC),
        probe=Probe(width=1280, height=720, frames=96, rate=parse_rate(24), codec="h"),
        picked=FrameRange(start=0, end=96),
    )  # fmt: skip
    now = datetime.now(UTC)
    job = Job(
        id="J", shot_id="S", take_number=1, batch_id="B", account=card.vendor,
        order=order_of(card, Mode.TEXT), price=Money.zero(), ticket="t", created_at=now,
        updated_at=now,
    )  # fmt: skip
    return take, job if there else None


def sends(order: RenderOrder) -> bool:
    """Whether the adapter would go on to speak with the vendor."""
    adapter = entry(order.vendor).adapter
    try:
        asked = next(adapter.errands(order, lambda _file: read("c.mp4")), None)
        if asked is None:
            adapter.submission(order, lambda _file: read("c.mp4"), Aside(OWN, Uploaded()))
    except NotCapable:
        return False
    return True


def test_there_are_cards_that_work_on_takes() -> None:
    vendors = {card.vendor for card, _mode in worked_on()}
    assert vendors >= {"google", "runway", "kling", "luma", "minimax", "dashscope"}


@pytest.mark.parametrize(
    ("card", "mode"), [pytest.param(*one, id=f"{one[0].id}-{one[1]}") for one in worked_on()]
)
def test_a_take_is_refused_beforehand_exactly_where_sending_would_refuse_it(
    card: ModelCard, mode: Mode
) -> None:
    sound = Asset(id="s", file="s.wav", sha256="6" * 64, media_type="audio/wav")
    for ending in ("mp4", "mov"):
        for there in (True, False):
            take, job = made(card, ending, there=there)
            wish = Wish(mode, take, job, sound if mode is Mode.LIP_SYNC else None, 5.0)
            ordered = order_of(card, mode, clip=clip_of(wish))
            if not there:
                ordered = ordered.model_copy(update={"clip_ticket": ""})
            try:
                mode_of(SHOT, card, None, (), wish)
                offered = True
            except NotCapable:
                offered = False
            assert offered == sends(ordered), (ending, there)
