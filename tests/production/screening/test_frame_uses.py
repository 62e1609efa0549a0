"""A frame of a take in any reference slot, with the link to where it comes from (D28)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.asset import Asset
from app.domain.errors import BadInput
from app.domain.take import Take
from app.production.screening.frame_uses import FrameUse, use_frame, whose
from tests.clips import make_clip, number_of
from tests.ui.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "Film.takeboard").sample(2)
    yield made
    made.close()


@pytest.fixture
def take(stage: Stage, tmp_path: Path) -> Take:
    clip = make_clip(tmp_path / "a.mp4", 48)
    return stage.film.dailies.add_take(stage.shots()[0].id, clip)


def test_every_place_gets_the_frame_itself_and_undo_takes_it_away(stage: Stage, take: Take) -> None:
    film, bench = stage.film, stage.bench
    for n, use in enumerate(use for use in FrameUse if use is not FrameUse.CHARACTER):
        before = film.state()
        made = use_frame(film.board, film.art, film.dailies, take.id, 10 + n, use)
        assert made is not None
        asset = film.store.all(Asset, parent_take_id=take.id, parent_frame=10 + n)[0]
        assert number_of(film.media.path(asset.file)) == 10 + n
        first, second = stage.shots()
        anchors = {anchor.id: anchor.asset_id for anchor in film.art.anchors()}
        where = {
            FrameUse.FIRST: first.first_frame_id,
            FrameUse.LAST: first.last_frame_id,
            FrameUse.NEXT: second.first_frame_id,
            FrameUse.REFERENCE: first.reference_ids[-1] if first.reference_ids else None,
            FrameUse.ANCHOR: anchors[first.anchor_ids[-1]] if first.anchor_ids else None,
            FrameUse.KIT: film.art.kit().still_ids[-1] if film.art.kit().still_ids else None,
            FrameUse.HERO: film.art.kit().hero_id,
        }
        assert where[use] == asset.id, use
        bench.board.commit(made.inverse())
        assert film.state() == before, use


def test_the_same_frame_again_is_the_same_still_and_changes_nothing(
    stage: Stage, take: Take
) -> None:
    film = stage.film
    parts = (film.board, film.art, film.dailies, take.id, 5, FrameUse.FIRST)
    assert use_frame(*parts) is not None
    assert use_frame(*parts) is None
    assert len(film.store.all(Asset, parent_take_id=take.id)) == 1


def test_what_cannot_be_is_told(stage: Stage, take: Take) -> None:
    film = stage.film
    parts = (film.board, film.art, film.dailies)
    with pytest.raises(BadInput, match="has no frame 48"):
        use_frame(*parts, take.id, 48, FrameUse.HERO)
    last = stage.shots()[-1].id
    with pytest.raises(BadInput, match="No shot comes after"):
        use_frame(*parts, take.id, 4, FrameUse.NEXT, last)


def test_a_character_gets_a_frame_behind_its_other_stills(stage: Stage, take: Take) -> None:
    film = stage.film
    for name in ("Zed", "Mara"):
        film.art.add_character(name)
    mara, zed = sorted(film.art.characters(), key=lambda one: one.name)
    shot = stage.shots()[0]
    film.board.set_fields([shot.id], {"character_ids": [zed.id]})
    assert whose(film.art, stage.shots()[0]) == [(zed.id, "Zed"), (mara.id, "Mara")]
    parts = (film.board, film.art, film.dailies, take.id)
    for frame in (5, 6):
        assert use_frame(*parts, frame, FrameUse.CHARACTER, character_id=mara.id) is not None
    stills = film.art.character(mara.id).still_ids
    files = [film.store.get(Asset, still).file for still in stills]
    assert [number_of(film.media.path(file)) for file in files] == [5, 6]
    with pytest.raises(BadInput, match="No character was chosen"):
        use_frame(*parts, 7, FrameUse.CHARACTER)
