"""Which pictures may be laid over a take: the shot's own first, each once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.production.screening.onion import skins
from tests.ui.hands import png
from tests.ui.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "Film.takeboard").sample(2)
    yield made
    made.close()


def test_the_shots_pictures_come_first_and_each_comes_once(stage: Stage, tmp_path: Path) -> None:
    art, board = stage.bench.art_department, stage.bench.board
    keys = {}
    for n, name in enumerate(("first", "hero", "still", "dusk", "noon")):
        file = tmp_path / f"{name}.png"
        file.write_bytes(png(f"#8844{n}2"))
        keys[name] = art.add_picture(file, name).id
    art.set_kit({"hero_id": keys["hero"], "still_ids": (keys["still"], keys["first"])})
    for name in ("dusk", "noon"):
        art.add_anchor(name, tmp_path / f"{name}.png")
    noon = next(one for one in art.anchors() if one.name == "noon")
    shot = stage.shots()[0]
    board.set_fields(
        [shot.id],
        {"first_frame_id": keys["first"], "anchor_ids": (noon.id,), "character_ids": ()},
    )
    found = skins(art, board.shot(shot.id))
    assert [(one.word, one.asset_id) for one in found if one.asset_id in keys.values()] == [
        ("First frame", keys["first"]),
        ("Anchor noon", keys["noon"]),
        ("Hero frame", keys["hero"]),
        ("Anchor dusk", keys["dusk"]),
        ("Still still", keys["still"]),
    ]
