"""What a card offers beyond a shot becomes a wish in the adapter's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.asset import Asset
from app.domain.errors import BadInput
from app.domain.shot import Shot
from app.production.shoot.extras import (
    Asked,
    Kind,
    Stroke,
    as_wish,
    camera_read,
    camera_text,
    offered,
    path_read,
    path_text,
    render_each,
)
from app.production.shoot.modes import NO_WISH, Wish
from app.providers.catalogue import CardCatalogue
from app.resources import resource

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


def test_the_brush_counts_pixels_from_the_lower_left_of_the_first_frame() -> None:
    moving = Stroke(picture("boat"), ((0.1, 0.2), (0.5, 1.0)))
    held = Stroke(picture("sky"), still=True)
    asked = Asked(strokes=(held, moving)).with_option("cfg_scale", "0.4")
    wish = as_wish(asked, picture("frame"))
    assert (wish.masks, wish.still_masks) == ((moving.mask,), (held.mask,))
    options = dict(wish.options)
    assert json.loads(options["trajectories"]) == [[{"x": 100, "y": 400}, {"x": 500, "y": 0}]]
    assert options["cfg_scale"] == "0.4"
    assert wish.mode is None
    assert not asked.with_option("cfg_scale", "").options
    for frame in (None, picture("odd", None, None)):
        with pytest.raises(BadInput, match="first frame"):
            as_wish(asked, frame)
    with pytest.raises(BadInput, match="no way"):
        as_wish(Asked(strokes=(Stroke(picture("boat"), ((0.1, 0.2),)),)), picture("frame"))


def test_shots_with_wishes_are_ordered_each_with_its_own() -> None:
    told: list[tuple[list[str], Wish]] = []

    def render(shots: list[Shot], takes: int, wish: Wish = NO_WISH) -> list[object]:
        told.append(([shot.id for shot in shots], wish))
        return [f"{shot.id}-{n}" for shot in shots for n in range(takes)]

    shots = [Shot(id=n, position=1, number=n, code=n, frames=24) for n in ("a", "b", "c")]
    own = Wish(options=(("loop", "true"),))
    assert len(render_each(render, shots, 2, {"b": own})) == 6  # type: ignore[arg-type]
    assert told == [(["a", "c"], NO_WISH), (["b"], own)]
    told.clear()
    render_each(render, shots[1:2], 1, {"b": own})  # type: ignore[arg-type]
    assert told == [(["b"], own)]
