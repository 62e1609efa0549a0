"""The prompt looked at: versions, locks, the diff of two models, the request that would go out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotCapable
from app.domain.prompt import Element, Origin, Phrase
from app.domain.shot import Shot
from app.production.prompts.prompt_desk import LockState, beat_of, field_of
from app.production.shoot.modes import NO_WISH
from app.providers.adapters import runway
from app.providers.preview import KEY
from app.resources import resource
from tests.providers.orders import ASIDE
from tests.ui.stage import Stage, model


@pytest.fixture
def stage(tmp_path: Path):
    made = Stage.build(tmp_path / "First Light.takeboard").sample(2)
    made.film.shelf.cards[:] = [
        *made.film.shelf.cards,
        model("Gen-4.5 wired", "R", "1.00", wire_model="gen4.5", sizes=fact_size("1280:720")),
        model("Kling 3.0", "K", "1.40", vendor="kling", family="kling"),
    ]
    yield made
    made.close()


def fact_size(name: str) -> dict[str, object]:
    sizes = [{"width": 1280, "height": 720, "name": name}]
    return {"value": sizes, "source": "test", "as_of": "2026-11-20"}


def first(stage: Stage, **fields: object) -> Shot:
    shot = stage.shots()[0]
    if fields:
        stage.bench.board.set_fields([shot.id], fields)
    return stage.bench.board.shot(shot.id)


def test_a_sheet_names_its_version_only_when_these_words_are_stored(stage: Stage) -> None:
    shot, desk = first(stage), stage.bench.prompt_desk
    assert desk.sheet(shot, "veo-3.1").name == "Veo 3.1, now"
    card = stage.film.shelf.get("veo-3.1")
    stage.bench.art_department.compile_for(shot, card)
    assert desk.sheet(shot, "veo-3.1").name == "Veo 3.1, v1"
    changed = first(stage, **{"elements.mood": "Loud"})
    assert desk.sheet(changed, "veo-3.1").version is None
    assert [v.version for v in desk.versions(shot.id)] == [1]


def test_the_length_is_said_against_the_limit_and_what_was_left_out_is_kept(stage: Stage) -> None:
    shot = first(stage)
    limit = {"value": 420, "source": "test", "as_of": "2026-11-20"}
    short = model("Short", "S", "1.00", prompting={"limit": limit})
    stage.film.shelf.cards.append(short)
    sheet = stage.bench.prompt_desk.sheet(shot, "short")
    assert sheet.prompt.length <= 420
    assert sheet.length == f"{sheet.prompt.length} of 420 characters"
    assert sheet.prompt.shortened
    assert sheet.prompt.shortened[0].startswith("register: ")


def test_a_wording_is_followed_through_lock_change_and_absence(stage: Stage) -> None:
    art, desk = stage.bench.art_department, stage.bench.prompt_desk
    wording = "woman of 34 to 36, dark brown hair in a bun"
    mara = art.add_character("Vera", wording).changes[0].id
    shot = first(stage, character_ids=(mara,))

    def state() -> LockState:
        (lock,) = desk.sheet(shot, "veo-3.1").locks
        assert lock.checksum == hashlib.sha256(wording.encode()).hexdigest()[:16]
        return lock.state

    assert state() is LockState.OPEN
    art.lock_character(mara)
    assert state() is LockState.LOCKED
    old = art.compile_for(shot, stage.film.shelf.get("veo-3.1"))
    art.lock_character(mara, locked=False)
    art.set_character(mara, {"wording": "woman of 40, short grey hair"})
    assert desk.stored(shot, old).locks[0].state is LockState.ABSENT


def test_two_models_and_two_versions_are_compared(stage: Stage) -> None:
    shot, desk = first(stage), stage.bench.prompt_desk
    models = desk.compare(shot, "veo-3.1", "kling-3.0")
    assert (models.left.card.letter, models.right.card.letter) == ("V", "K")
    assert 0 < models.same < len(models.rows)
    kept = stage.bench.art_department.compile_for(shot, stage.film.shelf.get("veo-3.1"))
    shot = first(stage, **{"elements.mood": "Loud"})
    versions = desk.compare(shot, kept.id, "veo-3.1")
    assert (versions.left.name, versions.right.name) == ("Veo 3.1, v1", "Veo 3.1, now")
    assert [row.origin for row in versions.rows if not row.same] == [Origin.MOOD]


def test_the_request_is_what_the_adapter_would_send_and_holds_no_key(
    stage: Stage,
) -> None:
    art, desk = stage.bench.art_department, stage.bench.prompt_desk
    picture = resource("sample_film") / "frames" / "010.jpg"
    shot = first(stage, first_frame_id=art.add_picture(picture).id, seed=7, model="gen-4.5-wired")
    wired = stage.film.shelf.get("gen-4.5-wired").model_copy(
        update={"modes": ("text", "first frame")}
    )
    stage.film.shelf.cards[:] = [c for c in stage.film.shelf.cards if c.id != wired.id] + [wired]
    made = desk.request(shot)
    shown = json.loads(made.text)
    assert shown["url"].endswith("/v1/image_to_video")
    assert KEY in shown["headers"]["Authorization"]
    body = json.loads(made.body)
    assert body["promptText"] == desk.sheet(shot).prompt.text
    assert body["promptImage"].startswith("data:image/jpeg;base64,")
    assert "characters, sha256" in shown["body"]["promptImage"]
    assert made.sha256 == hashlib.sha256(made.body).hexdigest()
    prompt = art.compile_for(shot, wired)
    order = stage.bench.shooting.draft(shot, wired.id, prompt, NO_WISH)
    read = stage.film.media.path(order.first_frame.file).read_bytes()  # type: ignore[union-attr]
    assert runway.submission(order, lambda _file: read, ASIDE).body == made.body
    assert stage.bench.shooting.jobs() == []


def test_a_model_without_adapter_says_so_and_animatic_shows_its_order(stage: Stage) -> None:
    shot, desk = first(stage), stage.bench.prompt_desk
    cards = stage.film.shelf.cards
    nobodys = stage.film.shelf.get("kling-3.0").model_copy(update={"vendor": "nobody"})
    cards[:] = [nobodys if card.id == nobodys.id else card for card in cards]
    nothing = desk.request(shot, nobodys.id)
    assert (nothing.text, nothing.title) == ("", "no adapter yet")
    local = json.loads(desk.request(shot, "animatic").text)
    assert (local["shot_number"], local["vendor"]) == (shot.number, "local")
    assert local["move"] == "crane down"


def test_what_cannot_be_sent_says_why_instead(stage: Stage) -> None:
    desk = stage.bench.prompt_desk
    with pytest.raises(NotCapable, match="cannot be ordered"):
        desk.request(first(stage), "sora-2")
    with pytest.raises(BadInput, match="no shot to render"):
        desk.request(first(stage, kind="live action"), "animatic")


@pytest.mark.parametrize(
    ("source", "field", "beat"),
    [
        ("subject and action", "elements.subject_action", None),
        ("framing", "elements.camera.size", None),
        ("beat 2", "beats", 1),
        ("Mara, wording", "character_ids", None),
        ("anchor Dawn, described", "anchor_ids", None),
        ("style paragraph", "project.style", None),
        ("register", "model", None),
        ("something new", "elements.camera.move", None),
    ],
)
def test_every_phrase_leads_to_the_field_it_was_made_of(
    source: str, field: str, beat: int | None
) -> None:
    phrase = Phrase(text="x", origin=Origin.CAMERA, element=Element.CAMERA, source=source)
    assert (field_of(phrase), beat_of(phrase)) == (field, beat)
