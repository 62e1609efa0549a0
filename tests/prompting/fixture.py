"""The market fixture of PR-19 and small cards for compiler tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.domain.character import Character
from app.domain.model_card import (
    Audio,
    Fact,
    Lengths,
    LifeCycle,
    ModelCard,
    Prompting,
    Size,
    Status,
)
from app.domain.project import CINEMATIC, Project
from app.domain.prompt import Brief
from app.domain.reference_kit import Anchor
from app.domain.shot import Beat, Camera, Elements, Move, Shot

TODAY = date(2026, 11, 20)
EIGHT = ("sora", "veo", "kling", "runway", "pika", "luma", "hailuo", "wan")


def card(
    family: str,
    *,
    limit: int | None = None,
    unit: str = "characters",
    audio: Audio = Audio.NONE,
    **words: object,
) -> ModelCard:
    def fact(value: object) -> dict[str, object]:
        return {"value": value, "source": "test", "as_of": TODAY}

    return ModelCard(
        id=f"{family}-test",
        name=family.capitalize(),
        maker="Test",
        vendor="test",
        family=family,
        letter=family[0].upper(),
        as_of=TODAY,
        life=LifeCycle(status=Status.AVAILABLE, source="test", as_of=TODAY),
        lengths=Fact[Lengths].model_validate(fact({"choices": [5]})),
        sizes=Fact[tuple[Size, ...]].model_validate(
            fact([{"width": 1280, "height": 720, "name": "720p"}])
        ),
        audio=Fact[Audio].model_validate(fact(audio)),
        prompting=Prompting.model_validate(
            {"limit": fact(limit) if limit else None, "unit": unit, **words}
        ),
    )


def cards() -> dict[str, ModelCard]:
    presets = ("Cinematic", "Animation", "Realistic")
    return {
        family: card(
            family,
            audio=Audio.NATIVE if family in ("veo", "sora") else Audio.NONE,
            presets=presets if family == "kling" else (),
            preset_required=family == "kling",
            negative=family in ("kling", "veo", "wan"),
        )
        for family in EIGHT
    }


def project(style: str = "") -> Project:
    return Project(
        id="P",
        name="Market",
        spec=CINEMATIC,
        style=style,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def market(family: str = "sora", **fields: object) -> Brief:
    shot = Shot(
        id="S",
        number="10",
        code="010",
        frames=120,
        title="Market",
        elements=Elements(
            subject_action="A woman crosses a busy market",
            environment_lighting="Open-air bazaar, late sun, long shadows",
            camera=Camera(move=Move.TRACKING, speed="slow", note="Handheld"),
            style="",
            mood="Reflective, a little sad",
        ),
        dialogue="I used to come here with my mother.",
        audio="crowd ambience",
        preset="Cinematic" if family == "kling" else "",
        model=f"{family}-test",
    ).model_copy(update=fields)
    return Brief(project=project("Films about memory."), shot=shot, rate=CINEMATIC.rate)


MARA = Character(
    id="C",
    name="Mara",
    wording="woman of 34 to 36, dark brown hair in a bun, olive skin, "
    "linen apron over a slate-grey work shirt",
)
HARBOUR = Anchor(
    id="A",
    name="Harbour morning",
    description="Low warm sun, thin haze, soft contrast, wet textures.",
)
BEAT = Beat(start_frame=0, end_frame=48, action="she looks up")
