"""What a card offers beyond a shot becomes a wish in the adapter's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.asked import Asked, Stroke, asked_of
from app.domain.asset import Asset
from app.domain.errors import BadInput
from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.production.board.shot_cuts import halves, joined
from app.production.board.vendor_options import ask
from app.production.shoot.extras import (
    Kind,
    as_wish,
    camera_read,
    camera_text,
    offered,
    path_read,
    path_text,
    with_kept,
)
from app.production.shoot.modes import NO_WISH, Wish
from app.providers.catalogue import CardCatalogue
from app.resources import resource
from app.storage.film_store import SqliteFilmStore
from app.storage.sqlite_engine import open_engine
from tests.production.film import Film

SHIPPED = CardCatalogue(Path(str(resource("model_cards"))), None)


def picture(name: str, wide: int | None = 1000, high: int | None = 500) -> Asset:
    return Asset(id=name, file=f"{name}.png", sha256=name, media_type="image/png", width=wide,
                 height=high)  # fmt: skip


def test_every_name_on_a_shipped_card_can_be_asked_for() -> None:
    for card in SHIPPED.all():
        assert len(offered(card)) == len(card.extras), card.id
    assert [one.kind for one in offered(SHIPPED.get("kling-1.0"))] == [
        Kind.BRUSH, Kind.CAMERA, Kind.SHARE,
    ]  # fmt: skip
    assert offered(SHIPPED.get("runway-gen4.5")) == offered(None) == ()


def test_a_camera_is_one_axis_or_one_named_move() -> None:
    assert json.loads(camera_text("pan", 4)) == {"type": "simple", "config": {"pan": 4}}
    assert camera_read(camera_text("pan", -4)) == ("pan", -4)
    assert json.loads(camera_text("forward_up", 4)) == {"type": "forward_up"}
    assert camera_read(camera_text("forward_up")) == ("forward_up", 0)
    assert camera_text("pan", 0) == camera_text("") == ""
    assert camera_read("") == ("", 0)


def test_a_way_is_typed_in_hundredths() -> None:
    assert path_read(" 20 50,80 40 ") == ((0.2, 0.5), (0.8, 0.4))
    assert path_text(path_read("20 50, 80 40")) == "20 50, 80 40"
    assert path_read("") == ()
    for wrong in ("20", "20 101", "a b", "1 2 3", "-1 5"):
        with pytest.raises(BadInput):
            path_read(wrong)
    with pytest.raises(BadInput, match="77"):
        path_read("1 1," * 78)


PICTURES = {one.id: one for one in (picture("frame"), picture("boat"), picture("sky"))}


def test_the_brush_counts_pixels_from_the_lower_left_of_the_first_frame() -> None:
    moving = Stroke(mask_id="boat", path=((0.1, 0.2), (0.5, 1.0)))
    held = Stroke(mask_id="sky", still=True)
    asked = Asked(model="kling-1.0", strokes=(held, moving)).with_option("cfg_scale", "0.4")
    wish = as_wish(asked, picture("frame"), PICTURES.__getitem__)
    assert (wish.masks, wish.still_masks) == ((PICTURES["boat"],), (PICTURES["sky"],))
    options = dict(wish.options)
    assert json.loads(options["trajectories"]) == [[{"x": 100, "y": 400}, {"x": 500, "y": 0}]]
    assert options["cfg_scale"] == "0.4"
    assert wish.mode is None
    assert not asked.with_option("cfg_scale", "").options
    for frame in (None, picture("odd", None, None)):
        with pytest.raises(BadInput, match="first frame"):
            as_wish(asked, frame, PICTURES.__getitem__)
    short = asked.with_strokes([moving.model_copy(update={"path": ((0.1, 0.2),)})])
    with pytest.raises(BadInput, match="no way"):
        as_wish(short, picture("frame"), PICTURES.__getitem__)


def test_what_is_asked_is_kept_by_model_and_goes_along_with_the_models_own(film: Film) -> None:
    shot, other = film.shots(2)
    film.board.set_fields([shot.id], {"model": "kling"})
    model = film.board.shot(shot.id).model or ""
    mine = Asked(model=model).with_option("cfg_scale", "0.4")
    made = ask(film.board, shot.id, mine)
    assert made is not None
    assert made.label == "Change vendor options of 1 shot"
    ask(film.board, shot.id, Asked(model="veo").with_option("person_generation", "allow_all"))
    kept = film.board.shot(shot.id)
    assert [one.model for one in kept.vendor_options] == [model, "veo"]
    card = SHIPPED.get("kling-1.0").model_copy(update={"id": model})
    assert with_kept(NO_WISH, other, card, PICTURES.__getitem__) == NO_WISH
    assert dict(with_kept(NO_WISH, kept, card, PICTURES.__getitem__).options) == {
        "cfg_scale": "0.4"
    }
    again = SqliteFilmStore(open_engine(film.folder / "project.db"))
    assert asked_of(again.get(Shot, shot.id).vendor_options, model) == mine
    again.close()
    ask(film.board, shot.id, Asked(model="veo"))
    film.board.commit(made.inverse())
    assert film.board.shot(shot.id).vendor_options == ()
    wrong = Asked(model="kling", strokes=(Stroke(mask_id="nowhere", still=True),))
    with pytest.raises(BadInput, match="nowhere"):
        ask(film.board, shot.id, wrong)


def test_halves_and_joined_shots_keep_what_fits_them() -> None:
    brush = Stroke(mask_id="boat", still=True)
    one, two = (
        Shot(id=n, number=n, code=n, frames=24, first_frame_id=n, vendor_options=options)
        for n, options in (
            ("10", (Asked(model="kling", strokes=(brush,)).with_option("cfg_scale", "0.4"),)),
            ("20", (Asked(model="kling").with_option("cfg_scale", "0.9"),
                    Asked(model="luma", strokes=(brush,)).with_option("loop", "true"))),
        )
    )  # fmt: skip
    first, second = halves(one)
    assert first.vendor_options == one.vendor_options
    assert second.vendor_options == (one.vendor_options[0].with_strokes(()),)
    whole = joined([one, two], str)
    assert [asked.model for asked in whole.vendor_options] == ["kling", "luma"]
    assert whole.vendor_options[0] == one.vendor_options[0]
    assert "options of kling (cfg_scale 0.9)" in whole.notes
    assert "options of luma (loop true, motion brush)" in whole.notes


def test_what_an_order_says_wins_over_what_the_shot_keeps() -> None:
    card = SHIPPED.get("kling-1.0")
    asked = Asked(model=card.id, strokes=(Stroke(mask_id="boat", path=((0, 0), (1, 1))),))
    asked = asked.with_option("cfg_scale", "0.4")
    kept = (asked, Asked(model="luma").with_option("loop", "true"))
    shot = Shot(id="10", number="10", code="010", frames=24, first_frame_id="frame",
                vendor_options=kept)  # fmt: skip
    plain = with_kept(NO_WISH, shot, card, PICTURES.__getitem__)
    assert plain.masks == (PICTURES["boat"],)
    assert set(dict(plain.options)) == {"cfg_scale", "trajectories"}
    said = Wish(options=(("cfg_scale", "0.9"),), still_masks=(PICTURES["sky"],))
    both = with_kept(said, shot, card, PICTURES.__getitem__)
    assert (both.masks, both.still_masks) == ((), (PICTURES["sky"],))
    assert dict(both.options) == {"cfg_scale": "0.9"}
    still = Wish(mode=Mode.STILL)
    assert with_kept(still, shot, card, PICTURES.__getitem__) is still
