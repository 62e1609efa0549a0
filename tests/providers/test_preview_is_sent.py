"""The request shown before sending is the request a vendor gets, field by field and file by file.

One shot with two characters, an anchor, a camera and references of its own is ordered from every
vendor in every mode a shot alone can have.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from app.domain.job import Job
from app.domain.model_card import FROM_SHOT, Fact, Mode, ModelCard, Price, PriceUnit
from app.domain.money import Money
from app.domain.shot import Beat, Camera, Elements, Move
from app.media.opencv import cv2
from app.production.prompts.prompt_desk import PromptDesk
from app.production.shoot.modes import NO_WISH, Wish
from app.providers.preview import KEY, Preview
from app.providers.wire import VendorWire
from app.rehearsal.serve import SIMULATORS
from tests.providers.orders import OWN, Keys
from tests.providers.rehearsed import FAST, cards, every_mode
from tests.ui.stage import DAY, Stage

FRAMES = {Mode.FIRST_FRAME: 1, Mode.FIRST_LAST: 2}
OWN_SHOWN = "00000000-0000-5000-8000-000000000000"
UNSENT = re.compile(r"\(the vendor's name of ([^,]+), given when it is uploaded\)")


class Heard:
    """A vendor's simulator, and every call it got: method, path, headers, body."""

    def __init__(self, vendor: str) -> None:
        self._house = SIMULATORS[vendor](speed=FAST, tiny=True)
        self.calls: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def key(self) -> str:
        return str(self._house.key)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        got = bytearray()

        async def listening() -> Any:
            message = await receive()
            got.extend(message.get("body", b""))
            return message

        await self._house.app(scope, listening, send)
        if scope["type"] == "http":
            headers = {name.decode().title(): value.decode() for name, value in scope["headers"]}
            self.calls.append((scope["method"], scope["path"], headers, bytes(got)))


@dataclass(frozen=True)
class Set:
    stage: Stage
    frames: tuple[str, str]
    wanted: tuple[str, ...]  # own reference, both fronts, the anchor, the other stills in turn


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    folder = tmp_path_factory.mktemp("film")
    stage = Stage.build(folder / "Sent.takeboard", "1280x720@24")
    some = (Price(amount=Fact(value=Decimal(1), source="test", as_of=DAY), unit=PriceUnit.CLIP),)
    stage.film.shelf.cards[:] = [
        card.model_copy(update={"prices": card.prices or some}) for card in cards()
    ]
    art = stage.film.art
    people = []
    for name in ("Mara", "Ilyas"):
        stills = [a_picture(folder, f"{name} {n}") for n in range(3)]
        made = art.add_character(name, f"{name}: a person of 30 in a grey coat", stills)
        people.append(art.character(made.changes[0].id))
    art.add_anchor("Harbour", a_picture(folder, "Harbour"), "Low sun, thin haze")
    (anchor,) = art.anchors()
    first, last, own = (art.add_picture(a_picture(folder, n)).id for n in ("first", "last", "own"))
    stage.film.shots(1)
    shot = stage.shots()[0]
    fields = {
        "frames": 96,
        "elements": Elements(
            subject_action="Mara waves",
            environment_lighting="Quay at dawn",
            camera=Camera(move=Move.DOLLY_IN, speed="slow", size="wide", lens="35 mm"),
            style="Natural light",
            mood="Calm",
        ),
        "beats": (Beat(start_frame=0, end_frame=96, action="she raises her hand"),),
        "preset": "Cinematic",
        "seed": 77,
        "character_ids": tuple(person.id for person in people),
        "anchor_ids": (anchor.id,),
        "reference_ids": (own,),
    }
    stage.film.store.put(shot.model_copy(update=fields))
    mara, ilyas = (person.still_ids for person in people)
    more = (still for pair in zip(mara[1:], ilyas[1:], strict=True) for still in pair)
    yield Set(stage, (first, last), (own, mara[0], ilyas[0], anchor.asset_id or "", *more))
    stage.close()


def a_picture(folder: Path, name: str) -> Path:
    """A picture of its own, large enough for everybody."""
    made = np.full((720, 1280, 3), 90, np.uint8)
    cv2.putText(made, name, (80, 400), cv2.FONT_HERSHEY_SIMPLEX, 4, (230, 220, 90), 9)
    cv2.imwrite(str(folder / f"{name}.jpg"), made)
    return folder / f"{name}.jpg"


def sampled() -> list[object]:
    """One card of each vendor's models in each mode; of a vendor whose models are gone, none."""
    seen: set[tuple[str, str, Mode]] = set()
    alive = {card.id for card in cards()}
    found: list[object] = []
    for card, mode in every_mode():
        key = (card.vendor, card.name.split()[0], mode)  # Veo and Gemini are one vendor's
        # a mode whose price is not known cannot be ordered
        known = not card.prices or any(one.mode in (None, mode) for one in card.prices)
        if card.id in alive and mode in FROM_SHOT and known and key not in seen:
            seen.add(key)
            found.append(pytest.param(card, mode, id=f"{card.vendor}-{mode}-{card.id}"))
    return found


@pytest.mark.asyncio
@pytest.mark.parametrize(("card", "mode"), sampled())
async def test_what_is_shown_is_what_arrives(film: Set, card: ModelCard, mode: Mode) -> None:
    bench, (shot,), made = film.stage.bench, film.stage.shots(), film.stage.film
    keys = Keys(str(Heard(card.vendor).key))
    desk = PromptDesk(
        *(made.art, made.shelf, made.media, made.clock),
        bench.shooting.draft,
        Preview({}, keys),
    )
    first, last = film.frames
    count = FRAMES.get(mode, 0)
    given = {
        "first_frame_id": first if count else None,
        "last_frame_id": last if count > 1 else None,
    }
    shot = shot.model_copy(update=given)
    wish = Wish(Mode.TEXT) if mode is Mode.TEXT else NO_WISH
    shown = desk.request(shot, card.id, wish)
    (job,) = bench.shooting.render(
        [shot], 1, model=card.id, rehearse=True, cap=Money.of(100), wish=wish
    )
    bench.shooting.cancel([job.id])
    calls = await _sent(film, job)
    method, path, headers, body = calls[-1]
    preview = json.loads(shown.text)
    assert (job.order.mode, preview["method"]) == (mode, method)
    assert urlsplit(preview["url"]).path == path
    for name, value in preview["headers"].items():
        assert KEY in value or headers[name.title()] == value
    assert _differ(json.loads(shown.body), json.loads(body)) == []
    assert list(preview["body"]) == list(json.loads(body))

    goes = job.order.references
    assert [one.asset_id for one in goes] == list(
        film.wanted[: card.reference_images] if mode is Mode.REFERENCES else ()
    )
    arrived = [raw for *_head, raw in calls]
    for picture in job.order.files():
        raw = film.stage.film.media.path(picture.file).read_bytes()
        assert any(raw in one or base64.b64encode(raw) in one for one in arrived), picture.tag
    said = json.dumps(json.loads(body), ensure_ascii=False)
    assert "slow dolly in" in said.lower()
    assert ("Match reference picture 4, Harbour." in said) is (len(goes) > 3)
    behind = len(film.wanted) - len(goes)
    assert ("not sent" in shown.note) is (behind > 0), shown.note
    assert not behind or f" {behind} " in shown.note


async def _sent(film: Set, job: Job) -> list[tuple[str, str, dict[str, str], bytes]]:
    heard, media = Heard(job.order.vendor), film.stage.film.media
    wire = VendorWire(Keys(), {job.order.vendor: lambda _speed: heard}, environment={})
    vendor = wire.vendor(job.order.vendor, "", rehearsed=True, speed=FAST)
    try:
        prepared = await vendor.prepare(job.order, lambda file: media.path(file).read_bytes(), OWN)
        await vendor.submit(prepared)
    finally:
        await wire.close()
    return heard.calls


def _differ(shown: Any, got: Any, where: str = "") -> list[str]:
    """The places where two bodies differ, names given at an upload and the attempt's own id
    aside."""
    if isinstance(shown, dict) and isinstance(got, dict):
        found = [f"{where}.{key}" for key in shown.keys() ^ got.keys()]
        for key in shown.keys() & got.keys():
            found += _differ(shown[key], got[key], f"{where}.{key}")
        return found
    if isinstance(shown, list) and isinstance(got, list) and len(shown) == len(got):
        pairs = enumerate(zip(shown, got, strict=True))
        return [one for n, pair in pairs for one in _differ(*pair, f"{where}[{n}]")]
    if isinstance(shown, str) and isinstance(got, str):
        if UNSENT.fullmatch(shown):
            return [] if got else [where]
        shown = shown.replace(OWN_SHOWN, OWN).replace(OWN_SHOWN[:8], OWN[:8])
    return [] if shown == got else [f"{where}: {shown!r} {got!r}"[:300]]
