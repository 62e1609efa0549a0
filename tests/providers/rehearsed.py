"""Any vendor of the table, rehearsed: our own adapter against its simulator, in this process."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import struct
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.model_card import Mode, ModelCard, Size
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.domain.timing import parse_rate
from app.domain.vendor_ports import Progress, Vendor
from app.providers.catalogue import CardCatalogue
from app.providers.transport import Limits
from app.providers.wire import VendorWire
from app.rehearsal.bill import Bill
from app.rehearsal.serve import SIMULATORS
from app.rehearsal.tasks import Ask, ticket_of
from app.resources import resource
from tests.providers.orders import Keys

FAST = 2000.0
LIPS_OF_TAKES = ("advanced-lip-sync", "lip-sync")  # these give lips to a take, not to a picture
ACTED = "act_two"  # a picture and a filmed performance
_FILM = Ask(model="", words="", width=1280, height=720, seconds=5, price=Money.zero())
# Some vendors work on their own takes only; a ticket of a simulator tells by itself what it is of.
MADE_THERE = {"kling": ticket_of(_FILM, 7, as_number=True), "luma": ticket_of(_FILM, 7)}
OWN = "6f9619ff-8b86-5d11-b42d-00c04fc964ff"


@functools.cache
def files() -> dict[str, tuple[str, bytes]]:
    """Real files by name: two pictures, a clip of five seconds and a sound of five seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, colour in (("a.png", "0x3060a0"), ("b.png", "0xa06030")):
            _ffmpeg(
                "-f", "lavfi", "-i", f"color=c={colour}:s=1280x720", "-frames:v", "1", folder / file
            )
        source = ("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=24:d=5")
        _ffmpeg(*source, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "40", folder / "c.mp4")
        pictures = {
            file: ("image/png", (folder / file).read_bytes()) for file in ("a.png", "b.png")
        }
        clip = ("video/mp4", (folder / "c.mp4").read_bytes())
    silence = bytes(16000 * 5)
    size = struct.pack("<I", 36 + len(silence))
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    data = b"data" + struct.pack("<I", len(silence)) + silence
    sound = ("audio/wav", b"RIFF" + size + b"WAVE" + form + data)
    return {**pictures, "c.mp4": clip, "s.wav": sound}


def _ffmpeg(*arguments: object) -> None:
    head = ("ffmpeg", "-loglevel", "error", "-y")
    subprocess.run([*head, *map(str, arguments)], check=True)


def read(file: str) -> bytes:
    return files()[file][1]


def sent(file: str) -> Picture:
    kind, raw = files()[file]
    return Picture(
        asset_id=file, file=file, sha256=hashlib.sha256(raw).hexdigest(), media_type=kind
    )


def cards(*, retired: bool = False) -> list[ModelCard]:
    """Shipped cards of vendors that can be rehearsed; those alive, or all."""
    found = CardCatalogue(resource("model_cards"), None).all()
    today = date(2026, 11, 20)
    return [c for c in found if c.vendor in SIMULATORS and (retired or c.can_be_ordered(today))]


def order_of(card: ModelCard, mode: Mode, **more: Any) -> RenderOrder:
    """The cheapest order of a card in a mode, with everything the mode needs."""
    sizes = [size for size in card.sizes.value if not size.modes or mode in size.modes]
    plain = Size(width=1280, height=720, name="")
    size = min(sizes, key=lambda s: s.width * s.height, default=plain)
    lengths = size.seconds or card.lengths_in(mode).offered() or (5,)
    of_take = card.wire_model in LIPS_OF_TAKES
    filmed = mode in (Mode.EXTEND, Mode.VIDEO) or of_take or card.wire_model == ACTED
    framed = mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.LIP_SYNC)
    pictured = framed and not of_take
    fields: dict[str, Any] = {
        "shot_id": "S",
        "shot_number": "10",
        "card_id": card.id,
        "vendor": card.vendor,
        "mode": mode,
        "prompt_id": "P",
        "text": "A red kite over a grey sea",
        "seconds": min(s for s in lengths if s >= 4) if max(lengths) >= 4 else max(lengths),
        "frames": 120,
        "rate": parse_rate(24),
        "width": size.width,
        "height": size.height,
        "size_name": size.name,
        "first_frame": sent("a.png") if pictured else None,
        "last_frame": sent("b.png") if mode is Mode.FIRST_LAST else None,
        "references": (sent("a.png"),) if mode is Mode.REFERENCES else (),
        "clip": sent("c.mp4") if filmed else None,
        "clip_ticket": MADE_THERE.get(card.vendor, "") if filmed else "",
        "sound": sent("s.wav") if mode is Mode.LIP_SYNC else None,
        "options": {**card.options, "wire_model": card.wire_model},
    }
    return RenderOrder.model_validate(fields | more)


@asynccontextmanager
async def rehearsed(
    vendor: str, faults: str = "", *, speed: float = FAST, **wishes: Any
) -> AsyncIterator[tuple[Vendor, Bill]]:
    """A vendor's driver on its simulator, and the vendor's bill."""
    bill = Bill()

    def build(at: float) -> Any:
        return SIMULATORS[vendor](speed=at, faults=faults, bill=bill, tiny=True, **wishes)

    wire = VendorWire(Keys(), {vendor: build}, limits=Limits(answer_s=4.0))
    try:
        yield wire.vendor(vendor, vendor, rehearsed=True, speed=speed), bill
    finally:
        await wire.close()


async def send(vendor: Vendor, order: RenderOrder, own_id: str = OWN) -> str:
    prepared = await vendor.prepare(order, read, own_id)
    return (await vendor.submit(prepared)).ticket


async def ended(vendor: Vendor, ticket: str, order: RenderOrder) -> Progress:
    for _ in range(400):
        look = await vendor.poll(ticket, order)
        if look.state not in ("waiting", "running"):
            return look
        await asyncio.sleep(0.01)
    raise AssertionError("it never ends")


async def fetched(vendor: Vendor, look: Progress, order: RenderOrder, target: Path) -> str:
    return await vendor.fetch(look.downloads[0], order, target, lambda: False, lambda _bytes: None)


def every_mode() -> list[tuple[ModelCard, Mode]]:
    """Each mode of the cards that are alive; of a vendor without any, of those its interface had.

    A card that only a seed document speaks of was never one of an interface.
    """
    alive = cards()
    living = {card.vendor for card in alive}
    past = [card for card in cards(retired=True) if card.lengths.mark != "seed"]
    gone = [card for card in past if card.vendor not in living]
    return [(card, mode) for card in (*alive, *gone) for mode in card.modes]
